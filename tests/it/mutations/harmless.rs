//! Changes that mean nothing: no error may come of them, and none may go.

use portolan::lexicon::ConceptId;
use portolan::lexicon::load::{Extent, Standing};
use portolan::locale::Locale;

use super::random::Random;
use super::spot::Spot;
use super::words;
use super::{Change, Expect, Kind, Shift};

/// All kinds that change no rule.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "full-width digits",
        make: full_width,
    },
    Kind {
        name: "digits grouped",
        make: grouped,
    },
    Kind {
        name: "another dash",
        make: dash,
    },
    Kind {
        name: "upper case",
        make: |spot, random| cased(spot, random, &|text| text.to_uppercase()),
    },
    Kind {
        name: "lower case",
        make: |spot, random| cased(spot, random, &|text| text.to_lowercase()),
    },
    Kind {
        name: "extra spaces",
        make: spaces,
    },
    Kind {
        name: "no-break spaces",
        make: no_break,
    },
    Kind {
        name: "full stop",
        make: full_stop,
    },
    Kind {
        name: "order of parties",
        make: order,
    },
    Kind {
        name: "each",
        make: each,
    },
    Kind {
        name: "short address",
        make: short_address,
    },
    Kind {
        name: "another term",
        make: another_term,
    },
    Kind {
        name: "paragraph removed",
        make: paragraph,
    },
    Kind {
        name: "header cell",
        make: header_cell,
    },
    Kind {
        name: "CRLF",
        make: crlf,
    },
    Kind {
        name: "zero-width space",
        make: zero_width,
    },
];

/// A cell written otherwise.
fn same(spot: &Spot<'_>, column: usize, new: String) -> Option<Change> {
    let cell = spot.raw_row().cells[column].text.clone();
    let before = spot.cell(column).to_owned();
    (before != new).then_some(())?;
    Some(Change {
        text: spot.edition().replaced(cell, &new),
        before,
        after: new,
        expect: Expect::Nothing,
        shift: Shift::None,
    })
}

/// Service, source or destination.
fn a_column(random: &mut Random) -> usize {
    random.below(3)
}

fn full_width(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
        other => other,
    };
    same(spot, 0, spot.cell(0).chars().map(wide).collect())
}

fn grouped(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let at = cell.find(|c: char| c.is_ascii_digit())?;
    let (head, ports) = cell.split_at(at);
    let ends: Vec<String> = ports
        .split(['-', '–'])
        .map(|end| end.chars().filter(char::is_ascii_digit).collect())
        .collect();
    ends.iter()
        .all(|end: &String| end.len() == 5)
        .then_some(())?;
    let marks: &[&str] = match (ends.len(), spot.locale()) {
        // A comma groups the digits of a single port in English and Chinese alone.
        (2.., _) | (_, "en-US" | "zh-TW") => &["", ",", ".", "\u{A0}", "\u{202F}"],
        _ => &["", ".", "\u{A0}", "\u{202F}"],
    };
    let mark = random.pick(marks)?;
    let ends: Vec<String> = ends
        .iter()
        .map(|end| format!("{}{mark}{}", &end[..2], &end[2..]))
        .collect();
    same(spot, 0, format!("{head}{}", ends.join("-")))
}

fn dash(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let cell = spot.cell(0);
    let at = cell.rfind(['-', '–'])?;
    cell[..at]
        .ends_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    let new = random.pick(&[
        "-", "–", "—", "\u{2010}", "\u{2011}", "\u{2212}", " - ", " – ", "～", "~",
    ])?;
    let end = cell[at..].trim_start_matches(['-', '–']);
    same(spot, 0, format!("{}{new}{end}", &cell[..at]))
}

fn cased(spot: &Spot<'_>, random: &mut Random, case: &dyn Fn(&str) -> String) -> Option<Change> {
    let column = a_column(random);
    let cell = spot.cell(column);
    // An entity is no word.
    (!cell.contains('&')).then_some(())?;
    same(spot, column, case(cell))
}

fn spaces(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let column = a_column(random);
    let cell = spot.cell(column);
    let new = match random.below(3) {
        0 => format!("  {cell} "),
        1 => cell.replace(' ', "   "),
        _ if column == 0 => cell.replace("/TCP", " /TCP").replace("TCP/", "TCP / "),
        _ => cell.replace(' ', "\n"),
    };
    same(spot, column, new)
}

fn no_break(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let column = a_column(random);
    let blank = random.pick(&["\u{A0}", "\u{202F}", "&nbsp;", "&#160;", "\u{3000}"])?;
    same(spot, column, spot.cell(column).replace(' ', blank))
}

fn full_stop(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let column = a_column(random);
    let stop = match (column, spot.locale()) {
        (1.., "zh-TW") => "。",
        _ => ".",
    };
    same(spot, column, format!("{}{stop}", spot.cell(column)))
}

/// Changes of words, in source or destination.
fn with_words(
    spot: &Spot<'_>,
    list: &[words::Exchange],
    whole: bool,
    random: &mut Random,
) -> Option<Change> {
    let fits = |cell: &str, from: &str| {
        // A word, and not the stem of one in another case.
        let is_word = |(_, rest): (&str, &str)| !rest.starts_with(char::is_lowercase);
        if whole {
            cell == from
        } else {
            cell.split_once(from).is_some_and(is_word)
        }
    };
    let fitting: Vec<_> = [1, 2]
        .into_iter()
        .flat_map(|column| list.iter().map(move |exchange| (column, exchange)))
        .filter(|(column, exchange)| fits(spot.cell(*column), exchange.from))
        .collect();
    let (column, exchange) = random.pick(&fitting)?;
    same(
        spot,
        *column,
        spot.cell(*column).replacen(exchange.from, exchange.to, 1),
    )
}

fn order(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    with_words(spot, &words::orders(spot.locale()), true, random)
}

fn each(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    with_words(spot, &words::eaches(spot.locale()), false, random)
}

fn short_address(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    with_words(spot, &words::short_addresses(spot.locale()), false, random)
}

/// A right word for another right word of the same meaning, as the lexicon of the language has them.
fn another_term(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let row = spot.group.row(spot.edition, spot.table, spot.row);
    let used: Vec<_> = row
        .terms
        .iter()
        .filter(|term| term.is_right && term.concepts.len() == 1)
        .collect();
    let used = random.pick(&used)?;
    let column = used.column as usize - 1;
    let terms = right_terms(spot, &used.concepts[0]);
    // The word stands there as the lexicon writes it, once.
    let is_plain = terms
        .iter()
        .any(|term| term.to_lowercase() == used.text.to_lowercase());
    let cell = spot.cell(column);
    (is_plain && cell.matches(&used.text).count() == 1).then_some(())?;
    let new = random.pick(&terms)?;
    same(spot, column, cell.replacen(&used.text, new, 1))
}

/// The right terms of a concept in the language of the page.
fn right_terms(spot: &Spot<'_>, concept: &ConceptId) -> Vec<String> {
    let locale: Locale = spot.locale().parse().unwrap();
    let files = spot.lexicons.files();
    files
        .filter(|file| file.locales().any(|known| locale.is_within(known)))
        .flat_map(|file| file.terms())
        .filter(|term| term.concepts.iter().eq([concept]))
        .filter(|term| !matches!(term.standing, Standing::Faulty(_)))
        .filter(|term| term.extent == Extent::Any)
        .map(|term| term.text.clone())
        .collect()
}

fn paragraph(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let column = a_column(random);
    let cell = &spot.raw_row().cells[column];
    let source = &spot.edition().text[cell.whole.clone()];
    let bare = source.replace("<p>", "").replace("</p>", "");
    Some(Change {
        text: spot.edition().replaced(cell.whole.clone(), &bare),
        before: source.to_owned(),
        after: bare,
        expect: Expect::Nothing,
        shift: Shift::None,
    })
}

fn header_cell(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    let cell = &spot.raw_row().cells[0];
    let source = &spot.edition().text[cell.whole.clone()];
    let head = source.replace("<td>", "<th>").replace("</td>", "</th>");
    Some(Change {
        text: spot.edition().replaced(cell.whole.clone(), &head),
        before: source.to_owned(),
        after: head,
        expect: Expect::Nothing,
        shift: Shift::None,
    })
}

fn crlf(spot: &Spot<'_>, _: &mut Random) -> Option<Change> {
    Some(Change {
        text: spot.edition().text.replace('\n', "\r\n"),
        before: String::from("LF"),
        after: String::from("CRLF"),
        expect: Expect::Nothing,
        shift: Shift::None,
    })
}

fn zero_width(spot: &Spot<'_>, random: &mut Random) -> Option<Change> {
    let column = a_column(random);
    let cell = spot.cell(column);
    let places: Vec<usize> = cell
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| *at > 0)
        .collect();
    let mut new = cell.to_owned();
    new.insert(*random.pick(&places)?, '\u{200B}');
    let change = same(spot, column, new)?;
    Some(Change {
        expect: Expect::Mild("hidden-character"),
        ..change
    })
}
