"""What a desk does: classes, the whitelist, visits spared, tasks over the cap and joint ones."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.classification import store as classification_store
from tests.accounts.people import chen, stranger, wang
from tests.planning.frequency_scene import EAST, WEST, Town, admin, town
from tests.supervision.scene import SHOP, auditor, new_id

pytestmark = pytest.mark.anyio

AT = f"/api/enterprises/{SHOP.id}"
TASK = {"enterpriseId": SHOP.id, "officerIds": ["o-wangjg"], "checklistIds": ["safety-exits"]}


async def classify(here: Town, status: int = 204, **said: Any) -> None:
    await here.post(chen(), f"{AT}/classification", {"basis": "年度评定", **said}, status)


async def enter(here: Town, status: int = 204, **said: Any) -> str:
    entry = new_id()
    body = {"id": entry, "until": "2026-12-31", "reason": "信用良好", **said}
    await here.post(admin(), f"{AT}/whitelist", body, status)
    return entry


async def size(here: Town) -> int:
    return here.server.ledger.published.size


async def test_a_class_holds_for_the_bodies_below_until_a_nearer_one_says_another(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        assert (await here.answer())["classification"] is None
        await classify(here, risk="high", agencyId="city")
        assert (await here.answer())["classification"]["risk"] == "high"
        await classify(here, risk="low", credit="a", tags=["green"], agencyId="city-east")
        east, west = await here.answer(), await here.answer(chen(), agency="west")
        assert (east["classification"]["risk"], west["classification"]["risk"]) == ("low", "high")
        assert (east["undisturbed"], west["undisturbed"]) == (["class"], [])
        assert east["classification"]["verified"] is False
        for path, risk in ((EAST, "low"), (WEST, "high")):
            known = await database.read(lambda tx, p=path: classification_store.classes(tx, p))
            assert {shop: one.risk for shop, one in known.items()} == {SHOP.id: risk}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"risk": "purple"}, 400),
        ({"tags": ["sparkling"]}, 400),
        ({"basis": ""}, 400),
        ({"agencyId": "nowhere"}, 404),
    ],
)
async def test_a_class_that_is_not_configured_is_refused(
    database: Database, tmp_path: Path, said: dict[str, Any], status: int
) -> None:
    async with town(database, tmp_path) as here:
        await classify(here, status, **said)


async def test_saying_the_same_again_says_nothing(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        await classify(here, risk="low")
        before = await size(here)
        await classify(here, risk="low")
        assert await size(here) == before
        body = {"id": new_id(), "until": "2026-12-31", "reason": "…"}
        for _ in range(2):
            await here.post(admin(), f"{AT}/whitelist", body, 204)
        spared = {"id": new_id(), "choice": "paper", "reason": "书面核查"}
        for _ in range(2):
            await here.post(admin(), f"{AT}/spared", spared, 204)
        assert await size(here) == before + 2


async def test_the_whitelist_runs_to_its_last_day_in_china(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await enter(here, until="2026-11-23", agencyId="city-east")
        here.server.now = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
        told = await here.answer()
        assert (told["undisturbed"], told["whitelist"][0]["state"]) == (["whitelist"], "running")
        assert told["choiceNeeded"] is True
        assert (await here.answer(trigger="complaint"))["choiceNeeded"] is False
        here.server.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
        told = await here.answer()
        assert (told["undisturbed"], told["whitelist"][0]["state"]) == ([], "expired")


async def test_an_entry_is_withdrawn_once_and_stays_readable_with_both_reasons(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        entry = await enter(here, agencyId="city")
        withdrawal = {"entry": entry, "reason": "发生事故"}
        for _ in range(2):
            await here.post(chen(), f"{AT}/whitelist/withdrawal", withdrawal, 204)
        (told,) = (await here.answer())["whitelist"]
        assert (told["state"], told["withdrawnReason"]) == ("withdrawn", "发生事故")
        assert told["reason"] == "信用良好"


@pytest.mark.parametrize(
    ("said", "status"),
    [({"until": "2026-11-21"}, 400), ({"reason": ""}, 400), ({"id": "x"}, 400)],
)
async def test_an_entry_that_cannot_run_is_refused(
    database: Database, tmp_path: Path, said: dict[str, Any], status: int
) -> None:
    async with town(database, tmp_path) as here:
        await enter(here, status, **said)
        assert (await here.answer())["whitelist"] == []


async def test_nobody_acts_outside_his_scope_or_role(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        entry = await enter(here, agencyId="city")
        acts: dict[str, dict[str, Any]] = {
            "classification": {"basis": "…"},
            "whitelist": {"id": new_id(), "until": "2026-12-31", "reason": "…"},
            "whitelist/withdrawal": {"entry": entry, "reason": "…"},
            "spared": {"id": new_id(), "choice": "paper", "reason": "…"},
        }
        for what, body in acts.items():
            await here.post(stranger(), f"{AT}/{what}", body, 404)
            for who in (wang(), auditor()):
                await here.post(who, f"{AT}/{what}", body, 403)
        other = {"entry": new_id(), "reason": "…"}
        await here.post(chen(), f"{AT}/whitelist/withdrawal", other, 404)


async def test_an_earlier_result_is_used_only_when_it_is_of_this_enterprise(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        visit = await here.inspected(items={"catering": ["dishes"]})
        spared = {"id": new_id(), "choice": "reuse", "reason": "20 天前刚查过"}
        await here.post(chen(), f"{AT}/spared", spared, 400)
        await here.post(chen(), f"{AT}/spared", {**spared, "earlier": new_id()}, 400)
        await here.post(chen(), f"{AT}/spared", {**spared, "earlier": visit}, 204)
        assert (await here.answer())["spared"] == 1
        assert (await here.here.ask(chen(), "/api/caps"))["spared"] == {"reuse": 1}


async def test_a_task_over_the_cap_keeps_why_it_is_made_all_the_same(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        governor = {"choice": "go", "reason": "", "own": 2, "cap": 2}
        await here.post(chen(), "/api/tasks", {**TASK, "governor": governor}, 400)
        given = {**governor, "reason": "复查整改"}
        task = await here.post(chen(), "/api/tasks", {**TASK, "governor": given}, 201)
        assert task["governor"] == {**given, "others": 0}
        plain = await here.post(chen(), "/api/tasks", TASK, 201)
        assert (plain["governor"], plain["joint"]) == (None, None)
        (pulled, _) = (await here.here.ask(wang(), "/api/tasks"))["tasks"]
        assert pulled["governor"]["reason"] == "复查整改"


async def test_a_joint_task_asks_every_question_once_for_all_its_bodies(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        joint = [{"agency": "west", "checklists": ["ebike-charging"]}]
        asked = {**TASK, "id": new_id(), "joint": joint}
        task = await here.post(chen(), "/api/tasks", asked, 201)
        assert (await here.post(chen(), "/api/tasks", asked, 201)) == task
        assert task["checklists"] == ["safety-exits", "ebike-charging"]
        bodies = [one["agency"]["id"] for one in task["joint"]["bodies"]]
        assert bodies == ["city-east", "west"]
        items = {one["item"]: one for one in task["joint"]["items"]}
        assert items["certificates-shown"]["owners"] == bodies
        assert items["extinguishers"]["owners"] == bodies
        assert items["extinguishers"]["also"] == [
            {"checklist": "ebike-charging", "item": "fire-tools", "agency": "west"}
        ]
        assert items["no-indoor"]["owners"] == ["west"]
        assert "fire-tools" not in items
        assert (await here.answer(chen(), agency="west"))["overlaps"][0]["joined"] is True
        await here.post(
            chen(), "/api/tasks", {**TASK, "joint": [{"agency": "none", "checklists": []}]}, 409
        )
        alone = {**TASK, "joint": [{"agency": "city-east", "checklists": []}]}
        assert (await here.post(chen(), "/api/tasks", alone, 201))["joint"] is None


async def test_a_visit_opened_by_mistake_is_taken_out_with_its_reason_and_back_in(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        visit = await here.visit()
        at, body = f"/api/visits/{visit}/counting", {"counted": False, "reason": "选错了企业"}
        for _ in range(2):
            await here.post(chen(), at, body, 204)
        told = await here.answer()
        assert (told["own"]["counted"], told["own"]["voided"]) == (0, 1)
        assert (told["visits"][0]["standing"], told["enterpriseVisits"]) == ("voided", 0)
        assert told["visits"][0]["voidReason"] == "选错了企业"
        west = await here.answer(chen(), agency="west")
        assert west["others"]["visits"] == 0

        await here.post(chen(), at, {"counted": True, "reason": "核实无误"}, 204)
        assert (await here.answer())["own"]["counted"] == 1
        await here.post(chen(), at, {"counted": False, "reason": ""}, 400)
        await here.post(stranger(), at, body, 404)
        await here.post(wang(), at, body, 403)
        entry = here.zhaos.sign("count.corrected", {"visit": visit, **body})
        await here.here.push(entry)
        assert (await here.answer())["own"]["counted"] == 1
