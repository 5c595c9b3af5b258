"""Media receipts: which files the server holds, proven by its own entry in the log."""

import base64
from collections.abc import Sequence

import msgspec

from backend.database import Database
from backend.device_api import store
from backend.ledger.service import Ledger

DIGESTS_MAX = 200


class MediaReceipt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The server's `media.stored` entry and its place in the log."""

    sha256: str
    entry: str
    index: int
    tree_size: int
    proof: list[str]


class MissingMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A file the server does not hold."""

    sha256: str


class MediaReceipts(msgspec.Struct, frozen=True, kw_only=True):
    """Receipts for what is here, and what is not."""

    checkpoints: list[str]
    receipts: list[MediaReceipt]
    missing: list[MissingMedia]


async def media_receipts(
    database: Database, ledger: Ledger, digests: Sequence[str]
) -> MediaReceipts:
    """What can be proven of these digests (lower-case hex SHA-256)."""
    found = await database.read(lambda tx: store.media_stored(tx, digests))
    receipts = await ledger.receipts(index for index, _ in found.values())
    return MediaReceipts(
        checkpoints=receipts.checkpoints,
        receipts=[
            MediaReceipt(
                sha256=digest,
                entry=raw.decode(),
                index=index,
                tree_size=receipts.by_index[index].tree_size,
                proof=receipts.by_index[index].proof,
            )
            for digest, (index, raw) in found.items()
        ],
        missing=[MissingMedia(sha256=digest) for digest in digests if digest not in found],
    )


def decoded(proof: Sequence[str]) -> list[bytes]:
    """The hashes of a receipt's proof."""
    return [base64.b64decode(step, validate=True) for step in proof]
