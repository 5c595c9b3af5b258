"""All SQL of hotline tickets."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.supervision.loop.tickets.model import TicketImport, TicketRow

_ROW = ", ".join(TicketRow.__struct_fields__)
_FREE = "NOT EXISTS (SELECT 1 FROM lead_ticket l WHERE l.ticket = ticket.id)"
_NAMED = "COALESCE(agency_path, '')"
_SEEN = f"({scope_sql('owner_path')} OR {scope_sql(_NAMED)})"
_DIFFERENT = "COUNT(DISTINCT number)"
"""A ticket that city and district both took in is one."""
TICKETS_OF_A_CLUSTER_MAX = 500


def add(tx: Transaction, rows: Iterable[TicketRow]) -> int:
    """How many were new to their body: a ticket that it had before is left as it was."""
    return sum(
        tx.execute(
            f"INSERT INTO ticket ({_ROW}) VALUES ({marks(TicketRow.__struct_fields__)})"  # noqa: S608 - constant columns
            " ON CONFLICT (owner_path, number) DO NOTHING",
            msgspec.structs.astuple(row),
        )
        for row in rows
    )


def _scope(scope: str) -> tuple[str, ...]:
    return (*scope_parameters(scope), *scope_parameters(scope))


def of_cluster(tx: Transaction, cluster: str, scope: str) -> list[TicketRow]:
    """Tickets of a cluster that no lead has taken up, the newest first. One that two bodies took
    in, of which the scope holds both, is there twice.
    """
    rows = tx.fetch_all(
        f"SELECT {_ROW} FROM ticket WHERE cluster = ? AND {_FREE} AND {_SEEN}"  # noqa: S608 - constant columns
        " ORDER BY received_on DESC, number, owner_path LIMIT ?",
        (cluster, *_scope(scope), TICKETS_OF_A_CLUSTER_MAX),
    )
    return [_row(row) for row in rows]


def clusters(tx: Transaction, scope: str, least: int, limit: int) -> list[str]:
    """Of so many tickets at least that no lead has taken up; the largest first."""
    rows = tx.fetch_all(
        f"SELECT cluster FROM ticket WHERE {_FREE} AND {_SEEN} GROUP BY cluster"  # noqa: S608 - constant conditions
        f" HAVING {_DIFFERENT} >= ?"
        f" ORDER BY {_DIFFERENT} DESC, MAX(received_on) DESC, cluster LIMIT ?",
        (*_scope(scope), least, limit),
    )
    return [str(row[0]) for row in rows]


def alone(tx: Transaction, scope: str, least: int, limit: int) -> list[str]:
    """Of fewer tickets than that, none of which a lead has taken up; the newest first."""
    rows = tx.fetch_all(
        f"SELECT cluster FROM ticket WHERE {_FREE} AND {_SEEN} GROUP BY cluster"  # noqa: S608 - constant conditions
        f" HAVING {_DIFFERENT} < ? ORDER BY COALESCE(MAX(received_on), '') DESC, cluster LIMIT ?",
        (*_scope(scope), least, limit),
    )
    return [str(row[0]) for row in rows]


def singles(tx: Transaction, scope: str, least: int) -> int:
    """Tickets in clusters smaller than that."""
    row = tx.fetch_one(
        f"SELECT COALESCE(SUM(n), 0) FROM (SELECT {_DIFFERENT} AS n FROM ticket"  # noqa: S608 - constant conditions
        f" WHERE {_FREE} AND {_SEEN} GROUP BY cluster HAVING {_DIFFERENT} < ?) AS small",
        (*_scope(scope), least),
    )
    return 0 if row is None else int(row[0])


def named(tx: Transaction, ids: Sequence[str]) -> dict[str, TicketRow]:
    """Those of these tickets that are here, by id."""
    rows = tx.fetch_all(f"SELECT {_ROW} FROM ticket WHERE id IN ({marks(ids)})", ids)  # noqa: S608 - placeholders
    return {row.id: row for row in map(_row, rows)}


def _row(row: tuple[Any, ...]) -> TicketRow:
    return TicketRow(**dict(zip(TicketRow.__struct_fields__, row, strict=True)))


def keep_file(tx: Transaction, owner_path: str, answer: TicketImport, idx: int) -> None:
    tx.execute(
        "INSERT INTO ticket_file (sha256, owner_path, answer, idx) VALUES (?, ?, ?, ?)",
        (answer.sha256, owner_path, msgspec.json.encode(answer).decode(), idx),
    )


def file_answer(tx: Transaction, sha256: str, owner_path: str) -> TicketImport | None:
    """What was told when this body took in this very file first."""
    row = tx.fetch_one(
        "SELECT answer FROM ticket_file WHERE sha256 = ? AND owner_path = ?", (sha256, owner_path)
    )
    return None if row is None else msgspec.json.decode(row[0], type=TicketImport)


def imported(tx: Transaction, scope: str, limit: int) -> list[tuple[TicketImport, str, int]]:
    """Files taken in, the newest first, with who took them and when (ms)."""
    rows = tx.fetch_all(
        "SELECT f.answer, e.by_id, e.received_ms FROM ticket_file f JOIN entry e ON e.idx = f.idx"  # noqa: S608 - constant conditions
        f" WHERE {scope_sql('f.owner_path')} ORDER BY f.idx DESC LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return [
        (msgspec.json.decode(row[0], type=TicketImport), str(row[1]), int(row[2])) for row in rows
    ]


def agencies_by_name(tx: Transaction, scope: str) -> dict[str, str]:
    """Path of each body in scope by its Chinese name."""
    rows = tx.fetch_all(
        f"SELECT name_zh, path FROM agency WHERE {scope_sql('path')}",  # noqa: S608 - constant condition
        scope_parameters(scope),
    )
    return {str(name): str(path) for name, path in rows}
