"""What phones carry of frequency: the figures of the answer, cheap, and no other body's."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.clock import day_of
from backend.database import Database
from backend.device_api.reference import COUNTED_FOR, References
from backend.planning.frequency.carried import reference
from backend.web import Asker
from tests.accounts.people import NOW, chen
from tests.planning.frequency_scene import EAST, ORDERED, WEST, Town, admin, town
from tests.supervision.scene import SHOP, new_id

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 22)


async def lines(here: Town, path: str = EAST, day: date = DAY) -> tuple[list[str], dict[str, Any]]:
    """The head of a body's file and its lines by enterprise."""
    agency = {EAST: "city-east", WEST: "west"}[path]
    raw = await here.server.database.read(
        lambda tx: reference.build(tx, agency, path, "/city/", day)
    )
    head, columns, *rest = raw.decode().rstrip("\n").split("\n")
    assert tuple(columns.split("\t")) == reference.COLUMNS
    told = [dict(zip(reference.COLUMNS, line.split("\t"), strict=True)) for line in rest]
    return head.split("\t"), {line["id"]: line for line in told}


async def test_a_file_without_anything_to_say_has_two_lines(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        head, told = await lines(here)
        assert (head, told) == (["palm-frequency", "1", "2026", "2026-11-22", ""], {})


async def test_the_file_says_what_the_answer_says(database: Database, tmp_path: Path) -> None:
    async with town(database, tmp_path) as here:
        await here.cap(2, exemptions=[ORDERED])
        await here.visit(joint=["west"])
        await here.visit(trigger={"kind": "complaint", "note": ""})
        await here.visit(purpose="service")
        mistaken = {"counted": False, "reason": "误开"}
        await here.post(chen(), f"/api/visits/{await here.visit()}/counting", mistaken, 204)
        await here.visit(enterprise={"name": "好味", "uscc": SHOP.uscc})
        await here.visit(here.zhaos, inspectionType="special", wall=NOW - timedelta(days=3))
        shop = f"/api/enterprises/{SHOP.id}"
        classified = {"risk": "low", "credit": "a", "tags": ["green"], "basis": "年度评定"}
        await here.post(chen(), f"{shop}/classification", {**classified, "agencyId": "city"}, 204)
        listed = {"id": new_id(), "until": "2026-12-31", "reason": "…", "agencyId": "city-east"}
        await here.post(admin(), f"{shop}/whitelist", listed, 204)
        for path, body in ((EAST, "city-east"), (WEST, "west")):
            head, told = await lines(here, path)
            answer = await here.answer(chen(), agency=body)
            line = told[SHOP.id]
            assert line["own"] == str(answer["own"]["counted"])
            assert line["others"] == str(answer["others"]["visits"])
            assert line["cap"] == ("2" if body == "city-east" else "")
            assert (line["last_day"], line["last_kind"]) == ("2026-11-22", "routine")
            assert (line["risk"], line["credit"], line["tags"]) == ("low", "a", "green")
            assert line["undisturbed"] == "1"
            assert line["whitelist_until"] == ("2026-12-31" if body == "city-east" else "")
            assert head[4] == line["cap"]


async def test_an_expired_or_withdrawn_whitelist_is_not_carried(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        shop, entry = f"/api/enterprises/{SHOP.id}", new_id()
        body = {"id": entry, "until": "2026-11-22", "reason": "…", "agencyId": "city"}
        await here.post(admin(), f"{shop}/whitelist", body, 204)
        assert (await lines(here))[1][SHOP.id]["whitelist_until"] == "2026-11-22"
        assert (await lines(here, day=date(2026, 11, 23)))[1] == {}
        withdrawal = {"entry": entry, "reason": "…"}
        await here.post(admin(), f"{shop}/whitelist/withdrawal", withdrawal, 204)
        assert (await lines(here))[1] == {}


async def test_last_year_counts_no_more_but_a_recent_visit_is_still_told(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await here.visit()
        _, told = await lines(here, day=date(2027, 1, 5))
        line = told[SHOP.id]
        assert (line["own"], line["others"], line["last_day"]) == ("0", "0", "2026-11-22")
        assert (await lines(here, day=date(2027, 3, 5)))[1] == {}


async def test_what_another_body_plans_is_told_and_what_is_joint_is_not(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        task = {"enterpriseId": SHOP.id, "officerIds": ["o-zhaow"], "due": "2026-12-01"}
        await here.post(chen(), "/api/tasks", task, 201)
        assert (await lines(here))[1][SHOP.id]["planned_day"] == "2026-12-01"
        assert (await lines(here, WEST))[1] == {}
        assert (await lines(here, day=date(2026, 10, 1)))[1] == {}


async def test_a_file_is_counted_again_after_a_quarter_of_an_hour_and_not_before(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        references = References(database, tmp_path / "reference")
        asker = Asker(
            account_id="a-wangjg",
            login="wangjg",
            role="officer",
            agency_id="city-east",
            agency_path=EAST,
        )

        async def own(now: datetime) -> str | None:
            versions = {one.name: one for one in await references.manifest(asker, now)}
            raw = await references.read("frequency", versions["frequency"].sha256)
            told = gzip.decompress(raw or b"").decode().split("\n")[2:]
            return told[0].split("\t")[1] if told[0] else None

        assert await own(NOW) is None
        await here.visit()
        assert await own(NOW + COUNTED_FOR - timedelta(seconds=1)) is None
        assert await own(NOW + COUNTED_FOR) == "1"
        midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
        assert day_of(midnight) == date(2026, 11, 23)
        await here.visit()
        assert await own(midnight - timedelta(seconds=1)) == "2"
        await here.visit()
        assert await own(midnight) == "3"


async def test_the_words_of_planning_are_for_everybody() -> None:
    told = msgspec.json.decode(reference.words())
    assert {tag["colour"] for tag in told["tags"]} <= {
        "red",
        "orange",
        "yellow",
        "green",
        "blue",
        "grey",
    }
    assert told["verified"] is False
    for some in (told["risk"], told["credit"], told["tags"]):
        assert all(one["name"]["zh"] and one["name"]["en"] for one in some)
