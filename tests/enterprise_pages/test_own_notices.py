"""What is announced is on the own page, what is not announced never is; a time is one tap."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from backend.settings import DatabaseSettings
from backend.web_pages.dated import in_words
from tests.enterprise_pages.test_confirmation import words_of
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
    assert page.count('class="slots"') == 1, "both halves of a day stand in one line"
    for half in ("morning", "afternoon"):
        sent = {"permit": permit["id"], "slot": f"{today(2)} {half}"}
        answer = await owner.post("/e/slot?lang=en", data=sent)
        assert answer.headers["location"] == "/e?lang=en&done=slot"
        assert (
            f"You chose {in_words(today(2), 'en')}, {half}" in (await owner.get("/e?lang=en")).text
        )


async def test_the_notice_can_be_kept_as_paper_by_its_enterprise_alone(here: Desks) -> None:
    permit = await here.approved(enterprises=[SHOP], announced=True, slots=TIMES)
    hidden = await here.approved(enterprises=[SHOP])
    owner, other = await an_owner(here.app, SHOP), await an_owner(here.app, OTHER)
    path = f"/e/notice/{permit['id']}"
    assert f'href="{path}' in (await owner.get("/e")).text
    paper = await owner.get(f"{path}?lang=en")
    assert paper.headers["content-type"] == "application/pdf"
    shown = words_of(paper.content)
    assert "Notice of inspection" in shown
    assert permit["number"] in shown
    assert (await other.get(path)).status_code == 404
    assert (await owner.get(f"/e/notice/{hidden['id']}")).status_code == 404


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
