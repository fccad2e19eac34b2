//! JSON text of records.
//!
//! Takes a record, gives text. Records have string keys and derived serializers, so writing them
//! cannot fail; that is said here once.

use serde::Serialize;

const WHY: &str = "records have string keys and derived serializers";

/// A document for people and programs, with a line end.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(crate) fn document(record: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(record).expect(WHY);
    text.push('\n');
    text
}

/// JSON lines: one record a line.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(crate) fn lines<R: Serialize>(records: impl Iterator<Item = R>) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&serde_json::to_string(&record).expect(WHY));
        text.push('\n');
    }
    text
}
