"""The open ballot box: takes a rating once, lets a whole batch out, and tells nothing else.

It has a file and a thread of its own. Ratings that arrive together share one commit.
"""

import asyncio
import hashlib
import logging
import os
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from backend.database_engines import lock_for_writing
from backend.feedback.ratings.ballots import store, urn
from backend.feedback.ratings.model import Ballot

FILE = "ratings.db"
BATCH_MAX = 400
"""Digests of one release have to fit into one entry of the log."""
WAITING_TO_BE_PUT_MAX = 20_000

_log = logging.getLogger("palm.ratings")

Put = Literal["taken", "known", "used"]
T = TypeVar("T")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Ratings that were let out together."""

    id: str
    agency: str
    until: date
    ballots: list[Ballot]


class WrittenText(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    batch: str
    agency: str
    until: date
    text: str


class BoxFullError(RuntimeError):
    """Too many ratings at once; the sender tries again."""


class BallotBox:
    """Opened once, by the one process that writes."""

    def __init__(self, folder: Path, urn_folder: Path, today: date) -> None:
        """Opens or makes the box; `today` is the release day a new box counts from."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._urn_folder = urn_folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ballots")
        self._lock = lock_for_writing(folder / "ratings.lock")
        try:
            self._connection = self._open(folder / FILE)
            self._urn, self.until = self._turn(today)
        except BaseException:
            self.close()
            raise
        self._pending: list[tuple[Ballot, bytes, asyncio.Future[Put]]] = []
        self._turn_taken = asyncio.Lock()

    def _open(self, path: Path) -> sqlite3.Connection:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        store.prepare(connection)
        return connection

    def _turn(self, today: date) -> tuple[urn.Urn, date]:
        found = store.turn(self._connection)
        until = date.fromisoformat(found[0]) if found else today
        if found is not None:
            try:
                loaded = urn.load(self._urn_folder, found[1])
            except urn.UrnKeyMissingError:
                self._set_aside()
            else:
                urn.forget_others(self._urn_folder, loaded.name)
                return loaded, until
        made = urn.make(self._urn_folder)
        store.set_turn(self._connection, until.isoformat(), made.name)
        urn.forget_others(self._urn_folder, made.name)
        return made, until

    def _set_aside(self) -> None:
        """A box from a backup: what waited then can be opened by nobody, and that is told."""
        lost = store.set_aside(self._connection)
        if lost:
            _log.error("%d ratings that waited cannot be opened: their key is gone", lost)

    def close(self) -> None:
        """What is being written is finished first."""
        self._thread.shutdown()
        if hasattr(self, "_connection"):
            self._connection.close()
        os.close(self._lock)

    async def put(self, ballot: Ballot, nonce: bytes) -> Put:
        """`taken` once it is durable; `known` for this token with this very rating again;
        `used` for this token with any other.
        """
        if len(self._pending) >= WAITING_TO_BE_PUT_MAX:
            raise BoxFullError
        future: asyncio.Future[Put] = asyncio.get_running_loop().create_future()
        self._pending.append((ballot, nonce, future))
        # A sender that goes away changes nothing: what it sent is put in once anyway.
        await asyncio.shield(asyncio.ensure_future(self._put_pending()))
        return await future

    async def _put_pending(self) -> None:
        async with self._turn_taken:
            group, self._pending = self._pending, []
            if not group:
                return
            try:
                answers = await self._run(lambda: self._put_group([(b, n) for b, n, _ in group]))
            except Exception as failure:  # noqa: BLE001 - handed to every waiting sender
                for _, _, future in group:
                    if not future.done():
                        future.set_exception(failure)
                        future.exception()  # its sender may be gone
                return
            for (_, _, future), answer in zip(group, answers, strict=True):
                if not future.done():
                    future.set_result(answer)

    def _put_group(self, group: Sequence[tuple[Ballot, bytes]]) -> list[Put]:
        answers: list[Put] = []
        fresh: list[tuple[bytes, bytes]] = []
        for ballot, nonce in group:
            mark = hashlib.sha256(b"palm-rating-token\0" + nonce).digest()
            again = hashlib.sha256(b"palm-rating-again\0" + nonce + ballot.digest).digest()
            if store.spend(self._connection, mark, again):
                envelope_id = secrets.token_bytes(16)
                fresh.append((envelope_id, self._urn.close(ballot, envelope_id)))
                answers.append("taken")
            else:
                answers.append("known" if self._is_again(mark, again) else "used")
        if fresh:
            before = store.waiting(self._connection)
            store.replace_waiting(self._connection, [*before, *fresh])
        return answers

    def _is_again(self, mark: bytes, again: bytes) -> bool:
        return store.is_again(self._connection, mark, again)

    async def let_out(self, until: date, least: int) -> int:
        """Open the box on a release day: bodies with at least `least` ratings get their batch,
        the others wait on, closed with a new key. The number of batches made.
        """
        made = await self._run(lambda: self._let_out(until, least))
        urn.forget_others(self._urn_folder, self._urn.name)
        return made

    def _let_out(self, until: date, least: int) -> int:
        by_agency: dict[str, list[Ballot]] = defaultdict(list)
        seen: set[bytes] = set()
        for envelope_id, envelope in store.waiting(self._connection):
            ballot = self._urn.open(envelope, envelope_id)
            # Who sends the same salt and words with two tokens has spoken once: a batch must
            # not look larger than the people in it.
            if ballot.digest not in seen and not store.is_counted(self._connection, ballot.digest):
                seen.add(ballot.digest)
                by_agency[ballot.agency].append(ballot)
        rest: list[Ballot] = []
        made = 0
        for agency, ballots in sorted(by_agency.items()):
            if len(ballots) < least:
                rest += ballots
                continue
            for part in parts_of(ballots, least):
                with_ids = [(b, secrets.token_hex(16) if b.read().text else None) for b in part]
                store.add_batch(
                    self._connection, secrets.token_hex(16), agency, until.isoformat(), with_ids
                )
                made += 1
        next_urn = urn.make(self._urn_folder)
        ids = [secrets.token_bytes(16) for _ in rest]
        closed = [(i, next_urn.close(b, i)) for i, b in zip(ids, rest, strict=True)]
        store.replace_waiting(self._connection, closed)
        store.set_turn(self._connection, until.isoformat(), next_urn.name)
        self._urn, self.until = next_urn, until
        return made

    async def waiting(self) -> tuple[int, int]:
        """How many ratings wait in all, and how many nobody can open any more."""
        return await self._run(
            lambda: (store.waiting_count(self._connection), store.aside_count(self._connection))
        )

    async def unlogged(self) -> list[Batch]:
        """Batches whose entry may not be in the log yet."""
        return await self._run(
            lambda: [
                Batch(
                    id=batch,
                    agency=agency,
                    until=date.fromisoformat(until),
                    ballots=[
                        Ballot(agency=agency, salt=salt, rating=rating)
                        for _, salt, rating in store.counted(self._connection, batch)
                    ],
                )
                for batch, agency, until in store.unlogged(self._connection)
            ]
        )

    async def set_logged(self, batch: str) -> None:
        await self._run(lambda: store.set_logged(self._connection, batch))

    async def batch_of(self, digest: bytes) -> str | None:
        """The released batch that holds this digest; None while it waits, or never came."""
        return await self._run(lambda: store.batch_of(self._connection, digest))

    async def texts(self, agencies: Sequence[str], limit: int) -> list[WrittenText]:
        """What was written in released batches of these bodies."""
        rows = await self._run(lambda: store.texts(self._connection, agencies, limit))
        return [
            WrittenText(
                id=text_id,
                batch=batch,
                agency=agency,
                until=date.fromisoformat(until),
                text=str(msgspec.json.decode(rating)["text"]),
            )
            for text_id, batch, agency, until, rating in rows
        ]

    async def text_by_id(self, text_id: str) -> tuple[str, str] | None:
        """Batch and body of a text."""
        return await self._run(lambda: store.text_by_id(self._connection, text_id))

    async def _run(self, work: Callable[[], T]) -> T:
        """One transaction on the box's own thread."""

        def transaction() -> T:
            before = (self._urn, self.until)
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                self._connection.execute("COMMIT")
            except BaseException:
                self._urn, self.until = before
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            return result

        return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)


def parts_of(ballots: Sequence[Ballot], least: int) -> list[list[Ballot]]:
    """In random order, in parts that fit into an entry, none smaller than `least`."""
    mixed = sorted(ballots, key=lambda _: secrets.token_bytes(16))
    count = max(1, -(-len(mixed) // BATCH_MAX))
    assert len(mixed) // count >= least
    return [mixed[start::count] for start in range(count)]
