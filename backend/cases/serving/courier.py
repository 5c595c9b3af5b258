"""Carries messages out, with bounded retries, and ends public notices when their time is over."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases.party.telling import tell_officers
from backend.cases.service import logged_case
from backend.cases.serving import service, steps, store
from backend.cases.serving.model import PaperServed
from backend.cases.serving.ports import NotSentError, Sender, Sent
from backend.cases.serving.store import Outgoing, ServiceRow
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger

BY = "palm-server"
WAKING = frozenset(("paper.served", "party.answered", "case.acted"))
POLL_SECONDS = 30.0
"""What waits for its next attempt is looked for so often; what is new, at once."""
AT_ONCE_MAX = 20
NOTICES_MAX = 500
"""Public notices that end in one round, each on its own: bad ones do not fill the round."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""Between one attempt and the next; after the last attempt an officer takes another way."""
ATTEMPTS_MAX = len(PAUSES) + 1
LEASE = timedelta(minutes=5)
"""While one process sends a message, no other does."""

_log = logging.getLogger("palm.cases")

_FAILED = Name("电子送达没有成功", "Electronic service failed")


class Courier:
    """Opened once; `tick` is one round."""

    def __init__(
        self, database: Database, ledger: Ledger, sender: Sender, now: Callable[[], datetime]
    ) -> None:
        self._database, self._ledger, self._sender, self._now = database, ledger, sender, now
        self._woken = asyncio.Event()

    def wake(self, entries: Sequence[LoggedEntry]) -> None:
        """A service or an answer was entered: there may be something to send."""
        if any(one.kind in WAKING for one in entries):
            self._woken.set()

    async def follow(self) -> None:
        """The loop, owned by the application's task group."""
        while True:
            self._woken.clear()
            await self.tick(self._now())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()

    async def tick(self, now: datetime) -> None:
        """Send what waits, and enter the public notices that are over."""
        now_ms = clock.to_ms(now)
        if await self._database.read(lambda tx: bool(store.waiting(tx, now_ms, 1))):
            for message in await self._database.write(lambda tx: _take(tx, now)):
                async with _apart(f"message {message.id}"):
                    await self._send(message, now)
        over = await self._database.read(
            lambda tx: store.notices_over(tx, day_of(now), NOTICES_MAX)
        )
        for row in over:
            async with _apart(f"public notice {row.id}"):
                await self._end_notice(row, now)

    async def _send(self, message: Outgoing, now: datetime) -> None:
        unknown = NotSentError("nobody knows what became of the attempts before")
        tried = message.attempts <= ATTEMPTS_MAX
        found = await self._attempt(message, now) if tried else unknown
        if isinstance(found, Sent):
            await self._database.write(lambda tx: self._sent(tx, message, found.arrived, now))
            return
        over = found.final or message.attempts >= ATTEMPTS_MAX
        await self._database.write(lambda tx: self._not_sent(tx, message, now, over=over))

    async def _attempt(self, message: Outgoing, now: datetime) -> Sent | NotSentError:
        """What breaks the sender is an attempt like any other: it stops no other message, and an
        officer hears of it in the end.
        """
        try:
            return await self._sender.send(message, now)
        except NotSentError as failed:
            return failed
        except Exception as fault:  # noqa: BLE001 - told to the log, counted as an attempt
            _log.exception("the message %s broke its sender", message.id)
            return NotSentError(type(fault).__name__)

    def _sent(
        self, tx: Transaction, message: Outgoing, arrived: datetime | None, now: datetime
    ) -> None:
        store.settle(tx, message.id, "sent", message.attempts, clock.to_ms(now))
        if arrived is not None:
            self._enter(tx, message.case_id, message.service, arrived, "sender", now)

    def _not_sent(self, tx: Transaction, message: Outgoing, now: datetime, *, over: bool) -> None:
        if not over:
            again = clock.to_ms(now + PAUSES[message.attempts - 1])
            store.settle(tx, message.id, "waiting", message.attempts, again)
            return
        store.settle(tx, message.id, "failed", message.attempts, clock.to_ms(now))
        before = self._standing(tx, message.case_id, message.service)
        if before is not None and before.state == "under_way":
            step_id = str(uuid.uuid5(uuid.UUID(before.service), "failed"))
            step = msgspec.structs.replace(
                before, id=step_id, state="failed", confirmed_by="sender"
            )
            known = logged_case(tx, self._ledger, message.case_id)
            steps.log_arrival(tx, self._ledger, known, step, by=BY, now=now)
            tell_officers(tx, self._ledger, known, _FAILED, by=BY, now=now)

    async def _end_notice(self, row: ServiceRow, now: datetime) -> None:
        await self._database.write(
            lambda tx: self._enter(tx, row.case_id, row.id, None, "clock", now)
        )

    def _enter(
        self,
        tx: Transaction,
        case: str,
        key: str,
        at: datetime | None,
        by: str,
        now: datetime,
    ) -> None:
        before = self._standing(tx, case, key)
        if before is None or before.state != "under_way":
            return
        on = day_of(at) if at else before.until or day_of(now)
        known = logged_case(tx, self._ledger, case)
        step = service.arrived(before, on, by)
        steps.log_arrival(tx, self._ledger, known, step, by=BY, now=now)

    def _standing(self, tx: Transaction, case: str, key: str) -> PaperServed | None:
        return steps.latest(steps.steps_of(tx, self._ledger, case)).get(key)


@contextlib.asynccontextmanager
async def _apart(what: str) -> AsyncGenerator[None]:
    """One that breaks stops no other; it is tried again in the next round."""
    try:
        yield
    except Exception:  # noqa: BLE001 - told to the log, tried again
        _log.exception("%s could not be carried on", what)


def _take(tx: Transaction, now: datetime) -> list[Outgoing]:
    """Messages this process sends now; counted before they leave, so that a crash counts too."""
    taken = store.waiting(tx, clock.to_ms(now), AT_ONCE_MAX)
    until = clock.to_ms(now + LEASE)
    found: list[Outgoing] = []
    for one in taken:
        store.settle(tx, one.id, "waiting", one.attempts + 1, until)
        found.append(msgspec.structs.replace(one, attempts=one.attempts + 1))
    return found
