"""Holidays that are published here: refused, counted with, kept as they were for old papers."""

import uuid
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend import clock
from backend.law.calendar import service
from backend.law.calendar.views import FOLLOWERS
from backend.law.working_days import CalendarUnknownError
from backend.ledger.views import follow_some
from backend.settings import DatabaseSettings
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

YEAR = 2031
"""Beyond everything that comes with the product."""


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=2) as opened:
        yield opened


def published(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "year": YEAR,
        "daysOff": ["2031-01-01", "2031-01-23", "2031-10-01"],
        "workdays": ["2031-01-18"],
        "source": "国务院办公厅通知（试验）",
        "verified": True,
        "seen": 0,
        **changes,
    }


async def test_a_published_year_counts_and_says_who_published_it(app: Litestar) -> None:
    admin = await signed_in(app, "admin")
    sent = published()
    for _ in range(2):
        answer = await admin.post("/api/calendars", json=sent)
        assert answer.status_code == 201, answer.text
    year = next(one for one in answer.json()["years"] if one["year"] == YEAR)
    assert (year["origin"], year["verified"]) == ("published", True)
    assert year["by"]["zh"] == "林涛"
    assert year["workingDays"] == 261 + 1 - 3
    known = await app.state.database.read(service.calendar_of)
    assert not known.is_working(date(2031, 1, 1))
    assert known.is_working(date(2031, 1, 18))
    with pytest.raises(CalendarUnknownError):
        known.is_working(date(2032, 1, 2))


async def test_what_was_known_before_is_still_known_for_old_papers(app: Litestar) -> None:
    admin = await signed_in(app, "admin")
    first = (await admin.post("/api/calendars", json=published())).json()
    index = next(one["index"] for one in first["years"] if one["year"] == YEAR)
    changed = published(daysOff=["2031-01-02"], workdays=[], seen=index)
    assert (await admin.post("/api/calendars", json=changed)).status_code == 201
    read = app.state.database.read
    now = await read(service.calendar_of)
    then = await read(lambda tx: service.calendar_of(tx, index))
    before = await read(lambda tx: service.calendar_of(tx, index - 1))
    day = date(2031, 1, 1)
    assert (then.is_working(day), now.is_working(day)) == (False, True)
    assert YEAR not in before.years


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"daysOff": ["2030-12-31"]}, "不是这一年的日期：2030-12-31"),
        ({"daysOff": ["2031-01-18"]}, "既放假又上班：2031-01-18"),
        ({"workdays": ["2031-01-20"]}, "调休上班日只能是周六、周日：2031-01-20"),
        ({"daysOff": [], "workdays": []}, "没有任何放假日期"),
    ],
)
async def test_days_that_do_not_hold_together_are_refused(
    app: Litestar, changes: dict[str, Any], told: str
) -> None:
    admin = await signed_in(app, "admin")
    answer = await admin.post("/api/calendars", json=published(**changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert YEAR not in (await app.state.database.read(service.calendar_of)).years


async def test_of_two_who_publish_a_year_the_first_stands(app: Litestar) -> None:
    admin = await signed_in(app, "admin")
    assert (await admin.post("/api/calendars", json=published())).status_code == 201
    second = await admin.post("/api/calendars", json=published())
    assert second.status_code == 409
    assert "calendar-moved" in second.text


@pytest.mark.parametrize("login", ["tangn", "chenj", "wangjg", "auditor"])
async def test_only_the_city_publishes(app: Litestar, login: str) -> None:
    client = await signed_in(app, login)
    assert (await client.post("/api/calendars", json=published())).status_code == 403
    assert (await client.get("/api/calendars")).json()["mayPublish"] is False


async def test_a_year_that_deadlines_may_need_is_named_as_missing(app: Litestar) -> None:
    admin = await signed_in(app, "admin")
    shown = (await admin.get("/api/calendars")).json()
    today = clock.day_of(clock.now())
    known = {one["year"] for one in shown["years"]}
    needed = {today.year, (today + timedelta(days=366)).year}
    assert set(shown["missing"]) == needed - known


async def test_the_published_years_come_again_from_the_log(app: Litestar) -> None:
    admin = await signed_in(app, "admin")
    assert (await admin.post("/api/calendars", json=published())).status_code == 201

    def rows(tx: Any) -> Any:
        return tx.fetch_all("SELECT * FROM holiday_calendar ORDER BY idx")

    before = await app.state.database.read(rows)
    assert len(before) == 1

    def again(tx: Any) -> None:
        tx.execute("DELETE FROM holiday_calendar")
        for follower in FOLLOWERS:
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))
        while follow_some(tx, FOLLOWERS, 500):
            pass

    await app.state.database.write(again)
    assert await app.state.database.read(rows) == before
