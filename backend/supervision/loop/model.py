"""A lead as the log carries it and as desks read it."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual
from backend.supervision.loop.procedure.acts import (
    AnyAct,
    Id,
    Loose,
    PaperKind,
    SourceKind,
    Uuid,
)
from backend.supervision.loop.procedure.table import Turn
from backend.supervision.loop.tickets.model import Ticket

Group = Literal["mine", "over", "effect", "open", "done"]
"""`mine`: the asker has something to do today; `over`: late; `effect`: it waits for its check."""
Side = Literal["supervising", "supervised"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Acted(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of every entry of a lead: one act and where it led. The first one opens it."""

    lead: str
    id: str
    act: AnyAct
    stage: str
    agency: str
    """Path of the body that is supervised."""
    handler: str
    """Path of the body that supervises, after this act."""
    turn: str | None
    """Path of the body that has to do the next step; None when nobody has."""


class LeadAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A lead that is made. A warning, a complaint or a cluster of tickets makes one lead only,
    whoever asks; an observation is one for each `id`, which the desk chooses.
    """

    id: Uuid
    source: SourceKind
    source_id: Annotated[str, msgspec.Meta(max_length=128)] = ""
    agency_id: Id | None = None
    """Whom it is about; needed where the source does not say it."""
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    text: Loose = ""


class StepAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One act; `id` is chosen by the desk. What only the server says is left out."""

    id: Uuid
    act: dict[str, object]


class LeadSummary(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    title: str
    source: SourceKind | None
    """None for the body it is about: who spoke up is not its business."""
    agency: AgencyNamed
    handler: AgencyNamed
    stage: str
    turn: Turn | None
    turn_agency: AgencyNamed | None
    mine: bool
    """Whether the asker's body has something to do today: the next step, or to decide what follows
    on the silence of the body it supervises.
    """
    due: date | None
    not_before: date | None
    overdue: bool
    chases: int
    raised: int
    opened_at: datetime
    last_index: int


class LeadPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    leads: list[LeadSummary]
    counts: dict[Group, int]
    next_before: int | None
    opens: bool
    """Whether this asker may open leads."""


class LeadAct(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An act that was taken, or that stands by rule and is about to be entered (`index` None)."""

    id: str
    act: str
    name: Bilingual
    outcome: str
    on: date
    by: Person | None
    """None for the rule."""
    at: datetime
    index: int | None
    body: dict[str, object]


class LeadStep(_Wire, frozen=True, kw_only=True, rename="camel"):
    act: str
    name: Bilingual
    leads: bool
    """Whether it leads on: what a person most likely came for."""


class LeadNext(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What is to be done next, by whom and until when, with the reason."""

    turn: Turn
    agency: AgencyNamed
    due: date
    not_before: date | None
    overdue: bool
    explanation: Bilingual
    verified: bool
    rule_on: date | None
    """The day on which the rule acts when nobody does."""
    rule: Literal["chase", "raise"] | None


class SupervisionPaper(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    kind: PaperKind
    name: Bilingual
    number: str
    on: date
    due: date | None
    objection_until: date | None
    received: datetime | None
    """When the body acknowledged it."""


class Lead(LeadSummary, frozen=True, kw_only=True, rename="camel"):
    """The whole story of one lead."""

    side: Side
    source_id: str
    text: str
    tickets: list[Ticket]
    """What the hotline was told; for those who supervise."""
    stages: list[str]
    acts: list[LeadAct]
    possible: list[LeadStep]
    paper_kinds: list[PaperKind]
    """Papers that can be issued now."""
    next: LeadNext | None
    papers: list[SupervisionPaper]
    referrals: list[str]
    """Those whose package can be fetched."""
    waiting_referrals: list[str]


class LeadMade(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    existed: bool
    """Somebody made it before: that one stands."""


class FileKept(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A file that can now be named as proof."""

    sha256: str
    size: int
    type: str
    name: str


class SupervisionPaperRead(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `paper.read`: somebody took this file."""

    lead: str
    paper: str
    sha256: str


class ReferralPacked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `referral.packed`: the package that left, named by its payload manifest. The very
    entry is the seal of the package (docs/cases.md 5 has the same for files of cases).
    """

    lead: str
    referral: str
    form: Literal["bagit"] = "bagit"
    sha256: str
    items: int
    without: tuple[str, ...]
    """Originals that are named and could not be packed."""
