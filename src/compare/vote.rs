//! Vote: what a set of editions says together, and who says otherwise.
//!
//! Takes one value for each edition and gives the expected value with a verdict for each that differs.
//! Votes are counted by hands and not by editions: whoever translates twice, or copies, has one. The
//! source is right unless independent hands outvote it; without a source the majority is right; where
//! hands tie, people outweigh machines; else nobody can say. This is the only place where votes are cast.

use std::collections::BTreeSet;

use crate::finding::Verdict;

/// Who wrote an edition, as far as votes go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    /// The source.
    Source,
    /// A person, one for each locale: a copy of a page is not a second voter.
    Person(String),
    /// An engine: all that it translates is one voice.
    Machine,
}

/// One edition's vote.
#[derive(Debug, Clone)]
pub struct Ballot<V> {
    /// Index of the edition.
    pub edition: usize,
    /// What it says.
    pub value: V,
    /// Who says it.
    pub hand: Hand,
}

/// What the vote says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<V> {
    /// The value to expect; `None` where there is no majority.
    pub expected: Option<V>,
    /// Editions that differ, each with its value and the verdict.
    pub deviating: Vec<(usize, V, Verdict)>,
}

/// The hands that raise one value.
struct Camp<'v, V> {
    value: &'v V,
    hands: BTreeSet<&'v Hand>,
}

impl<V> Camp<'_, V> {
    fn people(&self) -> usize {
        let machines = self.hands.contains(&Hand::Machine);
        self.hands.len() - usize::from(machines)
    }
}

/// Counts the votes; `None` where all agree.
///
/// ```
/// use portolan::compare::vote::{Ballot, Hand, vote};
/// use portolan::finding::Verdict;
/// let ballots: Vec<_> = [("tcp", Hand::Source), ("tcp", Hand::Person("de".into())), ("udp", Hand::Person("ru".into()))]
///     .into_iter().enumerate().map(|(edition, (value, hand))| Ballot { edition, value, hand }).collect();
/// let decision = vote(&ballots).unwrap();
/// assert_eq!(decision.expected, Some("tcp"));
/// assert_eq!(decision.deviating, [(2, "udp", Verdict::TranslationDeviates)]);
/// ```
#[must_use]
pub fn vote<V: Clone + Eq>(ballots: &[Ballot<V>]) -> Option<Decision<V>> {
    let mut camps: Vec<Camp<'_, V>> = Vec::new();
    for ballot in ballots {
        match camps.iter_mut().find(|camp| *camp.value == ballot.value) {
            Some(camp) => {
                camp.hands.insert(&ballot.hand);
            }
            None => camps.push(Camp {
                value: &ballot.value,
                hands: BTreeSet::from([&ballot.hand]),
            }),
        }
    }
    if camps.len() < 2 {
        return None;
    }
    let source = camps.iter().find(|camp| camp.hands.contains(&Hand::Source));
    let expected = match source {
        Some(source) => {
            let strongest = strongest(&camps);
            match strongest {
                // Two hands at the least, and more than stand by the source.
                Some(other) if outvotes(other, source) => Some(other.value),
                _ => Some(source.value),
            }
        }
        None => strongest(&camps).map(|camp| camp.value),
    };
    let deviating = ballots
        .iter()
        .filter(|ballot| Some(&ballot.value) != expected)
        .map(|ballot| {
            let verdict = match expected {
                None => Verdict::Split,
                Some(_) if ballot.hand == Hand::Source => Verdict::SourceDeviates,
                Some(_) => Verdict::TranslationDeviates,
            };
            (ballot.edition, ballot.value.clone(), verdict)
        })
        .collect();
    Some(Decision {
        expected: expected.cloned(),
        deviating,
    })
}

/// Whether the hands of one camp outvote the source: two people at the least, and more hands than stand by it.
fn outvotes<V>(other: &Camp<'_, V>, source: &Camp<'_, V>) -> bool {
    !other.hands.contains(&Hand::Source)
        && other.people() >= 2
        && other.hands.len() > source.hands.len()
}

/// The camp with most hands, of those with equally many the one with most people; `None` where two tie.
fn strongest<'c, 'v, V>(camps: &'c [Camp<'v, V>]) -> Option<&'c Camp<'v, V>> {
    let strength = |camp: &Camp<'_, V>| (camp.hands.len(), camp.people());
    let most = camps.iter().map(strength).max()?;
    let mut leading = camps.iter().filter(|camp| strength(camp) == most);
    let first = leading.next();
    if leading.next().is_some() {
        None
    } else {
        first
    }
}
