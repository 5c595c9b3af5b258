"""The live desk: events from the log, sent to everybody in whose scope they lie.

The log is the queue. A listener that falls behind is let go and comes back with the last index
it has seen; what it missed is read from the log. An event is encoded once for each scope.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.scope import in_scope
from backend.database import Database
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Views
from backend.supervision import store
from backend.supervision.model import LiveEntry
from backend.supervision.store import Event
from backend.web import Asker

EVENTS_PER_ROUND = 500
CHUNKS_WAITING_MAX = 64
"""Beyond this a listener is too slow: its connection ends, and it resumes from the log."""
HEARTBEAT_SECONDS = 15.0
LISTENERS_MAX = 2_000
LISTENERS_PER_ACCOUNT_MAX = 20
"""So that one account, or a page that reconnects in a loop, cannot take every place."""

HEARTBEAT = b": still here\n\n"


class _Scope(msgspec.Struct, frozen=True):
    """Who sees the same events: an officer his own visits, others a part of the agency tree."""

    path: str
    officer: str | None


class Listener:
    """One open stream: chunks of events that wait to be sent."""

    def __init__(self, scope: _Scope, account_id: str) -> None:
        self.scope = scope
        self.account_id = account_id
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue(CHUNKS_WAITING_MAX)
        self.dropped = False


class LiveHub:
    """All listeners, and how far they have been told."""

    def __init__(
        self,
        database: Database,
        views: Views,
        now: Callable[[], datetime],
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        per_account_max: int = LISTENERS_PER_ACCOUNT_MAX,
    ) -> None:
        self._database = database
        self._now = now
        self._heartbeat_seconds = heartbeat_seconds
        self._per_account_max = per_account_max
        self._views = tuple(follower.name for follower in views.followers)
        self._position = 0
        self._followed = 0
        self._grown = asyncio.Event()
        self._scopes: dict[_Scope, set[Listener]] = {}
        self._closed = False
        views.on_followed(self._on_followed)

    @property
    def listeners(self) -> int:
        return sum(len(group) for group in self._scopes.values())

    def has_room(self, asker: Asker) -> bool:
        """Whether one more stream may begin: for everybody together, and for this account."""
        group = self._scopes.get(scope_of(asker), ())
        own = sum(listener.account_id == asker.account_id for listener in group)
        return self.listeners < LISTENERS_MAX and own < self._per_account_max

    async def start(self) -> None:
        """Stand where the views stand. Call it after they have caught up, before `follow`."""
        self._position = self._followed = await self._database.read(
            lambda tx: store.views_position(tx, self._views)
        )

    def _on_followed(self, entries: Sequence[LoggedEntry]) -> None:
        self._followed = max(self._followed, entries[-1].idx + 1)
        self._grown.set()

    async def follow(self) -> None:
        """The loop that tells listeners, owned by the application's task group. It may be begun
        again when it broke off: what was not told is told then.
        """
        while True:
            while self._position < self._followed:
                await self._tell()
            await self._grown.wait()
            self._grown.clear()

    async def _tell(self) -> None:
        first, end = self._position, min(self._followed, self._position + EVENTS_PER_ROUND)
        events: list[Event] = []
        if self._scopes:
            events = await self._database.read(lambda tx: store.events(tx, first, end))
        # From here to the end nothing waits: who subscribes now starts behind these events.
        self._position = end
        for scope, group in list(self._scopes.items()):
            chunk = _chunk(events, scope)
            if chunk:
                for listener in list(group):
                    self._give(listener, chunk)

    def tell(self, event: str, told: Callable[[str], msgspec.Struct | None]) -> None:
        """Send what is no entry of the log to every desk: `told` says what of it a part of the tree
        may know. Nobody resumes at it: a desk that was away reads again.
        """
        for scope, group in list(self._scopes.items()):
            body = told(scope.path) if scope.officer is None else None
            if body is not None:
                chunk = b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(body))
                for listener in list(group):
                    self._give(listener, chunk)

    def _give(self, listener: Listener, chunk: bytes) -> None:
        try:
            listener.chunks.put_nowait(chunk)
        except asyncio.QueueFull:
            listener.dropped = True
            self._leave(listener)

    def _leave(self, listener: Listener) -> None:
        group = self._scopes.get(listener.scope)
        if group is not None:
            group.discard(listener)
            if not group:
                del self._scopes[listener.scope]

    def close(self) -> None:
        """End every stream: the server goes down, the desks come back by themselves."""
        self._closed = True
        for group in self._scopes.values():
            for listener in group:
                listener.dropped = True
                with contextlib.suppress(asyncio.QueueFull):
                    listener.chunks.put_nowait(b"")

    async def listen(self, asker: Asker, after: int | None) -> AsyncGenerator[bytes]:
        """The stream of one desk: its position, what was missed since `after`, then what comes.

        Ends when the listener is too slow, its session ends, or the server goes down; at once
        when there is no room (many that were let in together find it out only here).
        """
        if not self.has_room(asker):
            return
        scope = scope_of(asker)
        listener = Listener(scope, asker.account_id)
        start = self._position
        self._scopes.setdefault(scope, set()).add(listener)
        try:
            # An index from another life of the database lies ahead of ours: begin here instead.
            known = after if after is not None and -1 <= after < start else start - 1
            yield _position_event(known)
            async for chunk in self._missed(scope, known + 1, start):
                yield chunk
            async for chunk in self._coming(listener, asker):
                yield chunk
        finally:
            self._leave(listener)

    async def _missed(self, scope: _Scope, first: int, end: int) -> AsyncGenerator[bytes]:
        while first < end:
            upto = min(end, first + EVENTS_PER_ROUND)
            events = await self._database.read(
                lambda tx, first=first, upto=upto: store.events(tx, first, upto)
            )
            chunk = _chunk(events, scope)
            if chunk:
                yield chunk
            first = upto

    async def _coming(self, listener: Listener, asker: Asker) -> AsyncGenerator[bytes]:
        loop = asyncio.get_running_loop()
        asked_at = loop.time()
        while not self._closed:
            chunk = await self._next(listener)
            if loop.time() - asked_at >= self._heartbeat_seconds:
                if not await self._is_signed_in(asker):
                    return
                asked_at = loop.time()
            if chunk:
                yield chunk
            elif not listener.dropped:
                yield HEARTBEAT
            if listener.dropped and listener.chunks.empty():
                return

    async def _next(self, listener: Listener) -> bytes:
        """Everything that waits, in one piece; empty when nothing came for a while."""
        try:
            async with asyncio.timeout(self._heartbeat_seconds):
                parts = [await listener.chunks.get()]
        except TimeoutError:
            return b""
        while not listener.chunks.empty():
            parts.append(listener.chunks.get_nowait())
        return b"".join(parts)

    async def _is_signed_in(self, asker: Asker) -> bool:
        now_ms = clock.to_ms(self._now())
        digest = bytes.fromhex(asker.session)
        session = await self._database.read(
            lambda tx: accounts_store.session_by_hash(tx, digest, now_ms)
        )
        return session is not None


def scope_of(asker: Asker) -> _Scope:
    if asker.role == "officer":
        return _Scope("", asker.officer_id or "")
    return _Scope(asker.agency_path, None)


def _chunk(events: Sequence[Event], scope: _Scope) -> bytes:
    return b"".join(_encoded(shown) for event in events if (shown := _seen(event, scope)))


def _seen(event: Event, scope: _Scope) -> LiveEntry | None:
    """The event as this scope may know it; None when no part of it lies there."""
    for route in event.routes:
        if scope.officer is not None:
            visible = scope.officer in route.officers
        else:
            visible = in_scope(route.path, scope.path)
        if visible:
            return LiveEntry(
                index=event.index,
                kind=event.kind,
                visit=route.visit,
                device=event.device,
                at=clock.from_ms(event.received_ms),
            )
    return None


def _encoded(event: LiveEntry) -> bytes:
    data = msgspec.json.encode(event)
    return b"id: %d\nevent: entry\ndata: %s\n\n" % (event.index, data)


def _position_event(index: int) -> bytes:
    return b'event: position\ndata: {"index":%d}\n\n' % index
