"""What the desk asks besides one visit: pages, phones, what was kept aside, the map."""

from pathlib import Path

import pytest

from backend.database import Database
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import Phone, Scene, fix, new_id, opening, photo, scene

pytestmark = pytest.mark.anyio

HANDLERS = [*SUPERVISION, *INSPECTIONS]


async def a_visit(here: Scene, phone: Phone) -> str:
    visit = new_id()
    await here.push(phone.sign("visit.opened", opening(visit), where=fix()))
    return visit


async def test_pages_follow_each_other_without_doubling_or_missing(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        made = [await a_visit(here, phone) for _ in range(5)]
        seen: list[str] = []
        before: int | None = None
        while True:
            query = "limit=2" if before is None else f"limit=2&before={before}"
            page = await here.ask(chen(), f"/api/visits?{query}")
            seen.extend(visit["id"] for visit in page["visits"])
            before = page["nextBefore"]
            if before is None:
                break

        assert seen == made[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=好味", True),
        ("text=91330100ma27", True),
        ("text=好味 小吃", True),
        ("text=100%25", False),
        ("text=_", False),
        ("state=open", True),
        ("state=closed", False),
        ("agency=city-east", True),
        ("agency=west", False),
        ("since=2026-11-22T07:00:00Z", True),
        ("since=2026-11-22T09:00:00Z", False),
    ],
)
async def test_a_list_shows_what_was_asked_for(
    query: str, found: bool, database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        await a_visit(here, await here.phone(wang()))

        page = await here.ask(chen(), f"/api/visits?{query}")

        assert bool(page["visits"]) is found


async def test_an_agency_outside_the_scope_cannot_be_asked_for(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        client = await here.client(stranger())
        assert (await client.get("/api/visits?agency=city-east")).status_code == 404


async def test_devices_show_what_is_missing(database: Database, tmp_path: Path) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        phone.sign("note.written", {"visit": visit, "note": "n", "text": "lost for now"})
        await here.push(phone.sign("photo.captured", photo(visit, "c-1")))

        (device,) = (await here.ask(chen(), "/api/devices"))["devices"]

        assert device["kid"] == phone.kid
        assert device["highestSeq"] == 3
        assert device["missing"] == [[2, 2]]
        assert device["openVisits"] == 1
        assert device["waitingMedia"] == {"count": 2, "bytes": 29}
        assert (await here.ask(stranger(), "/api/devices"))["devices"] == []


async def test_what_was_kept_aside_is_shown_with_its_reason(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_visit(here, phone)
        clone = phone.sign("note.written", {"visit": visit, "note": "n", "text": "one"})
        await here.push(clone)
        phone.seq -= 1
        rival = phone.sign("note.written", {"visit": visit, "note": "n", "text": "two"})
        await here.inbox.push([rival], account_id="a-wangjg", now=NOW)

        (kept,) = (await here.ask(chen(), "/api/quarantine"))["entries"]

        assert (kept["kid"], kept["seq"], kept["reason"]) == (phone.kid, 2, "seq-reused")
        assert kept["officer"]["id"] == "o-wangjg"
        assert (await here.ask(stranger(), "/api/quarantine"))["entries"] == []
        whole = await here.ask(chen(), f"/api/visits/{visit}")
        assert "chain-forked" in whole["concerns"]


async def test_the_map_shows_the_outline_of_the_data_folder(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        empty = await here.ask(wang(), "/api/map")
        (tmp_path / "outline.geojson").write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":'
            ' {"zh": "东安区", "en": "East", "level": "district", "path": "/city/east/"},'
            ' "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}'
        )
        drawn = await here.ask(wang(), "/api/map")

        assert empty == {"outline": {"type": "FeatureCollection", "features": []}, "tiles": None}
        (feature,) = drawn["outline"]["features"]
        assert feature["properties"] == {
            "id": "/city/east/",
            "name": {"zh": "东安区", "en": "East"},
            "level": "district",
        }
