"""What a field device holds and reports."""

from typing import Any, Literal

import msgspec

from offline_sync.chain import Status as EntryStatus
from offline_sync.refusal import Refusal

Role = Literal["preview", "original"]
State = Literal["waiting", "proven", "quarantined"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What the server says became of one entry (docs/sync-protocol.md 3)."""

    hash: str
    status: EntryStatus
    seq: int | None = None
    index: int | None = None
    tree_size: int | None = None
    proof: list[str] | None = None
    reason: Refusal | None = None


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict for each entry sent, in order."""

    checkpoints: list[str]
    verdicts: list[Verdict]


class MediaReceipt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The server's own entry about a file, and its place in the log (2.3)."""

    sha256: str
    entry: str
    index: int
    tree_size: int
    proof: list[str]


class MediaReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts for what the server holds."""

    checkpoints: list[str]
    receipts: list[MediaReceipt]


class Pins(msgspec.Struct, frozen=True, kw_only=True):
    """What the device was told once, at its enrolment, and believes from then on."""

    url: str
    insecure_lan: bool
    label: str
    officer: str
    server_key: dict[str, str]
    """JWK of the key that signs beacons and the server's own entries."""
    log_key: str
    """Verifier key of the log's checkpoints."""
    region: str = ""
    """Region (GB/T 2260) and number of the officer's body, for act codes; empty in folders that
    were enrolled before acts had codes: their visits have none."""
    body: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry will say, before it has a number."""

    kind: str
    body: dict[str, Any]
    visit: str = ""
    capture: str = ""


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an entry names; its bytes lie in the device's folder."""

    sha256: str
    size: int
    type: str
    role: Role

    def to_wire(self) -> dict[str, str | int]:
        """As bodies name it."""
        return {"sha256": self.sha256, "size": self.size, "type": self.type}


class HeldEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A signed entry of this device."""

    seq: int
    hash: bytes
    kind: str
    visit: str
    capture: str
    jws: bytes
    state: State
    reason: str | None


class HeldMedium(msgspec.Struct, frozen=True, kw_only=True):
    """A file and how far it has travelled."""

    medium: Medium
    visit: str
    capture: str
    seq: int
    upload: str | None
    """Address of the begun upload."""
    proven: bool


class Enterprise(msgspec.Struct, frozen=True, kw_only=True):
    """The enterprise as it was found."""

    name: str
    found: Literal["code", "licence", "short-code", "search", "task", "typed"]
    id: str | None = None
    uscc: str | None = None


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """A file that has become part of a visit."""

    capture: str
    sha256: str
    seq: int


class PushReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What one push achieved."""

    entries_proven: int
    entries_quarantined: int
    files_sent: int
    files_proven: int
    bytes_sent: int
    waiting_files: int
    """Sent or not, but without a receipt that passed."""


class Status(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where everything is: on this device, proven on the server, or needing a person."""

    url: str
    kid: str
    officer: str
    label: str
    entries: int
    entries_waiting: int
    entries_proven: int
    entries_quarantined: int
    files: int
    files_proven: int
    bytes_waiting: int
    open_visits: list[str]
    log_size: int
    """Entries in the server's log at the newest checkpoint this device has verified."""
