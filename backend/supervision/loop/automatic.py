"""The loop of the server that enters what follows by rule: chasing, and the next level.

It holds no state: what is due is a pure function of the log and the clock, so it may break off and
begin again, stand still for a month, or run twice, and nobody is chased twice for one day.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.supervision.loop import standing, store
from backend.supervision.loop.procedure import timing
from backend.supervision.loop.service import logged_lead, settled

LOOK_EVERY_SECONDS = 60.0
LOOKED_AT_ONCE = 200
LEAP_SECONDS = 3600.0
BELIEVED_AFTER_SECONDS = 3600.0

_log = logging.getLogger("palm.leads")


async def enter_due(database: Database, ledger: Ledger, now: datetime) -> int:
    """Enter everything that follows by rule on this day; how many leads it concerned."""
    made, after = 0, ""
    while True:
        looked, due = await database.read(lambda tx, after=after: _due(tx, after, now))
        for lead in due:
            try:
                made += await database.write(lambda tx, lead=lead: _settle(tx, ledger, lead, now))
            except Exception:  # noqa: BLE001 - told to the log; the leads behind it must not wait
                _log.exception("what is due about the lead %s was not entered", lead)
        if len(looked) < LOOKED_AT_ONCE:
            return made
        after = looked[-1]


def _due(tx: Transaction, after: str, now: datetime) -> tuple[list[str], list[str]]:
    """The next late leads by id, and those of them about which a rule has to do something."""
    today, figures = day_of(now), timing.shipped_timing()
    rows = store.late(tx, today, LOOKED_AT_ONCE, after)
    bodies = store.deciding_bodies(tx) if rows else []
    due = [
        row.id
        for row in rows
        if timing.following(row.facts, today, figures, standing.above(bodies, row.facts.handler))
    ]
    return [row.id for row in rows], due


def _settle(tx: Transaction, ledger: Ledger, lead: str, now: datetime) -> int:
    """By the log, whose view may lag: 1 when something was entered."""
    known = logged_lead(tx, ledger, lead)
    return int(len(settled(tx, ledger, lead, known, now).bodies) > len(known.bodies))


class SteadyClock:
    """Says whether a clock may be believed that was set while the server runs.

    A clock that leaps over deadlines and is put right a minute later must not have chased anybody:
    such entries would stay, and date whatever follows. What still stands after an hour is true (a
    machine that slept, a clock that had been wrong before).
    """

    def __init__(self) -> None:
        self._ahead: float | None = None
        """Of the running time of the machine, in seconds; what is believed."""
        self._leapt_at = 0.0
        self._leaps = False

    def believes(self, now: datetime, running: float) -> bool:
        """`running`: seconds of a clock that nobody can set."""
        ahead = now.timestamp() - running
        if self._ahead is not None and ahead - self._ahead > LEAP_SECONDS:
            if not self._leaps:
                self._leaps, self._leapt_at = True, running
                _log.warning("the clock leapt to %s: nothing follows by rule for now", now)
            if running - self._leapt_at < BELIEVED_AFTER_SECONDS:
                return False
        self._ahead, self._leaps = ahead, False
        return True


class Chaser:
    """The loop, owned by the application's task group; it may be begun again when it broke off."""

    def __init__(self, database: Database, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._database, self._ledger, self._now = database, ledger, now
        self._clock = SteadyClock()

    async def follow(self) -> None:
        while True:
            now = self._now()
            believed = self._clock.believes(now, time.monotonic())
            made = await enter_due(self._database, self._ledger, now) if believed else 0
            if made:
                _log.info("%d leads were chased or raised", made)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
