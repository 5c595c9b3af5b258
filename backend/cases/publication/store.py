"""All SQL of publications."""

from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.cases.publication.model import Checked, Declined, Prepared, State, Withdrawn
from backend.database import Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.views import payload_of

_PUBLICATION = (
    "SELECT id, case_id, agency_path, state, prepared, prepared_by, first_day, last_day, versions,"
    " first_idx, last_idx FROM publication"
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    case: str
    agency_path: str
    state: State
    prepared: Prepared | None
    """The newest text; None where it was declined from the beginning."""
    prepared_by: str
    first: date | None
    last: date | None
    versions: int
    first_idx: int
    last_idx: int


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    idx: int
    kind: str
    by: str
    received_ms: int
    body: dict[str, Any]


def add_step(tx: Transaction, entry: LoggedEntry, publication: str, step: str) -> bool:
    """False when it is known already: then it changes nothing."""
    added = tx.execute(
        "INSERT INTO publication_step (id, publication, idx, kind, by_id, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            step,
            publication,
            entry.idx,
            entry.kind,
            entry.by_id,
            entry.received_ms,
            msgspec.json.encode(entry.body).decode(),
        ),
    )
    return bool(added)


def prepare(tx: Transaction, entry: LoggedEntry, body: Prepared) -> None:
    """A new text waits for its check; nothing is shown meanwhile."""
    tx.execute(
        "INSERT INTO publication (id, case_id, agency_path, state, prepared, prepared_by,"
        " versions, first_idx, last_idx) VALUES (?, ?, ?, 'prepared', ?, ?, 1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = 'prepared', prepared = excluded.prepared,"
        " prepared_by = excluded.prepared_by, first_day = NULL, last_day = NULL,"
        " versions = publication.versions + 1, last_idx = excluded.last_idx",
        (
            body.publication,
            body.case,
            body.agency,
            msgspec.json.encode(body).decode(),
            entry.by_id,
            entry.idx,
            entry.idx,
        ),
    )


def check(tx: Transaction, entry: LoggedEntry, body: Checked) -> None:
    tx.execute(
        "UPDATE publication SET state = ?, first_day = ?, last_day = ?, last_idx = ? WHERE id = ?",
        (
            "published" if body.agrees else "returned",
            body.first.isoformat() if body.first else None,
            body.last.isoformat() if body.last else None,
            entry.idx,
            body.publication,
        ),
    )


def withdraw(tx: Transaction, entry: LoggedEntry, body: Withdrawn) -> None:
    tx.execute(
        "UPDATE publication SET state = 'withdrawn', last_idx = ? WHERE id = ?",
        (entry.idx, body.publication),
    )


def decline(tx: Transaction, entry: LoggedEntry, body: Declined) -> None:
    tx.execute(
        "INSERT INTO publication (id, case_id, agency_path, state, prepared_by, versions,"
        " first_idx, last_idx) VALUES (?, ?, ?, 'declined', ?, 0, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = 'declined', last_idx = excluded.last_idx",
        (body.publication, body.case, body.agency, entry.by_id, entry.idx, entry.idx),
    )


def by_id(tx: Transaction, publication: str) -> Row | None:
    row = tx.fetch_one(f"{_PUBLICATION} WHERE id = ?", (publication,))
    return None if row is None else _row(row)


def of_case(tx: Transaction, case: str) -> Row | None:
    row = tx.fetch_one(f"{_PUBLICATION} WHERE case_id = ?", (case,))
    return None if row is None else _row(row)


def is_on_the_spot(tx: Transaction, case: str) -> bool:
    """Whether it is a decision on the spot, and no case of the ordinary procedure."""
    found = tx.fetch_one(
        "SELECT 1 FROM summary_case WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM case_file WHERE id = ?)",
        (case, case),
    )
    return found is not None


def page(
    tx: Transaction,
    scope: str,
    officer: str | None,
    state: str | None,
    before: int | None,
    limit: int,
) -> list[Row]:
    """Newest first; of an officer only those of the cases he investigates."""
    conditions = [scope_sql("agency_path")]
    parameters: list[str | int] = [*scope_parameters(scope)]
    if officer is not None:
        conditions.append(
            "case_id IN (SELECT case_id FROM case_officer WHERE officer = ?"
            " UNION SELECT case_id FROM summary_officer WHERE officer = ?)"
        )
        parameters += [officer, officer]
    if state is not None:
        conditions.append("state = ?")
        parameters.append(state)
    if before is not None:
        conditions.append("last_idx < ?")
        parameters.append(before)
    rows = tx.fetch_all(
        f"{_PUBLICATION} WHERE {' AND '.join(conditions)} ORDER BY last_idx DESC LIMIT ?",
        (*parameters, limit),
    )
    return [_row(row) for row in rows]


def shown(tx: Transaction, today: date, before: int | None, limit: int) -> list[Row]:
    """Published, and its time not over; newest first."""
    rows = tx.fetch_all(
        f"{_PUBLICATION} WHERE state = 'published' AND last_day >= ?"
        " AND last_idx < ? ORDER BY last_idx DESC LIMIT ?",
        (today.isoformat(), before if before is not None else 2**53, limit),
    )
    return [_row(row) for row in rows]


def steps(tx: Transaction, publication: str) -> list[StepRow]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT idx, kind, by_id, received_ms, body FROM publication_step"
        " WHERE publication = ? ORDER BY idx",
        (publication,),
    )
    return [
        StepRow(
            idx=int(r[0]),
            kind=str(r[1]),
            by=str(r[2]),
            received_ms=int(r[3]),
            body=msgspec.json.decode(r[4], type=dict[str, Any]),
        )
        for r in rows
    ]


def logged(tx: Transaction, kid: str, publication: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, author and body of every step, as the log has them: the view may lag."""
    rows = tx.fetch_all(
        "SELECT kind, by_id, jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind IN ('publication.prepared', 'publication.checked', 'publication.withdrawn',"
        " 'publication.declined') ORDER BY idx",
        (publication, kid),
    )
    return [(str(k), str(by), payload_of(bytes(raw))["body"]) for k, by, raw in rows]


def _row(row: tuple[Any, ...]) -> Row:
    return Row(
        id=row[0],
        case=row[1],
        agency_path=row[2],
        state=row[3],
        prepared=None if row[4] is None else msgspec.json.decode(row[4], type=Prepared),
        prepared_by=row[5],
        first=None if row[6] is None else date.fromisoformat(row[6]),
        last=None if row[7] is None else date.fromisoformat(row[7]),
        versions=row[8],
        first_idx=row[9],
        last_idx=row[10],
    )
