//! The canon: the published set of rules as one JSON document, versioned and strict.

use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{EndpointRecord, MatchRecord, PortRangeRecord, RuleRecord};

/// Version of the canon's schema: the major number changes where a reader of the old one would fail.
pub const CANON_SCHEMA_VERSION: &str = "2.0";

/// Canonical firewall rules read from localized documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Canon {
    /// What this document is and what it was made from.
    pub meta: Meta,
    /// Concepts that the rules use, sorted by identifier.
    pub concepts: Vec<ConceptRecord>,
    /// Words that the pages themselves have taught, on which readings of rules rest; sorted by locale and
    /// words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermRecord>,
    /// Pages that the rules come from, sorted by key.
    pub pages: Vec<PageRecord>,
    /// Rules, sorted by page key, table and row.
    pub rules: Vec<CanonRule>,
}

/// What a canon is and what it was made from. No clock, no folder: equal pages give equal bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Version of this schema, `major.minor`.
    pub schema_version: String,
    /// Version of the program that wrote the document.
    pub tool_version: String,
    /// Digest of the lexicons in use: sixteen hexadecimal digits.
    pub lexicon_digest: String,
    /// Digest of what was read: sixteen hexadecimal digits over all provenance.
    pub source_digest: String,
    /// Locales of the pages, sorted.
    pub locales: Vec<String>,
    /// The reference locale, where there is one.
    pub reference: Option<String>,
    /// Number of disputed rules that were left out.
    pub omitted_rules: usize,
}

/// A meaning of no language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Concept"))]
pub struct ConceptRecord {
    /// Identifier, such as `access-edge-service`.
    pub id: String,
    /// `role`, `qualifier`, `condition` or another kind of concept.
    pub kind: String,
    /// `pack` for a concept that a pack defines, `page` for a phrase of the source language, `learned` for
    /// one that is known from learned words alone.
    pub origin: String,
    /// What it means, in English; for a phrase its own words.
    pub definition: String,
}

/// Words of a language, with what bears them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Term"))]
pub struct TermRecord {
    /// BCP 47 language identifier.
    pub locale: String,
    /// The words, in the form that most rows have.
    pub text: String,
    /// Concepts that they mean, all at once.
    pub concepts: Vec<String>,
    /// `learned`: from rows that say the same in the source language.
    pub origin: String,
    /// Rows that bear the words out.
    pub rows: u32,
    /// Different texts that bear the words out.
    pub texts: u32,
}

/// A page in all its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Page"))]
pub struct PageRecord {
    /// What is equal for all language versions of the page.
    pub key: String,
    /// Its title in the reference locale, else in the first that has one.
    pub title: Option<String>,
    /// Its files, sorted by locale and path.
    pub editions: Vec<EditionRecord>,
}

/// One file of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, schemars(rename = "Edition"))]
pub struct EditionRecord {
    /// BCP 47 language identifier; null where nothing tells it.
    pub locale: Option<String>,
    /// Path below the dump, with `/`.
    pub path: String,
    /// `human`, `machine` or `unstated`.
    pub translation: String,
    /// Date of the topic, ISO 8601.
    pub modified: Option<String>,
    /// Paths of the partials that the page shows and whose tables are read in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partials: Vec<String>,
}

/// One canonical rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CanonRule {
    /// Stable identifier: sixteen hexadecimal digits over the page key and what is published of the rule.
    pub id: String,
    /// Key of the page.
    pub page: String,
    /// 1-based table of the page, all its tables counted.
    pub table: u32,
    /// 1-based row of the table.
    pub row: u32,
    /// Heading above the table, by locale.
    pub section: BTreeMap<String, String>,
    /// Concept of the role that a service cell names.
    pub role: Option<String>,
    /// Application protocols in lower case, sorted.
    pub application_protocols: Vec<String>,
    /// Session security in lower case, sorted.
    pub security: Vec<String>,
    /// Transports with destination ports, as the pages pair them; a transport that is inferred is here too.
    pub matches: Vec<MatchRecord>,
    /// Whether no page states the transport and it follows from TLS or MTLS.
    pub transport_inferred: bool,
    /// Where traffic comes from; null where the table does not say.
    pub source: Option<EndpointRecord>,
    /// Where traffic goes; null where the table does not say.
    pub destination: Option<EndpointRecord>,
    /// Source ports, where the table keeps them apart; empty for "any".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_ports: Vec<PortRangeRecord>,
    /// Ports of the machines behind a load balancer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node_ports: Vec<PortRangeRecord>,
    /// The server role, component or load balancer that the row belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<EndpointRecord>,
    /// Name of the service, by locale.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub service: BTreeMap<String, String>,
    /// `inbound`, `outbound` or `both`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// `accept` or `deny`, where the page says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Prose of the row, by locale.
    pub notes: BTreeMap<String, String>,
    /// Every row of a page that states the rule.
    pub provenance: Vec<Provenance>,
    /// Whether the languages agree.
    pub agreement: Agreement,
}

/// One row of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// BCP 47 language identifier; null where nothing tells it.
    pub locale: Option<String>,
    /// Path below the dump, with `/`.
    pub path: String,
    /// 1-based line of the row's first cell.
    pub line: u32,
    /// `human`, `machine` or `unstated`.
    pub translation: String,
    /// Date of the topic, ISO 8601.
    pub modified: Option<String>,
    /// The cells as the page has them.
    pub cells: Vec<String>,
}

/// Whether the languages agree on a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// `agreed` (two editions or more, all equal), `settled` (some deviate, the vote has decided), `single`
    /// (one edition states it), `disputed` (nobody can say, or the source stands against the vote).
    pub state: String,
    /// Locales that state the rule as it stands here, sorted.
    pub locales: Vec<String>,
    /// What other locales state instead.
    pub dissent: Vec<Dissent>,
    /// The gravest of `translation-deviates`, `source-deviates`, `split`; null where nobody deviates.
    pub verdict: Option<String>,
    /// Fields that are stated and that no edition was understood in: they are empty here, and agreed by
    /// nobody.
    pub unread: Vec<String>,
}

/// One field in which a locale deviates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dissent {
    /// The locale that deviates.
    pub locale: String,
    /// The field: `ports`, `transport`, `source`, or `row` where the whole row is missing.
    pub field: String,
    /// What the locale states, in words of no language; null where it states nothing.
    pub value: Option<String>,
}

impl CanonRule {
    /// What is published of the rule as the digest of its id takes it: without the service's name, which is
    /// of one language, and without a transport that no page states.
    #[must_use]
    pub fn content(&self) -> String {
        let mut matches = self.matches.clone();
        if self.transport_inferred {
            matches.iter_mut().for_each(|one| one.transport = None);
        }
        let record = RuleRecord {
            role: self.role.clone(),
            application_protocols: self.application_protocols.clone(),
            security: self.security.clone(),
            matches,
            source_ports: self.source_ports.clone(),
            node_ports: self.node_ports.clone(),
            source: self.source.clone(),
            destination: self.destination.clone(),
            component: self.component.clone(),
            service: None,
            direction: self.direction.clone(),
            action: self.action.clone(),
        };
        // A record of texts and numbers always has a JSON text.
        serde_json::to_string(&record).unwrap_or_default()
    }
}
