"""The burden card of one enterprise: what its year of inspections was, the same for both sides."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.burden.routes import HANDLERS
from backend.planning.frequency.model import CountCorrected
from backend.planning.views import FOLLOWERS
from tests.accounts.people import NOW, chen, wang
from tests.supervision.scene import SHOP, Phone, Scene, opening, scene, zhao

pytestmark = pytest.mark.anyio
CARD = f"/api/enterprises/{SHOP.id}/burden"


def place(database: Database, tmp_path: Path) -> Any:
    return scene(database, tmp_path, HANDLERS, followers=FOLLOWERS)


async def visit(
    here: Scene, phone: Phone, *answers: tuple[str, str, str], minutes: int = 30, **more: Any
) -> str:
    """An inspection of the shop, opened, asked and closed."""
    identity = str(uuid.uuid4())
    begin: datetime = more.pop("at", NOW - timedelta(hours=5))
    officer = phone.account.officer_id or ""
    await here.push(
        phone.sign("visit.opened", opening(identity, officer, **more), wall=begin),
        *(
            phone.sign(
                "checklist.answered",
                {"visit": identity, "checklist": checklist, "item": item, "answer": answer},
            )
            for checklist, item, answer in answers
        ),
        phone.sign(
            "visit.closed",
            {"visit": identity, "result": "no_problem"},
            wall=begin + timedelta(minutes=minutes),
        ),
    )
    return identity


LICENCE = ("food-operation", "licence", "pass")


async def test_the_card_counts_visits_minutes_papers_and_what_was_asked_again(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        east, west = await here.phone(wang()), await here.phone(zhao())
        await visit(here, east, LICENCE, ("catering", "dishes", "fail"), minutes=30)
        await visit(here, west, LICENCE, ("catering", "dishes", "not_applicable"), minutes=15)
        await visit(here, west, purpose="service")
        card = await here.ask(chen(), CARD)

        assert card == {
            "year": NOW.year,
            "visits": 2,
            "joint": 0,
            "bodies": 2,
            "minutes": 45,
            "timed": 2,
            "documents": 2,
            "questions": 3,
            "repeats": 1,
            "otherVisits": 1,
            "spared": 0,
            "verified": False,
        }


async def test_a_clock_that_went_wrong_and_a_visit_made_up_give_no_minutes(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        made_up = {"happenedAt": "2026-11-20T10:00:00+08:00", "reason": "断网"}
        await visit(here, phone, minutes=-10)
        await visit(here, phone, minutes=60 * 24 * 3)
        await visit(here, phone, madeUp=made_up)
        card = await here.ask(chen(), CARD)

        assert (card["visits"], card["timed"], card["minutes"]) == (3, 0, 0)


async def test_a_visit_taken_out_of_the_counters_is_no_burden_and_a_joint_one_is_one(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        wrong = await visit(here, phone, LICENCE)
        await visit(here, phone, LICENCE, joint=["west"])
        body = CountCorrected(visit=wrong, counted=False, reason="开错了")
        server = here.server
        index = await server.database.write(
            lambda tx: server.ledger.act(
                tx, kind="count.corrected", by="a-chenj", subject=wrong, body=body, now=NOW
            )
        )
        await server.views.reached(index)
        card = await here.ask(chen(), CARD)

        assert (card["visits"], card["joint"], card["bodies"]) == (1, 1, 2)
        assert (card["documents"], card["repeats"]) == (1, 0)


async def test_another_year_is_empty_and_a_stranger_to_the_territory_sees_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        await visit(here, await here.phone(wang()), LICENCE)
        before = await here.ask(chen(), f"{CARD}?year={NOW.year - 1}")
        officer = await (await here.client(wang())).get(CARD)
        nobody = await (await here.client(chen())).get("/api/enterprises/e-none/burden")

        assert (before["visits"], before["questions"]) == (0, 0)
        assert officer.status_code == 403
        assert nobody.status_code == 404
