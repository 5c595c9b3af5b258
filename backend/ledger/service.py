"""The open log: entries go in inside the caller's transaction, and the group that commits them
also commits the checkpoint over what was read back. So a receipt is only ever given for what is
durable and provable.
"""

import base64
import bisect
import functools
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.database import Database, Transaction
from backend.ledger import store
from backend.ledger.checkpoint import Checkpoint, open_checkpoint
from backend.ledger.merkle import Snapshot, Tree, leaf_hash
from backend.ledger.model import Checkpointed, NewEntry, Receipt, Receipts
from backend.ledger.server_keys import ServerKeys
from offline_sync import base64url, jws
from offline_sync.entry import Payload, body_of

CHECKPOINT_TEXTS_KEPT = 512


class LogDamagedError(RuntimeError):
    """The stored entries no longer give the root that was signed: nothing may be signed on top."""


class Ledger:
    """One log in one database; the only object that knows its tree."""

    def __init__(self, database: Database, keys: ServerKeys) -> None:
        self._database = database
        self.keys = keys
        self._tree = Tree()
        self._published = Checkpointed(size=0, text="")
        self._sealed: Checkpointed | None = None
        self._in_doubt = False
        """A commit failed: its answer may be all that was lost."""
        self._unheard: list[int] = []
        """Sizes whose commit was durable although its answer was lost."""
        self._sizes: array[int] = array("Q")
        self._texts: dict[int, str] = {}
        self._followers: list[Callable[[int], None]] = []
        self._snapshot = functools.lru_cache(maxsize=64)(self._tree.at)

    async def load(self) -> None:
        """Rebuild the tree from the stored bytes' hashes and hold it against the last checkpoint.

        Raises LogDamagedError when they disagree.
        """
        sizes = await self._database.read(store.checkpoint_sizes)
        self._sizes = array("Q", sizes)
        first = 0
        while rows := await self._database.read(lambda tx, at=first: store.bytes_from(tx, at)):
            for index, raw in rows:
                if index != first:
                    raise LogDamagedError(f"entry {first} is missing")
                self._tree.append(leaf_hash(raw))
                first += 1
        if not sizes:
            await self._publish_empty()
        else:
            text = await self._database.read(lambda tx: store.checkpoint_text(tx, sizes[-1]))
            assert text is not None
            last = open_checkpoint(text, self.keys.log.verifier)
            if last.size != self._tree.size or last.root != self._tree.at(last.size).root:
                raise LogDamagedError(f"the tree of {first} entries is not the one signed last")
            self._published = Checkpointed(size=last.size, text=text)
        self._database.before_commit.append(self._seal)
        self._database.after_commit.append(self._publish)
        self._database.after_failure.append(self._forget)

    async def _publish_empty(self) -> None:
        if self._tree.size:
            raise LogDamagedError("entries without any checkpoint")
        text = self._sign(0)
        await self._database.write(lambda tx: store.add_checkpoint(tx, 0, text))
        self._sizes.append(0)
        self._published = Checkpointed(size=0, text=text)

    def append(self, tx: Transaction, entries: Sequence[NewEntry], now: datetime) -> list[int]:
        """Put authentic entries into the log; their indexes, valid once the unit has returned."""
        first = store.next_index(tx)
        store.insert(tx, first, entries, clock.to_ms(now))
        return list(range(first, first + len(entries)))

    def act(
        self,
        tx: Transaction,
        *,
        kind: str,
        by: str,
        body: Any,
        now: datetime,
        subject: str = "",
    ) -> int:
        """Sign an act done at a desk into the server's own chain; its index."""
        last = store.last_of(tx, self.keys.kid)
        seq, prev = (1, None) if last is None else (last[0] + 1, base64url.encode(last[1]))
        payload = Payload(
            v=1,
            seq=seq,
            prev=prev,
            kind=kind,
            by=by,
            wall=clock.rfc3339(now),
            app="palm-server",
            body=body_of(body),
        )
        raw = jws.sign(
            self.keys.chain, "palm-entry", msgspec.json.encode(payload), kid=self.keys.kid
        )
        entry = NewEntry(
            kid=self.keys.kid,
            seq=seq,
            kind=kind,
            by_id=by,
            subject=subject,
            hash=jws.hash_of(raw),
            prev=None if last is None else last[1],
            jws=raw,
        )
        return self.append(tx, [entry], now)[0]

    @property
    def published(self) -> Checkpointed:
        """The newest checkpoint that is durable."""
        return self._published

    def on_growth(self, reaction: Callable[[int], None]) -> None:
        """Call `reaction` with the new size, on the event loop, after each commit that grew it."""
        self._followers.append(reaction)

    def snapshot(self, size: int | None = None) -> Snapshot:
        """The tree at a published size."""
        wanted = self._published.size if size is None else size
        if wanted > self._published.size:
            raise ValueError("not published")
        return self._snapshot(wanted)

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Hashes of a tile, as far as they are published; empty when it is not complete."""
        if (index * 256 + width) << (8 * level) > self._published.size:
            return b""
        return self._tree.tile(level, index, width)

    async def receipts(self, indexes: Iterable[int]) -> Receipts:
        """Receipts against the checkpoint that first acknowledged each entry.

        Asking again gives the same receipts, byte for byte.
        """
        given: dict[int, Receipt] = {}
        sizes: set[int] = set()
        for index in set(indexes):
            size = self._sizes[bisect.bisect_right(self._sizes, index)]
            sizes.add(size)
            path = self._snapshot(size).inclusion(index)
            given[index] = Receipt(
                index=index,
                tree_size=size,
                proof=[base64.b64encode(step).decode() for step in path],
            )
        texts = [await self.checkpoint_text(size) for size in sorted(sizes)]
        return Receipts(by_index=given, checkpoints=texts)

    async def checkpoint_text(self, size: int) -> str:
        """The checkpoint of a size that acknowledged something."""
        if size == self._published.size:
            return self._published.text
        if size not in self._texts:
            text = await self._database.read(lambda tx: store.checkpoint_text(tx, size))
            if text is None:
                raise ValueError("no checkpoint of this size")
            while len(self._texts) >= CHECKPOINT_TEXTS_KEPT:
                del self._texts[next(iter(self._texts))]
            self._texts[size] = text
        return self._texts[size]

    def _sign(self, size: int) -> str:
        root = self._tree.at(size).root
        signer = self.keys.log
        return signer.sign(Checkpoint(origin=signer.verifier.name, size=size, root=root))

    def _seal(self, tx: Transaction) -> None:
        """Before the group commits: read back what it appended, hash that, sign, keep."""
        grown = self._tree.size
        full = True
        while full:
            rows = store.bytes_from(tx, grown)
            full = len(rows) == store.READ_AT_ONCE
            for index, raw in rows:
                if index != grown:
                    raise LogDamagedError(f"index {grown} was skipped")
                self._tree.append(leaf_hash(raw))
                grown += 1
        if grown > self._published.size:
            self._sealed = Checkpointed(size=grown, text=self._sign(grown))
            above = self._published.size
            self._unheard = store.checkpoint_sizes(tx, above) if self._in_doubt else []
            if grown not in self._unheard:
                store.add_checkpoint(tx, grown, self._sealed.text)
            elif store.checkpoint_text(tx, grown) != self._sealed.text:
                raise LogDamagedError(f"another tree of {grown} entries was signed")

    def _publish(self) -> None:
        if self._sealed is None:
            return
        self._published, self._sealed = self._sealed, None
        self._sizes.extend(size for size in self._unheard if size < self._published.size)
        self._sizes.append(self._published.size)
        self._in_doubt = False
        for reaction in self._followers:
            reaction(self._published.size)

    def _forget(self) -> None:
        self._sealed = None
        self._in_doubt = True
        self._tree.truncate(self._published.size)
