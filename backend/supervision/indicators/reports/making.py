"""Making reports: on the first day of a month for the month before it, and what was missed."""

import asyncio
import hashlib
import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.documents.problems import NoChineseFont
from backend.documents.service import Documents
from backend.evidence.media import MediaFiles
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.supervision.indicators.reports import paper, store
from backend.supervision.indicators.reports.views import ReportMade
from backend.supervision.warnings.book import WarningBook

FIRST_LOOK_SECONDS = 60.0
"""A server that starts has better things to do."""
LOOK_EVERY_SECONDS = 600.0
MONTHS_BACK = 3
"""A server that stood still for a month makes up for it; `palm report` makes older ones."""
BY = "indicators"

_log = logging.getLogger("palm.indicators")


class Reporter:
    """The loop of the server."""

    def __init__(
        self,
        book: WarningBook,
        documents: Documents,
        media: MediaFiles,
        *,
        database: Database,
        ledger: Ledger,
        views: Views,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._views = views
        self._documents = documents
        self._media = media
        self._book = book
        self._now = now

    async def follow(self) -> None:
        """Owned by the application's task group; it may be begun again when it broke off."""
        await asyncio.sleep(FIRST_LOOK_SECONDS)
        while True:
            try:
                made = await self.make_due()
            except NoChineseFont as problem:
                _log.warning("no monthly reports: %s", problem.extra)
            else:
                if made:
                    _log.info("%d monthly reports were made", made)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def make_due(self) -> int:
        """Make what is due and not there; the number of reports. Whatever breaks off is made the
        next time: a report stands when its entry is in the log.
        """
        now = self._now()
        due = await self._database.read(lambda tx: _due(tx, now))
        made = 0
        for agency, month in due:
            try:
                await self._make(agency, month, now)
            except NoChineseFont:
                raise
            except Exception:  # noqa: BLE001 - told to the log; the other bodies must not wait
                _log.exception("the report of %s for %s was not made", agency.path, month)
            else:
                made += 1
        return made

    async def _make(self, agency: Agency, month: str, now: datetime) -> None:
        standing = await self._book.standing(now)
        told = await self._database.read(
            lambda tx: paper.report(tx, standing, agency, month, now, entered=True)
        )
        raw = await self._documents.render(paper.TEMPLATE, told, now=now)
        sha256 = hashlib.sha256(raw).hexdigest()
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            path = Path(file.name)
            await asyncio.to_thread(path.write_bytes, raw)
            await self._media.store_file(path, sha256, len(raw), "application/pdf", BY)
        body = ReportMade(agency=agency.path, month=month, sha256=sha256, size=len(raw))
        index = await self._database.write(lambda tx: _name(tx, self._ledger, agency, body, now))
        await self._views.reached(index)


def _due(tx: Transaction, now: datetime) -> list[tuple[Agency, str]]:
    """Months that are over, of bodies that have something to report; oldest first."""
    months: list[str] = []
    day = day_of(now)
    for _ in range(MONTHS_BACK):
        months.insert(0, paper.month_before(day))
        day = day.replace(day=1) - timedelta(days=1)
    bodies = [agencies_store.agency_by_id(tx, one) for one in store.reporting_bodies(tx)]
    return [
        (body, month)
        for month in months
        for body in bodies
        if body is not None
        and store.report_of(tx, body.path, month) is None
        and store.has_facts(tx, body.path, month)
    ]


def _name(tx: Transaction, ledger: Ledger, agency: Agency, body: ReportMade, now: datetime) -> int:
    """Index of the entry. The log is asked, its view may lag: one report of a body and month."""
    subject = f"{agency.id}:{body.month}"
    known = ledger_store.first_about(tx, ledger.keys.kid, "report.made", subject)
    if known is not None:
        return known[0]
    return ledger.act(tx, kind="report.made", by=BY, subject=subject, body=body, now=now)
