"""Deadlines of cases count with the holidays that were published here."""

import uuid
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend import clock
from backend.law.working_days import shipped_years
from backend.settings import DatabaseSettings
from tests.cases.test_cases import act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio

DECISION_DAYS = 90


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def year_of(year: int, off: list[str]) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "year": year, "daysOff": off, "source": "试验通知", "seen": 0}


async def test_a_published_year_moves_the_last_day_to_decide(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    opened = await officer.post("/api/cases", json=asked())
    case = opened.json()["id"]
    await act(head, case, "case.filed")
    filed = clock.day_of(clock.now())
    last = filed + timedelta(days=DECISION_DAYS)
    came_along = last.year in {one.year for one in shipped_years()}
    before = (await officer.get(f"/api/cases/{case}")).json()["clocks"][0]
    assert (before["last"] is None) == (before["state"] == "unknown") == (not came_along)

    off = [str(last + timedelta(days=n)) for n in range(3)]
    published = await head.post("/api/calendars", json=year_of(last.year, off))
    assert published.status_code == 201, published.text
    after = (await officer.get(f"/api/cases/{case}")).json()["clocks"][0]
    due = date.fromisoformat(after["last"])
    assert due > last + timedelta(days=2)
    assert due.weekday() < 5
