"""All SQL of tasks."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.inspections.model import SlotChosen, TaskCreated, Withdrawal
from backend.ledger.model import LoggedEntry


def add_task(tx: Transaction, entry: LoggedEntry, task: TaskCreated) -> None:
    """The first entry about a task counts."""
    added = tx.execute(
        "INSERT INTO task (id, agency_path, enterprise_id, officers, checklists, note, due,"
        " created_ms, created_idx, created_by, joint, governor, permit, permit_id, purpose,"
        " urgent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            task.task,
            task.agency,
            task.enterprise,
            msgspec.json.encode(task.officers).decode(),
            msgspec.json.encode(task.checklists).decode(),
            task.note,
            None if task.due is None else task.due.isoformat(),
            entry.received_ms,
            entry.idx,
            entry.by_id,
            msgspec.json.encode(task.joint).decode(),
            None if task.governor is None else msgspec.json.encode(task.governor).decode(),
            None if task.permit is None else msgspec.json.encode(task.permit).decode(),
            None if task.permit is None else task.permit.id,
            task.purpose,
            task.urgent,
        ),
    )
    if added:
        tx.execute_many(
            "INSERT INTO task_officer (officer, task) VALUES (?, ?)",
            [(officer, task.task) for officer in set(task.officers)],
        )


def choose_slot(tx: Transaction, idx: int, chosen: SlotChosen) -> None:
    """The latest choice counts."""
    tx.execute(
        "UPDATE task SET slot = ?, slot_idx = ? WHERE permit_id = ? AND enterprise_id = ?",
        (msgspec.json.encode(chosen.slot).decode(), idx, chosen.permit, chosen.enterprise),
    )


def withdraw_tasks(tx: Transaction, permit: str, withdrawal: Withdrawal, at_ms: int) -> None:
    """The tasks of an approval that was revoked; what was said first stands."""
    tx.execute(
        "UPDATE task SET withdrawn = ?, withdrawn_ms = ?"
        " WHERE permit_id = ? AND withdrawn_ms IS NULL",
        (msgspec.json.encode(withdrawal).decode(), at_ms, permit),
    )


def add_bodies(tx: Transaction, task: str, agencies: Sequence[str]) -> None:
    """Who comes along, by id."""
    tx.execute_many(
        "INSERT INTO task_body (agency, task) VALUES (?, ?) ON CONFLICT (agency, task) DO NOTHING",
        [(agency, task) for agency in agencies],
    )


def paths_along(tx: Transaction, task: str) -> list[str]:
    """Paths of all bodies of a joint task."""
    rows = tx.fetch_all(
        "SELECT a.path FROM task_body b JOIN agency a ON a.id = b.agency WHERE b.task = ?", (task,)
    )
    return [str(row[0]) for row in rows]


TaskRow = tuple[
    *tuple[str, str, str, str, str, str, str | None, int, int, str, str | None, str],
    *tuple[str | None, str | None, str | None, str | None, str, str],
]
"""The columns of `_TASK`."""

_TASK = (
    "SELECT t.id, t.agency_path, t.enterprise_id, t.officers, t.checklists, t.note, t.due,"
    " t.created_ms, t.created_idx, t.created_by,"
    " (SELECT v.id FROM visit v WHERE v.task = t.id ORDER BY v.opened_idx LIMIT 1),"
    " t.joint, t.governor, t.permit, t.slot, t.withdrawn, t.purpose, t.urgent FROM task t"
)


def tasks_in_scope(tx: Transaction, scope: str, limit: int) -> list[TaskRow]:
    """Tasks of the asker's agencies and those they come along to, newest first."""
    rows = tx.fetch_all(
        f"{_TASK} WHERE {scope_sql('t.agency_path')} OR t.id IN (SELECT b.task FROM task_body b"  # noqa: S608 - constant columns
        f" JOIN agency a ON a.id = b.agency WHERE {scope_sql('a.path')})"
        " ORDER BY t.created_idx DESC LIMIT ?",
        (*scope_parameters(scope), *scope_parameters(scope), limit),
    )
    return [_task(row) for row in rows]


def tasks_of_officer(
    tx: Transaction, officer: str, withdrawn_since_ms: int, limit: int
) -> list[TaskRow]:
    """What this officer is asked to do and no visit has taken up, and what was taken back since."""
    rows = tx.fetch_all(
        f"{_TASK} WHERE t.id IN (SELECT task FROM task_officer WHERE officer = ?)"  # noqa: S608 - constant columns
        " AND (t.withdrawn_ms IS NULL OR t.withdrawn_ms >= ?)"
        " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.task = t.id)"
        " ORDER BY t.created_idx LIMIT ?",
        (officer, withdrawn_since_ms, limit),
    )
    return [_task(row) for row in rows]


def task_by_id(tx: Transaction, task: str) -> TaskRow | None:
    row = tx.fetch_one(f"{_TASK} WHERE t.id = ?", (task,))
    return None if row is None else _task(row)


def _task(row: tuple[Any, ...]) -> TaskRow:
    return cast("TaskRow", tuple(row))
