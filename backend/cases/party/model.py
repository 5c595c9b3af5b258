"""What the party of a case writes and what it is answered: in the log and on screens."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.cases.model import Uuid
from backend.cases.procedure.acts import Instalment
from backend.evidence.model import Person
from backend.law.model import Bilingual

Form = Literal[
    "statement",
    "no_statement",
    "hearing",
    "no_hearing",
    "deferral",
    "instalments",
    "address",
    "receipt",
    "note",
]
"""What can be filed: a statement or its waiver, a hearing or its waiver, more time or instalments
for payment, an electronic address, the receipt of a paper, and anything else.
"""
Way = Literal["identity", "enterprise"]
"""How somebody came in: name and last characters of an identity, or the enterprise's session."""
TEXT_LENGTH_MAX = 10_000
NAME_LENGTH_MAX = 100
ADDRESS_LENGTH_MAX = 200
ANSWER_LENGTH_MAX = 5_000


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Attached(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A file of the party. Pictures are drawn anew: what they carried besides is gone."""

    sha256: str
    size: int
    type: str
    name: str
    given: str
    """Hex SHA-256 of the file as the party sent it: it can prove what it sent."""


class PartyWrote(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `party.wrote`. Where the procedure has an act for it, the act has the same id."""

    case: str
    id: str
    form: Form
    way: Way
    signer: str
    """Name of whoever is signed in; for an address, who signed."""
    text: str = ""
    attached: tuple[Attached, ...] = ()
    late: bool = False
    """After its window: taken in and answered all the same."""
    until: date | None = None
    """Last day of the window it belongs to, as it was counted then."""
    acted: bool = False
    """Whether the procedure took it as an act of its own."""
    paper: str = ""
    """Of a receipt."""
    wanted: date | None = None
    """Of a deferral: until when; of instalments: when the first is paid."""
    instalments: int = 0
    channel: Literal["", "sms", "email", "platform", "none"] = ""
    address: str = ""
    consent: str = ""
    """The very words that were agreed to."""


class PartyEntered(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `party.entered`: somebody opened the portal; not what was read there."""

    case: str
    way: Way
    merged: bool = False
    """By an identity that was added to the party's own."""


class PartyAnswered(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `party.answered`: what the body says to something that was filed."""

    case: str
    id: str
    wrote: str
    answer: str
    granted: bool | None = None
    until: date | None = None
    """Of a decision on the spot: until when its fine may be paid."""
    plan: tuple[Instalment, ...] = ()
    """Of a decision on the spot: in which parts."""


class PartyIdentified(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `party.identified`: another identity of the same party, merged and marked."""

    case: str
    id: str
    name: str
    identity: str
    reason: str


class AnswerAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`id` is chosen by the desk."""

    id: Uuid
    wrote: Uuid
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=ANSWER_LENGTH_MAX)]
    granted: bool | None = None
    until: date | None = None
    """Of a deferral on a decision on the spot: another day than the one asked for."""
    new_facts: bool = False
    """Of a statement: it brought facts or evidence that were not in the file."""


class IdentityAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`id` is chosen by the desk."""

    id: Uuid
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    identity: Annotated[str, msgspec.Meta(min_length=6, max_length=64)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Answer(_Wire, frozen=True, kw_only=True, rename="camel"):
    text: str
    granted: bool | None
    by: Person
    at: datetime


class WritingShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One thing that was filed, as desk and party see it."""

    id: str
    form: Form
    name: Bilingual
    at: datetime
    index: int
    signer: str
    text: str
    attached: list[Attached]
    late: bool
    until: date | None
    acted: bool
    paper: str
    wanted: date | None
    instalments: int
    channel: str
    answer: Answer | None
    wants_answer: bool
    """Whether the body owes one."""


class IdentityShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: str
    identity: str
    reason: str
    by: Person
    at: datetime


class CaseParty(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What a case page says of its party."""

    writings: list[WritingShown]
    identities: list[IdentityShown]
    """Added to the one the case names: merged, and marked so."""
    entered: list[datetime]
    """When the portal was opened, newest first, at most twenty."""
    may_answer: bool
