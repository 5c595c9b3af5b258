"""A complaint: what the log says of it, what stands beside the log, what each reader is shown."""

from datetime import date, datetime
from typing import Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed

State = Literal["filed", "accepted", "declined", "investigating", "answered", "closed"]
Kind = Literal["excess", "procedure", "conduct", "fees", "interest", "inaction", "other"]
Via = Literal["door", "act", "code", "own", "plain"]
Act = Literal["accept", "decline", "investigate", "ask", "answer", "close", "disclose"]

KINDS: tuple[Kind, ...] = (
    "excess",
    "procedure",
    "conduct",
    "fees",
    "interest",
    "inaction",
    "other",
)
TEXT_LENGTH_MAX = 4000
NAME_LENGTH_MAX = 100
CONTACT_LENGTH_MAX = 200
WHEN_LENGTH_MAX = 100
BODY_LENGTH_MAX = 128


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Attachment(_Wire, frozen=True, kw_only=True, rename="camel"):
    sha256: str
    size: int
    type: str
    """What its first bytes are, not what it was called."""
    name: str


class Words(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What somebody wrote: beside the log, never in it."""

    text: str
    happened: str = ""
    """When it happened, as the complainant puts it."""
    body: str = ""
    """Which body, in the complainant's words, when it is not in the list."""
    name: str = ""
    contact: str = ""
    attachments: list[Attachment] = []


class Filed(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `complaint.filed`."""

    complaint: str
    receipt: str
    kind: Kind
    via: Via
    about: str | None
    """Id of the body complained about; None when it is not known."""
    about_path: str | None
    handler: str
    handler_path: str
    digest: str


class Step(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of every later `complaint.*` entry."""

    complaint: str
    digest: str


class Deadlines(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Our own figures until an authority has named the right ones: shown with their mark."""

    accept_days: int
    answer_days: int
    verified: bool


class ComplaintRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    receipt: str
    kind: Kind
    via: Via
    about_id: str | None
    about_path: str | None
    handler_id: str
    handler_path: str
    state: State
    filed_ms: int
    filed_idx: int
    last_ms: int
    last_idx: int
    accepted_ms: int | None
    disclosed_idx: int | None
    unread: int


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who may follow it."""

    complaint: str
    receipt: str
    secret_hash: bytes
    enterprise_id: str | None
    visit: str | None
    filed_idx: int


class ComplaintBrief(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    receipt: str
    kind: Kind
    via: Via
    about: AgencyNamed | None
    handler: AgencyNamed
    state: State
    filed_at: datetime
    last_at: datetime
    last_index: int
    due: date | None
    """The day by which the next step is to be made; None when nothing is due."""
    overdue: bool
    unread: bool
    """The complainant has written since the handler last did anything."""
    disclosed: bool


class Complaints(_Wire, frozen=True, kw_only=True, rename="camel"):
    complaints: list[ComplaintBrief]
    next_before: int | None
    counts: dict[str, int]
    """By state, of everything in scope."""
    overdue: int
    deadlines: Deadlines
    handles: bool
    """Whether the asker's body supervises others; otherwise only extracts concern it."""


class StepShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    index: int
    kind: str
    """`filed`, `accepted`, … : the entry's kind without `complaint.`."""
    at: datetime
    by: Person | None
    """None when it was the complainant."""
    words: Words
    intact: bool
    """Whether the words are those whose digest stands in the log."""


class ComplaintShown(ComplaintBrief, frozen=True, kw_only=True, rename="camel"):
    """What the handler sees."""

    visit: str | None
    enterprise: str | None
    steps: list[StepShown]
    acts: list[Act]
    """What can be done next."""
    deadlines: Deadlines


class ComplaintExtract(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the body complained about is told, and nothing else: the handler wrote it."""

    receipt: str
    kind: Kind
    disclosed_at: datetime
    handler: Name
    text: str


class Extracts(_Wire, frozen=True, kw_only=True, rename="camel"):
    extracts: list[ComplaintExtract]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the complainant is shown."""

    id: str
    receipt: str
    kind: Kind
    state: State
    about: Name | None
    handler: Name
    filed_at: datetime
    due: date | None
    overdue: bool
    can_add: bool
    steps: list[StepShown]
    deadlines: Deadlines
