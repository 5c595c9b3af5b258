"""Calling in a second body, and who is free as far as open tasks tell."""

import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.accounts.model import Account
from backend.database import Database
from tests.accounts.people import chen, stranger, wang
from tests.supervision.asking.place import a_visit, head, oversight, place, say
from tests.supervision.scene import SHOP, Scene, auditor, fix, new_id, opening, zhao

pytestmark = pytest.mark.anyio


async def calling(here: Scene, who: Account, visit: str, call: str, **more: Any) -> httpx.Response:
    body = {"agencyId": "west", "officerIds": ["o-zhaow"], "reason": "需要市场监管到场", **more}
    return await say(here, who, f"/api/visits/{visit}/calls", id=call, **body)


async def test_a_body_called_in_gets_a_task_and_its_people_are_told(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        call = str(uuid.uuid4())
        for _ in range(2):
            assert (await calling(here, chen(), visit, call)).status_code == 201

        tasks = (await here.ask(zhao(), "/api/tasks"))["tasks"]
        assert [(one["id"], one["enterpriseId"], one["note"]) for one in tasks] == [
            (call, SHOP.id, "需要市场监管到场")
        ]
        inbox = (await here.ask(zhao(), "/api/inbox"))["messages"]
        assert [one["title"]["zh"] for one in inbox] == ["请求到场协助"]
        told = (await here.ask(stranger(), "/api/inbox"))["messages"]
        assert len(told) == 1, "whoever answers for the body is told as well"
        shown = (await oversight(here, chen(), visit))["calls"]
        assert [(one["task"], one["agency"]["id"], one["visit"]) for one in shown] == [
            (call, "west", None)
        ]

        helping = await here.phone(zhao())
        other = new_id()
        await here.push(
            helping.sign("visit.opened", opening(other, "o-zhaow", task=call), where=fix())
        )
        assert (await oversight(here, chen(), visit))["calls"][0]["visit"] == other


async def test_a_task_and_its_call_stand_together_or_not_at_all(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        unknown = new_id()
        body = opening(unknown)
        body["enterprise"] = {"name": "路边摊"}
        await here.push(phone.sign("visit.opened", body, where=fix()))
        known = await a_visit(here, phone)

        refused = await calling(here, chen(), unknown, str(uuid.uuid4()))
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/body-unfit")
        strange = await calling(here, chen(), known, str(uuid.uuid4()), officerIds=["o-wangjg"])
        assert strange.json()["type"] == "/problems/body-unfit"
        assert (await here.ask(zhao(), "/api/tasks"))["tasks"] == []
        assert (await oversight(here, chen(), known))["calls"] == []


@pytest.mark.parametrize(("who", "status"), [(head(), 404), (stranger(), 404), (auditor(), 403)])
async def test_nobody_calls_a_body_outside_his_part_of_the_tree(
    who: Account, status: int, database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        assert (await calling(here, who, visit, str(uuid.uuid4()))).status_code == status


async def test_whoever_has_no_open_task_is_free_and_nobody_is_followed(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        assert (await here.ask(chen(), "/api/dispatch"))["loads"] == []
        call = str(uuid.uuid4())
        await calling(here, chen(), visit, call)
        loads = (await here.ask(chen(), "/api/dispatch"))["loads"]
        assert loads == [{"officer": "o-zhaow", "openTasks": 1, "nextDue": None}]
        assert (await here.ask(head(), "/api/dispatch"))["loads"] == []

        helping = await here.phone(zhao())
        other = new_id()
        await here.push(
            helping.sign("visit.opened", opening(other, "o-zhaow", task=call), where=fix())
        )
        assert (await here.ask(chen(), "/api/dispatch"))["loads"] == []


async def test_whoever_has_more_open_tasks_stands_no_higher_in_the_list(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(zhao()))
        orders: list[list[str]] = []
        for officer, agency in (
            ("o-zhaow", "west"),
            ("o-zhaow", "west"),
            ("o-wangjg", "city-east"),
        ):
            more = {"officerIds": [officer], "agencyId": agency}
            called = await calling(here, chen(), visit, str(uuid.uuid4()), **more)
            assert called.status_code == 201
            loads = (await here.ask(chen(), "/api/dispatch"))["loads"]
            orders.append([one["officer"] for one in loads])
    assert orders == [["o-zhaow"], ["o-zhaow"], ["o-wangjg", "o-zhaow"]]
