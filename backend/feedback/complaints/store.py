"""All SQL of complaints."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.feedback.complaints.model import ComplaintRow, Filed, Holder, State
from backend.ledger.model import LoggedEntry
from backend.ledger.views import logged

STEPS_MAX = 500
_ROW = ", ".join(ComplaintRow.__struct_fields__)
_HOLDER = ", ".join(Holder.__struct_fields__)


class StoredWords(msgspec.Struct, frozen=True, kw_only=True):
    digest: str
    salt: bytes
    words: str
    """JSON of `Words`, the exact text that was hashed."""


def _row(row: tuple[Any, ...]) -> ComplaintRow:
    return ComplaintRow(**dict(zip(ComplaintRow.__struct_fields__, row, strict=True)))


def add(tx: Transaction, entry: LoggedEntry, filed: Filed) -> None:
    """The first entry about a complaint counts."""
    tx.execute(
        f"INSERT INTO complaint ({_ROW})"  # noqa: S608 - constant columns
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'filed', ?, ?, ?, ?, NULL, NULL, 1)"
        " ON CONFLICT (id) DO NOTHING",
        (
            filed.complaint,
            filed.receipt,
            filed.kind,
            filed.via,
            filed.about,
            filed.about_path,
            filed.handler,
            filed.handler_path,
            entry.received_ms,
            entry.idx,
            entry.received_ms,
            entry.idx,
        ),
    )


def move(tx: Transaction, entry: LoggedEntry, state: State | None, *, unread: bool) -> None:
    """One more entry about it."""
    led_to = state or ""
    tx.execute(
        "UPDATE complaint SET last_ms = ?, last_idx = ?, unread = ?,"
        " accepted_ms = CASE WHEN ? = 'accepted' THEN ? ELSE accepted_ms END,"
        " disclosed_idx = CASE WHEN ? = 1 THEN ? ELSE disclosed_idx END,"
        " state = CASE WHEN ? = '' THEN state ELSE ? END WHERE id = ?",
        (
            entry.received_ms,
            entry.idx,
            int(unread),
            *(led_to, entry.received_ms),
            *(int(entry.kind == "complaint.disclosed"), entry.idx),
            *(led_to, led_to),
            entry.subject,
        ),
    )


def by_id(tx: Transaction, complaint: str) -> ComplaintRow | None:
    row = tx.fetch_one(f"SELECT {_ROW} FROM complaint WHERE id = ?", (complaint,))  # noqa: S608 - constant columns
    return _row(row) if row else None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which complaints a list shows."""

    scope: str
    state: str | None = None
    before: int | None = None
    limit: int = 50


def page(tx: Transaction, wanted: Wanted) -> list[ComplaintRow]:
    """Of the handlers in scope, newest by their last entry; never those about the asker's own."""
    conditions = [scope_sql("handler_path")]
    parameters: list[Any] = [*scope_parameters(wanted.scope)]
    if wanted.state is not None:
        conditions.append("state = ?")
        parameters.append(wanted.state)
    if wanted.before is not None:
        conditions.append("last_idx < ?")
        parameters.append(wanted.before)
    rows = tx.fetch_all(
        f"SELECT {_ROW} FROM complaint WHERE {' AND '.join(conditions)}"  # noqa: S608 - constant conditions
        " ORDER BY last_idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_row(row) for row in rows]


def counts(tx: Transaction, scope: str) -> dict[str, int]:
    rows = tx.fetch_all(
        f"SELECT state, COUNT(*) FROM complaint WHERE {scope_sql('handler_path')} GROUP BY state",  # noqa: S608 - constant condition
        scope_parameters(scope),
    )
    return {str(state): int(count) for state, count in rows}


def waiting(tx: Transaction, scope: str) -> list[tuple[State, int, int | None]]:
    """State, filed and accepted instants of all that somebody still has to move."""
    rows = tx.fetch_all(
        "SELECT state, filed_ms, accepted_ms FROM complaint"  # noqa: S608 - constant condition
        f" WHERE state IN ('filed', 'accepted', 'investigating') AND {scope_sql('handler_path')}",
        scope_parameters(scope),
    )
    return [(r[0], int(r[1]), None if r[2] is None else int(r[2])) for r in rows]


def disclosed_about(tx: Transaction, about_id: str, limit: int) -> list[ComplaintRow]:
    """Those of which this body has been told something."""
    rows = tx.fetch_all(
        f"SELECT {_ROW} FROM complaint WHERE about_id = ? AND disclosed_idx IS NOT NULL"  # noqa: S608 - constant columns
        " ORDER BY disclosed_idx DESC LIMIT ?",
        (about_id, limit),
    )
    return [_row(row) for row in rows]


def entries_of(tx: Transaction, complaint: str, server_kid: str) -> list[LoggedEntry]:
    """The server's entries about it, in log order: the log is asked, because its view may lag."""
    rows = tx.fetch_all(
        "SELECT idx, kid, seq, kind, by_id, subject, received_ms, hash, jws FROM entry"
        " WHERE subject = ? AND kid = ? AND kind LIKE 'complaint.%' ORDER BY idx LIMIT ?",
        (complaint, server_kid, STEPS_MAX + 1),
    )
    return [
        logged((r[0], r[1], r[2], r[3], r[4], r[5], int(r[6]), bytes(r[7]), bytes(r[8])))
        for r in rows
    ]


def keep_words(tx: Transaction, complaint: str, words: StoredWords) -> None:
    tx.execute(
        "INSERT INTO complaint_words (digest, complaint, salt, words) VALUES (?, ?, ?, ?)",
        (words.digest, complaint, words.salt, words.words),
    )


def words_of(tx: Transaction, digests: Sequence[str]) -> dict[str, StoredWords]:
    rows = tx.fetch_all(
        "SELECT digest, salt, words FROM complaint_words"  # noqa: S608 - placeholders
        f" WHERE digest IN ({marks(digests)})",
        digests,
    )
    return {r[0]: StoredWords(digest=r[0], salt=bytes(r[1]), words=r[2]) for r in rows}


def add_holder(tx: Transaction, holder: Holder) -> None:
    tx.execute(
        f"INSERT INTO complaint_holder ({_HOLDER}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
        msgspec.structs.astuple(holder),
    )


def _holder(row: tuple[Any, ...] | None) -> Holder | None:
    return Holder(**dict(zip(Holder.__struct_fields__, row, strict=True))) if row else None


def holder_of(tx: Transaction, complaint: str) -> Holder | None:
    return _holder(
        tx.fetch_one(f"SELECT {_HOLDER} FROM complaint_holder WHERE complaint = ?", (complaint,))  # noqa: S608 - constant columns
    )


def holder_by_receipt(tx: Transaction, receipt: str) -> Holder | None:
    return _holder(
        tx.fetch_one(f"SELECT {_HOLDER} FROM complaint_holder WHERE receipt = ?", (receipt,))  # noqa: S608 - constant columns
    )


def holders_of_enterprise(tx: Transaction, enterprise_id: str, limit: int) -> list[Holder]:
    """Newest first."""
    rows = tx.fetch_all(
        f"SELECT {_HOLDER} FROM complaint_holder WHERE enterprise_id = ?"  # noqa: S608 - constant columns
        " ORDER BY filed_idx DESC LIMIT ?",
        (enterprise_id, limit),
    )
    return [holder for row in rows if (holder := _holder(row))]


def form_taken(tx: Transaction, form_hash: bytes) -> tuple[str, int] | None:
    """The complaint and log index this form led to."""
    row = tx.fetch_one(
        "SELECT complaint, idx FROM complaint_form WHERE form_hash = ?", (form_hash,)
    )
    return None if row is None else (str(row[0]), int(row[1]))


def take_form(tx: Transaction, form_hash: bytes, complaint: str, idx: int) -> None:
    tx.execute(
        "INSERT INTO complaint_form (form_hash, complaint, idx) VALUES (?, ?, ?)",
        (form_hash, complaint, idx),
    )


def supervising_accounts(tx: Transaction, agency_id: str) -> list[str]:
    """Accounts of those who handle complaints at this body."""
    rows = tx.fetch_all(
        "SELECT id FROM account WHERE agency_id = ? AND role = 'supervisor' AND disabled = 0"
        " ORDER BY id",
        (agency_id,),
    )
    return [str(row[0]) for row in rows]


def leading_accounts(tx: Transaction, agency_id: str) -> list[str]:
    """Accounts of those who answer for this body."""
    rows = tx.fetch_all(
        "SELECT id FROM account WHERE agency_id = ? AND role IN ('supervisor', 'admin')"
        " AND disabled = 0 ORDER BY id",
        (agency_id,),
    )
    return [str(row[0]) for row in rows]


def supervising_bodies(tx: Transaction) -> list[tuple[str, str]]:
    """Id and path of every supervision body, longest path first."""
    rows = tx.fetch_all(
        "SELECT id, path FROM agency WHERE kind = 'supervision' ORDER BY length(path) DESC, path"
    )
    return [(str(row[0]), str(row[1])) for row in rows]
