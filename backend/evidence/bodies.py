"""What each kind of a visit's entries says (docs/sync-protocol.md 6), read from signed bytes.

The log takes in what is authentic, whatever its body says. So reading may fail: that is a
finding on the entry, shown beside the visit. Unknown members are ignored, members without
which the entry still means something may be absent.
"""

from typing import Annotated, Any, Literal

import msgspec

from backend.evidence.body_parts import Count, Id, Media, Note, OfficerId
from backend.evidence.case_bodies import (
    CaseAsked,
    FineCollected,
    InterviewAsked,
    InterviewBegun,
    InterviewConfirmed,
    MeasureTaken,
    SummaryDecided,
    SummaryHandedOver,
)
from backend.evidence.oversight_bodies import (
    OVERSIGHT_BODIES,
    HaltSeen,
    QuestionAnswered,
    QuestionSeen,
)

Medium = Literal["photo", "sound", "voice_note", "signature"]
Method = Literal["live-camera", "system-camera", "live-microphone", "imported"]
Answer = Literal["pass", "fail", "not_applicable"]
Signer = Literal["officer", "party", "witness"]


class _Body(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    visit: Id


class EnterpriseNamed(msgspec.Struct, frozen=True, kw_only=True):
    """The enterprise as the officer found it: a typed name has no id."""

    name: str
    id: str | None = None
    uscc: str | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """The code the visit was given on the phone, and what opens its page."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    """25 characters when it is right; a wrong one is a finding."""
    secret: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{22}\Z")]


Purpose = Literal["inspection", "service", "guidance", "publicity"]


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """What made a visit necessary that no plan knew."""

    kind: Literal["complaint", "accident", "transfer", "device_clue"]
    note: Note = ""


class Urgent(msgspec.Struct, frozen=True, kw_only=True):
    """Why nobody could wait for the approval."""

    reason: Note


class OverCap(msgspec.Struct, frozen=True, kw_only=True):
    """The phone warned that the year's cap is reached, and the officer went all the same."""

    reason: Note


class MadeUp(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A visit that is entered after it happened, because no system could be used then."""

    happened_at: Annotated[str, msgspec.Meta(max_length=40)]
    """RFC 3339, claimed."""
    reason: Note


class VisitOpened(_Body, frozen=True, kw_only=True, rename="camel"):
    enterprise: EnterpriseNamed
    officers: list[OfficerId]
    found: str = ""
    task: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    inspection_type: str = ""
    checklists: list[str] = []
    act: Act | None = None
    purpose: Purpose = "inspection"
    permit: Id | None = None
    trigger: Trigger | None = None
    urgent: Urgent | None = None
    joint: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    """Ids of the agencies that come along."""
    made_up: MadeUp | None = None
    over_cap: OverCap | None = None


class VisitExplained(_Body, frozen=True, kw_only=True, rename="camel"):
    """Said after the opening: why it could not wait for an approval."""

    about: Literal["urgent"]
    reason: Note


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


class CodeShown(_Body, frozen=True, kw_only=True, rename="camel"):
    """The officer began to show his code (亮码); place and time stand in the envelope."""

    showing: Id


class CodeExcepted(_Body, frozen=True, kw_only=True, rename="camel"):
    """Why no code could be shown or scanned."""

    reason: Literal[
        "emergency", "evidence_at_risk", "network_failure", "refused", "no_code", "unattended"
    ]
    note: Note = ""


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
    | CodeShown
    | CodeExcepted
    | VisitExplained
    | VisitClosed
    | SummaryDecided
    | SummaryHandedOver
    | FineCollected
    | CaseAsked
    | InterviewBegun
    | InterviewAsked
    | InterviewConfirmed
    | MeasureTaken
    | QuestionSeen
    | QuestionAnswered
    | HaltSeen
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
    "visit.explained": VisitExplained,
    "code.shown": CodeShown,
    "code.excepted": CodeExcepted,
    "visit.closed": VisitClosed,
    "summary.decided": SummaryDecided,
    "summary.handed_over": SummaryHandedOver,
    "fine.collected": FineCollected,
    "case.asked": CaseAsked,
    "interview.begun": InterviewBegun,
    "interview.asked": InterviewAsked,
    "interview.confirmed": InterviewConfirmed,
    "measure.taken": MeasureTaken,
    **OVERSIGHT_BODIES,
}
"""Every kind that makes up a visit."""

KINDS = frozenset(BODIES)


class UnreadableBodyError(ValueError):
    """The body does not say what its kind promises; the message names the member."""


class _Optional(msgspec.Struct, frozen=True):
    """A member of an opening without which the opening still means all the rest."""

    name: str
    type: Any


_OPTIONAL = (
    _Optional("act", Act),
    _Optional("purpose", Purpose),
    _Optional("permit", Id),
    _Optional("trigger", Trigger),
    _Optional("urgent", Urgent),
    _Optional("joint", Annotated[list[Id], msgspec.Meta(max_length=50)]),
    _Optional("madeUp", MadeUp),
    _Optional("overCap", OverCap),
)


def strange_members(kind: str, body: dict[str, Any]) -> dict[str, str]:
    """Of an opening: the optional members that cannot be read, and why. The visit is opened all
    the same, and each of them is a finding.
    """
    found: dict[str, str] = {}
    for member in _OPTIONAL if kind == "visit.opened" else ():
        value = body.get(member.name)
        if value is None:
            continue
        try:
            msgspec.convert(value, member.type)
        except msgspec.ValidationError as error:
            found[member.name] = f"{member.name}: {error}"[:300]
    return found


def read(kind: str, body: dict[str, Any]) -> Body:
    """The body of a visit's entry; UnreadableBodyError when it does not match its kind.

    Optional members of an opening that cannot be read count as absent (`strange_members`).
    """
    expected = BODIES.get(kind)
    if expected is None:
        raise UnreadableBodyError("unknown kind")
    if expected is VisitOpened:
        strange = strange_members(kind, body)
        optional = {member.name for member in _OPTIONAL}
        body = {
            name: value
            for name, value in body.items()
            if name not in strange and not (value is None and name in optional)
        }
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
