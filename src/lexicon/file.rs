//! The shape of a lexicon file: TOML tables as they are written, with the places of their values.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::ConceptKind;

/// A lexicon file.
#[derive(Debug, Clone, JsonSchema, Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "portolan lexicon")]
pub struct LexiconToml {
    /// The locale of the terms, BCP 47; absent in a file of concepts alone.
    #[schemars(with = "Option<String>")]
    pub(super) locale: Option<Spanned<String>>,
    /// Other locales that the terms serve.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub(super) also: Vec<Spanned<String>>,
    /// The English name of the language.
    pub(super) name: Option<String>,
    /// The Snowball stemmer of the language, such as `german`.
    #[schemars(with = "Option<String>")]
    pub(super) stemmer: Option<Spanned<String>>,
    /// How the language writes compounds; absent where it writes none.
    #[serde(default)]
    pub(super) compounds: Option<CompoundsToml>,
    /// The locale whose words translators leave untranslated.
    #[schemars(with = "Option<String>")]
    pub(super) fallback: Option<Spanned<String>>,
    /// Words that shape a list rather than name something.
    #[serde(default)]
    pub(super) words: WordsToml,
    /// Word forms that the stemmer does not bring together, by the form that it knows.
    #[serde(default)]
    pub(super) forms: BTreeMap<String, Vec<String>>,
    /// Concepts of your own, by identifier.
    #[schemars(with = "BTreeMap<String, ConceptToml>")]
    #[serde(default)]
    pub(super) concept: BTreeMap<Spanned<String>, ConceptToml>,
    /// Terms, by the identifier of their concept.
    #[schemars(with = "BTreeMap<String, TermToml>")]
    #[serde(default)]
    pub(super) term: BTreeMap<Spanned<String>, TermToml>,
    /// Phrases that mean more than one concept at once.
    #[serde(default)]
    pub(super) phrase: Vec<PhraseToml>,
}

/// `[compounds]`.
#[derive(Debug, Clone, JsonSchema, Deserialize, Default)]
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
#[derive(Debug, Clone, JsonSchema, Deserialize, Default)]
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
    /// Characters that group the digits of a number.
    #[serde(default)]
    pub(super) digit_groups: Vec<String>,
}

/// `[concept.ID]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConceptToml {
    /// What the concept is to a rule.
    pub(super) kind: ConceptKind,
    /// What it means, in English.
    pub(super) definition: String,
    /// Where the meaning comes from.
    pub(super) source: String,
    /// The role that hosts this one.
    #[schemars(with = "Option<String>")]
    pub(super) part_of: Option<Spanned<String>>,
    /// The qualifier that this one makes superfluous.
    #[schemars(with = "Option<String>")]
    pub(super) implies: Option<Spanned<String>>,
}

/// `[term.CONCEPT]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TermToml {
    /// The word to write.
    #[schemars(with = "String")]
    pub(super) preferred: Spanned<String>,
    /// Other right words.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub(super) accepted: Vec<Spanned<String>>,
    /// Wrong words that are understood all the same.
    #[serde(default)]
    pub(super) faulty: Vec<FaultyToml>,
}

/// `[[term.CONCEPT.faulty]]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultyToml {
    /// The words.
    #[schemars(with = "String")]
    pub(super) text: Spanned<String>,
    /// Why the words are wrong.
    #[schemars(with = "String")]
    pub(super) reason: Spanned<String>,
    /// Whether only this very form counts, no other case or number.
    #[serde(default)]
    pub(super) exact: bool,
    /// Whether the words count only as a whole list item.
    #[serde(default)]
    pub(super) alone: bool,
}

/// `[[phrase]]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PhraseToml {
    /// The words.
    #[schemars(with = "String")]
    pub(super) text: Spanned<String>,
    /// The concepts, in any order.
    #[schemars(with = "Vec<String>")]
    pub(super) means: Vec<Spanned<String>>,
    /// Why the words are wrong.
    pub(super) reason: Option<String>,
    /// Whether only this very form counts, no other case or number.
    #[serde(default)]
    pub(super) exact: bool,
}
