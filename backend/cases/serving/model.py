"""What is said of the service of a paper: in the log, by desks, and on screens."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.cases.model import Uuid
from backend.cases.procedure.acts import Id, ServiceMethod
from backend.evidence.model import Person
from backend.law.model import Bilingual

State = Literal["under_way", "reached", "failed"]
Receiver = Literal["party", "agent", "family", "staff", "other"]
Channel = Literal["sms", "email", "platform"]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Media = Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Means(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How a paper is brought to the party; what a method does not need stays empty."""

    method: ServiceMethod
    receiver: Short = ""
    """Who took it, by name."""
    receiver_is: Receiver = "party"
    note: Note = ""
    """Why it was left behind, who witnessed it, why nothing but a public notice was possible."""
    visit: Id | None = None
    media: Media = ()
    """Captures of that visit which show how it was left behind."""
    consent: Id | None = None
    """The signed confirmation of an electronic address."""
    carrier: Short = ""
    tracking: Short = ""
    entrusted: Short = ""
    """The body that was asked to hand it over."""
    place: Short = ""
    """Where the public notice stands."""


class PaperServed(Means, frozen=True, kw_only=True, rename="camel"):
    """Body of `paper.served`: one step of one service of one paper; the latest stands."""

    case: str
    id: str
    """Of this step."""
    service: str
    paper: str
    number: str
    state: State
    begun_on: date
    reached_on: date | None = None
    until: date | None = None
    """Last day of a public notice: after it the paper counts as served."""
    channel: Channel | None = None
    confirmed_by: Literal["officer", "party", "sender", "clock"] = "officer"
    """Who says that it arrived."""


class ServiceAsked(Means, frozen=True, kw_only=True, rename="camel"):
    """A paper is brought to the party; `id` is chosen by the desk."""

    id: Uuid
    paper: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    on: date | None = None
    """Today when absent."""


class ArrivalAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What became of a service that was under way; `id` is chosen by the desk."""

    id: Uuid
    state: Literal["reached", "failed"]
    on: date | None = None
    receiver: Short = ""
    receiver_is: Receiver = "party"
    note: Note = ""


class Consent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A signed confirmation of an electronic address that stands."""

    id: str
    channel: Channel
    address: str
    signer: str
    at: datetime


class ServiceShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One service as desks see it."""

    id: str
    paper: str
    name: Bilingual
    number: str
    method: ServiceMethod
    method_name: Bilingual
    state: State
    begun_on: date
    reached_on: date | None
    until: date | None
    channel: Channel | None
    confirmed_by: str
    receiver: str
    receiver_is: Receiver
    note: str
    media: int
    tracking: str
    carrier: str
    entrusted: str
    place: str
    by: Person
    at: datetime
    index: int


class PaperStanding(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A paper for the party, and whether it reached it."""

    paper: str
    name: Bilingual
    number: str
    on: date
    state: Literal["reached", "under_way", "failed", "nothing"]
    reached_on: date | None


class CaseServices(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Who has been reached and who not."""

    papers: list[PaperStanding]
    services: list[ServiceShown]
    consents: list[Consent]
    may_serve: bool
