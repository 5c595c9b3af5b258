"""Coding, showing and scanning rates: every visit counted once, exceptions apart."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.clock import day_of
from backend.codes.routes import HANDLERS as CODES
from backend.database import Database
from tests.accounts.people import NOW, chen, stranger, wang
from tests.codes.showing import SHOP_PHONE, code_of, coded_opening, scans_of
from tests.supervision.scene import Scene, auditor, new_id, opening, scene, zhao

pytestmark = pytest.mark.anyio

ADDRESS = "/api/codes/coverage"
NOTHING = {
    "visits": 0,
    "coded": 0,
    "shown": 0,
    "scanned": 0,
    "excepted": 0,
    "unexplained": 0,
}


@pytest.fixture
async def city(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    async with scene(database, tmp_path, CODES) as opened:
        yield opened


async def a_mixed_day(city: Scene) -> dict[str, str]:
    """Visits by what they are an example of; all by officer Wang but one."""
    phone, other = await city.phone(wang()), await city.phone(zhao())
    names = ("bare", "coded", "shown", "scanned", "stale", "officer", "excepted", "both", "code")
    visits = {name: new_id() for name in (*names, "west", "unopened")}
    for name in names:
        found = "code" if name == "code" else "search"
        made = coded_opening if name != "bare" else _uncoded
        await city.push(phone.sign("visit.opened", made(visits[name], phone, found=found)))
    await city.push(
        other.sign("visit.opened", coded_opening(visits["west"], other, "o-zhaow", found="typed"))
    )
    shown = [phone.sign("code.shown", {"visit": visits["shown"], "showing": f"{i}"}) for i in "12"]
    await city.push(*shown)
    scans = scans_of(city)
    old = timedelta(hours=-1)
    await scans.take(code_of(phone, visits["stale"], off=old), SHOP_PHONE, NOW)
    own = SHOP_PHONE.__class__(address="a", officers=True)
    await scans.take(code_of(phone, visits["officer"]), own, NOW)
    for name in ("scanned", "scanned", "both"):
        await scans.take(code_of(phone, visits[name]), SHOP_PHONE, NOW)
    # Shown by somebody who is not in this visit: counts for nobody.
    await scans.take(code_of(other, visits["bare"]), SHOP_PHONE, NOW)
    await scans.take(code_of(phone, visits["unopened"]), SHOP_PHONE, NOW)
    for name, reason in (("excepted", "refused"), ("excepted", "no_code"), ("both", "refused")):
        body = {"visit": visits[name], "reason": reason, "note": ""}
        await city.push(phone.sign("code.excepted", body))
    await city.push(phone.sign("code.excepted", {"visit": visits["coded"], "reason": "mood"}))
    return visits


def _uncoded(visit: str, _phone: Any, **more: Any) -> dict[str, Any]:
    return opening(visit, **more)


async def test_every_visit_is_counted_once_and_exceptions_apart(city: Scene) -> None:
    await a_mixed_day(city)
    told = await city.ask(auditor(), ADDRESS)
    assert told["total"] == {
        "visits": 10,
        "coded": 9,
        "shown": 1,
        "scanned": 3,
        "excepted": 1,
        "unexplained": 6,
    }
    assert [one["id"] for one in told["agencies"]] == ["city-east", "west"]
    assert [one["visits"] for one in told["agencies"]] == [9, 1]
    assert told["reasons"] == [
        {"reason": "no_code", "visits": 1},
        {"reason": "refused", "visits": 2},
    ]
    assert told["madeUp"] == 0


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("group=uncoded", {"bare"}),
        (
            "group=unshown",
            {"bare", "coded", "scanned", "stale", "officer", "excepted", "both", "code"},
        ),
        ("group=unscanned", {"bare", "coded", "shown", "stale", "officer", "excepted"}),
        ("group=excepted", {"excepted"}),
        ("group=unexplained", {"bare", "coded", "shown", "stale", "officer"}),
        ("group=made_up", set()),
        ("reason=refused", {"excepted", "both"}),
        ("group=unscanned&reason=no_code", {"excepted"}),
    ],
)
async def test_every_figure_leads_to_its_visits(
    city: Scene, question: str, names: set[str]
) -> None:
    visits = await a_mixed_day(city)
    told = await city.ask(chen(), f"{ADDRESS}/visits?agency=city-east&{question}")
    assert {one["id"] for one in told["visits"]} == {visits[name] for name in names}
    assert told["nextBefore"] is None


async def test_the_visits_come_in_pages(city: Scene) -> None:
    await a_mixed_day(city)
    seen: list[str] = []
    before = ""
    while True:
        told = await city.ask(auditor(), f"{ADDRESS}/visits?limit=3{before}")
        seen += [one["id"] for one in told["visits"]]
        if told["nextBefore"] is None:
            break
        before = f"&before={told['nextBefore']}"
    assert len(seen) == len(set(seen)) == 10


async def test_a_period_is_days_in_china_with_both_ends(city: Scene) -> None:
    await a_mixed_day(city)
    day = day_of(NOW)
    other = day + timedelta(days=1)
    for first, last, count in (
        (day, day, 10),
        (other, other, 0),
        (day - timedelta(days=9), day, 10),
    ):
        told = await city.ask(auditor(), f"{ADDRESS}?from={first}&to={last}")
        assert told["total"]["visits"] == count
    assert told["total"] != NOTHING
    assert (await city.ask(auditor(), f"{ADDRESS}?from={other}&to={other}"))["total"] == NOTHING


@pytest.mark.parametrize(
    "question",
    [
        "from=2026-01-02&to=2026-01-01",
        "from=2020-01-01&to=2026-01-01",
        "from=x",
        "to=9999-12-31",
        "to=0001-01-01",
    ],
)
async def test_what_is_no_period_is_refused(city: Scene, question: str) -> None:
    client = await city.client(auditor())
    assert (await client.get(f"{ADDRESS}?{question}")).status_code == 400


async def test_nobody_learns_of_agencies_outside_his_scope(city: Scene) -> None:
    await a_mixed_day(city)
    told = await city.ask(stranger(), ADDRESS)
    assert [one["id"] for one in told["agencies"]] == ["west"]
    assert told["reasons"] == []
    client = await city.client(stranger())
    for agency in ("city-east", "city", "nowhere"):
        for path in (ADDRESS, f"{ADDRESS}/visits"):
            assert (await client.get(f"{path}?agency={agency}")).status_code == 404
    assert (await (await city.client(wang())).get(ADDRESS)).status_code == 403
