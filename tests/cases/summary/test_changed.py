"""A decision on the spot that is annulled, changed or found illegal afterwards."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.summary.scene import a_decision
from tests.cases.test_publication import published
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


def saying(**changes: Any) -> dict[str, Any]:
    said = {"id": str(uuid.uuid4()), "result": "annulled", "ground": "own", "reason": "事实不清"}
    return {**said, **changes}


async def change(
    client: httpx.AsyncClient, case: str, status: int = 201, **changes: Any
) -> dict[str, Any]:
    answer = await client.post(f"/api/summaries/{case}/changes", json=saying(**changes))
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_an_annulled_decision_asks_for_nothing_and_its_party_reads_why(
    app: Litestar,
) -> None:
    spot = await a_decision(app)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    assert (await officer.get(f"/api/summaries/{spot.case}")).json()["owing"]["remaining"] > 0
    await spot.enter()
    body = saying()
    first = await head.post(f"/api/summaries/{spot.case}/changes", json=body)
    assert first.status_code == 201, first.text
    again = await head.post(f"/api/summaries/{spot.case}/changes", json=body)
    assert again.json() == first.json()
    shown = (await officer.get(f"/api/summaries/{spot.case}")).json()
    assert (shown["overturned"], shown["mayChange"]) == ("annulled", False)
    assert shown["owing"]["remaining"] == 0
    assert shown["fine"] > 0, "what the phone decided stays as it was"
    page = await spot.page()
    assert "这份处罚决定已经撤销" in page
    assert "事实不清" in page
    await change(head, spot.case, 409, reason="再撤一次")


async def test_a_lighter_fine_stands_instead_and_never_a_heavier_one(app: Litestar) -> None:
    spot = await a_decision(app)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    fine = (await officer.get(f"/api/summaries/{spot.case}")).json()["fine"]
    for wrong in (fine, fine + 1):
        refused = await change(head, spot.case, 409, result="changed", fine=wrong)
        assert "应当低于" in refused["zh"]["detail"]
    await change(head, spot.case, 409, result="changed")
    await change(head, spot.case, 409, fine=100)
    changed = await change(head, spot.case, result="changed", fine=fine - 100)
    assert changed["owing"]["remaining"] == fine - 100
    assert changed["mayChange"], "what was lowered may still be annulled"
    await spot.enter()
    assert "处罚已经减轻" in await spot.page()


@pytest.mark.parametrize("fine", [-1, 1.5, "１００", "1,00"])
async def test_an_amount_that_is_none_is_refused(app: Litestar, fine: object) -> None:
    spot = await a_decision(app)
    head = await signed_in(app, "admin")
    await change(head, spot.case, 400, result="changed", fine=fine)


async def test_only_the_head_changes_it_and_a_remedy_names_its_document(app: Litestar) -> None:
    spot = await a_decision(app)
    officer, head = await signed_in(app, "wangjg"), await signed_in(app, "admin")
    await change(officer, spot.case, 403)
    supervisor = await signed_in(app, "chenj")
    await change(supervisor, spot.case, 403)
    for ground in ("reconsideration", "suit"):
        await change(head, spot.case, 409, ground=ground)
    await change(head, spot.case, 409, reason=" ")
    found = await change(head, spot.case, result="illegal", ground="suit", document="行初 1 号")
    assert found["changes"][0]["document"] == "行初 1 号"
    assert found["owing"]["remaining"] > 0, "found illegal, but in force"


async def test_a_published_one_is_to_be_withdrawn(app: Litestar) -> None:
    spot = await a_decision(app)
    await published(app, spot.case)
    head = await signed_in(app, "admin")
    await change(head, spot.case)
    told = (await head.get(f"/api/cases/{spot.case}/publication")).json()["publication"]
    assert told["due"]["limit"] == "publication-withdrawn"
    assert told["due"]["last"] is not None
