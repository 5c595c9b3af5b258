"""What the enterprise can say on its page, and what the page shows it."""

from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.evidence.body_parts import Count, Id, Media, Sha256

BY_ENTERPRISE = "enterprise"
"""`by` of these entries: the door says which scan stands behind them, nothing says which person."""

Refusal = Literal[
    "no_certificate",
    "certificate_invalid",
    "single_officer",
    "wrong_enterprise",
    "no_purpose",
    "other",
]
REFUSALS: tuple[Refusal, ...] = (
    "no_certificate",
    "certificate_invalid",
    "single_officer",
    "wrong_enterprise",
    "no_purpose",
    "other",
)
TEXT_LENGTH_MAX = 10_000
NOTE_LENGTH_MAX = 2_000

Text = Annotated[str, msgspec.Meta(max_length=TEXT_LENGTH_MAX)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_LENGTH_MAX)]


class _Body(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    visit: Id
    door: Sha256
    """Of the capability the page was opened with: a scan's door, or the secret on the paper."""


class ArrivalConfirmed(_Body, frozen=True, kw_only=True, rename="camel"):
    """The people shown did come."""


class VisitRefused(_Body, frozen=True, kw_only=True, rename="camel"):
    reason: Refusal
    note: Note = ""


class RecusalRequested(_Body, frozen=True, kw_only=True, rename="camel"):
    officer: Annotated[str, msgspec.Meta(max_length=128)]
    reason: Note


class RemarkWritten(_Body, frozen=True, kw_only=True, rename="camel"):
    """The enterprise's own words, or its own picture."""

    text: Text = ""
    media: Media | None = None
    capture: Id | None = None


class EvidenceConfirmed(_Body, frozen=True, kw_only=True, rename="camel"):
    """The list of everything captured, as it stood in the log at `tree_size`."""

    count: Count
    root: str
    """b64u of the RFC 6962 root whose leaves are the entries' hashes, in log order."""
    tree_size: Count


class ResultReceived(_Body, frozen=True, kw_only=True, rename="camel"):
    entry: str
    """b64u hash of the `visit.closed` that was shown."""


Act = (
    ArrivalConfirmed
    | VisitRefused
    | RecusalRequested
    | RemarkWritten
    | EvidenceConfirmed
    | ResultReceived
)

BODIES: dict[str, type[Act]] = {
    "arrival.confirmed": ArrivalConfirmed,
    "visit.refused": VisitRefused,
    "recusal.requested": RecusalRequested,
    "remark.written": RemarkWritten,
    "evidence.confirmed": EvidenceConfirmed,
    "result.received": ResultReceived,
}
KINDS: dict[type[Act], str] = {body: kind for kind, body in BODIES.items()}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One act as the view keeps it."""

    idx: int
    kind: str
    said_ms: int
    hash: bytes
    act: Act


class Doorway(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody came in: what the capability in the address leads to."""

    base: str
    """`/d/<door>` or `/a/<secret>`."""
    door: str
    """Hex SHA-256 of the capability."""
    visit: str
    officer: str | None = None
    """Whose code was scanned; None for paper."""
    opened_ms: int | None = None
    """When the scan happened; None for paper."""


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of everything captured."""

    kind: str
    wall: str
    by: Name
    digest: str
    """First characters of the entry's hash."""
    late: Literal["", "after_confirmation", "after_visit"] = ""


class CapturedList(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[Captured, ...]
    """At most as many as a page can carry; `count` counts all."""
    count: int
    root: str
    tree_size: int
