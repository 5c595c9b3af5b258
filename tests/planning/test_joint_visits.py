"""Inspect once: one visit of several bodies, one list, findings for each."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.notices import service as notices
from backend.planning.views import FOLLOWERS
from backend.settings import DatabaseSettings
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import chen
from tests.planning.desk_scene import BODY, CHECKLISTS, LI, WANG, Desks, desks, today
from tests.planning.desk_scene import SHOP as STALL
from tests.planning.frequency_scene import Town, town
from tests.supervision.scene import SHOP, new_id
from tests.whole_app import signed_in

pytestmark = pytest.mark.anyio

WITH_LISTS = {"checklists": ["safety-exits", "ebike-charging"]}
TASK = {"enterpriseId": SHOP.id, "officerIds": ["o-wangjg"], "checklistIds": ["safety-exits"]}


def town_with_visits(database: Database, folder: Path) -> Any:
    return town(database, folder, handlers=SUPERVISION, followers=FOLLOWERS)


async def whole(here: Town, visit: str) -> Any:
    return (await here.here.ask(chen(), f"/api/visits/{visit}"))["joint"]


async def test_a_joint_visit_of_a_task_knows_whose_question_is_whose(
    database: Database, tmp_path: Path
) -> None:
    async with town_with_visits(database, tmp_path) as here:
        along = [{"agency": "west", "checklists": ["ebike-charging"]}]
        asked = {**TASK, "id": new_id(), "joint": along}
        task = await here.post(chen(), "/api/tasks", asked, 201)
        visit = await here.visit(task=task["id"], joint=["west"], **WITH_LISTS)
        assert await whole(here, visit) == task["joint"]


async def test_without_a_task_everybody_asks_everything(database: Database, tmp_path: Path) -> None:
    async with town_with_visits(database, tmp_path) as here:
        visit = await here.visit(joint=["west", "none"], **WITH_LISTS)
        told = await whole(here, visit)
        assert [one["agency"]["id"] for one in told["bodies"]] == ["city-east", "west"]
        assert all(one["owners"] == ["city-east", "west"] for one in told["items"])


async def test_who_comes_alone_has_no_list_of_bodies(database: Database, tmp_path: Path) -> None:
    async with town_with_visits(database, tmp_path) as here:
        assert await whole(here, await here.visit(**WITH_LISTS)) is None
        assert await whole(here, await here.visit(joint=["city-east"], **WITH_LISTS)) is None
        assert await whole(here, await here.visit(joint=["none"], **WITH_LISTS)) is None


MARKET = "yunchuan-donglan-market"
WU = "o009"
ALONG = [{"agency": MARKET, "checklists": CHECKLISTS[1:2]}]


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncIterator[Desks]:
    async with desks(database_settings, tmp_path) as opened:
        yield opened


async def test_who_comes_along_is_named_and_gets_the_task(here: Desks) -> None:
    asked = await here.ask(officers=[WU, WANG, LI], checklists=CHECKLISTS[:1], joint=ALONG)
    assert [one["id"] for one in asked["joint"]] == [MARKET]
    await here.act(asked, "approve")
    wu = await signed_in(here.app, "wugd")
    (task,) = (await here.get("/api/tasks", wu))["tasks"]
    assert [one["agency"]["id"] for one in task["joint"]["bodies"]] == [BODY, MARKET]
    assert task["officerIds"] == [WU, WANG, LI]
    tang = await signed_in(here.app, "tangn")
    (listed,) = (await here.get("/api/tasks", tang))["tasks"]
    assert (listed["id"], listed["visit"]) == (task["id"], None)

    visit = await here.visit(
        await here.phone(), task=task["id"], joint=[MARKET], officers=[WANG, LI, WU]
    )
    (listed,) = (await here.get("/api/tasks", tang))["tasks"]
    assert listed["visit"] == visit
    read = await here.get(f"/api/visits/{visit}", tang)
    assert [one["agency"]["id"] for one in read["joint"]["bodies"]] == [BODY, MARKET]
    assert not any(read["oversight"]["powers"].values())
    asked = {"id": new_id(), "text": "请说明"}
    assert (await tang.post(f"/api/visits/{visit}/questions", json=asked)).status_code in (403, 404)


async def test_what_a_phone_says_about_other_bodies_opens_nothing_to_them(here: Desks) -> None:
    visit = await here.visit(await here.phone(), joint=[MARKET])
    tang = await signed_in(here.app, "tangn")
    assert (await tang.get(f"/api/visits/{visit}")).status_code == 404


async def test_the_notice_tells_everybody_who_comes_and_all_that_is_asked(here: Desks) -> None:
    await here.approved(checklists=CHECKLISTS[:1], joint=ALONG, announced=True)
    (notice,) = await here.database.read(lambda tx: notices.upcoming(tx, STALL, today()))
    assert [one.id for one in (notice.agency, *notice.joint)] == [BODY, MARKET]
    assert notice.checklists == CHECKLISTS[:2]


async def test_nobody_of_a_body_that_does_not_come_along_is_named(here: Desks) -> None:
    assert (await here.ask(409, officers=[WANG, WU]))["type"] == "/problems/officer-unfit"


async def test_a_head_sends_nobody_of_a_body_that_is_not_his(here: Desks) -> None:
    along: list[dict[str, Any]] = [{"agency": BODY, "checklists": []}]
    asked = await here.ask(
        agencyId=MARKET, officers=[WU, "o036"], joint=along, enterprises=["e000005"]
    )
    tang = await signed_in(here.app, "tangn")
    (shown,) = (await here.get("/api/permits", tang))["permits"]
    assert shown["mayDecide"] is False
    told = await here.act(asked, "approve", 403, who=tang)
    assert told["type"] == "/problems/not-head"
    await here.act(asked, "approve")


async def test_a_joint_visit_asks_for_the_cap_of_every_body(here: Desks) -> None:
    cap = {
        "agencyId": MARKET,
        "year": today().year,
        "limits": [{"perYear": 0}],
        "basis": {"title": "公告"},
    }
    assert (await here.head.post("/api/caps", json=cap)).status_code == 201
    told = await here.ask(409, enterprises=[STALL], joint=ALONG)
    assert told["type"] == "/problems/cap-reached"
    await here.ask(enterprises=[STALL])
