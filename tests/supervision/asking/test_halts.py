"""An act that is stopped: by whom, who knows of it, and what was done all the same."""

import asyncio
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from backend.accounts.model import Account
from backend.database import Database, Transaction
from backend.supervision.halts import service
from backend.supervision.halts.going_on import KNOWING, UNKNOWING
from backend.supervision.warnings.book import WarningBook, shipped_rules
from tests.accounts.people import NOW, chen, stranger, wang
from tests.notifications.push_service import push_service
from tests.supervision.asking.place import (
    FOLLOWERS,
    a_visit,
    asked,
    colleague,
    halted,
    halting,
    head,
    oversight,
    photographed,
    place,
    say,
    studio,
)
from tests.supervision.asking.test_questions import answer, closing, subscribed
from tests.supervision.scene import Phone, Scene, auditor, new_id

pytestmark = pytest.mark.anyio


async def seen(here: Scene, phone: Phone, visit: str, halt: str, *, minutes: float) -> None:
    wall = NOW + timedelta(minutes=minutes)
    body = {"visit": visit, "halt": halt}
    await here.push(phone.sign("halt.seen", body, wall=wall), after=timedelta(hours=1))


async def codes(here: Scene, visit: str) -> list[str]:
    found = (await oversight(here, chen(), visit))["findings"]
    whole = await here.ask(chen(), f"/api/visits/{visit}")
    listed = (await here.ask(chen(), "/api/visits"))["visits"]
    shown = next(one["concerns"] for one in listed if one["id"] == visit)
    told = [one["code"] for one in found]
    for concerns in (whole["concerns"], shown):
        assert [one for one in concerns if one.startswith("went-on")] == told
    return told


async def test_a_halt_reaches_the_phone_with_reason_and_basis_until_it_is_lifted(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)

        carried = await database.read(lambda tx: service.of_officer(tx, "o-wangjg", NOW))
        assert [(one.id, one.reason, one.basis, one.lifted) for one in carried] == [
            (halt, "没有出示执法证件", "行政处罚法 55", None)
        ]
        assert (await here.ask(chen(), f"/api/visits/{visit}"))["concerns"][-1] == "halted"
        await seen(here, phone, visit, halt, minutes=3)
        shown = (await oversight(here, chen(), visit))["halts"][0]
        assert [one["officer"]["id"] for one in shown["seen"]] == ["o-wangjg"]

        lifted = await say(here, chen(), f"/api/halts/{halt}/lifting", reason="证件已核实")
        assert lifted.status_code == 201
        carried = await database.read(lambda tx: service.of_officer(tx, "o-wangjg", NOW))
        assert carried[0].lifted is not None
        assert carried[0].lifted.reason == "证件已核实"
        assert "halted" not in (await here.ask(chen(), f"/api/visits/{visit}"))["concerns"]
        later = NOW + service.KEPT_ON_PHONE + timedelta(hours=1)
        assert not await database.read(lambda tx: service.of_officer(tx, "o-wangjg", later))


async def test_what_was_done_after_the_halt_was_read_is_a_finding_with_both_times(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        await photographed(here, phone, visit, minutes=-1)
        halt = await halted(here, chen(), visit)
        assert await codes(here, visit) == []
        await seen(here, phone, visit, halt, minutes=3)
        index = await photographed(here, phone, visit, minutes=7)

        assert await codes(here, visit) == [KNOWING]
        figures = (await oversight(here, chen(), visit))["findings"][0]["figures"]
        assert figures == {
            "halt": halt,
            "haltedAt": "2026-11-22T08:00:00.000Z",
            "seenWall": "2026-11-22T08:03:00.000Z",
            "firstWall": "2026-11-22T08:07:00.000Z",
            "index": index,
            "entries": 1,
        }


async def test_a_halted_act_that_goes_on_warns_at_once_as_a_run_over_the_whole_log_does(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())

        async def warned(book: WarningBook) -> list[str]:
            standing = await book.standing(here.server.now)
            return [one.id for one in standing.warnings if one.rule == "halt-ignored"]

        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        assert await warned(following) == []
        halt = await halted(here, chen(), visit)
        await seen(here, phone, visit, halt, minutes=3)
        assert await warned(following) == []
        await photographed(here, phone, visit, minutes=7)
        told = await warned(following)
        assert len(told) == 1
        assert told == await warned(WarningBook(database, shipped_rules()))


async def test_whoever_was_offline_went_on_without_knowing_and_it_is_told_apart(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)
        await photographed(here, phone, visit, minutes=5)
        await photographed(here, phone, visit, minutes=6)
        await seen(here, phone, visit, halt, minutes=30)
        assert await codes(here, visit) == [UNKNOWING]
        figures = (await oversight(here, chen(), visit))["findings"][0]["figures"]
        assert (figures["entries"], figures["firstWall"]) == (2, "2026-11-22T08:05:00.000Z")
        assert figures["seenWall"] == "2026-11-22T08:30:00.000Z"


async def test_a_clock_that_was_set_back_hides_nothing_that_was_done_knowingly(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)
        await seen(here, phone, visit, halt, minutes=3)
        await photographed(here, phone, visit, minutes=-90)
        assert await codes(here, visit) == [KNOWING]


async def test_an_entry_that_arrives_late_but_was_made_before_is_no_finding(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        await halted(here, chen(), visit)
        await photographed(here, phone, visit, minutes=-10)
        assert await codes(here, visit) == []


async def test_ending_the_act_and_answering_a_question_is_no_going_on(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)
        question = await asked(here, chen(), visit)
        await seen(here, phone, visit, halt, minutes=3)
        capture = new_id()
        await photographed(here, phone, visit, minutes=4, capture=capture)
        await here.push(answer(phone, visit, question, capture), closing(phone, visit))
        assert await codes(here, visit) == []


async def test_what_is_done_after_the_lifting_is_no_finding(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)
        await seen(here, phone, visit, halt, minutes=3)
        await say(here, chen(), f"/api/halts/{halt}/lifting", reason="可以继续")
        await photographed(here, phone, visit, minutes=20)
        assert await codes(here, visit) == []


async def test_of_two_who_halt_at_once_the_first_in_the_log_stands_and_the_second_is_told(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        first = str(uuid.uuid4())
        assert (await halting(here, chen(), visit, first)).status_code == 201
        assert (await halting(here, chen(), visit, first)).status_code == 201
        second = await halting(here, colleague(), visit, str(uuid.uuid4()))
        assert (second.status_code, second.json()["type"]) == (409, "/problems/visit-halted")
        assert [one["id"] for one in (await oversight(here, chen(), visit))["halts"]] == [first]

        path = f"/api/halts/{first}/lifting"
        assert (await say(here, colleague(), path, reason="可以继续")).status_code == 201
        late = await say(here, chen(), path, reason="我也解除")
        assert (late.status_code, late.json()["type"]) == (409, "/problems/halt-lifted")
        assert (await oversight(here, chen(), visit))["halts"][0]["lifted"]["reason"] == "可以继续"
        again = await halting(here, chen(), visit, str(uuid.uuid4()))
        assert again.status_code == 201, "a lifted act can be halted once more"


async def test_of_two_presses_in_the_same_moment_one_halts(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        for who in (chen(), colleague(), head()):
            await here.client(who)
        answers = await asyncio.gather(
            *(halting(here, who, visit, str(uuid.uuid4())) for who in (chen(), colleague(), head()))
        )
        assert sorted(one.status_code for one in answers) == [201, 409, 409]
        shown = (await oversight(here, chen(), visit))["halts"]
        assert [one["id"] for one in shown] == [
            one.json()["id"] for one in answers if one.status_code == 201
        ]


async def test_the_views_rebuilt_from_the_log_say_the_same(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        question, halt = await asked(here, chen(), visit), await halted(here, chen(), visit)
        await seen(here, phone, visit, halt, minutes=3)
        await here.push(answer(phone, visit, question))
        await photographed(here, phone, visit, minutes=7)
        before = await oversight(here, chen(), visit)

        def forget(tx: Transaction) -> None:
            for one in FOLLOWERS:
                tx.execute("DELETE FROM view_cursor WHERE name = ?", (one.name,))
                for table in one.tables:
                    tx.execute(f"DELETE FROM {table}")

        await database.write(forget)
        await here.server.views.catch_up()
        assert await oversight(here, chen(), visit) == before
        assert before["findings"], "something must have been found to compare"


@pytest.mark.parametrize(
    ("who", "status", "powers"),
    [
        (chen(), 201, {"ask": True, "halt": True, "dispatch": True}),
        (head(), 201, {"ask": True, "halt": True, "dispatch": True}),
        (studio(), 403, {"ask": True, "halt": False, "dispatch": True}),
        (auditor(), 403, {"ask": False, "halt": False, "dispatch": False}),
        (stranger(), 404, None),
    ],
    ids=["city", "head of the body", "street studio", "auditor", "another district"],
)
async def test_who_may_halt(
    who: Account, status: int, powers: dict[str, bool] | None, database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        if powers is not None:
            assert (await oversight(here, who, visit))["powers"] == powers
        refused = await halting(here, who, visit, str(uuid.uuid4()))
        assert refused.status_code == status
        if who.login == "studio":
            assert refused.json()["type"] == "/problems/power-missing"


async def test_a_halt_that_was_read_is_read_in_the_inbox_and_its_lifting_is_not(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        halt = await halted(here, chen(), visit)
        await say(here, chen(), f"/api/halts/{halt}/lifting", reason="可以继续")

        async def unread() -> list[str]:
            inbox = (await here.ask(wang(), "/api/inbox"))["messages"]
            return sorted(one["title"]["en"] for one in inbox if not one["read"])

        assert await unread() == ["Stop this act now", "The halt is lifted"]
        await seen(here, phone, visit, halt, minutes=3)
        assert await unread() == ["The halt is lifted"]


async def test_an_act_that_is_over_is_not_halted(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        await here.push(closing(phone, visit))
        late = await halting(here, chen(), visit, str(uuid.uuid4()))
        assert (late.status_code, late.json()["type"]) == (409, "/problems/visit-ended")


async def test_a_halt_is_pushed_at_once_and_lies_in_the_inbox_when_no_push_arrives(
    database: Database, tmp_path: Path
) -> None:
    async with push_service() as remote, place(database, tmp_path) as here:
        browser = await subscribed(here, wang(), f"{remote.origin}/wang")
        visit = await a_visit(here, await here.phone(wang()))
        remote.status = 500
        halt = await halted(here, chen(), visit)
        assert remote.received[0].headers["urgency"] == "high"
        assert "立即停止本次执法" in browser.read(remote.received[0].body).decode()
        inbox = (await here.ask(wang(), "/api/inbox"))["messages"]
        assert [one["about"] for one in inbox] == [halt]
