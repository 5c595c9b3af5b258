"""Deadlines of many cases, as desks read them."""

from datetime import date

import msgspec

from backend.cases.model import Clock
from backend.inspections.model import AgencyNamed


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class CaseDue(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One deadline of one case."""

    case: str
    number: str
    party: str
    cause: str
    stage: str
    agency: AgencyNamed
    clock: Clock


class CaseDues(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The earliest first."""

    today: date
    dues: list[CaseDue]
    more: int
    """How many are not listed."""
