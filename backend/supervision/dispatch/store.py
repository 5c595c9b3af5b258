"""All SQL of dispatch."""

from datetime import date

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.ledger.model import LoggedEntry
from backend.supervision.dispatch.model import BodyCalledIn, CallRow, Load

_CALL = ", ".join(CallRow.__struct_fields__)
LOADS_MAX = 5_000


def add_call(tx: Transaction, entry: LoggedEntry, body: BodyCalledIn) -> None:
    tx.execute(
        f"INSERT INTO body_call ({_CALL}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (task) DO NOTHING",
        (
            body.task,
            body.visit,
            body.agency,
            body.reason,
            entry.idx,
            entry.received_ms,
            entry.by_id,
        ),
    )


def calls_of(tx: Transaction, visit: str) -> list[CallRow]:
    """Oldest first."""
    rows = tx.fetch_all(
        f"SELECT {_CALL} FROM body_call WHERE visit = ? ORDER BY idx",  # noqa: S608 - constant columns
        (visit,),
    )
    return [CallRow(**dict(zip(CallRow.__struct_fields__, row, strict=True))) for row in rows]


def loads(tx: Transaction, scope: str) -> list[Load]:
    """Officers of the scope with tasks that no visit has taken up, by name: no order of merit."""
    rows = tx.fetch_all(
        "SELECT o.officer, COUNT(*), MIN(t.due) FROM task_officer o"  # noqa: S608 - constant condition
        " JOIN task t ON t.id = o.task JOIN officer p ON p.id = o.officer"
        " JOIN agency a ON a.id = p.agency_id"
        f" WHERE {scope_sql('a.path')} AND t.withdrawn_ms IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.task = t.id)"
        " GROUP BY o.officer, p.name_zh ORDER BY p.name_zh, o.officer LIMIT ?",
        (*scope_parameters(scope), LOADS_MAX),
    )
    return [
        Load(
            officer=str(officer),
            open_tasks=int(count),
            next_due=None if due is None else date.fromisoformat(due),
        )
        for officer, count, due in rows
    ]
