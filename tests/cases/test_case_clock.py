"""The clock of all open cases: what is due, whom it tells, and that it tells nobody twice."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.cases.deadlines import nightly, store
from backend.cases.deadlines.nightly import CaseClock
from backend.clock import day_of
from backend.settings import DatabaseSettings
from backend.supervision.warnings.records import measuring
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def opened(app: Litestar) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    """A case in which something was sealed in urgency: its approval is due tomorrow."""
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    at = clock.now().isoformat()
    sealed = {"item": "秤 1 台", "officers": OFFICERS, "at": at, "reason": "可能转移"}
    await act(officer, case, "coercion.urgent", **sealed)
    return case, officer, head


async def due(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get("/api/cases/deadlines")
    assert answer.status_code == 200, answer.text
    return answer.json()["dues"]


def urgent_of(dues: list[dict[str, Any]], case: str) -> list[dict[str, Any]]:
    wanted = (case, "urgent-coercion-approved")
    return [one for one in dues if (one["case"], one["clock"]["limit"]) == wanted]


async def test_what_is_due_this_week_is_listed_and_gone_once_it_is_done(app: Litestar) -> None:
    case, officer, head = await opened(app)
    today = day_of(clock.now())
    await nightly.follow_acts(app.state.database, today)
    [listed] = urgent_of(await due(officer), case)
    assert listed["clock"]["last"] == str(today + timedelta(days=1))
    assert listed["clock"]["state"] == "running"
    assert urgent_of(await due(head), case) == [listed]
    await act(head, case, "coercion.reviewed", item="秤 1 台", approved=True)
    await nightly.follow_acts(app.state.database, today)
    assert urgent_of(await due(officer), case) == []


async def test_nobody_is_told_twice_on_one_day_whoever_runs_the_clock(app: Litestar) -> None:
    case, officer, head = await opened(app)
    tomorrow = clock.now() + timedelta(days=1)
    for _ in range(2):
        ticking = CaseClock(app.state.database, app.state.ledger, lambda: tomorrow)
        await ticking.tick(tomorrow)
        await nightly.tell(app.state.database, app.state.ledger, tomorrow)
    number = (await officer.get(f"/api/cases/{case}")).json()["number"]
    for client in (officer, head):
        inbox = (await client.get("/api/inbox")).json()["messages"]
        told = [one for one in inbox if number in one["text"]["zh"]]
        assert [one["title"]["zh"] for one in told] == ["办案期限：即将到期 1 项，刚超过 0 项"]


async def test_an_officer_sees_the_deadlines_of_his_own_cases_alone(app: Litestar) -> None:
    case, _, _ = await opened(app)
    await nightly.follow_acts(app.state.database, day_of(clock.now()))
    stranger = await signed_in(app, "wugd")
    assert urgent_of(await due(stranger), case) == []


async def test_a_pass_begun_again_counts_every_open_case_once(app: Litestar) -> None:
    case, _, _ = await opened(app)
    database, today = app.state.database, day_of(clock.now())
    made = await nightly.pass_over(database, today)
    first = await database.read(lambda tx: tx.fetch_all("SELECT * FROM case_due ORDER BY 1, 2"))
    assert made == await nightly.pass_over(database, today)
    again = await database.read(lambda tx: tx.fetch_all("SELECT * FROM case_due ORDER BY 1, 2"))
    assert first == again
    assert case in {row[0] for row in again}


async def test_a_closed_case_has_no_deadline(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "filing.declined", reason="线索不实")
    await nightly.follow_acts(app.state.database, day_of(clock.now()))
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT 1 FROM case_due WHERE case_id = ?", (case,))
    )
    assert rows == []
    idx, _ = await app.state.database.read(store.followed)
    assert idx == await app.state.database.read(store.newest_act)


async def test_a_condition_set_aside_is_a_case_for_supervision(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    await act(officer, case, "evidence.added", evidence="e1", officers=OFFICERS)
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    await act(officer, case, "testing.begun")
    finished: dict[str, Any] = {"outcome": "facts_fail", "officers": OFFICERS}
    await act(officer, case, "investigation.finished", 409, **finished)
    aside = [{"guard": "no-open-testing", "reason": "其他证据已充分"}]
    shown = await act(officer, case, "investigation.finished", overrides=aside, **finished)
    assert [one["reason"] for one in shown["setAside"]] == ["其他证据已充分"]
    found = await app.state.database.read(
        lambda tx: list(measuring.measure(tx, clock.now(), "override", None))
    )
    mine = [one for one in found if one.opens == case]
    assert [one.facts["guard"] for one in mine] == ["no-open-testing"]
