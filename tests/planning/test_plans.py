"""A plan from its draft to its publication, and what it says about the cap."""

import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from backend.settings import DatabaseSettings
from tests.planning.desk_scene import BODY, CHECKLISTS, SHOP, Desks, desks, today
from tests.whole_app import signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path) as opened:
        yield opened


async def draft(here: Desks, status: int = 201, **changes: Any) -> Any:
    answer = await here.desk.post("/api/plans", json=here.plan(**changes))
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_plan_goes_its_way_and_counts_what_was_made(here: Desks) -> None:
    plan = await draft(here)
    assert (plan["state"], plan["planned"], plan["made"]) == ("draft", 20, 0)
    await here.act(plan, "approve", 409, noun="plans")
    await here.act(plan, "submit", noun="plans", who=here.desk)
    await here.act(plan, "approve", 403, noun="plans", who=here.desk)
    returned = await here.act(plan, "return", noun="plans", remarks="数量偏多")
    assert returned["remarks"] == "数量偏多"
    again = (
        await here.desk.post(
            "/api/plans", json={**plan["asked"], "lines": [{"enterprises": 5, "each": 1}]}
        )
    ).json()
    await here.act(again, "submit", noun="plans", who=here.desk)
    assert (await here.act(plan, "approve", 409, noun="plans"))["type"].endswith("content-changed")
    approved = await here.act(again, "approve", noun="plans")
    assert approved["approvedBy"]["name"]["zh"] == "林涛"
    published = await here.act(again, "publish", noun="plans")
    assert (published["state"], published["planned"]) == ("published", 5)

    permit = await here.approved(cause=None, plan=plan["id"])
    assert permit["planTitle"] == "年度检查计划"
    await here.visit(await here.phone(), permit=permit["id"])
    listed = (await here.get("/api/plans"))["plans"][0]
    assert (listed["made"], listed["permits"]) == (1, 1)
    of_plan = await here.get(f"/api/permits?plan={plan['id']}")
    assert [one["id"] for one in of_plan["permits"]] == [permit["id"]]


async def test_a_plan_nobody_approved_is_no_ground_for_a_visit(here: Desks) -> None:
    plan = await draft(here)
    told = await here.ask(422, cause=None, plan=plan["id"])
    assert told["type"] == "/problems/basis-missing"


async def test_a_plan_over_the_cap_is_pointed_out_and_needs_a_reason(here: Desks) -> None:
    cap = {
        "agencyId": BODY,
        "year": today().year,
        "limits": [{"perYear": 1}, {"risk": "high", "perYear": 4}],
        "basis": {"title": "公告"},
    }
    bare = await draft(here)
    assert bare["points"] == [{"line": 0, "each": 2, "cap": None}]
    assert (await here.head.post("/api/caps", json=cap)).status_code == 201
    lines = [
        {"enterprises": 3, "each": 4, "risk": "high"},
        {"enterprises": 3, "each": 2, "risk": "low"},
    ]
    plan = await draft(here, lines=lines)
    assert plan["points"] == [{"line": 1, "each": 2, "cap": 1}]
    refused = await here.act(plan, "submit", 409, noun="plans", who=here.desk)
    assert refused["type"] == "/problems/cap-reached"
    reasoned = {**plan["asked"], "overCap": "专项整治"}
    plan = (await here.desk.post("/api/plans", json=reasoned)).json()
    assert (await here.act(plan, "submit", noun="plans", who=here.desk))["state"] == "submitted"


async def test_the_same_draft_twice_is_one(here: Desks) -> None:
    body = here.plan()
    first = (await here.desk.post("/api/plans", json=body)).json()
    assert (await here.desk.post("/api/plans", json=body)).json() == first
    assert len((await here.get("/api/plans"))["plans"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"untilDay": f"{today().year - 1}-12-31"},
        {"fromDay": f"{today().year}-06-01", "untilDay": f"{today().year + 1}-05-31"},
        {"lines": []},
        {"lines": [{"enterprises": 0}]},
        {"lines": [{"enterprises": 1, "risk": "no-such-class"}]},
        {"title": ""},
        {"inspectionTypes": []},
        {"id": "not-a-uuid"},
    ],
)
async def test_what_cannot_be_planned_is_refused(here: Desks, changes: dict[str, Any]) -> None:
    assert (await draft(here, 400, **changes))["type"] == "/problems/malformed-request"


async def test_unpublished_checklists_are_not_planned(here: Desks) -> None:
    await here.published([])
    told = await draft(here, 409, checklists=CHECKLISTS[:1])
    assert told["type"] == "/problems/item-unpublished"


async def test_another_scope_sees_no_plan(here: Desks) -> None:
    plan = await draft(here)
    other = await signed_in(here.app, "huangw")
    assert (await other.get(f"/api/plans/{plan['id']}")).status_code == 404
    assert (await here.get("/api/plans", other))["plans"] == []
    assert (await other.post("/api/plans", json=here.plan())).status_code == 404
    missing = {"id": str(uuid.uuid4()), "index": 0}
    assert (await here.act(missing, "approve", 404, noun="plans"))["type"] == "/problems/not-found"
    assert SHOP
