"""Decisions about visits and items, and looks at originals."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed, VisitSummary

Verdict = Literal["approved", "returned", "unusable"]
Ground = Literal["illegal_means", "not_verified"]
"""Why the law does not let a fact rest on it: `illegal_means` (obtained by unlawful means,
处罚法 46, verified), `not_verified` (not found to be true; shown as unverified)."""
State = Literal["waiting", "returned", "approved"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
REVIEWED_AT_ONCE = 100


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Target(_Wire, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A visit, or one item of it."""

    visit: Id
    capture: Id | None = None
    seen: Annotated[int, msgspec.Meta(ge=-1, le=2**53 - 1)]
    """Log index of the decision that was on the screen; -1 when there was none."""


class ReviewAsked(_Wire, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One decision about several visits or items; each is decided for itself."""

    id: uuid.UUID
    """Chosen by the desk: the same again changes nothing."""
    targets: Annotated[list[Target], msgspec.Meta(min_length=1, max_length=REVIEWED_AT_ONCE)]
    verdict: Verdict
    ground: Ground | None = None
    """Of what is unusable."""
    remarks: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    """What to do again, or how it was found out; never empty unless approved."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Body of `evidence.reviewed`."""

    review: str
    visit: str
    verdict: Verdict
    capture: str | None = None
    ground: Ground | None = None
    remarks: str = ""


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view; `capture` is empty for the visit as a whole."""

    idx: int
    visit: str
    capture: str
    verdict: Verdict
    ground: str
    remarks: str
    said_ms: int
    said_by: str


class ReviewShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    capture: str | None
    """None: about the visit as a whole."""
    verdict: Verdict
    ground: Ground | None
    remarks: str
    at: datetime
    by: Person


class ReviewOutcome(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What became of one target."""

    visit: str
    capture: str | None
    done: bool
    standing: ReviewShown
    """The decision that stands: this one, or the one that came first."""


class ReviewOutcomes(_Wire, frozen=True, kw_only=True, rename="camel"):
    outcomes: list[ReviewOutcome]


class VisitReviewed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit of the list."""

    visit: VisitSummary
    review: ReviewShown | None
    """Of the visit as a whole, the latest."""
    unusable: int
    """Items that count no more."""


class ReviewPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    visits: list[VisitReviewed]
    next_before: int | None
    waiting: int
    """Visits of the question's agency that wait, at most 1,000."""


class LookedAt(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Somebody opened or heard an original."""

    index: int
    at: datetime
    by: Person
    visit: str
    enterprise: str
    agency: AgencyNamed
    capture: str
    sha256: str
    form: str


class LooksPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    looks: list[LookedAt]
    """Newest first."""
    next_before: int | None
    people: list[Person]
    """Everybody who looked at something in scope, at most 500."""
