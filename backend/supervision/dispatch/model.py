"""Who has open tasks, and bodies that were called in."""

import uuid
from datetime import date, datetime
from typing import Annotated

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed


class BodyCalledIn(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `body.called_in`."""

    visit: str
    agency: str
    """Id."""
    reason: str
    task: str
    """Id of the task that stands in the same transaction."""


class Calling(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks for."""

    id: uuid.UUID
    """Becomes the id of the task."""
    agency_id: Annotated[str, msgspec.Meta(max_length=64)]
    officer_ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=20)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000, pattern=r"\S")]


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    task: str
    visit: str
    agency: str
    reason: str
    idx: int
    at_ms: int
    by_id: str


class Call(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A body that was called in to a visit."""

    task: str
    agency: AgencyNamed
    reason: str
    index: int
    at: datetime
    by: Person
    officers: list[Person]
    visit: str | None
    """The visit that took the task up; none while nobody has begun."""


class Load(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An officer with open tasks. Whoever is not listed has none."""

    officer: str
    open_tasks: int
    next_due: date | None


class Loads(msgspec.Struct, frozen=True, kw_only=True):
    """Known from open tasks only: nobody is followed, and nobody has to report himself free."""

    loads: list[Load]
