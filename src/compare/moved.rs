//! Moved: pages that a translation keeps at another place than the source.
//!
//! Takes the pages of a dump and gives, for each page whose key the source does not have, the key of the
//! source's page of the same name and the same tables: a translation that was not moved along with its
//! source. One page fits, or nothing is said.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::TableProfile;
use crate::locale::Locale;
use crate::normalize::PortPage;

/// Tables that are less alike are not those of the same page.
const LEAST_LIKENESS: f64 = 0.6;

/// Names that many pages have.
const COMMON_NAMES: [&str; 4] = ["index", "_index", "readme", "overview"];

/// The pages, by their index, that belong under another key.
pub fn moved(pages: &[PortPage], source: &Locale) -> Vec<(usize, String)> {
    let mut locales: BTreeMap<&str, BTreeSet<&Locale>> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<&PortPage>> = BTreeMap::new();
    for page in pages {
        let Some(locale) = &page.identity.locale else {
            continue;
        };
        let key = page.identity.key.as_str();
        locales.entry(key).or_default().insert(locale);
        if locale.is_within(source) && is_movable(page) {
            names.entry(name(key)).or_default().push(page);
        }
    }
    let has_source = |key: &str| {
        let mut all = locales.get(key).into_iter().flatten();
        all.any(|locale| locale.is_within(source))
    };
    let mut found: Vec<(usize, &PortPage, &Locale)> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let key = page.identity.key.as_str();
        let Some(locale) = page.identity.locale.as_ref() else {
            continue;
        };
        if !is_movable(page) || has_source(key) {
            continue;
        }
        let candidates = names.get(&name(key)).into_iter().flatten();
        let mut fitting = candidates.filter(|other| {
            let present = locales.get(other.identity.key.as_str());
            !present.is_some_and(|present| present.contains(locale)) && has_same_tables(page, other)
        });
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            found.push((index, only, locale));
        }
    }
    // Two pages of one language that both could be it: neither is.
    let mut claims: BTreeMap<(&str, &Locale), usize> = BTreeMap::new();
    for (_, page, locale) in &found {
        *claims
            .entry((page.identity.key.as_str(), *locale))
            .or_default() += 1;
    }
    found
        .into_iter()
        .filter(|(_, page, locale)| claims.get(&(page.identity.key.as_str(), *locale)) == Some(&1))
        .map(|(index, page, _)| (index, page.identity.key.clone()))
        .collect()
}

/// Whether a page of a group of one key may be moved, or may be what another is moved to. Nothing else of the
/// group counts but which languages it has.
pub fn may_move(group: &[PortPage], page: &PortPage, source: &Locale) -> bool {
    let is_source = |page: &PortPage| page.identity.is_within(source);
    is_movable(page) && (is_source(page) || !group.iter().any(is_source))
}

/// A page with port tables whose key is its path: an id of its own is the same wherever the page lies.
fn is_movable(page: &PortPage) -> bool {
    !page.identity.has_own_key && !page.tables.is_empty()
}

/// The name of the file; with its folder where many files have that name.
fn name(key: &str) -> String {
    let mut parts = key.rsplit('/');
    let file = parts.next().unwrap_or(key).to_lowercase();
    let stem = file.split('.').next().unwrap_or(&file);
    match parts.next() {
        Some(folder) if COMMON_NAMES.contains(&stem) => {
            format!("{}/{file}", folder.to_lowercase())
        }
        _ => file,
    }
}

fn has_same_tables(page: &PortPage, other: &PortPage) -> bool {
    let pairs = page.tables.iter().zip(&other.tables);
    page.tables.len() == other.tables.len()
        && pairs
            .map(|(a, b)| TableProfile::of_port_table(a).likeness(&TableProfile::of_port_table(b)))
            .all(|likeness| likeness.0 >= LEAST_LIKENESS)
}
