"""Caps, counters and what is proposed instead of one visit more (docs/enterprise-side.md 6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.enterprises.model import Enterprise
from backend.inspections.model import AgencyNamed, VisitedEnterprise
from backend.law.merging import ItemRef
from backend.law.model import Bilingual
from backend.planning.classification.model import (
    ClassId,
    Classification,
    WhitelistEntry,
)

TriggerKind = Literal["complaint", "accident", "transfer", "device_clue"]
InspectionType = Literal["routine", "case_based", "special"]
Standing = Literal["counted", "exempt", "not_inspection", "refused", "voided"]
Act = Literal["merge", "reuse", "paper", "leave_out"]
Peace = Literal["whitelist", "class"]
Spare = Literal["reuse", "paper", "leave_out"]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
PerYear = Annotated[int, msgspec.Meta(ge=0, le=366)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Path = Annotated[str, msgspec.Meta(pattern=r"^/([a-z0-9-]+/)+\Z", max_length=200)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Limit(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Inspections a year for one class; a member that is None means every one."""

    risk: ClassId | None = None
    credit: ClassId | None = None
    per_year: PerYear


class Exemption(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Inspections that do not count: all stated conditions must hold, and one must be stated."""

    id: ClassId
    text: Bilingual
    inspection_type: InspectionType | None = None
    triggers: tuple[TriggerKind, ...] = ()
    ordered_from_above: bool = False
    source: Words
    verified: bool

    @property
    def is_bounded(self) -> bool:
        return bool(self.inspection_type or self.triggers or self.ordered_from_above)


class PublishedBasis(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Where the cap was published; `verified` when the desk has the document before it."""

    title: Words
    number: Annotated[str, msgspec.Meta(max_length=100)] = ""
    verified: bool = False


class CapPublished(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `cap.published`."""

    agency: str
    """Path of the body."""
    year: Year
    limits: list[Limit]
    exemptions: list[Exemption]
    basis: PublishedBasis
    covers_below: bool = False
    counts_for: list[str] = []


class CountCorrected(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `count.corrected`: a visit is taken out of the counters, or back in."""

    visit: str
    counted: bool
    reason: str


class VisitSpared(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `visit.spared`: a visit that was not made."""

    spared: str
    enterprise: str
    agency: str
    choice: Spare
    reason: str
    earlier: str | None = None
    checklists: list[str] = []


class Rules(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Figures and lists of the governor (`data/rules.json`); ours until an agency checks them."""

    verified: bool
    overlap_days: int
    recent_days: int
    reuse_days: int
    sources: dict[str, str]
    undisturbed: tuple["ClassPair", ...]
    procedural: tuple[str, ...]
    """Items of procedure, asked at every visit: no visit is made or spared for them."""
    on_paper: tuple[ItemRef, ...]
    exemptions: tuple[Exemption, ...]


class ClassPair(_Wire, frozen=True, kw_only=True, rename="camel"):
    risk: ClassId
    credit: ClassId


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as it stands in one body's counter."""

    visit: str
    agency_path: str
    day: date
    purpose: str
    inspection_type: str
    trigger_kind: str
    ordered_from_above: bool
    made_up: bool
    checklists: tuple[str, ...]
    bodies: int
    refused: bool
    void_reason: str | None
    """Why a desk took it out of the counters."""
    result: str | None


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody means to do there."""

    checklists: tuple[str, ...] = ()
    inspection_type: InspectionType = "routine"
    trigger: TriggerKind | None = None
    ordered_from_above: bool = False
    purpose: str = "inspection"


class Counter(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Visits of a year; only `counted` are held against the cap."""

    counted: int
    exempt: int
    not_inspections: int
    """Service, guidance, publicity: registered, never counted."""
    refused: int
    voided: int
    """Taken out by a desk, with a reason."""


class Cap(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The cap that holds for this body and enterprise."""

    per_year: int
    limit: Limit
    agency: AgencyNamed
    """Who published it: the body itself or one above."""
    basis: PublishedBasis
    exemptions: list[Exemption]
    at: datetime


class PastVisit(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit of this year or one recent enough to be used again. Of other bodies: only the day,
    the kind, what was asked and its result.
    """

    visit: str
    day: date
    purpose: str
    kind: str
    """Inspection type."""
    own: bool
    agency: AgencyNamed | None
    """None when it lies outside what the asker may see."""
    bodies: int
    standing: Standing
    exemption: str | None
    void_reason: str | None
    checklists: list[str]
    result: str | None
    made_up: bool


class Overlap(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Something that is planned, permitted or assigned near that day."""

    kind: Literal["task", "permit"]
    id: str
    day: date | None
    agency: AgencyNamed
    own: bool
    joined: bool
    """The asking body is one of its bodies already."""
    checklists: list[str]
    common: list[ItemRef]
    """Questions of the planned checklists that it asks too."""


class Proposal(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What to do instead of one visit more (R-96), the most useful first."""

    act: Act
    reason: Literal[
        "overlap",
        "covered",
        "items-covered",
        "recent-result",
        "cap-reached",
        "can-be-paper",
        "whitelist",
        "class",
    ]
    figures: dict[str, int | str] = {}
    visit: str | None = None
    """The earlier visit whose result can be used."""
    overlap: str | None = None
    items: list[ItemRef] = []


class Others(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Inspections of other bodies in the year; a joint visit once."""

    visits: int
    last_day: date | None


class Neighbour(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Another enterprise registered at the same address: it has a counter of its own."""

    id: str
    name: str


WarningCode = Literal[
    "over-cap", "cap-missing", "overlap", "undisturbed", "recent", "dissolved", "same-address"
]


class FrequencyAnswer(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything to be known before anybody departs."""

    enterprise: VisitedEnterprise
    status: Literal["open", "closed"]
    agency: AgencyNamed
    day: date
    year: int
    own: Counter
    cap: Cap | None
    """None when nobody has published one for this enterprise: no figure is invented."""
    left: int | None
    exemption: str | None
    """The exemption that what is planned falls under."""
    others: Others
    enterprise_visits: int
    """Inspections of the year as the enterprise had them: a joint visit is one."""
    visits: list[PastVisit]
    overlaps: list[Overlap]
    undisturbed: list[Peace]
    whitelist: list[WhitelistEntry]
    classification: Classification | None
    neighbours: list[Neighbour]
    spared: int
    proposals: list[Proposal]
    warnings: list[WarningCode]
    choice_needed: bool
    """Over the cap, overlapping or to be left in peace: a desk says why it goes all the same."""


class PublishedCap(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A cap as the list of caps shows it."""

    agency: AgencyNamed
    year: int
    limits: list[Limit]
    exemptions: list[Exemption]
    basis: PublishedBasis
    covers_below: bool
    counts_for: list[str]
    at: datetime
    by: str
    index: int
    versions: int
    """How often it was published: the latest one stands, the earlier ones stay in the log."""


class StandingCap(msgspec.Struct, frozen=True, kw_only=True):
    """A cap of the view."""

    body: CapPublished
    published_ms: int
    by: str
    index: int
    versions: int = 1


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the proposals are made from."""

    day: date
    planned: Planned
    per_year: int | None
    own: Counter
    exemption: str | None
    """The one that what is planned falls under."""
    visits: list[PastVisit]
    passed: dict[str, frozenset[str]]
    """By visit: what was asked there and was not found wrong, by question."""
    overlaps: list[Overlap]
    undisturbed: list[Peace]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One body before one enterprise on one day."""

    agency_path: str
    own_paths: frozenset[str]
    """Its own path, and those whose visits count as its own."""
    scope: str
    """What the asker may see fully: this path and below."""
    enterprise: Enterprise
    day: date
    planned: Planned
    cap: StandingCap | None
    limit: Limit | None
    rules: Rules

    @property
    def exemptions(self) -> Sequence[Exemption]:
        return self.cap.body.exemptions if self.cap else ()
