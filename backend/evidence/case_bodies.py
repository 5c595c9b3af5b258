"""What a phone says of cases (docs/cases.md 2): decided on the spot, asked for, interviewed.

The law bounds amounts and formats; these types do not: what an officer did stands in the log as he
did it, and what is wrong with it is a finding.
"""

from typing import Annotated, Literal

import msgspec

from backend.evidence.body_parts import Count, Id, Note, OfficerId
from backend.law.summary import CollectionGround

PartyKind = Literal["person", "organisation"]
MeasureWay = Literal["education", "warning_talk", "commitment"]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Captures = Annotated[tuple[Id, ...], msgspec.Meta(max_length=200)]


class _Body(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    visit: Id


class PartyNamed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom a decision is about (当事人), as the officer established it."""

    kind: PartyKind
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    identity: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """USCC of an organisation, or the number of an identity document."""
    address: Annotated[str, msgspec.Meta(max_length=400)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Clause(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """On what a penalty rests; `checklist` and `item` name the finding it came from."""

    clause: Note
    checklist: Id | None = None
    item: Id | None = None


class SummaryDecided(_Body, frozen=True, kw_only=True, rename="camel"):
    """A penalty decided on the spot (当场处罚, 行政处罚法 51, 52)."""

    case: Id
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    party: PartyNamed
    cause: Note
    captures: Captures = ()
    basis: Clause
    penalty: Literal["warning", "fine"]
    fine: Count = 0
    """Fen."""
    told: bool = False
    """The party was told facts, reasons, basis and its rights before."""
    statement: Note = ""
    heard: Note = ""
    officers: Annotated[tuple[OfficerId, ...], msgspec.Meta(max_length=10)] = ()
    breach_ended: Day | None = None
    place: Annotated[str, msgspec.Meta(max_length=400)] = ""
    """Where it was decided, in words."""
    secret: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{22}\Z")] | None = None
    """Opens the paper for whoever was handed its code: `/j/<secret>`."""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """To be served electronically, and where (行政处罚法 61)."""

    means: Literal["phone", "email"]
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class SummaryHandedOver(_Body, frozen=True, kw_only=True, rename="camel"):
    """How the decision reached the party, and that it signed or would not."""

    case: Id
    how: Literal["print", "screen", "electronic"]
    signature: Id | None = None
    refusal: Note | None = None
    consent: Consent | None = None


class FineCollected(_Body, frozen=True, kw_only=True, rename="camel"):
    """Money taken on the spot (行政处罚法 68–70)."""

    case: Id
    fine: Count
    """Fen."""
    basis: CollectionGround
    receipt: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Number of the official receipt."""


class CaseAsked(_Body, frozen=True, kw_only=True, rename="camel"):
    """The officer asks from the visit that a case be proposed."""

    case: Id
    party: PartyNamed
    cause: Note
    captures: Captures = ()
    breach_ended: Day | None = None


class Interviewed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom the officers ask."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    identity: Annotated[str, msgspec.Meta(max_length=64)] = ""
    role: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """What this person has to do with it."""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


class InterviewBegun(_Body, frozen=True, kw_only=True, rename="camel"):
    """Certificates shown and rights told: from here on questions are asked."""

    interview: Id
    person: Interviewed
    told: bool = False
    officers: Annotated[tuple[OfficerId, ...], msgspec.Meta(max_length=10)] = ()


class InterviewAsked(_Body, frozen=True, kw_only=True, rename="camel"):
    """One question and its answer; a later one of the same `turn` replaces it, both stay."""

    interview: Id
    question: Note
    answer: Annotated[str, msgspec.Meta(max_length=4000)]
    turn: Id | None = None
    recording: Id | None = None


class InterviewConfirmed(_Body, frozen=True, kw_only=True, rename="camel"):
    """The person has read the transcript, or had it read out."""

    interview: Id
    signature: Id | None = None
    refusal: Note | None = None


class MeasureTaken(_Body, frozen=True, kw_only=True, rename="camel"):
    """What was done on the spot instead of a penalty."""

    measure: Id
    way: MeasureWay
    about: Note
    text: Note = ""
    captures: Captures = ()
    until: Day | None = None
