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

// Of `source`.

/// The largest page that is read, in bytes. Real pages stay below one megabyte.
pub const MAX_PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// The longest path of a page below the dump, in bytes: it costs memory in each row that is published and in
/// each finding. Windows takes 260.
pub const MAX_PATH_BYTES: usize = 512;

/// The longest title that is repeated in findings and rules, in characters.
pub(crate) const MAX_TITLE_CHARS: usize = 300;

// Of `page/prepare`.

/// The longest shortcode or template tag.
pub(crate) const MAX_TEMPLATE_BYTES: usize = 4 * 1024;

/// The most partials that are kept of a page.
pub(crate) const MAX_PARTIALS: usize = 1_000;

/// The longest path of a partial, in bytes.
pub(crate) const MAX_PARTIAL_PATH_BYTES: usize = 1_000;

/// Folders above a page in which a partial is looked for.
pub(crate) const MAX_PARTIAL_FOLDERS: usize = 16;

// Of `compare/shown`.

/// Partials within partials.
pub(crate) const MAX_PARTIAL_DEPTH: usize = 8;

/// Bytes of tables that partials may bring to pages, over the dump, beyond each once: a partial that a hundred
/// pages show is a hundred tables. A table of fifty rows takes 20 KB.
pub(crate) const FREE_SHOWN_BYTES: usize = 4 * 1024 * 1024;

/// What it costs at the least to show a partial, in bytes.
pub(crate) const SHOWN_BYTES: usize = 256;

// Of `page/gather`.

/// The deepest nesting of tables that is followed.
pub(crate) const MAX_TABLE_DEPTH: u32 = 32;

/// The most tables, rows and cells of a page that are kept; the HTML parser takes some three hundred
/// bytes for each. The largest real page has some five thousand.
pub(crate) const MAX_ELEMENTS: usize = 300_000;

/// The most tags of one table, end tags and all.
pub(crate) const MAX_TOKENS: usize = 4 * MAX_ELEMENTS;

/// The longest heading that is kept, in characters: every table below it has a copy.
pub(crate) const MAX_HEADING_CHARS: usize = 300;

/// The longest paragraph that can be the line above a table, in characters.
pub(crate) const MAX_LEAD_CHARS: usize = 160;

/// The longest paragraph that is looked at, in bytes.
pub(crate) const MAX_PARAGRAPH_BYTES: usize = 2_000;

/// The most suppression comments that are kept of a page.
pub(crate) const MAX_COMMENTS: usize = 1_000;

/// The most places at which a page swallows rows that are kept; the first says it all.
pub(crate) const MAX_SWALLOWED: usize = 20;

/// Bytes that are looked at for such rows, over all places; no page has more, but a place may be looked at
/// again.
pub(crate) const MAX_LOOKED_AT: usize = 64 * 1024 * 1024;

/// Bytes behind a broken tag that are looked at for rows.
pub(crate) const MAX_LOST_BYTES: usize = 16 * 1024;

/// The most `<meta>` tags that are kept of a page.
pub(crate) const MAX_META: usize = 200;

// Of `page/identity`.

/// A key costs memory in each row that is published; ids are no longer than a line.
pub(crate) const MAX_KEY_BYTES: usize = 512;

// Of `page/front_matter`.

/// The longest front matter that is searched for its end, in bytes.
pub(crate) const MAX_FRONT_MATTER_BYTES: usize = 256 * 1024;

/// Blank lines that may stand before a front matter; more are the beginning of a page.
pub(crate) const MAX_BLANK_LINES: usize = 8;

// Of `page/tags`.

/// The longest tag that is read.
pub(crate) const MAX_TAG_BYTES: usize = 16 * 1024;

/// The longest name of a character reference.
pub(crate) const MAX_REFERENCE_NAME: usize = 32;

// Of `page/html`.

/// How far the head of a page is looked for, in bytes.
pub(crate) const MAX_HEAD_BYTES: usize = 512 * 1024;

// Of `page/markdown`.

/// Pages up to this size are parsed at once; real ones stay below.
pub(crate) const MAX_PIECE_BYTES: usize = 1024 * 1024;

/// A piece is never longer than this, blank line or not.
pub(crate) const MAX_BLOCK_BYTES: usize = 3 * 1024 * 1024;

// Of `page/flow`.

/// Characters of a cell beyond this are not read.
pub(crate) const MAX_CELL_CHARS: usize = 20_000;

/// Text between two tags beyond this is not gathered; a character has four bytes at most.
pub(crate) const MAX_STRETCH_BYTES: usize = MAX_CELL_CHARS * 4 + 64;

// Of `page/table`.

/// More columns than this and a table is not read.
pub(crate) const MAX_COLUMNS: usize = 200;

/// Rows beyond this are not read.
pub(crate) const MAX_ROWS: usize = 20_000;

/// More tables than this and the rest of the page is not read.
pub(crate) const MAX_TABLES: usize = 5_000;

/// More cells on a page than this, spans expanded, and the rest of the page is not read.
pub(crate) const MAX_CELLS: usize = 300_000;

/// Bytes of text that spans may copy on any page, and for each byte of a longer one: a cell that reaches over
/// ten rows is ten cells.
pub(crate) const FREE_COPIED_BYTES: usize = 128 * 1024;
/// As the one above.
pub(crate) const MAX_COPIES: usize = 4;

/// The longest source line that is kept for showing a cell.
pub(crate) const MAX_EXCERPT_BYTES: usize = 2_000;

/// A cell that has a row for itself and no more words than this may be the title of the rows below.
pub(crate) const MAX_SECTION_CHARS: usize = 200;

// Of `page/mdx`.

/// The longest expression or tag.
pub(crate) const MAX_EXPRESSION_BYTES: usize = 16 * 1024;

/// How far an import is looked for in a page whose name does not say what it is, in bytes.
pub(crate) const MAX_IMPORT_BYTES: usize = 64 * 1024;

// Of `page/nesting`.

/// Bytes at the beginning of a line in which quotes and list items may begin. The deepest lists that
/// were ever seen begin in column 30.
pub(crate) const MAX_PREFIX_BYTES: usize = 256;

// Of `discover/archive`.

/// Members of an archive; the largest documentation has a tenth.
pub(crate) const MAX_MEMBERS: usize = 1_000_000;

/// Bytes of the files that are kept; documentation of 10,000 pages has 50 MB.
pub(crate) const MAX_KEPT_BYTES: u64 = 512 * 1024 * 1024;

/// Bytes that a compressed stream may unfold to, whatever it holds; images are passed over but must be unpacked.
pub(crate) const MAX_STREAM_BYTES: u64 = 8 * 1024 * 1024 * 1024;

/// Bytes that any stream may unfold to, and how many times its own size a longer one: text shrinks to a
/// fifth, and to a hundredth where it repeats itself.
pub(crate) const FREE_STREAM_BYTES: u64 = 64 * 1024 * 1024;
/// As the one above.
pub(crate) const MAX_ARCHIVE_RATIO: u64 = 200;

/// How many times the size of the archive the pages in it may be: less, for pages do not all repeat themselves.
pub(crate) const MAX_KEPT_RATIO: u64 = 100;

/// Bytes of a path, and its folders: as file systems have them, and no more.
pub(crate) const MAX_MEMBER_PATH_BYTES: usize = 4096;
/// As the one above.
pub(crate) const MAX_MEMBER_FOLDERS: usize = 128;

// Of `discover/walk`.

/// Neighbours of the dump's own folder that are looked at to tell whether its name is a locale.
pub(crate) const MAX_LOCALE_NEIGHBOURS: usize = 1000;

/// A `.gitignore` of an archive that is longer is not read to its end.
pub(crate) const MAX_IGNORE_BYTES: u64 = 64 * 1024;

// Of `discover/site`.

/// A configuration is shorter; the rest of a longer file is not read.
pub(crate) const MAX_SITE_BYTES: u64 = 256 * 1024;

/// Sites of a dump that are looked at; a tree of more projects takes the default for the rest.
pub(crate) const MAX_SITES: usize = 1000;

// Of `discover/pattern`.

/// The most segments, or parts of one, that a pattern may have; real ones have five.
pub(crate) const MAX_PATTERN_PARTS: usize = 16;

// Of `discover/layout`.

/// A locale lies no deeper in a path; what is deeper belongs to the key.
pub(crate) const MAX_LAYOUT_FOLDERS: usize = 64;

// Of `publish/diff`.

/// Pairs of one table up to which each is weighed.
#[cfg(feature = "exports")]
pub(crate) const MAX_RULE_PAIRS: usize = 100_000;

// Of `publish/validate/identity`.

/// Numbers that are tried for one rule, and in all: a canon of false ids is refused in no time.
pub(crate) const MAX_TRIES: usize = 1_000;
/// As the one above.
pub(crate) const MAX_TRIES_IN_ALL: usize = 100_000;

// Of `publish/validate/position`.

/// Values within values, as the JSON reader has it; a canon has eight.
pub(crate) const MAX_JSON_DEPTH: usize = 128;
