//! Invariants of a canon that its types cannot say: takes a canon, gives pointers and messages.

use std::collections::BTreeSet;

use super::identity::Ids;
use crate::locale::Locale;
use crate::order::Collect;
use crate::protocol::{Name, NameKind};
use crate::record::canon::{Canon, CanonRule};
use crate::record::rule::{EndpointRecord, MatchRecord, PartyRecord, PortRangeRecord};
use crate::rule::Field;

/// Words for who translated an edition.
pub(super) const TRANSLATIONS: [&str; 3] = ["human", "machine", "unstated"];
/// Words for the way of traffic.
pub(super) const DIRECTIONS: [&str; 3] = ["inbound", "outbound", "both"];
/// Words for what is done with it.
pub(super) const ACTIONS: [&str; 2] = ["accept", "deny"];
/// Words for where a concept comes from.
pub(super) const ORIGINS: [&str; 3] = ["pack", "page", "learned"];
/// Words for what the languages make of a rule.
pub(super) const STATES: [&str; 4] = ["agreed", "settled", "single", "disputed"];
/// Words for who is wrong.
pub(super) const VERDICTS: [&str; 3] = ["translation-deviates", "source-deviates", "split"];

/// Names of the vocabulary that are transports.
pub(super) fn transports() -> impl Iterator<Item = &'static str> {
    Name::all()
        .filter(|name| name.kind() == NameKind::Transport)
        .map(Name::as_str)
}

/// Everything that is wrong, as JSON Pointer and message.
pub(super) fn faults(canon: &Canon) -> Vec<(String, String)> {
    let mut faults = Faults::default();
    faults.meta(canon);
    let ids: Vec<&str> = canon.concepts.iter().map(|c| c.id.as_str()).collect();
    faults.ascending("/concepts", &ids, "concepts");
    for (index, concept) in canon.concepts.iter().enumerate() {
        faults.word(
            format!("/concepts/{index}/origin"),
            &concept.origin,
            &ORIGINS,
        );
    }
    let keys: Vec<&str> = canon.pages.iter().map(|page| page.key.as_str()).collect();
    faults.ascending("/pages", &keys, "pages");
    let mut files = BTreeSet::new();
    for (index, page) in canon.pages.iter().enumerate() {
        for (place, edition) in page.editions.iter().enumerate() {
            let at = format!("/pages/{index}/editions/{place}");
            faults.locale(format!("{at}/locale"), edition.locale.as_deref());
            faults.word(
                format!("{at}/translation"),
                &edition.translation,
                &TRANSLATIONS,
            );
            let partials = edition.partials.iter().map(String::as_str);
            let paths = std::iter::once(edition.path.as_str()).chain(partials);
            files.extend(paths.map(|path| (page.key.as_str(), path)));
        }
    }

    let known = Known {
        concepts: ids.into_iter().into_set(),
        pages: keys.into_iter().collect(),
        files,
    };
    let mut seen = BTreeSet::new();
    let mut ids = Ids::default();
    for (index, rule) in canon.rules.iter().enumerate() {
        let at = format!("/rules/{index}");
        let before = faults.found.len();
        if !seen.insert(rule.id.as_str()) {
            faults.add(
                format!("{at}/id"),
                format!("another rule has the id \"{}\"", rule.id),
            );
        }
        faults.rule(&at, rule, &known);
        // What is at fault elsewhere has another digest, and need not be told twice.
        if faults.found.len() == before && !ids.fits(rule) {
            let why = "the id is not the digest of what the rule states: it was changed by hand";
            faults.add(format!("{at}/id"), why.to_owned());
        }
    }
    fn key(rule: &CanonRule) -> (&str, u32, u32) {
        (&rule.page, rule.table, rule.row)
    }
    for (index, pair) in canon.rules.windows(2).enumerate() {
        if key(&pair[0]) > key(&pair[1]) {
            faults.add(
                format!("/rules/{}", index + 1),
                "rules are not sorted by page, table and row".to_owned(),
            );
        }
    }
    faults.found
}

struct Known<'c> {
    concepts: BTreeSet<&'c str>,
    pages: BTreeSet<&'c str>,
    files: BTreeSet<(&'c str, &'c str)>,
}

#[derive(Default)]
struct Faults {
    found: Vec<(String, String)>,
}

impl Faults {
    fn add(&mut self, pointer: String, message: String) {
        self.found.push((pointer, message));
    }

    /// Holds a list sorted and free of doubles.
    fn ascending<T: Ord>(&mut self, at: &str, list: &[T], what: &str) {
        for (index, pair) in list.windows(2).enumerate() {
            if pair[0] >= pair[1] {
                self.add(
                    format!("{at}/{}", index + 1),
                    format!("{what} are not sorted, or one is there twice"),
                );
            }
        }
    }

    /// Holds a word against a closed list.
    fn word(&mut self, pointer: String, word: &str, list: &[&str]) {
        if !list.contains(&word) {
            self.add(
                pointer,
                format!("\"{word}\" is none of {}", list.join(", ")),
            );
        }
    }

    fn locale(&mut self, pointer: String, locale: Option<&str>) {
        if let Some(locale) = locale
            && locale.parse::<Locale>().is_err()
        {
            self.add(pointer, format!("\"{locale}\" is no locale"));
        }
    }

    /// Sixteen hexadecimal digits in lower case.
    fn digest(&mut self, pointer: String, text: &str) {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 16 || !text.bytes().all(is_digit) {
            self.add(
                pointer,
                format!("\"{text}\" is not sixteen hexadecimal digits"),
            );
        }
    }

    fn meta(&mut self, canon: &Canon) {
        let meta = &canon.meta;
        self.digest("/meta/lexicon_digest".to_owned(), &meta.lexicon_digest);
        self.digest("/meta/source_digest".to_owned(), &meta.source_digest);
        self.ascending("/meta/locales", &meta.locales, "locales");
        for (index, locale) in meta.locales.iter().enumerate() {
            self.locale(format!("/meta/locales/{index}"), Some(locale));
        }
        self.locale("/meta/reference".to_owned(), meta.reference.as_deref());
    }

    fn rule(&mut self, at: &str, rule: &CanonRule, known: &Known<'_>) {
        self.digest(format!("{at}/id"), &rule.id);
        for (field, number) in [("table", rule.table), ("row", rule.row)] {
            if number == 0 {
                self.add(format!("{at}/{field}"), "counted from 1".to_owned());
            }
        }
        if !known.pages.contains(rule.page.as_str()) {
            self.add(
                format!("{at}/page"),
                format!("no such page: \"{}\"", rule.page),
            );
        }
        if let Some(role) = &rule.role {
            self.concept(format!("{at}/role"), role, known);
        }
        for (index, one) in rule.matches.iter().enumerate() {
            self.one_match(&format!("{at}/matches/{index}"), one);
        }
        for (field, ranges) in [
            ("source_ports", &rule.source_ports),
            ("node_ports", &rule.node_ports),
        ] {
            self.ranges(&format!("{at}/{field}"), ranges);
        }
        for (field, names, kind) in [
            (
                "application_protocols",
                &rule.application_protocols,
                NameKind::Application,
            ),
            ("security", &rule.security, NameKind::Security),
        ] {
            self.ascending(&format!("{at}/{field}"), names, field);
            for (index, name) in names.iter().enumerate() {
                self.protocol(format!("{at}/{field}/{index}"), name, kind);
            }
        }
        for (field, endpoint) in [
            ("source", &rule.source),
            ("destination", &rule.destination),
            ("component", &rule.component),
        ] {
            if let Some(endpoint) = endpoint {
                self.endpoint(&format!("{at}/{field}"), endpoint, known);
            }
        }
        if let Some(direction) = &rule.direction {
            self.word(format!("{at}/direction"), direction, &DIRECTIONS);
        }
        if let Some(action) = &rule.action {
            self.word(format!("{at}/action"), action, &ACTIONS);
        }
        if rule.transport_inferred && rule.matches.iter().any(|one| one.transport.is_none()) {
            self.add(
                format!("{at}/transport_inferred"),
                "an inferred transport is named in every match".to_owned(),
            );
        }
        for (index, place) in rule.provenance.iter().enumerate() {
            let at = format!("{at}/provenance/{index}");
            self.locale(format!("{at}/locale"), place.locale.as_deref());
            self.word(
                format!("{at}/translation"),
                &place.translation,
                &TRANSLATIONS,
            );
            if place.line == 0 {
                self.add(format!("{at}/line"), "counted from 1".to_owned());
            }
            let file = (rule.page.as_str(), place.path.as_str());
            if known.pages.contains(file.0) && !known.files.contains(&file) {
                let why = format!("the page has no edition \"{}\"", place.path);
                self.add(format!("{at}/path"), why);
            }
        }
        self.agreement(&format!("{at}/agreement"), rule);
    }

    fn agreement(&mut self, at: &str, rule: &CanonRule) {
        let agreement = &rule.agreement;
        self.ascending(&format!("{at}/locales"), &agreement.locales, "locales");
        self.word(format!("{at}/state"), &agreement.state, &STATES);
        let verdict = agreement.verdict.as_deref();
        if let Some(verdict) = verdict {
            self.word(format!("{at}/verdict"), verdict, &VERDICTS);
        }
        for (index, field) in agreement.unread.iter().enumerate() {
            let known = Field::ALL.iter().any(|known| known.as_str() == field);
            let is_twice = agreement.unread[..index].contains(field);
            if !known || is_twice {
                self.add(
                    format!("{at}/unread/{index}"),
                    format!("\"{field}\" is no field, or is there twice"),
                );
            }
        }
        let is_whole = agreement.dissent.is_empty() && verdict.is_none();
        let fits = match agreement.state.as_str() {
            "agreed" | "single" => is_whole,
            "settled" => verdict == Some("translation-deviates"),
            // A row that only translations have is disputed, and they are the ones that deviate.
            "disputed" => verdict.is_some(),
            _ => true,
        };
        if !fits {
            self.add(
                format!("{at}/state"),
                format!(
                    "\"{}\" does not fit the verdict and the dissent",
                    agreement.state
                ),
            );
        }
    }

    fn one_match(&mut self, at: &str, one: &MatchRecord) {
        if let Some(transport) = &one.transport
            && !transports().any(|known| known == transport)
        {
            let known: Vec<&str> = transports().collect();
            self.add(
                format!("{at}/transport"),
                format!("\"{transport}\" is none of {}", known.join(", ")),
            );
        }
        match (one.lower, one.upper) {
            (Some(lower), Some(upper)) if lower > upper => {
                self.add(
                    at.to_owned(),
                    format!("lower {lower} is above upper {upper}"),
                );
            }
            (Some(_), None) | (None, Some(_)) => {
                self.add(
                    at.to_owned(),
                    "lower and upper are both there, or neither".to_owned(),
                );
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        let has_number = one.lower.is_some() || one.upper.is_some();
        if one.any && has_number {
            self.add(
                format!("{at}/any"),
                "every port, and a number beside it".to_owned(),
            );
        }
        let is_icmp = one.transport.as_deref() == Some("icmp");
        if one.icmp_type.is_some() && (!is_icmp || has_number || one.any) {
            self.add(
                format!("{at}/icmp_type"),
                "a type is that of ICMP, which has no ports".to_owned(),
            );
        }
        if one.icmp_code.is_some() && one.icmp_type.is_none() {
            self.add(
                format!("{at}/icmp_code"),
                "a code without a type".to_owned(),
            );
        }
    }

    /// A protocol is a name of the vocabulary of its kind, or a name of the page's own in lower case.
    fn protocol(&mut self, pointer: String, name: &str, kind: NameKind) {
        const LONGEST: usize = 100;
        let is_name = !name.is_empty()
            && name.len() <= LONGEST
            && name == name.to_lowercase()
            && name.trim() == name
            && !name
                .chars()
                .any(|c| c.is_control() || crate::unicode::is_hidden(c));
        if !is_name {
            self.add(
                pointer,
                "a protocol is a name in lower case on one line".to_owned(),
            );
            return;
        }
        if let Some(known) = Name::lookup(name) {
            if known.as_str() != name {
                let why = format!("\"{name}\" is written \"{}\"", known.as_str());
                self.add(pointer, why);
            } else if known.kind() != kind {
                self.add(pointer, format!("\"{name}\" is a protocol of another kind"));
            }
        }
    }

    fn ranges(&mut self, at: &str, ranges: &[PortRangeRecord]) {
        for (index, range) in ranges.iter().enumerate() {
            if range.lower > range.upper {
                self.add(
                    format!("{at}/{index}"),
                    format!("lower {} is above upper {}", range.lower, range.upper),
                );
            }
        }
    }

    fn endpoint(&mut self, at: &str, endpoint: &EndpointRecord, known: &Known<'_>) {
        self.ascending(&format!("{at}/parties"), &endpoint.parties, "parties");
        for (index, party) in endpoint.parties.iter().enumerate() {
            self.party(&format!("{at}/parties/{index}"), party, known);
        }
        self.ascending(
            &format!("{at}/conditions"),
            &endpoint.conditions,
            "conditions",
        );
        for (index, condition) in endpoint.conditions.iter().enumerate() {
            self.concept(format!("{at}/conditions/{index}"), condition, known);
        }
    }

    fn party(&mut self, at: &str, party: &PartyRecord, known: &Known<'_>) {
        if party.role.is_none() && party.address.is_none() && party.qualifiers.is_empty() {
            self.add(at.to_owned(), "a party that is nobody".to_owned());
        }
        if let Some(role) = &party.role {
            self.concept(format!("{at}/role"), role, known);
        }
        self.ascending(&format!("{at}/qualifiers"), &party.qualifiers, "qualifiers");
        for (place, qualifier) in party.qualifiers.iter().enumerate() {
            self.concept(format!("{at}/qualifiers/{place}"), qualifier, known);
        }
    }

    fn concept(&mut self, pointer: String, id: &str, known: &Known<'_>) {
        if !known.concepts.contains(id) {
            self.add(pointer, format!("no such concept: \"{id}\""));
        }
    }
}
