"""All SQL of published lists."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.planning.items.model import ItemsPublished, StandingItems

_LIST = "SELECT published, published_ms, published_by, idx FROM published_items"


def publish(tx: Transaction, entry: LoggedEntry, body: ItemsPublished) -> None:
    tx.execute(
        "INSERT INTO published_items (agency_path, idx, published, published_ms, published_by)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            body.agency,
            entry.idx,
            msgspec.json.encode(body).decode(),
            entry.received_ms,
            entry.by_id,
        ),
    )


def lists_at(tx: Transaction, paths: Sequence[str]) -> list[StandingItems]:
    """Every list these bodies ever published, oldest first."""
    rows = tx.fetch_all(f"{_LIST} WHERE agency_path IN ({marks(paths)}) ORDER BY idx", paths)
    return [_list(row) for row in rows]


def lists_in_scope(tx: Transaction, scope: str, limit: int) -> list[StandingItems]:
    """Every list of the bodies at and below a path, oldest first."""
    rows = tx.fetch_all(
        f"{_LIST} WHERE {scope_sql('agency_path')} ORDER BY idx LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return [_list(row) for row in rows]


def _list(row: tuple[Any, ...]) -> StandingItems:
    return StandingItems(
        body=msgspec.json.decode(row[0], type=ItemsPublished),
        published_ms=row[1],
        by=row[2],
        index=row[3],
    )
