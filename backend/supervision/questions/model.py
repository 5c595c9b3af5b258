"""Questions as the log and the desk have them."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.model import Person

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S")]
Capture = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
State = Literal["unseen", "seen", "answered", "settled"]


class QuestionAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Body of `question.asked`."""

    question: str
    visit: str
    text: str
    officers: list[str]
    """Whose phones it goes to: everybody the visit names when it was asked."""
    capture: str | None = None
    """The item it is about; absent: the visit."""


class QuestionSettled(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `question.settled`."""

    question: str
    note: str


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk asks for."""

    id: uuid.UUID
    text: Words
    capture: Capture | None = None


class Settling(msgspec.Struct, frozen=True, kw_only=True):
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class QuestionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view, with what the visit's row says."""

    id: str
    visit: str
    capture: str | None
    text: str
    officers: str
    """JSON list of officer ids."""
    asked_idx: int
    asked_ms: int
    asked_by: str
    settled_idx: int | None
    settled_ms: int | None
    settled_by: str | None
    note: str | None
    enterprise_name: str
    agency_path: str


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    officer: str
    wall: str
    received_ms: int


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as the view has it."""

    idx: int
    question: str
    officer: str
    wall: str
    received_ms: int
    text: str
    captures: str
    """JSON list of captures."""


class Untold(msgspec.Struct, frozen=True):
    """An answer of which whoever asked does not know."""

    visit: str
    about: str
    asked_by: str
    enterprise: str
    text: str


class AskedOfficer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One whose phone it goes to."""

    id: str
    name: Name
    seen_at: datetime | None
    """When the server heard of it."""
    seen_wall: str | None
    """What the phone's clock said."""


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    wall: str
    by: Person
    text: str
    captures: list[str]


class Settlement(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    index: int
    at: datetime
    by: Person
    note: str


class Thread(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A question with everything that was said to it."""

    id: str
    visit: str
    enterprise: str
    """Name of whom the visit was to; empty while its opening has not arrived."""
    capture: str | None
    text: str
    index: int
    at: datetime
    by: Person
    body: Name
    """Where whoever asks belongs."""
    officers: list[AskedOfficer]
    answers: list[AnswerShown]
    """Oldest first."""
    settled: Settlement | None
    state: State


class ThreadPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    questions: list[Thread]
    next_before: int | None
    """Ask with `before` for what follows; None at the end."""
