//! Analysis: how a text says what it says, found for all texts together.
//!
//! Takes a corpus and gives for each text the cover of terms and fillers that costs least, where words that
//! other texts bear out are cheap and new ones dear. Texts are gone over, the shortest first, until
//! nothing changes; each is judged without its own evidence.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::UnitKind;
use super::atoms::{Atom, Corpus, Text, Unit};
use super::counts::{Counts, Run};

use crate::order::{Collect, Order};

/// What a run means: concepts in the order of the source; none for a filler.
pub(super) type Meaning = Vec<u32>;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) chunk: usize,
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) run: Run,
    /// `None` where the words could not be explained.
    pub(super) meaning: Option<Meaning>,
}

/// How a text says what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Analysis {
    pub(super) segments: Vec<Segment>,
    /// Whether all words are explained and nothing that counts is missing.
    pub(super) is_complete: bool,
    /// Whether the chunks were explained one by one.
    pub(super) is_cut: bool,
    cost: i64,
}

/// How often each run means what, in different texts.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    by_run: BTreeMap<Run, Vec<(Meaning, u32)>>,
}

impl Lexemes {
    fn change(&mut self, analysis: &Analysis, add: bool) {
        if !analysis.is_complete {
            return;
        }
        let distinct: BTreeSet<(Run, &Meaning)> = analysis
            .segments
            .iter()
            .filter_map(|segment| Some((segment.run, segment.meaning.as_ref()?)))
            .into_set();
        for (run, meaning) in distinct {
            let meanings = self.by_run.entry(run).or_default();
            match meanings.iter_mut().find(|(known, _)| known == meaning) {
                Some((_, count)) if add => *count += 1,
                Some((_, count)) => *count = count.saturating_sub(1),
                None if add => meanings.push((meaning.clone(), 1)),
                None => {}
            }
        }
    }

    /// Runs that mean one concept in several texts.
    fn established(&self) -> HashMap<Run, u32> {
        let mut found = HashMap::default();
        for (run, meanings) in &self.by_run {
            let all: u32 = meanings.iter().map(|(_, count)| count).sum();
            for (meaning, count) in meanings {
                if let [concept] = meaning.as_slice()
                    && *count >= ESTABLISHED
                    && count * 5 >= all * 4
                {
                    found.insert(*run, *concept);
                }
            }
        }
        found
    }

    fn of(&self, run: Run) -> &[(Meaning, u32)] {
        self.by_run.get(&run).map_or(&[], Vec::as_slice)
    }
}

/// Costs in thousandths of a natural unit of description. A new word costs as much as several that are
/// known; what is left out of a translation costs as much as its loss matters to a rule.
mod cost {
    pub(super) const KNOWN: i64 = 300;
    pub(super) const SOURCE_WORD: i64 = 700;
    pub(super) const NEW: i64 = 3_500;
    pub(super) const NEW_CONNECTIVE: i64 = 1_200;
    pub(super) const NEW_NARROWING: i64 = 2_500;
    pub(super) const NEW_AND_ALONE: i64 = 1_000;
    pub(super) const TORN: i64 = 1_500;
    pub(super) const MORE_CONCEPTS: i64 = 2_600;
    pub(super) const NO_ASSOCIATION: f64 = 2_500.0;
    pub(super) const LENGTH: f64 = 900.0;
    pub(super) const FILLER: i64 = 500;
    pub(super) const FILLER_WORD: i64 = 400;
    pub(super) const FILLER_CHARACTER: i64 = 150;
    pub(super) const FILLER_ALONE: i64 = 2_500;
    pub(super) const FILLER_BESIDE_ONE: i64 = 2_500;
    pub(super) const FILLER_PREDICTS: f64 = 6_000.0;
    pub(super) const UNLIKE_MARKS: i64 = 3_000;
    pub(super) const SWALLOWS: i64 = 2_500;
    pub(super) const NEUTRAL: i64 = 50;
    pub(super) const JUNK_WORD: i64 = 4_500;
    pub(super) const JUNK_CHARACTER: i64 = 2_000;
    pub(super) const CROSSING: i64 = 120;
    pub(super) const ECHO: i64 = 1_500;
    pub(super) const NO_ROLE: i64 = 9_000;
    pub(super) const NO_CONDITION: i64 = 8_000;
    pub(super) const NO_QUALIFIER: i64 = 6_000;
    pub(super) const NO_REPEATED_QUALIFIER: i64 = 1_200;
    pub(super) const NO_ANY: i64 = 1_500;
    pub(super) const NO_CONNECTIVE: i64 = 800;
    pub(super) const NO_NARROWING: i64 = 2_500;
}

/// States that are kept at each place of a text.
const BEAM: usize = 32;
/// Concepts that a new word is tried for.
const TRIED: usize = 4;
/// Concepts that one term may have.
const MOST_CONCEPTS: usize = 3;
/// Texts that make a word a name that others should not swallow.
const ESTABLISHED: u32 = 2;
/// Rounds; all data seen settles in fewer.
const ROUNDS: usize = 8;
/// Association below which a filler says nothing.
const CHANCE: f64 = 0.3;

/// Analyses all texts.
pub(super) fn analyse(corpus: &Corpus) -> (Counts, Vec<Analysis>) {
    let counts = Counts::new(corpus);
    let source: HashMap<Run, u32> = corpus
        .source_terms
        .iter()
        .filter_map(|(symbols, concept)| Some((counts.run_of(symbols)?, *concept)))
        .collect();
    let analyst = Analyst {
        corpus,
        counts: &counts,
        source,
    };
    let mut options: Vec<Vec<Part>> = corpus
        .texts
        .iter()
        .map(|text| analyst.parts(text))
        .collect();
    let mut lexemes = Lexemes::default();
    let mut analyses: Vec<Analysis> = vec![Analysis::default(); corpus.texts.len()];
    let mut named: BTreeSet<u32> = BTreeSet::new();
    for phase in 0..2 {
        if phase == 1 {
            // A concept that has a name of its own is not meant without it.
            named = names(&analyses);
            let established = lexemes.established();
            for (text, parts) in corpus.texts.iter().zip(&mut options) {
                for part in parts {
                    analyst.find_inner(text, part, &established);
                }
            }
        }
        for _ in 0..ROUNDS {
            let mut has_changed = false;
            for (at, text) in corpus.texts.iter().enumerate() {
                if !text.may_teach || text.units.is_empty() && text.known.is_empty() {
                    continue;
                }
                lexemes.change(&analyses[at], false);
                let analysis = analyst.best(text, &options[at], &lexemes, &named);
                has_changed |= analysis.segments != analyses[at].segments;
                lexemes.change(&analysis, true);
                analyses[at] = analysis;
            }
            if !has_changed {
                break;
            }
        }
    }
    drop(analyst);
    (counts, analyses)
}

struct Analyst<'c> {
    corpus: &'c Corpus,
    counts: &'c Counts,
    source: HashMap<Run, u32>,
}

/// A text, or a part of it between marks, with what it must say.
struct Part {
    /// Numbers of the chunks.
    chunks: Vec<usize>,
    units: Vec<Unit>,
    options: Vec<Vec<Candidate>>,
    /// Whether the part is all of the text.
    is_whole: bool,
}

/// A run that may be a part of an analysis.
struct Candidate {
    chunk: usize,
    start: usize,
    length: usize,
    run: Run,
    /// Sets of units that a new word may mean, with the cost; no unit is a filler.
    new: Vec<(u32, i64)>,
    /// Cost for the source's own word.
    source: Option<u32>,
    may_fill: bool,
    /// Concepts with an established name inside of the run.
    inner: Vec<u32>,
    /// What it costs to end where no word is seen to end.
    torn: i64,
}

impl Analyst<'_> {
    /// The whole text, and its parts where text and source are cut alike by their marks.
    fn parts(&self, text: &Text) -> Vec<Part> {
        let all: Vec<usize> = (0..text.chunks.len()).collect();
        let mut parts = vec![self.part(text, all, text.units.clone(), true)];
        for (chunks, group) in &text.parts {
            let units: Vec<Unit> = text
                .units
                .iter()
                .filter(|unit| unit.group == *group)
                .copied()
                .collect();
            if !(units.is_empty() && chunks.is_empty()) {
                parts.push(self.part(text, chunks.clone(), units, false));
            }
        }
        parts
    }

    fn part(&self, text: &Text, chunks: Vec<usize>, units: Vec<Unit>, is_whole: bool) -> Part {
        let mut options = Vec::new();
        for &chunk in &chunks {
            let atoms = &text.chunks[chunk];
            let mut at: Vec<Vec<Candidate>> = (0..atoms.len()).map(|_| Vec::new()).collect();
            // What the source says in one concept, a translation says in one term.
            let is_one = units.len() == 1 && text.known.is_empty() && chunks.len() == 1;
            for found in self.counts.runs(atoms) {
                let is_all = is_one && found.length == atoms.len();
                let run_atoms = &atoms[found.start..found.start + found.length];
                let source = self.source.get(&found.run).copied();
                at[found.start].push(Candidate {
                    chunk,
                    start: found.start,
                    length: found.length,
                    run: found.run,
                    new: self.new_meanings(found.run, run_atoms, &units, is_one, is_all),
                    source,
                    inner: Vec::new(),
                    may_fill: !run_atoms.iter().any(|atom| atom.is_inner),
                    torn: if found.is_torn { cost::TORN } else { 0 },
                });
            }
            options.extend(at);
        }
        Part {
            chunks,
            units,
            options,
            is_whole,
        }
    }

    /// Finds the established names inside of each run, so that it may be dear to swallow them.
    fn find_inner(&self, text: &Text, part: &mut Part, established: &HashMap<Run, u32>) {
        let mut names: Vec<(usize, usize, usize, u32)> = Vec::new();
        for &chunk in &part.chunks {
            for found in self.counts.runs(&text.chunks[chunk]) {
                if let Some(concept) = established.get(&found.run)
                    && part.units.iter().any(|unit| unit.concept == *concept)
                {
                    names.push((chunk, found.start, found.length, *concept));
                }
            }
        }
        for option in part.options.iter_mut().flatten() {
            let inner = names.iter().filter(|(chunk, start, length, _)| {
                *chunk == option.chunk
                    && *length < option.length
                    && option.start <= *start
                    && start + length <= option.start + option.length
            });
            option.inner = inner.map(|(.., concept)| *concept).collect();
        }
    }

    /// What a run could mean that no other text bears out.
    fn new_meanings(
        &self,
        run: Run,
        atoms: &[Atom],
        units: &[Unit],
        is_one: bool,
        is_all: bool,
    ) -> Vec<(u32, i64)> {
        let facts = &self.counts.facts[run as usize];
        let mut new = Vec::new();
        // Words that always go with a concept say something, so they are dear as fillers.
        let mut dice: Vec<f64> = Vec::with_capacity(units.len());
        for unit in units {
            dice.push(self.counts.dice(run, unit.concept));
        }
        let strongest = dice.iter().copied().fold(0.0, f64::max);
        let words = atoms.iter().filter(|atom| !atom.is_character).count();
        let characters = atoms.len() - words;
        if words <= 2 && !atoms.iter().any(|atom| atom.is_inner) {
            let filler = if atoms.iter().all(|atom| atom.is_neutral) {
                cost::NEUTRAL
            } else {
                let alone = if facts.texts < 2 {
                    cost::FILLER_ALONE
                } else {
                    0
                };
                let beside = if is_one { cost::FILLER_BESIDE_ONE } else { 0 };
                cost::FILLER
                    + beside
                    + cost::FILLER_WORD * words as i64
                    + cost::FILLER_CHARACTER * characters as i64
                    + alone
                    + (cost::FILLER_PREDICTS * (strongest - CHANCE).max(0.0)) as i64
            };
            new.push((0, filler));
        }
        if atoms.first().is_some_and(|atom| atom.is_neutral)
            || atoms.last().is_some_and(|atom| atom.is_neutral)
        {
            return new;
        }
        let tolerated = facts.texts / 8;
        let is_possible = |unit: &Unit| {
            is_all
                || facts.texts <= 1
                || self.counts.together(run, unit.concept) + tolerated >= facts.texts
        };
        let mut single: Vec<usize> = (0..units.len())
            .filter(|at| is_possible(&units[*at]))
            .collect();
        let possible: BTreeSet<usize> = single.iter().copied().into_set();
        single.order_by(|a, b| dice[*b].total_cmp(&dice[*a]).then(a.cmp(b)));
        let mut tried: Vec<u32> = Vec::new();
        for &at in &single {
            let concept = units[at].concept;
            if !tried.contains(&concept) {
                if tried.len() == TRIED {
                    continue;
                }
                tried.push(concept);
            }
            new.push((
                1 << at,
                self.new_cost(run, words, characters, units, &[at], &dice),
            ));
        }
        for size in 2..=MOST_CONCEPTS {
            for first in 0..units.len().saturating_sub(size - 1) {
                let window: Vec<usize> = (first..first + size).collect();
                let joins = |at: &usize| {
                    possible.contains(at)
                        && matches!(
                            units[*at].kind,
                            UnitKind::Role | UnitKind::Qualifier | UnitKind::Condition
                        )
                };
                if window.iter().all(joins) {
                    let mask = window.iter().fold(0, |mask, at| mask | 1 << at);
                    let cost = self.new_cost(run, words, characters, units, &window, &dice);
                    new.push((mask, cost));
                }
            }
        }
        new
    }

    fn new_cost(
        &self,
        run: Run,
        words: usize,
        characters: usize,
        units: &[Unit],
        meant: &[usize],
        dice: &[f64],
    ) -> i64 {
        let facts = &self.counts.facts[run as usize];
        let count = meant.len() as f64;
        let association = meant.iter().map(|at| dice[*at]).sum::<f64>() / count;
        let source_words = meant
            .iter()
            .map(|at| f64::from(units[*at].words))
            .sum::<f64>();
        let length = words as f64 + characters as f64 / 3.0;
        let alone = if facts.texts < 2 {
            cost::NEW_AND_ALONE
        } else {
            0
        };
        let new = match meant {
            // A closed class of short words, which every language has.
            [at] if units[*at].kind == UnitKind::Connective => cost::NEW_CONNECTIVE,
            [at] if units[*at].kind == UnitKind::Narrowing => cost::NEW_NARROWING,
            _ => cost::NEW,
        };
        new + alone
            + cost::MORE_CONCEPTS * (meant.len() as i64 - 1)
            + (cost::NO_ASSOCIATION * (1.0 - association)) as i64
            + (cost::LENGTH * (length / source_words.max(1.0)).ln().abs()) as i64
    }

    fn best(
        &self,
        text: &Text,
        parts: &[Part],
        lexemes: &Lexemes,
        named: &BTreeSet<u32>,
    ) -> Analysis {
        let whole = self.best_of(text, parts, lexemes, named, false);
        if whole.is_complete || named.is_empty() {
            return whole;
        }
        self.best_of(text, parts, lexemes, named, true)
    }

    fn best_of(
        &self,
        text: &Text,
        parts: &[Part],
        lexemes: &Lexemes,
        named: &BTreeSet<u32>,
        may_tear: bool,
    ) -> Analysis {
        let mut cut = Analysis {
            is_complete: parts.len() > 1,
            is_cut: true,
            ..Analysis::default()
        };
        for part in parts.iter().filter(|part| !part.is_whole) {
            let analysis = self.search(text, part, lexemes, named, may_tear);
            cut.is_complete &= analysis.is_complete;
            cut.cost += analysis.cost;
            cut.segments.extend(analysis.segments);
        }
        match parts.iter().find(|part| part.is_whole) {
            Some(part) => {
                let whole = self.search(text, part, lexemes, named, may_tear);
                let is_cut_better =
                    cut.cost <= whole.cost + cost::UNLIKE_MARKS || !whole.is_complete;
                if cut.is_complete && is_cut_better {
                    return cut;
                }
                whole
            }
            None => cut,
        }
    }

    fn search(
        &self,
        text: &Text,
        part: &Part,
        lexemes: &Lexemes,
        named: &BTreeSet<u32>,
        may_tear: bool,
    ) -> Analysis {
        #[derive(Clone, Copy)]
        struct State {
            mask: u32,
            cost: i64,
            /// The last unit that was covered.
            last: u32,
            step: usize,
        }
        struct Step {
            before: usize,
            segment: Option<Segment>,
            is_junk: bool,
        }
        let places = part.options.len();
        let mut steps: Vec<Step> = vec![Step {
            before: 0,
            segment: None,
            is_junk: false,
        }];
        let mut states: Vec<Vec<State>> = vec![Vec::new(); places + 1];
        states[0].push(State {
            mask: 0,
            cost: 0,
            last: 0,
            step: 0,
        });
        let mut place = 0;
        let locate: Vec<(usize, usize)> = part
            .chunks
            .iter()
            .flat_map(|chunk| (0..text.chunks[*chunk].len()).map(|at| (*chunk, at)))
            .collect();
        while place < places {
            let mut here = std::mem::take(&mut states[place]);
            here.order_by_key(|state| (state.mask, state.cost, state.step));
            here.dedup_by_key(|state| state.mask);
            here.order_by_key(|state| {
                // States that have covered more are ahead, not dearer.
                (
                    state.cost - 2_000 * i64::from(state.mask.count_ones()),
                    state.mask,
                )
            });
            here.truncate(BEAM);
            let (chunk, at) = locate[place];
            let atom = &text.chunks[chunk][at];
            for state in &here {
                let junk = match atom.is_character {
                    true => cost::JUNK_CHARACTER,
                    false => cost::JUNK_WORD,
                };
                steps.push(Step {
                    before: state.step,
                    segment: None,
                    is_junk: true,
                });
                states[place + 1].push(State {
                    cost: state.cost + junk,
                    step: steps.len() - 1,
                    ..*state
                });
            }
            for option in &part.options[place] {
                if option.torn > 0 && !may_tear {
                    continue;
                }
                for (mask, price, meaning) in self.meanings(option, &part.units, lexemes, named) {
                    for state in &here {
                        if state.mask & mask != 0 {
                            continue;
                        }
                        let first = mask.trailing_zeros();
                        let crossing = match mask {
                            0 => 0,
                            _ if first < state.last => cost::CROSSING,
                            _ => 0,
                        };
                        let last = if mask == 0 { state.last } else { first };
                        steps.push(Step {
                            before: state.step,
                            segment: Some(Segment {
                                chunk: option.chunk,
                                start: option.start,
                                length: option.length,
                                run: option.run,
                                meaning: Some(meaning.clone()),
                            }),
                            is_junk: false,
                        });
                        states[place + option.length].push(State {
                            mask: state.mask | mask,
                            cost: state.cost + price + crossing,
                            last,
                            step: steps.len() - 1,
                        });
                    }
                }
            }
            place += 1;
        }
        let best = states[places]
            .iter()
            .map(|state| {
                let (left_out, is_complete) = left_out(&part.units, state.mask);
                (state.cost + left_out, state.mask, state.step, is_complete)
            })
            .min();
        let Some((cost, _, mut step, mut is_complete)) = best else {
            return Analysis::default();
        };
        let mut segments = Vec::new();
        while step != 0 {
            is_complete &= !steps[step].is_junk;
            segments.extend(steps[step].segment.take());
            step = steps[step].before;
        }
        segments.reverse();
        Analysis {
            segments,
            is_complete,
            is_cut: false,
            cost,
        }
    }

    /// What a run may mean here, with the units that it covers and the cost.
    fn meanings(
        &self,
        option: &Candidate,
        units: &[Unit],
        lexemes: &Lexemes,
        named: &BTreeSet<u32>,
    ) -> Vec<(u32, i64, Meaning)> {
        let known = lexemes.of(option.run);
        let total: u32 = known.iter().map(|(_, count)| count).sum();
        let mut best: BTreeMap<(u32, Meaning), i64> = BTreeMap::new();
        let mut offer = |mask: u32, price: i64, meaning: Meaning| {
            if meaning.len() > 1 && meaning.iter().any(|concept| named.contains(concept)) {
                return;
            }
            // A name inside of a name is no loss where the source's name has it as well.
            let is_swallowed = |inner: &&u32| {
                !meaning
                    .iter()
                    .any(|outer| outer != *inner && self.corpus.holds.contains(&(*outer, **inner)))
            };
            let swallowed = option.inner.iter().any(|inner| is_swallowed(&inner));
            let price = price + if swallowed { cost::SWALLOWS } else { 0 };
            let known = best.entry((mask, meaning)).or_insert(price);
            *known = price.min(*known);
        };
        for (mask, price) in &option.new {
            offer(*mask, *price + option.torn, meaning_of(*mask, units));
        }
        if let Some(concept) = option.source {
            for (at, unit) in units.iter().enumerate() {
                if unit.concept == concept {
                    offer(1 << at, cost::SOURCE_WORD, vec![concept]);
                }
            }
        }
        for (meaning, count) in known.iter().filter(|(_, count)| *count > 0) {
            let share = f64::from(*count) / f64::from(total);
            let price = cost::KNOWN + (-1_000.0 * share.ln()) as i64;
            if meaning.is_empty() {
                if option.may_fill {
                    offer(0, price, Vec::new());
                }
                continue;
            }
            let mut is_here = false;
            for mask in instances(meaning, units) {
                is_here = true;
                offer(mask, price, meaning.clone());
            }
            if is_here {
                // A translation may name twice what the source names once.
                offer(0, price + cost::ECHO, meaning.clone());
            }
        }
        best.into_iter()
            .map(|((mask, meaning), price)| (mask, price, meaning))
            .collect()
    }
}

/// Concepts that have a name of their own in two texts.
fn names(analyses: &[Analysis]) -> BTreeSet<u32> {
    let mut texts: BTreeMap<(Run, u32), u32> = BTreeMap::new();
    for analysis in analyses.iter().filter(|analysis| analysis.is_complete) {
        let words: BTreeSet<(Run, u32)> = analysis
            .segments
            .iter()
            .filter_map(|segment| match segment.meaning.as_deref() {
                Some([concept]) => Some((segment.run, *concept)),
                _ => None,
            })
            .into_set();
        for word in words {
            *texts.entry(word).or_default() += 1;
        }
    }
    let named = texts.into_iter().filter(|(_, count)| *count > 1);
    named.map(|((_, concept), _)| concept).into_set()
}

fn meaning_of(mask: u32, units: &[Unit]) -> Meaning {
    let meant = units
        .iter()
        .enumerate()
        .filter(|(at, _)| mask & 1 << at != 0);
    meant.map(|(_, unit)| unit.concept).collect()
}

/// The sets of units that are a meaning: any unit of its concept, or the nearest ones of several.
fn instances(meaning: &Meaning, units: &[Unit]) -> Vec<u32> {
    if let [concept] = meaning.as_slice() {
        let here = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.concept == *concept);
        return here.map(|(at, _)| 1 << at).collect();
    }
    let mut found = Vec::new();
    for first in 0..units.len() {
        let mut mask = 0u32;
        let is_here = meaning.iter().all(|concept| {
            let near = (0..units.len())
                .filter(|at| *at >= first.saturating_sub(1) && mask & 1 << at == 0)
                .find(|at| units[*at].concept == *concept);
            near.is_some_and(|at| {
                mask |= 1 << at;
                at < first + 2 * MOST_CONCEPTS
            })
        });
        if is_here && !found.contains(&mask) {
            found.push(mask);
        }
    }
    found
}

/// The cost of the units that no word says, and whether the text says what counts all the same.
fn left_out(units: &[Unit], mask: u32) -> (i64, bool) {
    let mut sum = 0;
    let mut is_complete = true;
    for (at, unit) in units.iter().enumerate() {
        if mask & 1 << at != 0 {
            continue;
        }
        let is_said = units
            .iter()
            .enumerate()
            .any(|(other, said)| mask & 1 << other != 0 && said.concept == unit.concept);
        let (price, is_loss) = match unit.kind {
            UnitKind::Role => (cost::NO_ROLE, true),
            UnitKind::Condition => (cost::NO_CONDITION, true),
            UnitKind::Qualifier if is_said => (cost::NO_REPEATED_QUALIFIER, false),
            UnitKind::Qualifier => (cost::NO_QUALIFIER, true),
            UnitKind::Any if units.len() == 1 => (cost::NO_ROLE, true),
            UnitKind::Any => (cost::NO_ANY, false),
            UnitKind::Connective => (cost::NO_CONNECTIVE, false),
            UnitKind::Narrowing | UnitKind::Column => (cost::NO_NARROWING, false),
        };
        sum += price;
        is_complete &= !is_loss;
    }
    (sum, is_complete)
}
