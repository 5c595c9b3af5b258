"""What an entry may have changed is measured again, all of that and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.frequency.model import (
    CapPublished,
    CountCorrected,
    Limit,
    PublishedBasis,
)
from backend.supervision.warnings import measuring
from backend.supervision.warnings.book import WarningBook, shipped_rules
from tests.accounts.people import NOW, wang
from tests.supervision.scene import new_id, opening
from tests.supervision.warnings.test_following import act, city, rules_of, same, whole

pytestmark = pytest.mark.anyio


async def test_an_entry_is_measured_with_what_it_touches_and_nothing_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        phone = await here.phone(wang())
        first, second = new_id(), new_id()
        elsewhere = {"name": "别的企业"}
        await here.push(phone.sign("visit.opened", opening(first)))
        await here.push(phone.sign("visit.opened", opening(second, enterprise=elsewhere)))
        await following.standing(here.server.now)
        asked = measured(monkeypatch)

        await here.push(phone.sign("visit.closed", {"visit": second, "result": "no_problem"}))
        await following.standing(here.server.now)
        await following.standing(here.server.now)

        assert asked == [[second]]


async def test_a_fork_warns_though_nothing_of_it_enters_the_log(
    database: Database, tmp_path: Path
) -> None:
    async with city(database, tmp_path) as here:
        following = WarningBook(database, shipped_rules())
        phone, visit = await here.phone(wang()), new_id()
        await here.push(phone.sign("visit.opened", opening(visit)))
        one = phone.sign("note.written", {"visit": visit, "note": "n-1", "text": "甲"})
        phone.seq -= 1
        other = phone.sign("note.written", {"visit": visit, "note": "n-2", "text": "乙"})
        await here.push(one)
        before = await following.standing(here.server.now)

        answer = await here.inbox.push([other], account_id="a-wangjg", now=here.server.now)
        assert [verdict.index for verdict in answer.verdicts] == [None]
        after = await following.standing(here.server.now)

        assert "chain-forked" not in rules_of(before)
        assert "chain-forked" in rules_of(after)
        assert same(after, await whole(here))


async def test_other_visits_of_an_enterprise_are_measured_again_when_their_counter_changed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with city(database, tmp_path) as here:
        cap = CapPublished(
            agency="/city/east/",
            year=NOW.year,
            limits=[Limit(per_year=2)],
            exemptions=[],
            basis=PublishedBasis(title="频次上限"),
        )
        await act(here, "cap.published", "/city/east/", cap)
        following = WarningBook(database, shipped_rules())
        phone, visits = await here.phone(wang()), [new_id() for _ in range(4)]
        for days, visit in enumerate(visits[:2]):
            wall = NOW - timedelta(days=9 - days)
            await here.push(phone.sign("visit.opened", opening(visit), wall=wall))
        await following.standing(here.server.now)
        asked = measured(monkeypatch)

        for days, visit in enumerate(visits[2:]):
            wall = NOW - timedelta(days=5 - days)
            await here.push(phone.sign("visit.opened", opening(visit), wall=wall))
            await following.standing(here.server.now)
        corrected = CountCorrected(visit=visits[0], counted=False, reason="开错了")
        await act(here, "count.corrected", visits[0], corrected)
        standing = await following.standing(here.server.now)

        third = {visits[2]}  # no longer the first beyond the cap, but within it
        assert asked == [[visits[2]], [visits[3]], sorted({visits[0], visits[3]} | third)]
        over = [one.last.id for one in standing.warnings if one.rule == "over-cap"]
        assert over == [visits[3]]
        assert same(standing, await whole(here))


def measured(monkeypatch: pytest.MonkeyPatch) -> list[list[str] | None]:
    """Which visits are measured from now on."""
    asked: list[list[str] | None] = []
    really: Callable[..., Any] = measuring.measure

    def watch(tx: Any, now: datetime, visits: list[str] | None, caps: Any) -> Any:
        asked.append(visits)
        return really(tx, now, visits, caps)

    monkeypatch.setattr(measuring, "measure", watch)
    return asked
