//! Validate: takes the text of a canon, gives the canon or what is wrong with it.
//!
//! Three nets, each finer than the one before: the version of the schema, the record types, which refuse
//! what they do not know, and the invariants that no type can say (`invariants`, `identity`). A text that
//! passes is safe for every consumer: no consumer checks again. The JSON Schema that is published says as
//! much of this as a schema can.

mod identity;
mod invariants;
mod position;

use std::fmt;

#[cfg(test)]
use schemars::generate::SchemaSettings;
use serde::Deserialize;
#[cfg(test)]
use serde_json::{Value, json};

use crate::order::{Collect, Order};
use crate::record::canon::{CANON_SCHEMA_VERSION, Canon};
use crate::span::{LineIndex, Place};

/// Address of the canon's schema: a name, not a place to fetch it from.
pub const CANON_SCHEMA_ID: &str = "urn:portolan:schema:canon:2";

/// One fault of a text that should be a canon.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) of the value at fault; empty for the whole document.
    pub pointer: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where the value begins in the text, where it can be found.
    pub place: Option<Place>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{}:{}: ", place.line, place.column)?;
        }
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// The major version of the schema that this program reads.
const MAJOR: &str = "2";

/// Reads a canon and holds it against its types and its invariants.
///
/// ```
/// let faults = portolan::publish::validate::validate("{}\n").unwrap_err();
/// assert!(faults.iter().any(|fault| fault.message.contains("`meta`")));
/// ```
///
/// # Errors
///
/// The first fault against the types, else every fault against the invariants, in the order of the
/// document.
pub fn validate(text: &str) -> Result<Canon, Vec<Fault>> {
    if let Some(message) = other_version(text) {
        return Err(placed(
            text,
            vec![("/meta/schema_version".to_owned(), message)],
        ));
    }
    let canon: Canon =
        serde_json::from_slice(text.as_bytes()).map_err(|error| vec![unreadable(text, &error)])?;
    let faults = invariants::faults(&canon);
    if faults.is_empty() {
        Ok(canon)
    } else {
        Err(placed(text, faults))
    }
}

/// Why a canon of another version is refused; nothing where the version is right or cannot be told.
fn other_version(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Document {
        meta: Meta,
    }
    #[derive(Deserialize)]
    struct Meta {
        schema_version: String,
    }
    let document: Document = serde_json::from_slice(text.as_bytes()).ok()?;
    let version = document.meta.schema_version;
    let (major, minor) = version.split_once('.').unwrap_or((&version, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(major) || !is_number(minor) {
        return Some(format!(
            "\"{version}\" is no version: write it as \"{CANON_SCHEMA_VERSION}\""
        ));
    }
    (major != MAJOR).then(|| {
        format!(
            "a canon of version {version}; this program reads version {MAJOR}: build it anew from the pages"
        )
    })
}

/// Checks what a schema cannot say of a canon in memory; the faults have no place.
///
/// This is what `build` asks before it writes.
#[must_use]
pub fn invariant_faults(canon: &Canon) -> Vec<Fault> {
    invariants::faults(canon)
        .into_iter()
        .map(|(pointer, message)| Fault {
            pointer,
            message,
            place: None,
        })
        .collect()
}

/// The canon's JSON Schema, draft 2020-12.
#[cfg(test)]
fn schema() -> Value {
    let generated = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Canon>();
    let mut schema = Value::from(generated);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), json!(CANON_SCHEMA_ID));
        root.insert("title".to_owned(), json!("portolan canon"));
        root.insert(
            "description".to_owned(),
            json!(format!(
                "Canonical firewall rules read from localized documentation, version {CANON_SCHEMA_VERSION}"
            )),
        );
    }
    for (pointer, keyword, value) in narrowings() {
        if let Some(place) = schema.pointer_mut(pointer).and_then(Value::as_object_mut) {
            place.insert(keyword.to_owned(), value);
        }
    }
    schema
}

/// The canon's JSON Schema as it is published: indented, with a final newline.
#[cfg(test)]
pub(crate) fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// What the record types cannot say and a schema can: shapes of strings and closed lists of words.
#[cfg(test)]
fn narrowings() -> Vec<(&'static str, &'static str, Value)> {
    let digits = || json!("^[0-9a-f]{16}$");
    let or_null = |words: &[&str]| {
        let words = words.iter().map(|word| json!(word));
        Value::Array(words.chain([Value::Null]).collect())
    };
    let transports: Vec<&str> = invariants::transports().collect();
    vec![
        (
            "/$defs/Meta/properties/schema_version",
            "pattern",
            json!(format!("^{MAJOR}\\.[0-9]+$")),
        ),
        ("/$defs/Meta/properties/lexicon_digest", "pattern", digits()),
        ("/$defs/Meta/properties/source_digest", "pattern", digits()),
        (
            "/$defs/Concept/properties/origin",
            "enum",
            json!(invariants::ORIGINS),
        ),
        ("/$defs/CanonRule/properties/id", "pattern", digits()),
        ("/$defs/CanonRule/properties/table", "minimum", json!(1)),
        ("/$defs/CanonRule/properties/row", "minimum", json!(1)),
        (
            "/$defs/CanonRule/properties/direction",
            "enum",
            or_null(&invariants::DIRECTIONS),
        ),
        (
            "/$defs/CanonRule/properties/action",
            "enum",
            or_null(&invariants::ACTIONS),
        ),
        (
            "/$defs/Match/properties/transport",
            "enum",
            or_null(&transports),
        ),
        ("/$defs/Provenance/properties/line", "minimum", json!(1)),
        (
            "/$defs/Provenance/properties/translation",
            "enum",
            json!(invariants::TRANSLATIONS),
        ),
        (
            "/$defs/Edition/properties/translation",
            "enum",
            json!(invariants::TRANSLATIONS),
        ),
        (
            "/$defs/Agreement/properties/state",
            "enum",
            json!(invariants::STATES),
        ),
        (
            "/$defs/Agreement/properties/verdict",
            "enum",
            or_null(&invariants::VERDICTS),
        ),
    ]
}

fn unreadable(text: &str, error: &serde_json::Error) -> Fault {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let said = error.to_string();
    // The place is said apart, so it is taken off the sentence.
    let message = said
        .rfind(" at line ")
        .map_or(said.as_str(), |end| &said[..end]);
    // The reader stands behind what it refuses, and counts bytes.
    let start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let offset = start.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let found = match error.is_data() {
        true => position::around(text, offset.min(text.len())),
        false => None,
    };
    let lines = LineIndex::new(text);
    Fault {
        pointer: found
            .as_ref()
            .map(|(pointer, _)| pointer.clone())
            .unwrap_or_default(),
        message: message.to_owned(),
        place: Some(match found {
            Some((_, offset)) => lines.place(text, offset),
            None => Place {
                line: number(error.line()),
                column: number(error.column()),
            },
        }),
    }
}

/// Gives each fault its place in the text and sorts them as the document has them.
fn placed(text: &str, faults: Vec<(String, String)>) -> Vec<Fault> {
    let wanted = faults
        .iter()
        .map(|(pointer, _)| pointer.as_str())
        .into_set();
    let offsets = position::offsets(text, &wanted);
    let lines = LineIndex::new(text);
    let mut faults: Vec<Fault> = faults
        .into_iter()
        .map(|(pointer, message)| Fault {
            place: offsets
                .get(pointer.as_str())
                .map(|&offset| lines.place(text, offset)),
            pointer,
            message,
        })
        .collect();
    faults.order_by(|a, b| (a.place, a).cmp(&(b.place, b)));
    faults.dedup();
    faults
}
