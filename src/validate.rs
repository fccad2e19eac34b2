//! Validate: takes the text of a canon, gives the canon or every fault found in it.
//!
//! Three nets, each finer than the one before: the JSON Schema that is generated from the record
//! types, the record types themselves, and the invariants that a schema cannot say (`invariants`).
//! A text that passes is safe for every consumer: no consumer checks again.

mod invariants;
mod position;

use std::fmt;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::output::canon::{CANON_SCHEMA_VERSION, Canon};
use crate::span::{LineIndex, Place};

/// Address of the canon's schema: a name, not a place to fetch it from.
pub const CANON_SCHEMA_ID: &str = "urn:portolan:schema:canon:1";

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

/// Reads a canon and holds it against its schema and its invariants.
///
/// ```
/// let faults = portolan::validate::validate("{}\n").unwrap_err();
/// assert!(faults.iter().any(|fault| fault.message.contains("\"meta\"")));
/// ```
///
/// # Errors
///
/// Every fault found, in the order of the document.
pub fn validate(text: &str) -> Result<Canon, Vec<Fault>> {
    let document: Value = serde_json::from_str(text).map_err(|error| vec![unreadable(&error)])?;
    let faults = schema_faults(&document);
    if !faults.is_empty() {
        return Err(placed(text, faults));
    }
    // What is left for the types to refuse is what a parsed value no longer shows: a field said twice.
    let canon: Canon = serde_json::from_str(text).map_err(|error| vec![unreadable(&error)])?;
    let faults = invariants::faults(&canon);
    if faults.is_empty() {
        Ok(canon)
    } else {
        Err(placed(text, faults))
    }
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
#[must_use]
pub fn schema() -> Value {
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
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// What the record types cannot say and a schema can: shapes of strings and closed lists of words.
fn narrowings() -> Vec<(&'static str, &'static str, Value)> {
    let digits = || json!("^[0-9a-f]{16}$");
    let translation = || json!(["human", "machine", "unstated"]);
    vec![
        (
            "/$defs/Meta/properties/schema_version",
            "pattern",
            json!("^1\\.[0-9]+$"),
        ),
        ("/$defs/Meta/properties/lexicon_digest", "pattern", digits()),
        ("/$defs/Meta/properties/source_digest", "pattern", digits()),
        ("/$defs/CanonRule/properties/id", "pattern", digits()),
        ("/$defs/CanonRule/properties/table", "minimum", json!(1)),
        ("/$defs/CanonRule/properties/row", "minimum", json!(1)),
        (
            "/$defs/CanonRule/properties/direction",
            "enum",
            json!(["inbound", "outbound", "both", null]),
        ),
        ("/$defs/Provenance/properties/line", "minimum", json!(1)),
        (
            "/$defs/Provenance/properties/translation",
            "enum",
            translation(),
        ),
        (
            "/$defs/Edition/properties/translation",
            "enum",
            translation(),
        ),
        (
            "/$defs/Agreement/properties/verdict",
            "enum",
            json!(["agreed", "translation-deviates", "source-deviates", "split"]),
        ),
    ]
}

/// Faults against the schema, as pointer and message.
fn schema_faults(document: &Value) -> Vec<(String, String)> {
    match jsonschema::draft202012::new(&schema()) {
        Ok(validator) => validator
            .iter_errors(document)
            .map(|error| {
                let message = error.to_string();
                (error.instance_path().to_string(), shortened(&message))
            })
            .collect(),
        // Only a fault of the record types can bring us here; a test holds the schema valid.
        Err(error) => vec![(String::new(), format!("the schema is at fault: {error}"))],
    }
}

/// The validator quotes the value at fault; a value of many lines helps nobody.
fn shortened(message: &str) -> String {
    const LIMIT: usize = 200;
    let message = crate::unicode::one_line(message);
    let length = message.chars().count();
    if length <= LIMIT {
        return message;
    }
    let head: String = message.chars().take(LIMIT / 2).collect();
    let tail: String = message.chars().skip(length - LIMIT / 2).collect();
    format!("{head} … {tail}")
}

fn unreadable(error: &serde_json::Error) -> Fault {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    let text = error.to_string();
    // The place is said apart, so it is taken off the sentence.
    let message = text
        .rfind(" at line ")
        .map_or(text.as_str(), |end| &text[..end]);
    Fault {
        pointer: String::new(),
        message: message.to_owned(),
        place: Some(Place {
            line: number(error.line()),
            column: number(error.column()),
        }),
    }
}

/// Gives each fault its place in the text and sorts them as the document has them.
fn placed(text: &str, faults: Vec<(String, String)>) -> Vec<Fault> {
    let wanted = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
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
    faults.sort_by(|a, b| (a.place, a).cmp(&(b.place, b)));
    faults.dedup();
    faults
}
