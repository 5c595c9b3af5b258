"""All SQL of discretion."""

from datetime import date

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.cases.discretion.matching import EarlierCase
from backend.cases.discretion.model import Applied
from backend.database import Transaction
from backend.ledger.model import LoggedEntry

SIMILAR_MAX = 500
_USE = (
    "SELECT family, type, COUNT(*), COUNT(DISTINCT party) FROM discretion_application"
    " WHERE newest = 1 AND on_day >= ? AND on_day <= ?"
)


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """One decided case, as the register keeps it."""

    case: str
    party: str
    agency: str
    on: date
    cause: str
    outcome: str
    fine: int
    """Fen."""
    summary: bool


class ApplicationRow(msgspec.Struct, frozen=True, kw_only=True):
    idx: int
    received_ms: int
    body: Applied


class UseRow(msgspec.Struct, frozen=True, kw_only=True):
    family: str
    type: str
    uses: int
    parties: int


def put_decided(tx: Transaction, idx: int, one: Decided) -> None:
    """The newest decision of a case stands."""
    tx.execute(
        "INSERT INTO decided_case (id, idx, party, agency_path, on_day, cause, outcome, fine,"
        " summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " idx = excluded.idx, on_day = excluded.on_day, outcome = excluded.outcome,"
        " fine = excluded.fine",
        (
            one.case,
            idx,
            one.party,
            one.agency,
            one.on.isoformat(),
            one.cause,
            one.outcome,
            one.fine,
            int(one.summary),
        ),
    )


def drop_decided(tx: Transaction, case: str) -> None:
    """A case that is handled again has no decision."""
    tx.execute("DELETE FROM decided_case WHERE id = ?", (case,))


def put_application(tx: Transaction, entry: LoggedEntry, body: Applied, party: str) -> None:
    """One more application; the same id again changes nothing."""
    known = tx.fetch_one("SELECT 1 FROM discretion_application WHERE id = ?", (body.id,))
    if known is not None:
        return
    tx.execute("UPDATE discretion_application SET newest = 0 WHERE case_id = ?", (body.case,))
    tx.execute(
        "INSERT INTO discretion_application (id, idx, case_id, family, item, type, matter,"
        " agency_path, party, on_day, received_ms, newest, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (
            body.id,
            entry.idx,
            body.case,
            body.family,
            body.item,
            body.type,
            body.matter,
            body.agency,
            party,
            body.on.isoformat(),
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def applications(tx: Transaction, case: str) -> list[ApplicationRow]:
    """Newest first."""
    rows = tx.fetch_all(
        "SELECT idx, received_ms, body FROM discretion_application WHERE case_id = ?"
        " ORDER BY idx DESC LIMIT 100",
        (case,),
    )
    return [
        ApplicationRow(idx=r[0], received_ms=r[1], body=msgspec.json.decode(r[2], type=Applied))
        for r in rows
    ]


def logged_applications(tx: Transaction, kid: str, case: str) -> list[tuple[int, bytes]]:
    """Index and bytes of every application of a case, as the log has them."""
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind = 'discretion.applied' ORDER BY idx",
        (case, kid),
    )
    return [(int(row[0]), bytes(row[1])) for row in rows]


def application_known(tx: Transaction, application: str) -> bool:
    """Whether an application has this id, of whichever case."""
    row = tx.fetch_one("SELECT 1 FROM discretion_application WHERE id = ?", (application,))
    return row is not None


def earlier(tx: Transaction, party: str, before: date, case: str) -> tuple[EarlierCase, ...]:
    """Decided cases of a party before a day, newest first, without the case itself."""
    rows = tx.fetch_all(
        "SELECT d.id, d.on_day, d.agency_path, COALESCE(a.matter, ''), d.cause FROM decided_case d"
        " LEFT JOIN discretion_application a ON a.case_id = d.id AND a.newest = 1"
        " WHERE d.party = ? AND d.on_day <= ? AND d.id <> ? ORDER BY d.on_day DESC, d.id LIMIT 200",
        (party, before.isoformat(), case),
    )
    return tuple(
        EarlierCase(
            case=row[0], on=date.fromisoformat(row[1]), agency=row[2], matter=row[3], cause=row[4]
        )
        for row in rows
    )


def similar(
    tx: Transaction, agency_path: str, matter: str, cause: str, case: str
) -> list[tuple[str, str, int]]:
    """Id, outcome and fine of the body's decided cases of a matter or the same cause."""
    rows = tx.fetch_all(
        "SELECT d.id, d.outcome, d.fine FROM decided_case d LEFT JOIN discretion_application a"
        " ON a.case_id = d.id AND a.newest = 1"
        " WHERE d.agency_path = ? AND d.id <> ? AND (d.cause = ? OR (a.matter = ? AND ? <> ''))"
        " ORDER BY d.on_day DESC, d.id LIMIT ?",
        (agency_path, case, cause, matter, matter, SIMILAR_MAX),
    )
    return [(str(row[0]), str(row[1]), int(row[2])) for row in rows]


def use(tx: Transaction, scope: str, first: date, last: date) -> list[UseRow]:
    """Cases and parties by family and type; what no item fits has an empty type."""
    rows = tx.fetch_all(
        f"{_USE} AND {scope_sql('agency_path')} GROUP BY family, type ORDER BY family, type",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope)),
    )
    return [UseRow(family=r[0], type=r[1], uses=int(r[2]), parties=int(r[3])) for r in rows]
