//! Vote: what a set of languages says together, and who says otherwise.
//!
//! Takes one value for each edition and gives the expected value with a verdict for each that differs.
//! The reference is right unless it stands alone against a majority; without a reference the majority
//! is right; where votes tie, human translation outweighs machine; else nobody can say.

use crate::finding::Verdict;

/// One edition's vote.
#[derive(Debug, Clone)]
pub struct Ballot<V> {
    /// Index of the edition.
    pub edition: usize,
    /// What it says.
    pub value: V,
    /// Whether people wrote it.
    pub by_people: bool,
}

/// What the vote says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<V> {
    /// The value to expect; `None` where there is no majority.
    pub expected: Option<V>,
    /// Editions that differ, each with its value and the verdict.
    pub deviating: Vec<(usize, V, Verdict)>,
}

/// Counts the votes; `None` where all agree.
///
/// ```
/// use portolan::finding::Verdict;
/// use portolan::vote::{Ballot, vote};
/// let ballots: Vec<_> = ["tcp", "tcp", "udp"].into_iter().enumerate()
///     .map(|(edition, value)| Ballot { edition, value, by_people: true }).collect();
/// let outcome = vote(&ballots, Some(0)).unwrap();
/// assert_eq!(outcome.expected, Some("tcp"));
/// assert_eq!(outcome.deviating, [(2, "udp", Verdict::TranslationDeviates)]);
/// let outcome = vote(&ballots, Some(2)).unwrap();
/// assert_eq!(outcome.deviating, [(2, "udp", Verdict::SourceDeviates)]);
/// ```
#[must_use]
pub fn vote<V: Clone + Eq>(ballots: &[Ballot<V>], reference: Option<usize>) -> Option<Outcome<V>> {
    let mut camps: Vec<(&V, usize, usize)> = Vec::new();
    for ballot in ballots {
        match camps.iter_mut().find(|(value, ..)| **value == ballot.value) {
            Some((_, votes, people)) => {
                *votes += 1;
                *people += usize::from(ballot.by_people);
            }
            None => camps.push((&ballot.value, 1, usize::from(ballot.by_people))),
        }
    }
    if camps.len() < 2 {
        return None;
    }
    let majority = camps
        .iter()
        .find(|(_, votes, _)| votes * 2 > ballots.len())
        .map(|(value, ..)| *value);
    let said_by_reference = ballots
        .iter()
        .find(|ballot| Some(ballot.edition) == reference)
        .map(|ballot| &ballot.value);
    let expected = match said_by_reference {
        Some(said) => {
            let alone = camps
                .iter()
                .any(|(value, votes, _)| *value == said && *votes == 1);
            match majority {
                Some(majority) if alone && majority != said => Some(majority),
                _ => Some(said),
            }
        }
        None => majority.or_else(|| by_people(&camps)),
    };
    let deviating = ballots
        .iter()
        .filter(|ballot| Some(&ballot.value) != expected)
        .map(|ballot| {
            let verdict = match expected {
                None => Verdict::Split,
                Some(_) if Some(ballot.edition) == reference => Verdict::SourceDeviates,
                Some(_) => Verdict::TranslationDeviates,
            };
            (ballot.edition, ballot.value.clone(), verdict)
        })
        .collect();
    Some(Outcome {
        expected: expected.cloned(),
        deviating,
    })
}

/// Of the camps with most votes, the only one with most people in it.
fn by_people<'v, V>(camps: &[(&'v V, usize, usize)]) -> Option<&'v V> {
    let most = camps.iter().map(|(_, votes, _)| *votes).max()?;
    let leading = camps.iter().filter(|(_, votes, _)| *votes == most);
    let people = leading.clone().map(|(_, _, people)| *people).max()?;
    let mut first = leading.filter(|(_, _, count)| *count == people);
    match (first.next(), first.next()) {
        (Some((value, ..)), None) => Some(value),
        _ => None,
    }
}
