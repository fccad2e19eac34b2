//! Matches: a transport with its ports, as a page pairs them.

use std::fmt;

use super::PortRange;
use crate::protocol::Name;

/// The ports of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ports {
    /// These.
    Range(PortRange),
    /// Every port: the page says so.
    Any,
    /// The page states no number: a dynamic port, or a transport without ports (ICMP, ESP).
    Unnumbered,
    /// An ICMP type, with a code where the page names one; these are no ports.
    IcmpType {
        /// The type.
        kind: u8,
        /// The code.
        code: Option<u8>,
    },
}

impl Ports {
    /// The range, where there is one.
    #[must_use]
    pub fn range(self) -> Option<PortRange> {
        match self {
            Ports::Range(range) => Some(range),
            Ports::Any | Ports::Unnumbered | Ports::IcmpType { .. } => None,
        }
    }
}

/// One transport with one port range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// The transport, where the page states one.
    pub transport: Option<Name>,
    /// The ports.
    pub ports: Ports,
}

impl Match {
    /// The range, where the match states one in numbers.
    #[must_use]
    pub fn range(&self) -> Option<PortRange> {
        self.ports.range()
    }

    /// A match of one range.
    #[must_use]
    pub fn new(transport: Option<Name>, range: PortRange) -> Self {
        Self {
            transport,
            ports: Ports::Range(range),
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ports::Range(range) => range.fmt(f),
            Ports::Any => f.write_str("any port"),
            Ports::Unnumbered => f.write_str("no port number"),
            Ports::IcmpType { kind, code: None } => write!(f, "type {kind}"),
            Ports::IcmpType {
                kind,
                code: Some(code),
            } => write!(f, "type {kind} code {code}"),
        }
    }
}

impl fmt::Display for Match {
    /// `TCP 443`, `3478`, `ICMP type 8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.transport {
            Some(transport) if self.ports == Ports::Unnumbered => f.write_str(transport.display()),
            Some(transport) => write!(f, "{} {}", transport.display(), self.ports),
            None => self.ports.fmt(f),
        }
    }
}
