"""When an entry was made: beacons around the visit, and what other phones have seen."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.supervision.routes import HANDLERS
from tests.accounts.people import NOW, chen, wang
from tests.supervision.scene import li, new_id, opening, scene

pytestmark = pytest.mark.anyio


def upto(item: dict[str, Any]) -> str:
    """The upper bound to the second; instants are cut to milliseconds, so bounds are one wider."""
    bound = datetime.fromisoformat(item["bracket"]["notAfter"])
    assert bound.microsecond <= 1000
    return bound.strftime("%H:%M:%S")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


async def test_beacons_far_around_a_visit_bound_its_entries(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, other, visit = await here.phone(wang()), new_id(), new_id()
        raws = [await here.beacon(phone, NOW - minutes(30))]
        raws += [
            phone.sign("note.written", {"visit": other, "note": f"n-{i}", "text": "…"})
            for i in range(40)
        ]
        raws.append(phone.sign("visit.opened", opening(visit)))
        raws += [
            phone.sign("note.written", {"visit": other, "note": f"m-{i}", "text": "…"})
            for i in range(40)
        ]
        raws.append(await here.beacon(phone, NOW + minutes(5)))
        await here.push(*raws, after=timedelta(hours=9))

        (item,) = (await here.ask(chen(), f"/api/visits/{visit}"))["items"]

        assert item["bracket"]["notBefore"] == "2026-11-22T07:30:00Z"
        assert upto(item) == "08:05:00"
        assert item["bracket"]["grade"] == "B"
        assert item["receivedLateSeconds"] == 9 * 3600


async def test_without_a_beacon_only_the_arrival_bounds_an_entry(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(phone.sign("visit.opened", opening(visit)), after=minutes(3))

        (item,) = (await here.ask(chen(), f"/api/visits/{visit}"))["items"]

        assert item["bracket"]["notBefore"] is None
        assert upto(item) == "08:03:00"
        assert item["bracket"]["grade"] == "C"


async def test_a_partner_who_saw_the_head_bounds_what_stands_before_it(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, partner = await here.phone(wang()), await here.phone(li())
        mine, theirs = new_id(), new_id()
        late = [
            await here.beacon(partner, NOW - minutes(0.5)),
            partner.sign("visit.opened", opening(theirs)),
        ]
        seen = {"visit": mine, "officer": "o-lij", "proof": partner.presence()}
        await here.push(
            phone.sign("visit.opened", opening(mine)),
            phone.sign("visit.officer_confirmed", seen),
            after=minutes(1),
        )
        await here.push(*late, after=timedelta(hours=5))

        (item,) = (await here.ask(chen(), f"/api/visits/{theirs}"))["items"]

        assert item["bracket"]["notBefore"] == "2026-11-22T07:59:30Z"
        assert upto(item) == "08:01:00"
        assert item["bracket"]["grade"] == "A"
