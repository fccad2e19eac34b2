//! Map: one page becomes one record, whatever other pages there are.
//!
//! Takes the bytes of a page and what its path tells, gives a [`PageLine`]: the text where somebody may need
//! it, a few words where not. Nothing is understood here, so map is as fast as the cheap test; a page
//! that cannot be read is a record that says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Reader, is_assumed, panic_message};
use crate::discover::{self, DumpFile};
use crate::finding::stable_id;
use crate::lexicon::{Lexicons, PackSet};
use crate::limits::{MAX_MEMBER_PATH_BYTES, MAX_PATH_BYTES};
use crate::locale::Locale;
use crate::normalize::normalize;
use crate::page::{self, Origin, Translation};
use crate::publish::canon::may_name_its_sisters;
use crate::record::page::{PAGE_SCHEMA_VERSION, PageInput, PageLine, PageProblem, PageProblemKind};

/// Makes records of pages.
pub struct Mapper<'l> {
    reader: Reader<'l>,
    /// The locale that a person has called the reference.
    reference: Option<&'l Locale>,
    /// The locale that the dump calls its source, where the configuration does not.
    found_source: Option<String>,
}

impl<'l> Mapper<'l> {
    /// A mapper; `source` is the locale that pages are written in first and `reference` the one that a person
    /// has called so, as configured, `found` what the dump has told of its source.
    #[must_use]
    pub fn new(
        lexicons: &'l Lexicons,
        source: &'l Locale,
        reference: Option<&'l Locale>,
        found: Option<&Locale>,
    ) -> Self {
        Self {
            reader: Reader::new(lexicons, source, true),
            reference,
            found_source: found
                .filter(|found| *found != source)
                .map(ToString::to_string),
        }
    }

    /// The record of a page; `None` for what an earlier run has written.
    ///
    /// ```
    /// use portolan::lexicon::Lexicons;
    /// use portolan::page::Origin;
    /// use portolan::pipeline::Mapper;
    /// let (lexicons, source) = (Lexicons::built_in(), "en".parse().unwrap());
    /// let mapper = Mapper::new(&lexicons, &source, None, None);
    /// let plain = mapper.page(b"# Welcome\n", &Origin::from_path("de/a.md")).unwrap();
    /// assert_eq!((plain.key.as_str(), plain.text), ("a.md", None));
    /// let table = b"|Port|Protocol|\n|-|-|\n|443|TCP|\n";
    /// assert!(mapper.page(table, &Origin::from_path("de/b.md")).unwrap().text.is_some());
    /// ```
    #[must_use]
    pub fn page(&self, bytes: &[u8], origin: &Origin) -> Option<PageLine> {
        if discover::is_own_output(bytes) {
            return None;
        }
        let line = match page::text(bytes) {
            Ok(text) => {
                let read = || self.of_text(&text, origin);
                catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|payload| {
                    let what = panic_message(&*payload);
                    let text =
                        format!("the program failed on this page ({what}); please report it");
                    broken(origin, PageProblemKind::Internal, text)
                })
            }
            Err(problem) => broken(origin, PageProblemKind::Unreadable, problem.text),
        };
        Some(self.signed(line))
    }

    /// The record of a file.
    #[must_use]
    pub fn file(&self, file: &DumpFile, buffer: &mut Vec<u8>) -> Option<PageLine> {
        match discover::read(&file.location, buffer) {
            Ok(()) => self.page(buffer, &file.origin),
            Err(text) => Some(self.signed(broken(&file.origin, PageProblemKind::Unreadable, text))),
        }
    }

    /// The record of one line of JSON: `{"path": …, "text": …}`, or with what a plan tells.
    ///
    /// # Errors
    /// Where the line is no page; the text says why, and is for a person.
    pub fn line(&self, line: &[u8]) -> Result<Option<PageLine>, String> {
        let input = PageInput::parse(line)?;
        let key = input.key.as_deref().unwrap_or_default();
        if input.path.len().max(key.len()) > MAX_MEMBER_PATH_BYTES {
            return Err(format!(
                "its path or key has more than {MAX_MEMBER_PATH_BYTES} bytes"
            ));
        }
        let locale = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => text
                .parse::<Locale>()
                .map(Some)
                .map_err(|error| error.to_string()),
        };
        let told = locale(&input.locale)?;
        let alone = Origin::from_path(input.path.as_str());
        let origin = Origin {
            // Without a plan the path alone is to tell.
            locale: match input.key {
                None => told.or(alone.locale),
                Some(_) => told,
            },
            key: input.key.unwrap_or(alone.key),
            default_locale: locale(&input.default_locale)?,
            is_assumed: input.assumed,
            path: input.path,
        };
        let unreadable = |text: String| Some(broken(&origin, PageProblemKind::Unreadable, text));
        if origin.path.len() > MAX_PATH_BYTES && input.fault.is_none() {
            let fault = format!("has a path of more than {MAX_PATH_BYTES} bytes and is not read");
            return Ok(
                unreadable(format!("the file or folder {fault}")).map(|record| self.signed(record))
            );
        }
        let record = match (input.text, input.base64, input.file, input.fault) {
            (Some(text), ..) => self.page(text.as_bytes(), &origin),
            (None, Some(encoded), ..) => match from_base64(&encoded) {
                Some(bytes) => self.page(&bytes, &origin),
                None => unreadable(String::from("the bytes of the page are no Base64")),
            },
            (None, None, Some(path), _) => {
                let file = DumpFile {
                    location: discover::Location::File(path.into()),
                    origin: origin.clone(),
                };
                self.file(&file, &mut Vec::new())
            }
            (None, None, None, Some(fault)) => unreadable(format!("the file or folder {fault}")),
            (None, None, None, None) => {
                return Err(String::from("none of `text`, `base64` and `file` is there"));
            }
        };
        Ok(record.map(|record| PageLine {
            source: input.source.or(record.source.clone()),
            ..self.signed(record)
        }))
    }

    fn signed(&self, line: PageLine) -> PageLine {
        PageLine {
            version: String::from(PAGE_SCHEMA_VERSION),
            source: line.source.or_else(|| self.found_source.clone()),
            ..line
        }
    }

    fn of_text(&self, text: &str, origin: &Origin) -> PageLine {
        let version = page::version(text, origin);
        let prefilter = &self.reader.prefilter;
        let may_say_more = prefilter.has_table(text) || prefilter.may_hold_port_table(text);
        if let Some(version) = version.as_ref().filter(|_| may_say_more) {
            let is_heard = is_assumed(text, origin) && prefilter.may_hold_port_table(text);
            let locale = match is_heard {
                true => {
                    let mut page = page::read_text(text, origin);
                    self.reader.hear(&mut page, text, origin);
                    page.identity.locale
                }
                false => version.locale.clone(),
            };
            return PageLine {
                key: version.key.clone(),
                locale: locale.map(|locale| locale.to_string()),
                path: origin.path.clone(),
                text: Some(text.to_owned()),
                ..PageLine::default()
            };
        }
        let mut page = page::read_text(text, origin);
        if prefilter.may_hold_port_table(text) {
            self.reader.hear(&mut page, text, origin);
        }
        let says_nothing =
            page.tables.is_empty() && page.problems.is_empty() && page.suppressions.is_empty();
        // What the page shows of other files may be a table.
        let says_nothing = says_nothing && !page.partials.iter().any(|partial| partial.is_alone);
        if !says_nothing {
            return PageLine {
                key: page.identity.key,
                locale: page.identity.locale.map(|locale| locale.to_string()),
                path: page.identity.path,
                text: Some(text.to_owned()),
                ..PageLine::default()
            };
        }
        let page = normalize(page, self.reader.source, self.reader.lexicons);
        let may_name = may_name_its_sisters(&page, self.reference);
        let identity = page.identity;
        let knows = |packs| {
            let locale = identity.locale.as_ref();
            locale.is_some_and(|locale| self.reader.lexicons.knows(locale, packs))
        };
        PageLine {
            key: identity.key,
            packs: match page.packs.is_core() || knows(PackSet::default()) {
                true => PackSet::default(),
                false => page.packs,
            },
            locale: identity.locale.map(|locale| locale.to_string()),
            path: identity.path,
            title: page.title.filter(|_| may_name),
            translation: match identity.translation {
                Translation::Unstated => None,
                stated @ (Translation::Human | Translation::Machine) => {
                    Some(stated.as_str().to_owned())
                }
            },
            modified: identity.modified,
            source_hash: identity.source_hash,
            ..PageLine::default()
        }
    }
}

/// The record of a line that is none, so that it is found in the end: named by a digest of its bytes.
#[must_use]
pub fn bad_line(line: &[u8], why: &str) -> PageLine {
    let name = format!("input-{}", stable_id(&[&String::from_utf8_lossy(line)]));
    let text = format!("a line of the input is no page ({why}) and is left out");
    let origin = Origin {
        key: name.clone(),
        path: name,
        ..Origin::default()
    };
    PageLine {
        version: String::from(PAGE_SCHEMA_VERSION),
        ..broken(&origin, PageProblemKind::Unreadable, text)
    }
}

pub(super) fn broken(origin: &Origin, kind: PageProblemKind, text: String) -> PageLine {
    let locale = origin.locale.as_ref().or(origin.default_locale.as_ref());
    PageLine {
        key: origin.key.clone(),
        locale: locale.map(ToString::to_string),
        path: origin.path.clone(),
        problem: Some(PageProblem { kind, text }),
        ..PageLine::default()
    }
}

/// The alphabet of RFC 4648.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let is_padding = at > chunk.len();
            let letter = BASE64[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if is_padding { '=' } else { char::from(letter) });
        }
    }
    text
}

/// Bytes from Base64, line ends and padding passed over.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if letter == b'=' {
            break;
        }
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        let vectors = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let texts = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        for (bytes, text) in vectors.iter().zip(texts) {
            assert_eq!(to_base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(from_base64("Zm9v\r\nYmFy\n").unwrap(), b"foobar");
        assert_eq!(from_base64("Zm9-"), None);
    }
}
