"""All SQL of indicators: facts of records, and the days they add up to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.supervision.indicators.measures import MEASURES, Fact, Kind

_LISTED = ", ".join(MEASURES)
_SUMS = ", ".join(f"SUM({name})" for name in MEASURES)
_FACT = "kind, subject, agency_path, day, enterprise, idx"

Amounts = dict[str, int]


class CountedVisit(msgspec.Struct, frozen=True):
    """What counters of frequency know of a visit, as the body that opened it."""

    day: str
    purpose: str
    bodies: int


def counted_visit(tx: Transaction, visit: str) -> CountedVisit | None:
    row = tx.fetch_one(
        "SELECT day, purpose, bodies FROM frequency_visit WHERE visit = ? AND opener = 1", (visit,)
    )
    return None if row is None else CountedVisit(str(row[0]), str(row[1]), int(row[2]))


def answered_ms(tx: Transaction, complaint: str) -> int | None:
    """When the first answer to a complaint was given, by the server's chain."""
    row = tx.fetch_one(
        "SELECT MIN(e.received_ms) FROM entry e WHERE e.subject = ?"
        " AND e.kind = 'complaint.answered'"
        " AND NOT EXISTS (SELECT 1 FROM device d WHERE d.kid = e.kid)",
        (complaint,),
    )
    return None if row is None or row[0] is None else int(row[0])


def case_began(tx: Transaction, case: str) -> int:
    row = tx.fetch_one("SELECT first_idx FROM case_file WHERE id = ?", (case,))
    return 0 if row is None else int(row[0])


class _Ended(msgspec.Struct, frozen=True):
    """What is read of the act that ended a remedy."""

    result: str


_ended = msgspec.json.Decoder(_Ended)


class EndedRemedy(msgspec.Struct, frozen=True):
    """A reconsideration or a suit that is over."""

    act: str
    idx: int
    day: str
    result: str


def remedies(tx: Transaction, case: str) -> list[EndedRemedy]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT id, idx, on_day, body FROM case_act WHERE case_id = ?"
        " AND act IN ('reconsideration.decided', 'suit.decided') ORDER BY idx",
        (case,),
    )
    return [
        EndedRemedy(str(act), int(idx), str(day), _ended.decode(body).result)
        for act, idx, day, body in rows
    ]


def _read(row: tuple[Any, ...]) -> Fact:
    kind, subject, path, day, enterprise, idx, *amounts = row
    return Fact(
        kind=kind,
        subject=subject,
        agency_path=path,
        day=day,
        enterprise=enterprise,
        idx=idx,
        amounts={name: amount for name, amount in zip(MEASURES, amounts, strict=True) if amount},
    )


def fact_of(tx: Transaction, kind: Kind, subject: str) -> Fact | None:
    row = tx.fetch_one(
        f"SELECT {_FACT}, {_LISTED} FROM indicator_fact WHERE kind = ? AND subject = ?",  # noqa: S608 - constant columns
        (kind, subject),
    )
    return None if row is None else _read(row)


def has(tx: Transaction, kind: Kind, subject: str) -> bool:
    return bool(
        tx.fetch_one("SELECT 1 FROM indicator_fact WHERE kind = ? AND subject = ?", (kind, subject))
    )


def put(tx: Transaction, kind: Kind, subject: str, fact: Fact | None) -> None:
    """The fact as it is now; its day gets the difference. A visit keeps what counters said."""
    before = fact_of(tx, kind, subject)
    if fact is not None and before is not None and "over_cap" in before.amounts:
        fact = msgspec.structs.replace(fact, amounts={**fact.amounts, "over_cap": 1})
    if fact == before:
        return
    if before is not None:
        _add_to_day(tx, before, -1)
        tx.execute("DELETE FROM indicator_fact WHERE kind = ? AND subject = ?", (kind, subject))
    if fact is not None:
        columns = f"{_FACT}, {_LISTED}"
        tx.execute(
            f"INSERT INTO indicator_fact ({columns}) VALUES ({marks(columns.split(','))})",  # noqa: S608 - constant columns
            (
                fact.kind,
                fact.subject,
                fact.agency_path,
                fact.day,
                fact.enterprise,
                fact.idx,
                *(fact.amounts.get(name, 0) for name in MEASURES),
            ),
        )
        _add_to_day(tx, fact, 1)
    if before is not None:
        tx.execute(
            "DELETE FROM indicator_day WHERE agency_path = ? AND day = ? AND facts = 0",
            (before.agency_path, before.day),
        )


def _add_to_day(tx: Transaction, fact: Fact, sign: int) -> None:
    named = [name for name in MEASURES if fact.amounts.get(name)]
    columns = ["agency_path", "day", "facts", *named]
    changes = ", ".join(f"{n} = indicator_day.{n} + excluded.{n}" for n in ["facts", *named])
    tx.execute(
        f"INSERT INTO indicator_day ({', '.join(columns)}) VALUES ({marks(columns)})"  # noqa: S608 - constant columns
        f" ON CONFLICT (agency_path, day) DO UPDATE SET {changes}",
        (fact.agency_path, fact.day, sign, *(sign * fact.amounts[name] for name in named)),
    )


def mark_over_cap(tx: Transaction, visit: str, *, over: bool) -> None:
    before = fact_of(tx, "visit", visit)
    assert before is not None, "only visits that have a fact are counted"
    tx.execute(
        "UPDATE indicator_fact SET over_cap = ? WHERE kind = 'visit' AND subject = ?",
        (int(over), visit),
    )
    tx.execute(
        "UPDATE indicator_day SET over_cap = over_cap + ? WHERE agency_path = ? AND day = ?",
        (1 if over else -1, before.agency_path, before.day),
    )


def closed_among(tx: Transaction, visits: Sequence[str]) -> list[str]:
    """Those of these visits that are closed."""
    rows = tx.fetch_all(
        "SELECT subject FROM indicator_fact WHERE kind = 'visit' AND closed = 1"  # noqa: S608 - placeholders
        f" AND subject IN ({marks(visits)})",
        visits,
    )
    return [str(row[0]) for row in rows]


def closed_visits_with(tx: Transaction, sha256: str) -> list[str]:
    """Closed visits that announced this file."""
    rows = tx.fetch_all(
        "SELECT DISTINCT e.visit FROM media_expected e JOIN indicator_fact f"
        " ON f.kind = 'visit' AND f.subject = e.visit AND f.closed = 1"
        " WHERE e.sha256 = ? AND e.role = 'original'",
        (sha256,),
    )
    return [str(row[0]) for row in rows]


def was_refused(tx: Transaction, visit: str) -> bool:
    return bool(tx.fetch_one("SELECT 1 FROM frequency_refusal WHERE visit = ?", (visit,)))


def visits_under(tx: Transaction, permit: str) -> list[str]:
    """Visits that name this approval."""
    rows = tx.fetch_all("SELECT visit FROM permit_visit WHERE permit = ?", (permit,))
    return [str(row[0]) for row in rows]


def counters_of(tx: Transaction, visits: Sequence[str]) -> list[tuple[str, int]]:
    """Enterprise and year in which these visits count."""
    rows = tx.fetch_all(
        "SELECT DISTINCT enterprise, substr(day, 1, 4) FROM indicator_fact WHERE kind = 'visit'"  # noqa: S608 - placeholders
        f" AND enterprise <> '' AND subject IN ({marks(visits)})",
        visits,
    )
    return [(str(enterprise), int(year)) for enterprise, year in rows]


def counters_of_enterprise(tx: Transaction, enterprise: str) -> list[tuple[str, int]]:
    rows = tx.fetch_all(
        "SELECT DISTINCT substr(day, 1, 4) FROM indicator_fact"
        " WHERE kind = 'visit' AND enterprise = ?",
        (enterprise,),
    )
    return [(enterprise, int(row[0])) for row in rows]


def visits_to(tx: Transaction, enterprise: str, year: int) -> list[tuple[str, str, bool]]:
    """Id, body and whether it is marked as over the cap."""
    rows = tx.fetch_all(
        "SELECT subject, agency_path, over_cap FROM indicator_fact WHERE kind = 'visit'"
        " AND enterprise = ? AND day >= ? AND day <= ?",
        (enterprise, date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()),
    )
    return [(str(r[0]), str(r[1]), bool(r[2])) for r in rows]


def enterprises_visited(tx: Transaction, scope: str, year: int) -> list[str]:
    rows = tx.fetch_all(
        "SELECT DISTINCT enterprise FROM indicator_fact WHERE kind = 'visit' AND enterprise <> ''"  # noqa: S608 - constant condition
        f" AND day >= ? AND day <= ? AND {scope_sql('agency_path')}",
        (date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat(), *scope_parameters(scope)),
    )
    return [str(row[0]) for row in rows]


def by_body(tx: Transaction, scope: str, first: date, last: date) -> dict[str, Amounts]:
    """Sums of a period by path of the body."""
    rows = tx.fetch_all(
        f"SELECT agency_path, {_SUMS} FROM indicator_day WHERE day >= ? AND day <= ?"  # noqa: S608 - constant columns
        f" AND {scope_sql('agency_path')} GROUP BY agency_path",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope)),
    )
    return {str(row[0]): _amounts(row[1:]) for row in rows}


def by_day(tx: Transaction, scope: str, first: date, last: date) -> dict[str, Amounts]:
    """Sums of a body and all below it by day."""
    rows = tx.fetch_all(
        f"SELECT day, {_SUMS} FROM indicator_day WHERE day >= ? AND day <= ?"  # noqa: S608 - constant columns
        f" AND {scope_sql('agency_path')} GROUP BY day",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope)),
    )
    return {str(row[0]): _amounts(row[1:]) for row in rows}


def _amounts(row: Sequence[Any]) -> Amounts:
    return {name: int(amount or 0) for name, amount in zip(MEASURES, row, strict=True)}


def enterprises_inspected(tx: Transaction, scope: str, first: date, last: date) -> int:
    """How many different ones."""
    row = tx.fetch_one(
        "SELECT COUNT(DISTINCT enterprise) FROM indicator_fact WHERE inspections = 1"  # noqa: S608 - constant condition
        f" AND enterprise <> '' AND day >= ? AND day <= ? AND {scope_sql('agency_path')}",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope)),
    )
    return 0 if row is None else int(row[0])


def enterprises_by_body(
    tx: Transaction, scope: str, first: date, last: date
) -> dict[str, set[str]]:
    """By path of the body: which enterprises it inspected itself."""
    rows = tx.fetch_all(
        "SELECT DISTINCT agency_path, enterprise FROM indicator_fact WHERE inspections = 1"  # noqa: S608 - constant condition
        f" AND enterprise <> '' AND day >= ? AND day <= ? AND {scope_sql('agency_path')}",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope)),
    )
    found: dict[str, set[str]] = {}
    for path, enterprise in rows:
        found.setdefault(str(path), set()).add(str(enterprise))
    return found


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records stand behind a number."""

    scope: str
    first: date
    last: date
    kind: Kind
    has: str
    """A measure that is not 0."""
    lacks: str | None = None
    """A measure that is 0."""
    before: tuple[str, int] | None = None
    """Day and index of the last one of the page before."""
    limit: int = 50


def facts(tx: Transaction, wanted: Wanted) -> list[Fact]:
    """Newest day first."""
    assert {wanted.has, wanted.lacks or wanted.has} <= set(MEASURES)
    condition = (
        f"kind = ? AND day >= ? AND day <= ? AND {scope_sql('agency_path')} AND {wanted.has} <> 0"
    )
    parameters: list[Any] = [
        wanted.kind,
        wanted.first.isoformat(),
        wanted.last.isoformat(),
        *scope_parameters(wanted.scope),
    ]
    if wanted.lacks is not None:
        condition += f" AND {wanted.lacks} = 0"
    if wanted.before is not None:
        condition += " AND (day < ? OR (day = ? AND idx < ?))"
        parameters += [wanted.before[0], *wanted.before]
    rows = tx.fetch_all(
        f"SELECT {_FACT}, {_LISTED} FROM indicator_fact WHERE {condition}"  # noqa: S608 - constant conditions
        " ORDER BY day DESC, idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_read(row) for row in rows]


_TITLES = {
    "visit": "SELECT id, enterprise_name FROM visit WHERE id IN ({})",
    "case": "SELECT id, number FROM case_file WHERE id IN ({})",
    "remedy": "SELECT a.id, c.number FROM case_act a JOIN case_file c ON c.id = a.case_id"
    " WHERE a.id IN ({})",
    "rectification": "SELECT a.id, l.title FROM lead_act a JOIN lead l ON l.id = a.lead_id"
    " WHERE a.id IN ({})",
}
_WHOLE = {
    "remedy": "SELECT id, case_id FROM case_act WHERE id IN ({})",
    "rectification": "SELECT id, lead_id FROM lead_act WHERE id IN ({})",
}


def titles(tx: Transaction, kind: str, named: Sequence[tuple[str, str]]) -> dict[str, str]:
    """By subject: what a list calls it. `named`: subject and enterprise. Complaints and ratings
    are called nothing: whoever may read them reads them where they stand.
    """
    if kind in _TITLES:
        subjects = [subject for subject, _ in named]
        rows = tx.fetch_all(_TITLES[kind].format(marks(subjects)), subjects)
        return {str(subject): str(title) for subject, title in rows}
    ids = sorted({enterprise for _, enterprise in named if enterprise})
    rows = tx.fetch_all(f"SELECT id, name FROM enterprise WHERE id IN ({marks(ids)})", ids)  # noqa: S608 - placeholders
    names = {str(enterprise): str(name) for enterprise, name in rows}
    return {subject: names.get(enterprise, "") for subject, enterprise in named}


def wholes(tx: Transaction, kind: str, subjects: Sequence[str]) -> dict[str, str]:
    """By subject: what it is a part of, where it is no record that is read alone."""
    if kind not in _WHOLE:
        return {}
    rows = tx.fetch_all(_WHOLE[kind].format(marks(subjects)), subjects)
    return {str(subject): str(whole) for subject, whole in rows}


class PlacedVisit(msgspec.Struct, frozen=True):
    """A visit with the first place its phone knew."""

    id: str
    day: str
    agency: str
    enterprise: str
    purpose: str
    state: str
    result: str | None
    lat: float
    lon: float
    acc: float | None


def placed_visits(
    tx: Transaction, scope: str, first: date, last: date, limit: int
) -> list[PlacedVisit]:
    """Visits of a period that have a place, by day."""
    rows = tx.fetch_all(
        "SELECT v.id, f.day, COALESCE(a.id, v.agency_path), v.enterprise_name, v.purpose, v.state,"  # noqa: S608 - constant condition
        " v.result, v.lat, v.lon, v.acc FROM indicator_fact f JOIN visit v ON v.id = f.subject"
        " LEFT JOIN agency a ON a.path = v.agency_path"
        " WHERE f.kind = 'visit' AND f.day >= ? AND f.day <= ?"
        f" AND {scope_sql('f.agency_path')} AND v.lat IS NOT NULL AND v.lon IS NOT NULL"
        " ORDER BY f.day, f.idx LIMIT ?",
        (first.isoformat(), last.isoformat(), *scope_parameters(scope), limit),
    )
    return [PlacedVisit(*row) for row in rows]
