//! The shape of a lexicon file: TOML tables as they are written, with the places of their values.

use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::ConceptKind;

/// A lexicon file.
#[derive(Debug, Clone, Deserialize, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(title = "portolan lexicon"))]
pub struct LexiconToml {
    /// The locale of the terms, BCP 47; absent in a file of concepts alone.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) locale: Option<Spanned<String>>,
    /// Other locales that the terms serve.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default)]
    pub(super) also: Vec<Spanned<String>>,
    /// The English name of the language.
    pub(super) name: Option<String>,
    /// The Snowball stemmer of the language, such as `german`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) stemmer: Option<Spanned<String>>,
    /// Words that the stemmer would take for forms of others: "compute" is no "computer".
    #[serde(default)]
    pub(super) unstemmed: Vec<String>,
    /// How the language writes compounds; absent where it writes none.
    #[serde(default)]
    pub(super) compounds: Option<CompoundsToml>,
    /// Words by which the header of a port table is told from others, without reading the terms.
    #[serde(default)]
    pub(super) telling: TellingToml,
    /// The locale whose words translators leave untranslated.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) fallback: Option<Spanned<String>>,
    /// Words that shape a list rather than name something.
    #[serde(default)]
    pub(super) words: WordsToml,
    /// What notes are about, by a name that is the same in all languages: words that tell of it, or parts of
    /// words (`feder*`, `*medien*`).
    #[serde(default)]
    pub(super) topics: BTreeMap<String, Vec<String>>,
    /// Word forms that the stemmer does not bring together, by the form that it knows.
    #[serde(default)]
    pub(super) forms: BTreeMap<String, Vec<String>>,
    /// Concepts of your own, by identifier.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, ConceptToml>"))]
    #[serde(default)]
    pub(super) concept: BTreeMap<Spanned<String>, ConceptToml>,
    /// Terms, by the identifier of their concept.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, TermToml>"))]
    #[serde(default)]
    pub(super) term: BTreeMap<Spanned<String>, TermToml>,
    /// Phrases that mean more than one concept at once.
    #[serde(default)]
    pub(super) phrase: Vec<PhraseToml>,
}

/// `[telling]`: for each column, one word of each of its terms.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TellingToml {
    /// Words for "port".
    #[serde(default)]
    pub(super) port: Vec<String>,
    /// Words for "protocol" and "transport", which tell one language from another.
    #[serde(default)]
    pub(super) protocol: Vec<String>,
    /// Words for "source".
    #[serde(default)]
    pub(super) source: Vec<String>,
    /// Words for "destination".
    #[serde(default)]
    pub(super) destination: Vec<String>,
    /// Words that say "source" where they are the whole of a header cell: "from".
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// Words that say "destination" where they are the whole of a header cell: "to".
    #[serde(default)]
    pub(super) to: Vec<String>,
}

/// `[compounds]`.
#[derive(Debug, Clone, Deserialize, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CompoundsToml {
    /// Words that stand inside compounds.
    #[serde(default)]
    pub(super) parts: Vec<String>,
    /// What links the parts, such as `s`.
    #[serde(default)]
    pub(super) links: Vec<String>,
}

/// `[words]`.
#[derive(Debug, Clone, Deserialize, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordsToml {
    /// Words that a term may hold or lack: articles, prepositions.
    #[serde(default)]
    pub(super) fillers: Vec<String>,
    /// Words between the items of a list: "or".
    #[serde(default)]
    pub(super) connectives: Vec<String>,
    /// Words before what an "any" can be: "can be defined as".
    #[serde(default)]
    pub(super) narrowing: Vec<String>,
    /// Words between the ends of a range: "to".
    #[serde(default)]
    pub(super) range: Vec<String>,
    /// Words before the first end of a range: "between", "from".
    #[serde(default)]
    pub(super) range_open: Vec<String>,
    /// Words before a port that is the last one left out: "above", "higher than".
    #[serde(default)]
    pub(super) above: Vec<String>,
    /// Words behind a port that is the first of a range without end: "and above".
    #[serde(default)]
    pub(super) upwards: Vec<String>,
    /// Words before a port that is the first one left out: "below", "less than".
    #[serde(default)]
    pub(super) below: Vec<String>,
    /// Words before a port that is the last of a range without beginning: "up to".
    #[serde(default)]
    pub(super) up_to: Vec<String>,
    /// Words before ports that are left out: "except", "other than".
    #[serde(default)]
    pub(super) except: Vec<String>,
    /// Words that turn a statement round or make it doubtful: "not", "no longer", "blocked".
    #[serde(default)]
    pub(super) doubt: Vec<String>,
    /// Cells that say that there is nothing: "none", "n/a".
    #[serde(default)]
    pub(super) none: Vec<String>,
    /// Words about a port that is stated all the same: "default", "optional".
    #[serde(default)]
    pub(super) remarks: Vec<String>,
    /// Words that refer to a note: "see note", "footnote".
    #[serde(default)]
    pub(super) note: Vec<String>,
    /// Words before, or behind, where traffic comes from: "from".
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// Words before, or behind, where traffic goes: "to".
    #[serde(default)]
    pub(super) to: Vec<String>,
    /// Words before two parties without a direction: "between".
    #[serde(default)]
    pub(super) between: Vec<String>,
    /// Cells of a column that says what is done: "allow", "yes".
    #[serde(default)]
    pub(super) allow: Vec<String>,
    /// Cells of a column that says what is done: "deny", "no".
    #[serde(default)]
    pub(super) deny: Vec<String>,
    /// Words that say nothing beside a role: "service", "traffic".
    #[serde(default)]
    pub(super) neutral: Vec<String>,
    /// Words that say that something is not so: "not", "closed", "blocked".
    #[serde(default)]
    pub(super) denial: Vec<String>,
    /// What a heading says a way of: "rules" in "inbound rules".
    #[serde(default)]
    pub(super) flows: Vec<String>,
    /// Words that tell two numbers of one cell apart by where they apply: "local", "source", "internal".
    #[serde(default)]
    pub(super) sides: Vec<String>,
    /// Words that make a number before them a count: "connections".
    #[serde(default)]
    pub(super) counts: Vec<String>,
    /// Words for "number" before a port: "no.", "number".
    #[serde(default)]
    pub(super) number: Vec<String>,
    /// Words that make a sentence of a noun: "that", "needs", "created".
    #[serde(default)]
    pub(super) clause: Vec<String>,
    /// Those of them that a noun may be narrowed by: "that", "created".
    #[serde(default)]
    pub(super) relative: Vec<String>,
    /// Words that other languages leave as they are: labels of consoles, abbreviations, names of products.
    #[serde(default)]
    pub(super) kept: Vec<String>,
    /// Whether the words of `from`, `to` and `between` stand behind what they are about.
    #[serde(default)]
    pub(super) postpositions: bool,
}

/// `[concept.ID]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConceptToml {
    /// What the concept is to a rule; a role, where nothing is said.
    #[serde(default = "role")]
    pub(super) kind: ConceptKind,
    /// What it means, in English.
    #[serde(default)]
    pub(super) definition: String,
    /// Where the meaning comes from.
    #[serde(default)]
    pub(super) source: String,
    /// Whether the word is a part of the name where it stands beside one: "server", "pool".
    #[serde(default)]
    pub(super) generic: bool,
    /// Whether the role is a quality where it stands beside another role: "load balancer".
    #[serde(default)]
    pub(super) qualifies: bool,
    /// What the concept is the opposite of.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) opposite: Option<Spanned<String>>,
    /// The role that hosts this one.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) part_of: Option<Spanned<String>>,
    /// The qualifier that this one makes superfluous.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) implies: Option<Spanned<String>>,
}

fn role() -> ConceptKind {
    ConceptKind::Role
}

/// `[term.CONCEPT]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TermToml {
    /// The word to write.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) preferred: Spanned<String>,
    /// Other right words.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default)]
    pub(super) accepted: Vec<Spanned<String>>,
    /// Whether the right words count only as written, and only as a whole list item or cell: "from".
    #[serde(default)]
    pub(super) alone: bool,
    /// Wrong words that are understood all the same.
    #[serde(default)]
    pub(super) faulty: Vec<FaultyToml>,
}

/// `[[term.CONCEPT.faulty]]`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultyToml {
    /// The words.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) text: Spanned<String>,
    /// Why the words are wrong.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) reason: Spanned<String>,
    /// Whether only this very form counts, no other case or number.
    #[serde(default)]
    pub(super) exact: bool,
    /// Whether the words count only as a whole list item.
    #[serde(default)]
    pub(super) alone: bool,
}

/// `[[phrase]]`; it has `means` or `either`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PhraseToml {
    /// The words.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) text: Spanned<String>,
    /// The concepts that the words mean all at once, in any order.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default)]
    pub(super) means: Vec<Spanned<String>>,
    /// The concepts of which the words mean one, the likeliest first: a header word with two meanings.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    #[serde(default)]
    pub(super) either: Vec<Spanned<String>>,
    /// Why the words are wrong.
    pub(super) reason: Option<String>,
    /// Whether only this very form counts, no other case or number.
    #[serde(default)]
    pub(super) exact: bool,
    /// Whether the words count only as written, and only as a whole list item or cell.
    #[serde(default)]
    pub(super) alone: bool,
}
