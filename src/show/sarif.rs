//! SARIF: findings in the OASIS Static Analysis Results Interchange Format 2.1.0.
//!
//! Takes findings, gives one JSON document. Lines and columns are 1-based, columns count code
//! points, paths are relative to `%SRCROOT%`, and every result has a primary place.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::locate::{column_of_byte, locate};
use crate::finding::{Finding, Fix, Level, Related};
use crate::harmless::harmless;
use crate::lint::registry::{self, Lint};
use crate::order::Order;
use crate::record::json::{self, Each};
use crate::span::Place;

/// Name of the fingerprint; its number changes with what the fingerprint is made of.
pub const FINGERPRINT: &str = "portolan/v1";
const ROOT: &str = "%SRCROOT%";

/// One SARIF log with one run.
#[must_use]
pub fn sarif(findings: &[Finding]) -> String {
    json::text(|out| write_sarif(out, findings))
}

/// Writes one SARIF log with one run.
///
/// # Errors
/// Where the writer fails.
pub fn write_sarif(out: &mut dyn io::Write, findings: &[Finding]) -> io::Result<()> {
    let mut names: Vec<&'static str> = findings.iter().map(|finding| finding.lint).collect();
    names.order();
    names.dedup();
    let results = Each {
        items: findings,
        record: |finding| result(finding, names.partition_point(|name| *name < finding.lint)),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "portolan",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: names.iter().map(|name| rule(name)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                BaseId {
                    description: Message::new(
                        "The root of the repository, or the folder that the command ran in.",
                    ),
                },
            )]),
            results,
        }],
    };
    json::write_document(out, &log)
}

fn rule(name: &'static str) -> Rule {
    let lint = registry::find(name);
    Rule {
        id: name,
        short_description: lint.map(|lint| Message::new(lint.summary())),
        full_description: lint.map(|lint| Message::new(what_it_does(lint))),
        help: lint.map(|lint| Help {
            text: lint.documentation,
            markdown: lint.documentation,
        }),
        default_configuration: lint.map(|lint| Configuration {
            level: level(lint.level),
        }),
        properties: lint.map(|lint| RuleProperties {
            tags: [lint.family.as_str()],
        }),
    }
}

/// The text under the first heading of the documentation, lines joined.
fn what_it_does(lint: &Lint) -> String {
    let mut text = String::new();
    let lines = lint.documentation.lines().map(str::trim);
    let section = lines
        .skip_while(|line| line.is_empty() || line.starts_with('#'))
        .take_while(|line| !line.starts_with('#'));
    for line in section.filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

fn result(finding: &Finding, rule_index: usize) -> ResultRecord<'_> {
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {}", plain(&finding.message), plain(help)),
        None => plain(&finding.message),
    };
    ResultRecord {
        rule_id: finding.lint,
        rule_index,
        level: level(finding.level),
        message: Message { text: message },
        locations: [Location {
            id: None,
            physical_location: physical(
                &finding.path,
                finding.place,
                &finding.excerpt,
                &finding.cell,
            ),
            message: None,
        }],
        related_locations: finding.related.iter().zip(1..).map(related).collect(),
        fixes: finding.fix.iter().map(|fix| fixed(finding, fix)).collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, finding.fingerprint())]),
        properties: Properties {
            key: &finding.key,
            locale: finding.locale.as_ref().map(ToString::to_string),
            verdict: finding.verdict.map(|verdict| verdict.as_str()),
            table: finding.table,
            row: finding.row,
            column: finding.column,
            field: finding.field,
            observed: finding.observed.as_deref(),
            expected: finding.expected.as_deref(),
        },
    }
}

fn related((related, id): (&Related, u32)) -> Location {
    let text = match &related.locale {
        Some(locale) => format!("{locale}: {}", plain(&related.cell)),
        None => plain(&related.cell),
    };
    Location {
        id: Some(id),
        physical_location: physical(
            &related.path,
            related.place,
            &related.excerpt,
            &related.cell,
        ),
        message: Some(Message { text }),
    }
}

fn fixed<'f>(finding: &Finding, fix: &'f Fix) -> FixRecord<'f> {
    FixRecord {
        description: Message::new(format!("write {}", plain(&fix.replacement))),
        artifact_changes: [Change {
            artifact_location: artifact(&finding.path),
            replacements: [Replacement {
                deleted_region: Region {
                    start_line: fix.place.line,
                    start_column: fix.place.column,
                    end_column: Some(fix.end_column()),
                },
                inserted_content: Content {
                    text: &fix.replacement,
                },
            }],
        }],
    }
}

fn artifact(path: &str) -> Artifact {
    match path.starts_with('/') {
        // What lies outside the repository has no place below its root.
        true => Artifact {
            uri: format!("file://{}", relative_uri(path)),
            uri_base_id: None,
        },
        false => Artifact {
            uri: relative_uri(path),
            uri_base_id: Some(ROOT),
        },
    }
}

fn physical(path: &str, place: Place, excerpt: &str, cell: &str) -> Physical {
    let end_column = locate(excerpt, place.column, cell)
        .filter(|located| located.whole && !located.range.is_empty())
        .map(|located| column_of_byte(excerpt, located.range.end));
    Physical {
        artifact_location: artifact(path),
        region: Region {
            start_line: place.line,
            start_column: place.column,
            end_column,
        },
    }
}

/// A relative reference of RFC 3986: everything but unreserved characters and `/` is encoded.
///
/// ```
/// use portolan::show::sarif::relative_uri;
/// assert_eq!(relative_uri("ru-RU/порт 1:a.md"), "ru-RU/%D0%BF%D0%BE%D1%80%D1%82%201%3Aa.md");
/// ```
#[must_use]
pub fn relative_uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            // Writing to a `String` does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Harmless text that is no embedded link: SARIF reads `[text](target)` in messages as one.
fn plain(text: &str) -> String {
    harmless(text).replace("](", "] (")
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Info => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    tool: Tool,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    results: R,
}

#[derive(Serialize)]
struct BaseId {
    description: Message,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RuleProperties>,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultRecord<'f> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixRecord<'f>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Properties<'f>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixRecord<'f> {
    description: Message,
    artifact_changes: [Change<'f>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'f> {
    artifact_location: Artifact,
    replacements: [Replacement<'f>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'f> {
    deleted_region: Region,
    inserted_content: Content<'f>,
}

#[derive(Serialize)]
struct Content<'f> {
    text: &'f str,
}

#[derive(Serialize)]
struct Properties<'f> {
    key: &'f str,
    locale: Option<String>,
    verdict: Option<&'static str>,
    table: Option<u32>,
    row: Option<u32>,
    column: Option<u32>,
    field: Option<&'static str>,
    observed: Option<&'f str>,
    expected: Option<&'f str>,
}
