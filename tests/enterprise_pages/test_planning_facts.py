"""Every finding and every line of planning has its words on the enterprise's page."""

from typing import get_args

import pytest

from backend.enterprise_pages.planning_facts import Fact, Line
from backend.planning.permits.model import Finding
from backend.web_pages import texts

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
