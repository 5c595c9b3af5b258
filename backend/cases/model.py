"""A case as the log carries it and as desks read it."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.cases.execution.model import Execution, SetAsideShown
from backend.cases.procedure.acts import AnyAct, Id
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual

Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Party(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Whom the case is about (当事人)."""

    kind: Literal["person", "organisation"]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    identity: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """USCC of an organisation or the number of an identity document."""
    address: Annotated[str, msgspec.Meta(max_length=400)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Acted(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `case.acted`: one act and where it led. The first one of a case opens it."""

    case: str
    id: str
    act: AnyAct
    stage: str
    agency: str
    """Path of the body that handles the case."""
    number: str
    """As printed on papers: body, year, serial."""
    party: Party
    enterprise: str | None = None
    visit: str | None = None


class ReviewerNamed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `reviewer.named`: who may give the legal review in a body and below it."""

    account: Id
    agency: str
    qualified: bool
    """Holds the legal qualification (法律职业资格)."""
    reviews: bool = True
    """False: taken off the register."""


class ReviewerShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An account that reviews cases, or may be named for it."""

    person: Person
    login: str
    role: str
    agency: AgencyNamed
    investigates: bool
    """An officer too: not in the cases he investigates."""
    reviews: bool
    qualified: bool


class ReviewerList(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The register of reviewers, by account."""

    people: list[ReviewerShown]


class Candidate(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Somebody on the register of reviewers, for one case."""

    person: Person
    agency: AgencyNamed
    qualified: bool
    chosen: bool
    against: list[Bilingual]
    """Why this person cannot be chosen, with the articles; empty when it can."""


class CasePeople(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Who may review a case, who may approve, who investigates."""

    reviewers: list[Candidate]
    heads: list[Person]
    officers: list[Person]
    replacements: list[Person]
    """Officers of the body with a valid certificate who do not handle the case."""
    may_choose: bool


class CaseAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A case that is proposed; `id` is chosen by the desk, asking again gives the same case."""

    id: Uuid
    party: Party
    officers: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=10)]
    cause: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    breach_ended: date
    harm: bool = False
    complex: bool = False
    public_interest: bool = False
    review_by_law: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Another law or regulation that asks for the legal review (行政处罚法 58)."""
    enterprise_id: str | None = None
    visit: str | None = None
    """The visit whose findings it rests on."""


class ActAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One act; `id` is chosen by the desk. `on` and `by` of the act are set by the server."""

    id: Uuid
    act: dict[str, object]
    on: date | None = None
    """An earlier day for what reached the body on paper; today when absent."""


class CaseSummary(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    number: str
    agency: AgencyNamed
    party: str
    cause: str
    stage: str
    officers: list[Person]
    visit: str | None
    enterprise_id: str | None
    filed_on: date | None
    last_on: date
    last_index: int


class VisitCase(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A case that came out of a visit."""

    case: CaseSummary
    may_open: bool


class CasePage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    cases: list[CaseSummary]
    next_before: int | None


class Overriding(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A condition of an act that may be set aside with a reason."""

    guard: str
    name: Bilingual
    room: Bilingual
    """Why the law leaves room."""


class PossibleAct(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An act this reader may take at this stage."""

    act: str
    name: Bilingual
    basis: Bilingual
    leads: bool
    """Whether it leads into another stage: what a person most likely came for."""
    overridable: list[Overriding]


class DoneAct(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An act that was taken."""

    id: str
    act: str
    name: Bilingual
    on: date
    by: Person
    at: datetime
    index: int
    body: dict[str, object]


class Clock(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One deadline that runs, with its explanation."""

    limit: str
    name: Bilingual
    last: date | None
    """None when the holidays it would need are not known."""
    explanation: Bilingual
    verified: bool
    state: Literal["running", "over", "unknown"]


class Case(CaseSummary, frozen=True, kw_only=True, rename="camel"):
    """Everything about one case."""

    party_full: Party
    acts: list[DoneAct]
    possible: list[PossibleAct]
    clocks: list[Clock]
    execution: Execution | None
    """From the decision on."""
    set_aside: list[SetAsideShown]
    stages: list[str]
    """In the order of this body."""
    facts: dict[str, object]
    people: dict[str, Name]
    """Names of everybody whom the acts name."""
