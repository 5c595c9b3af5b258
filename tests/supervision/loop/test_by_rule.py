"""What happens without a hand: chasing, the next level, whatever the clock and the server do."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.settings import DatabaseSettings
from backend.supervision.loop import automatic
from tests.supervision.loop.desks import START, Desks, desks
from tests.whole_app import all_views

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(
    database_settings: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path, monkeypatch) as opened:
        yield opened


def by_rule(read: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(one["act"], one["on"]) for one in read["acts"] if one["by"] is None]


async def test_a_silent_body_is_chased_and_the_lead_raised(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(37)  # the last day, 8 October
    assert await here.rules() == 0
    for days, made in ((1, 1), (0, 0), (6, 0), (1, 1), (7, 1)):
        here.clock.days(days)
        assert await here.rules() == made, here.clock.now
    read = await here.get("chenj", f"/api/leads/{lead}")
    assert by_rule(read) == [
        ("lead.chased", "2026-10-09"),
        ("lead.chased", "2026-10-16"),
        ("lead.escalated", "2026-10-23"),
    ]
    assert (read["handler"]["id"], read["raised"], read["overdue"]) == ("yunchuan", 1, True)
    assert (await here.get("huangw", f"/api/leads/{lead}"))["possible"] == []
    mine = await here.get("chenj", "/api/leads")
    assert [(one["id"], one["mine"]) for one in mine["leads"]] == [(lead, True)]
    assert (await here.get("huangw", "/api/leads"))["leads"] == []
    assert (await here.get("tangn", "/api/leads"))["counts"]["mine"] == 1
    issued = await here.step(
        "chenj",
        lead,
        "paper.issued",
        kind="decision",
        facts="逾期未整改。",
        demands="限十日内改正。",
        measures=["correct"],
    )
    assert issued["papers"][-1]["number"] == "云川市司法局监决字〔2026〕1号"


async def test_a_lead_that_breaks_the_rule_stops_no_other(
    here: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = sorted([await here.issued(), await here.issued(title="另一条线索")])
    here.clock.days(38)
    settle = automatic.settled

    def breaking(tx: Any, ledger: Any, lead: str, *known: Any) -> Any:
        assert lead != leads[0], "a row nobody thought of"
        return settle(tx, ledger, lead, *known)

    monkeypatch.setattr(automatic, "settled", breaking)
    assert await here.rules() == 1
    read = await here.get("huangw", f"/api/leads/{leads[1]}")
    assert [one["act"] for one in read["acts"] if one["by"] is None] == ["lead.chased"]


async def test_what_follows_by_rule_is_read_before_it_is_entered(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(40)
    read = await here.get("huangw", f"/api/leads/{lead}")
    assert by_rule(read) == [("lead.chased", "2026-10-11")]
    assert read["acts"][-1]["index"] is None
    assert read["chases"] == 1
    await here.rules()
    entered = await here.get("huangw", f"/api/leads/{lead}")
    assert by_rule(entered) == by_rule(read)
    assert entered["acts"][-1]["index"] is not None


async def test_who_acts_late_finds_the_chase_in_the_log_before_his_act(here: Desks) -> None:
    lead = await here.issued()
    proof = [await here.file("tangn", lead)]
    here.clock.days(40)
    read = await here.step("tangn", lead, "rectification.reported", text="已整改", proof=proof)
    assert [one["act"] for one in read["acts"]][-2:] == ["lead.chased", "rectification.reported"]
    assert read["chases"] == 0


async def test_after_a_standstill_nobody_is_chased_for_each_missed_day(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(100)
    assert await here.rules() == 1
    assert await here.rules() == 0
    read = await here.get("chenj", f"/api/leads/{lead}")
    assert by_rule(read) == [("lead.chased", "2026-12-10")]


async def test_two_loops_at_once_enter_it_once(here: Desks) -> None:
    await here.issued()
    here.clock.days(40)
    state = here.app.state
    made = await asyncio.gather(
        *(automatic.enter_due(state.database, state.ledger, here.clock.now) for _ in range(4))
    )
    assert sum(made) == 1


async def test_a_clock_set_back_over_the_deadline_undoes_nothing(here: Desks) -> None:
    lead = await here.issued()
    here.clock.days(40)
    await here.rules()
    here.clock.days(-20)
    assert await here.rules() == 0
    read = await here.get("tangn", f"/api/leads/{lead}")
    assert by_rule(read) == [("lead.chased", "2026-10-11")]
    proof = [await here.file("tangn", lead)]
    read = await here.step("tangn", lead, "rectification.reported", text="已整改", proof=proof)
    assert read["acts"][-1]["on"] == "2026-10-11"  # no act stands before the one before it
    here.clock.days(20)
    assert await here.rules() == 0


def test_a_clock_that_leaps_is_believed_when_it_stays_and_not_before() -> None:
    steady = automatic.SteadyClock()
    start, year, minute = START, timedelta(days=365), timedelta(minutes=1)
    assert steady.believes(start, 0)
    assert steady.believes(start + minute, 60)
    assert not steady.believes(start + year, 120)  # set wrong
    assert not steady.believes(start + year + minute, 180)
    assert steady.believes(start + 4 * minute, 240)  # and put right: nobody was chased
    assert not steady.believes(start + year, 300)
    assert not steady.believes(start + year + timedelta(minutes=59), 300 + 59 * 60)
    assert steady.believes(start + year + timedelta(minutes=60), 300 + 60 * 60)
    assert steady.believes(start, 8000)  # set back: it chases nobody by itself
    assert steady.believes(start + minute, 8060)


async def test_a_lead_nobody_assesses_goes_up_too(here: Desks) -> None:
    lead = (await here.open())["id"]
    for _ in range(3):
        here.clock.days(8)
        await here.rules()
    read = await here.get("chenj", f"/api/leads/{lead}")
    assert (read["stage"], read["handler"]["id"], read["mine"]) == ("opened", "yunchuan", True)
    assert [one["id"] for one in (await here.get("chenj", "/api/leads"))["leads"]] == [lead]
    await here.step("huangw", lead, "lead.assessed", 403, verdict="founded", reason="迟了")


async def test_whoever_has_the_turn_finds_a_message(here: Desks) -> None:
    lead = await here.issued()
    await all_views(here.app)
    told = (await here.get("tangn", "/api/inbox"))["messages"]
    assert told[0]["title"]["zh"] == "监督线索：制发监督文书"
    here.clock.days(40)
    await here.rules()
    told = (await here.get("tangn", "/api/inbox"))["messages"]
    assert told[0]["title"]["zh"] == "监督线索：自动催办"
    assert told[0]["place"] == f"/desk/leads/{lead}"
    assert "重复检查同一家餐馆" not in str(told)
