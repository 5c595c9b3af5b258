"""Lists of discretion: what is refused, which item fits, and which version of the law applies."""

import json
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.discretion.lists import ListRefusedError, read_family, shipped_families
from backend.cases.discretion.matching import EarlierCase, Known, matches, severity
from backend.cases.discretion.model import EFFECTS, Match
from backend.cases.discretion.page import lists_page
from tests.conftest import REPOSITORY

TODAY = date(2026, 11, 22)
BODY = "/yunchuan/enforcement/"
DATA = files("backend") / "cases" / "discretion" / "data"


def known(**changes: Any) -> Known:
    told: dict[str, Any] = {
        "breach_day": TODAY - timedelta(days=10),
        "today": TODAY,
        "agency": BODY,
        "corrected": True,
        "harm": False,
        "cause": "未公示价格",
        "earlier": (),
    }
    return Known(**{**told, **changes})


def one(found: list[Match], family: str, item: str) -> Match:
    return next(match for match in found if (match.family, match.item) == (family, item))


def match(family: str, item: str, case: Known, **said: bool) -> Match:
    told = {name.replace("_", "-"): value for name, value in said.items()}
    return one(matches(shipped_families(), case, told), family, item)


def raw(**changes: Any) -> dict[str, Any]:
    read = json.loads((DATA / "jinan-four.json").read_bytes())
    return {**read, **changes}


def refused(read: dict[str, Any]) -> ListRefusedError:
    with pytest.raises(ListRefusedError) as told:
        read_family("own.json", json.dumps(read).encode())
    return told.value


def test_four_families_that_differ_are_loaded_side_by_side() -> None:
    families = {read.family.id: read.family for read in shipped_families()}
    assert {name: len(one.types) for name, one in families.items()} == {
        "beijing-two": 2,
        "jinan-four": 4,
        "jining-four": 4,
        "ningbo-three": 3,
    }
    assert not any(family.verified for family in families.values())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"type": "unknown"}, "items.price-minor.type"),
        ({"sector": "unknown"}, "items.price-minor.sector"),
        ({"basis": "unknown"}, "items.price-minor.basis"),
        ({"replaces": "unknown"}, "items.price-minor.replaces"),
        ({"conditions": []}, "items.price-minor.conditions"),
        ({"until": "2024-01-01"}, "items.price-minor.until"),
        ({"surprise": 1}, "items[0]"),
        ({"range": {"atLeast": 2, "atMost": 1}}, "items[0].range"),
        ({"range": {"atLeast": 0, "atMost": 1.005}}, "items[0].range.atMost"),
    ],
)
def test_a_list_with_an_error_is_refused_with_its_place(change: dict[str, Any], place: str) -> None:
    read = raw()
    read["items"][0] |= change
    assert refused(read).place == place


def test_overlapping_ranges_of_one_matter_are_refused() -> None:
    read = raw()
    lighter = next(item for item in read["items"] if item["id"] == "price-lighter")
    lighter["range"]["atLeast"] -= 1
    wrong = refused(read)
    assert (wrong.place, wrong.why) == (
        "items.price-lighter.range",
        "overlaps the range of price-mitigated",
    )


def test_an_item_that_stands_twice_is_refused() -> None:
    read = raw()
    read["items"].append(read["items"][0])
    assert refused(read).place == "items.price-minor"


def test_what_nobody_said_is_missing_and_what_was_said_decides() -> None:
    open_one = match("jinan-four", "price-minor", known())
    assert open_one.state == "may_fit"
    assert [c.id for c in open_one.conditions if c.state == "unsaid"] == ["minor"]
    assert match("jinan-four", "price-minor", known(), minor=True).state == "fits"
    assert match("jinan-four", "price-minor", known(), minor=False).state == "does_not"


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (known(corrected=None), ["corrected"]),
        (known(corrected=False), ["corrected"]),
        (known(harm=True), ["no-harm"]),
    ],
)
def test_what_the_case_tells_is_not_for_the_officer_to_say(case: Known, missing: list[str]) -> None:
    found = match("jinan-four", "price-minor", case, minor=True, corrected=True, no_harm=True)
    assert [c.id for c in found.conditions if c.state != "met"] == missing
    assert found.state != "fits"


def earlier(**changes: Any) -> EarlierCase:
    told: dict[str, Any] = {
        "case": "c1",
        "on": TODAY - timedelta(days=100),
        "agency": BODY,
        "matter": "price",
        "cause": "别的案由",
    }
    return EarlierCase(**{**told, **changes})


@pytest.mark.parametrize(
    ("before", "in_body", "in_city"),
    [
        ((), True, True),
        ((earlier(),), False, False),
        ((earlier(agency="/yunchuan/market/"),), True, False),
        ((earlier(agency="/elsewhere/market/"),), True, True),
        ((earlier(matter="labels"),), True, True),
        ((earlier(matter="", cause="未公示价格"),), False, False),
        ((earlier(on=TODAY - timedelta(days=3 * 365)),), True, True),
    ],
)
def test_first_time_looks_up_the_decided_cases_of_its_reach(
    before: tuple[EarlierCase, ...], in_body: bool, in_city: bool
) -> None:
    case = known(earlier=before)
    body = match("jinan-four", "price-first", case, slight_harm=True)
    city = match("beijing-two", "price-first-caution", case, slight_harm=True)
    assert (body.state == "fits", city.state == "fits") == (in_body, in_city)


def test_a_strict_sector_bars_a_type_and_says_why() -> None:
    found = match("jinan-four", "signs-minor", known(), minor=True)
    assert found.state == "does_not"
    assert found.barred is not None
    assert "从严" in found.barred.zh


def test_the_newer_version_applies_only_when_it_is_lighter() -> None:
    """行政处罚法 37: that of the day of the breach, unless today's is lighter."""
    said = {"removed": True}
    before = known(breach_day=date(2026, 6, 1))
    ids = {m.item for m in matches(shipped_families(), before, said)}
    assert "signs-lighter" in ids
    assert "signs-lighter-2025" not in ids
    law = match("jinan-four", "signs-lighter", before, removed=True).law
    assert law is not None
    assert "较轻" in law.zh

    read = raw()
    for item in read["items"]:
        if item["id"] == "signs-lighter":
            item["range"]["atMost"] = 900_000
    graver = [read_family("own.json", json.dumps(read).encode())]
    told = matches(graver, before, said)
    assert one(told, "jinan-four", "signs-lighter-2025").law is not None
    assert not [m for m in told if m.item == "signs-lighter"]


def test_an_aggravating_item_never_reaches_back() -> None:
    read = raw()
    for item in read["items"]:
        if item["id"] == "price-heavier":
            item["from"] = "2026-11-15"
    families = [read_family("own.json", json.dumps(read).encode())]
    items = {m.item for m in matches(families, known(), {})}
    assert "price-heavier" not in items
    assert "price-heavier" in {
        m.item for m in matches(families, known(breach_day=date(2026, 11, 16)), {})
    }


DAYS = st.dates(date(2024, 6, 1), TODAY)


@given(
    DAYS,
    st.dictionaries(st.sampled_from(["minor", "slight-harm", "removed", "again"]), st.booleans()),
)
def test_never_two_versions_of_one_item_and_never_a_graver_one_than_that_of_the_day(
    breach: date, said: dict[str, bool]
) -> None:
    found = matches(shipped_families(), known(breach_day=breach), said)
    for read in shipped_families():
        family = read.family
        items = {item.id: item for item in family.items}
        shown = [items[m.item] for m in found if m.family == family.id]
        for item in shown:
            if item.replaces:
                assert items[item.replaces] not in shown
                old = items[item.replaces]
                if old.in_force(breach) and not item.in_force(breach):
                    assert severity(item, family) < severity(old, family)
    order = {"fits": 0, "may_fit": 1, "does_not": 2}
    ranks = [(order[m.state], EFFECTS.index(m.effect)) for m in found]
    assert ranks == sorted(ranks)


def test_the_page_for_officials_is_that_of_the_data() -> None:
    page = (REPOSITORY / "docs" / "discretion.md").read_text("utf-8")
    families = [read.family for read in shipped_families()]
    assert page == lists_page(families), "palm case lists > docs/discretion.md"
