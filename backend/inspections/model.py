"""Visits as lists show them, and tasks."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.bodies import Purpose
from backend.evidence.model import Person, Position
from backend.law.merging import MergedItem

State = Literal["open", "closed"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class VisitedEnterprise(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As the officer found it; address and number come from the register where it knows them."""

    id: str | None
    name: str
    uscc: str | None
    address: str | None


class AgencyNamed(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: Name


class Fix(_Wire, frozen=True, kw_only=True, rename="camel"):
    lat: float
    lon: float
    acc: float


class Counts(_Wire, frozen=True, kw_only=True, rename="camel"):
    photos: int
    sounds: int
    notes: int
    answers: int
    failed: int
    signatures: int
    voided: int


class MediaCounts(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Originals: how many are announced, how many are here, how many bytes are on their way."""

    expected: int
    stored: int
    missing_bytes: int


class VisitSummary(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    enterprise: VisitedEnterprise
    agency: AgencyNamed
    officers: list[Person]
    state: State
    inspection_type: str
    purpose: Purpose
    act_code: str | None
    """25 characters, or what the phone took for a code."""
    made_up: bool
    """Entered after it happened."""
    result: str | None
    opened_at: datetime
    """When the server received the opening; its first entry while the opening is not here."""
    opened_wall: str
    closed_at: datetime | None
    last_at: datetime
    first_index: int
    last_index: int
    position: Fix | None
    counts: Counts
    media: MediaCounts
    concerns: list[str]


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    agency_path: str
    kid: str
    opened_by: str
    officers: str
    """JSON list of officer ids."""
    enterprise_id: str | None
    enterprise_name: str
    uscc: str | None
    task: str | None
    inspection_type: str
    state: State
    result: str | None
    opened_idx: int | None
    opened_ms: int
    opened_wall: str
    closed_ms: int | None
    first_idx: int
    last_idx: int
    last_ms: int
    first_seq: int
    last_seq: int
    lat: float | None
    lon: float | None
    acc: float | None
    photos: int
    sounds: int
    notes: int
    signatures: int
    imported: int
    found: str
    purpose: Purpose
    act_code: str | None
    act_secret: str | None
    permit: str | None
    trigger_kind: str | None
    trigger_note: str | None
    urgent: str | None
    joint: str
    """JSON list of agency ids."""
    happened_at: str | None
    """RFC 3339, claimed: when a visit took place that was entered afterwards."""
    made_up_reason: str | None


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """What the register says about an enterprise."""

    id: str
    name: str
    uscc: str | None
    address: str
    position: Position | None


class JointBody(msgspec.Struct, frozen=True, kw_only=True):
    """One of several bodies of a joint visit (综合查一次), and what it asks."""

    agency: str
    """Id."""
    checklists: list[str]


class Governor(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the desk saw and chose when the cap was reached or another body was about to come."""

    choice: Literal["merge", "go"]
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """Why it goes all the same; never empty for `go`."""
    own: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    cap: Annotated[int, msgspec.Meta(ge=0, le=366)] | None = None
    others: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


class TaskPermit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The approval under which officers go (R-93), as the phone carries it."""

    id: str
    number: str
    type: str
    """`routine`, `case_based` or `special`."""
    approved_at: datetime


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Half a day."""

    day: date
    half: Literal["morning", "afternoon"]


class SlotChosen(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `slot.chosen`: when the enterprise would have the announced visit."""

    permit: str
    enterprise: str
    slot: Slot


class TaskCreated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `task.created`."""

    task: str
    agency: str
    """Path of the agency whose officers shall do it."""
    enterprise: str
    officers: list[str]
    checklists: list[str]
    """Of every body that comes along."""
    note: str
    due: date | None
    joint: list[JointBody] = []
    """Empty, or all bodies, that of the first officer first."""
    governor: Governor | None = None
    permit: TaskPermit | None = None
    purpose: Purpose = "inspection"
    urgent: str = ""
    """Why an inspection could not wait for its approval; empty: it waited, or is none."""


class TaskAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks for."""

    enterprise_id: Annotated[str, msgspec.Meta(max_length=64)]
    officer_ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=20)]
    checklist_ids: Annotated[list[str], msgspec.Meta(max_length=50)] = []
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    due: date | None = None
    joint: Annotated[list[JointBody], msgspec.Meta(max_length=10)] = []
    """Other bodies that come along, and what each asks."""
    governor: Governor | None = None
    purpose: Purpose = "inspection"
    urgent: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """Why an inspection cannot wait for its approval: it is made up afterwards."""
    id: uuid.UUID | None = None
    """Chosen by the desk, so that asking again after a lost answer gives the same task."""


class JointBodyShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    agency: AgencyNamed
    checklists: list[str]


class JointTask(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One visit of several bodies: their questions as one list, each asked once."""

    bodies: list[JointBodyShown]
    items: list[MergedItem]


class PermitRevoked(msgspec.Struct, frozen=True, kw_only=True):
    """What `permit.revoked` says to tasks."""

    permit: str
    remarks: str


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a task was taken back: its approval was revoked."""

    at: datetime
    reason: str


class Task(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks officers to do; done when a visit names it."""

    id: str
    enterprise: VisitedEnterprise
    enterprise_id: str
    officers: list[Person]
    officer_ids: list[str]
    checklists: list[str]
    checklist_ids: list[str]
    note: str
    due: date | None
    state: Literal["open", "done", "withdrawn"]
    created_at: datetime
    by: Person
    visit: str | None
    withdrawn: Withdrawal | None
    """Also of a task whose visit had begun by then: that visit keeps it."""
    joint: JointTask | None
    governor: Governor | None
    permit: TaskPermit | None
    purpose: Purpose
    urgent: str | None
    """Why it goes before it is approved."""
    slot: Slot | None
    """The time that the enterprise chose of those it was offered."""
