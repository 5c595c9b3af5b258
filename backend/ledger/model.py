"""What the log keeps and what it hands out."""

from datetime import datetime
from typing import Any

import msgspec


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An authentic entry on its way into the log; `jws` are the exact signed bytes."""

    kid: str
    seq: int
    kind: str
    by_id: str
    subject: str
    """What it is about: the visit's id, or empty."""
    hash: bytes
    prev: bytes | None
    """The hash of the entry before it in its chain, as it says itself."""
    jws: bytes


class LoggedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as views read it."""

    idx: int
    kid: str
    seq: int
    kind: str
    by_id: str
    subject: str
    received_ms: int
    hash: bytes
    payload: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """What the kind says; an object by the envelope's own rule."""
        return self.payload["body"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Proof of an entry's place in the log, against the checkpoint of `tree_size`."""

    index: int
    tree_size: int
    proof: list[str]
    """Base64 hashes, bottom up."""


class Receipts(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts by index and the text of every checkpoint they speak of."""

    by_index: dict[int, Receipt]
    checkpoints: list[str]


class Checkpointed(msgspec.Struct, frozen=True, kw_only=True):
    """The newest published state of the log."""

    size: int
    text: str
    at: datetime | None = None
