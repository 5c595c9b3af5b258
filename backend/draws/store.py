"""All SQL of draws."""

import gzip
from collections.abc import Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.draws.model import Committed, RecusalDeclared, Revealed
from backend.ledger.model import LoggedEntry


class DrawRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    agency_path: str
    committed: Committed
    committed_idx: int
    committed_ms: int
    committed_by: str
    revealed: Revealed | None
    revealed_idx: int | None
    revealed_ms: int | None


_DRAW = (
    "SELECT id, agency_path, committed, committed_idx, committed_ms, committed_by, revealed,"
    " revealed_idx, revealed_ms FROM draw"
)


def add_draw(tx: Transaction, entry: LoggedEntry, body: Committed) -> None:
    """The first commitment under an id counts."""
    tx.execute(
        "INSERT INTO draw (id, agency_path, committed, committed_idx, committed_ms, committed_by)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.draw,
            body.agency_path,
            msgspec.json.encode(body).decode(),
            entry.idx,
            entry.received_ms,
            entry.by_id,
        ),
    )


def reveal(tx: Transaction, entry: LoggedEntry, body: Revealed) -> None:
    """The first revelation counts."""
    tx.execute(
        "UPDATE draw SET revealed = ?, revealed_idx = ?, revealed_ms = ?"
        " WHERE id = ? AND revealed IS NULL",
        (msgspec.json.encode(body).decode(), entry.idx, entry.received_ms, body.draw),
    )


def draw_by_id(tx: Transaction, draw: str) -> DrawRow | None:
    row = tx.fetch_one(f"{_DRAW} WHERE id = ?", (draw,))
    return None if row is None else _draw(row)


def draws_in_scope(tx: Transaction, scope: str, limit: int) -> list[DrawRow]:
    """Newest first."""
    rows = tx.fetch_all(
        f"{_DRAW} WHERE {scope_sql('agency_path')} ORDER BY committed_idx DESC LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return [_draw(row) for row in rows]


def _draw(row: tuple[Any, ...]) -> DrawRow:
    return DrawRow(
        id=row[0],
        agency_path=row[1],
        committed=msgspec.json.decode(row[2], type=Committed),
        committed_idx=row[3],
        committed_ms=row[4],
        committed_by=row[5],
        revealed=None if row[6] is None else msgspec.json.decode(row[6], type=Revealed),
        revealed_idx=row[7],
        revealed_ms=row[8],
    )


def add_list(tx: Transaction, sha256: str, gzipped: bytes) -> None:
    tx.execute(
        "INSERT INTO draw_list (sha256, gzipped) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
        (sha256, gzipped),
    )


def list_text(tx: Transaction, sha256: str) -> bytes | None:
    """The bytes of a list; None when it was never kept."""
    row = tx.fetch_one("SELECT gzipped FROM draw_list WHERE sha256 = ?", (sha256,))
    return None if row is None else gzip.decompress(bytes(row[0]))


def add_secret(tx: Transaction, draw: str, secret: bytes) -> None:
    tx.execute("INSERT INTO draw_secret (draw, secret) VALUES (?, ?)", (draw, secret))


def secret_of(tx: Transaction, draw: str) -> bytes | None:
    row = tx.fetch_one("SELECT secret FROM draw_secret WHERE draw = ?", (draw,))
    return None if row is None else bytes(row[0])


def candidate_ids(tx: Transaction, territory: str) -> list[str]:
    """Every open enterprise of a territory."""
    rows = tx.fetch_all(
        f"SELECT id FROM enterprise WHERE status = 'open' AND {scope_sql('agency_path')}",  # noqa: S608 - constant column
        scope_parameters(territory),
    )
    return [str(row[0]) for row in rows]


def add_recusal(tx: Transaction, idx: int, body: RecusalDeclared) -> None:
    tx.execute(
        "INSERT INTO recusal (officer, enterprise, reason, idx) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (officer, enterprise) DO NOTHING",
        (body.officer, body.enterprise, body.reason, idx),
    )


def recusals_of(tx: Transaction, officers: Sequence[str]) -> list[tuple[str, str, str]]:
    """Officer, enterprise and reason, newest first."""
    marks = ", ".join("?" * len(officers))
    rows = tx.fetch_all(
        f"SELECT officer, enterprise, reason FROM recusal WHERE officer IN ({marks})"  # noqa: S608 - placeholders
        " ORDER BY idx DESC",
        tuple(officers),
    )
    return [(str(officer), str(enterprise), str(reason)) for officer, enterprise, reason in rows]
