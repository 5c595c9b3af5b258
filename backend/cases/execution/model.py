"""What a case page says of execution."""

from datetime import date

import msgspec

from backend.cases.procedure.owing import Owing
from backend.law.model import Bilingual


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class ExecutionWindow(_Wire, frozen=True, kw_only=True, rename="camel"):
    """From when and until when the body may take a step."""

    act: str
    name: Bilingual
    first: date | None
    last: date | None
    """None where it has no end."""
    state: str
    """`early`, `open`, `over` or `done`."""
    why: Bilingual


class RemedyShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    kind: str
    begun: date
    ended: date | None
    result: str | None


class SetAsideShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A condition that somebody set aside, where the law leaves room."""

    act: Bilingual
    guard: Bilingual
    reason: str
    on: date


class Execution(_Wire, frozen=True, kw_only=True, rename="camel"):
    """From the decision on."""

    owing: Owing | None
    """None where the holidays it needs are not known."""
    unknown_year: int | None
    windows: list[ExecutionWindow]
    remedies: list[RemedyShown]
    overturned: str
    void: bool
