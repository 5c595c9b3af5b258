"""The Merkle tree of RFC 6962 §2.1 and the proofs of RFC 9162 §2.1.3 and §2.1.4.

The tree keeps the hash of every complete aligned subtree: level k holds those over 2**k leaves,
64 bytes an entry in all. Hashes of incomplete subtrees at the right edge are computed when asked.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

HASH_BYTES = 32
TILE_WIDTH = 256
"""Hashes in a full tile (C2SP tlog-tiles)."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data): the domain separation keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


class Nodes(Protocol):
    """Whatever knows the hashes of complete aligned subtrees."""

    def node(self, level: int, index: int) -> bytes:
        """The hash over leaves index·2**level … (index+1)·2**level − 1."""
        ...


class Tree:
    """A growing tree; only its newest leaves can be taken back, before they are published."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        """Leaves in the tree."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash and complete the subtrees it closes."""
        level, index, node = 0, self.size, leaf
        self._levels[0] += leaf
        while index & 1:
            level, index = level + 1, index >> 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            below = self._levels[level - 1]
            start = 2 * index * HASH_BYTES
            node = node_hash(bytes(below[start : start + HASH_BYTES]), node)
            self._levels[level] += node

    def truncate(self, size: int) -> None:
        """Forget the leaves from `size` on: their commit failed."""
        for level, hashes in enumerate(self._levels):
            del hashes[(size >> level) * HASH_BYTES :]

    def node(self, level: int, index: int) -> bytes:
        """The hash over leaves index·2**level … (index+1)·2**level − 1."""
        start = index * HASH_BYTES
        return bytes(self._levels[level][start : start + HASH_BYTES])

    def leaf(self, index: int) -> bytes:
        """The leaf hash at `index`."""
        return self.node(0, index)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """`width` hashes of tile (level, index): tiles stand eight tree levels apart."""
        depth = level * 8
        if depth >= len(self._levels):
            return b""
        start = index * TILE_WIDTH * HASH_BYTES
        return bytes(self._levels[depth][start : start + width * HASH_BYTES])

    def at(self, size: int) -> "Snapshot":
        """The tree as it was with `size` leaves."""
        if not 0 <= size <= self.size:
            raise ValueError("the tree has never had this size")
        return Snapshot(self, size)


class Snapshot:
    """The tree at one size: its root and proofs against it.

    The leaves fall into perfect subtrees ("peaks") from the left, largest first; the hash of
    everything from a peak to the right edge is kept, so that proofs for one checkpoint share it.
    """

    def __init__(self, tree: Nodes, size: int) -> None:
        self._tree = tree
        self.size = size
        self._peaks: list[tuple[int, int]] = []  # (first leaf, level)
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                self._peaks.append((start, level))
                start += 1 << level
        self._peak_hashes = [tree.node(level, start >> level) for start, level in self._peaks]
        self._to_edge: list[bytes] = []
        for peak in reversed(self._peak_hashes):
            self._to_edge.append(node_hash(peak, self._to_edge[-1]) if self._to_edge else peak)
        self._to_edge.reverse()

    @property
    def root(self) -> bytes:
        """The Merkle tree hash; of no leaves, the hash of nothing."""
        return self._to_edge[0] if self._to_edge else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """The audit path of leaf `index`, bottom up (RFC 6962 §2.1.1)."""
        if not 0 <= index < self.size:
            raise ValueError("no such leaf at this size")
        position = next(
            i for i, (start, level) in enumerate(self._peaks) if index < start + (1 << level)
        )
        height = self._peaks[position][1]
        path = [self._tree.node(level, (index >> level) ^ 1) for level in range(height)]
        if position + 1 < len(self._peaks):
            path.append(self._to_edge[position + 1])
        path.extend(reversed(self._peak_hashes[:position]))
        return path

    def consistency(self, old_size: int) -> list[bytes]:
        """The proof that the tree of `old_size` leaves is a prefix of this one (§2.1.2)."""
        if not 0 <= old_size <= self.size:
            raise ValueError("the older tree is larger than this one")
        if old_size in (0, self.size):
            return []
        return self._subproof(old_size, 0, self.size, complete=True)

    def _subproof(self, old: int, start: int, end: int, *, complete: bool) -> list[bytes]:
        if old == end - start:
            return [] if complete else [self._range(start, end)]
        split = 1 << ((end - start - 1).bit_length() - 1)
        if old <= split:
            proof = self._subproof(old, start, start + split, complete=complete)
            return [*proof, self._range(start + split, end)]
        proof = self._subproof(old - split, start + split, end, complete=False)
        return [*proof, self._range(start, start + split)]

    def _range(self, start: int, end: int) -> bytes:
        width = end - start
        if width & (width - 1) == 0:
            level = width.bit_length() - 1
            return self._tree.node(level, start >> level)
        split = 1 << ((width - 1).bit_length() - 1)
        return node_hash(self._range(start, start + split), self._range(start + split, end))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows `leaf` at `index` in the tree of `size` leaves (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or any(len(step) != HASH_BYTES for step in (leaf, root, *proof)):
        return False
    here, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows the older tree to be a prefix of the newer (RFC 9162 §2.1.4.2)."""
    if not 0 < old_size <= size:
        return False  # a proof from the empty tree would say nothing
    if old_size == size or not proof:
        return old_size == size and not proof and old_root == root
    if any(len(step) != HASH_BYTES for step in (old_root, root, *proof)):
        return False
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_node = node = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_node, node = node_hash(step, old_node), node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old_node == old_root and node == root
