"""The list of what a body may inspect, as it published it."""

from datetime import datetime
from typing import Annotated

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual
from backend.planning.frequency.model import PublishedBasis

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class ItemsPublished(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `items.published`."""

    agency: str
    """Path of the body."""
    checklists: list[str]
    basis: PublishedBasis


class ItemsAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A list as a desk publishes it."""

    agency_id: Id
    checklists: Annotated[list[Id], msgspec.Meta(max_length=500)]
    basis: PublishedBasis


class ChecklistNamed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A checklist to choose from."""

    id: str
    title: Bilingual
    items: int


class PublishedItems(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The list that stands for a body."""

    agency: AgencyNamed
    checklists: list[str]
    basis: PublishedBasis
    at: datetime
    by: Person
    index: int
    versions: int


class StandingItems(msgspec.Struct, frozen=True, kw_only=True):
    """A list of the view."""

    body: ItemsPublished
    published_ms: int
    by: str
    index: int
    versions: int = 1
