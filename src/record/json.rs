//! JSON text of records.
//!
//! Takes a record, gives text, or writes it piece by piece where it may be long. Records have string keys and
//! derived serializers, so making text of them cannot fail; that is said here once.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

const WHY: &str = "records have string keys and derived serializers";

/// Records that are made as they are written: all at once they would be larger than what they are made of.
pub(crate) struct Each<'i, T, F> {
    pub(crate) items: &'i [T],
    pub(crate) record: F,
}

impl<'i, T, R: Serialize, F: Fn(&'i T) -> R> Serialize for Each<'i, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.iter().map(&self.record))
    }
}

/// Writes a document for people and programs, with a line end.
pub(crate) fn write_document(out: &mut dyn Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes JSON lines: one record a line.
pub(crate) fn write_lines<R: Serialize>(
    out: &mut dyn Write,
    records: impl Iterator<Item = R>,
) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The text that is written; into memory, which cannot fail.
#[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
pub(crate) fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut text = Vec::new();
    write(&mut text).expect(WHY);
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// A document as text.
pub(crate) fn document(record: &impl Serialize) -> String {
    text(|out| write_document(out, record))
}

/// JSON lines as text.
pub(crate) fn lines<R: Serialize>(records: impl Iterator<Item = R>) -> String {
    text(|out| write_lines(out, records))
}
