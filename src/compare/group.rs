//! Group: all language versions of one page key, side by side.
//!
//! Takes a survey and gives groups in the order of their keys. Two editions of one locale (a human and
//! a machine translation) both belong to the group, told apart by path.

use std::collections::BTreeMap;

use crate::limits::{MAX_EDITIONS, MAX_EDITIONS_OF_LOCALE};
use crate::locale::Locale;
use crate::normalize::PortPage;
use crate::order::Order;
use crate::page::Translation;

/// All language versions of a page.
#[derive(Debug, Clone)]
pub struct Group<'s> {
    /// The page key.
    pub key: &'s str,
    /// The versions, sorted by locale and path; at least one has port tables.
    pub editions: Vec<&'s PortPage>,
    /// Versions that are not compared, for there are too many.
    pub left_out: Vec<&'s PortPage>,
}

/// Groups the pages of a survey, where one language version at least holds port tables.
#[must_use]
pub fn group(pages: &[PortPage]) -> Vec<Group<'_>> {
    let mut by_key: BTreeMap<&str, Vec<&PortPage>> = BTreeMap::new();
    for page in pages {
        // A page that cannot be read may well hold tables, and says so of itself.
        let has_tables = !page.tables.is_empty();
        if has_tables || page.problems.is_empty() {
            by_key.entry(&page.identity.key).or_default().push(page);
        }
    }
    by_key
        .into_iter()
        .filter(|(_, editions)| editions.iter().any(|page| !page.tables.is_empty()))
        .map(|(key, editions)| Group::new(key, editions))
        .collect()
}

impl<'s> Group<'s> {
    /// A group of these versions, of which no more are compared than people write: a page that claims the
    /// key of a thousand others costs no more than its own reading.
    #[must_use]
    pub fn new(key: &'s str, mut pages: Vec<&'s PortPage>) -> Self {
        pages.order_by_key(|page| {
            let identity = &page.identity;
            // What states ports goes before what states none.
            (&identity.locale, page.tables.is_empty(), &identity.path)
        });
        let mut ranked: Vec<(usize, &PortPage)> = Vec::with_capacity(pages.len());
        for page in pages {
            let rank = match ranked.last() {
                Some((rank, last)) if last.identity.locale == page.identity.locale => rank + 1,
                _ => 0,
            };
            ranked.push((rank, page));
        }
        // The first of each locale, then the second of each.
        ranked.order_by_key(|(rank, _)| *rank);
        let within = ranked.partition_point(|(rank, _)| *rank < MAX_EDITIONS_OF_LOCALE);
        let beyond = ranked.split_off(within.min(MAX_EDITIONS));
        let in_order = |ranked: Vec<(usize, &'s PortPage)>| {
            let mut pages: Vec<&PortPage> = ranked.into_iter().map(|(_, page)| page).collect();
            pages.order_by_key(|page| (&page.identity.locale, &page.identity.path));
            pages
        };
        Self {
            key,
            editions: in_order(ranked),
            left_out: in_order(beyond),
        }
    }

    /// The edition that the others are held against: that of the wanted locale, else the source.
    ///
    /// The source is the edition in `source` that is no translation, else the only edition that does
    /// not call itself a translation while others do.
    #[must_use]
    pub fn reference(&self, wanted: Option<&Locale>, source: &Locale) -> Option<usize> {
        let position =
            |test: &dyn Fn(&PortPage) -> bool| self.editions.iter().position(|page| test(page));
        let is_in = |page: &PortPage, locale: &Locale| {
            page.identity
                .locale
                .as_ref()
                .is_some_and(|own| own.is_within(locale))
        };
        if let Some(wanted) = wanted {
            return position(&|page| is_in(page, wanted));
        }
        let is_original = |page: &PortPage| page.identity.translation == Translation::Unstated;
        position(&|page| is_in(page, source) && is_original(page)).or_else(|| {
            let originals = self
                .editions
                .iter()
                .filter(|page| is_original(page))
                .count();
            if originals == 1 && self.editions.len() > 1 {
                position(&is_original)
            } else {
                None
            }
        })
    }
}
