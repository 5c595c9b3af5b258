"""Papers over HTTP: for whoever may see the case, and everybody who takes one stands in the log."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from backend.database import Transaction
from backend.settings import DatabaseSettings
from tests.cases.test_cases import OFFICERS, act, asked
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_the_papers_of_a_case_are_listed_and_opened_and_that_is_logged(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    where = f"/api/cases/{case}/papers"
    assert (await officer.get(where)).json() == {"papers": []}
    await act(head, case, "case.filed")
    await act(officer, case, "correction.ordered", officers=OFFICERS, text="公示价格")
    listed = (await officer.get(where)).json()["papers"]
    assert [one["name"]["zh"] for one in listed] == ["立案审批表", "责令改正通知书"]
    assert [one["to"] for one in listed] == ["file", "party"]
    first, again = [await officer.get(f"{where}/{listed[1]['id']}.pdf") for _ in range(2)]
    assert first.status_code == 200, first.text
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == again.content
    assert first.content.startswith(b"%PDF-")
    await app.state.views.catch_up()

    def read(tx: Transaction) -> list[Any]:
        kind = "case.paper_read"
        return tx.fetch_all("SELECT subject FROM entry WHERE kind = ? ORDER BY idx", (kind,))

    logged = await app.state.database.read(read)
    assert [row[0] for row in logged] == [case, case]


async def test_papers_are_hidden_from_whoever_may_not_see_the_case(app: Litestar) -> None:
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    case = (await officer.post("/api/cases", json=asked())).json()["id"]
    await act(head, case, "case.filed")
    where = f"/api/cases/{case}/papers"
    paper = (await officer.get(where)).json()["papers"][0]["id"]
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(where)).status_code == 404
    assert (await stranger.get(f"{where}/{paper}.pdf")).status_code == 404
    kind = paper.partition(".")[0]
    for other in (f"{kind}.{uuid.uuid4()}", f"correction-order.{paper.partition('.')[2]}"):
        assert (await officer.get(f"{where}/{other}.pdf")).status_code == 404
    assert (await officer.get(f"{where}/{paper}")).status_code == 404
