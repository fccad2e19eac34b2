//! Source text of one file: bytes in, text out, with the byte order mark taken off.
//!
//! Takes the raw bytes of a file and gives its text, or says why there is none. Offsets in the
//! text are the ones every later stage speaks of.

use std::borrow::Cow;

/// The largest page that is read, in bytes. Real pages stay below one megabyte.
pub const MAX_PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file has no readable text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Neither UTF-8 nor marked as UTF-16.
    #[error(
        "the file is not UTF-8 (first bad byte at offset {offset}): save it as UTF-8 and run again"
    )]
    NotUtf8 {
        /// Byte offset of the first bad byte.
        offset: usize,
    },
    /// Marked as UTF-16 but broken.
    #[error("the file begins as UTF-16 and is broken: save it as UTF-8 and run again")]
    BrokenUtf16,
}

/// Decodes the bytes of a page.
///
/// UTF-8 with or without a byte order mark, and UTF-16 with one, are understood.
///
/// # Errors
/// Where the bytes are text in no encoding that can be told for certain; Latin-1 is never guessed.
///
/// ```
/// use portolan::source::decode;
/// assert_eq!(decode(b"\xEF\xBB\xBF---\n").unwrap(), "---\n");
/// assert_eq!(decode(b"\xFF\xFEA\x00").unwrap(), "A");
/// assert!(decode(b"caf\xE9").is_err());
/// ```
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        _ => {
            let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            simdutf8::compat::from_utf8(rest)
                .map(Cow::Borrowed)
                .map_err(|error| DecodeError::NotUtf8 {
                    offset: bytes.len() - rest.len() + error.valid_up_to(),
                })
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(DecodeError::BrokenUtf16);
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| DecodeError::BrokenUtf16)
}
