"""The legal clock over Spring Festival, National Day and the turn of the year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from backend.cli import main
from backend.law.commands import limits_page
from backend.law.deadlines import (
    Deadline,
    Excluded,
    NotExcludableError,
    deadline,
    moment,
    shipped_limits,
)
from backend.law.working_days import (
    CalendarUnknownError,
    HolidayYear,
    WorkCalendar,
    shipped_calendar,
    shipped_years,
)
from tests.conftest import REPOSITORY

LIMITS = shipped_limits()
CALENDAR = shipped_calendar()


def until(limit: str, start: str, *excluded: Excluded, extended: bool = False) -> Deadline:
    day = date.fromisoformat(start)
    return deadline(LIMITS[limit], day, CALENDAR, excluded, extended=extended)


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        # Spring Festival 2026: 15 to 23 February off, 14 and 28 February worked.
        ("preservation-decided", "2026-02-12", "2026-02-28"),
        ("decision-served", "2026-02-14", "2026-03-03"),
        # National Day 2026: 1 to 7 October off, 20 September and 10 October worked.
        ("hearing-asked", "2026-09-28", "2026-10-10"),
        ("decision", "2026-07-06", "2026-10-08"),
        ("notice-by-publication", "2026-09-03", "2026-10-08"),
        # The turn of the year: 1 to 3 January 2026 off, Sunday the 4th worked.
        ("payment", "2025-12-18", "2026-01-04"),
        ("cash-handed-in", "2025-12-31", "2026-01-05"),
        # A limit in calendar days that ends on an ordinary Saturday.
        ("payment", "2026-03-06", "2026-03-23"),
        # Months and years end on the same day, or on the last one there is.
        ("suit", "2025-08-31", "2026-02-28"),
        ("limitation", "2024-02-29", "2026-02-28"),
        ("court-application", "2026-03-31", "2026-06-30"),
        # Seven working days before a hearing on 12 October 2026.
        ("hearing-announced", "2026-10-12", "2026-09-24"),
    ],
)
def test_the_last_day_is_the_one_a_lawyer_counts(limit: str, start: str, last: str) -> None:
    assert until(limit, start).last == date.fromisoformat(last)


def test_days_of_testing_do_not_count_and_are_explained() -> None:
    testing = Excluded(cause="testing", first=date(2026, 3, 10), last=date(2026, 3, 21))
    found = until("decision", "2026-03-02", testing)
    assert found.last == date(2026, 6, 12)
    assert "90 calendar days from 2026-03-02" in found.explanation.en
    assert "without 12 days of testing" in found.explanation.en
    assert "第六十条" in found.explanation.zh
    assert "不计检验、检测、鉴定 2026-03-10 至 2026-03-21 共 12 日" in found.explanation.zh


def test_sealing_is_extended_once_by_thirty_days() -> None:
    assert until("sealing-term", "2026-03-02").last == date(2026, 4, 1)
    extended = until("sealing-term", "2026-03-02", extended=True)
    assert extended.last == date(2026, 5, 6)  # 1 May to 5 May are off
    assert "extended by 30 calendar days" in extended.explanation.en


def test_a_limit_that_ends_on_a_day_off_says_so() -> None:
    moved = until("payment", "2026-03-06")
    assert "15 日，2026-03-21 为休息日，顺延，至 2026-03-23" in moved.explanation.zh
    assert "2026-03-21 is a day off: until 2026-03-23" in moved.explanation.en
    assert "休息日" not in until("payment", "2026-03-09").explanation.zh
    with pytest.raises(ValueError, match="cannot be extended"):
        until("payment", "2026-03-02", extended=True)


def test_a_cause_the_limit_does_not_know_is_refused() -> None:
    testing = Excluded(cause="testing", first=date(2026, 3, 3), last=date(2026, 3, 4))
    with pytest.raises(NotExcludableError):
        until("payment", "2026-03-02", testing)


def test_beyond_the_known_holidays_it_refuses_and_says_which_year() -> None:
    with pytest.raises(CalendarUnknownError) as refused:
        until("payment", "2026-12-20")
    assert refused.value.year == 2027
    with pytest.raises(CalendarUnknownError):
        until("hearing-asked", "2026-12-30")


def test_hours_run_through_nights_and_days_off() -> None:
    at = datetime(2026, 2, 16, 23, 30, tzinfo=UTC)
    assert moment(LIMITS["referral-made"], at) == at + timedelta(hours=24)
    with pytest.raises(ValueError, match="moment"):
        deadline(LIMITS["referral-made"], at.date(), CALENDAR)
    with pytest.raises(ValueError, match="hours"):
        moment(LIMITS["payment"], at)


def test_what_is_not_verified_says_so_in_both_languages() -> None:
    for limit in LIMITS.values():
        if limit.unit == "hours":
            continue
        found = deadline(limit, date(2024, 3, 4), _endless())
        assert found.verified == limit.basis.verified
        assert ("待核实" in found.explanation.zh) != limit.basis.verified
        assert ("to be verified" in found.explanation.en) != limit.basis.verified


DAYS = st.dates(date(2024, 1, 2), date(2026, 6, 1))


@given(DAYS, st.integers(1, 40), st.integers(0, 30))
def test_days_not_counted_never_make_it_earlier(start: date, after: int, more: int) -> None:
    first = start + timedelta(days=after)
    pause = Excluded(cause="testing", first=first, last=first + timedelta(days=more))
    plain = deadline(LIMITS["decision"], start, _endless())
    paused = deadline(LIMITS["decision"], start, _endless(), [pause])
    assert paused.last >= plain.last + timedelta(days=0)
    assert paused.last >= start + timedelta(days=90 + more + 1)


@given(DAYS)
def test_every_limit_ends_on_a_working_day_after_its_start(start: date) -> None:
    for limit in LIMITS.values():
        if limit.unit == "hours":
            continue
        found = deadline(limit, start, _endless()).last
        assert (found < start) == limit.before
        assert _endless().is_working(found)


def _endless() -> WorkCalendar:
    """The known years, and ordinary ones after them."""
    plain = [
        HolidayYear(
            year=year, source=shipped_years()[0].source, verified=False, days_off=(), workdays=()
        )
        for year in (2023, *range(2027, 2040))
    ]
    return WorkCalendar([*shipped_years(), *plain])


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_off": (date(2025, 1, 1),)},
        {"workdays": (date(2026, 1, 5),)},
        {"days_off": (date(2026, 1, 4),), "workdays": (date(2026, 1, 4),)},
    ],
)
def test_a_holiday_file_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"days_off": (), "workdays": (), **wrong}
    source = shipped_years()[0].source
    with pytest.raises(ValueError, match="2026"):
        HolidayYear(year=2026, source=source, verified=False, **fields)  # type: ignore[arg-type]  # the wrong fields are the point


def test_the_shipped_years_follow_each_other() -> None:
    years = [one.year for one in shipped_years()]
    assert years == list(range(years[0], years[0] + len(years)))


def test_the_page_an_official_reviews_is_made_from_the_data() -> None:
    page = REPOSITORY / "docs" / "limits.md"
    assert page.read_text("utf-8") == limits_page(), "palm law limits > docs/limits.md"


def test_the_command_explains_a_deadline_or_says_why_not() -> None:
    runner = CliRunner()
    told = runner.invoke(main, ["law", "deadline", "payment", "--from", "2026-03-06"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("2026-03-23\n自 2026-03-06 起")
    beyond = runner.invoke(main, ["law", "deadline", "payment", "--from", "2026-12-25"])
    assert beyond.exit_code == 1
    assert "2027" in beyond.output
    unknown = runner.invoke(main, ["law", "deadline", "nothing", "--from", "2026-12-25"])
    assert unknown.exit_code == 1
