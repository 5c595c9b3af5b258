"""An approval from the desk that asks to the phone that goes, and the visits without one."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from backend import clock
from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.ledger.model import LoggedEntry
from backend.planning.permits.views import FOLLOWERS
from backend.settings import DatabaseSettings
from tests.planning.desk_scene import (
    BODY,
    CHECKLISTS,
    EXPIRED,
    LI,
    OTHER,
    SHOP,
    WANG,
    Desks,
    desks,
    today,
)
from tests.whole_app import all_views, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path) as opened:
        yield opened


async def test_an_approved_inspection_reaches_the_phone_and_its_visit(here: Desks) -> None:
    phone = await here.phone()
    asked = await here.ask()
    assert asked["state"] == "submitted"
    assert not asked["mayDecide"]
    assert (await here.get(f"/api/permits/{asked['id']}", here.head))["mayDecide"]
    assert (await here.get("/api/tasks"))["tasks"] == []

    approved = await here.act(asked, "approve")
    assert approved["state"] == "approved"
    assert approved["number"].endswith(f"-{today().year}-00001")
    pulled = await here.get("/api/tasks", phone.client)
    task = pulled["tasks"][0]
    assert task["permit"] == {
        "id": asked["id"],
        "number": approved["number"],
        "type": "routine",
        "approvedAt": task["permit"]["approvedAt"],
    }
    assert task["due"] == str(today(7))

    visit = await here.visit(phone, task=task["id"], permit=asked["id"])
    read = await here.get(f"/api/permits/{asked['id']}")
    assert read["enterprises"][0]["visits"] == [visit]
    watched = await here.get("/api/permits/visits")
    assert (watched["without"], watched["awaited"]) == ([], [])


async def test_asking_and_approving_twice_is_once(here: Desks) -> None:
    body = here.permit()
    first = (await here.desk.post("/api/permits", json=body)).json()
    again = (await here.desk.post("/api/permits", json=body)).json()
    assert first == again
    approved = await here.act(first, "approve")
    assert (await here.act(first, "approve"))["number"] == approved["number"]
    assert len((await here.get("/api/tasks"))["tasks"]) == 1
    # The answer to the first asking may have been lost until now.
    assert (await here.desk.post("/api/permits", json=body)).status_code == 409
    changed = {**body, "reason": "别的"}
    assert (await here.desk.post("/api/permits", json=changed)).status_code == 409


async def test_two_approvals_at_once_give_one_number_and_one_set_of_tasks(here: Desks) -> None:
    asked = await here.ask(enterprises=[SHOP, OTHER])
    answers = await asyncio.gather(*(here.act(asked, "approve") for _ in range(4)))
    assert len({answer["number"] for answer in answers}) == 1
    assert len((await here.get("/api/tasks"))["tasks"]) == 2
    many = [await here.ask(enterprises=[OTHER]) for _ in range(3)]
    numbers = await asyncio.gather(*(here.act(one, "approve") for one in many))
    assert len({one["number"] for one in numbers}) == 3


async def test_who_is_not_entitled_approves_nothing(here: Desks) -> None:
    asked = await here.ask()
    refused = await here.act(asked, "approve", 403, who=here.desk)
    assert refused["type"] == "/problems/not-head"
    district = await signed_in(here.app, "huangw")
    await here.act(asked, "approve", 404, who=district)
    officer = await signed_in(here.app, "wangjg")
    await here.act(asked, "approve", 403, who=officer)

    own = (await here.head.post("/api/permits", json=here.permit())).json()
    assert not own["mayDecide"]
    assert (await here.act(own, "approve", 409))["type"] == "/problems/own-draft"
    assert (await here.get("/api/tasks"))["tasks"] == []


async def test_an_account_that_was_closed_meanwhile_approves_nothing(here: Desks) -> None:
    asked = await here.ask()
    account = await here.database.read(lambda tx: accounts_store.account_by_login(tx, "admin"))
    assert account is not None
    closed = account.id
    await here.database.write(lambda tx: accounts_store.disable_account(tx, closed))
    answer = await here.head.post(
        f"/api/permits/{asked['id']}/acts", json={"act": "approve", "seen": asked["index"]}
    )
    assert answer.status_code in (401, 403)
    assert (await here.get(f"/api/permits/{asked['id']}"))["state"] == "submitted"


async def test_what_was_returned_is_changed_and_the_old_content_is_not_approved(
    here: Desks,
) -> None:
    body = here.permit()
    first = (await here.desk.post("/api/permits", json=body)).json()
    returned = await here.act(first, "return", remarks="请写明由来")
    assert (returned["state"], returned["remarks"]) == ("returned", "请写明由来")
    await here.act(first, "approve", 409)
    second = (await here.desk.post("/api/permits", json={**body, "enterprises": [OTHER]})).json()
    assert second["state"] == "submitted"
    assert (await here.act(first, "approve", 409))["type"] == "/problems/content-changed"
    approved = await here.act(second, "approve")
    assert [one["enterprise"]["id"] for one in approved["enterprises"]] == [OTHER]
    await here.act(second, "withdraw", 409)


async def test_several_are_approved_each_for_itself(here: Desks) -> None:
    good, bad = await here.ask(), (await here.head.post("/api/permits", json=here.permit())).json()
    chosen = [{"id": one["id"], "seen": one["index"]} for one in (bad, good)]
    answer = await here.head.post("/api/permits/approvals", json={"permits": chosen})
    assert answer.status_code == 201, answer.text
    outcomes = {one["id"]: one for one in answer.json()["outcomes"]}
    assert outcomes[good["id"]]["approved"]
    assert outcomes[bad["id"]]["problem"] == "own-draft"
    assert outcomes[bad["id"]]["zh"] != outcomes[bad["id"]]["en"]


@pytest.mark.parametrize(
    ("changes", "status", "problem"),
    [
        ({"cause": None}, 422, "basis-missing"),
        ({"cause": {"kind": "complaint", "note": " "}}, 422, "basis-missing"),
        ({"cause": None, "plan": str(uuid.UUID(int=7))}, 422, "basis-missing"),
        ({"order": "省厅部署"}, 400, "malformed-request"),
        ({"officers": [WANG]}, 400, "malformed-request"),
        ({"officers": [WANG, WANG]}, 400, "malformed-request"),
        ({"officers": [WANG, EXPIRED]}, 409, "officer-unfit"),
        ({"officers": [WANG, "o999999"]}, 409, "officer-unfit"),
        ({"enterprises": []}, 400, "malformed-request"),
        ({"enterprises": ["e999999"]}, 404, "not-found"),
        ({"untilDay": str(today(-1)), "fromDay": str(today(-2))}, 400, "malformed-request"),
        ({"untilDay": str(today(-1))}, 400, "malformed-request"),
        ({"untilDay": str(today(800))}, 400, "malformed-request"),
        ({"visit": "no-such-visit"}, 404, "not-found"),
        ({"agencyId": "no-such-body"}, 404, "not-found"),
        ({"slots": [{"day": str(today(1)), "half": "morning"}]}, 400, "malformed-request"),
        ({"id": "x"}, 400, "malformed-request"),
    ],
)
async def test_what_is_wrong_is_said(
    here: Desks, changes: dict[str, Any], status: int, problem: str
) -> None:
    told = await here.ask(status, **changes)
    assert told["type"] == f"/problems/{problem}"
    assert told["zh"]["detail"]
    assert told["en"]["detail"]
    assert (await here.get("/api/permits"))["permits"] == []


async def test_who_has_to_stay_away_is_not_named(here: Desks) -> None:
    officer = await signed_in(here.app, "wangjg")
    declared = {"officer": WANG, "enterprise": SHOP, "reason": "亲属"}
    assert (await officer.post("/api/recusals", json=declared)).status_code == 201
    assert (await here.ask(409))["type"] == "/problems/officer-unfit"
    await here.ask(enterprises=[OTHER])


async def test_who_has_to_stay_away_meanwhile_stops_the_approval(here: Desks) -> None:
    asked = await here.ask()
    officer = await signed_in(here.app, "wangjg")
    declared = {"officer": WANG, "enterprise": SHOP, "reason": "亲属"}
    assert (await officer.post("/api/recusals", json=declared)).status_code == 201
    assert (await here.act(asked, "approve", 409))["type"] == "/problems/officer-unfit"


async def test_over_the_cap_only_with_a_reason(here: Desks) -> None:
    cap = {
        "agencyId": BODY,
        "year": today().year,
        "limits": [{"perYear": 1}],
        "basis": {"title": "公告"},
    }
    assert (await here.head.post("/api/caps", json=cap)).status_code == 201
    await here.visit(await here.phone())
    told = await here.ask(409, enterprises=[OTHER, SHOP])
    assert (told["type"], told["extra"]["cap"]) == ("/problems/cap-reached", 1)
    asked = await here.ask(enterprises=[OTHER, SHOP], overCap="整改复查")
    assert [one["overCap"] for one in asked["enterprises"]] == [None, 1]


async def test_what_is_not_published_is_not_inspected(here: Desks) -> None:
    await here.ask(checklists=CHECKLISTS[:1])
    listed = await here.published(CHECKLISTS[:1])
    assert (await here.published(CHECKLISTS[:1]))["index"] == listed["index"]
    told = await here.ask(409, checklists=CHECKLISTS[:2])
    assert told["type"] == "/problems/item-unpublished"
    task = {"enterpriseId": SHOP, "officerIds": [WANG, LI], "checklistIds": CHECKLISTS[1:2]}
    refused = await here.desk.post("/api/tasks", json=task)
    assert refused.json()["type"] == "/problems/item-unpublished"
    assert (await here.get("/api/items"))["lists"][0]["checklists"] == CHECKLISTS[:1]
    task["checklistIds"] = CHECKLISTS[:1]
    assert (await here.desk.post("/api/tasks", json=task)).status_code == 201


async def test_a_visit_in_the_field_is_never_refused_for_its_items(here: Desks) -> None:
    phone = await here.phone()
    before = await here.visit(phone, checklists=CHECKLISTS[:2])
    await here.published(CHECKLISTS[:1])
    good = await here.visit(phone, checklists=CHECKLISTS[:1])
    bad = await here.visit(phone, checklists=CHECKLISTS[:2])
    concerns = {one["id"]: one["concerns"] for one in (await here.get("/api/visits"))["visits"]}
    assert (concerns[good], concerns[bad]) == ([], ["item-unpublished"])
    assert concerns[before] == []


async def test_a_visit_without_approval_is_listed_once_the_body_approves_here(
    here: Desks,
) -> None:
    phone = await here.phone()
    before = await here.visit(phone)
    watched = await here.get("/api/permits/visits")
    assert (watched["without"], watched["keptSince"]) == ([], None)

    await here.approved(enterprises=[OTHER])
    bare = await here.visit(phone, checklists=CHECKLISTS[:1])
    foreign = await here.visit(phone, permit=str(uuid.uuid4()))
    help_ = await here.visit(phone, purpose="guidance")
    urgent = await here.visit(phone, urgent={"reason": "燃气泄漏"})
    watched = await here.get("/api/permits/visits")
    assert {one["visit"] for one in watched["without"]} == {bare, foreign}
    assert before not in {one["visit"] for one in watched["without"]}
    assert [one["visit"] for one in watched["others"]] == [help_]
    concerns = {one["id"]: one["concerns"] for one in (await here.get("/api/visits"))["visits"]}
    assert [concerns[one] for one in (before, bare, foreign, help_, urgent)] == [
        [],
        ["no-permit"],
        ["no-permit"],
        [],
        [],
    ]
    assert "no-permit" in (await here.get(f"/api/visits/{bare}"))["concerns"]
    waiting = watched["awaited"][0]
    assert (waiting["visit"], waiting["due"]) == (urgent, str(today(2)))
    assert watched["rules"]["verified"] is False


async def test_an_urgent_visit_is_approved_afterwards(here: Desks) -> None:
    await here.approved(enterprises=[OTHER])
    phone = await here.phone()
    visit = await here.visit(phone, urgent={"reason": "燃气泄漏"})
    asked = await here.ask(visit=visit, cause=None, urgent="燃气泄漏")
    assert (asked["due"], asked["overdue"]) == (str(today(2)), False)
    approved = await here.act(asked, "approve")
    assert approved["enterprises"][0]["visits"] == [visit]
    assert (await here.get("/api/permits/visits"))["awaited"] == []
    tasks = (await here.get("/api/tasks"))["tasks"]
    assert [task["enterpriseId"] for task in tasks] == [OTHER]


async def test_a_device_cannot_sign_an_approval(here: Desks) -> None:
    phone, asked = await here.phone(), await here.ask()
    body = {"permit": asked["id"], "seen": asked["index"], "number": "1", "visit": asked["id"]}
    await phone.push(phone.entry("permit.approved", body))
    await all_views(here.app)
    assert (await here.get(f"/api/permits/{asked['id']}"))["state"] == "submitted"


async def test_another_scope_sees_nothing(here: Desks) -> None:
    asked = await here.approved()
    other = await signed_in(here.app, "huangw")
    assert (await other.get(f"/api/permits/{asked['id']}")).status_code == 404
    assert (await here.get("/api/permits", other))["permits"] == []
    assert (await other.post("/api/permits", json=here.permit())).status_code == 404


async def test_the_views_are_built_again_from_the_log(here: Desks) -> None:
    phone = await here.phone()
    await here.visit(phone, permit=(await here.approved())["id"])
    await here.act(await here.ask(enterprises=[OTHER]), "return", remarks="再看")
    before = await here.get("/api/permits")

    def rebuild(tx: Transaction) -> None:
        for follower in FOLLOWERS:
            for table in follower.tables:
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM view_cursor WHERE name = ?", (follower.name,))

    await here.database.write(rebuild)
    assert (await here.get("/api/permits"))["permits"] == []
    await here.views.catch_up()
    assert await here.get("/api/permits") == before


def test_an_unreadable_opening_names_no_permit() -> None:
    opened = next(one for one in FOLLOWERS if one.name == "permit_visit")
    assert opened.kinds == {"visit.opened"}
    entry = LoggedEntry(
        idx=1,
        kid="k",
        seq=1,
        kind="visit.opened",
        by_id="o",
        subject="",
        received_ms=clock.to_ms(clock.now()),
        hash=b"",
        payload={"body": {"permit": 7, "task": ["x"]}},
    )
    opened.apply(None, entry)  # pyright: ignore[reportArgumentType] - nothing is asked of it


async def test_a_desk_orders_no_inspection_past_the_head(here: Desks) -> None:
    task = {"enterpriseId": SHOP, "officerIds": [WANG, LI]}
    assert (await here.desk.post("/api/tasks", json=task)).status_code == 201
    await here.approved()  # from here on approvals are kept here
    refused = await here.desk.post("/api/tasks", json=task)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/approval-missing")
    for more in ({"urgent": "群众报告燃气泄漏"}, {"purpose": "guidance"}):
        given = await here.desk.post("/api/tasks", json={**task, **more})
        assert given.status_code == 201
        assert {key: given.json()[key] for key in more} == more
    unknown = await here.desk.post("/api/tasks", json={**task, "purpose": "visit"})
    assert unknown.status_code == 400


async def test_a_task_asked_again_says_the_same_purpose(here: Desks) -> None:
    task = {"id": str(uuid.uuid4()), "enterpriseId": SHOP, "officerIds": [WANG]}
    task |= {"purpose": "service"}
    first = await here.desk.post("/api/tasks", json=task)
    assert (await here.desk.post("/api/tasks", json=task)).json() == first.json()
    other = await here.desk.post("/api/tasks", json={**task, "purpose": "guidance"})
    assert other.status_code == 400


async def test_an_inspection_does_not_hide_behind_another_name(here: Desks) -> None:
    phone = await here.phone()
    advice = await here.visit(phone, purpose="guidance")
    hidden = await here.visit(phone, purpose="guidance", checklists=CHECKLISTS[:1])
    said = {"visit": hidden, "checklist": CHECKLISTS[0], "item": "1", "answer": "fail"}
    await phone.push(phone.entry("checklist.answered", said))
    await all_views(here.app)
    others = (await here.get("/api/permits/visits"))["others"]
    found = {one["visit"]: one["findings"] for one in others}
    assert found == {advice: [], hidden: ["disguised-inspection"]}
    shown = await here.get(f"/api/visits/{hidden}")
    assert "disguised-inspection" in shown["concerns"]
