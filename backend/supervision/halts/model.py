"""Halts as the log, the phone and the desk have them."""

import uuid
from datetime import datetime
from typing import Annotated

import msgspec

from backend.accounts.model import Name
from backend.evidence.model import Person

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S")]
Basis = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"\S")]


class VisitHalted(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `visit.halted`."""

    halt: str
    visit: str
    reason: str
    basis: str
    """Legal basis, in the words of whoever halts."""


class HaltLifted(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `halt.lifted`."""

    halt: str
    reason: str


class Halting(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk asks for."""

    id: uuid.UUID
    reason: Reason
    basis: Basis


class Lifting(msgspec.Struct, frozen=True, kw_only=True):
    reason: Reason


class HaltRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    visit: str
    reason: str
    basis: str
    idx: int
    at_ms: int
    by_id: str
    lifted_idx: int | None
    lifted_ms: int | None
    lifted_by: str | None
    lifted_reason: str | None


class SeenRow(msgspec.Struct, frozen=True, kw_only=True):
    """One phone on which an officer read it."""

    halt: str
    kid: str
    officer: str
    seq: int
    idx: int
    wall: str
    received_ms: int


class HaltSeenBy(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    officer: Person
    device: str
    at: datetime
    """When the server heard of it."""
    wall: str
    """What the phone's clock said."""


class Lifted(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    by: Person
    reason: str


class Halt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A halted act: why, by whom, who knows, and how it ended."""

    id: str
    visit: str
    enterprise: str
    """Name of whom the visit was to; empty while its opening has not arrived."""
    reason: str
    basis: str
    index: int
    at: datetime
    by: Person
    body: Name
    """Where whoever halted belongs."""
    officers: list[Person]
    seen: list[HaltSeenBy]
    lifted: Lifted | None


class HaltFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something odd about the act, and what it was measured by."""

    code: str
    figures: dict[str, float | str]
