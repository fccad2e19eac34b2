//! Endpoints: who sends and who listens, in words of no language.

use std::collections::BTreeSet;
use std::fmt;

use crate::lexicon::ConceptId;

/// One party of an endpoint: a role with a set of qualifiers.
///
/// Qualifiers are a set and not a tree, because languages attach them differently: `internal Edge
/// Server interface IP` and `Interne IP der Edgeserver-Schnittstelle` are one party.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    /// The role, such as `edge-server`; `None` where the page names only qualities.
    pub role: Option<ConceptId>,
    /// Qualities of the role: `internal`, `virtual-ip`, `interface`.
    pub qualifiers: BTreeSet<ConceptId>,
}

/// The source or destination of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint {
    /// Whether the page says "any"; with parties, it is "any, narrowed to these".
    pub any: bool,
    /// The parties; a set, because the order of a list means nothing.
    pub parties: BTreeSet<Party>,
    /// What holds for the endpoint as a whole: `runs-xmpp-gateway-service`.
    pub conditions: BTreeSet<ConceptId>,
}

impl Endpoint {
    /// An unnarrowed "any".
    #[must_use]
    pub fn any() -> Self {
        Self {
            any: true,
            ..Self::default()
        }
    }

    /// Whether nothing was understood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.any && self.parties.is_empty() && self.conditions.is_empty()
    }

    /// Roles named, in order.
    pub fn roles(&self) -> impl Iterator<Item = &ConceptId> {
        self.parties.iter().filter_map(|party| party.role.as_ref())
    }
}

impl fmt::Display for Party {
    /// `access-edge-service [ip, public]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = self.role.as_ref().map_or("?", ConceptId::as_str);
        f.write_str(role)?;
        if !self.qualifiers.is_empty() {
            write!(f, " [{}]", join(&self.qualifiers, ", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Endpoint {
    /// `any`, `any: director [ip] | pool [virtual-ip]`, `edge-server [internal, interface]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.parties.is_empty() {
            parts.push(join(&self.parties, " | "));
        }
        if !self.conditions.is_empty() {
            parts.push(format!("({})", join(&self.conditions, ", ")));
        }
        match (self.any, parts.is_empty()) {
            (true, true) => f.write_str("any"),
            (true, false) => write!(f, "any: {}", parts.join(" ")),
            (false, true) => f.write_str("nothing"),
            (false, false) => f.write_str(&parts.join(" ")),
        }
    }
}

fn join<T: fmt::Display>(items: &BTreeSet<T>, between: &str) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(between)
}
