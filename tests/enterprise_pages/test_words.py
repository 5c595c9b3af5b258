"""Whatever the enterprise's page may have to say has its words, and is said when it is true."""

from pathlib import Path
from typing import get_args

import pytest

from backend.enterprise_pages.door_page import DONE
from backend.enterprise_pages.model import BODIES, REFUSALS
from backend.enterprise_pages.planning_facts import Fact, Line
from backend.evidence import bodies
from backend.planning.permits.model import Finding
from backend.settings import DatabaseSettings
from backend.web_pages import texts
from tests.enterprise_pages.shop import Shop, Visit
from tests.planning.desk_scene import OTHER, SHOP, desks
from tests.whole_app import all_views

WORDS = texts.load("enterprise_pages/door_texts.json")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("finding", get_args(Finding))
def test_every_finding_of_an_approval_has_words(language: str, finding: str) -> None:
    told = Fact(name="permit", lines=(Line(finding.replace("-", "_")),)).told(WORDS[language])
    assert told["name"] == WORDS[language]["what"]["permit"]
    assert told["lines"] == [WORDS[language]["permit"][finding.replace("-", "_")]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_places_are_filled(language: str) -> None:
    lines = (Line("counted", {"count": 3}), Line("cap_unverified", {"cap": 2}), Line("over"))
    told = Fact(name="frequency", lines=lines).told(WORDS[language])
    assert "3" in told["lines"][0]
    assert "2" in told["lines"][1]
    assert not any("{" in line for line in told["lines"])


@pytest.mark.anyio
async def test_the_enterprise_reads_whether_the_visit_was_approved(tmp_path: Path) -> None:
    async with desks(DatabaseSettings(), tmp_path) as here:
        approved = await here.approved()
        visit = Visit(await here.phone())
        await visit.open(enterprise={"id": SHOP, "name": "小吃店"}, permit=approved["id"])
        bare = Visit(visit.phone)
        await bare.open(enterprise={"id": OTHER, "name": "别家"})
        await all_views(here.app)
        shop = Shop(here.app)
        page = await shop.look(f"/a/{visit.secret}")
        assert f"已批准，编号 {approved['number']}" in page
        assert "该单位今年登记的检查：1 次" in page
        assert "没有查到公布的年度上限" in page
        page = await shop.look(f"/a/{bare.secret}")
        assert "没有查到这次检查的批准" in page
        assert "已批准" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_and_every_reason_has_words(language: str) -> None:
    words = WORDS[language]
    assert words["kinds"].keys() >= bodies.KINDS
    assert set(REFUSALS) == words["refuse"]["reasons"].keys()
    assert BODIES.keys() <= words["said"].keys()
    assert words["done"].keys() == DONE
