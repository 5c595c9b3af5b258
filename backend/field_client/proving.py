"""Nothing counts as safe because a server says so: every receipt is checked here first."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.field_client.faults import FieldError
from backend.field_client.model import (
    HeldEntry,
    HeldMedium,
    MediaReceipt,
    MediaReceipts,
    PushAnswer,
    Verdict,
)
from backend.field_client.server import Server, raise_refusal
from backend.ledger import proofs
from backend.ledger.checkpoint import Checkpoint, VerifierKey
from offline_sync import base64url, entry, keys
from offline_sync.chain import Status
from offline_sync.refusal import RefusedError


class _MediaStored(msgspec.Struct, frozen=True):
    sha256: str
    size: int


def read_checkpoints(texts: Sequence[str], log_key: VerifierKey) -> dict[int, Checkpoint]:
    """The checkpoints of an answer, each signed by the pinned key."""
    try:
        return proofs.opened(texts, log_key)
    except ValueError as error:
        raise FieldError("receipt-refused", why=str(error)) from None


def check_verdicts(
    sent: Sequence[HeldEntry], answer: PushAnswer, checkpoints: Mapping[int, Checkpoint]
) -> None:
    """FieldError unless there is one verdict for each entry sent, in order, and every one that
    says the entry is in the log proves it.
    """
    if len(answer.verdicts) != len(sent):
        raise FieldError("receipt-refused", why="not one verdict for each entry")
    for one, verdict in zip(sent, answer.verdicts, strict=True):
        if verdict.hash != base64url.encode(one.hash):
            raise FieldError("receipt-refused", why=f"entry {one.seq}: verdict on another entry")
        if verdict.status is Status.QUARANTINED:
            if verdict.reason is None:
                raise FieldError("receipt-refused", why=f"entry {one.seq}: no reason given")
            continue
        _check(one.jws, verdict, checkpoints, f"entry {one.seq}")


def _check(
    raw: bytes,
    receipt: Verdict | MediaReceipt,
    checkpoints: Mapping[int, Checkpoint],
    shown: str,
) -> None:
    checkpoint = checkpoints.get(receipt.tree_size or -1)
    if checkpoint is None or receipt.index is None or receipt.proof is None:
        raise FieldError("receipt-refused", why=f"{shown}: incomplete")
    if not proofs.proves(raw, receipt.index, receipt.proof, checkpoint):
        raise FieldError("receipt-refused", why=f"{shown}: the proof does not lead to the root")


def check_media_receipts(
    asked: Sequence[HeldMedium],
    answer: MediaReceipts,
    checkpoints: Mapping[int, Checkpoint],
    server_key: keys.PublicKey,
) -> None:
    """FieldError unless every receipt is the server's own signed entry about exactly this file."""
    mine = {one.medium.sha256: one.medium for one in asked}
    for receipt in answer.receipts:
        medium = mine.get(receipt.sha256)
        if medium is None:
            raise FieldError("receipt-refused", why="a receipt nobody asked for")
        raw = receipt.entry.encode()
        try:
            signed = entry.parse(raw)
            body = msgspec.json.decode(bytes(signed.payload.body), type=_MediaStored)
        except (RefusedError, msgspec.DecodeError) as error:
            raise FieldError("receipt-refused", why=str(error)) from None
        if signed.payload.kind != "media.stored" or not entry.verify(signed, server_key):
            raise FieldError("receipt-refused", why="not signed by the server")
        if (body.sha256, body.size) != (medium.sha256, medium.size):
            raise FieldError("receipt-refused", why="a receipt for another file")
        _check(raw, receipt, checkpoints, f"file {receipt.sha256[:8]}")


async def check_growth(
    server: Server, older: Checkpoint, newer: Checkpoint, tiles: dict[proofs.Tile, bytes]
) -> None:
    """FieldError when the log of `newer` does not begin with that of `older`: somebody has
    rewritten it, or shows this device another log than others see. Fetches what `tiles` lacks.
    """
    if 0 < older.size < newer.size:
        for tile in sorted(proofs.tiles_between(older.size, newer.size) - tiles.keys()):
            answer = await server.send("GET", tile_path(tile))
            raise_refusal(answer)
            tiles[tile] = answer.content
    if not proofs.is_consistent(older, newer, tiles):
        raise FieldError("log-forked")


def tile_path(tile: proofs.Tile) -> str:
    """Where a tile is published (C2SP tlog-tiles)."""
    level, index, width = tile
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = "" if width == 256 else f".p/{width}"
    return f"/log/tile/{level}/{'/'.join(groups)}{partial}"
