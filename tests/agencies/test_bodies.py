"""Bodies below one's own: added, renamed, closed, never deleted."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from backend.settings import DatabaseSettings
from tests.agencies.keeping import MARKET, City, a_city, an_officer, new_id, problem
from tests.enterprise_pages.shop import entries_of_kind
from tests.whole_app import signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def city(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[City]:
    async with a_city(database_settings, tmp_path) as opened:
        yield opened


def a_body(**changes: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "parentId": MARKET,
        "nameZh": "东澜区市场监督管理所",
        "nameEn": "Market Station",
        "level": "street",
        "kind": "enforcement",
        "regionCode": "990102",
        **changes,
    }


async def added(client: httpx.AsyncClient, **changes: object) -> dict[str, object]:
    answer = await client.post("/api/agencies", json=a_body(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_body_is_added_renamed_and_closed_and_all_that_is_in_the_log(city: City) -> None:
    tang = await signed_in(city.app, "tangn")
    asked = a_body()
    twice = await asyncio.gather(*(tang.post("/api/agencies", json=asked) for _ in range(2)))
    assert [one.status_code for one in twice] == [201, 201]
    body = twice[0].json()
    assert body["path"] == f"/yunchuan/donglan/market/{body['number']}/"
    assert body["territory"] == "/yunchuan/donglan/"
    own = await added(tang, ownRegion=True, nameZh="新街道")
    assert own["territory"] == own["path"]

    name = {"nameZh": "市场所", "nameEn": "Station", "wasZh": body["name"]["zh"], "wasEn": "?"}
    stale = await tang.post(f"/api/agencies/{body['id']}/name", json={"id": new_id(), **name})
    assert problem(stale) == "body-moved"
    name["wasEn"] = body["name"]["en"]
    renamed = await tang.post(f"/api/agencies/{body['id']}/name", json={"id": new_id(), **name})
    assert renamed.json()["name"]["zh"] == "市场所"

    made = await city.add(agencyId=body["id"])
    closing = {"id": new_id(), "reason": "机构改革"}
    busy = await tang.post(f"/api/agencies/{body['id']}/closing", json=closing)
    assert problem(busy) == "body-refused"
    await city.change(made["account"], "state", disabled=True, reason="调离")
    for _ in range(2):
        closed = await tang.post(f"/api/agencies/{body['id']}/closing", json=closing)
        assert (closed.status_code, closed.json()["closed"]) == (201, True)
    late = await tang.post("/api/staff", json=an_officer("late", agencyId=body["id"]))
    assert problem(late) == "staff-refused"
    back = await city.change(made["account"], "state", disabled=False, reason="x")
    assert problem(back) == "staff-refused"
    kinds = [
        len(await entries_of_kind(city.app, f"agency.{act}"))
        for act in ("added", "renamed", "closed")
    ]
    assert kinds == [2, 1, 1]


async def test_nobody_adds_or_closes_above_or_beside(city: City) -> None:
    tang = await signed_in(city.app, "tangn")
    for parent in ("yunchuan", "yunchuan-donglan", "yunchuan-enforcement", "nowhere"):
        answer = await tang.post("/api/agencies", json=a_body(parentId=parent))
        assert answer.status_code == 404
    closing = {"id": new_id(), "reason": "x"}
    above = await tang.post("/api/agencies/yunchuan/closing", json=closing)
    own = await tang.post(f"/api/agencies/{MARKET}/closing", json=closing)
    assert (above.status_code, problem(own)) == (404, "body-refused")
    auditor = await signed_in(city.app, "auditor")
    assert (await auditor.post("/api/agencies", json=a_body())).status_code == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"level": "city"}, 422),
        ({"number": "0001"}, 422),
        ({"number": "12"}, 400),
        ({"regionCode": "99010"}, 400),
        ({"nameZh": ""}, 400),
        ({"kind": "other"}, 400),
    ],
)
async def test_what_is_no_body_is_not_added(
    city: City, changes: dict[str, object], status: int
) -> None:
    tang = await signed_in(city.app, "tangn")
    answer = await tang.post("/api/agencies", json=a_body(**changes))
    assert answer.status_code == status
