//! Changes inside a row that make a page say something else: each must be found at its place, and
//! nothing besides.

use super::random::Random;
use super::spot::Spot;
use super::words;
use super::{Change, Expect, Kind, Shift};

/// All kinds that change a rule, with the lints that may report them.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "port",
        make: port,
    },
    Kind {
        name: "range end",
        make: range_end,
    },
    Kind {
        name: "range cut",
        make: range_cut,
    },
    Kind {
        name: "transport",
        make: transport,
    },
    Kind {
        name: "transport dropped",
        make: transport_dropped,
    },
    Kind {
        name: "protocol",
        make: protocol,
    },
    Kind {
        name: "protocol dropped",
        make: protocol_dropped,
    },
    Kind {
        name: "security",
        make: security,
    },
    Kind {
        name: "security dropped",
        make: security_dropped,
    },
    Kind {
        name: "service role",
        make: service_role,
    },
    Kind {
        name: "source",
        make: |spot, random| endpoint(spot, 1, random),
    },
    Kind {
        name: "destination",
        make: |spot, random| endpoint(spot, 2, random),
    },
    Kind {
        name: "opposite quality",
        make: opposite,
    },
    Kind {
        name: "lost quality",
        make: loss,
    },
    Kind {
        name: "swapped",
        make: swapped,
    },
];

const PORT_LINTS: &[&str] = &["port-differs", "truncated-range"];
const ENDPOINT_LINTS: &[&str] = &[
    "endpoint-differs",
    "role-differs",
    "lost-qualifier",
    "swapped-endpoints",
];

/// The ports of a service cell: everything from the first digit on.
fn ports_at(cell: &str) -> Option<usize> {
    cell.find(|c: char| c.is_ascii_digit())
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–')
}

fn port(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let at = ports_at(cell)?;
    let (head, old) = cell.split_at(at);
    if !old.bytes().all(|b| b.is_ascii_digit()) {
        // The lower end of a range: another thousand.
        let lower = old.replacen("50", random.pick(&["51", "40", "57"])?, 1);
        return spot.says(0, format!("{head}{lower}"), "ports", PORT_LINTS);
    }
    let number: u32 = old.parse().ok()?;
    let mut digits: Vec<char> = old.chars().collect();
    let len = digits.len();
    digits.swap(len - 1, len - 2);
    let exchanged: String = digits.into_iter().collect();
    let candidates = [
        exchanged,
        (number + 1).to_string(),
        old[..len - 1].to_owned(),
        String::from("5061"),
        String::from("443"),
        String::from("65535"),
    ];
    let new = random.pick(&candidates)?;
    let is_new = new != old && !new.starts_with('0');
    is_new.then_some(())?;
    spot.says(0, format!("{head}{new}"), "ports", PORT_LINTS)
}

fn range_end(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let dash = cell
        .rfind(is_dash)
        .filter(|at| ports_at(cell) < Some(*at))?;
    let (head, end) = cell.split_at(dash);
    let end = end.replacen("59", random.pick(&["58", "69", "55"])?, 1);
    // 69,999 is no port at all, and says so of itself.
    let lints: &[&str] = match end.contains("69") {
        true => &["unreadable-service"],
        false => PORT_LINTS,
    };
    spot.says(0, format!("{head}{end}"), "ports", lints)
}

fn range_cut(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let dash = cell
        .rfind(is_dash)
        .filter(|at| ports_at(cell) < Some(*at))?;
    let cut = match random.below(2) {
        0 => cell[..dash].to_owned(),
        _ => {
            let end = cell[dash..].trim_start_matches(is_dash);
            let cut = format!("{}{end}", &cell[..ports_at(cell)?]);
            // `59,999` alone may be one port or two.
            if end.contains(|c: char| !c.is_ascii_digit()) {
                return Some(Change {
                    expect: Expect::Mild("ambiguous-ports"),
                    ..spot.says(0, cut, "ports", PORT_LINTS)?
                });
            }
            cut
        }
    };
    spot.says(0, cut, "ports", PORT_LINTS)
}

/// The place of a whole word of capitals.
fn word_at(cell: &str, word: &str) -> Option<usize> {
    cell.match_indices(word).map(|(at, _)| at).find(|&at| {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        !cell[..at].ends_with(is_letter) && !cell[at + word.len()..].starts_with(is_letter)
    })
}

fn word_for(cell: &str, word: &str, by: &str) -> Option<String> {
    let at = word_at(cell, word)?;
    let mut new = cell.to_owned();
    new.replace_range(at..at + word.len(), by);
    Some(new)
}

fn transport(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let new = word_for(cell, "TCP", "UDP").or_else(|| word_for(cell, "UDP", "TCP"))?;
    spot.says(0, new, "transport", &["transport-differs"])
}

fn transport_dropped(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let new = ["TCP/", "UDP/", "/TCP", "/UDP"]
        .iter()
        .find_map(|word| cell.contains(word).then(|| cell.replacen(word, "", 1)))?;
    spot.says(0, new, "transport", &["missing-transport"])
}

const PROTOCOLS: [&str; 8] = [
    "HTTPS", "HTTP", "DNS", "MSTURN", "STUN", "PSOM", "SIP", "RTP",
];

fn protocol(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let old = PROTOCOLS
        .iter()
        .chain(&["XMPP"])
        .find(|name| word_at(cell, name).is_some())?;
    let new = random
        .pick(&PROTOCOLS)
        .filter(|new| word_at(cell, new).is_none())?;
    let new = word_for(cell, old, new)?;
    spot.says(0, new, "application_protocols", &["protocol-differs"])
}

fn protocol_dropped(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let dropped: Vec<String> = [
        "STUN,", "STUN、", "STUN/", "SIP/", "XMPP/", "/HTTP", "/DNS", "/RTP",
    ]
    .iter()
    .filter(|word| cell.contains(*word))
    // What is left must not begin in the middle of another name.
    .filter(|word| !cell.contains(&format!("{word}S")))
    .map(|word| cell.replacen(word, "", 1))
    .collect();
    let new = random.pick(&dropped)?.clone();
    spot.says(0, new, "application_protocols", &["protocol-differs"])
}

fn security(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let new = word_for(cell, "MTLS", "TLS").or_else(|| word_for(cell, "TLS", "MTLS"))?;
    spot.says(0, new, "security", &["security-differs"])
}

fn security_dropped(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let new = [
        " (MTLS) ", " (TLS) ", "(MTLS)/", "(TLS)/", "(MTLS)", "(TLS)", "MTLS/",
    ]
    .iter()
    .find(|word| cell.contains(*word))
    .map(|word| {
        let by = if word.starts_with('(') { "/" } else { "" };
        cell.replacen(word, by, 1)
    })?;
    spot.says(0, new, "security", &["security-differs"])
}

fn service_role(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let words = words::service_roles(spot.locale());
    let (known, old) = words
        .iter()
        .find(|(_, word)| cell.starts_with(&format!("{word}/")))?;
    let (_, new) = random.pick(words).filter(|(role, _)| role != known)?;
    let new = cell.replacen(old, new, 1);
    spot.says(0, new, "role", &["role-differs"])
}

/// The words of another party, as another cell of the language has them.
fn endpoint(spot: &Spot<'_>, column: usize, random: &mut Random) -> Option<Change> {
    let donor = random.pick(spot.donors)?;
    (donor.meaning != spot.meaning(column)?).then_some(())?;
    let field = ["", "source", "destination"][column];
    spot.says(column, donor.text.to_owned(), field, ENDPOINT_LINTS)
}

fn with_words(
    spot: &Spot<'_>,
    list: &[words::Exchange],
    lints: &'static [&'static str],
    random: &mut Random,
) -> Option<Change> {
    let fitting: Vec<_> = [1, 2]
        .into_iter()
        .flat_map(|column| list.iter().map(move |exchange| (column, exchange)))
        .filter(|(column, exchange)| spot.cell(*column).contains(exchange.from))
        .collect();
    let (column, exchange) = random.pick(&fitting)?;
    let new = spot.cell(*column).replacen(exchange.from, exchange.to, 1);
    let field = ["", "source", "destination"][*column];
    spot.says(*column, new, field, lints)
}

fn opposite(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    with_words(
        spot,
        &words::opposites(spot.locale()),
        &["endpoint-differs"],
        random,
    )
}

fn loss(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    with_words(
        spot,
        &words::losses(spot.locale()),
        &["lost-qualifier"],
        random,
    )
}

fn swapped(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cells = &spot.raw_row().cells;
    let (source, destination) = (spot.cell(1).to_owned(), spot.cell(2).to_owned());
    (spot.meaning(1)? != spot.meaning(2)? && spot.is_settled()).then_some(())?;
    let mut text = spot.edition().text.clone();
    text.replace_range(cells[2].text.clone(), &source);
    text.replace_range(cells[1].text.clone(), &destination);
    Some(Change {
        text,
        before: format!("{source} > {destination}"),
        after: format!("{destination} > {source}"),
        expect: Expect::Error {
            lints: &["swapped-endpoints"],
            field: Some("source"),
            row: true,
        },
        shift: Shift::None,
    })
}
