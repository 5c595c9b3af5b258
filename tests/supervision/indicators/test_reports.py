"""The monthly report makes itself, once, and is kept as it was made."""

import contextlib
import hashlib
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.agencies.model import Agency
from backend.database import Database, Transaction
from backend.documents.service import Documents
from backend.inspections.period import Period
from backend.problems import MalformedRequest
from backend.supervision.indicators.reports import making, paper
from backend.supervision.indicators.reports.making import Reporter
from backend.supervision.warnings.book import WarningBook, shipped_rules
from tests.accounts.people import chen, stranger, wang
from tests.supervision.indicators.test_indicators_desk import place
from tests.supervision.scene import Scene, new_id, opening, scene

FIRST_OF_MONTH = datetime(2026, 11, 30, 16, 5, tzinfo=UTC)
"""Five minutes into December in China."""


@contextlib.contextmanager
def typesetting() -> Iterator[Documents]:
    documents = Documents()
    try:
        yield documents
    finally:
        documents.close()


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    async with place(database, tmp_path) as city:
        phone = await city.phone(wang())
        await city.push(phone.sign("visit.opened", opening(new_id())))
        yield city


def reporter(here: Scene, documents: Documents, now: datetime) -> Reporter:
    server = here.server
    return Reporter(
        WarningBook(server.database, shipped_rules()),
        documents,
        here.media,
        database=server.database,
        ledger=server.ledger,
        views=server.views,
        now=lambda: now,
    )


@pytest.mark.anyio
async def test_the_report_of_a_month_is_made_once_when_the_month_is_over(here: Scene) -> None:
    with typesetting() as documents:
        early = await reporter(here, documents, FIRST_OF_MONTH - timedelta(hours=1)).make_due()
        made = await reporter(here, documents, FIRST_OF_MONTH).make_due()
        again = await reporter(here, documents, FIRST_OF_MONTH).make_due()
    (listed,) = await here.ask(chen(), "/api/indicator-reports")
    answer = await (await here.client(chen())).get(
        f"/api/indicator-reports/city/{listed['month']}/report.pdf"
    )

    assert (early, made, again) == (0, 1, 0)
    assert (listed["month"], listed["agency"]["id"]) == ("2026-11", "city")
    assert answer.content.startswith(b"%PDF")
    assert hashlib.sha256(answer.content).hexdigest() == listed["sha256"]


@pytest.mark.anyio
async def test_a_body_whose_report_breaks_lets_the_others_have_theirs(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, report = making._due, paper.report

    def twice(tx: Transaction, now: datetime) -> list[tuple[Agency, str]]:
        return [(body, month) for body, _ in due(tx, now) for month in ("2026-10", "2026-11")]

    def breaking(*told: Any, entered: bool) -> Any:
        assert told[3] != "2026-10", "figures nobody thought of"
        return report(*told, entered=entered)

    monkeypatch.setattr(making, "_due", twice)
    monkeypatch.setattr(paper, "report", breaking)
    with typesetting() as documents:
        assert await reporter(here, documents, FIRST_OF_MONTH).make_due() == 1
    listed = await here.ask(chen(), "/api/indicator-reports")
    assert [one["month"] for one in listed] == ["2026-11"]


@pytest.mark.anyio
async def test_a_report_is_read_in_scope_only(here: Scene) -> None:
    with typesetting() as documents:
        await reporter(here, documents, FIRST_OF_MONTH).make_due()
    west = await here.client(stranger())

    assert (await west.get("/api/indicator-reports")).json() == []
    outside = await west.get("/api/indicator-reports/city/2026-11/report.pdf")
    nothing = await west.get("/api/indicator-reports/west/2026-11/report.pdf")
    assert (outside.status_code, nothing.status_code) == (404, 404)


@pytest.mark.anyio
async def test_where_nothing_was_ever_counted_no_report_is_made(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, []) as empty:
        with typesetting() as documents:
            assert await reporter(empty, documents, FIRST_OF_MONTH).make_due() == 0


def test_a_month_has_its_days_and_the_one_before_it() -> None:
    assert paper.period_of("2028-02") == Period(first=date(2028, 2, 1), last=date(2028, 2, 29))
    assert paper.period_of("2026-12").last == date(2026, 12, 31)
    assert paper.month_before(date(2026, 1, 31)) == "2025-12"


@pytest.mark.parametrize("month", ["2026-13", "2026", "0001-01", "2026-1-1", ""])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(MalformedRequest):
        paper.period_of(month)
