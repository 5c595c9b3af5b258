"""All SQL of what parties write, of who is signed in at their pages, and of payments."""

from typing import Any

import msgspec

from backend.cases.party.model import Attached, PartyAnswered, PartyIdentified, PartyWrote
from backend.database import Transaction
from backend.ledger.model import LoggedEntry

SESSIONS_PER_CASE_MAX = 20
"""The oldest go first: nobody needs more browsers for one case."""


class WritingRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was filed, and the answer to it."""

    id: str
    idx: int
    at_ms: int
    wrote: PartyWrote
    answer: PartyAnswered | None
    answered_by: str
    answered_ms: int


class IdentityRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    identity: str
    reason: str
    by_id: str
    at_ms: int


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    case_id: str
    name: str


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that was begun."""

    id: str
    case_id: str
    amount: int
    created_ms: int
    paid_ms: int | None
    reference: str


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in its row."""

    answered: PartyAnswered
    by: str


def put_writing(tx: Transaction, entry: LoggedEntry, body: PartyWrote) -> None:
    tx.execute(
        "INSERT INTO party_writing (id, case_id, form, idx, at_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.case,
            body.form,
            entry.idx,
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def put_answer(tx: Transaction, entry: LoggedEntry, body: PartyAnswered) -> None:
    """The first answer stands."""
    kept = _Kept(answered=body, by=entry.by_id)
    tx.execute(
        "UPDATE party_writing SET answer = ?, answered_ms = ?"
        " WHERE id = ? AND case_id = ? AND answer IS NULL",
        (msgspec.json.encode(kept).decode(), entry.received_ms, body.wrote, body.case),
    )


def put_identity(tx: Transaction, entry: LoggedEntry, body: PartyIdentified) -> None:
    tx.execute(
        "INSERT INTO party_identity (id, case_id, name, identity, reason, by_id, idx, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.case,
            body.name,
            body.identity,
            body.reason,
            entry.by_id,
            entry.idx,
            entry.received_ms,
        ),
    )


def writings_of(tx: Transaction, case: str) -> list[WritingRow]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT id, idx, at_ms, body, answer, answered_ms FROM party_writing"
        " WHERE case_id = ? ORDER BY idx",
        (case,),
    )
    return [_writing(row) for row in rows]


def _writing(row: tuple[Any, ...]) -> WritingRow:
    kept = None if row[4] is None else msgspec.json.decode(row[4], type=_Kept)
    return WritingRow(
        id=row[0],
        idx=int(row[1]),
        at_ms=int(row[2]),
        wrote=msgspec.json.decode(row[3], type=PartyWrote),
        answer=kept and kept.answered,
        answered_by=kept.by if kept else "",
        answered_ms=int(row[5] or 0),
    )


def identities_of(tx: Transaction, case: str) -> list[IdentityRow]:
    """Those that were added, oldest first."""
    rows = tx.fetch_all(
        "SELECT id, name, identity, reason, by_id, at_ms FROM party_identity"
        " WHERE case_id = ? ORDER BY idx",
        (case,),
    )
    return [IdentityRow(**dict(zip(IdentityRow.__struct_fields__, r, strict=True))) for r in rows]


def case_of_identity(tx: Transaction, identity: str) -> str | None:
    row = tx.fetch_one("SELECT case_id FROM party_identity WHERE id = ?", (identity,))
    return None if row is None else str(row[0])


def entered_at(tx: Transaction, kid: str, case: str, limit: int) -> list[int]:
    """When the portal was opened, newest first, in ms."""
    rows = tx.fetch_all(
        "SELECT received_ms FROM entry WHERE subject = ? AND kid = ? AND kind = 'party.entered'"
        " ORDER BY idx DESC LIMIT ?",
        (case, kid, limit),
    )
    return [int(row[0]) for row in rows]


def attached(tx: Transaction, case: str, sha256: str) -> Attached | None:
    """The file of this case under a digest."""
    files = (file for row in writings_of(tx, case) for file in row.wrote.attached)
    return next((file for file in files if file.sha256 == sha256), None)


def add_session(
    tx: Transaction, token_hash: bytes, session: SessionRow, now_ms: int, expires_ms: int
) -> None:
    tx.execute("DELETE FROM party_session WHERE expires_ms <= ?", (now_ms,))
    tx.execute(
        "DELETE FROM party_session WHERE case_id = ? AND token_hash NOT IN (SELECT token_hash"
        " FROM party_session WHERE case_id = ? ORDER BY expires_ms DESC LIMIT ?)",
        (session.case_id, session.case_id, SESSIONS_PER_CASE_MAX - 1),
    )
    tx.execute(
        "INSERT INTO party_session (token_hash, case_id, name, expires_ms) VALUES (?, ?, ?, ?)",
        (token_hash, session.case_id, session.name, expires_ms),
    )


def session_by_hash(tx: Transaction, token_hash: bytes, now_ms: int) -> SessionRow | None:
    row = tx.fetch_one(
        "SELECT case_id, name FROM party_session WHERE token_hash = ? AND expires_ms > ?",
        (token_hash, now_ms),
    )
    return None if row is None else SessionRow(case_id=row[0], name=row[1])


def end_session(tx: Transaction, token_hash: bytes) -> None:
    tx.execute("DELETE FROM party_session WHERE token_hash = ?", (token_hash,))


_ORDER = ", ".join(OrderRow.__struct_fields__)


def add_order(tx: Transaction, order: OrderRow) -> None:
    """One that is there already stays as it is."""
    tx.execute(
        f"INSERT INTO payment_order ({_ORDER}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (id) DO NOTHING",
        msgspec.structs.astuple(order),
    )


def order_by_id(tx: Transaction, order: str) -> OrderRow | None:
    row = tx.fetch_one(f"SELECT {_ORDER} FROM payment_order WHERE id = ?", (order,))  # noqa: S608 - constant columns
    return (
        None if row is None else OrderRow(**dict(zip(OrderRow.__struct_fields__, row, strict=True)))
    )


def open_order(tx: Transaction, case: str, amount: int) -> OrderRow | None:
    """The newest order over this amount that nobody has paid."""
    row = tx.fetch_one(
        f"SELECT {_ORDER} FROM payment_order WHERE case_id = ? AND amount = ? AND paid_ms IS NULL"  # noqa: S608 - constant columns
        " ORDER BY created_ms DESC, id LIMIT 1",
        (case, amount),
    )
    return (
        None if row is None else OrderRow(**dict(zip(OrderRow.__struct_fields__, row, strict=True)))
    )


def order_paid(tx: Transaction, order: str, reference: str, paid_ms: int) -> None:
    tx.execute(
        "UPDATE payment_order SET paid_ms = ?, reference = ? WHERE id = ? AND paid_ms IS NULL",
        (paid_ms, reference, order),
    )


def cases_of(tx: Transaction, column: str, value: str) -> list[str]:
    """Cases of an enterprise (`enterprise_id`) or on a visit (`visit`), newest first."""
    assert column in ("enterprise_id", "visit")
    rows = tx.fetch_all(
        f"SELECT id FROM case_file WHERE {column} = ? ORDER BY last_idx DESC LIMIT 50",  # noqa: S608 - one of two constants
        (value,),
    )
    return [str(row[0]) for row in rows]
