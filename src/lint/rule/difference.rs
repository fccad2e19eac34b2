//! One edition that differs in one field of a row: which lint it is, and what to say of it.
//!
//! Takes the outcome of a field and one deviation, gives a finding with the cells of the other languages
//! as evidence. The message says the difference in words.

use std::collections::BTreeSet;

use super::super::registry::{LintName, names};
use super::super::vocabulary::Vocabulary;
use super::super::{Site, listed, locale_name, one_per_locale, row_identity, verb};
use super::{Aligned, Place, fix, repeated_phrase};
use crate::compare::outcome::{Deviation, Outcome};
use crate::finding::{Finding, Fix, Related, Verdict};
use crate::normalize::PortPage;
use crate::order::{Collect, Order};
use crate::page::Cell;
use crate::prose;
use crate::protocol::{Name, Protocol};
use crate::rule::{ConceptId, Endpoint, Field, Match, Party, PortRange, Ports, Value};

/// One edition that differs in one field.
pub(super) struct Difference<'a, 's> {
    pub(super) aligned: Aligned<'a, 's>,
    pub(super) outcome: &'a Outcome,
    pub(super) deviation: &'a Deviation,
}

/// What differs: the lint, the field as records name it, both sides, and what to say of them.
struct Told {
    lint: LintName,
    field: &'static str,
    observed: String,
    expected: Option<String>,
    message: String,
    help: Option<String>,
    fix: Option<Fix>,
    /// Concepts that the others have here and this page has not.
    lost: BTreeSet<ConceptId>,
    /// Concepts that this page has here and the others have not.
    left: BTreeSet<ConceptId>,
}

impl Told {
    fn new(lint: LintName, field: &'static str, observed: String, message: String) -> Self {
        Self {
            lint,
            field,
            observed,
            expected: None,
            message,
            help: None,
            fix: None,
            lost: BTreeSet::new(),
            left: BTreeSet::new(),
        }
    }
}

impl Difference<'_, '_> {
    pub(super) fn finding(&self) -> Option<Finding> {
        let edition = self.deviation.edition;
        let place = self.place();
        let site = self.aligned.site(edition, place)?;
        let mut told = self.told(&site);
        if let Some(why) = self.collision(&site) {
            told.message.push_str(&why);
        }
        let mut finding = site.finding(told.lint, told.message);
        finding.field = Some(told.field);
        finding.observed = Some(told.observed);
        finding.expected = told.expected;
        finding.help = told.help;
        // What is only likely, or the source's own, is for a person to decide.
        let is_sure =
            self.deviation.is_certain && self.deviation.verdict == Verdict::TranslationDeviates;
        finding.fix = told.fix.filter(|_| is_sure);
        finding.words = terms_of(&site, &told.left);
        finding.related = self.related(site.page, place, &told.lost);
        // The row is what the languages take it for, not what this one says.
        if let Some(model) = self.aligned.model(self.outcome) {
            finding.row_identity = row_identity(model);
        }
        Some(finding)
    }

    /// Where the difference stands: in the cell of the transport where the ports are equal.
    fn place(&self) -> Place {
        let field = self.outcome.field;
        let (observed, expected) = (&self.deviation.observed, &self.outcome.expected);
        match (field, expected) {
            (Field::Matches, Some(expected)) => {
                let ports = |said: &Option<Value>| -> BTreeSet<Ports> {
                    matches_of(said).iter().map(|one| one.ports).into_set()
                };
                match ports(observed) == ports(expected) {
                    true => Place::Transport,
                    false => Place::Field(field),
                }
            }
            _ => Place::Field(field),
        }
    }

    fn told(&self, site: &Site<'_>) -> Told {
        let here = locale_name(site.page);
        let field = self.outcome.field;
        let observed = &self.deviation.observed;
        let Some(expected) = &self.outcome.expected else {
            let others: Vec<String> = self
                .outcome
                .deviating
                .iter()
                .filter(|other| other.observed != *observed)
                .map(|other| self.locale_of(other.edition))
                .collect();
            let (lint, name, said) = match observed {
                Some(Value::Matches(set)) => {
                    (names::PORT_DIFFERS, "ports", prose::matches(set.iter()))
                }
                other => (plain_lint(field), field.as_str(), prose::said(other)),
            };
            let message = format!(
                "{here} says {} {said}; {} {} otherwise, and no side has a majority",
                field.label(),
                listed(&others),
                verb(&others, "says", "say")
            );
            return Told::new(lint, name, said, message);
        };
        let agreeing: Vec<String> = self
            .outcome
            .agreeing
            .iter()
            .map(|edition| self.locale_of(*edition))
            .collect();
        let who = listed(&agreeing);
        let says = verb(&agreeing, "says", "say");
        let cell = site.cell_here();
        match (observed, expected) {
            (Some(Value::Endpoint(observed)), Some(Value::Endpoint(expected))) => {
                self.endpoints(site, observed, expected, &who)
            }
            _ if field == Field::Matches => ports(
                &here,
                matches_of(observed),
                matches_of(expected),
                &agreeing,
                cell,
            ),
            (Some(Value::Protocols(own)), Some(Value::Protocols(right))) => {
                protocols(field, &here, own, right, &who, cell)
            }
            _ => {
                let (own_text, right_text) = (prose::said(observed), prose::said(expected));
                let message = match () {
                    () if own_text == prose::NOTHING => format!(
                        "{here} names no {} where {who} {says} {right_text}",
                        field.label()
                    ),
                    () if right_text == prose::NOTHING => format!(
                        "{here} says {} {own_text} where {who} {} none",
                        field.label(),
                        verb(&agreeing, "names", "name")
                    ),
                    () => format!(
                        "{here} says {} {own_text} where {who} {says} {right_text}",
                        field.label()
                    ),
                };
                let mut told = Told::new(plain_lint(field), field.as_str(), own_text, message);
                told.help = match expected {
                    Some(Value::Concept(id)) => {
                        let words = self
                            .aligned
                            .vocabulary
                            .preferred(site.page, std::slice::from_ref(id));
                        words.map(|words| format!("write `{words}`"))
                    }
                    _ => None,
                };
                let help = format!("write {right_text}");
                told.help = told
                    .help
                    .or(Some(help).filter(|_| right_text != prose::NOTHING));
                if let (Some(Value::Ports(own)), Some(Value::Ports(right)), Some(cell)) =
                    (observed, expected, cell)
                {
                    let ranges =
                        |set: &BTreeSet<PortRange>| set.iter().copied().map(Ports::Range).collect();
                    told.fix = fix::ports(cell, &ranges(own), &ranges(right));
                }
                told.expected = Some(right_text);
                told
            }
        }
    }

    /// Two endpoints: what the one lacks, what it has too much, what it says instead.
    fn endpoints(
        &self,
        site: &Site<'_>,
        observed: &Endpoint,
        expected: &Endpoint,
        who: &str,
    ) -> Told {
        let page = site.page;
        let Clauses {
            words: clauses,
            lost,
            qualities,
        } = clauses(self.aligned.vocabulary, page, observed, expected);
        let field = self.outcome.field;
        let message = format!(
            "the {} in {} {}, unlike {who}",
            field.label(),
            locale_name(page),
            clauses.join(", "),
        );
        let lint = endpoint_lint(observed, expected);
        let (own, right) = (prose::endpoint(observed), prose::endpoint(expected));
        let mut told = Told::new(lint, field.as_str(), own, message);
        told.expected = Some(right);
        let concepts =
            |end: &Endpoint| -> BTreeSet<ConceptId> { end.concepts().cloned().into_set() };
        let (own, right) = (concepts(observed), concepts(expected));
        told.lost = right.difference(&own).cloned().into_set();
        told.left = own.difference(&right).cloned().into_set();
        told.lost.extend(qualities);
        told.help = self.words_to_write(site, &lost, &told, observed, expected);
        told
    }

    /// The words of the page's language for what it lacks, where they are known.
    fn words_to_write(
        &self,
        site: &Site<'_>,
        lost: &[&Party],
        told: &Told,
        observed: &Endpoint,
        expected: &Endpoint,
    ) -> Option<String> {
        let (vocabulary, page) = (self.aligned.vocabulary, site.page);
        let roles = lost.iter().filter_map(|party| party.role.clone());
        let mut wanted: Vec<ConceptId> = roles.collect();
        let others = told.lost.iter().filter(|id| !wanted.contains(id));
        let others: Vec<ConceptId> = others.cloned().collect();
        wanted.extend(others);
        let known = vocabulary.words_for(page, &wanted);
        if known.is_some() {
            return known;
        }
        if expected.any && !observed.any && wanted.is_empty() {
            let any = vocabulary.preferred(page, &[ConceptId::new("any")]);
            return any.map(|any| format!("write `{any}`"));
        }
        let right: Vec<String> = expected
            .parties
            .iter()
            .map(|party| vocabulary.party(page, party))
            .collect();
        (!right.is_empty()).then(|| {
            format!(
                "name {} in the words of {}",
                right.join(" or "),
                locale_name(page)
            )
        })
    }

    fn locale_of(&self, edition: usize) -> String {
        locale_name(self.aligned.alignment.group.editions[edition])
    }

    /// One phrase for two roles explains more than the difference itself.
    fn collision(&self, site: &Site<'_>) -> Option<String> {
        let (Some(Value::Endpoint(observed)), Some(Some(Value::Endpoint(expected)))) =
            (&self.deviation.observed, &self.outcome.expected)
        else {
            return None;
        };
        let phrase = repeated_phrase(site.row?, site.column?)?;
        let stated: BTreeSet<_> = observed.roles().into_set();
        let lost: Vec<String> = expected
            .roles()
            .filter(|role| !stated.contains(role))
            .map(|role| self.aligned.vocabulary.name(site.page, role))
            .collect();
        (!lost.is_empty()).then(|| {
            format!(
                "; `{phrase}` stands there twice, and no reader can tell that one of the two is {}",
                lost.join(" or ")
            )
        })
    }

    /// The cells of the others: those that agree come first, the source before all.
    fn related(&self, except: &PortPage, place: Place, lost: &BTreeSet<ConceptId>) -> Vec<Related> {
        let reference = self.aligned.alignment.reference;
        let mut order: Vec<(bool, usize)> = self
            .outcome
            .agreeing
            .iter()
            .map(|edition| (true, *edition))
            .chain(
                self.outcome
                    .deviating
                    .iter()
                    .map(|other| (false, other.edition)),
            )
            .collect();
        order.order_by_key(|(agrees, edition)| (!agrees, Some(*edition) != reference, *edition));
        let others = order.into_iter().filter_map(|(agrees, edition)| {
            let page = self.aligned.alignment.group.editions[edition];
            let site = self.aligned.site(edition, place)?;
            let mut related = site.related(agrees);
            related.words = terms_of(&site, lost);
            Some((page, related))
        });
        one_per_locale(others, except)
            .into_iter()
            .map(|(_, related)| related)
            .collect()
    }

    /// Source and destination exchanged: one finding, not two.
    pub(super) fn swapped(&self, outcomes: &[Outcome]) -> Option<Finding> {
        let edition = self.deviation.edition;
        let of = |field: Field| outcomes.iter().find(|outcome| outcome.field == field);
        let (source, destination) = (of(Field::Source)?, of(Field::Destination)?);
        let said = |outcome: &Outcome| {
            let deviation = outcome
                .deviating
                .iter()
                .find(|one| one.edition == edition)?;
            deviation.observed.clone()
        };
        let (own_source, own_destination) = (said(source)?, said(destination)?);
        let is_swapped = source.expected.as_ref()? == &Some(own_destination)
            && destination.expected.as_ref()? == &Some(own_source.clone());
        if !is_swapped {
            return None;
        }
        let place = Place::Field(Field::Source);
        let site = self.aligned.site(edition, place)?;
        let here = locale_name(site.page);
        let mut finding = site.finding(
            names::SWAPPED_ENDPOINTS,
            format!("{here} has source and destination exchanged"),
        );
        finding.field = Some("source");
        finding.observed = Some(prose::value(&own_source));
        finding.expected = source.expected.as_ref().map(prose::said);
        finding.help = Some(String::from("exchange the two cells"));
        finding.related = self.related(site.page, place, &BTreeSet::new());
        if let Some(model) = self.aligned.model(source) {
            finding.row_identity = row_identity(model);
        }
        Some(finding)
    }
}

/// The lint of a field whose values are simply others.
fn plain_lint(field: Field) -> LintName {
    match field {
        Field::Matches | Field::SourcePorts | Field::NodePorts => names::PORT_DIFFERS,
        Field::ApplicationProtocols => names::PROTOCOL_DIFFERS,
        Field::Security => names::SECURITY_DIFFERS,
        Field::Role => names::ROLE_DIFFERS,
        Field::Source
        | Field::Destination
        | Field::Component
        | Field::Direction
        | Field::Action => names::ENDPOINT_DIFFERS,
    }
}

fn matches_of(said: &Option<Value>) -> BTreeSet<Match> {
    match said {
        Some(Value::Matches(set)) => set.clone(),
        _ => BTreeSet::new(),
    }
}

/// How two endpoints differ.
pub(in super::super) struct Clauses<'e> {
    /// What the first lacks, adds or says instead, each in words.
    pub(in super::super) words: Vec<String>,
    /// Parties that the first lacks.
    lost: Vec<&'e Party>,
    /// Qualities that a party of the first lacks.
    qualities: BTreeSet<ConceptId>,
}

/// How an endpoint differs from what is expected, in words.
pub(in super::super) fn clauses<'e>(
    vocabulary: &Vocabulary<'_>,
    page: &PortPage,
    observed: &'e Endpoint,
    expected: &'e Endpoint,
) -> Clauses<'e> {
    let (left, lost) = unshared(observed, expected);
    let party = |party: &Party| vocabulary.party(page, party);
    let mut clauses: Vec<String> = Vec::new();
    // What is there of a role and what should be are one difference, not two.
    let (mut left, mut lost): (Vec<&Party>, Vec<&Party>) = (left, lost);
    let mut qualities: BTreeSet<ConceptId> = BTreeSet::new();
    left.retain(|own| {
        let same = |right: &&Party| right.role == own.role && right.address == own.address;
        let Some(at) = lost.iter().position(same) else {
            return true;
        };
        let right = lost.remove(at);
        let of = match own.role {
            Some(_) => format!(
                " of {}",
                party(&Party {
                    qualifiers: BTreeSet::new(),
                    ..(*own).clone()
                })
            ),
            None => String::new(),
        };
        let only = |a: &Party, b: &Party| -> Vec<ConceptId> {
            a.qualifiers.difference(&b.qualifiers).cloned().collect()
        };
        let (more, less) = (only(own, right), only(right, own));
        let shown = |ids: &[ConceptId]| {
            let words: Vec<String> = ids
                .iter()
                .map(|id| format!("\"{}\"", prose::quality(id)))
                .collect();
            words.join(" and ")
        };
        qualities.extend(less.iter().cloned());
        clauses.push(match (more.is_empty(), less.is_empty()) {
            (true, _) => format!("lacks {}{of}", shown(&less)),
            (_, true) => format!("adds {}{of}", shown(&more)),
            _ => format!("says {} instead of {}{of}", shown(&more), shown(&less)),
        });
        false
    });
    let list = |parties: &[&Party]| {
        let names: Vec<String> = parties.iter().map(|one| party(one)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} and {last}", rest.join(", "))
            }
            _ => names.concat(),
        }
    };
    match (left.as_slice(), lost.as_slice()) {
        ([], []) => {}
        ([], lost) => clauses.push(format!("lacks {}", list(lost))),
        (left, []) => clauses.push(format!("adds {}", list(left))),
        (left, lost) => clauses.push(format!("says {} instead of {}", list(left), list(lost))),
    }
    match (observed.any, expected.any) {
        (true, false) => clauses.push(String::from("says \"any\"")),
        (false, true) => clauses.push(String::from("lacks \"any\"")),
        _ => {}
    }
    let conditions = |a: &Endpoint, b: &Endpoint| -> Vec<ConceptId> {
        a.conditions.difference(&b.conditions).cloned().collect()
    };
    for (ids, word) in [
        (conditions(expected, observed), "lacks"),
        (conditions(observed, expected), "adds"),
    ] {
        for id in ids {
            clauses.push(format!("{word} \"{}\"", vocabulary.name(page, &id)));
        }
    }
    Clauses {
        words: clauses,
        lost,
        qualities,
    }
}

/// The words of a cell that stand for some of the concepts.
fn terms_of(site: &Site<'_>, concepts: &BTreeSet<ConceptId>) -> Vec<String> {
    let terms = site.row.map(|row| row.terms.as_slice()).unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for term in terms.iter().filter(|term| Some(term.column) == site.column) {
        let is_meant = term.concepts.iter().any(|id| concepts.contains(id));
        if is_meant && !words.contains(&term.text) {
            words.push(term.text.clone());
        }
    }
    words
}

/// Protocols: what is lacking, what is too much, what stands for another.
fn protocols(
    field: Field,
    here: &str,
    observed: &BTreeSet<Protocol>,
    expected: &BTreeSet<Protocol>,
    who: &str,
    cell: Option<&Cell>,
) -> Told {
    // A name that only the page knows is shown as the page writes it.
    let display = |name: &Protocol| {
        let shown = name.display();
        let own = cell.filter(|_| name.known().is_none());
        own.and_then(|cell| fix::spelled(cell, &shown))
            .map_or(shown, str::to_owned)
    };
    let shown = |names: &[&Protocol]| {
        let names: Vec<String> = names.iter().map(|name| display(name)).collect();
        names.join(", ")
    };
    let left: Vec<&Protocol> = observed.difference(expected).collect();
    let lost: Vec<&Protocol> = expected.difference(observed).collect();
    let difference = match (left.as_slice(), lost.as_slice()) {
        ([], lost) => format!("lacks {}", shown(lost)),
        (left, []) => format!("adds {}", shown(left)),
        (left, lost) => format!("says {} instead of {}", shown(left), shown(lost)),
    };
    let value = |names: &BTreeSet<Protocol>| match names.is_empty() {
        true => prose::NOTHING.to_owned(),
        false => shown(&names.iter().collect::<Vec<_>>()),
    };
    let message = format!("{here} {difference}, unlike {who}");
    let mut told = Told::new(plain_lint(field), field.as_str(), value(observed), message);
    told.help = Some(match (left.as_slice(), lost.as_slice()) {
        (left, []) => format!("take {} out", shown(left)),
        ([], lost) => format!("add {}", shown(lost)),
        (left, lost) => format!("write {} instead of {}", shown(lost), shown(left)),
    });
    if let ([old], [new], Some(cell)) = (left.as_slice(), lost.as_slice(), cell) {
        told.fix = fix::name(cell, &old.display(), &new.display());
    }
    told.expected = Some(value(expected));
    told
}

/// Transports and ports: which of the two differs.
fn ports(
    here: &str,
    observed: BTreeSet<Match>,
    expected: BTreeSet<Match>,
    agreeing: &[String],
    cell: Option<&Cell>,
) -> Told {
    let who = listed(agreeing);
    let says = verb(agreeing, "says", "say");
    let ports = |set: &BTreeSet<Match>| set.iter().map(|one| one.ports).into_set();
    let transports = |set: &BTreeSet<Match>| set.iter().filter_map(|one| one.transport).into_set();
    let shown = |ports: &BTreeSet<Ports>| {
        let texts: Vec<String> = ports.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            prose::NOTHING.to_owned()
        } else {
            texts.join(", ")
        }
    };
    let (own_ports, right_ports) = (ports(&observed), ports(&expected));
    let (all_own, all_right) = (transports(&observed), transports(&expected));
    // Of ports that all are there only those are told of whose transports are others.
    let of_port = |set: &BTreeSet<Match>, port: &Ports| -> BTreeSet<Match> {
        let mut set = set.clone();
        set.retain(|one| one.ports == *port);
        set
    };
    let differs = |port: &Ports| of_port(&observed, port) != of_port(&expected, port);
    let (observed, expected) = match own_ports == right_ports {
        true => {
            let only = |set: &BTreeSet<Match>| -> BTreeSet<Match> {
                let set = set.iter().filter(|one| differs(&one.ports));
                set.cloned().collect()
            };
            (only(&observed), only(&expected))
        }
        false => (observed, expected),
    };
    let (own, right) = (transports(&observed), transports(&expected));
    let (told_ports, are_alike) = {
        let told = ports(&observed);
        let alike = |port: &Ports| {
            let said = |set| transports(&of_port(set, port));
            said(&observed) == own && said(&expected) == right
        };
        let are_alike = told.iter().all(alike);
        (told, are_alike)
    };
    if own_ports == right_ports && own != right && are_alike {
        let (own_text, right_text) = (prose::transports(&own), prose::transports(&right));
        let is_missing = own.is_empty() && !right.is_empty();
        let port = match told_ports.iter().all(|ports| ports.range().is_none()) {
            true => String::new(),
            false => format!(" for port {}", shown(&told_ports)),
        };
        let lint = if is_missing {
            names::MISSING_TRANSPORT
        } else {
            names::TRANSPORT_DIFFERS
        };
        let message = match (is_missing, right.is_empty()) {
            (true, _) => format!("{here} names no transport{port} where {who} {says} {right_text}"),
            (_, true) => format!(
                "{here} says {own_text}{port}, where {who} {} no transport",
                verb(agreeing, "names", "name")
            ),
            _ => format!("{here} says {own_text} instead of {right_text}{port}, as {who} {says}"),
        };
        let observed = own_text.to_lowercase();
        let mut told = Told::new(lint, "transport", observed, message);
        told.help = Some(match right.is_empty() {
            true => format!("take {own_text} out"),
            false => format!("write {right_text}"),
        });
        let only = |a: &BTreeSet<Name>, b: &BTreeSet<Name>| {
            let mut only = a.difference(b);
            match (only.next(), only.next()) {
                (Some(one), None) => Some(one.display()),
                _ => None,
            }
        };
        if let (Some(old), Some(new), Some(cell)) =
            (only(&all_own, &all_right), only(&all_right, &all_own), cell)
        {
            told.fix = fix::name(cell, old, new);
        }
        told.expected = Some(right_text.to_lowercase());
        return told;
    }
    if own_ports == right_ports {
        let (observed, expected) = (
            prose::matches(observed.iter()),
            prose::matches(expected.iter()),
        );
        let message = format!("{here} says {observed} where {who} {says} {expected}");
        let mut told = Told::new(names::TRANSPORT_DIFFERS, "transport", observed, message);
        told.help = Some(format!("write {expected}"));
        told.expected = Some(expected);
        return told;
    }
    let (own_text, right_text) = (shown(&own_ports), shown(&right_ports));
    let (lint, message) = match is_truncated(&own_ports, &right_ports) {
        true => (
            names::TRUNCATED_RANGE,
            format!(
                "{here} cut the range {right_text} down to {own_text}; {who} {} it whole",
                verb(agreeing, "has", "have")
            ),
        ),
        false => (
            names::PORT_DIFFERS,
            format!("{here} says port {own_text} where {who} {says} {right_text}"),
        ),
    };
    let mut told = Told::new(lint, "ports", own_text, message);
    told.help = Some(format!("write {right_text}")).filter(|_| !right_ports.is_empty());
    // One number is mended only where nothing else of the pair is in doubt.
    if all_own == all_right
        && let Some(cell) = cell
    {
        told.fix = fix::ports(cell, &own_ports, &right_ports);
    }
    told.expected = Some(right_text);
    told
}

/// One end of a range left over.
fn is_truncated(observed: &BTreeSet<Ports>, expected: &BTreeSet<Ports>) -> bool {
    let lost: Vec<&Ports> = expected.difference(observed).collect();
    let left: Vec<&Ports> = observed.difference(expected).collect();
    match (lost.as_slice(), left.as_slice()) {
        ([range], [single]) => match (range.range(), single.range()) {
            (Some(range), Some(single)) => {
                !range.is_single()
                    && single.is_single()
                    && [range.lower(), range.upper()].contains(&single.lower())
            }
            _ => false,
        },
        _ => false,
    }
}

fn endpoint_lint(observed: &Endpoint, expected: &Endpoint) -> LintName {
    let same_frame = observed.any == expected.any && observed.conditions == expected.conditions;
    if !same_frame {
        return names::ENDPOINT_DIFFERS;
    }
    let (left, lost) = unshared(observed, expected);
    if left.len() != lost.len() {
        return names::ENDPOINT_DIFFERS;
    }
    let same_roles = left
        .iter()
        .zip(&lost)
        .all(|(a, b)| a.role == b.role && a.address == b.address);
    let same_qualifiers = left
        .iter()
        .zip(&lost)
        .all(|(a, b)| a.qualifiers == b.qualifiers);
    match (same_roles, same_qualifiers) {
        (false, true) => names::ROLE_DIFFERS,
        (true, false)
            if !lost_qualifiers(observed, expected).is_empty() && !gains(&left, &lost) =>
        {
            names::LOST_QUALIFIER
        }
        _ => names::ENDPOINT_DIFFERS,
    }
}

/// Parties that only one of two endpoints has.
fn unshared<'e>(a: &'e Endpoint, b: &'e Endpoint) -> (Vec<&'e Party>, Vec<&'e Party>) {
    (
        a.parties.difference(&b.parties).collect(),
        b.parties.difference(&a.parties).collect(),
    )
}

/// The plain address is what is left of a virtual one.
const PLAIN: &str = "ip";

fn gains(left: &[&Party], lost: &[&Party]) -> bool {
    left.iter().zip(lost).any(|(observed, expected)| {
        observed
            .qualifiers
            .difference(&expected.qualifiers)
            .any(|id| id.as_str() != PLAIN)
    })
}

/// Qualifiers that the expected parties have and the observed ones of the same role have not.
fn lost_qualifiers(observed: &Endpoint, expected: &Endpoint) -> Vec<String> {
    let (left, lost) = unshared(observed, expected);
    left.iter()
        .zip(&lost)
        .flat_map(|(a, b)| b.qualifiers.difference(&a.qualifiers))
        .map(prose::concept)
        .collect()
}
