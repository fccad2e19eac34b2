//! Query: takes a canon and what is asked, gives the rules that answer, in the order of the canon.
//!
//! Nothing is guessed: a side that the page does not state matches no role. A side that says "any",
//! not narrowed to parties, covers every role. Words are compared as a person writes them: `Edge Server`
//! is `edge-server`.

use std::collections::BTreeSet;

use crate::harmless::{harmless_within, width_of};
use crate::order::{Collect, Order};
use crate::publish::export::{
    endpoint_words, is_disputed, matches_words, ports_words, rules_csv, titles,
};
use crate::record::canon::{Canon, CanonRule};
use crate::record::json;
use crate::record::rule::{EndpointRecord, PartyRecord};

/// What is asked; a rule answers where all that is given holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Two roles that talk to each other, either way round; the word `any` asks for sides that say "any".
    pub between: Option<(String, String)>,
    /// A role of the service, of the component or of either side; a host name or address as well.
    pub role: Option<String>,
    /// A port within the destination ports, or the ports behind a load balancer.
    ///
    /// Source ports do not count: most are "any", and would make every rule an answer.
    pub port: Option<u16>,
    /// A transport protocol, without regard to case.
    pub transport: Option<String>,
    /// The key of a page.
    pub page: Option<String>,
    /// Words of a page's title, without regard to case.
    pub title: Option<String>,
}

/// The rules that answer a query, in the order of the canon.
#[must_use]
pub fn query<'c>(canon: &'c Canon, query: &Query) -> Vec<&'c CanonRule> {
    let titled: Option<BTreeSet<&str>> = query.title.as_ref().map(|asked| {
        let asked = asked.trim().to_lowercase();
        let titles = titles(canon).into_iter();
        titles
            .filter(|(_, title)| title.to_lowercase().contains(&asked))
            .map(|(key, _)| key)
            .into_set()
    });
    canon
        .rules
        .iter()
        .filter(|rule| {
            query
                .page
                .as_ref()
                .is_none_or(|key| rule.page == key.trim())
        })
        .filter(|rule| {
            let page = rule.page.as_str();
            titled.as_ref().is_none_or(|titled| titled.contains(page))
        })
        .filter(|rule| {
            query.between.as_ref().is_none_or(|(a, b)| {
                let way = |from: &str, to: &str| {
                    covers(rule.source.as_ref(), from) && covers(rule.destination.as_ref(), to)
                };
                way(a, b) || way(b, a)
            })
        })
        .filter(|rule| query.role.as_ref().is_none_or(|role| names(rule, role)))
        .filter(|rule| query.port.is_none_or(|port| has_port(rule, port)))
        .filter(|rule| {
            query.transport.as_ref().is_none_or(|asked| {
                let transports = rule.matches.iter().filter_map(|one| one.transport.as_ref());
                let mut transports = transports;
                transports.any(|name| name.eq_ignore_ascii_case(asked.trim()))
            })
        })
        .collect()
}

/// The roles of a query that no rule of the canon names: most likely spelled otherwise.
#[must_use]
pub fn unknown_roles<'q>(canon: &Canon, query: &'q Query) -> Vec<&'q str> {
    let known: BTreeSet<String> = named(canon).into_iter().map(folded).into_set();
    let between = query.between.iter().flat_map(|(a, b)| [a, b]);
    between
        .chain(&query.role)
        .map(|role| role.as_str())
        .filter(|role| !is_any(role))
        .filter(|role| !known.contains(&folded(role)))
        .collect()
}

/// What a query asks of pages that no page of the canon answers to: a key or words of a title.
#[must_use]
pub fn unknown_pages<'q>(canon: &Canon, query: &'q Query) -> Vec<&'q str> {
    let page = query.page.iter().filter(|key| {
        let key = key.trim();
        !canon.pages.iter().any(|page| page.key == key)
    });
    let title = query.title.iter().filter(|words| {
        let words = words.trim().to_lowercase();
        let mut titles = titles(canon).into_values();
        !titles.any(|title| title.to_lowercase().contains(&words))
    });
    page.chain(title).map(String::as_str).collect()
}

/// Pages whose key or title has words of what was asked, key and title, those with most words first; at most five.
#[must_use]
pub fn near_pages(canon: &Canon, asked: &str) -> Vec<(String, String)> {
    let asked = folded(asked);
    let words: Vec<&str> = asked
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .collect();
    let mut near: Vec<(usize, &str, &str)> = titles(canon)
        .into_iter()
        .filter_map(|(key, title)| {
            let own = folded(&format!("{key} {title}"));
            let held = words.iter().filter(|word| own.contains(**word)).count();
            (held > 0).then_some((words.len() - held, key, title))
        })
        .collect();
    near.order();
    near.truncate(5);
    near.into_iter()
        .map(|(_, key, title)| (key.to_owned(), title.to_owned()))
        .collect()
}

/// Names of the canon that look like what was asked, the nearest first; at most five.
#[must_use]
pub fn near_names(canon: &Canon, asked: &str) -> Vec<String> {
    let asked = folded(asked);
    // A slip in every third letter is another word.
    let most = asked.chars().count() / 3;
    let mut near: Vec<(usize, &str)> = named(canon)
        .into_iter()
        .filter_map(|name| {
            let own = folded(name);
            let distance = distance(&own, &asked)?;
            let holds = asked.chars().count() > 2 && (own.contains(&asked) || asked.contains(&own));
            (holds || distance <= most.max(1)).then_some((distance, name))
        })
        .collect();
    near.order();
    near.truncate(5);
    near.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// Roles and addresses that the rules name.
fn named(canon: &Canon) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for rule in &canon.rules {
        names.extend(rule.role.as_deref());
        let ends = [&rule.source, &rule.destination, &rule.component];
        for party in ends.into_iter().flatten().flat_map(|end| &end.parties) {
            names.extend(party.role.as_deref());
            names.extend(party.address.as_deref());
        }
    }
    names
}

/// How many letters must be put in, taken out or changed; `None` for words that are too long to be names.
fn distance(a: &str, b: &str) -> Option<usize> {
    const LONGEST: usize = 80;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > LONGEST {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied()
}

/// Words in lower case with one hyphen between them.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn same_role(id: &str, asked: &str) -> bool {
    id.eq_ignore_ascii_case(asked.trim()) || folded(id) == folded(asked)
}

fn is_any(asked: &str) -> bool {
    same_role("any", asked)
}

/// Whether a side takes in the role: it names it, or says "any" and does not narrow it.
fn covers(endpoint: Option<&EndpointRecord>, asked: &str) -> bool {
    endpoint.is_some_and(|endpoint| {
        let open = endpoint.any && (endpoint.parties.is_empty() || is_any(asked));
        open || has_party(endpoint, asked)
    })
}

fn has_party(endpoint: &EndpointRecord, asked: &str) -> bool {
    let is_asked = |party: &PartyRecord| {
        let mut names = party.role.iter().chain(&party.address);
        names.any(|name| same_role(name, asked))
    };
    endpoint.parties.iter().any(is_asked)
}

/// Whether the rule names the role anywhere; "any" is no naming, but for the word itself.
fn names(rule: &CanonRule, asked: &str) -> bool {
    let sides = [&rule.source, &rule.destination, &rule.component];
    let mut stated = sides.into_iter().flatten();
    rule.role.iter().any(|role| same_role(role, asked))
        || stated.any(|side| has_party(side, asked) || (is_any(asked) && side.any))
}

fn has_port(rule: &CanonRule, port: u16) -> bool {
    let matches = rule.matches.iter().any(|one| {
        let range = one.lower.zip(one.upper);
        one.any || range.is_some_and(|(lower, upper)| (lower..=upper).contains(&port))
    });
    let mut nodes = rule.node_ports.iter();
    matches || nodes.any(|range| (range.lower..=range.upper).contains(&port))
}

/// The columns of the table, with the most columns of a terminal that a cell takes.
const TABLE: [(&str, usize); 8] = [
    ("ports", 40),
    ("protocols", 24),
    ("source", 44),
    ("destination", 44),
    ("component", 32),
    ("page", 48),
    ("row", 8),
    ("state", 40),
];

/// The rules as a table with aligned columns, for a terminal; empty where there are none.
///
/// A cell is cut where it is longer than its column may be; nothing of it commands a terminal.
#[must_use]
pub fn to_table(canon: &Canon, rules: &[&CanonRule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let titles = titles(canon);
    let mut lines = vec![TABLE.map(|(name, _)| name.to_owned())];
    lines.extend(rules.iter().map(|rule| {
        let page = titles.get(rule.page.as_str()).copied();
        cells(page.unwrap_or(&rule.page), rule)
    }));
    let mut widths = [0; TABLE.len()];
    for line in &mut lines {
        for ((cell, (_, most)), width) in line.iter_mut().zip(TABLE).zip(&mut widths) {
            *cell = harmless_within(cell, most);
            *width = (*width).max(width_of(cell));
        }
    }
    let mut text = String::new();
    for line in &lines {
        let start = text.len();
        for (cell, width) in line.iter().zip(widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width - width_of(cell) + 2));
        }
        text.truncate(start + text[start..].trim_end().len());
        text.push('\n');
    }
    text
}

fn cells(page: &str, rule: &CanonRule) -> [String; TABLE.len()] {
    let or_dash = |text: String| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text
        }
    };
    let endpoint = |endpoint: &Option<EndpointRecord>| {
        or_dash(endpoint.as_ref().map(endpoint_words).unwrap_or_default())
    };
    let protocols: Vec<String> = rule
        .application_protocols
        .iter()
        .chain(&rule.security)
        .map(|name| name.to_uppercase())
        .collect();
    let mut ports = matches_words(&rule.matches);
    if !rule.node_ports.is_empty() {
        ports.push_str(&format!("; node {}", ports_words(&rule.node_ports)));
    }
    if rule.action.as_deref() == Some("deny") {
        ports.insert_str(0, "denied: ");
    }
    let mut state = rule.agreement.state.clone();
    if is_disputed(rule)
        && let Some(verdict) = &rule.agreement.verdict
    {
        state.push_str(&format!(": {verdict}"));
    }
    if !rule.agreement.unread.is_empty() {
        let unread = rule.agreement.unread.join(", ").replace('_', " ");
        state.push_str(&format!("; not understood: {unread}"));
    }
    [
        or_dash(ports),
        or_dash(protocols.join(" ")),
        endpoint(&rule.source),
        endpoint(&rule.destination),
        endpoint(&rule.component),
        or_dash(page.to_owned()),
        format!("{}/{}", rule.table, rule.row),
        or_dash(state),
    ]
}

/// The rules as a canon of their own, with the pages and concepts that they use; what the canon was made
/// from stays as it is.
#[must_use]
pub fn to_json(canon: &Canon, rules: &[&CanonRule]) -> String {
    json::document(&part(canon, rules))
}

fn part(canon: &Canon, rules: &[&CanonRule]) -> Canon {
    let pages: BTreeSet<&str> = rules.iter().map(|rule| rule.page.as_str()).into_set();
    let mut concepts: BTreeSet<&str> = BTreeSet::new();
    for rule in rules {
        concepts.extend(rule.role.as_deref());
        let ends = [&rule.source, &rule.destination, &rule.component];
        for end in ends.into_iter().flatten() {
            concepts.extend(end.any.then_some("any"));
            concepts.extend(end.conditions.iter().map(String::as_str));
            for party in &end.parties {
                concepts.extend(party.role.as_deref());
                concepts.extend(party.qualifiers.iter().map(String::as_str));
            }
        }
    }
    let kept = canon.concepts.iter();
    let kept = kept.filter(|concept| concepts.contains(concept.id.as_str()));
    let kept_pages = canon.pages.iter();
    let kept_pages = kept_pages.filter(|page| pages.contains(page.key.as_str()));
    Canon {
        meta: canon.meta.clone(),
        terms: canon
            .terms
            .iter()
            .filter(|term| {
                term.concepts
                    .iter()
                    .all(|id| concepts.contains(id.as_str()))
            })
            .cloned()
            .collect(),
        concepts: kept.cloned().collect(),
        pages: kept_pages.cloned().collect(),
        rules: rules.iter().map(|rule| (*rule).clone()).collect(),
    }
}

/// The rules as CSV, with the columns of the CSV export.
#[must_use]
pub fn to_csv(canon: &Canon, rules: &[&CanonRule]) -> String {
    rules_csv(canon, rules)
}
