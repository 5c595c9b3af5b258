"""An approval that is taken back: who is told, what stays, and what nobody may do."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.accounts import store as accounts_store
from backend.cases import store as cases_store
from backend.database import Transaction
from backend.demo_city.people import MARKET
from backend.inspections.views import FOLLOWERS
from backend.settings import DatabaseSettings
from tests.planning.desk_scene import BODY, OTHER, SHOP, Desks, desks, today
from tests.whole_app import all_views, signed_in

pytestmark = pytest.mark.anyio

WHY = "投诉已撤回，不再检查"


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path) as opened:
        yield opened


async def inbox(who: httpx.AsyncClient) -> list[dict[str, Any]]:
    return (await who.get("/api/inbox")).json()["messages"]


async def concerns(here: Desks, visit: str) -> list[str]:
    visits = {one["id"]: one for one in (await here.get("/api/visits"))["visits"]}
    return visits[visit]["concerns"]


async def test_a_revoked_approval_takes_its_tasks_back_and_everybody_is_told(here: Desks) -> None:
    phone = await here.phone()
    permit = await here.approved()
    revoked = await here.act(permit, "revoke", remarks=WHY)
    assert (revoked["state"], revoked["remarks"]) == ("revoked", WHY)
    assert revoked["revokedBy"]["id"] != revoked["by"]["id"]

    (task,) = (await here.get("/api/tasks", phone.client))["tasks"]
    assert task["state"] == "withdrawn"
    assert task["withdrawn"]["reason"] == WHY
    officer, asker = await inbox(phone.client), await inbox(here.desk)
    assert "请不要前往" in officer[0]["title"]["zh"]
    assert "已撤销" in asker[0]["title"]["zh"]
    assert WHY in asker[0]["text"]["zh"]
    assert await inbox(here.head) == []


async def test_a_visit_that_had_begun_keeps_its_approval_and_says_so(here: Desks) -> None:
    phone = await here.phone()
    permit = await here.approved()
    task = (await here.get("/api/tasks"))["tasks"][0]["id"]
    visit = await here.visit(phone, task=task, permit=permit["id"])
    await here.act(permit, "revoke", remarks=WHY)
    (message,) = await inbox(phone.client)
    assert message["visit"] == visit
    assert "可以做完" in message["title"]["zh"]
    assert "permit-revoked-since" in await concerns(here, visit)
    assert "permit-revoked" not in await concerns(here, visit)
    assert (await here.get("/api/permits/visits"))["without"] == []
    (shown,) = (await here.get("/api/tasks"))["tasks"]
    assert (shown["state"], shown["visit"]) == ("done", visit)


async def test_a_visit_begun_afterwards_has_no_approval_until_one_is_made_up(here: Desks) -> None:
    phone = await here.phone()
    permit = await here.approved()
    await here.act(permit, "revoke", remarks=WHY)
    visit = await here.visit(phone, permit=permit["id"])
    assert "permit-revoked" in await concerns(here, visit)
    (listed,) = (await here.get("/api/permits/visits"))["without"]
    assert listed["visit"] == visit
    await here.approved(visit=visit, urgent="现场有险情", cause=None)
    assert (await here.get("/api/permits/visits"))["without"] == []


async def test_revoking_twice_is_once_and_of_two_at_once_the_first_stands(here: Desks) -> None:
    permit = await here.approved()
    answers = await asyncio.gather(
        *(here.act(permit, "revoke", remarks=WHY) for _ in range(3)),
    )
    assert {one["remarks"] for one in answers} == {WHY}
    assert len(await inbox(here.desk)) == 1
    second = await here.act(permit, "revoke", 201, remarks="别的理由")
    assert second["remarks"] == WHY
    late = await here.act(permit, "approve", 409)
    assert late["type"] == "/problems/step-impossible"


@pytest.mark.parametrize(("login", "status"), [("chenj", 403), ("huangw", 404), ("wangjg", 403)])
async def test_who_is_not_entitled_revokes_nothing(here: Desks, login: str, status: int) -> None:
    permit = await here.approved()
    who = await signed_in(here.app, login)
    await here.act(permit, "revoke", status, who=who, remarks=WHY)
    assert (await here.get(f"/api/permits/{permit['id']}"))["state"] == "approved"
    assert not (await here.get(f"/api/permits/{permit['id']}"))["mayRevoke"]
    assert (await here.get(f"/api/permits/{permit['id']}", here.head))["mayRevoke"]


async def test_a_closed_account_is_no_head(here: Desks) -> None:
    permit = await here.approved()

    def heads(tx: Transaction) -> frozenset[str]:
        return cases_store.heads_of(tx, f"/yunchuan/{BODY}/")

    account = await here.database.read(lambda tx: accounts_store.account_by_login(tx, "admin"))
    assert account is not None
    assert account.id in await here.database.read(heads)
    await here.database.write(lambda tx: accounts_store.disable_account(tx, account.id))
    assert account.id not in await here.database.read(heads)
    answer = await here.head.post(
        f"/api/permits/{permit['id']}/acts",
        json={"act": "revoke", "seen": permit["index"], "remarks": WHY},
    )
    assert answer.status_code in (401, 403)
    assert (await here.get(f"/api/permits/{permit['id']}"))["state"] == "approved"


@pytest.mark.parametrize("reason", ["", "  "])
async def test_without_a_reason_nothing_is_revoked(here: Desks, reason: str) -> None:
    permit = await here.approved()
    await here.act(permit, "revoke", 400, remarks=reason)
    assert (await here.get(f"/api/permits/{permit['id']}"))["state"] == "approved"


async def test_what_is_over_is_not_revoked_but_what_is_still_to_come_is(here: Desks) -> None:
    phone = await here.phone()
    permit = await here.approved(enterprises=[SHOP, OTHER])
    visit = await here.visit(phone, permit=permit["id"])
    closed = {"visit": visit, "result": "no_problem"}
    await phone.push(phone.entry("visit.closed", closed))
    await all_views(here.app)
    await here.act(permit, "revoke", remarks=WHY)  # the other one is still to come

    alone = await here.approved()
    visit = await here.visit(phone, permit=alone["id"])
    await phone.push(phone.entry("visit.closed", {**closed, "visit": visit}))
    await all_views(here.app)
    refused = await here.act(alone, "revoke", 409, remarks=WHY)
    assert refused["type"] == "/problems/nothing-to-revoke"


async def test_whoever_asked_is_told_of_a_refusal_and_who_decides_is_not(here: Desks) -> None:
    permit = await here.ask()
    await here.act(permit, "return", remarks="请写明检查内容")
    (message,) = await inbox(here.desk)
    assert "退回" in message["title"]["zh"]
    assert "请写明检查内容" in message["text"]["zh"]
    assert await inbox(here.head) == []


async def test_a_joint_task_stands_in_the_list_of_the_other_body_too(here: Desks) -> None:
    joint: list[dict[str, Any]] = [{"agency": MARKET, "checklists": []}]
    await here.approved(joint=joint, announced=False)
    market = await signed_in(here.app, "tangn")
    (task,) = (await here.get("/api/tasks", market))["tasks"]
    assert {one["agency"]["id"] for one in task["joint"]["bodies"]} == {BODY, MARKET}
    await here.approved(untilDay=str(today(2)))
    assert len((await here.get("/api/tasks", market))["tasks"]) == 1


async def test_the_views_are_built_again_from_the_log(here: Desks) -> None:
    permit = await here.approved()
    await here.act(permit, "revoke", remarks=WHY)
    before = await here.get("/api/tasks")

    def rebuild(tx: Transaction) -> None:
        for follower in FOLLOWERS:
            for table in follower.tables:
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))

    await here.database.write(rebuild)
    assert (await here.get("/api/tasks"))["tasks"] == []
    await here.views.catch_up()
    assert await here.get("/api/tasks") == before
