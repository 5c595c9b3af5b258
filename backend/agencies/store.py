"""All SQL of agencies and officers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from backend.accounts.model import Name
from backend.accounts.scope import scope_parameters, scope_sql
from backend.agencies.model import PORTRAIT_BYTES_MAX, Agency, Certificate, Officer
from backend.database import Transaction

_AGENCY = (
    "id, parent_id, path, level, kind, name_zh, name_en, region_code, territory, number, closed"
)
_OFFICER = (
    "SELECT o.id, o.agency_id, g.path, o.name_zh, o.name_en, o.certificate_number,"
    " o.certificate_province, o.certificate_from, o.certificate_until, o.certificate_suspended"
    " FROM officer o JOIN agency g ON g.id = o.agency_id"
)


def add_agencies(tx: Transaction, agencies: Iterable[Agency]) -> None:
    """Parents first."""
    tx.execute_many(
        f"INSERT INTO agency ({_AGENCY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
        [
            (
                a.id,
                a.parent_id,
                a.path,
                a.level,
                a.kind,
                a.name.zh,
                a.name.en,
                a.region_code,
                a.territory,
                a.number,
                int(a.closed),
            )
            for a in agencies
        ],
    )


def agency_by_id(tx: Transaction, agency_id: str) -> Agency | None:
    row = tx.fetch_one(f"SELECT {_AGENCY} FROM agency WHERE id = ?", (agency_id,))  # noqa: S608 - constant columns
    return _agency(row) if row else None


def agency_at(tx: Transaction, path: str) -> Agency | None:
    """The body whose path this is."""
    row = tx.fetch_one(f"SELECT {_AGENCY} FROM agency WHERE path = ?", (path,))  # noqa: S608 - constant columns
    return None if row is None else _agency(row)


def agencies_in_scope(tx: Transaction, asker_path: str) -> list[Agency]:
    """The asker's part of the tree, parents before children."""
    rows = tx.fetch_all(
        f"SELECT {_AGENCY} FROM agency WHERE {scope_sql('path')} ORDER BY path",  # noqa: S608 - constant columns
        scope_parameters(asker_path),
    )
    return [_agency(row) for row in rows]


def _agency(row: tuple[Any, ...]) -> Agency:
    return Agency(
        id=row[0],
        parent_id=row[1],
        path=row[2],
        level=row[3],
        kind=row[4],
        name=Name(row[5], row[6]),
        region_code=row[7],
        territory=row[8],
        number=row[9],
        closed=bool(row[10]),
    )


def add_officers(tx: Transaction, officers: Iterable[Officer]) -> None:
    tx.execute_many(
        "INSERT INTO officer (id, agency_id, name_zh, name_en, certificate_number,"
        " certificate_province, certificate_from, certificate_until, certificate_suspended)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                o.id,
                o.agency_id,
                o.name.zh,
                o.name.en,
                o.certificate.number,
                o.certificate.province,
                o.certificate.valid_from.isoformat(),
                o.certificate.valid_until.isoformat(),
                int(o.certificate.suspended),
            )
            for o in officers
        ],
    )


def officer_by_id(tx: Transaction, officer_id: str) -> Officer | None:
    row = tx.fetch_one(f"{_OFFICER} WHERE o.id = ?", (officer_id,))
    return _officer(row) if row else None


def officers_in_scope(tx: Transaction, asker_path: str) -> list[Officer]:
    rows = tx.fetch_all(
        f"{_OFFICER} WHERE {scope_sql('g.path')} ORDER BY o.id", scope_parameters(asker_path)
    )
    return [_officer(row) for row in rows]


def officers_serving(tx: Transaction, asker_path: str) -> list[Officer]:
    """Those who can be sent out: not whose account is closed, and not of a closed body."""
    rows = tx.fetch_all(
        f"{_OFFICER} WHERE {scope_sql('g.path')} AND g.closed = 0 AND NOT EXISTS"  # noqa: S608 - constant condition
        " (SELECT 1 FROM account a WHERE a.officer_id = o.id AND a.disabled = 1) ORDER BY o.id",
        scope_parameters(asker_path),
    )
    return [_officer(row) for row in rows]


def _officer(row: tuple[Any, ...]) -> Officer:
    return Officer(
        id=row[0],
        agency_id=row[1],
        agency_path=row[2],
        name=Name(row[3], row[4]),
        certificate=Certificate(
            number=row[5],
            province=row[6],
            valid_from=date.fromisoformat(row[7]),
            valid_until=date.fromisoformat(row[8]),
            suspended=bool(row[9]),
        ),
    )


def set_portrait(tx: Transaction, officer_id: str, jpeg: bytes) -> None:
    """What an officer looks like; the newest one counts. ValueError when it is no small JPEG."""
    if not jpeg.startswith(b"\xff\xd8\xff") or len(jpeg) > PORTRAIT_BYTES_MAX:
        raise ValueError(f"a portrait is a JPEG of at most {PORTRAIT_BYTES_MAX} bytes")
    tx.execute(
        "INSERT INTO officer_portrait (officer_id, jpeg) VALUES (?, ?)"
        " ON CONFLICT (officer_id) DO UPDATE SET jpeg = excluded.jpeg",
        (officer_id, jpeg),
    )


def portrait_of(tx: Transaction, officer_id: str) -> bytes | None:
    row = tx.fetch_one("SELECT jpeg FROM officer_portrait WHERE officer_id = ?", (officer_id,))
    return None if row is None else bytes(row[0])


def has_portrait(tx: Transaction, officer_id: str) -> bool:
    row = tx.fetch_one("SELECT 1 FROM officer_portrait WHERE officer_id = ?", (officer_id,))
    return row is not None
