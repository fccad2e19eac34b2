//! Limits: how much of anything is taken, each with its reason.
//!
//! What people write stays far below; what is beyond is refused or left out with a word, so that time and
//! memory grow with the input and not with its square.

/// Bytes of a configuration; one with a hundred suppressions has 20 KB.
pub const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// Bytes of a lexicon or pack; the largest that is built in has 60 KB, one learned from 10,000 pages 1 MB.
pub const MAX_LEXICON_BYTES: u64 = 8 * 1024 * 1024;

/// Terms that the templates of one lexicon stand for; a language of the largest pack has 300.
pub const MAX_SPELLED: usize = 5_000;

/// Bytes of a canon; a rule takes 2 KB, and the largest documentation known has 20,000.
pub const MAX_CANON_BYTES: u64 = 512 * 1024 * 1024;

/// Bytes of a baseline; a finding takes 400.
pub const MAX_BASELINE_BYTES: u64 = 64 * 1024 * 1024;

/// Bytes of an address map; a line for each server of the largest plant.
pub const MAX_ADDRESSES_BYTES: u64 = 4 * 1024 * 1024;

/// Editions of one page that are compared; the most translated software has 150 languages, two hands each.
pub const MAX_EDITIONS: usize = 300;

/// Editions of one page in one locale: a human and a machine translation, and copies of older versions.
pub const MAX_EDITIONS_OF_LOCALE: usize = 8;

/// Places of other editions that one finding quotes; more are counted.
pub const MAX_EVIDENCE: usize = 12;

/// Findings of a run that quote all of that; the others quote one place. Nobody reads so many.
pub const MAX_FINDINGS_WITH_EVIDENCE: usize = 10_000;

/// Names in a folder that are looked at for drafts of killed runs; an output folder has fewer.
pub const MAX_NEIGHBOURS: usize = 10_000;

/// Entries of a configuration: paths, lines of excluded files, lexicons, layouts; ten times what repositories
/// of all products of a publisher have.
pub const MAX_PATHS: usize = 1_000;
/// As [`MAX_PATHS`]; each line is held against each file.
pub const MAX_EXCLUDES: usize = 1_000;
/// As [`MAX_PATHS`].
pub const MAX_LEXICONS: usize = 200;
/// As [`MAX_PATHS`]; each layout is held against each file.
pub const MAX_LAYOUTS: usize = 100;

/// Sections that set levels or ignore findings; each is held against each finding.
pub const MAX_SECTIONS: usize = 5_000;

/// Sections that name a pattern of paths, its length and its stars: matching costs their product.
pub const MAX_PATTERNS: usize = 250;
/// As [`MAX_PATTERNS`].
pub const MAX_PATTERN_BYTES: usize = 250;
/// As [`MAX_PATTERNS`]; two for each `**`.
pub const MAX_STARS: usize = 16;
