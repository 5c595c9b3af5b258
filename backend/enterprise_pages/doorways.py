"""From the capability in an address to the visit it is for, and how long it shows everything."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Literal

import msgspec

from backend import clock
from backend.codes import acts, doors
from backend.database import Transaction
from backend.enterprise_pages.model import Doorway

Family = Literal["d", "a"]


class _Periods(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    whole_page_days: int
    """After the closing; then only what verifies the act is shown."""
    verified: bool
    """Whether this length was read in a rule, or is a choice of the operator."""


def _periods() -> _Periods:
    raw = (files("backend") / "enterprise_pages" / "data" / "periods.json").read_bytes()
    return msgspec.json.decode(raw, type=_Periods)


PERIODS = _periods()


def find(tx: Transaction, family: Family, token: str) -> Doorway | None:
    """Where `/d/<token>` or `/a/<token>` leads; None when it opens nothing."""
    base = f"/{family}/{token}"
    if family == "d":
        door = doors.find(tx, token)
        if door is None:
            return None
        return Doorway(
            base=base,
            door=door.hash,
            visit=door.visit,
            officer=door.officer,
            opened_ms=door.opened_ms,
        )
    visit = acts.visit_of_secret(tx, token)
    return None if visit is None else Doorway(base=base, door=doors.hash_of(token), visit=visit)


def is_over(closed_ms: int | None, now: datetime) -> bool:
    """Whether the page has shrunk to what verifies the act."""
    if closed_ms is None:
        return False
    return now - clock.from_ms(closed_ms) > timedelta(days=PERIODS.whole_page_days)
