"""How published holidays follow the log."""

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.law.calendar import store
from backend.law.calendar.model import CalendarPublished
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _published(tx: Transaction, entry: LoggedEntry) -> None:
    if accounts_store.device_by_kid(tx, entry.kid) is not None:
        return  # a device may sign any kind it likes
    body = msgspec.convert(entry.body, CalendarPublished)
    store.put(tx, entry, str(entry.payload.get("by", "")), body)


FOLLOWERS = (
    Follower(
        name="holiday_calendar",
        tables=("holiday_calendar",),
        kinds=frozenset({"calendar.published"}),
        apply=_published,
    ),
)
