"""What a search finds."""

from datetime import datetime

import msgspec

from backend.accounts.model import Name
from backend.inspections.model import AgencyNamed
from backend.supervision.search.texts import SubjectKind


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class SearchHit(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One visit, case or task, with the newest words that fit."""

    subject: SubjectKind
    id: str
    title: str
    """The enterprise, or the cause of a case."""
    number: str
    """Of a case."""
    agency: AgencyNamed
    at: datetime
    kind: str
    """Of the entry that holds the words."""
    index: int
    before: str
    match: str
    after: str
    more: int
    """Other entries of the same subject that hold one of the words."""


class EnterpriseFound(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: str
    uscc: str | None
    address: str


class ItemFound(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A question of a checklist, and the newest visits that did not pass it."""

    checklist: str
    item: str
    title: Name
    visits: list["VisitFailed"]


class VisitFailed(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    enterprise: str
    agency: AgencyNamed
    at: datetime


class SearchAnswer(_Wire, frozen=True, kw_only=True, rename="camel"):
    hits: list[SearchHit]
    """Newest first."""
    next_before: int | None
    enterprises: list[EnterpriseFound]
    """Of the register; only with the first page, like `items`."""
    items: list[ItemFound]
    too_short: bool
    """Nothing was asked for that has two characters."""
