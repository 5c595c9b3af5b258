"""One key a body and month: which month, for how long, and where it lies."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.feedback.ratings import keys
from backend.feedback.ratings.issuing import is_open
from backend.feedback.ratings.keys import KeyFolder


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), "2026-11"),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), "2026-12"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027-01"),
    ],
)
def test_months_are_those_of_china(moment: datetime, month: str) -> None:
    assert keys.month_of(moment) == month


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2026-11", date(2027, 1, 31)),
        ("2026-12", date(2027, 2, 28)),
        ("2027-12", date(2028, 2, 29)),
        ("2026-01", date(2026, 3, 31)),
    ],
)
def test_a_visit_is_rated_until_the_second_month_after(month: str, last: date) -> None:
    assert keys.last_day_to_rate(month) == last
    assert is_open(month, last)
    assert not is_open(month, date.fromordinal(last.toordinal() + 1))


@given(st.text(max_size=12))
def test_what_is_no_month_is_never_open(text: str) -> None:
    assert is_open(text, date(2026, 11, 22)) in (True, False)
    if not keys._MONTH.fullmatch(text):
        assert not is_open(text, date(2026, 11, 22))


def test_a_key_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = KeyFolder(tmp_path).find_or_make("body", "2026-11")
    again = KeyFolder(tmp_path).find("body", "2026-11")
    assert again is not None
    assert again.private_numbers() == first.private_numbers()
    assert KeyFolder(tmp_path).find("body", "2026-12") is None
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert first.key_size == 2048


@pytest.mark.parametrize("agency", ["", "../keys", "a/b", "a.b", "a" * 65, "机关"])
def test_no_name_of_a_body_leaves_the_folder(tmp_path: Path, agency: str) -> None:
    with pytest.raises(ValueError, match="no body"):
        KeyFolder(tmp_path).find_or_make(agency, "2026-11")
