"""All SQL of notices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.database import Transaction
from backend.evidence.store import marks
from backend.inspections.model import Slot, SlotChosen
from backend.ledger.model import LoggedEntry
from backend.planning.notices.model import NoticeSent


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    sent: NoticeSent
    sent_ms: int
    slot: Slot | None
    withdrawn_ms: int | None


def add(tx: Transaction, entry: LoggedEntry, body: NoticeSent) -> None:
    """The first notice of an approval and enterprise counts."""
    tx.execute(
        "INSERT INTO notice (permit, enterprise, agency_path, sent, sent_ms, idx)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (permit, enterprise) DO NOTHING",
        (
            body.permit,
            body.enterprise,
            body.agency,
            msgspec.json.encode(body).decode(),
            entry.received_ms,
            entry.idx,
        ),
    )


def choose(tx: Transaction, entry: LoggedEntry, body: SlotChosen) -> None:
    """The latest choice counts."""
    tx.execute(
        "UPDATE notice SET slot_day = ?, slot_half = ?, chosen_ms = ?"
        " WHERE permit = ? AND enterprise = ?",
        (
            body.slot.day.isoformat(),
            body.slot.half,
            entry.received_ms,
            body.permit,
            body.enterprise,
        ),
    )


def withdraw(tx: Transaction, entry: LoggedEntry, permit: str) -> None:
    """The notices of an approval that was revoked."""
    tx.execute(
        "UPDATE notice SET withdrawn_ms = ? WHERE permit = ? AND withdrawn_ms IS NULL",
        (entry.received_ms, permit),
    )


def of_enterprise(tx: Transaction, enterprise: str, limit: int) -> list[NoticeRow]:
    """Of inspections nobody has begun, newest first."""
    rows = tx.fetch_all(
        "SELECT n.sent, n.sent_ms, n.slot_day, n.slot_half, n.withdrawn_ms FROM notice n"
        " WHERE n.enterprise = ?"
        " AND NOT EXISTS (SELECT 1 FROM permit_visit p JOIN visit v ON v.id = p.visit"
        " WHERE p.permit = n.permit AND v.enterprise_id = n.enterprise)"
        " ORDER BY n.idx DESC LIMIT ?",
        (enterprise, limit),
    )
    return [
        NoticeRow(
            sent=msgspec.json.decode(row[0], type=NoticeSent),
            sent_ms=row[1],
            slot=_slot(row[2], row[3]),
            withdrawn_ms=row[4],
        )
        for row in rows
    ]


def slots_of(tx: Transaction, permits: Sequence[str]) -> dict[tuple[str, str], Slot]:
    """By approval and enterprise: the time that was chosen."""
    rows = tx.fetch_all(
        "SELECT permit, enterprise, slot_day, slot_half FROM notice"  # noqa: S608 - placeholders
        f" WHERE slot_day IS NOT NULL AND permit IN ({marks(permits)})",
        permits,
    )
    found = {(str(p), str(e)): _slot(day, half) for p, e, day, half in rows}
    return {key: slot for key, slot in found.items() if slot is not None}


def _slot(day: Any, half: Any) -> Slot | None:
    return None if day is None else Slot(day=date.fromisoformat(day), half=half)
