"""More time to pay a decision on the spot: asked for at its page, granted by a head, counted."""

import uuid
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from backend import clock
from backend.cases.party.more_time import parts
from backend.clock import day_of
from backend.settings import DatabaseSettings
from tests.cases.summary.scene import OnTheSpot, a_decision
from tests.whole_app import all_views, running, signed_in

pytestmark = pytest.mark.anyio
WHY = "近期客源少，请求宽限。"


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def later(days: int) -> str:
    return str(day_of(clock.now()) + timedelta(days=days))


async def ask(
    spot: OnTheSpot, form: str, *, token: str | None = None, **fields: str
) -> httpx.Response:
    data = {"form": token or uuid.uuid4().hex, "text": WHY, "wanted": later(40), **fields}
    return await spot.party.post(f"{spot.base}/file/{form}?lang=zh", data=data)


async def said(client: httpx.AsyncClient, spot: OnTheSpot) -> dict[str, Any]:
    answer = await client.get(f"/api/cases/{spot.case}/party")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def answer(
    client: httpx.AsyncClient, spot: OnTheSpot, status: int = 201, **fields: Any
) -> None:
    [wrote, *_] = [one for one in (await said(client, spot))["writings"] if one["wantsAnswer"]]
    body = {"id": str(uuid.uuid4()), "wrote": wrote["id"], "answer": "准予。", "granted": True}
    told = await client.post(f"/api/cases/{spot.case}/party/answers", json={**body, **fields})
    assert told.status_code == status, told.text
    await all_views(spot.app)


async def test_more_time_is_asked_for_granted_by_a_head_and_moves_the_day(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    assert "申请延期" in await spot.page()
    twice = uuid.uuid4().hex
    assert [(await ask(spot, "deferral", token=twice)).status_code for _ in "ab"] == [303, 303]
    assert "等待答复" in await spot.page()
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    seen = await said(officer, spot)
    assert (len(seen["writings"]), seen["mayAnswer"]) == (1, False)
    assert (await said(head, spot))["mayAnswer"]
    await answer(officer, spot, status=403)
    await answer(head, spot, status=400, until=later(0))
    await answer(head, spot, until=later(50))
    page = await spot.page()
    assert "予以采纳（同意）" in page
    assert "经批准延期缴纳至" in page
    owing = (await head.get(f"/api/summaries/{spot.case}")).json()["owing"]
    assert owing["due"] == later(50)


async def test_instalments_that_were_granted_stand_on_the_page_as_a_plan(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    assert (await ask(spot, "instalments", instalments="1")).status_code == 422
    assert (await ask(spot, "instalments", instalments="3")).status_code == 303
    head = await signed_in(app, "admin")
    await answer(head, spot)
    page = await spot.page()
    assert "批准的分期" in page
    owing = (await head.get(f"/api/summaries/{spot.case}")).json()["owing"]
    assert [one["amount"] for one in owing["instalments"]] == [6_600, 6_600, 6_800]


async def test_what_is_refused_or_not_owed_changes_nothing(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    await ask(spot, "deferral")
    head = await signed_in(app, "admin")
    before = (await head.get(f"/api/summaries/{spot.case}")).json()["owing"]
    await answer(head, spot, granted=False, answer="理由不足。")
    assert (await head.get(f"/api/summaries/{spot.case}")).json()["owing"] == before
    assert "理由不足。" in await spot.page()
    for form in ("statement", "hearing", "note"):
        assert "已经收到" not in (await ask(spot, form)).text
    assert len((await said(head, spot))["writings"]) == 1
    warned = await a_decision(app, phone=spot.phone, count=2, penalty="warning", fine=0)
    await warned.enter()
    assert "申请延期" not in await warned.page()
    await ask(warned, "deferral")
    assert (await said(head, warned))["writings"] == []


async def test_nobody_of_another_district_reads_what_was_asked(app: Litestar) -> None:
    spot = await a_decision(app)
    await spot.enter()
    await ask(spot, "deferral")
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(f"/api/cases/{spot.case}/party")).status_code == 404


@given(st.integers(1, 10**8), st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(2, 36))
def test_parts_are_the_whole_and_come_one_after_the_other(
    amount: int, first: date, count: int
) -> None:
    plan = parts(amount, first, count)
    assert sum(one.amount for one in plan) == amount
    assert 1 <= len(plan) <= count
    days = [one.day for one in plan]
    assert days == sorted(set(days))
    assert days[0] == first
