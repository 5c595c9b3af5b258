"""From the outcome of a draw to its approval, to the phones, and back."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.settings import DatabaseSettings
from tests.planning.desk_scene import BODY, CHECKLISTS, LI, WANG, Desks, desks, today
from tests.whole_app import browser, signed_in

pytestmark = pytest.mark.anyio

COUNT = 6


class Draws(Desks):
    """A draw that the supervisor made, and the head who approves it."""

    async def drawn(self, **changes: Any) -> Any:
        body = {
            "id": str(uuid.uuid4()),
            "agencyId": BODY,
            "title": "年末消防抽查",
            "day": str(today()),
            "count": COUNT,
            **changes,
        }
        committed = await self.desk.post("/api/draws", json=body)
        assert committed.status_code == 201, committed.text
        revealed = await self.desk.post(f"/api/draws/{body['id']}/revelation", json={})
        assert revealed.status_code == 201, revealed.text
        return revealed.json()

    async def ask_for(self, read: Any, status: int = 201, **changes: Any) -> Any:
        body = {"fromDay": str(today()), "untilDay": str(today(3)), **changes}
        answer = await self.desk.post(f"/api/draws/{read['draw']['id']}/permits", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def again(self, read: Any) -> Any:
        return await self.get(f"/api/draws/{read['draw']['id']}")

    async def certificate_ends(self, officer: str) -> None:
        def write(tx: Transaction) -> None:
            known = agencies_store.officer_by_id(tx, officer)
            assert known is not None
            tx.execute(
                "UPDATE officer SET certificate_until = ? WHERE id = ?",
                (str(today(-1)), officer),
            )

        await self.database.write(write)


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Draws]:
    async with desks(database_settings, tmp_path) as opened:
        yield Draws(opened.app, opened.desk, opened.head)


def officers_of(visit: Any) -> list[str]:
    return [one["id"] for one in visit["officers"]]


async def test_tasks_reach_phones_only_when_the_head_has_approved_the_draw(here: Draws) -> None:
    phone = await here.phone()
    read = await here.drawn()
    assert read["mayAsk"]
    assert read["permits"] == []
    assert (await here.get("/api/tasks"))["tasks"] == []

    asked = await here.ask_for(read)
    (permit,) = asked["permits"]
    assert permit["state"] == "submitted"
    assert not asked["mayAsk"]
    assert (await here.get("/api/tasks"))["tasks"] == []
    waiting = await here.get("/api/permits?status=submitted", here.head)
    assert [one["id"] for one in waiting["permits"]] == [permit["id"]]
    assert waiting["permits"][0]["draw"]["title"] == "年末消防抽查"

    answer = await here.head.post(
        "/api/permits/approvals",
        json={"permits": [{"id": permit["id"], "seen": permit["index"]}]},
    )
    assert [one["approved"] for one in answer.json()["outcomes"]] == [True]
    told = await here.again(read)
    tasks = {one["id"]: one for one in (await here.get("/api/tasks"))["tasks"]}
    assert {visit["task"] for visit in told["visits"]} == set(tasks)
    for visit in told["visits"]:
        assert tasks[visit["task"]]["officerIds"] == officers_of(visit)
        assert tasks[visit["task"]]["permit"]["id"] == permit["id"]

    own = [one for one in told["visits"] if WANG in officers_of(one)]
    pulled = {one["id"] for one in (await here.get("/api/tasks", phone.client))["tasks"]}
    assert pulled == {one["task"] for one in own}


async def test_a_visit_of_a_draw_is_held_against_who_was_drawn_for_it(here: Draws) -> None:
    phone = await here.phone()
    read = await here.drawn(count=20)
    await here.approved()  # this body keeps its approvals here
    (permit,) = (await here.ask_for(read))["permits"]
    await here.act(permit, "approve")
    told = await here.again(read)
    goal = next(one for one in told["visits"] if WANG in officers_of(one))
    enterprise = {"id": goal["enterpriseId"], "name": goal["name"]}
    right = await here.visit(
        phone, task=goal["task"], enterprise=enterprise, officers=officers_of(goal)
    )
    strange = next(one for one in told["visits"] if not {WANG, LI} & set(officers_of(one)))
    other = await here.visit(
        phone,
        permit=permit["id"],
        enterprise={"id": strange["enterpriseId"], "name": strange["name"]},
        officers=[WANG, LI],
    )
    visits = {one["id"]: one for one in (await here.get("/api/visits"))["visits"]}
    assert not [one for one in visits[right]["concerns"] if "permit" in one]
    assert "permit-other-officers" in visits[other]["concerns"]
    assert (await here.get("/api/permits/visits"))["without"] == []
    shown = (await here.again(read))["permits"][0]
    assert right in [visit for one in shown["enterprises"] for visit in one["visits"]]


async def test_asked_twice_it_is_asked_once_and_two_at_once_ask_for_one(here: Draws) -> None:
    read = await here.drawn()
    answers = await asyncio.gather(*(here.ask_for(read) for _ in range(3)))
    assert {len(answer["permits"]) for answer in answers} == {1}
    index = answers[0]["permits"][0]["index"]
    assert (await here.ask_for(read))["permits"][0]["index"] == index
    refused = await here.ask_for(read, 409, reason="别的")
    assert refused["type"] == "/problems/step-impossible"


async def test_a_refused_draw_is_asked_for_again_with_changes_and_stays_published(
    here: Draws,
) -> None:
    read = await here.drawn()
    bundle = await here.get(f"/api/draws/{read['draw']['id']}/bundle")
    (permit,) = (await here.ask_for(read))["permits"]
    refused = await here.act(permit, "return", remarks="第一家上月刚查过，不要再去")
    messages = (await here.get("/api/inbox"))["messages"]
    assert "第一家上月刚查过" in messages[0]["text"]["zh"]
    assert refused["state"] == "returned"
    again = await here.again(read)
    assert again["mayAsk"]

    first, *others = read["visits"]
    out = [{"enterprise": first["enterpriseId"], "reason": "上月已查"}]
    (changed,) = (await here.ask_for(read, leftOut=out))["permits"]
    assert changed["id"] == permit["id"]
    assert [one["enterprise"]["id"] for one in changed["enterprises"]] == [
        one["enterpriseId"] for one in others
    ]
    assert changed["draw"]["leftOut"] == [
        {"enterprise": first["enterpriseId"], "name": first["name"], "reason": "上月已查"}
    ]
    # What was refused is not what is approved.
    old = await here.act(permit, "approve", 409)
    assert old["type"] == "/problems/content-changed"
    await here.act(changed, "approve")
    assert len((await here.get("/api/tasks"))["tasks"]) == COUNT - 1
    assert (await here.get(f"/api/draws/{read['draw']['id']}/bundle")) == bundle


async def test_who_lost_the_certificate_meanwhile_stops_the_approval_and_is_replaced(
    here: Draws,
) -> None:
    read = await here.drawn(count=4)
    (permit,) = (await here.ask_for(read))["permits"]
    drawn = {one for visit in read["visits"] for one in officers_of(visit)}
    gone = officers_of(read["visits"][0])[0]
    await here.certificate_ends(gone)
    answer = await here.act(permit, "approve", 409)
    assert answer["type"] == "/problems/officer-unfit"
    assert (await here.get("/api/tasks"))["tasks"] == []
    marked = await here.again(read)
    assert all((gone in officers_of(one)) == (gone in one["unfit"]) for one in marked["visits"])

    await here.act(permit, "return", remarks="换人")
    assert (await here.ask_for(read, 409))["type"] == "/problems/officer-unfit"
    names = await here.get("/api/officers")
    own = [one for one in names["officers"] if one["agencyId"] == BODY]
    valid = [one["id"] for one in own if one["certificate"]["state"] == "valid"]
    fit = [one for one in valid if one not in drawn]
    alone = [{"officer": gone, "by": gone, "reason": "证件到期"}]
    missing = await here.ask_for(read, 409, substitutes=alone)
    assert missing["type"] == "/problems/substitute-missing"
    others = [*fit, *sorted(drawn - {gone})]
    instead = [{"officer": gone, "by": one, "reason": "证件到期"} for one in others]
    (changed,) = (await here.ask_for(read, substitutes=instead))["permits"]
    assert changed["draw"]["substitutes"][0]["officer"]["id"] == gone
    await here.act(changed, "approve")
    for task in (await here.get("/api/tasks"))["tasks"]:
        assert gone not in task["officerIds"]
        assert len(task["officerIds"]) == 2


@pytest.mark.parametrize(
    ("changes", "status", "problem"),
    [
        ({"untilDay": "2020-01-01", "fromDay": "2020-01-01"}, 400, "malformed-request"),
        ({"leftOut": [{"enterprise": "e999999", "reason": "x"}]}, 400, "malformed-request"),
        ({"leftOut": [{"enterprise": "e000001", "reason": ""}]}, 400, "malformed-request"),
        ({"plan": str(uuid.uuid4())}, 422, "basis-missing"),
    ],
)
async def test_what_is_wrong_is_said(
    here: Draws, changes: dict[str, Any], status: int, problem: str
) -> None:
    read = await here.drawn()
    answer = await here.ask_for(read, status, **changes)
    assert answer["type"] == f"/problems/{problem}"
    assert (await here.again(read))["permits"] == []


async def test_nobody_asks_for_what_was_not_drawn_yet_or_is_not_his(here: Draws) -> None:
    body = {"agencyId": BODY, "title": "x", "day": str(today()), "count": 3}
    draw = str(uuid.uuid4())
    committed = await here.desk.post("/api/draws", json={"id": draw, **body})
    refused = await here.ask_for(committed.json(), 409)
    assert refused["type"] == "/problems/draw-unrevealed"
    days = {"fromDay": str(today()), "untilDay": str(today())}
    for login, status in (("huangw", 404), ("wangjg", 403)):
        other = await signed_in(here.app, login)
        answer = await other.post(f"/api/draws/{draw}/permits", json=days)
        assert answer.status_code == status, login


async def test_a_draw_cannot_be_rewritten_at_the_approvals(here: Draws) -> None:
    read = await here.drawn()
    (permit,) = (await here.ask_for(read))["permits"]
    await here.act(permit, "return", remarks="x")
    answer = await here.ask(400, id=permit["id"])
    assert answer["type"] == "/problems/malformed-request"


async def test_a_revoked_draw_is_asked_for_again_without_those_it_visited(here: Draws) -> None:
    phone = await here.phone()
    read = await here.drawn(count=20)
    (permit,) = (await here.ask_for(read))["permits"]
    await here.act(permit, "approve")
    told = await here.again(read)
    goal = next(one for one in told["visits"] if WANG in officers_of(one))
    await here.visit(
        phone,
        task=goal["task"],
        enterprise={"id": goal["enterpriseId"], "name": goal["name"]},
        officers=officers_of(goal),
    )
    revoked = await here.act(permit, "revoke", remarks="上级要求暂停")
    assert revoked["state"] == "revoked"
    states = {one["id"]: one["state"] for one in (await here.get("/api/tasks"))["tasks"]}
    assert states.pop(goal["task"]) == "done"
    assert set(states.values()) == {"withdrawn"}
    after = await here.again(read)
    assert after["mayAsk"]
    old, new = (await here.ask_for(read))["permits"]
    assert (old["state"], new["state"]) == ("revoked", "submitted")
    assert goal["enterpriseId"] not in [one["enterprise"]["id"] for one in new["enterprises"]]
    assert len(new["enterprises"]) == 19


async def test_the_outcome_is_not_public_while_somebody_may_still_go(here: Draws) -> None:
    read = await here.drawn(day=str(today(-1)))
    public = browser(here.app)
    assert (await public.get(read["draw"]["bundle"])).json()["revealed"] is not None
    (permit,) = (await here.ask_for(read))["permits"]
    assert (await public.get(read["draw"]["bundle"])).json()["revealed"] is None
    await here.act(permit, "approve")
    assert (await public.get(read["draw"]["bundle"])).json()["revealed"] is None


async def test_items_and_caps_hold_for_draws_too(here: Draws) -> None:
    read = await here.drawn()
    await here.published(CHECKLISTS[:1])
    refused = await here.ask_for(read, 409, checklists=CHECKLISTS[1:2])
    assert refused["type"] == "/problems/item-unpublished"
    (permit,) = (await here.ask_for(read, checklists=CHECKLISTS[:1]))["permits"]
    await here.act(permit, "approve")
    tasks = (await here.get("/api/tasks"))["tasks"]
    assert {tuple(task["checklistIds"]) for task in tasks} == {tuple(CHECKLISTS[:1])}
