//! One edition that differs in one field of a row: which lint it is, and what to say of it.
//!
//! Takes the outcome of a field and one deviation, gives a finding with the cells of the other languages
//! as evidence. The message says the difference in words.

use std::collections::BTreeSet;

use super::super::registry::{LintName, names};
use super::super::{Site, listed, locale_name, one_per_locale, row_identity, verb};
use super::{Aligned, repeated_phrase};
use crate::compare::outcome::{Deviation, Outcome};
use crate::finding::{Finding, Related};
use crate::normalize::PortPage;
use crate::prose;
use crate::protocol::Name;
use crate::rule::{Endpoint, Field, Match, Party, Ports, Value};

/// One edition that differs in one field.
pub(super) struct Difference<'a, 's> {
    pub(super) aligned: Aligned<'a, 's>,
    pub(super) outcome: &'a Outcome,
    pub(super) deviation: &'a Deviation,
}

/// What differs: the lint, the field as records name it, and both sides in words.
struct Told {
    lint: LintName,
    field: &'static str,
    observed: String,
    expected: Option<String>,
    message: String,
    help: Option<String>,
}

impl Difference<'_, '_> {
    pub(super) fn finding(&self) -> Option<Finding> {
        let edition = self.deviation.edition;
        let site = self.aligned.site(edition, self.outcome.field)?;
        let mut told = self.told(&site);
        if let Some(why) = self.collision(&site) {
            told.message.push_str(&why);
        }
        let mut finding = site.finding(told.lint, told.message);
        finding.field = Some(told.field);
        finding.observed = Some(told.observed);
        finding.expected = told.expected;
        finding.help = told.help;
        finding.related = self.related(site.page);
        // The row is what the languages take it for, not what this one says.
        if let Some(model) = self.aligned.model(self.outcome) {
            finding.row_identity = row_identity(model);
        }
        Some(finding)
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
            return Told {
                lint,
                field: name,
                message: format!(
                    "{here} says {} {said}; {} {} otherwise, and no side has a majority",
                    field.label(),
                    listed(&others),
                    verb(&others, "says", "say")
                ),
                observed: said,
                expected: None,
                help: None,
            };
        };
        let agreeing: Vec<String> = self
            .outcome
            .agreeing
            .iter()
            .map(|edition| self.locale_of(*edition))
            .collect();
        let who = listed(&agreeing);
        let says = verb(&agreeing, "says", "say");
        match (observed, expected) {
            (Some(Value::Endpoint(observed)), Some(Value::Endpoint(expected))) => {
                endpoints(field, &here, observed, expected, &who)
            }
            _ if field == Field::Matches => {
                ports(&here, matches_of(observed), matches_of(expected), &agreeing)
            }
            _ => {
                let (observed, expected) = (prose::said(observed), prose::said(expected));
                Told {
                    lint: plain_lint(field),
                    field: field.as_str(),
                    message: match () {
                        () if observed == prose::NOTHING => format!(
                            "{here} names no {} where {who} {says} {expected}",
                            field.label()
                        ),
                        () if expected == prose::NOTHING => format!(
                            "{here} says {} {observed} where {who} {} none",
                            field.label(),
                            verb(&agreeing, "names", "name")
                        ),
                        () => format!(
                            "{here} says {} {observed} where {who} {says} {expected}",
                            field.label()
                        ),
                    },
                    help: Some(format!("write {expected}")).filter(|_| expected != prose::NOTHING),
                    observed,
                    expected: Some(expected),
                }
            }
        }
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
        let stated: BTreeSet<_> = observed.roles().collect();
        let lost: Vec<String> = expected
            .roles()
            .filter(|role| !stated.contains(role))
            .map(prose::concept)
            .collect();
        (!lost.is_empty()).then(|| {
            format!(
                "; `{phrase}` stands there twice, and no reader can tell that one of the two is {}",
                lost.join(" or ")
            )
        })
    }

    /// The cells of the others: those that agree come first, the source before all.
    fn related(&self, except: &PortPage) -> Vec<Related> {
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
        order.sort_by_key(|(agrees, edition)| (!agrees, Some(*edition) != reference, *edition));
        let others = order.into_iter().filter_map(|(agrees, edition)| {
            let page = self.aligned.alignment.group.editions[edition];
            let site = self.aligned.site(edition, self.outcome.field)?;
            Some((page, site.related(agrees)))
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
        let site = self.aligned.site(edition, Field::Source)?;
        let here = locale_name(site.page);
        let mut finding = site.finding(
            names::SWAPPED_ENDPOINTS,
            format!("{here} has source and destination exchanged"),
        );
        finding.field = Some("source");
        finding.observed = Some(prose::value(&own_source));
        finding.expected = source.expected.as_ref().map(prose::said);
        finding.help = Some(String::from("exchange the two cells"));
        finding.related = self.related(site.page);
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

/// Transports and ports: which of the two differs.
fn ports(
    here: &str,
    observed: BTreeSet<Match>,
    expected: BTreeSet<Match>,
    agreeing: &[String],
) -> Told {
    let who = listed(agreeing);
    let says = verb(agreeing, "says", "say");
    let ports =
        |set: &BTreeSet<Match>| set.iter().map(|one| one.ports).collect::<BTreeSet<Ports>>();
    let transports = |set: &BTreeSet<Match>| {
        set.iter()
            .filter_map(|one| one.transport)
            .collect::<BTreeSet<Name>>()
    };
    let shown = |ports: &BTreeSet<Ports>| {
        let texts: Vec<String> = ports.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            prose::NOTHING.to_owned()
        } else {
            texts.join(", ")
        }
    };
    let (own_ports, right_ports) = (ports(&observed), ports(&expected));
    let (own, right) = (transports(&observed), transports(&expected));
    if own_ports == right_ports && own != right {
        let (own_text, right_text) = (prose::transports(&own), prose::transports(&right));
        let is_missing = own.is_empty() && !right.is_empty();
        let port = shown(&right_ports);
        return Told {
            lint: if is_missing {
                names::MISSING_TRANSPORT
            } else {
                names::TRANSPORT_DIFFERS
            },
            field: "transport",
            message: match is_missing {
                true => format!(
                    "{here} names no transport for port {port} where {who} {says} {right_text}"
                ),
                false => format!(
                    "{here} says {own_text} instead of {right_text} for port {port}, as {who} {says}"
                ),
            },
            help: Some(format!("write {right_text}")).filter(|_| !right.is_empty()),
            observed: own_text.to_lowercase(),
            expected: Some(right_text.to_lowercase()),
        };
    }
    if own_ports == right_ports {
        let (observed, expected) = (
            prose::matches(observed.iter()),
            prose::matches(expected.iter()),
        );
        return Told {
            lint: names::TRANSPORT_DIFFERS,
            field: "transport",
            message: format!("{here} says {observed} where {who} {says} {expected}"),
            help: Some(format!("write {expected}")),
            observed,
            expected: Some(expected),
        };
    }
    let (own_text, right_text) = (shown(&own_ports), shown(&right_ports));
    let is_cut = is_truncated(&own_ports, &right_ports);
    Told {
        lint: if is_cut {
            names::TRUNCATED_RANGE
        } else {
            names::PORT_DIFFERS
        },
        field: "ports",
        message: match is_cut {
            true => format!(
                "{here} cut the range {right_text} down to {own_text}; {who} {} it whole",
                verb(agreeing, "has", "have")
            ),
            false => format!("{here} says port {own_text} where {who} {says} {right_text}"),
        },
        help: Some(format!("write {right_text}")).filter(|_| !right_ports.is_empty()),
        observed: own_text,
        expected: Some(right_text),
    }
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

fn endpoints(
    field: Field,
    here: &str,
    observed: &Endpoint,
    expected: &Endpoint,
    who: &str,
) -> Told {
    let lint = endpoint_lint(observed, expected);
    let (own, right) = (prose::endpoint(observed), prose::endpoint(expected));
    let (left, lost) = unshared(observed, expected);
    let label = field.label();
    let list = |parties: &[&Party]| {
        parties
            .iter()
            .map(|party| prose::party(party))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let message = match (lint, left.as_slice(), lost.as_slice()) {
        (names::LOST_QUALIFIER, ..) => {
            let words = lost_qualifiers(observed, expected);
            format!(
                "the {label} in {here} lacks `{}`: {who} says {right}",
                words.join(", ")
            )
        }
        (_, [], lost) if !lost.is_empty() && observed.any == expected.any => {
            format!(
                "the {label} in {here} lacks {}, which {who} has",
                list(lost)
            )
        }
        (_, left, []) if !left.is_empty() && observed.any == expected.any => {
            format!(
                "the {label} in {here} has {}, which {who} does not have",
                list(left)
            )
        }
        _ => format!("the {label} in {here} is {own} where {who} says {right}"),
    };
    Told {
        lint,
        field: field.as_str(),
        message,
        help: Some(format!("say {right} in the words of this language")),
        observed: own,
        expected: Some(right),
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
