"""What each kind of a visit's entries says (docs/sync-protocol.md 6), read from signed bytes.

The log takes in what is authentic, whatever its body says. So reading may fail: that is a
finding on the entry, shown beside the visit. Unknown members are ignored, members without
which the entry still means something may be absent.
"""

from typing import Annotated, Any, Literal

import msgspec

Medium = Literal["photo", "sound", "voice_note", "signature"]
Method = Literal["live-camera", "system-camera", "live-microphone", "imported"]
Answer = Literal["pass", "fail", "not_applicable"]
Signer = Literal["officer", "party", "witness"]

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
OfficerId = Annotated[str, msgspec.Meta(max_length=128)]
"""As long as `by` may be; what is looked up by index must have a bound."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file by its content."""

    sha256: Sha256
    size: Count
    type: str


class _Body(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    visit: Id


class EnterpriseNamed(msgspec.Struct, frozen=True, kw_only=True):
    """The enterprise as the officer found it: a typed name has no id."""

    name: str
    id: str | None = None
    uscc: str | None = None


class VisitOpened(_Body, frozen=True, kw_only=True, rename="camel"):
    enterprise: EnterpriseNamed
    officers: list[OfficerId]
    found: str = ""
    task: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    inspection_type: str = ""
    checklists: list[str] = []


class OfficerConfirmed(_Body, frozen=True, kw_only=True, rename="camel"):
    officer: str
    proof: str


class CaptureIntended(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    medium: Medium


class PhotoCaptured(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    media: Media
    preview: Media | None = None
    width: Count = 0
    height: Count = 0
    method: Literal["live-camera", "system-camera", "imported"]
    taken_at: str | None = None


class Gap(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Time in which no sound was recorded, and why."""

    at_ms: float
    length_ms: float
    cause: str


class SoundCaptured(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    media: Media
    duration_ms: float = 0
    announced: bool = False
    gaps: list[Gap] = []
    peaks: list[float] = []
    purpose: Literal["recording", "voice_note"] = "recording"
    method: Literal["live-microphone", "imported"]
    started_at: str | None = None


class CaptureInterrupted(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    cause: str = ""


class CaptureVoided(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    reason: str = ""


class NoteWritten(_Body, frozen=True, kw_only=True, rename="camel"):
    note: Id
    text: str


class ChecklistAnswered(_Body, frozen=True, kw_only=True, rename="camel"):
    checklist: Id
    item: Id
    answer: Answer
    text: str = ""
    captures: list[str] = []


class SignatureDrawn(_Body, frozen=True, kw_only=True, rename="camel"):
    capture: Id
    media: Media
    signer: Signer
    name: str = ""


class SignatureRefused(_Body, frozen=True, kw_only=True, rename="camel"):
    signer: Signer
    reason: str = ""


class VisitClosed(_Body, frozen=True, kw_only=True, rename="camel"):
    result: str
    summary: str = ""
    count: Count | None = None
    started_at: str | None = None
    ended_at: str | None = None


Body = (
    VisitOpened
    | OfficerConfirmed
    | CaptureIntended
    | PhotoCaptured
    | SoundCaptured
    | CaptureInterrupted
    | CaptureVoided
    | NoteWritten
    | ChecklistAnswered
    | SignatureDrawn
    | SignatureRefused
    | VisitClosed
)

BODIES: dict[str, type[Body]] = {
    "visit.opened": VisitOpened,
    "visit.officer_confirmed": OfficerConfirmed,
    "capture.intended": CaptureIntended,
    "photo.captured": PhotoCaptured,
    "sound.captured": SoundCaptured,
    "capture.interrupted": CaptureInterrupted,
    "capture.voided": CaptureVoided,
    "note.written": NoteWritten,
    "checklist.answered": ChecklistAnswered,
    "signature.drawn": SignatureDrawn,
    "signature.refused": SignatureRefused,
    "visit.closed": VisitClosed,
}
"""Every kind that makes up a visit."""

KINDS = frozenset(BODIES)


class UnreadableBodyError(ValueError):
    """The body does not say what its kind promises; the message names the member."""


def read(kind: str, body: dict[str, Any]) -> Body:
    """The body of a visit's entry; UnreadableBodyError when it does not match its kind."""
    expected = BODIES.get(kind)
    if expected is None:
        raise UnreadableBodyError("unknown kind")
    try:
        return msgspec.convert(body, expected)
    except msgspec.ValidationError as error:
        raise UnreadableBodyError(str(error)[:300]) from None


def media_in(body: dict[str, Any]) -> dict[Literal["original", "preview"], Media]:
    """The files a body names, read one by one: a strange neighbour must not hide a file."""
    found: dict[Literal["original", "preview"], Media] = {}
    members: tuple[tuple[str, Literal["original", "preview"]], ...] = (
        ("media", "original"),
        ("preview", "preview"),
    )
    for member, role in members:
        try:
            found[role] = msgspec.convert(body.get(member), Media)
        except msgspec.ValidationError:
            continue
    return found
