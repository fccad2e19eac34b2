//! Presence: which pages a dump has in which language.
//!
//! Takes paths, keys and locales, and keeps a few bytes of each page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::locale::Locale;
use crate::order::Collect;

/// Which page keys exist in which locale, in a few bytes a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    /// Number of pages read.
    pub pages: usize,
    /// Pages by locale; pages of unknown locale are counted in `pages` alone.
    pub locales: BTreeMap<Locale, usize>,
    /// In which languages the sites of the dump have pages.
    pub sites: Sites,
    /// Digests of key, and of key and locale, sorted.
    digests: Vec<(u64, u64)>,
}

impl Presence {
    pub(crate) fn add(&mut self, path: &str, key: u64, locale: Option<&Locale>) {
        self.pages += 1;
        if let Some(locale) = locale {
            self.sites.add(path, locale);
            match self.locales.get_mut(locale) {
                Some(count) => *count += 1,
                None => {
                    self.locales.insert(locale.clone(), 1);
                }
            }
            self.digests.push((key, edition_digest(key, locale)));
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.pages += other.pages;
        self.digests.extend(other.digests);
        self.sites.join(other.sites);
        for (locale, count) in other.locales {
            *self.locales.entry(locale).or_default() += count;
        }
    }

    pub(crate) fn finish(&mut self) {
        self.digests.sort_unstable();
        self.digests.dedup();
    }

    /// A page that stands under another key than its path says.
    pub(crate) fn move_to(&mut self, key: &str, locale: &Locale) {
        let key = key_digest(key);
        let one = (key, edition_digest(key, locale));
        if let Err(at) = self.digests.binary_search(&one) {
            self.digests.insert(at, one);
        }
    }

    /// Whether the dump has a page of this key in this locale, with port tables or without.
    #[must_use]
    pub fn has(&self, key: &str, locale: &Locale) -> bool {
        let key = key_digest(key);
        let wanted = (key, edition_digest(key, locale));
        self.digests.binary_search(&wanted).is_ok()
    }

    /// Numbers of page keys that one locale has, and that two or more have.
    #[must_use]
    pub fn shared(&self) -> (usize, usize) {
        let keys = self.digests.chunk_by(|a, b| a.0 == b.0);
        keys.fold((0, 0), |(alone, shared), locales| match locales.len() {
            1 => (alone + 1, shared),
            _ => (alone, shared + 1),
        })
    }
}

/// In which languages the sites of a dump have pages. A site is what lies above folders of languages: a dump may
/// hold several products, each with languages of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sites {
    /// By the folder above.
    by_folder: BTreeMap<String, BTreeSet<Locale>>,
    /// Of pages in no folder of a language, which may be of any site.
    anywhere: BTreeSet<Locale>,
}

impl Sites {
    /// Takes a page.
    pub fn add(&mut self, path: &str, locale: &Locale) {
        let locales = match locale.folder_above(path) {
            None => &mut self.anywhere,
            Some(folder) => {
                // Nearly all pages are of a site and a language that are known by then.
                let known = self.by_folder.get(folder);
                if known.is_some_and(|locales| locales.contains(locale)) {
                    return;
                }
                self.by_folder.entry(folder.to_owned()).or_default()
            }
        };
        if !locales.contains(locale) {
            locales.insert(locale.clone());
        }
    }

    /// Adds what was found elsewhere.
    pub fn join(&mut self, other: Self) {
        self.anywhere.extend(other.anywhere);
        for (folder, locales) in other.by_folder {
            self.by_folder.entry(folder).or_default().extend(locales);
        }
    }

    /// Sites that share a page are one: a source in `content/en`, translations in `translations/de`. Takes the
    /// sites of each page.
    pub(crate) fn unite<'p>(&mut self, of_pages: impl Iterator<Item = &'p BTreeSet<String>>) {
        let shared: Vec<&BTreeSet<String>> = of_pages.filter(|sites| sites.len() > 1).collect();
        loop {
            let before = self.by_folder.clone();
            for sites in &shared {
                let all: BTreeSet<Locale> = self.of(sites).cloned().into_set();
                for site in *sites {
                    self.by_folder.insert(site.clone(), all.clone());
                }
            }
            if before == self.by_folder {
                return;
            }
        }
    }

    pub(crate) fn of<'s>(
        &'s self,
        sites: &'s BTreeSet<String>,
    ) -> impl Iterator<Item = &'s Locale> {
        sites
            .iter()
            .filter_map(|site| self.by_folder.get(site))
            .flatten()
    }

    /// Whether pages of these sites are expected in a locale.
    pub(crate) fn expect(&self, sites: Option<&BTreeSet<String>>, locale: &Locale) -> bool {
        sites.is_none_or(|sites| {
            self.anywhere.contains(locale) || self.of(sites).any(|one| one == locale)
        })
    }
}

/// A digest of a key, the same on every machine and in every run.
pub(crate) fn key_digest(key: &str) -> u64 {
    let mut digest = Fnv(0xCBF2_9CE4_8422_2325);
    // Adding to a digest cannot fail.
    let _ = digest.write_str(key);
    digest.0
}

/// A digest of a key, told by its own, and a locale.
fn edition_digest(key: u64, locale: &Locale) -> u64 {
    let mut digest = Fnv(key);
    // Adding to a digest cannot fail.
    let _ = write!(digest, "\0{locale}");
    digest.0
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
}
