"""`palm fsck`, the log: every entry, signature, chain and kept checkpoint, from stored bytes.

Reads one consistent snapshot, so a running server does not disturb it. Believes no column that
the signed bytes do not repeat.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from backend.accounts.views import Enrolled
from backend.database import Transaction
from backend.ledger import proofs, store
from backend.ledger.checkpoint import VerifierKey
from backend.ledger.merkle import Tree, leaf_hash
from backend.verification.findings import Finding
from offline_sync import entry, gaps, keys
from offline_sync.entry import Entry
from offline_sync.refusal import RefusedError

ENTRIES_AT_ONCE = 2_000


class ServerFaces(msgspec.Struct, frozen=True, kw_only=True):
    """The server's public keys."""

    log: VerifierKey
    chain: keys.PublicKey
    kid: str


class Log(msgspec.Struct, kw_only=True):
    """What the walk over the entries has found out; the other checks build on it."""

    tree: Tree
    size: int = 0
    seqs: dict[str, list[int]] = {}
    unreadable: set[int] = set()
    """Indexes whose bytes are no entry: no view can be made of them."""


class LogAudit:
    """One walk over the log."""

    def __init__(self, tx: Transaction, faces: ServerFaces) -> None:
        self._tx = tx
        self._faces = faces
        self._keys: dict[str, keys.PublicKey] = {faces.kid: faces.chain}
        self._heads: dict[tuple[str, int], bytes] = {}
        self._prevs: dict[tuple[str, int], bytes | None] = {}
        self.log = Log(tree=Tree(), seqs={}, unreadable=set())

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong with entries, chains and checkpoints."""
        yield from self._entries()
        yield from self._chains()
        yield from self._checkpoints()

    def _entries(self) -> Iterator[Finding]:
        first = 0
        while rows := self._tx.fetch_all(
            "SELECT idx, kid, seq, kind, by_id, subject, hash, prev, jws FROM entry"
            " WHERE idx >= ? ORDER BY idx LIMIT ?",
            (first, ENTRIES_AT_ONCE),
        ):
            for row in rows:
                for missing in range(self.log.size, int(row[0])):
                    yield Finding(code="entry-missing", where=f"index {missing}")
                    self.log.tree.append(bytes(32))
                raw = bytes(row[8])
                self.log.tree.append(leaf_hash(raw))
                self.log.size = int(row[0]) + 1
                yield from self._entry(row, raw)
            first = self.log.size

    def _entry(self, row: tuple[Any, ...], raw: bytes) -> Iterator[Finding]:
        where = f"index {row[0]} {str(row[1])[:8]}#{row[2]} {row[3]}"
        try:
            signed = entry.parse(raw)
        except RefusedError as refused:
            yield Finding(code="entry-unreadable", where=where, detail=refused.why)
            self.log.unreadable.add(int(row[0]))
            return
        told = (row[1], row[2], row[3], row[4], bytes(row[6]))
        said = (
            signed.kid,
            signed.seq,
            signed.payload.kind,
            signed.payload.by,
            hashlib.sha256(raw).digest(),
        )
        prev = None if row[7] is None else bytes(row[7])
        if (told, prev) != (said, signed.prev):
            yield Finding(code="entry-row-differs", where=where)
        key = self._keys.get(signed.kid)
        if key is None:
            yield Finding(code="key-unknown", where=where, detail=signed.kid)
        elif not entry.verify(signed, key):
            yield Finding(code="signature-bad", where=where)
        else:
            self._learn(signed)
        self._heads[signed.kid, signed.seq] = signed.hash
        self._prevs[signed.kid, signed.seq] = signed.prev
        self.log.seqs.setdefault(signed.kid, []).append(signed.seq)

    def _learn(self, signed: Entry) -> None:
        if signed.kid != self._faces.kid or signed.payload.kind != "device.enrolled":
            return
        try:
            body = msgspec.json.decode(bytes(signed.payload.body), type=Enrolled)
            self._keys.setdefault(body.kid, keys.public_key(body.jwk))
        except ValueError:
            return  # its device's entries will be named: their key is unknown

    def _chains(self) -> Iterator[Finding]:
        for (kid, seq), prev in self._prevs.items():
            before = self._heads.get((kid, seq - 1))
            if before is not None and before != prev:
                yield Finding(code="chain-broken", where=f"{kid[:8]}#{seq}")
        stored = {
            str(kid): (int(highest), str(holes))
            for kid, highest, holes in self._tx.fetch_all(
                "SELECT kid, highest, gaps FROM device_chain"
            )
        }
        server = self.log.seqs.get(self._faces.kid, [])
        yield from _gaps_of_server(gaps.covering(server))
        for kid in sorted({*self.log.seqs, *stored} - {self._faces.kid}):
            coverage = gaps.covering(self.log.seqs.get(kid, []))
            holes = msgspec.json.encode(coverage.gaps).decode()
            kept = stored.get(kid, (0, "[]"))
            if kept != (coverage.highest, holes):
                detail = f"{kept[0]} {kept[1]}, log {coverage.highest} {holes}"
                yield Finding(code="chain-state-differs", where=kid, detail=detail)
            elif coverage.gaps:
                yield Finding(code="chain-gap", where=kid, detail=holes)

    def _checkpoints(self) -> Iterator[Finding]:
        sizes = store.checkpoint_sizes(self._tx)
        for size in sizes:
            where = f"checkpoint {size}"
            text = store.checkpoint_text(self._tx, size)
            try:
                ((signed, checkpoint),) = proofs.opened([text or ""], self._faces.log).items()
            except ValueError as error:
                yield Finding(code="checkpoint-refused", where=where, detail=str(error))
                continue
            if signed != size:
                detail = f"speaks of {signed} entries"
                yield Finding(code="checkpoint-refused", where=where, detail=detail)
            elif size > self.log.size:
                yield Finding(code="log-shorter", where=where, detail=f"{self.log.size} entries")
            elif checkpoint.root != self.log.tree.at(size).root:
                yield Finding(code="checkpoint-root-differs", where=where)
        newest = sizes[-1] if sizes else 0
        if self.log.size > newest:
            where = f"index {newest} … {self.log.size - 1}"
            yield Finding(code="entries-unsigned", where=where)


def _gaps_of_server(coverage: gaps.Coverage) -> Iterator[Finding]:
    for gap in coverage.gaps:
        where = f"the server's own chain #{gap.first} … #{gap.last}"
        yield Finding(code="entry-missing", where=where)
