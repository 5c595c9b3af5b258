"""What the desk reads of one visit (docs/desk-api.md): items, each with its trust ladder."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.bodies import Answer, Gap, Medium, Signer

Verdict = Literal["for", "against", "unknown"]
RungName = Literal[
    "signature", "chain", "log", "time", "place", "original", "exif", "partner", "method"
]
Grade = Literal["A", "B", "C"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Person(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: Name


class Rung(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One reason to trust an item, or not to."""

    name: RungName
    verdict: Verdict
    reason: str
    figures: dict[str, float | int | str] = {}


class Place(_Wire, frozen=True, kw_only=True, rename="camel", tag_field="kind", tag="fix"):
    """A position as measured: WGS-84 degrees, metres, and the device's time of the fix."""

    lat: float
    lon: float
    acc: float
    alt: float | None = None
    at: str
    source: str


class NoPlace(_Wire, frozen=True, kw_only=True, rename="camel", tag_field="kind", tag="no-fix"):
    """Why there is none."""

    none: str


class TimeBracket(_Wire, frozen=True, kw_only=True, rename="camel"):
    """The entry was signed between these; None is an open end."""

    not_before: datetime | None
    not_after: datetime | None
    claimed_not_before: datetime | None
    grade: Grade
    contradictory: bool


class MediaShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    sha256: str
    size: int
    type: str
    stored: bool
    stored_at: datetime | None


class Voiding(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Why a capture does not count any more. Its bytes stay."""

    reason: str
    wall: str
    index: int


class ExifShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the original's own EXIF says, and where that contradicts the signed entry."""

    taken_at: str | None
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    image_id: str | None
    contradictions: list[str]


class Common(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What every item has; see docs/desk-api.md."""

    index: int
    seq: int
    device: str
    kind: str
    at: datetime
    wall: str
    by: Person
    where: Place | NoPlace | None
    bracket: TimeBracket
    received_late_seconds: float
    trust: list[Rung]
    voided: Voiding | None
    hash: str


class Opened(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="opened"):
    found: str
    inspection_type: str
    officers: list[Person]
    over_cap: str | None
    """Why the officer went although his phone warned that the year's cap is reached."""


class Closed(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="closed"):
    result: str
    summary: str
    count: int | None


class Photo(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="photo"):
    capture: str
    media: MediaShown
    preview: MediaShown
    """The original itself when no preview was made."""
    width: int
    height: int
    method: str
    taken_at: str | None
    exif: ExifShown | None


class Sound(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="sound"):
    capture: str
    media: MediaShown
    duration_ms: float
    announced: bool
    gaps: list[Gap]
    peaks: list[float]
    purpose: str
    method: str


class Note(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="note"):
    note: str
    text: str


class Answered(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="answer"):
    checklist: str
    item: str
    answer: Answer
    text: str
    captures: list[str]
    superseded: bool


class Signature(
    Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="signature"
):
    capture: str
    media: MediaShown
    signer: Signer
    name: str


class RefusedSignature(
    Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="refusal"
):
    signer: Signer
    reason: str


class Interruption(
    Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="interruption"
):
    capture: str
    cause: str


class Intent(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="intent"):
    capture: str
    medium: Medium


class Void(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="void"):
    """A voiding whose capture is not here (yet): it came before its photo, or alone."""

    capture: str
    reason: str


class Partner(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="partner"):
    officer: Person
    valid: bool


class Shown(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="shown"):
    """The officer's code was shown here."""

    showing: str


class Explained(
    Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="explained"
):
    """What was said after the opening."""

    about: str
    reason: str


class Excepted(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="excepted"):
    """Why no code was shown or scanned."""

    reason: str
    note: str


class Reply(Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="reply"):
    """What an officer answered a supervisor."""

    question: str
    text: str
    captures: list[str]


class HaltSeen(
    Common, frozen=True, kw_only=True, rename="camel", tag_field="type", tag="halt_seen"
):
    """The officer read that the act is halted."""

    halt: str


Item = (
    Opened
    | Closed
    | Photo
    | Sound
    | Note
    | Answered
    | Signature
    | RefusedSignature
    | Interruption
    | Intent
    | Void
    | Partner
    | Shown
    | Excepted
    | Explained
    | Reply
    | HaltSeen
)


class Unreadable(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An authentic entry whose body does not say what its kind promises."""

    index: int
    kind: str
    why: str


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is complete and durable."""

    size: int
    type: str
    stored_at: datetime


class ChainFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the server knows of the chain of one device."""

    missing: tuple[tuple[int, int], ...] = ()
    """Sequence numbers that are not here, as ranges with both ends included."""
    forked: bool = False


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """First and last `seq` of one device in one visit; `last` is None while it is open."""

    first: int
    last: int | None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """WGS-84 degrees."""

    lat: float
    lon: float


class Assembled(msgspec.Struct, frozen=True, kw_only=True):
    """A visit's entries, in the order in which they were made."""

    items: list[Item]
    unreadable: list[Unreadable]
    partner_confirmed: bool
    checklists: list[str]
    """Those opened with the visit, then any other that was answered."""
    concerns: list[str]
    """Reason codes "against", in the order of the ladder, each once."""
