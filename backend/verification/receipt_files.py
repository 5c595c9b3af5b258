"""Receipt files (docs/evidence-format.md): what `palm field receipts`, the phone and the page of an
enterprise write, and what stands in the file of a case.
"""

from pathlib import Path
from typing import Literal

import msgspec

from backend.verification.confirmed_lists import ConfirmedList
from offline_sync import keys

JSON_BYTES_MAX = 512 * 2**20


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """As the protocol's push answer gives it."""

    hash: str
    status: str = ""
    index: int | None = None
    tree_size: int | None = None
    proof: list[str] = []
    reason: str | None = None


class ReceiptedEntry(msgspec.Struct, frozen=True, kw_only=True):
    entry: str
    verdict: Verdict


class ReceiptedMedium(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """As the protocol's media receipt."""

    sha256: str
    entry: str
    index: int
    tree_size: int
    proof: list[str]


class ReceiptFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What `palm field receipts` and the phone write."""

    palm: Literal["receipts/1"]
    checkpoints: list[str] = []
    entries: list[ReceiptedEntry] = []
    media: list[ReceiptedMedium] = []
    device_keys: list[keys.PublicJwk] = []
    confirmed: ConfirmedList | None = None


def read(path: Path) -> ReceiptFile | None:
    """The receipts in this file; None when it is of another format."""
    with path.open("rb") as file:
        if not file.read(64).lstrip().startswith(b"{") or path.stat().st_size > JSON_BYTES_MAX:
            return None
    try:
        given = msgspec.json.decode(path.read_bytes(), type=ReceiptFile)
        for jwk in given.device_keys:
            keys.public_key(jwk)
    except (ValueError, UnicodeDecodeError):
        return None
    return given
