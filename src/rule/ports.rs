//! Port numbers and ranges: the typed value and its text forms. Reading them from prose is
//! `normalize`'s work; here is only what is true of every range.

use std::fmt;
use std::str::FromStr;

/// An inclusive range of port numbers; a single port has equal ends (RFC 8519: `lower-port`, `upper-port`).
///
/// ```
/// use portolan::rule::PortRange;
/// let range: PortRange = "50000-59999".parse().unwrap();
/// assert_eq!((range.lower(), range.upper()), (50000, 59999));
/// assert_eq!(PortRange::single(443).to_string(), "443");
/// assert!("59999-50000".parse::<PortRange>().is_err());
/// assert!("70000".parse::<PortRange>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    lower: u16,
    upper: u16,
}

impl PortRange {
    /// Every port, as a table says with the word "any".
    pub const ANY: PortRange = PortRange {
        lower: 0,
        upper: u16::MAX,
    };

    /// One port.
    #[must_use]
    pub fn single(port: u16) -> Self {
        Self {
            lower: port,
            upper: port,
        }
    }

    /// A range from `lower` to `upper`, both included; `None` where it runs backwards.
    #[must_use]
    pub fn new(lower: u16, upper: u16) -> Option<Self> {
        (lower <= upper).then_some(Self { lower, upper })
    }

    /// The lowest port.
    #[must_use]
    pub fn lower(self) -> u16 {
        self.lower
    }

    /// The highest port.
    #[must_use]
    pub fn upper(self) -> u16 {
        self.upper
    }

    /// Whether the range is one port.
    #[must_use]
    pub fn is_single(self) -> bool {
        self.lower == self.upper
    }

    /// Whether `port` lies in the range.
    #[must_use]
    pub fn contains(self, port: u16) -> bool {
        (self.lower..=self.upper).contains(&port)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_single() {
            write!(f, "{}", self.lower)
        } else {
            write!(f, "{}-{}", self.lower, self.upper)
        }
    }
}

/// The text is no port or port range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a port (0 to 65535) or a range of ports (`lower-upper`)")]
pub struct NotAPortRange(String);

impl FromStr for PortRange {
    type Err = NotAPortRange;

    fn from_str(text: &str) -> Result<Self, NotAPortRange> {
        let fail = || NotAPortRange(text.to_owned());
        let number = |digits: &str| digits.parse::<u16>().map_err(|_| fail());
        match text.split_once('-') {
            Some((lower, upper)) => PortRange::new(number(lower)?, number(upper)?).ok_or_else(fail),
            None => number(text).map(PortRange::single),
        }
    }
}
