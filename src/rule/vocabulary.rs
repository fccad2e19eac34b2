//! The one closed vocabulary of protocol names; nothing else in the crate names a protocol.
//!
//! Names follow the IANA Service Name and Transport Protocol Port Number Registry and the IANA
//! Protocol Numbers registry where they have an entry; `psom`, `msturn` and `dcom` are Microsoft's
//! ([MS-PSOM], [MS-TURN], [MS-DCOM]).

/// What a protocol name says about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A protocol above the transport: SIP, HTTP, RTP.
    Application,
    /// Protection of a session: TLS, MTLS.
    Security,
    /// The layer that has ports: TCP, UDP, SCTP.
    Transport,
}

/// One name of the vocabulary; equal names are equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    spelling: &'static str,
    kind: NameKind,
}

impl Name {
    /// The canonical spelling: lower case, as published in rules.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.spelling
    }

    /// What the name says.
    #[must_use]
    pub fn kind(self) -> NameKind {
        self.kind
    }

    /// The usual spelling in documents (`TCP`, `XMPP`, `MTLS`): upper case.
    #[must_use]
    pub fn display(self) -> String {
        self.spelling.to_uppercase()
    }

    /// Looks a whole word up without regard to case.
    ///
    /// ```
    /// use portolan::rule::vocabulary::{Name, NameKind};
    /// assert_eq!(Name::lookup("Udp").unwrap().kind(), NameKind::Transport);
    /// assert_eq!(Name::lookup("TSE"), None);
    /// ```
    #[must_use]
    pub fn lookup(word: &str) -> Option<Name> {
        let mut lower = [0; LONGEST];
        lower
            .get_mut(..word.len())?
            .copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let alias = ALIASES
            .iter()
            .find(|(alias, _)| alias.as_bytes() == &lower[..word.len()]);
        let key = alias.map_or(lower, |(_, name)| padded(name));
        let index = KEYS.binary_search(&u64::from_be_bytes(key)).ok()?;
        // A word may end in what pads the keys.
        if word.ends_with('\0') {
            return None;
        }
        let (spelling, kind) = NAMES[index];
        Some(Name { spelling, kind })
    }

    /// Whether `word` is written as documents write the name: capitals, or the canonical spelling.
    #[must_use]
    pub fn is_usual_case(self, word: &str) -> bool {
        word.chars().all(|c| !c.is_lowercase()) || word == self.spelling
    }

    /// All names, sorted by spelling.
    pub fn all() -> impl Iterator<Item = Name> {
        NAMES
            .iter()
            .map(|&(spelling, kind)| Name { spelling, kind })
    }

    /// Whether a session of this protection runs over TCP and nothing else.
    ///
    /// RFC 8446 and RFC 5246 ask TLS for a reliable transport; over datagrams it is DTLS.
    #[must_use]
    pub fn implies_tcp(self) -> bool {
        matches!(self.spelling, "tls" | "mtls" | "ssl")
    }
}

use NameKind::{Application, Security, Transport};

/// No name or alias has more bytes.
const LONGEST: usize = 8;

/// Sorted by spelling; a test holds it so.
const NAMES: &[(&str, NameKind)] = &[
    ("dcom", Application),
    ("dhcp", Application),
    ("dns", Application),
    ("dtls", Security),
    ("ftp", Application),
    ("ftps", Application),
    ("h.323", Application),
    ("http", Application),
    ("https", Application),
    ("ice", Application),
    ("icmp", Transport),
    ("imap", Application),
    ("imaps", Application),
    ("ipsec", Security),
    ("kerberos", Application),
    ("ldap", Application),
    ("ldaps", Application),
    ("msturn", Application),
    ("mtls", Security),
    ("netbios", Application),
    ("nfs", Application),
    ("ntp", Application),
    ("pop3", Application),
    ("psom", Application),
    ("quic", Application),
    ("radius", Application),
    ("rdp", Application),
    ("rpc", Application),
    ("rtcp", Application),
    ("rtp", Application),
    ("rtsp", Application),
    ("sctp", Transport),
    ("sip", Application),
    ("sips", Application),
    ("smb", Application),
    ("smtp", Application),
    ("snmp", Application),
    ("srtcp", Application),
    ("srtp", Application),
    ("ssh", Application),
    ("ssl", Security),
    ("stun", Application),
    ("tcp", Transport),
    ("telnet", Application),
    ("tftp", Application),
    ("tls", Security),
    ("turn", Application),
    ("udp", Transport),
    ("wcf", Application),
    ("wss", Application),
    ("xmpp", Application),
];

/// The spellings as numbers, in the same order.
const KEYS: [u64; NAMES.len()] = {
    let mut keys = [0; NAMES.len()];
    let mut at = 0;
    while at < NAMES.len() {
        keys[at] = u64::from_be_bytes(padded(NAMES[at].0));
        at += 1;
    }
    keys
};

/// A spelling with zeros behind it.
const fn padded(spelling: &str) -> [u8; LONGEST] {
    let bytes = spelling.as_bytes();
    let mut padded = [0; LONGEST];
    let mut at = 0;
    while at < bytes.len() {
        padded[at] = bytes[at];
        at += 1;
    }
    padded
}

/// Other spellings of the same name.
const ALIASES: &[(&str, &str)] = &[
    ("h323", "h.323"),
    ("ms-turn", "msturn"),
    ("ms-dcom", "dcom"),
    ("msrpc", "rpc"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_lower_case_and_unique() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(NAMES.iter().all(|(name, _)| *name == name.to_lowercase()));
        let spellings = NAMES
            .iter()
            .map(|(name, _)| name)
            .chain(ALIASES.iter().map(|(alias, _)| alias));
        assert_eq!(spellings.map(|name| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn what_is_no_name_is_found_nowhere() {
        for word in ["", "tc", "tcp\0", "\0", "tcpudptls", "порт", "h.32"] {
            assert_eq!(Name::lookup(word), None, "{word:?}");
        }
        for name in Name::all() {
            assert_eq!(Name::lookup(name.as_str()), Some(name));
        }
    }

    #[test]
    fn aliases_lead_to_names() {
        for (alias, name) in ALIASES {
            assert_eq!(Name::lookup(alias), Name::lookup(name), "{alias}");
            assert!(Name::lookup(name).is_some(), "{name}");
        }
    }
}
