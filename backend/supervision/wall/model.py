"""The wall and the radar as desks read them."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.evidence.bodies import Purpose
from backend.inspections.model import AgencyNamed, State
from backend.supervision.model import Device

Trust = Literal["doubtful", "clear"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class WallAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What the wall is asked for; None leaves a filter out."""

    agency: str | None = None
    """Id of a body in scope: it and everything below."""
    purpose: Purpose | None = None
    trust: Trust | None = None
    state: State | None = None
    days: int = 1
    """Today and so many days before, less one; open visits are always there."""
    after: int | None = None
    """Index of the last answer: only what came since is told."""


class WallPoint(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit that is open or moved within the days asked for."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    """Where it was recorded, else the registered address; null where neither is known."""
    state: State
    doubts: int
    """How many concerns; which ones, the visit tells."""
    at: datetime


class WallEvent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An entry of the log as the timeline shows it."""

    index: int
    kind: str
    at: datetime
    visit: str | None
    case: str | None
    """The case it is about, where it is about one."""
    enterprise: str
    agency: AgencyNamed


class Counters(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Of the agency asked for, whatever the other filters; null where the asker has no say."""

    open: int
    today: int
    """Visits opened today."""
    waiting_evidence: int
    """Visits of which an original is not here."""
    questions: int
    """Visits with a question that is neither answered nor settled."""
    halted: int
    warnings: int
    """Open ones."""
    review: int
    """Closed visits that wait for a decision, at most 1,000."""
    silent: int
    """Phones with open visits that have not been heard of for long."""
    complaints: int | None
    complaints_overdue: int | None


class Wall(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    """The last entry this answer knows of: ask with `after` for what follows."""
    whole: bool
    """False: `points` are only those that changed, and of `touched` the others are to go."""
    counters: Counters
    points: list[WallPoint]
    cut: bool
    """There are more than the 5,000 newest that are told."""
    touched: list[str]
    events: list[WallEvent]
    """Newest first; since `after`, or the newest 60. With a filter of visits only theirs."""


class Unsent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A phone of which something is known that is not here, or that fell silent at work."""

    device: Device
    waiting_since: datetime | None
    """When the oldest file that is missing was announced."""
    entries_since: datetime | None
    """Since when entries are known to be missing: a later one arrived, or they were announced."""
    silent: bool
    visits: list["VisitUnderway"]
    """Its open visits, at most 5."""


class VisitUnderway(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    enterprise: str
    last_at: datetime


class Radar(_Wire, frozen=True, kw_only=True, rename="camel"):
    now: datetime
    silent_minutes: int
    devices: list[Unsent]
    """Those that wait longest first; at most 500."""
    cut: bool
