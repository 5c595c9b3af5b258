"""Inspect once: one visit of several bodies, one list, findings for each."""

from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.views import FOLLOWERS
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import chen
from tests.planning.frequency_scene import Town, town
from tests.supervision.scene import SHOP, new_id

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
