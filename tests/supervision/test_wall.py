"""The wall: nothing missed and nothing doubled, whatever interrupts it; counters and radar."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.supervision.halts.views import FOLLOWERS as HALT_VIEWS
from backend.supervision.review.views import FOLLOWERS as REVIEW_VIEWS
from backend.supervision.wall import service
from backend.supervision.wall.routes import HANDLERS
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.views import FOLLOWERS as WARNING_VIEWS
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import (
    SHOP,
    Phone,
    Scene,
    auditor,
    fix,
    new_id,
    opening,
    photo,
    scene,
    zhao,
)

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def place(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    book = WarningBook(database, shipped_rules(), tmp_path / "rules")
    followers = (*PLANNING_VIEWS, *HALT_VIEWS, *WARNING_VIEWS, *REVIEW_VIEWS)
    async with scene(database, tmp_path, HANDLERS, followers=followers, warning_book=book) as here:
        yield here


async def wall(here: Scene, query: str = "") -> Any:
    return await here.ask(chen(), f"/api/wall?{query}")


class Screen:
    """What a desk keeps: as `pwa/src/desk/wall_watch/merge.ts` does."""

    def __init__(self, first: Any) -> None:
        self.index = -1
        self.points: dict[str, Any] = {}
        self.events: list[int] = []
        self.take(first)

    def take(self, told: Any) -> None:
        if told["whole"]:
            self.points = {}
            self.events = []
        for visit in told["touched"]:
            self.points.pop(visit, None)
        self.points |= {one["id"]: one for one in told["points"]}
        self.events += [event["index"] for event in reversed(told["events"])]
        self.index = told["index"]


async def test_an_open_visit_stands_on_the_wall_however_old_it_is(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        (index, _) = await here.push(
            phone.sign("visit.opened", opening(visit), where=fix()),
            phone.sign("note.written", {"visit": visit, "note": "n", "text": "…"}),
        )

        told = await wall(here)

        (point,) = told["points"]
        assert (point["id"], point["name"], point["state"]) == (visit, SHOP.name, "open")
        assert [event["index"] for event in told["events"][:2]] == [index + 1, index]
        assert (told["counters"]["open"], told["counters"]["today"]) == (1, 1)

        here.server.now = NOW + timedelta(days=3)
        later = await here.ask(auditor(), "/api/wall")
        assert [one["id"] for one in later["points"]] == [visit]


async def test_a_closed_visit_leaves_the_wall_with_its_days(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("visit.closed", {"visit": visit, "result": "none"}),
        )
        assert [one["id"] for one in (await wall(here))["points"]] == [visit]
        here.server.now = NOW + timedelta(days=9)
        assert (await here.ask(auditor(), "/api/wall"))["points"] == []
        month = await here.ask(auditor(), "/api/wall?days=30")
        assert [one["id"] for one in month["points"]] == [visit]


async def test_whatever_interrupts_a_wall_it_misses_nothing_and_doubles_nothing(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(4)
    async with place(database, tmp_path) as here:
        east, west = await here.phone(wang()), await here.phone(zhao())
        screens = [Screen(await wall(here)) for _ in range(4)]
        first = screens[0].index
        opened: list[tuple[Phone, str]] = []
        for _ in range(40):
            for screen in chance.sample(screens, chance.randrange(len(screens))):
                # An answer may be lost on the way: then the same is asked again.
                lost = await wall(here, f"after={screen.index}")
                assert lost["index"] >= screen.index
                screen.take(await wall(here, f"after={screen.index}"))
            if opened and chance.random() < 0.6:
                phone, visit = chance.choice(opened)
                note = {"visit": visit, "note": new_id(), "text": "…"}
                await here.push(phone.sign("note.written", note))
            else:
                phone = chance.choice([east, west])
                opened.append((phone, new_id()))
                officer = phone.account.officer_id or ""
                await here.push(phone.sign("visit.opened", opening(opened[-1][1], officer)))
        whole = Screen(await wall(here))
        for screen in screens:
            screen.take(await wall(here, f"after={screen.index}"))
            assert screen.events == sorted(set(screen.events))
            assert [one for one in screen.events if one > first] == list(
                range(first + 1, whole.index + 1)
            )
            assert screen.points == whole.points


async def test_a_wall_that_is_far_behind_or_of_another_life_is_told_everything(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "CHANGES_MAX", 3)
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(phone.sign("visit.opened", opening(visit)))
        for _ in range(4):
            note = {"visit": visit, "note": new_id(), "text": "…"}
            await here.push(phone.sign("note.written", note))
        size = here.server.ledger.published.size
        for after, whole in ((size - 6, True), (size + 50, True), (size - 2, False)):
            assert (await wall(here, f"after={after}"))["whole"] is whole


async def test_each_filter_keeps_what_fits_and_takes_away_what_no_longer_does(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        doubtful, service_visit = new_id(), new_id()
        await here.push(
            phone.sign("visit.opened", opening(doubtful), where=fix(lat=30.2)),
            phone.sign("visit.opened", opening(service_visit, purpose="service"), where=fix()),
        )
        for query, expected in (
            ("trust=doubtful", {doubtful}),
            ("purpose=service", {service_visit}),
            ("state=closed", set[str]()),
            ("agency=city-east", {doubtful, service_visit}),
            ("agency=west", set[str]()),
        ):
            told = await wall(here, query)
            assert {one["id"] for one in told["points"]} == expected, query
            if not query.startswith("agency"):  # of a body phones are told of too
                assert {one["visit"] for one in told["events"]} == expected, query
        screen = Screen(await wall(here, "state=open"))
        await here.push(phone.sign("visit.closed", {"visit": doubtful, "result": "none"}))
        screen.take(await wall(here, f"state=open&after={screen.index}"))
        assert set(screen.points) == {service_visit}


async def test_the_wall_of_another_district_shows_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(phone.sign("visit.opened", opening(visit)))
        told = await here.ask(stranger(), "/api/wall")
        assert (told["points"], told["events"], told["counters"]["open"]) == ([], [], 0)
        client = await here.client(stranger())
        assert (await client.get("/api/wall?agency=city-east")).status_code == 404
        assert (await (await here.client(wang())).get("/api/wall")).status_code == 403
        assert len((await here.ask(auditor(), "/api/wall"))["points"]) == 1


async def test_the_radar_shows_what_was_announced_and_how_long_it_is_missing(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("photo.captured", photo(visit, "c-1")),
        )
        quiet = await here.ask(chen(), "/api/radar")
        (waiting,) = quiet["devices"]
        assert waiting["device"]["waitingMedia"]["count"] == 2
        assert waiting["waitingSince"] is not None
        assert not waiting["silent"]

        await here.store(b"original of c-1")
        await here.store(b"preview of c-1")
        assert (await here.ask(chen(), "/api/radar"))["devices"] == []

        here.server.now = NOW + timedelta(minutes=31)
        (silent,) = (await here.ask(chen(), "/api/radar"))["devices"]
        assert (silent["silent"], silent["waitingSince"]) == (True, None)
        assert [one["id"] for one in silent["visits"]] == [visit]
        assert (await wall(here))["counters"]["silent"] == 1

        await here.push(phone.sign("visit.closed", {"visit": visit, "result": "none"}))
        assert (await here.ask(chen(), "/api/radar"))["devices"] == []


async def test_entries_that_a_phone_skipped_are_on_the_radar(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone, visit = await here.phone(wang()), new_id()
        first = phone.sign("visit.opened", opening(visit))
        phone.sign("note.written", {"visit": visit, "note": "n-1", "text": "…"})
        third = phone.sign("visit.closed", {"visit": visit, "result": "none"})
        await here.push(first, third)
        (unsent,) = (await here.ask(chen(), "/api/radar"))["devices"]
        assert unsent["device"]["missing"] == [[2, 2]]
        known = unsent["entriesSince"]
        here.server.now = NOW + timedelta(minutes=20)
        await here.push(phone.sign("note.written", {"visit": new_id(), "note": "n-2", "text": "…"}))
        (later,) = (await here.ask(chen(), "/api/radar"))["devices"]
        assert later["entriesSince"] == known
        assert datetime.fromisoformat(known) == NOW
        assert (await here.ask(stranger(), "/api/radar"))["devices"] == []
