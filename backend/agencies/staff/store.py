"""All SQL of keeping accounts and officers."""

from datetime import date
from typing import Any

import msgspec

from backend.accounts.model import Name, Role
from backend.accounts.scope import scope_parameters, scope_sql
from backend.agencies.model import Certificate
from backend.agencies.staff.model import KINDS, ActKind
from backend.database import Transaction

_LISTED = (
    "a.id, a.login, a.name_zh, a.name_en, a.role, a.agency_id, a.agency_path, a.officer_id,"
    " a.disabled, a.one_time_until_ms, g.name_zh, g.name_en, o.certificate_number,"
    " o.certificate_province, o.certificate_from, o.certificate_until, o.certificate_suspended"
)
_FROM = "account a JOIN agency g ON g.id = a.agency_id LEFT JOIN officer o ON o.id = a.officer_id"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its body and its holder's certificate."""

    id: str
    login: str
    name: Name
    role: Role
    agency_id: str
    agency_path: str
    agency_name: Name
    officer_id: str | None
    disabled: bool
    one_time_until_ms: int | None
    certificate: Certificate | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of the list is asked for; empty means all."""

    scope: str
    text: str = ""
    role: str = ""
    agency: str = ""
    disabled: bool | None = None


def listed(tx: Transaction, wanted: Wanted, after: str, limit: int) -> list[Listed]:
    """By login, behind `after`."""
    where, given = _where(wanted)
    rows = tx.fetch_all(
        f"SELECT {_LISTED} FROM {_FROM} WHERE {where} AND a.login > ? ORDER BY a.login LIMIT ?",  # noqa: S608 - constant columns
        (*given, after, limit),
    )
    return [_listed(row) for row in rows]


def count(tx: Transaction, wanted: Wanted) -> int:
    where, given = _where(wanted)
    return tx.fetch_all(f"SELECT count(*) FROM {_FROM} WHERE {where}", given)[0][0]  # noqa: S608 - constant columns


def _where(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    conditions, given = [scope_sql("a.agency_path")], [*scope_parameters(wanted.scope)]
    if wanted.text:
        like = "%" + wanted.text.translate(_ESCAPED) + "%"
        columns = ("a.login", "a.name_zh", "lower(a.name_en)", "o.certificate_number")
        conditions.append(
            "(" + " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns) + ")"
        )
        given.extend([like.lower(), like, like.lower(), like])
    if wanted.role:
        conditions.append("a.role = ?")
        given.append(wanted.role)
    if wanted.agency:
        conditions.append("a.agency_id = ?")
        given.append(wanted.agency)
    if wanted.disabled is not None:
        conditions.append("a.disabled = 1" if wanted.disabled else "a.disabled = 0")
    return " AND ".join(conditions), tuple(given)


_ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def by_id(tx: Transaction, account_id: str) -> Listed | None:
    row = tx.fetch_one(f"SELECT {_LISTED} FROM {_FROM} WHERE a.id = ?", (account_id,))  # noqa: S608 - constant columns
    return _listed(row) if row else None


def _listed(row: tuple[Any, ...]) -> Listed:
    return Listed(
        id=row[0],
        login=row[1],
        name=Name(row[2], row[3]),
        role=row[4],
        agency_id=row[5],
        agency_path=row[6],
        officer_id=row[7],
        disabled=bool(row[8]),
        one_time_until_ms=row[9],
        agency_name=Name(row[10], row[11]),
        certificate=None
        if row[12] is None
        else Certificate(
            number=row[12],
            province=row[13],
            valid_from=date.fromisoformat(row[14]),
            valid_until=date.fromisoformat(row[15]),
            suspended=bool(row[16]),
        ),
    )


def acts(
    tx: Transaction, kid: str, account_id: str, limit: int
) -> list[tuple[int, ActKind, int, bytes]]:
    """Index, kind, time and bytes of the newest acts on an account, as the server's chain in the
    log has them; the newest first.
    """
    marks = ", ".join("?" for _ in KINDS)
    rows = tx.fetch_all(
        "SELECT idx, kind, received_ms, jws FROM entry WHERE subject = ? AND kid = ?"  # noqa: S608 - placeholders
        f" AND kind IN ({marks}) ORDER BY idx DESC LIMIT ?",
        (account_id, kid, *KINDS, limit),
    )
    return [(row[0], row[1], row[2], bytes(row[3])) for row in rows]


def set_post(
    tx: Transaction, account_id: str, role: Role, agency_id: str, agency_path: str
) -> None:
    tx.execute(
        "UPDATE account SET role = ?, agency_id = ?, agency_path = ? WHERE id = ?",
        (role, agency_id, agency_path, account_id),
    )
    tx.execute(
        "UPDATE officer SET agency_id = ? WHERE id = (SELECT officer_id FROM account WHERE id = ?)",
        (agency_id, account_id),
    )


def enable(tx: Transaction, account_id: str) -> None:
    tx.execute("UPDATE account SET disabled = 0 WHERE id = ?", (account_id,))


def set_certificate(tx: Transaction, officer_id: str, certificate: Certificate) -> None:
    tx.execute(
        "UPDATE officer SET certificate_number = ?, certificate_province = ?,"
        " certificate_from = ?, certificate_until = ?, certificate_suspended = ? WHERE id = ?",
        (
            certificate.number,
            certificate.province,
            certificate.valid_from.isoformat(),
            certificate.valid_until.isoformat(),
            int(certificate.suspended),
            officer_id,
        ),
    )


def holder_of(tx: Transaction, number: str) -> str | None:
    """Whose certificate this number is."""
    row = tx.fetch_one("SELECT id FROM officer WHERE certificate_number = ?", (number,))
    return row[0] if row else None


def administrators(tx: Transaction) -> list[Listed]:
    """Administrators who can sign in; of the highest agencies first."""
    rows = tx.fetch_all(
        f"SELECT {_LISTED} FROM {_FROM} WHERE a.role = 'admin' AND a.disabled = 0"  # noqa: S608 - constant columns
        " ORDER BY length(a.agency_path), a.agency_path, a.login"
    )
    return [_listed(row) for row in rows]


def names_of_accounts(tx: Transaction, ids: list[str]) -> dict[str, Name]:
    marks = ", ".join("?" for _ in ids) or "NULL"
    rows = tx.fetch_all(f"SELECT id, name_zh, name_en FROM account WHERE id IN ({marks})", ids)  # noqa: S608 - placeholders
    return {row[0]: Name(row[1], row[2]) for row in rows}


def names_of_bodies(tx: Transaction, paths: list[str]) -> dict[str, Name]:
    marks = ", ".join("?" for _ in paths) or "NULL"
    rows = tx.fetch_all(f"SELECT path, name_zh, name_en FROM agency WHERE path IN ({marks})", paths)  # noqa: S608 - placeholders
    return {row[0]: Name(row[1], row[2]) for row in rows}


def enabled_at(tx: Transaction, agency_id: str) -> int:
    """How many people can sign in at this body."""
    return tx.fetch_all(
        "SELECT count(*) FROM account WHERE agency_id = ? AND disabled = 0", (agency_id,)
    )[0][0]


def set_officer(tx: Transaction, account_id: str, officer_id: str) -> None:
    tx.execute("UPDATE account SET officer_id = ? WHERE id = ?", (officer_id, account_id))
