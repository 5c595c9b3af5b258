"""The one place that asks the machine for the time; everything below takes `now` as an argument."""

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")
"""All of China keeps one legal time without daylight saving: a fixed offset says it exactly."""


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day in China, by which certificates and legal limits run."""
    return moment.astimezone(CHINA).date()


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00:00Z, the form in which the database keeps instants."""
    return int(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The instant kept as `milliseconds` since 1970, aware, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def rfc3339(moment: datetime) -> str:
    """`2026-11-22T08:00:00.123Z`: the form instants have in signed bodies."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
