"""How an enterprise is classified, and who is left in peace."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.law.model import Bilingual

Colour = Literal["red", "orange", "yellow", "green", "blue", "grey"]
ClassId = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class ClassName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of risk or of credit."""

    id: ClassId
    name: Bilingual


class Tag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A coloured tag; its colour is never the only sign of it."""

    id: ClassId
    name: Bilingual
    colour: Colour
    meaning: Bilingual


class Classes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The classes and tags of this city, as configured (`data/classes.json`)."""

    verified: bool
    risk: tuple[ClassName, ...]
    credit: tuple[ClassName, ...]
    tags: tuple[Tag, ...]

    def __post_init__(self) -> None:
        for some in (self.risk, self.credit, self.tags):
            if len({one.id for one in some}) != len(some):
                raise ValueError("a class or tag is named twice")


class Classified(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `enterprise.classified`."""

    enterprise: str
    agency: str
    """Path of the body that says so."""
    risk: ClassId | None = None
    credit: ClassId | None = None
    tags: list[ClassId] = []
    basis: str
    verified: bool = False


class WhitelistEntered(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `whitelist.entered`; `until` is the last day."""

    entry: str
    enterprise: str
    agency: str
    until: date
    reason: str


class WhitelistWithdrawn(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `whitelist.withdrawn`."""

    entry: str
    enterprise: str
    reason: str


class Class(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for an enterprise, as one body sees it."""

    risk: str | None = None
    credit: str | None = None
    tags: tuple[str, ...] = ()


class Classification(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The same as a desk reads it."""

    risk: str | None
    credit: str | None
    tags: list[str]
    basis: str
    verified: bool
    agency: str
    """Path of the body that said so."""
    at: datetime
    by: str


class WhitelistEntry(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    agency: str
    until: date
    reason: str
    state: Literal["running", "expired", "withdrawn"]
    at: datetime
    by: str
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None
