//! Foreign: names that one text has and its source lacks.
//!
//! Takes two texts that should say the same and tells whether they speak of two things: an abbreviation is
//! written alike in all languages, and so is a Latin word in another script. A page that translates an
//! older text teaches nothing.

use std::collections::BTreeSet;

/// Whether the translation names something that its source does not, or none of what the source names;
/// `is_known` says of a word that packs know it.
pub(super) fn names_something_else(
    source: &str,
    text: &str,
    is_known: &dyn Fn(&str) -> bool,
) -> bool {
    let there: BTreeSet<String> = words(source).map(bare).collect();
    let here: BTreeSet<String> = words(text).map(bare).collect();
    let is_of_other_script = text.chars().any(is_other_script);
    let is_name = |word: &&str| {
        is_abbreviation(word) || is_of_other_script && word.len() > 1 && is_latin(word)
    };
    let unknown = |word: &&str| !is_known(word);
    let mut own = words(text).filter(is_name).filter(unknown);
    if own.any(|word| !there.contains(&bare(word))) {
        return true;
    }
    let mut names = words(source)
        .filter(|word| is_abbreviation(word))
        .filter(unknown)
        .peekable();
    names.peek().is_some() && names.all(|word| !here.contains(&bare(word)))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// In lower case, without the mark of the plural.
fn bare(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    match lower.strip_suffix('s') {
        Some(stem) if stem.len() > 1 => stem.to_owned(),
        _ => lower,
    }
}

/// `HCX`, `L2C`: two capitals or more, or a capital and a digit.
fn is_abbreviation(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let small = word.bytes().filter(u8::is_ascii_lowercase).count();
    capitals > 0 && capitals + digits > 1 && small <= 1
}

fn is_latin(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A letter of a script that is not Latin.
fn is_other_script(c: char) -> bool {
    c.is_alphabetic() && c as u32 >= 0x0370 && !matches!(c as u32, 0x1E00..=0x1EFF)
}

#[cfg(test)]
mod tests {
    use super::names_something_else;

    fn differs(source: &str, text: &str) -> bool {
        names_something_else(source, text, &|word| word == "IP" || word == "VIP")
    }

    #[test]
    fn other_abbreviations_are_other_things() {
        assert!(differs("HCX Connector (on-prem)", "HCM"));
        assert!(differs("HCX Connector", "Gestionnaire de cloud hybride"));
        assert!(differs("All RKE2 nodes", "RKE2 Agent 节点"));
        assert!(differs(
            "Interconnect (HCX-IX) (cloud)",
            "Passerelle cloud (distante)"
        ));
    }

    #[test]
    fn the_same_names_are_the_same_thing() {
        assert!(!differs("All RKE2 nodes", "所有 RKE2 节点"));
        assert!(!differs("SMTP servers", "Serveurs SMTP"));
        assert!(!differs("A/V Edge service", "Service Edge A/V"));
        assert!(!differs("VIP address", "adresse virtuelle"));
        assert!(!differs("Distribution point", "Verteilungspunkt"));
    }
}
