"""What is announced is on the own page, what is not announced never is; a time is one tap."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from backend.settings import DatabaseSettings
from tests.enterprise_pages.test_own_page import an_owner
from tests.planning.desk_scene import OTHER, SHOP, Desks, desks, today
from tests.visibility.planted import revealed

pytestmark = pytest.mark.anyio
TIMES = [{"day": str(today(2)), "half": half, "places": 1} for half in ("morning", "afternoon")]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Desks]:
    async with desks(DatabaseSettings(), tmp_path) as opened:
        yield opened


async def test_a_time_is_chosen_and_chosen_again(here: Desks) -> None:
    permit = await here.approved(enterprises=[SHOP, OTHER], announced=True, slots=TIMES)
    owner = await an_owner(here.app, SHOP)
    page = (await owner.get("/e?lang=en")).text
    assert permit["number"] in page
    for half in ("morning", "afternoon"):
        sent = {"permit": permit["id"], "slot": f"{today(2)} {half}"}
        answer = await owner.post("/e/slot?lang=en", data=sent)
        assert answer.headers["location"] == "/e?lang=en&done=slot"
        assert f"You chose {today(2)}, {half}" in (await owner.get("/e?lang=en")).text


@pytest.mark.parametrize("slot", ["", "tomorrow", "2026-13-01 morning", f"{today(9)} morning"])
async def test_a_time_that_is_not_offered_is_refused_with_the_page(here: Desks, slot: str) -> None:
    permit = await here.approved(enterprises=[SHOP], announced=True, slots=TIMES)
    owner = await an_owner(here.app, SHOP)
    answer = await owner.post("/e/slot?lang=en", data={"permit": permit["id"], "slot": slot})
    assert answer.status_code in (409, 422)
    assert "Inspections to come" in answer.text


async def test_unannounced_inspections_and_those_of_others_never_appear(here: Desks) -> None:
    hidden = await here.approved(enterprises=[SHOP])
    others = await here.approved(enterprises=[OTHER], announced=True, slots=TIMES)
    owner = await an_owner(here.app, SHOP)
    page = (await owner.get("/e?lang=en")).text
    assert "Inspections to come" not in page
    archive = revealed((await owner.post("/e/download")).content)
    for permit in (hidden, others):
        assert permit["id"] not in page
        assert permit["id"].encode() not in archive
        sent = {"permit": permit["id"], "slot": f"{today(2)} morning"}
        assert (await owner.post("/e/slot", data=sent)).status_code == 404
