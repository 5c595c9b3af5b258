"""Days as people write them: the one place for every page made by the server."""

import contextlib
import re
from datetime import date, datetime

_WEEKDAYS = "一二三四五六日"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def in_words(value: object, language: str, *, weekday: bool = False) -> str:
    """`2026年12月2日` or `2 December 2026` for a day, also one given as `2026-12-02`.

    Whatever is no day is returned as its text.
    """
    day = _day_of(value)
    if day is None:
        return str(value)
    if language == "zh":
        named = f"（周{_WEEKDAYS[day.weekday()]}）" if weekday else ""
        return f"{day.year}年{day.month}月{day.day}日{named}"
    named = f"{_DAYS[day.weekday()]} " if weekday else ""
    return f"{named}{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_in_words(text: str, language: str) -> str:
    """The same text with every `2026-12-02` in it written out."""
    return _ISO.sub(lambda found: in_words(found[0], language), text)


def _day_of(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    return None
