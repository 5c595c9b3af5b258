"""Measures taken while a case is investigated: each is held against the lists of discretion first.

A list may say that in a matter nothing is sealed or detained (不予行政强制清单, data of its place).
Who takes the measure all the same says why.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.cases.procedure.act import Act, Id, Text

State = Literal["met", "not_met", "unsaid"]


class ListSeen(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An item of a list as it stood against the case when the measure was taken."""

    family: str
    item: str
    version: str
    """SHA-256 of the file of the list."""
    fits: bool
    states: dict[str, State]


class Measure(Act, frozen=True, kw_only=True, rename="camel"):
    """What all measures say of the lists."""

    item: Id
    officers: tuple[Id, ...]
    matter: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """The kind of breach in the lists; empty where no list has it."""
    said: Annotated[dict[str, bool], msgspec.Meta(max_length=40)] = msgspec.field(
        default_factory=dict[str, bool]
    )
    """What the officers say of conditions that nobody can measure, by their ids."""
    lists: tuple[ListSeen, ...] | None = None
    """The server puts in what it found; None in entries from before lists were consulted."""
    departs: Text = ""
    """Why it is taken although an item that fits says otherwise."""


class Preserved(Measure, tag="evidence.preserved", frozen=True, kw_only=True, rename="camel"):
    """Advance registration and preservation (先行登记保存, 行政处罚法 56)."""

    approved_by: Id


class Sealed(Measure, tag="property.sealed", frozen=True, kw_only=True, rename="camel"):
    """Sealing or detention (查封、扣押, 行政强制法 18)."""

    approved_by: Id


class UrgentlySealed(Measure, tag="coercion.urgent", frozen=True, kw_only=True, rename="camel"):
    """Sealed or detained on the spot before anybody could approve it (行政强制法 19)."""

    at: datetime
    """The approval is made up within 24 hours from this moment."""
    reason: Text
