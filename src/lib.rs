//! `portolan` reads the port tables of localized documentation, says where the languages disagree and
//! who is wrong, and publishes the agreed firewall rules as JSON.
//!
//! # The pipeline
//!
//! ```text
//! discover → read → recognize → normalize ─┐ one file at a time
//!                                          ▼ by page key
//!        group → align → project → learn → compare → lint → policy → publish, show
//! ```
//!
//! Each stage is a pure function on owned data. [`discover`] alone reads pages from disk; [`pipeline`]
//! alone puts stages together and runs them in parallel.
//!
//! | stage | module | gives |
//! |---|---|---|
//! | discover | [`mod@discover`] | files in a stable order, with key and locale |
//! | read | [`page`] | front matter, tables, the place of every cell |
//! | normalize | [`mod@normalize`], [`lexicon`], [`rule`], [`protocol`] | rules in words of no language, and gaps |
//! | compare | [`survey`], [`compare`] | tables and rows side by side, and what the languages say together |
//! | lint | [`lint`], [`policy`] | findings with place, evidence and verdict |
//! | publish, show | [`record`], [`publish`], [`show`] | what people and programs read |
//!
//! # Features
//!
//! All are on by default; `default-features = false` is the library that reads, compares, judges and draws up
//! the canon.
//!
//! | feature | adds |
//! |---|---|
//! | `cli` | the program, and all of the others |
//! | `report` | [`mod@show::html`], the report as one page |
//! | `exports` | [`publish::export`], [`publish::query`] and [`publish::diff`]: what is made of a canon |
//! | `schema` | [`record::schema`]: the JSON Schemas of all records |
//!
//! # From text to findings
//!
//! ```
//! use portolan::lexicon::Lexicons;
//! use portolan::lint::{CompareOptions, compare, run};
//! use portolan::page::Origin;
//! use portolan::pipeline::survey_texts;
//!
//! let english = "|Protocol/TCP or UDP/Port|Source IP|Destination IP|\n|-|-|-|\n\
//!                |STUN/MSTURN/TCP/443|Any|Edge Server internal interface|\n";
//! let russian = "|Протокол/TCP или UDP/порт|IP-адрес источника|IP-адрес назначения|\n|-|-|-|\n\
//!                |STUN/MSTURN/UDP/443|Любой|Внутренний интерфейс пограничного сервера|\n";
//! let origin = |path: &str| Origin::from_path(path);
//!
//! let lexicons = Lexicons::built_in();
//! let survey = survey_texts(
//!     &[(origin("en-US/edge.md"), english.as_bytes()), (origin("ru-RU/edge.md"), russian.as_bytes())],
//!     &lexicons,
//! );
//! let findings = run(&compare(&survey, &lexicons, &CompareOptions::default()));
//! let error = findings.iter().find(|finding| finding.lint == "transport-differs").unwrap();
//! assert_eq!(error.path, "ru-RU/edge.md");
//! assert_eq!((error.observed.as_deref(), error.expected.as_deref()), (Some("udp"), Some("tcp")));
//! ```

mod common;
pub mod compare;
pub mod config;
pub mod discover;
pub mod error;
pub mod finding;
pub mod harmless;
pub mod lexicon;
pub mod limits;
pub mod lint;
pub mod locale;
mod memo;
pub mod normalize;
mod order;
pub mod page;
pub mod pipeline;
pub mod policy;
pub mod prefilter;
pub mod prose;
pub mod protocol;
pub mod publish;
pub mod record;
pub mod rule;
pub mod show;
pub mod source;
pub mod span;
pub mod survey;
pub mod unicode;
#[cfg(feature = "cli")]
pub mod write;
