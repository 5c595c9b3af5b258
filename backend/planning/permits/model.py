"""Approvals of inspections (行政检查审批) as the log tells them and as desks see them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed, JointBody, Slot, VisitedEnterprise
from backend.planning.frequency.model import InspectionType, TriggerKind

State = Literal["submitted", "returned", "approved", "withdrawn", "revoked"]
Act = Literal["return", "approve", "withdraw", "revoke"]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Finding = Literal[
    "no-permit",
    "permit-other-enterprise",
    "permit-other-officers",
    "permit-expired",
    "permit-afterwards",
    "permit-made-up-late",
    "permit-revoked",
    "permit-revoked-since",
    "item-unpublished",
    "disguised-inspection",
]

ENTERPRISES_MAX = 200
OFFICERS_MAX = 20
"""Of an inspection that a desk puts together; a draw names more, two to four an enterprise."""


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class PermitRules(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Figures of approvals (`data/rules.json`); ours until an agency checks them."""

    verified: bool
    head_roles: tuple[str, ...]
    make_up_days: int
    """Whole days after that of the visit in which an urgent one may still be approved."""
    officers_min: int
    valid_days_max: int
    announced_by_default: tuple[str, ...]
    sources: dict[str, str]


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """What made an inspection necessary that no plan knew."""

    kind: TriggerKind
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class OfferedSlot(msgspec.Struct, frozen=True, kw_only=True):
    """A time that an enterprise may choose."""

    day: date
    half: Literal["morning", "afternoon"]
    places: Annotated[int, msgspec.Meta(ge=1, le=50)] = 4
    """How many enterprises may choose it."""

    @property
    def slot(self) -> Slot:
        return Slot(day=self.day, half=self.half)


class PermitAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks to be approved."""

    id: Uuid
    """Chosen by the desk: asking again after a lost answer asks for nothing twice."""
    agency_id: Id
    inspection_type: InspectionType
    enterprises: Annotated[list[Id], msgspec.Meta(max_length=ENTERPRISES_MAX)]
    officers: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=4 * ENTERPRISES_MAX)]
    checklists: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    joint: Annotated[list[JointBody], msgspec.Meta(max_length=10)] = []
    from_day: date
    until_day: date
    plan: Uuid | None = None
    cause: Cause | None = None
    order: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Document by which a special inspection was ordered from above; empty: it was not."""
    reason: Text = ""
    """What the inspection is for, in words."""
    announced: bool | None = None
    """Whether the enterprises are told in advance; None: as configured for the type."""
    slots: Annotated[list[OfferedSlot], msgspec.Meta(max_length=40)] = []
    urgent: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    """Why the visit was made before it was approved."""
    visit: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """The visit that was made already."""
    over_cap: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """Why it is asked for although the cap is reached."""

    @property
    def ordered_from_above(self) -> bool:
        return bool(self.order.strip())


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An enterprise that was drawn and is not visited all the same."""

    enterprise: Id
    reason: Reason


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """Who goes wherever a drawn officer cannot."""

    officer: Id
    by: Id
    reason: Reason


class DrawGround(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The draw whose outcome is asked to be approved, and what was changed about it."""

    draw: str
    title: str
    part: int = 1
    """A draw of more than `ENTERPRISES_MAX` is asked for in several parts."""
    parts: int = 1
    going: dict[str, list[str]]
    """By enterprise who goes there."""
    left_out: list[LeftOut] = []
    substitutes: list[Substitute] = []


class PermitContent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `permit.asked`."""

    permit: str
    agency: str
    """Path of the body."""
    announced: bool
    over: dict[str, int] = {}
    """By enterprise the published cap, where the desk saw that it is reached."""
    asked: PermitAsked
    draw: DrawGround | None = None
    """None: a desk chose whom to visit and who goes."""

    def officers_for(self, enterprise: str | None) -> list[str]:
        """Who goes there; everybody for an enterprise it does not name."""
        going = {} if self.draw is None else self.draw.going
        return list(dict.fromkeys(going.get(enterprise or "", self.asked.officers)))


class PermitDecided(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `permit.approved`, `permit.returned`, `permit.withdrawn`, `permit.revoked`."""

    permit: str
    seen: int
    """Log index of the content that was decided about."""
    number: str = ""
    remarks: str = ""


class PermitActAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A step with something that was asked for."""

    act: Act
    seen: int
    """`index` of what was on the screen: nobody approves what he has not seen."""
    remarks: Text = ""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """One of several approvals."""

    id: Uuid
    seen: int


class PermitEnterprise(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One enterprise of an approval, and how far it is."""

    enterprise: VisitedEnterprise
    over_cap: int | None
    """The published cap, where one more inspection would be over it."""
    officers: list[Person]
    """Who goes there."""
    task: str | None
    visits: list[str]
    slot: Slot | None


class LeftOutShown(msgspec.Struct, frozen=True, kw_only=True):
    enterprise: str
    name: str
    reason: str


class SubstituteShown(msgspec.Struct, frozen=True, kw_only=True):
    officer: Person
    by: Person
    reason: str


class DrawShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Which draw it covers, and what was changed about its outcome."""

    draw: str
    title: str
    part: int
    parts: int
    left_out: list[LeftOutShown]
    substitutes: list[SubstituteShown]


class Permit(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As the desk sees it."""

    id: str
    number: str | None
    agency: AgencyNamed
    state: State
    index: int
    """Log index of the content: what a decision is about."""
    asked: PermitAsked
    announced: bool
    plan_title: str | None
    officers: list[Person]
    enterprises: list[PermitEnterprise]
    by: Person
    at: datetime
    remarks: str
    approved_by: Person | None
    approved_at: datetime | None
    revoked_by: Person | None
    revoked_at: datetime | None
    draw: DrawShown | None
    joint: list[AgencyNamed]
    """The bodies that come along."""
    may_decide: bool
    """Whether the asker may approve or return it now."""
    may_revoke: bool
    """Whether the asker may take an approval back that stands."""
    due: date | None
    """Last day on which the approval of a visit already made is in time."""
    overdue: bool


class Outcome(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What became of one approval in a bulk."""

    id: str
    approved: bool
    problem: str | None
    zh: str
    en: str


class OpenVisit(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit that stands without an approval, or that is none to be approved."""

    visit: str
    enterprise_id: str | None
    enterprise: str
    agency: AgencyNamed
    officers: list[Person]
    at: datetime
    """As the phone says, never later than the server received it."""
    purpose: str
    inspection_type: str
    urgent: str | None
    due: date | None
    """Last day for the approval of an urgent one."""
    overdue: bool
    permit: str | None
    """What was asked for it already."""
    findings: list[Finding]


class OpenVisits(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a desk watches besides the approvals themselves."""

    awaited: list[OpenVisit]
    """Urgent ones whose approval has to be made up."""
    without: list[OpenVisit]
    """Inspections without approval (无审批)."""
    others: list[OpenVisit]
    """Service, guidance and publicity: registered, never approved."""
    overdue: int
    kept_since: datetime | None
    """First approval here by this body or one of its tree; before it nothing is called missing."""
    rules: PermitRules


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit is held against its approval by."""

    day: date
    at_ms: int
    purpose: str
    enterprise: str | None
    officers: frozenset[str]
    urgent: bool
    by_task: bool
    """It names a task of the approval: that task existed only after it."""


class PermitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an approval says about the visits made under it."""

    state: str
    enterprises: frozenset[str]
    officers: frozenset[str]
    from_day: date
    until_day: date
    approved_ms: int | None
    revoked_ms: int | None = None
    urgent: bool
    made_up: bool
    """It was asked for this very visit, after it was made."""
