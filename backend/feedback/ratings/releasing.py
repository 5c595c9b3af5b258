"""Letting ratings out: totals of at least k, on Mondays, with digests nobody can drop one from."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.feedback.ratings import store
from backend.feedback.ratings.ballots.box import BallotBox, Batch
from backend.feedback.ratings.model import RatingsReleased, totals_of
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger

LOOK_EVERY_SECONDS = 600.0

_log = logging.getLogger("palm.ratings")


def release_day(now: datetime) -> date:
    """The Monday in China that has come last."""
    today = day_of(now)
    return today - timedelta(days=today.weekday())


async def release(
    database: Database, ledger: Ledger, box: BallotBox, *, least: int, now: datetime
) -> int:
    """Release what is due; the number of batches that went into the log.

    It may break off anywhere: what the box let out and the log does not name yet is named the
    next time, under the same id.
    """
    until = release_day(now)
    if until > box.until:
        await box.let_out(until, least)
    made = 0
    for batch in await box.unlogged():
        made += await database.write(lambda tx, batch=batch: _name(tx, ledger, batch, now))
        await box.set_logged(batch.id)
    return made


def _name(tx: Transaction, ledger: Ledger, batch: Batch, now: datetime) -> int:
    if ledger_store.first_about(tx, ledger.keys.kid, "ratings.released", batch.id) is not None:
        return 0
    body = RatingsReleased(
        batch=batch.id,
        agency=batch.agency,
        until=batch.until,
        totals=totals_of([ballot.read() for ballot in batch.ballots]),
        digests=sorted(ballot.digest.hex() for ballot in batch.ballots),
    )
    ledger.act(tx, kind="ratings.released", by="ratings", subject=batch.id, body=body, now=now)
    return 1


class Releaser:
    """The loop of the server."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        box: BallotBox,
        least: int,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._box = box
        self._least = least
        self._now = now

    async def release(self) -> int:
        """Release what is due now; the number of batches."""
        return await release(
            self._database, self._ledger, self._box, least=self._least, now=self._now()
        )

    async def follow(self) -> None:
        """Owned by the application's task group; it may be begun again when it broke off."""
        while True:
            made = await self.release()
            if made:
                _log.info("%d batches of ratings were released", made)
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def index_of(database: Database, box: BallotBox, digest: bytes) -> int | None:
    """The entry of the log that names this digest; None while it waits, or never came."""
    batch = await box.batch_of(digest)
    if batch is None:
        return None
    return await database.read(lambda tx: store.batch_index(tx, batch))
