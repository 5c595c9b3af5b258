"""Decisions on the spot as the log carries them and as desks read them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.cases.interviews.model import Interview
from backend.cases.model import CaseAsked, Clock, Party, Uuid, VisitCase
from backend.cases.procedure.acts import Fen
from backend.cases.procedure.owing import Owing
from backend.evidence.case_bodies import MeasureWay
from backend.evidence.model import NoPlace, Person, Place
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual
from backend.law.summary import CollectionGround


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class SummaryReported(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `summary.reported`: the body has the decision on file (备案)."""

    case: str
    on: date


class SummaryPaid(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `summary.paid`: money that came after the day of the decision, at the party's page or
    as a desk has it from the bank.
    """

    case: str
    id: str
    on: date
    amount: Fen
    receipt: str


ChangeResult = Literal["annulled", "changed", "illegal"]
"""Nothing is left of it; a lighter penalty stands instead; found illegal but left in force."""
ChangeGround = Literal["own", "superior", "reconsideration", "suit"]


class SummaryChanged(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `summary.changed`: what became of the decision afterwards, by whom and why.

    The decision itself stays in the log as the phone made it: this is a document of its own that
    names it.
    """

    case: str
    id: str
    on: date
    result: ChangeResult
    ground: ChangeGround
    document: str
    """Number of the document that changes it."""
    reason: str
    fine: Fen | None = None
    """What is to be paid instead, in fen; 0: a warning. Only where it was changed."""


class ChangeAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`id` is chosen by the desk."""

    id: Uuid
    result: ChangeResult
    ground: ChangeGround
    document: Annotated[str, msgspec.Meta(max_length=100)] = ""
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
    fine: Annotated[int, msgspec.Meta(ge=0, le=10**9)] | None = None


class ChangeShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One change, with who entered it."""

    result: ChangeResult
    ground: ChangeGround
    document: str
    reason: str
    fine: int | None
    on: date
    by: Person
    index: int


class WishPutAside(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `case.ask_declined`: no case is proposed on what an officer asked for."""

    case: str
    reason: str


class ReportAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`id` is chosen by the desk."""

    id: Uuid


class PaymentAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the bank reports as paid; `id` is chosen by the desk."""

    id: Uuid
    amount: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    """Fen."""
    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    """Number of the official receipt."""


class AsideAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Why no case is proposed; `id` is chosen by the desk."""

    id: Uuid
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class SummaryListed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    number: str
    agency: AgencyNamed
    party: str
    cause: str
    penalty: Literal["warning", "fine"]
    fine: int
    """Fen."""
    officers: list[Person]
    visit: str
    decided_on: date
    handed: bool
    reported_on: date | None
    overturned: ChangeResult | None
    """How it was changed last; None while it stands as it was made."""
    last_index: int


class SummaryPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    summaries: list[SummaryListed]
    next_before: int | None


class SummaryFault(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One thing that is wrong, and the article that says so."""

    id: str
    text: Bilingual
    basis: Bilingual


class DecisionHanded(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How the decision reached the party."""

    how: Literal["print", "screen", "electronic"]
    wall: str
    at: datetime
    signature: str | None
    """Digest of the drawing; None when there is none, or its entry is not here."""
    signed: bool
    signer: str | None
    """The name written beside the signature."""
    refusal: str | None
    consent: str | None
    index: int


class CollectedFine(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Money taken on the spot."""

    fine: int
    ground: CollectionGround
    receipt: str
    wall: str
    index: int


class PaidFine(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Money that came later."""

    amount: int
    on: date
    receipt: str
    by: Person | None
    """Who noted it; None where the party paid at its page."""
    index: int


class OnFile(_Wire, frozen=True, kw_only=True, rename="camel"):
    on: date
    by: Person
    at: datetime


class SummaryCase(SummaryListed, frozen=True, kw_only=True, rename="camel"):
    """Everything about one decision on the spot."""

    party_full: Party
    clause: str
    checklist: str | None
    item: str | None
    statement: str
    heard: str
    captures: list[str]
    place: str
    where: Place | NoPlace | None
    wall: str
    """What the phone's clock said."""
    at: datetime
    """When the server received it."""
    by: Person
    device: str
    index: int
    enterprise_id: str | None
    handed_over: DecisionHanded | None
    collected: list[CollectedFine]
    paid: list[PaidFine]
    owing: Owing | None
    """None where the holidays it needs are not known."""
    may_note_payment: bool
    changes: list[ChangeShown]
    may_change: bool
    """The head of the body, as long as the decision is not annulled."""
    reported: OnFile | None
    may_report: bool
    clock: Clock
    """Until when it has to be reported."""
    wrong: list[SummaryFault]


class CaseWish(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A case that an officer asked for from a visit; `asked` is what one tap proposes."""

    id: str
    asked: CaseAsked
    by: Person
    at: datetime
    agency: AgencyNamed
    captures: list[str]
    index: int
    may_propose: bool


class CaseWishPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Those that wait, newest first."""

    wishes: list[CaseWish]
    next_before: int | None


class MeasureShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What was done on the spot instead of a penalty."""

    id: str
    way: MeasureWay
    about: str
    text: str
    until: date | None
    by: Person
    wall: str


class VisitCases(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything of cases that came out of one visit."""

    cases: list[VisitCase]
    """Proposed already: nobody proposes them a second time."""
    summaries: list[SummaryListed]
    wishes: list[CaseWish]
    interviews: list[Interview]
    measures: list[MeasureShown]
