"""All SQL of taking in a register of enterprises."""

from collections.abc import Sequence

import msgspec

from backend.accounts.model import Name
from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.enterprises.model import Enterprise

AT_ONCE = 500


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A body that has a region, as far as a row may name it."""

    territory: str
    path: str
    region_code: str
    number: str
    name: Name


def regions(tx: Transaction, territory: str) -> list[Region]:
    """Bodies whose region lies in a territory, the highest first."""
    rows = tx.fetch_all(
        "SELECT territory, path, region_code, number, name_zh, name_en FROM agency"  # noqa: S608 - constant condition
        f" WHERE closed = 0 AND {scope_sql('territory')} ORDER BY length(path), path",
        scope_parameters(territory),
    )
    return [
        Region(territory=r[0], path=r[1], region_code=r[2], number=r[3], name=Name(r[4], r[5]))
        for r in rows
    ]


def top_territory(tx: Transaction) -> str | None:
    """Of the body that stands above all others; None before the first start."""
    row = tx.fetch_one(
        "SELECT territory FROM agency WHERE parent_id IS NULL ORDER BY length(path), path LIMIT 1"
    )
    return row[0] if row else None


def known(tx: Transaction, usccs: Sequence[str]) -> dict[str, Enterprise]:
    """Those of the register with one of these codes."""
    found: dict[str, Enterprise] = {}
    for start in range(0, len(usccs), AT_ONCE):
        some = usccs[start : start + AT_ONCE]
        marks = ", ".join("?" for _ in some)
        rows = tx.fetch_all(
            "SELECT id, uscc, short_code, name, address, lat, lon, agency_path, kind, status"  # noqa: S608 - placeholders
            f" FROM enterprise WHERE uscc IN ({marks})",
            some,
        )
        for r in rows:
            found[r[1]] = Enterprise(
                id=r[0],
                uscc=r[1],
                short_code=r[2],
                name=r[3],
                address=r[4],
                lat=r[5],
                lon=r[6],
                agency_path=r[7],
                kind=r[8],
                status=r[9],
            )
    return found


def code_taken(tx: Transaction, short_code: str) -> bool:
    row = tx.fetch_one("SELECT 1 FROM enterprise WHERE short_code = ?", (short_code,))
    return row is not None


def change(tx: Transaction, enterprises: Sequence[Enterprise]) -> None:
    """What the newest file says; code and id never change."""
    tx.execute_many(
        "UPDATE enterprise SET name = ?, address = ?, lat = ?, lon = ?, agency_path = ?, status = ?"
        " WHERE id = ?",
        [(e.name, e.address, e.lat, e.lon, e.agency_path, e.status, e.id) for e in enterprises],
    )
    tx.execute("UPDATE enterprise_change SET counter = counter + 1")


def imported(tx: Transaction, kid: str, limit: int) -> list[tuple[int, bytes]]:
    """Time and bytes of the newest imports, as the server's chain in the log has them."""
    rows = tx.fetch_all(
        "SELECT received_ms, jws FROM entry WHERE kind = 'enterprises.imported' AND kid = ?"
        " ORDER BY idx DESC LIMIT ?",
        (kid, limit),
    )
    return [(int(r[0]), bytes(r[1])) for r in rows]


def name_of_account(tx: Transaction, account_id: str) -> Name | None:
    row = tx.fetch_one("SELECT name_zh, name_en FROM account WHERE id = ?", (account_id,))
    return Name(row[0], row[1]) if row else None
