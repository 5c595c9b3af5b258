"""Deciding about visits: together, at once, and never behind somebody's back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.model import Account
from backend.database import Database, Transaction
from backend.notifications import service as notifications
from backend.notifications.model import Message
from backend.notifications.push import PushSender
from backend.notifications.vapid import load_or_make
from backend.supervision.review.routes import HANDLERS
from backend.supervision.review.views import FOLLOWERS
from backend.supervision.routes import HANDLERS as DESK
from tests.accounts.people import chen, stranger, wang
from tests.supervision.scene import Scene, auditor, li, new_id, opening, photo, scene

pytestmark = pytest.mark.anyio


def place(database: Database, tmp_path: Path) -> Any:
    sender = PushSender(load_or_make(tmp_path / "push", "mailto:palm@example.org"))
    return scene(database, tmp_path, [*DESK, *HANDLERS], followers=FOLLOWERS, push_sender=sender)


async def closed_visit(here: Scene) -> str:
    phone, visit = await here.phone(wang()), new_id()
    await here.push(
        phone.sign("visit.opened", opening(visit)),
        phone.sign("photo.captured", photo(visit, f"c-{visit}")),
        phone.sign("visit.closed", {"visit": visit, "result": "none"}),
    )
    return visit


def decision(verdict: str, *visits: str, seen: int = -1, **more: Any) -> dict[str, Any]:
    capture = more.pop("capture", None)
    return {
        "id": new_id(),
        "targets": [{"visit": one, "capture": capture, "seen": seen} for one in visits],
        "verdict": verdict,
        **more,
    }


async def decide(here: Scene, who: Account, asked: dict[str, Any]) -> Any:
    answer = await (await here.client(who)).post("/api/reviews", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()["outcomes"]


async def inbox_of(here: Scene, who: Account) -> list[Message]:
    def read(tx: Transaction) -> list[Message]:
        return notifications.inbox(tx, who.id)

    return await here.server.database.read(read)


async def listed(here: Scene, state: str) -> list[str]:
    page = await here.ask(chen(), f"/api/reviews?state={state}")
    return [one["visit"]["id"] for one in page["visits"]]


async def test_several_visits_are_approved_at_once(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visits = [await closed_visit(here) for _ in range(3)]
        assert await listed(here, "waiting") == visits[::-1]

        outcomes = await decide(here, chen(), decision("approved", *visits[:2]))

        assert [one["done"] for one in outcomes] == [True, True]
        assert await listed(here, "waiting") == [visits[2]]
        assert await listed(here, "approved") == [visits[1], visits[0]]


async def test_what_was_returned_reaches_everybody_who_was_there_and_waits_when_answered(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("visit.closed", {"visit": visit, "result": "none"}),
        )
        await decide(here, chen(), decision("returned", visit, remarks="请补拍证照。"))
        assert await listed(here, "returned") == [visit]
        for officer in (wang(), li()):
            inbox = await inbox_of(here, officer)
            assert [one.visit for one in inbox] == [visit]
            assert "请补拍证照。" in inbox[0].text.zh

        await here.push(
            phone.sign("note.written", {"visit": visit, "note": "n-1", "text": "已补充"})
        )

        assert await listed(here, "returned") == []
        assert await listed(here, "waiting") == [visit]


async def test_of_two_supervisors_at_once_the_first_in_the_log_stands(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        await here.client(chen())
        one, other = await asyncio.gather(
            decide(here, chen(), decision("approved", visit)),
            decide(here, chen(), decision("returned", visit, remarks="再看一次")),
        )
        told = [one[0], other[0]]
        (first,) = (outcome for outcome in told if outcome["done"])
        (second,) = (outcome for outcome in told if not outcome["done"])
        assert second["standing"] == first["standing"]
        shown = (await here.ask(chen(), f"/api/visits/{visit}"))["reviews"]
        assert [review["index"] for review in shown] == [first["standing"]["index"]]


async def test_the_same_decision_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        asked = decision("approved", visit)
        first = await decide(here, chen(), asked)
        size = here.server.ledger.published.size
        assert await decide(here, chen(), asked) == first
        assert here.server.ledger.published.size == size


async def test_unusable_evidence_says_so_at_the_item_and_stays_in_the_log(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        asked = decision(
            "unusable",
            visit,
            capture=f"c-{visit}",
            ground="illegal_means",
            remarks="未经同意拍摄私人物品",
        )
        await decide(here, chen(), asked)
        shown = await here.ask(chen(), f"/api/visits/{visit}")
        (review,) = shown["reviews"]
        assert (review["capture"], review["verdict"]) == (f"c-{visit}", "unusable")
        assert (review["ground"], review["remarks"]) == ("illegal_means", "未经同意拍摄私人物品")
        assert shown["counts"]["photos"] == 1
        (row,) = (await here.ask(chen(), "/api/reviews?state=waiting"))["visits"]
        assert row["unusable"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "returned", "remarks": " "},
        {"verdict": "unusable", "remarks": "没有理由"},
        {"verdict": "unusable", "ground": "illegal_means", "remarks": "整个检查"},
        {"verdict": "approved", "ground": "illegal_means"},
    ],
)
async def test_a_decision_says_what_the_law_and_the_officer_need(
    database: Database, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        client = await here.client(chen())
        answer = await client.post("/api/reviews", json={**decision("", visit), **wrong})
        assert answer.status_code == 400
        assert await listed(here, "waiting") == [visit]


async def test_who_may_not_see_a_visit_or_only_looks_decides_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        for who, status in ((stranger(), 404), (auditor(), 403), (wang(), 403)):
            client = await here.client(who)
            answer = await client.post("/api/reviews", json=decision("approved", visit))
            assert answer.status_code == status
        assert await listed(here, "waiting") == [visit]


async def test_an_auditor_lists_who_looked_at_what(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        visit = await closed_visit(here)
        digest = await here.store(f"original of c-{visit}".encode())
        client = await here.client(chen())
        assert (await client.get(f"/api/evidence/{digest}/original")).status_code == 200
        await here.server.views.reached(here.server.ledger.published.size - 1)

        page = await here.ask(auditor(), "/api/looks")

        (look,) = page["looks"]
        assert (look["visit"], look["by"]["id"], look["form"]) == (visit, chen().id, "original")
        assert [person["id"] for person in page["people"]] == [chen().id]
        for query, count in ((f"by={chen().id}", 1), ("by=a-nobody", 0), (f"visit={visit}", 1)):
            assert len((await here.ask(auditor(), f"/api/looks?{query}"))["looks"]) == count
        assert (await client.get("/api/looks")).status_code == 403
