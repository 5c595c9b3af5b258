"""From amounts to numbers, by table and property."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.supervision.indicators.definitions import indicators
from backend.supervision.indicators.measuring import buckets, grain_of, measure, total
from backend.supervision.indicators.model import Definition, Grain

DAY = date(2026, 11, 22)


def one(identity: str) -> Definition:
    return next(found for found in indicators() if found.id == identity)


def none() -> int:
    return 0


@pytest.mark.parametrize(
    ("identity", "amounts", "value"),
    [
        ("coding", {"coded": 2999, "visits": 3000}, 99.9),
        ("coding", {"coded": 3000, "visits": 3000}, 100.0),
        ("coding", {"coded": 0, "visits": 0}, None),
        ("inspections", {"inspections": 7}, 7),
        ("proof-minutes", {"proof_seconds": 90, "proved": 1}, 1.5),
        ("complaint-days", {"complaint_days": 9, "complaints_answered": 4}, 2.2),
        ("rating-mean", {"rating_points": 13, "ratings": 3}, 4.33),
    ],
)
def test_a_number_is_what_its_formula_says(
    identity: str, amounts: dict[str, int], value: float | None
) -> None:
    assert measure(one(identity), amounts, none).value == value


def test_enterprises_are_asked_for_and_never_added_up() -> None:
    asked = measure(one("inspections-per-enterprise"), {"inspections": 9}, lambda: 4)
    assert (asked.value, asked.numerator, asked.denominator) == (2.25, 9, 4)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1_100))
def test_buckets_cover_the_period_once_and_are_few(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    grain: Grain = grain_of(first, last)
    found = buckets(first, last, grain)
    covered = [
        begin + timedelta(days=i) for begin, end in found for i in range((end - begin).days + 1)
    ]
    assert covered == [first + timedelta(days=i) for i in range(days + 1)]
    assert len(found) <= 40


@given(
    st.lists(st.dictionaries(st.sampled_from(["visits", "coded", "warnings"]), st.integers(0, 99)))
)
def test_a_total_is_the_sum_of_its_parts(some: list[dict[str, int]]) -> None:
    assert total(some)["visits"] == sum(part.get("visits", 0) for part in some)


def test_weeks_end_on_sundays_and_months_on_their_last_day() -> None:
    assert buckets(DAY - timedelta(days=3), DAY + timedelta(days=1), "week") == [
        (date(2026, 11, 19), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ]
    assert buckets(date(2026, 1, 31), date(2026, 3, 1), "month") == [
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 1)),
    ]


def test_definitions_are_data_and_survive_a_round_trip() -> None:
    raw = msgspec.json.encode(indicators())
    assert msgspec.json.decode(raw, type=tuple[Definition, ...]) == indicators()
