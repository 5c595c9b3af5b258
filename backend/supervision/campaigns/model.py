"""A campaign as the log carries it and as desks read it."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Word = Annotated[str, msgspec.Meta(min_length=2, max_length=40)]
InspectionKind = Literal["routine", "case_based", "special"]
Kinds = Annotated[tuple[InspectionKind, ...], msgspec.Meta(max_length=3)]
Words = Annotated[tuple[Word, ...], msgspec.Meta(max_length=10)]
State = Literal["running", "closed"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Opened(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `campaign.opened`."""

    campaign: str
    owner: str
    """Path of the supervising body whose campaign it is."""
    title: Line
    text: Annotated[str, msgspec.Meta(max_length=4000)]
    bodies: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=200)]
    """Paths of the bodies it looks at."""
    kinds: Kinds
    """Kinds of inspection; empty: all."""
    sectors: Words
    """Words of an enterprise's name, one of which it must have; empty: all. The register of
    enterprises names no sector.
    """
    first: date
    last: date
    checklist: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=40)]


class Found(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `campaign.found`."""

    campaign: str
    id: str
    agency: str
    """Path of the body it was found at."""
    item: int
    """Place in the checklist, from 0."""
    text: Text
    visit: Id | None = None


class Closed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `campaign.closed`."""

    campaign: str
    id: str
    summary: Text


class CampaignAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A campaign that is opened; `id` is chosen by the desk."""

    id: Uuid
    title: Line
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    agency_ids: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=200)]
    kinds: Kinds = ()
    sectors: Words = ()
    first: date
    last: date
    checklist: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=40)]


class FindingAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: Uuid
    agency_id: Id
    item: Annotated[int, msgspec.Meta(ge=0, le=39)]
    text: Text
    visit: Id | None = None


class ClosingAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: Uuid
    summary: Text


class CampaignSummary(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    title: str
    owner: AgencyNamed
    first: date
    last: date
    state: State
    findings: int
    last_index: int


class CampaignPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    campaigns: list[CampaignSummary]
    next_before: int | None
    opens: bool
    """Whether this asker may open one."""


class CampaignFinding(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    agency: AgencyNamed
    item: int
    text: str
    visit: str | None
    by: Person
    at: datetime
    index: int
    lead: str | None
    """The lead it became."""


class BodyProgress(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Of one body of the scope, in the order of the scope: it is no ranking."""

    agency: AgencyNamed
    visits: int
    findings: int
    leads: int


class CampaignLead(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    title: str
    stage: str
    agency: AgencyNamed


class Campaign(CampaignSummary, frozen=True, kw_only=True, rename="camel"):
    """One campaign whole, as far as the asker's part of the tree reaches."""

    text: str
    kinds: list[InspectionKind]
    sectors: list[str]
    checklist: list[str]
    by: Person
    bodies: list[BodyProgress]
    found: list[CampaignFinding]
    leads: list[CampaignLead]
    summary: str | None
    closed_at: datetime | None
    acts: bool
    """Whether the asker may enter findings."""
    closes: bool
