//! Trust: which of the words that were found are terms.
//!
//! Takes the analyses of all texts and gives what was learned. A term has two different segments at least,
//! means one thing, is no small minority among the names of its concept, no part of a known name, and
//! reads the texts right that it was learned from. What fails is a suspect, with what it failed by.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::{Analysis, Meaning};
use super::atoms::{Corpus, Symbol, Text};
use super::reader::Book;
use super::{Filler, Learned, LearnedTerm, Name, Suspect, SuspectKind, TwoNames, UnitKind};
use crate::lexicon::ConceptId;
use crate::order::{Collect, Order};

/// Different segments that a term needs.
const ENOUGH: usize = 2;
/// A name of a concept that has less than one in this many of its texts is a suspect.
const MINORITY: usize = 4;
/// Rounds of reading again; each takes a word away.
const ROUNDS: usize = 64;

/// What bears out that a row of symbols has a meaning.
#[derive(Debug, Clone, Default)]
struct Evidence {
    texts: BTreeSet<usize>,
    segments: BTreeSet<u32>,
    places: BTreeSet<(u32, u32, u32)>,
    /// Forms, with their places.
    forms: BTreeMap<String, BTreeSet<(u32, u32, u32)>>,
    /// What the source calls it.
    names: BTreeSet<Vec<String>>,
    /// Whether packs know that the words say nothing.
    is_known: bool,
    /// Whether the words are all of a text that says one thing.
    is_whole: bool,
}

type Word = (Vec<Symbol>, Meaning);

pub(super) fn settle(
    corpus: &Corpus,
    analyses: &[Analysis],
    source_words: Vec<(String, ConceptId, UnitKind)>,
) -> Learned {
    let of_source: BTreeSet<&str> = source_words
        .iter()
        .map(|(words, ..)| words.as_str())
        .into_set();
    let evidence = gather(corpus, analyses, &of_source);
    let mut by_row: BTreeMap<&[Symbol], usize> = BTreeMap::new();
    let mut by_meaning: BTreeMap<&Meaning, Vec<&Word>> = BTreeMap::new();
    for (word, found) in &evidence {
        *by_row.entry(&word.0).or_default() += found.texts.len();
        if !word.1.is_empty() {
            by_meaning.entry(&word.1).or_default().push(word);
        }
    }
    let mut suspects: BTreeMap<&Word, (SuspectKind, Option<&Word>)> = BTreeMap::new();
    let mut accepted: BTreeSet<&Word> = BTreeSet::new();
    for (word, found) in &evidence {
        let all = by_row[word.0.as_slice()];
        let is_one_thing = found.texts.len() * 5 >= all * 4;
        if word.1.is_empty() {
            if is_one_thing && found.segments.len() >= ENOUGH && !found.is_known {
                accepted.insert(word);
            }
            continue;
        }
        // Where the source has two names for a concept, a translation may have two.
        let names: Vec<&Word> = by_meaning[&word.1]
            .iter()
            .copied()
            .filter(|name| !evidence[*name].names.is_disjoint(&found.names))
            .collect();
        let best = names.iter().max_by_key(|name| {
            (
                evidence[**name].segments.len(),
                evidence[**name].places.len(),
                std::cmp::Reverse(**name),
            )
        });
        let in_all: BTreeSet<u32> = names
            .iter()
            .flat_map(|name| evidence[*name].segments.iter().copied())
            .into_set();
        if is_truncation(corpus, word) {
            suspects.insert(word, (SuspectKind::Truncation, None));
        } else if !is_one_thing {
            let main = evidence
                .iter()
                .filter(|(other, _)| other.0 == word.0 && other.1 != word.1)
                .max_by_key(|(_, found)| found.texts.len())
                .map(|(other, _)| other);
            suspects.insert(word, (SuspectKind::OtherConcept, main));
        } else if !shapes_list(corpus, word)
            && let Some(best) = best
            && *best != word
            && found.segments.len() * MINORITY <= in_all.len()
        {
            suspects.insert(word, (SuspectKind::Minority, Some(best)));
        } else if found.segments.len() < ENOUGH {
            suspects.insert(
                word,
                (
                    SuspectKind::Rare,
                    best.copied().filter(|best| *best != word),
                ),
            );
        } else {
            accepted.insert(word);
        }
    }
    let lossy = hides_loss(&accepted);
    for (word, name) in lossy {
        accepted.remove(word);
        suspects.insert(word, (SuspectKind::Truncation, Some(name)));
    }
    read_again(corpus, &mut accepted);
    let mut with_once = accepted.clone();
    // A concept whose names all are rare has none that these could be a fault for.
    for (kind, instead) in suspects.values_mut() {
        if *kind == SuspectKind::Rare && instead.is_some_and(|name| !accepted.contains(name)) {
            *instead = None;
        }
    }
    with_once.extend(once(corpus, analyses, &accepted, &suspects));
    read_again(corpus, &mut with_once);
    let once: BTreeSet<&Word> = with_once.difference(&accepted).copied().into_set();
    let mut named = accepted.clone();
    named.extend(&once);
    let is_form = |kind: &SuspectKind| matches!(kind, SuspectKind::Minority | SuspectKind::Rare);
    named.extend(
        suspects
            .iter()
            .filter(|(word, (kind, _))| is_form(kind) && evidence[**word].is_whole)
            .map(|(word, _)| *word),
    );
    named.retain(|word| word.1.len() == 1 && !shapes_list(corpus, word));
    Learned {
        terms: terms(corpus, &evidence, &accepted, &by_row),
        once: terms(corpus, &evidence, &once, &by_row),
        fillers: accepted
            .iter()
            .filter(|word| word.1.is_empty())
            .map(|word| Filler {
                text: main_form(&evidence[*word]),
                texts: count(evidence[*word].segments.len()),
            })
            .collect(),
        suspects: suspects
            .iter()
            .filter(|(word, _)| !once.contains(*word))
            .map(|(word, (kind, instead))| suspect(corpus, &evidence, word, *kind, *instead))
            .collect(),
        two_names: two_names(corpus, &evidence, &named),
        parts: corpus.speller.compound_parts(),
        source_words,
        ..Learned::default()
    }
}

/// Whether a word is a connective or the like: languages have many ways to say those.
fn shapes_list(corpus: &Corpus, word: &Word) -> bool {
    let shapes = |at: &u32| {
        matches!(
            corpus.kinds[*at as usize],
            UnitKind::Connective | UnitKind::Narrowing
        )
    };
    word.1.iter().any(shapes)
}

/// Words for several concepts at once that lack the name which one of the concepts has elsewhere: a
/// translation that leaves a word out everywhere would else be taken for the language.
fn hides_loss<'w>(accepted: &BTreeSet<&'w Word>) -> Vec<(&'w Word, &'w Word)> {
    let mut names: BTreeMap<u32, Vec<&Word>> = BTreeMap::new();
    for word in accepted {
        if let [concept] = word.1.as_slice() {
            names.entry(*concept).or_default().push(word);
        }
    }
    let mut found = Vec::new();
    for word in accepted.iter().filter(|word| word.1.len() > 1) {
        let lacking = word.1.iter().find_map(|concept| {
            let names = names.get(concept)?;
            let has = |name: &&Word| word.0.windows(name.0.len()).any(|part| part == name.0);
            let has_none = !names.iter().any(has);
            has_none.then_some(names[0])
        });
        if let Some(name) = lacking {
            found.push((*word, name));
        }
    }
    found
}

/// Words of one segment that are all that is left of it when the terms are taken away.
fn once<'w>(
    corpus: &Corpus,
    analyses: &[Analysis],
    accepted: &BTreeSet<&'w Word>,
    suspects: &BTreeMap<&'w Word, (SuspectKind, Option<&'w Word>)>,
) -> BTreeSet<&'w Word> {
    let mut found: BTreeSet<&Word> = BTreeSet::new();
    for (text, analysis) in corpus.texts.iter().zip(analyses) {
        if !analysis.is_complete {
            continue;
        }
        // Chunks that were explained one by one are left one by one.
        let mut left: BTreeMap<(usize, usize), BTreeSet<Word>> = BTreeMap::new();
        let mut connectives = 0;
        for segment in &analysis.segments {
            let Some(meaning) = &segment.meaning else {
                continue;
            };
            let atoms = &text.chunks[segment.chunk][segment.start..segment.start + segment.length];
            let word: Word = (
                atoms.iter().map(|atom| atom.symbol).collect(),
                meaning.clone(),
            );
            let is_source = match meaning.as_slice() {
                [concept] => corpus.source_terms.get(&word.0) == Some(concept),
                _ => meaning.is_empty() && atoms.iter().all(|atom| atom.is_neutral),
            };
            let is_connective = |at: &u32| corpus.kinds[*at as usize] == UnitKind::Connective;
            if meaning.iter().any(is_connective) {
                connectives += 1;
            }
            if !is_source && !accepted.contains(&word) {
                let chunk = if analysis.is_cut { segment.chunk } else { 0 };
                left.entry((chunk, connectives)).or_default().insert(word);
            }
        }
        for words in left.values().filter(|words| words.len() == 1) {
            let known = words.first().and_then(|word| suspects.get_key_value(word));
            if let Some((word, (SuspectKind::Rare, None))) = known {
                found.insert(word);
            }
        }
    }
    found
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Evidence of all words, from texts that were explained in full.
fn gather(
    corpus: &Corpus,
    analyses: &[Analysis],
    of_source: &BTreeSet<&str>,
) -> BTreeMap<Word, Evidence> {
    let mut evidence: BTreeMap<Word, Evidence> = BTreeMap::new();
    for (number, (text, analysis)) in corpus.texts.iter().zip(analyses).enumerate() {
        if !analysis.is_complete {
            continue;
        }
        for segment in &analysis.segments {
            let Some(meaning) = &segment.meaning else {
                continue;
            };
            let atoms = &text.chunks[segment.chunk][segment.start..segment.start + segment.length];
            let symbols: Vec<Symbol> = atoms.iter().map(|atom| atom.symbol).collect();
            let form = match (atoms.first(), atoms.last()) {
                (Some(first), Some(last)) => &text.text[first.range.start..last.range.end],
                _ => "",
            };
            // The source's own words need no evidence, and are no names of the language.
            if let [concept] = meaning.as_slice()
                && corpus.source_terms.get(&symbols) == Some(concept)
                && of_source.contains(crate::lexicon::fold(form).as_str())
            {
                continue;
            }
            let found = evidence.entry((symbols, meaning.clone())).or_default();
            found.texts.insert(number);
            found.is_known |= atoms.iter().all(|atom| atom.is_neutral);
            let atoms_of_text: usize = text.chunks.iter().map(Vec::len).sum();
            found.is_whole |=
                text.units.len() == 1 && text.known.is_empty() && atoms.len() == atoms_of_text;
            found.segments.extend(&text.segments);
            found.places.extend(&text.places);
            let names = meaning.iter().filter_map(|at| text.names.get(at)?.first());
            found.names.insert(names.cloned().collect());
            if !form.is_empty() {
                let places = found.forms.entry(form.to_owned()).or_default();
                places.extend(&text.places);
            }
        }
    }
    evidence
}

/// Whether a row is a proper part of a name that packs know for its meaning.
fn is_truncation(corpus: &Corpus, word: &Word) -> bool {
    let ids = corpus.ids(&word.1);
    corpus.known_terms.iter().any(|(symbols, concepts)| {
        *concepts == ids
            && symbols.len() > word.0.len()
            && symbols.windows(word.0.len()).any(|part| part == word.0)
    })
}

/// The texts are read with the words that were accepted; those that read wrong too often are let go.
fn read_again(corpus: &Corpus, accepted: &mut BTreeSet<&Word>) {
    for _ in 0..ROUNDS {
        let entries: Vec<&Word> = accepted.iter().copied().collect();
        let (book, source_concepts) = book(corpus, &entries);
        let mut right = vec![0usize; entries.len()];
        let mut wrong = vec![0usize; entries.len()];
        let whole = |text: &&Text| text.may_teach && !text.is_apart;
        for text in corpus.texts.iter().filter(whole) {
            let covered = book.cover(&text.chunks);
            if covered.iter().any(|part| part.entry.is_none()) {
                continue;
            }
            let used: BTreeSet<usize> = covered.iter().filter_map(|part| part.entry).into_set();
            let mut read: BTreeSet<u32> = text.known.clone();
            for entry in &used {
                match entries.get(*entry) {
                    Some(word) => read.extend(&word.1),
                    None => {
                        read.insert(source_concepts[*entry - entries.len()]);
                    }
                }
            }
            let tally = match agrees(corpus, text, &read) {
                true => &mut right,
                false => &mut wrong,
            };
            for entry in used {
                if let Some(count) = tally.get_mut(entry) {
                    *count += 1;
                }
            }
        }
        // A wrong reading is the fault of one of its words: the worst goes, and all are judged again.
        let worst = (0..entries.len())
            .filter(|at| wrong[*at] > 0 && wrong[*at] * 4 > right[*at])
            .max_by_key(|at| {
                (
                    wrong[*at] * 1_000 / (wrong[*at] + right[*at]),
                    std::cmp::Reverse(*at),
                )
            });
        match worst {
            Some(worst) => accepted.remove(entries[worst]),
            None => break,
        };
    }
}

fn book(corpus: &Corpus, entries: &[&Word]) -> (Book, Vec<u32>) {
    let mut book = Book::default();
    for (at, word) in entries.iter().enumerate() {
        book.add(&word.0, at);
        if let ([symbol], true) = (word.0.as_slice(), word.1.is_empty()) {
            book.add_inner_filler(*symbol);
        }
    }
    let mut source_concepts = Vec::new();
    for (symbols, concept) in &corpus.source_terms {
        book.add(symbols, entries.len() + source_concepts.len());
        source_concepts.push(*concept);
    }
    (book, source_concepts)
}

/// Whether concepts that were read are those of the source.
fn agrees(corpus: &Corpus, text: &Text, read: &BTreeSet<u32>) -> bool {
    let counts = |concept: &&u32| {
        matches!(
            corpus.kinds[**concept as usize],
            UnitKind::Role | UnitKind::Qualifier | UnitKind::Condition
        )
    };
    let read_any = read
        .iter()
        .any(|at| corpus.kinds[*at as usize] == UnitKind::Any);
    let is_any = text
        .concepts
        .iter()
        .any(|at| corpus.kinds[*at as usize] == UnitKind::Any);
    read.iter()
        .filter(counts)
        .eq(text.concepts.iter().filter(counts))
        && (is_any || !read_any)
}

fn main_form(evidence: &Evidence) -> String {
    let forms = forms(evidence);
    forms.into_iter().next().unwrap_or_default()
}

/// Forms of a word, the most usual first; those that fold alike are one.
fn forms(evidence: &Evidence) -> Vec<String> {
    let mut sorted: Vec<(&String, usize)> = evidence
        .forms
        .iter()
        .map(|(form, places)| (form, places.len()))
        .collect();
    sorted.order_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut seen = BTreeSet::new();
    sorted
        .into_iter()
        .filter(|(form, _)| seen.insert(crate::lexicon::fold(form)))
        .map(|(form, _)| form.clone())
        .collect()
}

fn terms(
    corpus: &Corpus,
    evidence: &BTreeMap<Word, Evidence>,
    accepted: &BTreeSet<&Word>,
    by_row: &BTreeMap<&[Symbol], usize>,
) -> Vec<LearnedTerm> {
    let mut terms: Vec<LearnedTerm> = accepted
        .iter()
        .filter(|word| !word.1.is_empty())
        .map(|word| {
            let found = &evidence[*word];
            let forms = forms(found);
            LearnedTerm {
                text: forms.first().cloned().unwrap_or_default(),
                concepts: corpus.ids(&word.1),
                kinds: word.1.iter().map(|at| corpus.kinds[*at as usize]).collect(),
                forms,
                rows: count(found.places.len()),
                texts: count(found.segments.len()),
                against: count(by_row[word.0.as_slice()] - found.texts.len()),
            }
        })
        .collect();
    terms.order_by(|a, b| {
        (&a.concepts, std::cmp::Reverse(a.rows), &a.text).cmp(&(
            &b.concepts,
            std::cmp::Reverse(b.rows),
            &b.text,
        ))
    });
    terms
}

fn suspect(
    corpus: &Corpus,
    evidence: &BTreeMap<Word, Evidence>,
    word: &Word,
    kind: SuspectKind,
    instead: Option<&Word>,
) -> Suspect {
    let found = &evidence[word];
    let other = instead.map(|word| &evidence[word]);
    Suspect {
        kind,
        text: main_form(found),
        concepts: corpus.ids(&word.1),
        rows: count(found.places.len()),
        texts: count(found.segments.len()),
        instead: other.map(main_form).unwrap_or_default(),
        instead_concepts: instead.map(|word| corpus.ids(&word.1)).unwrap_or_default(),
        instead_texts: other.map_or(0, |found| count(found.segments.len())),
        places: found.places.iter().copied().collect(),
    }
}

/// Concepts with two names here and one in the source.
fn two_names(
    corpus: &Corpus,
    evidence: &BTreeMap<Word, Evidence>,
    accepted: &BTreeSet<&Word>,
) -> Vec<TwoNames> {
    let mut names: BTreeMap<&Meaning, Vec<&Word>> = BTreeMap::new();
    for word in accepted.iter().filter(|word| !word.1.is_empty()) {
        names.entry(&word.1).or_default().push(word);
    }
    names
        .into_iter()
        .map(|(meaning, words)| {
            // Names of one and the same name of the source.
            let shared = |word: &&Word| {
                words.iter().any(|other| {
                    other != word && !evidence[*other].names.is_disjoint(&evidence[*word].names)
                })
            };
            let words: Vec<&Word> = words.iter().copied().filter(|word| shared(word)).collect();
            (meaning, words)
        })
        .filter(|(_, words)| words.len() > 1)
        .map(|(meaning, words)| {
            let mut names: Vec<Name> = words
                .into_iter()
                .map(|word| {
                    let found = &evidence[word];
                    Name {
                        text: main_form(found),
                        texts: count(found.segments.len()),
                        places: found.places.iter().copied().collect(),
                    }
                })
                .collect();
            names.order_by(|a, b| {
                let more = b.places.len().cmp(&a.places.len());
                more.then(a.text.cmp(&b.text))
            });
            TwoNames {
                concepts: corpus.ids(meaning),
                names,
            }
        })
        .collect()
}
