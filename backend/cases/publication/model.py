"""A publication as the log carries it, as the desk reads it, and as everybody does."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.cases.model import Clock, Uuid
from backend.cases.publication.redacting import Finding
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual

State = Literal["prepared", "published", "returned", "withdrawn", "declined"]
Because = Literal["decision_changed", "mistake", "other"]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Note = Annotated[str, msgspec.Meta(max_length=1000)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Kept(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Something a rule found that a person decided to show, and why."""

    rule: str
    text: str
    reason: str


class Prepared(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `publication.prepared`: a text without what is hidden, waiting for its check."""

    publication: str
    id: str
    case: str
    decision: str
    """Id of the act whose decision it is."""
    agency: str
    title: str
    number: str
    text: str
    hidden: dict[str, int]
    """How often each rule was followed; what was hidden stands nowhere in this entry."""
    kept: tuple[Kept, ...]
    duration: str
    months: int


class Checked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `publication.checked`: a second person published it or gave it back."""

    publication: str
    id: str
    case: str
    agrees: bool
    note: str
    first: date | None
    last: date | None
    """First and last day it is shown; None when it was given back."""


class Withdrawn(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `publication.withdrawn`."""

    publication: str
    id: str
    case: str
    because: Because
    reason: str


class Declined(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `publication.declined`: this decision is not published, and why."""

    publication: str
    id: str
    case: str
    agency: str
    ground: str
    reason: str


AnyBody = Prepared | Checked | Withdrawn | Declined


class Judged(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a person decided about one finding."""

    finding: Id
    keep: bool = False
    shown: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    """Other words in its place than the rule's."""
    reason: Note = ""
    """Needed where it stays."""


class HiddenAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    shown: Annotated[str, msgspec.Meta(max_length=80)] = "〔已隐去〕"


class PrepareAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Every finding is judged; `id` is chosen by the desk."""

    id: Uuid
    decision: Id
    judged: Annotated[tuple[Judged, ...], msgspec.Meta(max_length=2000)]
    also: Annotated[tuple[HiddenAsked, ...], msgspec.Meta(max_length=200)] = ()
    duration: Id


class CheckAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: Uuid
    version: Id
    """The prepared text that was read: another one is not what was checked."""
    agrees: bool
    note: Note = ""


class WithdrawAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: Uuid
    because: Because
    reason: Reason


class DeclineAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: Uuid
    ground: Id
    reason: Note = ""


class Step(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One thing that was done with a publication."""

    kind: str
    index: int
    at: datetime
    by: Person
    words: str


class Publication(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As desks see it."""

    id: str
    case: str
    on_the_spot: bool
    """Decided on the spot: it has another page at the desk."""
    agency: AgencyNamed
    number: str
    title: str
    state: State
    shown: bool
    """Whether everybody can read it today."""
    version: str
    versions: int
    text: str
    kept: list[Kept]
    hidden: dict[str, int]
    first: date | None
    last: date | None
    prepared_by: Person
    due: Clock | None
    """Until when it has to be withdrawn, because its decision was changed."""
    history: list[Step]


class PublicationPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    publications: list[Publication]
    next_before: int | None


class Choice(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A ground or a duration, with the provision it rests on."""

    id: str
    name: Bilingual
    basis: Bilingual
    verified: bool


class RuleNamed(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: Bilingual


class Draft(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The decision as it is, and what the rules found in it. For those who handle the case."""

    decision: str
    title: str
    number: str
    text: str
    findings: list[Finding]
    rules: list[RuleNamed]


class CasePublication(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the desk shows of a case's publication."""

    publication: Publication | None
    draft: Draft | None
    """None without a decision that was served, and for whoever may not prepare one."""
    may: list[Literal["prepare", "check", "withdraw", "decline"]]
    grounds: list[Choice]
    durations: list[Choice]
