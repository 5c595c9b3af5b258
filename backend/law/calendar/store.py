"""All SQL of published holidays."""

import msgspec

from backend.database import Transaction
from backend.law.calendar.model import CalendarPublished
from backend.ledger.model import LoggedEntry


class Published(msgspec.Struct, frozen=True, kw_only=True):
    idx: int
    by: str
    received_ms: int
    body: CalendarPublished


def put(tx: Transaction, entry: LoggedEntry, by: str, body: CalendarPublished) -> None:
    """One more version; the same id again changes nothing."""
    tx.execute(
        "INSERT INTO holiday_calendar (idx, id, year, by_id, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            entry.idx,
            body.id,
            body.year,
            by,
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def newest(tx: Transaction, upto: int | None = None) -> list[Published]:
    """The version of each year that stands, or stood when the log ended with `upto`."""
    rows = tx.fetch_all(
        "SELECT h.idx, h.by_id, h.received_ms, h.body FROM holiday_calendar h JOIN ("
        " SELECT year, MAX(idx) AS idx FROM holiday_calendar WHERE idx <= ? GROUP BY year"
        ") last ON last.idx = h.idx ORDER BY h.year",
        (2**53 if upto is None else upto,),
    )
    return [
        Published(
            idx=r[0],
            by=r[1],
            received_ms=r[2],
            body=msgspec.json.decode(r[3], type=CalendarPublished),
        )
        for r in rows
    ]


def logged(tx: Transaction, kid: str, year: int) -> list[tuple[int, bytes]]:
    """Index and bytes of every publication of a year, as the log has them."""
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind = 'calendar.published' ORDER BY idx",
        (str(year), kid),
    )
    return [(int(row[0]), bytes(row[1])) for row in rows]
