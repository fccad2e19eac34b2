"""The records as types; ``portolan schema`` prints their JSON Schemas, which say what each field means."""

from __future__ import annotations

from typing import Dict, List, Optional, TypedDict


class FindingPage(TypedDict):
    key: str
    locale: Optional[str]
    path: str


class Related(TypedDict):
    locale: Optional[str]
    path: str
    line: int
    column: int
    cell: str
    agrees: bool


class Fix(TypedDict):
    """What to write where it is certain."""

    line: int
    column: int
    end_column: int
    text: str
    replacement: str


class Finding(TypedDict):
    """One fault of the documentation."""

    lint: str
    level: str
    certainty: str
    verdict: Optional[str]
    page: FindingPage
    table: Optional[int]
    row: Optional[int]
    column: Optional[int]
    line: int
    text_column: int
    field: Optional[str]
    observed: Optional[str]
    expected: Optional[str]
    message: str
    help: Optional[str]
    fix: Optional[Fix]
    related: List[Related]
    same: int
    fingerprint: str


class PortRange(TypedDict):
    lower: int
    upper: int


class _MatchAlways(TypedDict):
    transport: Optional[str]
    lower: Optional[int]
    upper: Optional[int]


class Match(_MatchAlways, total=False):
    any: bool
    icmp_type: int
    icmp_code: int


class _PartyAlways(TypedDict):
    role: Optional[str]
    qualifiers: List[str]


class Party(_PartyAlways, total=False):
    address: str


class _EndpointAlways(TypedDict):
    any: bool
    parties: List[Party]


class Endpoint(_EndpointAlways, total=False):
    conditions: List[str]


class Dissent(TypedDict):
    locale: str
    field: str
    value: Optional[str]


class Agreement(TypedDict):
    state: str
    locales: List[str]
    dissent: List[Dissent]
    verdict: Optional[str]
    unread: List[str]


class Provenance(TypedDict):
    locale: Optional[str]
    path: str
    line: int
    translation: str
    modified: Optional[str]
    cells: List[str]


class _RuleAlways(TypedDict):
    id: str
    page: str
    table: int
    row: int
    section: Dict[str, str]
    role: Optional[str]
    application_protocols: List[str]
    security: List[str]
    matches: List[Match]
    transport_inferred: bool
    source: Optional[Endpoint]
    destination: Optional[Endpoint]
    notes: Dict[str, str]
    provenance: List[Provenance]
    agreement: Agreement


class Rule(_RuleAlways, total=False):
    """One canonical rule."""

    source_ports: List[PortRange]
    node_ports: List[PortRange]
    component: Endpoint
    service: Dict[str, str]
    direction: str
    action: str


class Meta(TypedDict):
    schema_version: str
    tool_version: str
    lexicon_digest: str
    source_digest: str
    locales: List[str]
    reference: Optional[str]
    omitted_rules: int


class Concept(TypedDict):
    id: str
    kind: str
    origin: str
    definition: str


class Edition(TypedDict):
    locale: Optional[str]
    path: str
    translation: str
    modified: Optional[str]


class Page(TypedDict):
    key: str
    title: Optional[str]
    editions: List[Edition]


class Term(TypedDict):
    """Words of a language that the pages themselves have taught."""

    locale: str
    text: str
    concepts: List[str]
    origin: str
    rows: int
    texts: int


class _CanonAlways(TypedDict):
    meta: Meta
    concepts: List[Concept]
    pages: List[Page]
    rules: List[Rule]


class Canon(_CanonAlways, total=False):
    """The canon: the agreed rules and what they were made from."""

    terms: List[Term]


class RowPage(TypedDict):
    key: str
    locale: Optional[str]
    path: str
    title: Optional[str]
    translation: str
    modified: Optional[str]


class _RowRuleAlways(TypedDict):
    role: Optional[str]
    application_protocols: List[str]
    security: List[str]
    matches: List[Match]
    source_ports: List[PortRange]
    node_ports: List[PortRange]
    source: Optional[Endpoint]
    destination: Optional[Endpoint]


class RowRule(_RowRuleAlways, total=False):
    component: Optional[Endpoint]
    service: Optional[str]
    direction: Optional[str]
    action: Optional[str]


class Gap(TypedDict):
    code: str
    column: int
    text: str


class Row(TypedDict):
    """One row of a port table, as one page states it."""

    page: RowPage
    table: int
    row: int
    line: int
    heading: Optional[str]
    columns: List[str]
    cells: List[str]
    rule: Optional[RowRule]
    unread: List[str]
    gaps: List[Gap]
