"""What a stranger checks: that a receipt proves exactly these bytes, and that a log only grew.

No database, no network: whoever fetches hands the hashes in. Used by `palm verify`, `palm fsck`
and the field client; the phone does the same in TypeScript.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence

from backend.ledger.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from backend.ledger.merkle import (
    HASH_BYTES,
    TILE_WIDTH,
    Snapshot,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

PROOF_STEPS_MAX = 64
"""More steps than a log of 2**63 entries needs."""

Tile = tuple[int, int, int]
"""Level, index and width: which hashes to fetch (C2SP tlog-tiles)."""


def opened(texts: Sequence[str], key: VerifierKey) -> dict[int, Checkpoint]:
    """The checkpoints of an answer by size; ValueError when one is not signed by `key` or not
    of its log.
    """
    found: dict[int, Checkpoint] = {}
    for text in texts:
        checkpoint = open_checkpoint(text, key)
        if checkpoint.origin != key.name:
            raise ValueError("a checkpoint of another log")
        found[checkpoint.size] = checkpoint
    return found


def proves(raw: bytes, index: int, proof: Sequence[str], checkpoint: Checkpoint) -> bool:
    """Whether `proof` (base64 hashes, bottom up) shows these bytes at `index` of the log."""
    if len(proof) > PROOF_STEPS_MAX:
        return False
    try:
        steps = [base64.b64decode(step, validate=True) for step in proof]
    except (binascii.Error, ValueError):
        return False
    return verify_inclusion(leaf_hash(raw), index, checkpoint.size, steps, checkpoint.root)


def tiles_between(old_size: int, size: int) -> set[Tile]:
    """The tiles from which the consistency of two sizes of one log can be shown."""
    asked = _Asked(size)
    Snapshot(asked, size).consistency(old_size)
    return asked.tiles


def is_consistent(older: Checkpoint, newer: Checkpoint, tiles: Mapping[Tile, bytes]) -> bool:
    """Whether the log of `newer` begins with the log of `older`, as these tiles show.

    The tiles need not be trusted: a proof made of wrong hashes fails.
    """
    if older.size == 0:
        return True
    if older.size == newer.size:
        return older.root == newer.root
    fetched = _Fetched(newer.size, tiles)
    try:
        proof = Snapshot(fetched, newer.size).consistency(older.size)
    except KeyError:
        return False
    return verify_consistency(older.size, newer.size, older.root, newer.root, proof)


def _tile_of(level: int, index: int, size: int) -> tuple[Tile, int, int]:
    """The tile that holds a node, and the first and the number of hashes below it there."""
    depth, height = divmod(level, 8)
    first, count = index << height, 1 << height
    tile = first // TILE_WIDTH
    width = min(TILE_WIDTH, (size >> (8 * depth)) - tile * TILE_WIDTH)
    return (depth, tile, width), first - tile * TILE_WIDTH, count


class _Asked:
    """A tree that only notes what it is asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.tiles: set[Tile] = set()

    def node(self, level: int, index: int) -> bytes:
        self.tiles.add(_tile_of(level, index, self._size)[0])
        return bytes(HASH_BYTES)


class _Fetched:
    """A tree made of fetched tiles; KeyError where one is missing or too short."""

    def __init__(self, size: int, tiles: Mapping[Tile, bytes]) -> None:
        self._size = size
        self._tiles = tiles

    def node(self, level: int, index: int) -> bytes:
        tile, first, count = _tile_of(level, index, self._size)
        held = self._tiles[tile][first * HASH_BYTES : (first + count) * HASH_BYTES]
        if len(held) != count * HASH_BYTES:
            raise KeyError(tile)
        nodes = [held[at : at + HASH_BYTES] for at in range(0, len(held), HASH_BYTES)]
        while len(nodes) > 1:
            nodes = [node_hash(*nodes[at : at + 2]) for at in range(0, len(nodes), 2)]
        return nodes[0]
