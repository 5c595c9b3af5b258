"""What an enterprise is told in advance, and that it is told of nothing else."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend import clock
from backend.enterprises import store as enterprises_store
from backend.inspections.model import Slot
from backend.planning.notices import service as notices
from backend.planning.notices.model import Notice
from backend.planning.problems import SlotGone
from backend.problems import NotFound
from backend.settings import DatabaseSettings
from tests.planning.desk_scene import OTHER, SHOP, Desks, desks, today
from tests.whole_app import browser

pytestmark = pytest.mark.anyio

MARK = "绝不可见"
"""Stands in everything that an enterprise must not learn."""


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path) as opened:
        yield opened


async def upcoming(here: Desks, enterprise: str = SHOP) -> list[Notice]:
    return await here.database.read(lambda tx: notices.upcoming(tx, enterprise, today()))


async def choose(here: Desks, permit: str, slot: Slot, enterprise: str = SHOP) -> None:
    await notices.choose_slot(
        here.database,
        here.ledger,
        here.views,
        permit=permit,
        enterprise_id=enterprise,
        slot=slot,
        by=enterprise,
        now=clock.now(),
    )


def offered(**more: Any) -> dict[str, Any]:
    slots = [{"day": str(today(2)), "half": half, "places": 1} for half in ("morning", "afternoon")]
    return {"announced": True, "slots": slots, **more}


MORNING = Slot(day=today(2), half="morning")
AFTERNOON = Slot(day=today(2), half="afternoon")


async def test_an_announced_inspection_is_told_and_a_time_is_chosen(here: Desks) -> None:
    phone = await here.phone()
    permit = await here.approved(enterprises=[SHOP, OTHER], **offered())
    told = await upcoming(here)
    assert [(one.permit, one.chosen) for one in told] == [(permit["id"], None)]
    assert [slot.free for slot in told[0].slots] == [True, True]

    await choose(here, permit["id"], MORNING)
    await choose(here, permit["id"], MORNING)
    assert (await upcoming(here))[0].chosen == MORNING
    assert [slot.free for slot in (await upcoming(here, OTHER))[0].slots] == [False, True]
    with pytest.raises(SlotGone):
        await choose(here, permit["id"], MORNING, OTHER)
    tasks = (await here.get("/api/tasks", phone.client))["tasks"]
    slots = {task["enterpriseId"]: task["slot"] for task in tasks}
    assert slots == {SHOP: {"day": str(today(2)), "half": "morning"}, OTHER: None}
    pulled = await here.get("/api/sync/pull", phone.client)
    assert {"half": "morning", "day": str(today(2))} in [one["slot"] for one in pulled["tasks"]]

    await choose(here, permit["id"], AFTERNOON)
    await choose(here, permit["id"], MORNING, OTHER)
    shown = (await here.get(f"/api/permits/{permit['id']}"))["enterprises"]
    assert [one["slot"]["half"] for one in shown] == ["afternoon", "morning"]


async def test_two_enterprises_cannot_take_the_last_place_at_once(here: Desks) -> None:
    permit = await here.approved(enterprises=[SHOP, OTHER], **offered())
    results = await asyncio.gather(
        choose(here, permit["id"], MORNING, SHOP),
        choose(here, permit["id"], MORNING, OTHER),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "SlotGone"]


async def test_what_is_not_offered_cannot_be_chosen(here: Desks) -> None:
    permit = await here.approved(**offered())
    for slot in (Slot(day=today(3), half="morning"), Slot(day=today(), half="morning")):
        with pytest.raises(SlotGone):
            await choose(here, permit["id"], slot)
    with pytest.raises(NotFound):
        await choose(here, permit["id"], MORNING, OTHER)


async def test_what_has_begun_is_no_longer_to_come(here: Desks) -> None:
    permit = await here.approved(**offered())
    await here.visit(await here.phone(), permit=permit["id"])
    assert await upcoming(here) == []
    with pytest.raises(SlotGone):
        await choose(here, permit["id"], MORNING)


SECRET = {
    "reason": MARK,
    "cause": {"kind": "complaint", "note": MARK},
    "overCap": MARK,
    "enterprises": [SHOP],
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"announced": False},
        {"inspectionType": "case_based"},
        {"inspectionType": "special", "order": MARK, "cause": None},
    ],
    ids=["has a cause", "told to be quiet", "case", "special"],
)
async def test_what_is_not_announced_shows_nowhere(here: Desks, changes: dict[str, Any]) -> None:
    permit = await here.approved(**{**SECRET, **changes})
    assert permit["announced"] is False
    assert await upcoming(here) == []
    with pytest.raises(NotFound):
        await choose(here, permit["id"], MORNING)
    known = await here.database.read(lambda tx: enterprises_store.by_id(tx, SHOP))
    assert known is not None
    page = (await browser(here.app).get(f"/c/{known.short_code}", follow_redirects=True)).text
    assert known.name in page
    for secret in (MARK, permit["id"], permit["number"]):
        assert secret not in page


async def test_even_a_notice_says_nothing_of_the_cause(here: Desks) -> None:
    permit = await here.approved(**{**SECRET, "announced": True})
    told = await upcoming(here)
    assert [one.permit for one in told] == [permit["id"]]
    assert MARK not in msgspec.json.encode(told).decode()


async def test_asked_for_only_is_not_told(here: Desks) -> None:
    await here.ask(**offered())
    assert await upcoming(here) == []
