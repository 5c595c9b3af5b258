"""A question from the desk to the phone, and its answer back, on both databases."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from backend.accounts.model import Account
from backend.database import Database
from backend.notifications import store as notifications_store
from backend.notifications import vapid
from backend.notifications.push import PushSender
from backend.supervision.questions import service
from backend.supervision.questions.store import OPEN_PER_VISIT_MAX
from backend.supervision.questions.telling import AnswerTeller
from tests.accounts.people import NOW, chen, stranger, wang
from tests.notifications.push_service import push_service
from tests.notifications.test_push import Browser
from tests.supervision.asking.place import (
    a_visit,
    asked,
    colleague,
    head,
    oversight,
    place,
    say,
    studio,
)
from tests.supervision.scene import Phone, Scene, auditor, li, media, new_id, photo

pytestmark = pytest.mark.anyio


def closing(phone: Phone, visit: str) -> bytes:
    return phone.sign("visit.closed", {"visit": visit, "result": "no_problem", "count": 1})


def answer(phone: Phone, visit: str, question: str, *captures: str, text: str = "在墙上") -> bytes:
    body = {"visit": visit, "question": question, "text": text, "captures": list(captures)}
    return phone.sign("question.answered", body, wall=NOW + timedelta(minutes=9))


async def test_a_question_is_unseen_then_seen_then_answered_then_settled(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        question = await asked(here, chen(), visit)

        async def state() -> str:
            return (await oversight(here, chen(), visit))["questions"][0]["state"]

        assert await state() == "unseen"
        await here.push(phone.sign("question.seen", {"visit": visit, "question": question}))
        assert await state() == "seen"
        await here.push(answer(phone, visit, question))
        assert await state() == "answered"
        await say(here, chen(), f"/api/questions/{question}/settlement", note="清楚了")
        thread = (await oversight(here, chen(), visit))["questions"][0]

    assert thread["state"] == "settled"
    assert thread["settled"]["note"] == "清楚了"
    assert thread["answers"][0]["text"] == "在墙上"
    seen = {one["id"]: one["seenAt"] is not None for one in thread["officers"]}
    assert seen == {"o-wangjg": True, "o-lij": False}


async def test_an_answer_with_a_new_photo_after_the_visit_was_closed_is_part_of_the_visit(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        await here.push(closing(phone, visit))
        question = await asked(here, chen(), visit)
        capture = new_id()
        await here.push(
            phone.sign("capture.intended", {"visit": visit, "capture": capture, "medium": "photo"}),
            phone.sign("photo.captured", photo(visit, capture)),
            answer(phone, visit, question, capture),
        )
        shown = await here.ask(chen(), f"/api/visits/{visit}")

    assert shown["state"] == "closed"
    items = {item["type"]: item for item in shown["items"]}
    assert items["photo"]["capture"] == capture
    assert items["photo"]["media"]["sha256"] == media(f"original of {capture}")["sha256"]
    assert items["reply"]["captures"] == [capture]
    assert shown["oversight"]["questions"][0]["answers"][0]["captures"] == [capture]


async def test_every_officer_of_the_visit_has_it_on_his_phone_and_nobody_else(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        question = await asked(here, chen(), visit)

        async def carried(officer: str) -> list[str]:
            threads = await database.read(lambda tx: service.of_officer(tx, officer, NOW))
            return [thread.id for thread in threads]

        assert await carried("o-wangjg") == [question]
        assert await carried("o-lij") == [question]
        assert await carried("o-zhaow") == []
        for who in (wang(), li()):
            inbox = (await here.ask(who, "/api/inbox"))["messages"]
            assert [(one["about"], one["read"]) for one in inbox] == [(question, False)]
        await say(here, chen(), f"/api/questions/{question}/settlement", note="")
        later = NOW + service.KEPT_ON_PHONE + timedelta(hours=1)
        kept = await database.read(lambda tx: service.of_officer(tx, "o-wangjg", later))
        assert kept == [], "a settled question leaves the phone after a while"


async def test_asking_again_after_a_lost_answer_asks_once(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        path, question = f"/api/visits/{visit}/questions", str(uuid.uuid4())
        for _ in range(3):
            again = await say(here, chen(), path, id=question, text="谁在场？")
            assert again.status_code == 201
        other = await say(here, chen(), path, id=question, text="别的问题")
        stolen = await say(here, colleague(), path, id=question, text="谁在场？")
        inbox = (await here.ask(wang(), "/api/inbox"))["messages"]

        assert (other.status_code, stolen.status_code) == (400, 400)
        assert len((await oversight(here, chen(), visit))["questions"]) == 1
        assert len(inbox) == 1


async def test_of_two_who_settle_at_once_the_first_in_the_log_stands_and_the_second_is_told(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        question = await asked(here, chen(), visit)
        path = f"/api/questions/{question}/settlement"
        first = await say(here, chen(), path, note="已核实")
        second = await say(here, colleague(), path, note="另有看法")
        again = await say(here, chen(), path, note="已核实")

        assert (first.status_code, again.status_code) == (201, 201)
        assert second.status_code == 409
        assert second.json()["type"] == "/problems/question-settled"
        thread = (await oversight(here, chen(), visit))["questions"][0]
        assert thread["settled"]["note"] == "已核实"
        assert str(second.json()["extra"]["index"]) == str(thread["settled"]["index"])


@pytest.mark.parametrize(
    ("who", "status"),
    [(chen(), 201), (studio(), 201), (head(), 201), (stranger(), 404), (auditor(), 403)],
    ids=["city", "street studio", "head of the body", "another district", "auditor"],
)
async def test_who_may_ask(who: Account, status: int, database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        path = f"/api/visits/{visit}/questions"
        sent = await say(here, who, path, id=str(uuid.uuid4()), text="为什么？")
        assert sent.status_code == status


async def test_the_supervisor_of_another_district_reads_and_settles_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        question = await asked(here, chen(), visit)
        other = await here.client(stranger())
        assert (await other.get(f"/api/questions/{question}")).status_code == 404
        assert (await other.get("/api/questions")).json()["questions"] == []
        path = f"/api/questions/{question}/settlement"
        assert (await say(here, stranger(), path, note="")).status_code == 404


async def test_an_answer_that_names_a_question_of_another_visit_answers_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit, other = await a_visit(here, phone), await a_visit(here, phone)
        question = await asked(here, chen(), visit)
        await here.push(answer(phone, other, question))
        thread = (await oversight(here, chen(), visit))["questions"][0]
        assert (thread["state"], thread["answers"]) == ("unseen", [])


async def test_a_page_of_questions_tells_open_answered_and_settled_apart(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        made = [await asked(here, chen(), visit, f"第 {number} 问") for number in range(3)]
        await here.push(answer(phone, visit, made[1]))
        await say(here, chen(), f"/api/questions/{made[2]}/settlement", note="")

        async def listed(query: str) -> list[str]:
            page = await here.ask(chen(), f"/api/questions?{query}")
            return [one["id"] for one in page["questions"]]

        assert await listed("state=open") == [made[0]]
        assert await listed("state=answered") == [made[1]]
        assert await listed("state=settled") == [made[2]]
        page = await here.ask(chen(), "/api/questions?limit=2")
        rest = await listed(f"limit=2&before={page['nextBefore']}")
        assert [one["id"] for one in page["questions"]] + rest == made[::-1]


async def test_an_officer_is_not_flooded(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        for number in range(OPEN_PER_VISIT_MAX):
            await asked(here, chen(), visit, f"第 {number} 问")
        path = f"/api/visits/{visit}/questions"
        over = await say(here, chen(), path, id=str(uuid.uuid4()), text="还有一问")
        assert (over.status_code, over.json()["type"]) == (409, "/problems/too-many-questions")


@pytest.mark.parametrize("text", ["", " \n ", "长" * 2001])
async def test_an_empty_or_endless_question_is_refused(
    text: str, database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await a_visit(here, await here.phone(wang()))
        path = f"/api/visits/{visit}/questions"
        sent = await say(here, chen(), path, id=str(uuid.uuid4()), text=text)
        assert sent.status_code == 400


async def subscribed(here: Scene, who: Account, endpoint: str) -> Browser:
    browser = Browser(endpoint)
    await here.server.database.write(
        lambda tx: notifications_store.add_subscription(tx, who.id, browser.subscription, 0)
    )
    return browser


async def test_the_phone_is_hinted_at_and_a_subscription_that_is_gone_costs_no_question(
    database: Database, tmp_path: Path
) -> None:
    async with push_service() as remote, place(database, tmp_path) as here:
        browser = await subscribed(here, wang(), f"{remote.origin}/wang")
        visit = await a_visit(here, await here.phone(wang()))
        await asked(here, chen(), visit, "证在哪里？")
        assert "证在哪里？" in browser.read(remote.received[0].body).decode()

        remote.status = 410
        question = await asked(here, chen(), visit, "第二问")
        kept = await database.read(lambda tx: notifications_store.subscriptions_of(tx, "a-wangjg"))
        assert kept == [], "an address that is gone is forgotten"
        inbox = (await here.ask(wang(), "/api/inbox"))["messages"]
        assert question in [one["about"] for one in inbox]
        threads = await database.read(lambda tx: service.of_officer(tx, "o-wangjg", NOW))
        assert question in [thread.id for thread in threads]


async def test_whoever_asked_hears_of_each_answer_once_whenever_the_server_was_stopped(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        question = await asked(here, chen(), visit)
        other = await asked(here, colleague(), visit)
        sender = PushSender(
            vapid.load_or_make(tmp_path / "v", "mailto:p@c.example"), for_tests=True
        )

        async def tell(days: float = 0) -> int:
            """As a server does that has just been started."""
            teller = AnswerTeller(database, here.server.ledger, sender, lambda: here.server.now)
            return await teller.tell(here.server.now + timedelta(days=days))

        async def unread(who: Account) -> int:
            return (await here.ask(who, "/api/inbox/unread"))["unread"]

        assert await tell() == 0
        await here.push(answer(phone, visit, question), answer(phone, visit, question, text=""))
        assert (await tell(), await tell()) == (2, 0)
        assert (await unread(chen()), await unread(colleague())) == (2, 0)
        messages = (await here.ask(chen(), "/api/inbox"))["messages"]
        await say(here, chen(), f"/api/inbox/{messages[0]['id']}/reading")
        assert await unread(chen()) == 1

        # What was settled meanwhile, and what is a week old, is told no more.
        await here.push(answer(phone, visit, other), answer(phone, visit, question, text="又一次"))
        await say(here, colleague(), f"/api/questions/{other}/settlement", note="清楚了")
        assert await tell(days=8) == 0
        assert await tell() == 1
        await sender.close()

    assert {one["text"]["zh"] for one in messages} == {
        "云川好味小吃店：在墙上",
        "云川好味小吃店：（以照片回答）",
    }
    assert {one["visit"] for one in messages} == {visit}
