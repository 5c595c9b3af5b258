"""Indicators as desks, files and feeds read them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual

Group = Literal["codes", "burden", "evidence", "correction", "voices", "oversight", "cases"]
Unit = Literal["count", "share", "mean", "minutes", "days"]
RecordKind = Literal[
    "visit", "rating", "complaint", "case", "spared", "rectification", "remedy", "warning"
]
Part = Literal["all", "with", "without"]
"""Of a share: the records in the whole, in the part, and those missing in it."""
Grain = Literal["day", "week", "month"]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file says, and nothing else."""


class Drill(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which records stand behind a number."""

    kind: RecordKind
    all: str
    """The measure that is not 0 in each of them."""
    without: str | None = None
    """The measure that is 0 in those that are missing; `of` unless named."""


class Definition(_Strict, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An indicator as its file says it."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{1,62}\Z")]
    group: Group
    unit: Unit
    of: str
    per: str | None = None
    """What it is divided by; a count is divided by nothing."""
    records: Drill
    name: Bilingual
    text: Bilingual
    formula: Bilingual
    source: Bilingual
    verified: bool = True
    """False where it rests on a rule whose text nobody here has read."""


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Measured(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A number with what it was made of. None where it is divided by 0."""

    value: float | None
    numerator: int
    denominator: int | None


class Bucket(Measured, frozen=True, kw_only=True, rename="camel"):
    """A part of the period."""

    first: date
    last: date


class BodyMeasured(Measured, frozen=True, kw_only=True, rename="camel"):
    """One body: its own acts, or everything at and below it."""

    agency: AgencyNamed
    below: bool
    """Whether the bodies below it are in the number."""


class Indicator(Measured, frozen=True, kw_only=True, rename="camel"):
    """One indicator over the period, over time and by body, in the order of the tree."""

    id: str
    group: Group
    unit: Unit
    name: Bilingual
    text: Bilingual
    formula: Bilingual
    source: Bilingual
    verified: bool
    parts: list[Part]
    """Which records can be opened."""
    trend: list[Bucket]
    bodies: list[BodyMeasured]


class IndicatorPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    first: date
    last: date
    grain: Grain
    agency: AgencyNamed
    indicators: list[Indicator]
    as_of: int
    """The log index up to which entries are counted."""


class Record(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One record behind a number; what it says is read where it stands, by those who may."""

    kind: RecordKind
    id: str
    opens: str
    """What is read to see it: the lead of a paper, the case of a remedy, else itself."""
    day: date
    agency: AgencyNamed
    title: Name
    """The enterprise, the number of the case, the receipt; empty where nothing may be named."""
    counted: bool
    """In the part, not only in the whole."""


class RecordPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    records: list[Record]
    next_after: str | None


class IndicatorReport(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A monthly report that was made."""

    agency: AgencyNamed
    month: str
    sha256: str
    size: int
    made_at: datetime
    index: int
