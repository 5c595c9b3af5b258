"""When a visit was made, as far as it is held against an approval."""

from datetime import UTC, date, datetime

import msgspec

from backend import clock
from backend.clock import day_of
from backend.inspections.model import VisitRow


def happened_ms(row: VisitRow) -> int:
    """As the phone claims, never later than the server received it."""
    for told in (row.happened_at, row.opened_wall):
        moment = _moment(told)
        if moment is not None:
            return min(clock.to_ms(moment), row.opened_ms)
    return row.opened_ms


def happened_on(row: VisitRow) -> date:
    """The day in China."""
    return day_of(clock.from_ms(happened_ms(row)))


def _moment(told: str | None) -> datetime | None:
    if not told:
        return None
    try:
        moment = msgspec.convert(told, datetime, strict=False)
        return moment.astimezone(UTC) if moment.tzinfo and moment.year > 2000 else None
    except (msgspec.ValidationError, OverflowError, ValueError):
        return None
