"""Plans of inspections (日常 / 专项 年度计划) as the log tells them and as desks see them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.planning.classification.model import ClassId
from backend.planning.frequency.model import InspectionType
from backend.planning.permits.model import Text, Uuid

State = Literal["draft", "submitted", "returned", "approved", "published", "withdrawn"]
Act = Literal["submit", "return", "approve", "publish", "withdraw"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class PlanLine(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How many enterprises of a class and a territory are inspected, and how often each."""

    risk: ClassId | None = None
    credit: ClassId | None = None
    territory: Id | None = None
    """Id of the body below whose territory it is; None: the whole."""
    enterprises: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    each: Annotated[int, msgspec.Meta(ge=1, le=366)] = 1


class PlanAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A plan as a desk writes it down."""

    id: Uuid
    """Chosen by the desk: asking again after a lost answer drafts nothing twice."""
    agency_id: Id
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    kind: Literal["yearly", "special"]
    from_day: date
    until_day: date
    inspection_types: Annotated[list[InspectionType], msgspec.Meta(min_length=1, max_length=3)]
    checklists: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    lines: Annotated[list[PlanLine], msgspec.Meta(min_length=1, max_length=100)]
    basis: Text = ""
    over_cap: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """Why it plans more than the published cap."""


class PlanContent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `plan.drafted`."""

    plan: str
    agency: str
    """Path of the body."""
    asked: PlanAsked


class PlanStep(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of every later act about a plan."""

    plan: str
    seen: int
    remarks: str = ""


class PlanActAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A step with a plan."""

    act: Act
    seen: int
    """`index` of the plan that was on the screen."""
    remarks: Text = ""


class Point(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A line that plans more than the cap allows, or for which nobody published one."""

    line: int
    each: int
    cap: int | None
    """None: no cap is published for this class."""


class Plan(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As the desk sees it."""

    id: str
    agency: AgencyNamed
    state: State
    index: int
    asked: PlanAsked
    by: Person
    at: datetime
    remarks: str
    approved_by: Person | None
    approved_at: datetime | None
    published_at: datetime | None
    planned: int
    """Visits."""
    made: int
    permits: int
    points: list[Point]
    may_decide: bool
