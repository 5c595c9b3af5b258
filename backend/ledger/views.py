"""Views follow the log: each noun names its followers, one loop moves them all.

A view can be thrown away and rebuilt from the log. An entry that a follower cannot digest is
noted in `view_failure` and passed: one strange record must never hold up all later ones.
"""

import asyncio
import itertools
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from backend.database import Database, Transaction
from backend.database_engines import OUTAGES, REFUSALS
from backend.ledger import store
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.problems import Overloaded
from offline_sync import base64url

PATIENCE_SECONDS = 30.0
"""How long an act waits to be shown before its caller is asked to come back."""

GATHERING_SECONDS = 0.004
"""Commits that follow each other closely are followed in one transaction: one fsync, not many."""

ENTRIES_PER_ROUND = 500
"""Bound of one transaction of the views, so that pushes get their turn between rounds."""

WHOLE_DIGITS_MAX = 300
ERROR_LENGTH_MAX = 500

_log = logging.getLogger("palm.views")


def _settled_later(_tx: Transaction, _entry: LoggedEntry) -> None:
    """What a follower does with one entry when it settles all of a round together."""


class Follower(msgspec.Struct, frozen=True, kw_only=True):
    """One view: the tables it owns and how one entry changes them."""

    name: str
    tables: tuple[str, ...]
    kinds: frozenset[str]
    """Kinds it cares about; empty means all."""
    apply: Callable[[Transaction, LoggedEntry], None] = _settled_later
    settle: Callable[[Transaction, Sequence[LoggedEntry]], None] | None = None
    """What is worked out once for several entries together, after each was applied: the same
    comes out however the log is cut into rounds.
    """
    apply_run: Callable[[Transaction, Sequence[LoggedEntry]], None] | None = None
    """Instead of `apply`: entries in a row between which no other view applies one, so that
    nobody sees how far the run has come.
    """


class Ahead(msgspec.Struct, frozen=True):
    """Entries from `first` on, read before the writer's turn: it is short, and nobody else's."""

    first: int
    entries: list[LoggedEntry]


class Views:
    """All followers and how far they are."""

    def __init__(self, database: Database, ledger: Ledger, followers: Sequence[Follower]) -> None:
        self._database = database
        self.followers = tuple(followers)
        self.patience_seconds = PATIENCE_SECONDS
        self._grown = asyncio.Event()
        self._reached = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._reactions: list[Callable[[Sequence[LoggedEntry]], None]] = []
        ledger.on_growth(lambda _: self._grown.set())
        self._grown.set()

    def on_followed(self, reaction: Callable[[Sequence[LoggedEntry]], None]) -> None:
        """Call `reaction` with the entries that every view now shows, in log order."""
        self._reactions.append(reaction)

    async def reached(self, index: int) -> None:
        """Wait until every view shows the entry at `index`.

        Raises Overloaded when they lag too far: the entry is durable, only its view is not there
        yet. Whoever waits here must be an act that can be asked for again.
        """
        if index < self._reached:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((index, future))
        try:
            await asyncio.wait_for(future, timeout=self.patience_seconds)
        except TimeoutError:
            raise Overloaded(headers={"Retry-After": "5"}) from None

    async def follow(self) -> None:
        """The loop, owned by the application's task group. It may be begun again when it broke off:
        what was not followed is followed then.
        """
        while True:
            await self._grown.wait()
            await asyncio.sleep(GATHERING_SECONDS)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Follow until nothing is left to follow."""
        self._grown.clear()
        try:
            await self._catch_up()
        except BaseException:
            self._grown.set()
            raise

    async def _catch_up(self) -> None:
        more = True
        while more:
            ahead = await self._database.read(
                lambda tx: read_ahead(tx, self.followers, ENTRIES_PER_ROUND)
            )
            # Begun again: what was followed before needs nobody's new entry.
            self._settle(max(self._reached, ahead.first))
            if not ahead.entries:
                return
            followed = await self._follow(ahead)
            if not followed:
                continue  # somebody else followed them meanwhile: look where the views are now
            for reaction in self._reactions:
                reaction(followed)
            self._settle(followed[-1].idx + 1)
            # A round that was not full reached the end of what was committed before it; what
            # comes after sets `_grown`. One more look would be for nothing.
            more = len(followed) == ENTRIES_PER_ROUND

    async def _follow(self, ahead: Ahead) -> list[LoggedEntry]:
        return await self._database.write(
            lambda tx: follow_some(tx, self.followers, ENTRIES_PER_ROUND, ahead)
        )

    def _settle(self, reached: int) -> None:
        """Every view shows everything below `reached`."""
        self._reached = reached
        for index, future in self._waiting:
            if index < reached and not future.done():
                future.set_result(None)
        self._waiting = [(index, future) for index, future in self._waiting if index >= reached]


def read_ahead(tx: Transaction, followers: Sequence[Follower], limit: int) -> Ahead:
    """What the views have not followed yet, at most `limit` entries."""
    first = min(_cursors(followers, store.cursors(tx)).values(), default=0)
    return Ahead(first, [logged(row) for row in store.entries_from(tx, first, limit)])


def _cursors(followers: Sequence[Follower], known: Mapping[str, int]) -> dict[str, int]:
    return {follower.name: known.get(follower.name, 0) for follower in followers}


def follow_some(
    tx: Transaction, followers: Sequence[Follower], limit: int, ahead: Ahead | None = None
) -> list[LoggedEntry]:
    """Bring the views at most `limit` entries further; the entries followed. `ahead` saves reading
    them here, where it begins where the views are.
    """
    known = store.cursors(tx)
    cursors = _cursors(followers, known)
    first = min(cursors.values(), default=0)
    if ahead is None or ahead.first != first:
        ahead = Ahead(first, [logged(row) for row in store.entries_from(tx, first, limit)])
    entries = ahead.entries
    if not entries:
        return []
    due = list(_due(followers, cursors, entries))
    tx.execute("SAVEPOINT round")
    try:
        _apply_together(tx, due)
    except Exception as failure:
        if _is_outage(failure):
            raise  # the machine is at fault, not the entry: it is followed later
        # Which entry it was, and what else stays: found out again, each on its own. A savepoint
        # for each from the start would cost every entry two statements on the writer.
        tx.execute("ROLLBACK TO SAVEPOINT round")
        for follower, entry in due:
            _apply(tx, follower, entry)
    tx.execute("RELEASE SAVEPOINT round")
    store.begin_cursors(tx, cursors.keys() - known.keys())
    store.move_cursors(tx, list(cursors), entries[-1].idx + 1)
    return entries


def _due(
    followers: Sequence[Follower], cursors: dict[str, int], entries: Sequence[LoggedEntry]
) -> Iterator[tuple[Follower, LoggedEntry]]:
    """Who follows what, in log order, and for one entry in the order of the followers."""
    wanting: dict[str, list[Follower]] = {}
    for entry in entries:
        if entry.kind not in wanting:
            wanting[entry.kind] = [f for f in followers if not f.kinds or entry.kind in f.kinds]
        for follower in wanting[entry.kind]:
            if entry.idx >= cursors[follower.name]:
                yield follower, entry


def _apply_together(tx: Transaction, due: Sequence[tuple[Follower, LoggedEntry]]) -> None:
    settling: dict[str, tuple[Follower, list[LoggedEntry]]] = {}
    for follower, entry in due:
        if follower.settle is not None:
            settling.setdefault(follower.name, (follower, []))[1].append(entry)
    for follower, run in _runs(due):
        if follower.apply_run is not None:
            follower.apply_run(tx, run)
        else:
            for entry in run:
                follower.apply(tx, entry)
    for follower, entries in settling.values():
        if follower.settle is not None:
            follower.settle(tx, entries)


def _runs(
    due: Sequence[tuple[Follower, LoggedEntry]],
) -> Iterator[tuple[Follower, list[LoggedEntry]]]:
    """Entries that one view applies in a row; what only settles comes between nothing."""
    applied = ((f, e) for f, e in due if f.apply_run or f.apply is not _settled_later)
    for _, some in itertools.groupby(applied, key=lambda one: one[0].name):
        pairs = list(some)
        yield pairs[0][0], [entry for _, entry in pairs]


def _is_outage(failure: Exception) -> bool:
    return isinstance(failure, OUTAGES) and not isinstance(failure, REFUSALS)


def _apply(tx: Transaction, follower: Follower, entry: LoggedEntry) -> None:
    tx.execute("SAVEPOINT view")
    try:
        _apply_together(tx, [(follower, entry)])
    except Exception as failure:
        if _is_outage(failure):
            raise
        tx.execute("ROLLBACK TO SAVEPOINT view")
        error = f"{type(failure).__name__}: {failure}"[:ERROR_LENGTH_MAX]
        _log.warning("view %s passed entry %d: %s", follower.name, entry.idx, error)
        store.add_view_failure(tx, follower.name, entry.idx, error)
    tx.execute("RELEASE SAVEPOINT view")


def logged(row: tuple[int, str, int, str, str, str, int, bytes, bytes]) -> LoggedEntry:
    """The row as views read it: the payload is decoded from the signed bytes, nothing else."""
    idx, kid, seq, kind, by_id, subject, received_ms, digest, raw = row
    payload = payload_of(raw)
    return LoggedEntry(
        idx=idx,
        kid=kid,
        seq=seq,
        kind=kind,
        by_id=by_id,
        subject=subject,
        received_ms=received_ms,
        hash=digest,
        payload=payload,
    )


def payload_of(raw: bytes) -> dict[str, Any]:
    """The payload of an entry the log took in. Nothing that is valid JSON may stop a view:
    numbers no machine holds (1e999) are read as infinite, as browsers do.
    """
    text = base64url.decode(raw.split(b".")[1])
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.ValidationError:
        return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= WHOLE_DIGITS_MAX else float(digits)
