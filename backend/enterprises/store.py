"""All SQL of enterprises."""

from collections.abc import Iterable
from typing import Any

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.enterprises.model import Enterprise

_COLUMNS = "id, uscc, short_code, name, address, lat, lon, agency_path, kind, status"
_SELECT = f"SELECT {_COLUMNS} FROM enterprise"  # noqa: S608 - constant columns
_PAGE = "SELECT id, uscc, name, address, lat, lon, short_code, agency_path FROM enterprise"


def add_enterprises(tx: Transaction, enterprises: Iterable[Enterprise]) -> None:
    tx.execute_many(
        f"INSERT INTO enterprise ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
        (
            (
                e.id,
                e.uscc,
                e.short_code,
                e.name,
                e.address,
                e.lat,
                e.lon,
                e.agency_path,
                e.kind,
                e.status,
            )
            for e in enterprises
        ),
    )
    tx.execute("UPDATE enterprise_change SET counter = counter + 1")


def changes(tx: Transaction) -> int:
    """Moves with every change of the enterprises."""
    return tx.fetch_all("SELECT counter FROM enterprise_change")[0][0]


def by_id(tx: Transaction, enterprise_id: str) -> Enterprise | None:
    row = tx.fetch_one(f"{_SELECT} WHERE id = ?", (enterprise_id,))
    return _enterprise(row) if row else None


def by_uscc(tx: Transaction, uscc: str) -> Enterprise | None:
    row = tx.fetch_one(f"{_SELECT} WHERE uscc = ?", (uscc,))
    return _enterprise(row) if row else None


def by_short_code(tx: Transaction, short_code: str) -> Enterprise | None:
    row = tx.fetch_one(f"{_SELECT} WHERE short_code = ?", (short_code,))
    return _enterprise(row) if row else None


def by_name(tx: Transaction, part: str, territory: str, limit: int) -> list[Enterprise]:
    """Those whose name contains `part`, shortest names first."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = tx.fetch_all(
        f"{_SELECT} WHERE name LIKE ? ESCAPE '\\' AND {scope_sql('agency_path')}"
        " ORDER BY length(name), id LIMIT ?",
        (f"%{escaped}%", *scope_parameters(territory), limit),
    )
    return [_enterprise(row) for row in rows]


def count(tx: Transaction) -> int:
    return tx.fetch_all("SELECT count(*) FROM enterprise")[0][0]


def page_of(tx: Transaction, territory: str, after_id: str, limit: int) -> list[tuple[Any, ...]]:
    """Columns of the reference file, by id: bounded pages keep memory and other readers calm."""
    return tx.fetch_all(
        f"{_PAGE} WHERE id > ? AND status = 'open' AND {scope_sql('agency_path')}"
        " ORDER BY id LIMIT ?",
        (after_id, *scope_parameters(territory), limit),
    )


def open_streets(tx: Transaction, territory: str) -> list[str]:
    """Paths of the regions in a territory where open enterprises lie."""
    rows = tx.fetch_all(
        "SELECT DISTINCT agency_path FROM enterprise"  # noqa: S608 - constant condition
        f" WHERE status = 'open' AND {scope_sql('agency_path')} ORDER BY agency_path",
        scope_parameters(territory),
    )
    return [row[0] for row in rows]


def open_at(tx: Transaction, street: str, after_id: str, limit: int) -> list[Enterprise]:
    """Open enterprises of exactly this region, by id."""
    rows = tx.fetch_all(
        f"{_SELECT} WHERE agency_path = ? AND status = 'open' AND id > ? ORDER BY id LIMIT ?",
        (street, after_id, limit),
    )
    return [_enterprise(row) for row in rows]


def count_open(tx: Transaction, territory: str) -> int:
    return tx.fetch_all(
        f"SELECT count(*) FROM enterprise WHERE status = 'open' AND {scope_sql('agency_path')}",  # noqa: S608 - constant condition
        scope_parameters(territory),
    )[0][0]


def _enterprise(row: tuple[Any, ...]) -> Enterprise:
    return Enterprise(
        id=row[0],
        uscc=row[1],
        short_code=row[2],
        name=row[3],
        address=row[4],
        lat=row[5],
        lon=row[6],
        agency_path=row[7],
        kind=row[8],
        status=row[9],
    )
