"""All SQL of interviews."""

from typing import Any

import msgspec

from backend.database import Transaction
from backend.ledger.model import LoggedEntry


class SaidRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an interview."""

    interview: str
    visit: str
    agency_path: str
    kind: str
    kid: str
    seq: int
    by: str
    wall: str
    received_ms: int
    body: dict[str, Any]


_SAID = (
    "SELECT interview, visit, agency_path, kind, kid, seq, by_id, wall, received_ms, body"
    " FROM interview_event"
)
SAID_MAX = 2_000
"""Entries of one interview, or of all of a visit, that are read at once."""


def add(tx: Transaction, entry: LoggedEntry, interview: str, agency_path: str) -> None:
    tx.execute(
        "INSERT INTO interview_event (idx, interview, visit, agency_path, kind, kid, seq, by_id,"
        " wall, received_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.idx,
            interview,
            entry.subject,
            agency_path,
            entry.kind,
            entry.kid,
            entry.seq,
            entry.by_id,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
            msgspec.json.encode(entry.body).decode(),
        ),
    )


def of_visit(tx: Transaction, visit: str) -> list[SaidRow]:
    """Everything said in a visit's interviews, in the order it was said."""
    rows = tx.fetch_all(
        f"{_SAID} WHERE visit = ? ORDER BY interview, kid, seq LIMIT ?", (visit, SAID_MAX)
    )
    return [SaidRow(**dict(zip(_MEMBERS, _read(row), strict=True))) for row in rows]


def of_interview(tx: Transaction, interview: str) -> list[SaidRow]:
    """Everything said in one interview, in the order it was said."""
    rows = tx.fetch_all(
        f"{_SAID} WHERE interview = ? ORDER BY kid, seq LIMIT ?", (interview, SAID_MAX)
    )
    return [SaidRow(**dict(zip(_MEMBERS, _read(row), strict=True))) for row in rows]


_MEMBERS = SaidRow.__struct_fields__


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], msgspec.json.decode(row[-1], type=dict[str, Any]))
