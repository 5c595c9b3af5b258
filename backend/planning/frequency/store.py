"""All SQL of caps and counters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.planning.frequency.model import (
    CapPublished,
    CountCorrected,
    Counted,
    StandingCap,
    VisitSpared,
)

VISITS_READ_MAX = 1_000
"""Of one enterprise in one answer: more in a year is a scandal, not a list."""
TASKS_SHOWN_MAX = 50


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it is counted for one body."""

    visit: str
    agency_path: str
    enterprise_id: str | None
    uscc: str | None
    year: int
    day: str
    purpose: str
    inspection_type: str
    trigger_kind: str
    made_up: int
    checklists: str
    bodies: int
    opener: int
    idx: int


_COLUMNS = ", ".join(VisitRow.__struct_fields__)


def add_visit(tx: Transaction, rows: Sequence[VisitRow]) -> None:
    """The first opening counts: nobody takes a visit over. One row for each body."""
    if tx.fetch_one("SELECT 1 FROM frequency_visit WHERE visit = ?", (rows[0].visit,)):
        return
    tx.execute_many(
        f"INSERT INTO frequency_visit ({_COLUMNS}) VALUES ({marks(_COLUMNS.split(','))})",  # noqa: S608 - constant columns
        [msgspec.structs.astuple(row) for row in rows],
    )


def refuse(tx: Transaction, entry: LoggedEntry) -> None:
    tx.execute(
        "INSERT INTO frequency_refusal (visit, idx) VALUES (?, ?) ON CONFLICT (visit) DO NOTHING",
        (entry.subject, entry.idx),
    )


def correct(tx: Transaction, entry: LoggedEntry, body: CountCorrected) -> None:
    """The latest correction stands."""
    tx.execute(
        "INSERT INTO frequency_correction (visit, counted, reason, corrected_ms, corrected_by, idx)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (visit) DO UPDATE SET counted = excluded.counted,"
        " reason = excluded.reason, corrected_ms = excluded.corrected_ms,"
        " corrected_by = excluded.corrected_by, idx = excluded.idx",
        (
            body.visit,
            int(body.counted),
            body.reason,
            entry.received_ms,
            entry.by_id,
            entry.idx,
        ),
    )


def correction(tx: Transaction, visit: str) -> tuple[bool, str, int] | None:
    """Whether the visit counts after its latest correction, why, and the index of the entry."""
    row = tx.fetch_one(
        "SELECT counted, reason, idx FROM frequency_correction WHERE visit = ?", (visit,)
    )
    return None if row is None else (bool(row[0]), str(row[1]), int(row[2]))


_COUNTED = (
    "SELECT f.visit, f.agency_path, f.day, f.purpose, f.inspection_type, f.trigger_kind,"
    " COALESCE(p.ordered_from_above, 0), f.made_up, f.checklists, f.bodies,"
    " CASE WHEN r.visit IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM visit_answer a WHERE a.visit = f.visit) THEN 1 ELSE 0 END,"
    " CASE WHEN c.counted = 0 THEN c.reason END, v.result"
    " FROM frequency_visit f LEFT JOIN frequency_refusal r ON r.visit = f.visit"
    " LEFT JOIN frequency_correction c ON c.visit = f.visit"
    " LEFT JOIN visit v ON v.id = f.visit"
    " LEFT JOIN permit_visit n ON n.visit = f.visit"
    " LEFT JOIN permit p ON p.id = n.permit AND p.approved_ms IS NOT NULL"
)


def visits_of(
    tx: Transaction, enterprise_id: str, uscc: str | None, since: date, until: date
) -> list[Counted]:
    """Visits from `since` to `until`, newest first; one for each body that they count for."""
    years = range(since.year, until.year + 1)
    between = f"f.year IN ({marks(list(years))}) AND f.day >= ? AND f.day <= ?"
    bounds = (*years, since.isoformat(), until.isoformat())
    rows = tx.fetch_all(
        f"{_COUNTED} WHERE f.enterprise_id = ? AND {between} ORDER BY f.day DESC, f.idx DESC"
        " LIMIT ?",
        (enterprise_id, *bounds, VISITS_READ_MAX),
    )
    if uscc:
        rows += tx.fetch_all(
            f"{_COUNTED} WHERE f.enterprise_id IS NULL AND f.uscc = ? AND {between}"
            " ORDER BY f.day DESC, f.idx DESC LIMIT ?",
            (uscc, *bounds, VISITS_READ_MAX),
        )
    return [_counted(row) for row in rows]


def _counted(row: tuple[Any, ...]) -> Counted:
    return Counted(
        visit=row[0],
        agency_path=row[1],
        day=date.fromisoformat(row[2]),
        purpose=row[3],
        inspection_type=row[4],
        trigger_kind=row[5],
        ordered_from_above=bool(row[6]),
        made_up=bool(row[7]),
        checklists=tuple(msgspec.json.decode(row[8], type=list[str])),
        bodies=row[9],
        refused=bool(row[10]),
        void_reason=row[11],
        result=row[12],
    )


def passed_answers(tx: Transaction, visits: Sequence[str]) -> list[tuple[str, str, str]]:
    """Visit, checklist and item of every standing answer that found nothing wrong."""
    rows = tx.fetch_all(
        "SELECT visit, checklist, item FROM visit_answer"  # noqa: S608 - placeholders
        f" WHERE visit IN ({marks(visits)}) AND answer <> 'fail'",
        visits,
    )
    return [(str(v), str(c), str(i)) for v, c, i in rows]


TaskNear = tuple[str, str, str | None, int, list[str], str]


def open_tasks(tx: Transaction, enterprise_id: str) -> list[TaskNear]:
    """Id, path of the body, due day, when given (ms), checklists, joint bodies as JSON."""
    rows = tx.fetch_all(
        "SELECT t.id, t.agency_path, t.due, t.created_ms, t.checklists, t.joint FROM task t"
        " WHERE t.enterprise_id = ? AND t.withdrawn_ms IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.task = t.id)"
        " ORDER BY t.created_idx DESC LIMIT ?",
        (enterprise_id, TASKS_SHOWN_MAX),
    )
    return [(r[0], r[1], r[2], r[3], msgspec.json.decode(r[4], type=list[str]), r[5]) for r in rows]


class PermitNear(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection that is asked for or approved, and for which nobody has a task or a visit."""

    id: str
    agency_path: str
    from_day: date
    until_day: date
    checklists: list[str]
    joint: list[str]
    """Ids of the bodies that come along."""


class _Body(msgspec.Struct, frozen=True):
    agency: str


class _Asked(msgspec.Struct, frozen=True):
    checklists: list[str] = []
    joint: list[_Body] = []


class _Content(msgspec.Struct, frozen=True):
    """What is read here of a permit's content."""

    asked: _Asked


def open_permits(tx: Transaction, enterprise_id: str, first: date, last: date) -> list[PermitNear]:
    """What is permitted or asked for between two days, for one enterprise."""
    rows = tx.fetch_all(
        "SELECT p.id, p.agency_path, p.from_day, p.until_day, p.content FROM permit_enterprise e"
        " JOIN permit p ON p.id = e.permit WHERE e.enterprise = ?"
        " AND p.state IN ('submitted', 'approved') AND p.visit IS NULL"
        " AND p.until_day >= ? AND p.from_day <= ?"
        " AND NOT EXISTS (SELECT 1 FROM task t"
        " WHERE t.permit_id = p.id AND t.enterprise_id = e.enterprise)"
        " AND NOT EXISTS (SELECT 1 FROM permit_visit n JOIN frequency_visit f ON f.visit = n.visit"
        " WHERE n.permit = p.id AND f.enterprise_id = e.enterprise)"
        " ORDER BY p.from_day, p.id LIMIT ?",
        (enterprise_id, first.isoformat(), last.isoformat(), TASKS_SHOWN_MAX),
    )
    found: list[PermitNear] = []
    for identity, path, from_day, until_day, content in rows:
        asked = msgspec.json.decode(content, type=_Content).asked
        found.append(
            PermitNear(
                id=identity,
                agency_path=path,
                from_day=date.fromisoformat(from_day),
                until_day=date.fromisoformat(until_day),
                checklists=asked.checklists,
                joint=[one.agency for one in asked.joint],
            )
        )
    return found


def publish(tx: Transaction, entry: LoggedEntry, body: CapPublished) -> None:
    tx.execute(
        "INSERT INTO frequency_cap (agency_path, year, idx, published, published_ms, published_by)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            body.agency,
            body.year,
            entry.idx,
            msgspec.json.encode(body).decode(),
            entry.received_ms,
            entry.by_id,
        ),
    )


_CAP = "SELECT published, published_ms, published_by, idx, agency_path, year FROM frequency_cap"


def caps_at(tx: Transaction, paths: Sequence[str], year: int) -> dict[str, StandingCap]:
    """By path: the cap that stands in that year."""
    rows = tx.fetch_all(
        f"{_CAP} WHERE year = ? AND agency_path IN ({marks(paths)}) ORDER BY idx",
        (year, *paths),
    )
    return {cap.body.agency: cap for cap in _standing(rows)}


def caps_in_scope(tx: Transaction, scope: str, year: int | None, limit: int) -> list[StandingCap]:
    """The standing caps at and below a path, of one year or of all, by year and path."""
    rows = tx.fetch_all(
        f"{_CAP} WHERE {scope_sql('agency_path')} AND (year = ? OR ? = 0) ORDER BY idx LIMIT ?",
        (*scope_parameters(scope), year or 0, year or 0, limit),
    )
    return sorted(_standing(rows), key=lambda cap: (-cap.body.year, cap.body.agency))


def _standing(rows: Sequence[tuple[Any, ...]]) -> list[StandingCap]:
    """Of the rows in log order, the last one of each body and year, and how many there were."""
    found: dict[tuple[str, int], StandingCap] = {}
    for published, ms, by, index, path, year in rows:
        earlier = found.get((path, year))
        found[path, year] = StandingCap(
            body=msgspec.json.decode(published, type=CapPublished),
            published_ms=ms,
            by=by,
            index=index,
            versions=1 if earlier is None else earlier.versions + 1,
        )
    return list(found.values())


def spare(tx: Transaction, entry: LoggedEntry, body: VisitSpared, year: int) -> None:
    """The first entry under an id counts."""
    tx.execute(
        "INSERT INTO spared_visit (id, enterprise_id, agency_path, choice, reason, earlier,"
        " checklists, year, spared_ms, spared_by, idx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            body.spared,
            body.enterprise,
            body.agency,
            body.choice,
            body.reason,
            body.earlier,
            msgspec.json.encode(body.checklists).decode(),
            year,
            entry.received_ms,
            entry.by_id,
            entry.idx,
        ),
    )


def spared_index(tx: Transaction, spared: str) -> int | None:
    """Log index of the entry under this id."""
    row = tx.fetch_one("SELECT idx FROM spared_visit WHERE id = ?", (spared,))
    return None if row is None else int(row[0])


def spared_count(tx: Transaction, enterprise_id: str, year: int) -> int:
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM spared_visit WHERE enterprise_id = ? AND year = ?",
        (enterprise_id, year),
    )
    return 0 if row is None else int(row[0])


def spared_by_choice(tx: Transaction, scope: str, year: int) -> dict[str, int]:
    """How many visits the bodies at and below a path did not have to make."""
    rows = tx.fetch_all(
        "SELECT choice, COUNT(*) FROM spared_visit"  # noqa: S608 - constant condition
        f" WHERE year = ? AND {scope_sql('agency_path')} GROUP BY choice",
        (year, *scope_parameters(scope)),
    )
    return {str(choice): int(count) for choice, count in rows}


def has_visit(tx: Transaction, visit: str, enterprise_id: str) -> bool:
    """Whether this visit was made to that enterprise."""
    return bool(
        tx.fetch_one(
            "SELECT 1 FROM frequency_visit WHERE visit = ? AND enterprise_id = ?",
            (visit, enterprise_id),
        )
    )


def neighbours(tx: Transaction, enterprise_id: str, address: str) -> list[tuple[str, str]]:
    """Other open enterprises registered at the very same address."""
    rows = tx.fetch_all(
        "SELECT id, name FROM enterprise WHERE address = ? AND id <> ? AND status = 'open'"
        " ORDER BY id LIMIT 10",
        (address, enterprise_id),
    )
    return [(str(i), str(name)) for i, name in rows]


def agency_paths(tx: Transaction, ids: Sequence[str]) -> dict[str, str]:
    """By id: the path of each body that exists."""
    rows = tx.fetch_all(f"SELECT id, path FROM agency WHERE id IN ({marks(ids)})", ids)  # noqa: S608 - placeholders
    return {str(i): str(path) for i, path in rows}
