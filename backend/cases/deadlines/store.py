"""All SQL of the clock."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.cases.model import Clock, Party
from backend.cases.procedure.facts import Facts
from backend.database import Transaction

NEVER = "9999-12-31"
"""Sorts behind every day: a deadline that cannot be counted."""


class OpenCase(msgspec.Struct, frozen=True, kw_only=True):
    """What the clock needs of a case."""

    id: str
    number: str
    agency_path: str
    stage: str
    facts: Facts
    last_idx: int


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    case: str
    number: str
    party: str
    cause: str
    stage: str
    agency_path: str
    clock: Clock


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What one person is told."""

    agency_path: str
    case: str
    number: str
    limit_id: str
    limit: str
    """Its name."""
    last: date


_OPEN = "SELECT id, number, agency_path, stage, facts, last_idx FROM case_file"


def open_after(tx: Transaction, case: str, limit: int) -> list[OpenCase]:
    """Open cases by id."""
    rows = tx.fetch_all(
        f"{_OPEN} WHERE id > ? AND stage <> 'closed' ORDER BY id LIMIT ?",
        (case, limit),
    )
    return [_open(row) for row in rows]


def acted_after(tx: Transaction, idx: int, limit: int) -> list[OpenCase]:
    """Cases with an act since that entry, closed ones too, in the order of the log."""
    rows = tx.fetch_all(
        f"{_OPEN} WHERE last_idx > ? ORDER BY last_idx LIMIT ?",
        (idx, limit),
    )
    return [_open(row) for row in rows]


def _open(row: Sequence[object]) -> OpenCase:
    return OpenCase(
        id=str(row[0]),
        number=str(row[1]),
        agency_path=str(row[2]),
        stage=str(row[3]),
        facts=msgspec.json.decode(str(row[4]), type=Facts),
        last_idx=int(str(row[5])),
    )


def notice_act(tx: Transaction, case: str) -> str | None:
    """The act of the newest notice."""
    row = tx.fetch_one(
        "SELECT id FROM case_act WHERE case_id = ? AND act = 'notice.served'"
        " ORDER BY idx DESC LIMIT 1",
        (case,),
    )
    return None if row is None else str(row[0])


def replace(tx: Transaction, counted: Sequence[tuple[OpenCase, Sequence[Clock]]]) -> None:
    """The deadlines of these cases, and no others of theirs."""
    tx.execute_many("DELETE FROM case_due WHERE case_id = ?", [(one.id,) for one, _ in counted])
    tx.execute_many(
        "INSERT INTO case_due (case_id, place, agency_path, limit_id, last_day, clock)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                one.id,
                place,
                one.agency_path,
                clock.limit,
                clock.last.isoformat() if clock.last else NEVER,
                msgspec.json.encode(clock).decode(),
            )
            for one, clocks in counted
            for place, clock in enumerate(clocks)
        ],
    )


def followed(tx: Transaction) -> tuple[int, str]:
    """The last entry, and the last day that all cases were gone over; before the first: -1."""
    row = tx.fetch_one("SELECT idx, day FROM case_clock WHERE one = 1")
    return (-1, "") if row is None else (int(row[0]), str(row[1]))


def follow(tx: Transaction, idx: int, day: str) -> None:
    tx.execute(
        "INSERT INTO case_clock (one, idx, day) VALUES (1, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET idx = excluded.idx, day = excluded.day",
        (idx, day),
    )


def newest_act(tx: Transaction) -> int:
    row = tx.fetch_one("SELECT MAX(last_idx) FROM case_file")
    return -1 if row is None or row[0] is None else int(row[0])


def dues(
    tx: Transaction, scope: str, officer: str | None, upto: date, limits: Sequence[str], limit: int
) -> list[DueRow]:
    """Deadlines of open cases up to a day, the earliest first; those not counted come last."""
    marks = ", ".join("?" * len(limits))
    mine = "" if officer is None else _MINE
    rows = tx.fetch_all(
        "SELECT d.case_id, c.number, c.party, c.cause, c.stage, d.agency_path, d.clock"  # noqa: S608 - placeholders
        " FROM case_due d JOIN case_file c ON c.id = d.case_id"
        f" WHERE {scope_sql('d.agency_path')} AND (d.last_day <= ? OR d.last_day = ?)"
        f" AND d.limit_id NOT IN ({marks}) AND c.stage <> 'closed'{mine}"
        " ORDER BY d.last_day, d.case_id LIMIT ?",
        (
            *scope_parameters(scope),
            upto.isoformat(),
            NEVER,
            *limits,
            *(() if officer is None else (officer,)),
            limit,
        ),
    )
    return [
        DueRow(
            case=row[0],
            number=row[1],
            party=msgspec.json.decode(row[2], type=Party).name,
            cause=row[3],
            stage=row[4],
            agency_path=row[5],
            clock=msgspec.json.decode(row[6], type=Clock),
        )
        for row in rows
    ]


_MINE = " AND d.case_id IN (SELECT case_id FROM case_officer WHERE officer = ?)"


def count_dues(
    tx: Transaction, scope: str, officer: str | None, upto: date, limits: Sequence[str]
) -> int:
    marks = ", ".join("?" * len(limits))
    mine = "" if officer is None else _MINE
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM case_due d"  # noqa: S608 - placeholders
        f" WHERE {scope_sql('d.agency_path')} AND (d.last_day <= ? OR d.last_day = ?)"
        f" AND d.limit_id NOT IN ({marks}){mine}",
        (
            *scope_parameters(scope),
            upto.isoformat(),
            NEVER,
            *limits,
            *(() if officer is None else (officer,)),
        ),
    )
    return 0 if row is None else int(row[0])


def near(
    tx: Transaction, first: date, last: date, limits: Sequence[str]
) -> list[tuple[Digest, tuple[str, ...]]]:
    """Deadlines between two days with the officers of their cases, the earliest first."""
    marks = ", ".join("?" * len(limits))
    rows = tx.fetch_all(
        "SELECT d.agency_path, d.case_id, c.number, d.clock, o.officer"  # noqa: S608 - placeholders
        " FROM case_due d JOIN case_file c ON c.id = d.case_id"
        " LEFT JOIN case_officer o ON o.case_id = d.case_id"
        f" WHERE d.last_day BETWEEN ? AND ? AND d.limit_id NOT IN ({marks})"
        " AND c.stage <> 'closed' ORDER BY d.last_day, d.case_id, d.place",
        (first.isoformat(), last.isoformat(), *limits),
    )
    found: dict[tuple[str, str, str], tuple[Digest, list[str]]] = {}
    for path, case, number, raw, officer in rows:
        clock = msgspec.json.decode(raw, type=Clock)
        assert clock.last is not None
        key = (str(case), clock.limit, str(clock.last))
        told = Digest(
            agency_path=path,
            case=case,
            number=number,
            limit_id=clock.limit,
            limit=clock.name.zh,
            last=clock.last,
        )
        found.setdefault(key, (told, []))[1].append(str(officer or ""))
    return [(digest, tuple(filter(None, people))) for digest, people in found.values()]


def heads_at(tx: Transaction) -> dict[str, list[str]]:
    """Accounts that stand for the head, by the path of their body."""
    found: dict[str, list[str]] = {}
    for account, path in tx.fetch_all(
        "SELECT a.id, a.agency_path FROM account a"
        " WHERE a.role = 'admin' AND a.disabled = 0 ORDER BY a.id"
    ):
        found.setdefault(str(path), []).append(str(account))
    return found


def take_told(tx: Transaction, day: date, account: str) -> bool:
    """Whether this account was not told on that day yet; it is from now on."""
    added = tx.execute(
        "INSERT INTO case_clock_told (day, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (day.isoformat(), account),
    )
    return bool(added)
