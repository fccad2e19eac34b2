//! Assets: the style sheet, the script, and the policy that allows these two and nothing else.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

/// The style sheet.
pub(super) fn style() -> Cow<'static, str> {
    as_browsers_read(include_str!("style.css"))
}

/// The script.
pub(super) fn script() -> Cow<'static, str> {
    as_browsers_read(include_str!("script.js"))
}

/// A browser turns every line end into `\n` before it takes the hash.
fn as_browsers_read(text: &'static str) -> Cow<'static, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// The content security policy: no network, no frames, no forms; this style and this script.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        digest(&style()),
        digest(&script()),
    )
}

fn digest(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let all = group
            .iter()
            .chain([0, 0].iter())
            .take(3)
            .fold(0, |all, byte| all << 8 | usize::from(*byte));
        for digit in 0..4 {
            match digit <= group.len() {
                true => text.push(char::from(ALPHABET[all >> (18 - 6 * digit) & 63])),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // The test vectors of RFC 4648, section 10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn nothing_in_the_assets_ends_them() {
        assert!(!style().contains("</"));
        assert!(!script().contains("</") && !script().contains("<!--"));
    }
}
