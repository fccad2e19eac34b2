//! Addresses: who the roles of a canon are in one network. Takes a TOML text that a person keeps beside the
//! canon, gives prefixes for the parties that it names.
//!
//! A party has the addresses of its own entry and of no other: `edge-server` says nothing of
//! `edge-server, internal`, so no entry ever opens more than the page says of that party.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::Deserialize;

use super::flow::Member;

use crate::order::{Collect, Order};

/// An address with the number of bits that count (RFC 4632, RFC 4291).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix {
    address: IpAddr,
    length: u8,
}

impl Prefix {
    /// Whether it is one of IPv6.
    #[must_use]
    pub fn is_v6(self) -> bool {
        self.address.is_ipv6()
    }

    /// Whether it is the address of one machine.
    #[must_use]
    pub fn is_host(self) -> bool {
        self.length == self.bits()
    }

    fn bits(self) -> u8 {
        if self.is_v6() { 128 } else { 32 }
    }

    /// The address as a number, at the high end for both families.
    fn number(self) -> u128 {
        match self.address {
            IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
            IpAddr::V6(address) => address.to_bits(),
        }
    }

    fn mask(length: u8) -> u128 {
        u128::MAX
            .checked_shl(128_u32.saturating_sub(u32::from(length)))
            .unwrap_or(0)
    }

    /// Whether every address of `other` is one of this prefix.
    #[must_use]
    pub fn contains(self, other: Prefix) -> bool {
        self.is_v6() == other.is_v6()
            && self.length <= other.length
            && (self.number() ^ other.number()) & Self::mask(self.length) == 0
    }
}

impl fmt::Display for Prefix {
    /// Always with its length: `192.0.2.1/32`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

impl FromStr for Prefix {
    type Err = AddressError;

    /// Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`; bits behind the prefix are refused, for nobody
    /// can say whether one machine is meant or all.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refused = || AddressError::NoAddress(text.to_owned());
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| refused())?;
        let host = Self {
            address,
            length: if address.is_ipv6() { 128 } else { 32 },
        };
        let Some(length) = length else {
            return Ok(host);
        };
        let is_number = length.len() <= 3 && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = length
            .parse()
            .ok()
            .filter(|_| is_number)
            .ok_or_else(refused)?;
        let has_more_bits = host.number() & !Self::mask(length) != 0;
        // An IPv4 address stands in the high bits, so its mask is that of the first 32.
        if length > host.length || has_more_bits {
            return Err(refused());
        }
        Ok(Self { address, length })
    }
}

/// Why a text is no map of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// The text is no TOML, or its values are no texts.
    #[error("{0}")]
    Syntax(String),
    /// A value that is no address and no prefix.
    #[error(
        "`{0}` is no address and no prefix; a prefix ends where its length says, as in 192.0.2.0/24"
    )]
    NoAddress(String),
    /// A party without addresses.
    #[error("`{0}` has no addresses")]
    Empty(String),
    /// Two entries for one party.
    #[error("`{0}` is there twice")]
    Twice(String),
}

/// A party as an entry names it: role or host name, qualities, conditions; `ip` says nothing here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    who: String,
    qualities: BTreeSet<String>,
    conditions: BTreeSet<String>,
}

/// Addresses of parties.
///
/// ```
/// use portolan::publish::export::AddressMap;
/// let map = AddressMap::parse(
///     "edge-server = '192.0.2.7'\n'edge-server, internal' = ['10.0.0.0/24', '2001:db8::/64']\n",
/// )
/// .unwrap();
/// assert_eq!(map.len(), 2);
/// assert!(AddressMap::parse("edge-server = '10.0.0.7/24'").is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressMap {
    entries: BTreeMap<Key, Vec<Prefix>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl AddressMap {
    /// Reads a map: each key is a role, or a role with qualities (`edge-server, internal`) and conditions
    /// (`edge-server if runs-xmpp-gateway-service`), or a host name as the page has it.
    ///
    /// # Errors
    ///
    /// Where the text is no TOML, a value is no address or prefix, or a party is there twice.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let file: BTreeMap<String, OneOrMany> =
            toml::from_str(text).map_err(|error| AddressError::Syntax(error.to_string()))?;
        let mut entries = BTreeMap::new();
        for (name, values) in file {
            let values = match values {
                OneOrMany::One(value) => vec![value],
                OneOrMany::Many(values) => values,
            };
            let prefixes = values
                .iter()
                .map(|value| value.trim().parse())
                .collect::<Result<Vec<Prefix>, _>>()?;
            if prefixes.is_empty() {
                return Err(AddressError::Empty(name));
            }
            if entries.insert(key(&name), apart(prefixes)).is_some() {
                return Err(AddressError::Twice(name));
            }
        }
        Ok(Self { entries })
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn of(&self, member: &Member) -> Option<&[Prefix]> {
        self.entries.get(&key_of(member)?).map(Vec::as_slice)
    }

    /// Entries that none of these members has: most likely spelled otherwise.
    pub(super) fn unused<'m>(&self, members: impl Iterator<Item = &'m Member>) -> Vec<String> {
        let used: BTreeSet<Key> = members.filter_map(key_of).into_set();
        let unused = self.entries.keys().filter(|key| !used.contains(key));
        unused.map(ToString::to_string).collect()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.who)?;
        for quality in &self.qualities {
            write!(f, ", {quality}")?;
        }
        let conditions: Vec<&str> = self.conditions.iter().map(String::as_str).collect();
        if !conditions.is_empty() {
            write!(f, " if {}", conditions.join(" and "))?;
        }
        Ok(())
    }
}

/// What an entry for a member is called.
pub(super) fn entry_of(member: &Member) -> Option<String> {
    Some(key_of(member)?.to_string())
}

fn key(name: &str) -> Key {
    let name = name.to_lowercase();
    let (who, conditions) = name.split_once(" if ").unwrap_or((&name, ""));
    let mut words = who
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned);
    Key {
        who: words.next().unwrap_or_default(),
        qualities: words
            .filter(|word| word != super::flow::ADDRESS_OF)
            .collect(),
        conditions: conditions
            .split(" and ")
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect(),
    }
}

fn key_of(member: &Member) -> Option<Key> {
    let party = member.party.as_ref()?;
    let who = party.role.as_ref().or(party.address.as_ref())?;
    let qualities = party.qualifiers.iter();
    Some(Key {
        who: who.to_lowercase(),
        qualities: qualities
            .filter(|word| *word != super::flow::ADDRESS_OF)
            .cloned()
            .collect(),
        conditions: member.conditions.iter().cloned().into_set(),
    })
}

/// Sorted prefixes without those that lie in another: a set of intervals may not overlap.
fn apart(mut prefixes: Vec<Prefix>) -> Vec<Prefix> {
    prefixes.order_by_key(|prefix| (prefix.is_v6(), prefix.number(), prefix.length));
    let mut apart: Vec<Prefix> = Vec::new();
    for prefix in prefixes {
        // Prefixes never overlap in part, and the wider of two with one beginning comes first.
        if !apart.last().is_some_and(|last| last.contains(prefix)) {
            apart.push(prefix);
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    #[test]
    fn a_prefix_ends_where_its_length_says() {
        for text in [
            "10.0.0.0/8",
            "0.0.0.0/0",
            "192.0.2.1/32",
            "2001:db8::/32",
            "::/0",
            "::1/128",
        ] {
            assert_eq!(prefix(text).to_string(), text);
        }
        for text in [
            "10.0.0.5/8",
            "10.0.0.0/33",
            "2001:db8::1/64",
            "10.0.0.0/+8",
            "10.0.0/24",
            "::/129",
            "host",
            "",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/8/8",
            "010.0.0.1",
        ] {
            assert!(text.parse::<Prefix>().is_err(), "{text}");
        }
        assert!(prefix("10.0.0.0/8").contains(prefix("10.1.2.0/24")));
        assert!(!prefix("10.0.0.0/8").contains(prefix("11.0.0.0/24")));
        assert!(!prefix("::/0").contains(prefix("11.0.0.0/24")));
        assert!(prefix("0.0.0.0/0").contains(prefix("11.0.0.0/24")));
    }

    #[test]
    fn overlapping_prefixes_become_one() {
        let list = ["10.1.0.0/16", "10.0.0.0/8", "2001:db8::1", "10.0.0.0/8"].map(prefix);
        let shown: Vec<String> = apart(list.to_vec())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(shown, ["10.0.0.0/8", "2001:db8::1/128"]);
    }

    #[test]
    fn an_entry_is_that_of_one_party() {
        let same = key("Edge-Server[internal,ip] if a and b");
        assert_eq!(same, key("edge-server, internal if b and a"));
        assert_ne!(same, key("edge-server if a and b"));
        assert_eq!(same.to_string(), "edge-server, internal if a and b");
        let twice = AddressMap::parse("edge-server = '10.0.0.1'\n'edge-server ip' = '10.0.0.2'");
        assert!(matches!(twice, Err(AddressError::Twice(_))));
        assert!(matches!(
            AddressMap::parse("a = []"),
            Err(AddressError::Empty(_))
        ));
    }
}
