//! Real pages, cut into tables, rows and cells by a small scanner of the test's own, so that a change
//! is put in without help of the reader under test.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use portolan::finding::Finding;
use portolan::lexicon::Lexicons;
use portolan::lint::{CompareOptions, compare, run};
use portolan::normalize::{PortPage, Row};
use portolan::page::Origin;
use portolan::pipeline::survey_texts;
use portolan::survey::Survey;

/// All language versions of one page, with what is found in them as they are.
pub(super) struct Group {
    pub(super) editions: Vec<Edition>,
    pub(super) survey: Survey,
    pub(super) findings: Vec<Finding>,
}

/// One page in one language.
pub(super) struct Edition {
    pub(super) locale: String,
    pub(super) path: String,
    pub(super) text: String,
    pub(super) tables: Vec<RawTable>,
}

/// Byte ranges of a table in its page.
pub(super) struct RawTable {
    pub(super) whole: Range<usize>,
    /// Its number among all tables of the page.
    pub(super) number: u32,
    pub(super) header: Vec<Range<usize>>,
    pub(super) rows: Vec<RawRow>,
}

/// Byte ranges of a body row, its line end included.
pub(super) struct RawRow {
    pub(super) whole: Range<usize>,
    pub(super) cells: Vec<RawCell>,
}

/// Byte ranges of a cell: from tag to tag, and its first text.
pub(super) struct RawCell {
    pub(super) whole: Range<usize>,
    pub(super) text: Range<usize>,
}

impl Group {
    pub(super) fn read(pages: Vec<(String, String)>, lexicons: &Lexicons) -> Self {
        let survey = survey(&pages, lexicons);
        let findings = findings(&survey, lexicons);
        let editions = pages
            .into_iter()
            .map(|(path, text)| {
                let page = survey.pages.iter().find(|page| page.identity.path == path);
                edition(path, text, page.unwrap())
            })
            .collect();
        Self {
            editions,
            survey,
            findings,
        }
    }

    /// The page of an edition as the product understands it.
    pub(super) fn page(&self, edition: usize) -> &PortPage {
        let path = &self.editions[edition].path;
        let mut pages = self.survey.pages.iter();
        pages.find(|page| page.identity.path == *path).unwrap()
    }

    pub(super) fn row(&self, edition: usize, table: usize, row: usize) -> &Row {
        &self.page(edition).tables[table].rows[row]
    }

    /// The survey with the text of one edition exchanged; that page alone is read again.
    pub(super) fn with(&self, edition: usize, text: &str, lexicons: &Lexicons) -> Survey {
        let path = &self.editions[edition].path;
        let mut read = survey(&[(path.clone(), text.to_owned())], lexicons).pages;
        // Whether a page without tables counts is for the other pages to say.
        let Some(page) = read.pop() else {
            return self.with_all(edition, text, lexicons);
        };
        let mut changed = self.survey.clone();
        let mut pages = changed.pages.iter_mut();
        *pages.find(|page| page.identity.path == *path).unwrap() = page;
        changed
    }

    /// The same with every page read again.
    pub(super) fn with_all(&self, edition: usize, text: &str, lexicons: &Lexicons) -> Survey {
        let pages: Vec<_> = self
            .editions
            .iter()
            .enumerate()
            .map(|(at, page)| {
                let text = if at == edition { text } else { &page.text };
                (page.path.clone(), text.to_owned())
            })
            .collect();
        survey(&pages, lexicons)
    }
}

impl Edition {
    pub(super) fn cell(&self, table: usize, row: usize, column: usize) -> &str {
        &self.text[self.tables[table].rows[row].cells[column].text.clone()]
    }

    /// The page with one range of it written otherwise.
    pub(super) fn replaced(&self, range: Range<usize>, by: &str) -> String {
        let mut text = self.text.clone();
        text.replace_range(range, by);
        text
    }
}

pub(super) fn survey(pages: &[(String, String)], lexicons: &Lexicons) -> Survey {
    let texts: Vec<_> = pages
        .iter()
        .map(|(path, text)| {
            let origin = Origin::from_path(path.clone());
            (origin, text.as_bytes())
        })
        .collect();
    survey_texts(&texts, lexicons)
}

pub(super) fn findings(survey: &Survey, lexicons: &Lexicons) -> Vec<Finding> {
    run(&compare(survey, lexicons, &CompareOptions::default()))
}

fn edition(path: String, text: String, page: &PortPage) -> Edition {
    let tables: Vec<RawTable> = elements(&text, 0..text.len(), "table")
        .into_iter()
        .zip(1..)
        .zip(&page.tables)
        .map(|((whole, number), read)| {
            let line = text[..whole.start].matches('\n').count() + 1;
            assert_eq!(read.place.line as usize, line, "{path}: another table");
            assert_eq!(read.index, number, "{path}: another number");
            raw_table(&text, whole, number)
        })
        .collect();
    assert_eq!(tables.len(), page.tables.len(), "{path}");
    let locale = page.identity.locale.as_ref().unwrap().to_string();
    Edition {
        locale,
        path,
        text,
        tables,
    }
}

fn raw_table(text: &str, whole: Range<usize>, number: u32) -> RawTable {
    let head = elements(text, whole.clone(), "thead");
    let header = elements(text, head[0].clone(), "th");
    let body = elements(text, whole.clone(), "tbody");
    let rows = elements(text, body[0].clone(), "tr")
        .into_iter()
        .map(|row| RawRow {
            cells: elements(text, row.clone(), "td")
                .into_iter()
                .map(|whole| RawCell {
                    text: first_text(text, &whole),
                    whole,
                })
                .collect(),
            whole: row.start..row.end + 1,
        })
        .collect();
    RawTable {
        whole,
        number,
        header,
        rows,
    }
}

/// Elements of a name, from `<` to `>`; none of the pages has one inside another.
fn elements(text: &str, within: Range<usize>, name: &str) -> Vec<Range<usize>> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut at = within.start;
    while let Some(start) = text[at..within.end].find(&open).map(|start| at + start) {
        at = start + open.len();
        // `<th` begins `<thead` too.
        if !text[at..].starts_with(['>', ' ']) {
            continue;
        }
        let end = at + text[at..within.end].find(&close).unwrap() + close.len();
        found.push(start..end);
        at = end;
    }
    found
}

/// What stands between the tags of a cell and the next tag.
fn first_text(text: &str, cell: &Range<usize>) -> Range<usize> {
    let mut start = cell.start;
    while text[start..].starts_with('<') {
        start += text[start..].find('>').unwrap() + 1;
        if start >= cell.end {
            return cell.end..cell.end;
        }
    }
    start..start + text[start..].find('<').unwrap()
}

/// The corpus, in groups.
pub(super) fn corpus(lexicons: &Lexicons) -> Vec<Group> {
    groups(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        lexicons,
    )
}

/// Where the dump of the whole documentation lies; `None` where it is not there.
pub(crate) fn dump_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_DUMP").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dumps/lync-server-2013"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("there is no dump at PORTOLAN_DUMP: the corpus alone is looked at");
    None
}

/// The port summaries of the dump, in groups.
pub(super) fn dump(lexicons: &Lexicons) -> Option<Vec<Group>> {
    Some(groups(&dump_folder()?, lexicons))
}

fn groups(folder: &Path, lexicons: &Lexicons) -> Vec<Group> {
    let mut by_key: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    for file in files.into_iter().map(Result::unwrap) {
        let name = file.file_name().to_string_lossy();
        if !(name.contains("port-summary") && name.ends_with(".md")) {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        let key = text
            .lines()
            .find_map(|line| line.strip_prefix("ms:assetid: "))
            .unwrap();
        let path = file.path().strip_prefix(folder).unwrap();
        let path = path.to_string_lossy().replace('\\', "/");
        let text = text.trim_start_matches('\u{FEFF}').to_owned();
        by_key.entry(key.to_owned()).or_default().push((path, text));
    }
    by_key
        .into_values()
        .map(|pages| Group::read(pages, lexicons))
        .collect()
}
