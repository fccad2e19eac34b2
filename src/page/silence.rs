//! Silence: whether text that a page does not show has rows that look like port rows.
//!
//! A comment without end, a fence without end, a quote that was never closed: readers of such a page see
//! its tables end early, and nobody is told. Takes the text that is not shown and says whether it would
//! have been worth a word.

/// The names of transports, which no language translates.
const TRANSPORTS: [&[u8]; 4] = [b"tcp", b"udp", b"sctp", b"dccp"];

/// Whether `text` has a table row with a number that may be a port, and names a transport anywhere.
pub(super) fn holds_port_rows(text: &str) -> bool {
    let bytes = text.as_bytes();
    names_transport(bytes) && has_row_with_port(bytes)
}

fn names_transport(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'p', b'P', bytes).any(|end| {
        TRANSPORTS.iter().any(|name| {
            let Some(start) = (end + 1).checked_sub(name.len()) else {
                return false;
            };
            let is_letter = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
            bytes[start..=end].eq_ignore_ascii_case(name)
                && !is_letter(start.checked_sub(1).and_then(|at| bytes.get(at)))
                && !is_letter(bytes.get(end + 1))
        })
    })
}

fn has_row_with_port(bytes: &[u8]) -> bool {
    let mut in_cells = false;
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .any(|line| {
            let has_cell = memchr::memchr_iter(b'<', line).any(|at| {
                let name = line.get(at + 1..at + 3);
                name.is_some_and(|name| {
                    [b"td", b"th", b"tr"]
                        .iter()
                        .any(|cell| name.eq_ignore_ascii_case(*cell))
                })
            });
            in_cells |= has_cell;
            let has_bars = memchr::memchr_iter(b'|', line).nth(1).is_some();
            (in_cells || has_bars) && has_port(line)
        })
}

/// Whether a line has a number from 1 to 65535 that stands for itself.
fn has_port(line: &[u8]) -> bool {
    line.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')))
        .filter(|word| (1..=5).contains(&word.len()) && word.iter().all(u8::is_ascii_digit))
        .filter_map(|word| std::str::from_utf8(word).ok()?.parse::<u16>().ok())
        .any(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_a_port_and_a_transport_are_worth_a_word() {
        for rows in [
            "|TCP|443|\n",
            "text\n| HTTPS | tcp/443 |",
            "<tr>\n<td>UDP</td>\n<td>3478</td>",
        ] {
            assert!(holds_port_rows(rows), "{rows}");
        }
        for other in [
            "Open TCP 443.",
            "|Version|4.0.7577|TCP|\n",
            "|Setting|443|\n",
            "|TCP|70000|\n",
            "|a|TCPView 443|",
        ] {
            assert!(!holds_port_rows(other), "{other}");
        }
    }
}
