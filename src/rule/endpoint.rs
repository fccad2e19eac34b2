//! Endpoints: who sends and who listens, in words of no language.

use std::collections::BTreeSet;

use super::ConceptId;

/// One party of an endpoint: a role or an address, with a set of qualifiers.
///
/// Qualifiers are a set and not a tree, because languages attach them differently: `internal Edge
/// Server interface IP` and `Interne IP der Edgeserver-Schnittstelle` are one party.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    /// The role, such as `edge-server`.
    pub role: Option<ConceptId>,
    /// Qualities of the role: `internal`, `virtual-ip`, `interface`.
    pub qualifiers: BTreeSet<ConceptId>,
    /// A host name, address or prefix as the page writes it, in lower case; no role.
    pub address: Option<String>,
}

impl Party {
    /// Whether the party says who it is: qualities alone do not.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.role.is_some() || self.address.is_some()
    }
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

    /// Everything that the endpoint names.
    pub fn concepts(&self) -> impl Iterator<Item = &ConceptId> {
        let parties = self.parties.iter();
        parties
            .flat_map(|party| party.role.iter().chain(&party.qualifiers))
            .chain(&self.conditions)
    }
}
