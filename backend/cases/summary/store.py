"""All SQL of decisions on the spot and of what else phones said of cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.case_bodies import CaseAsked, MeasureTaken, SummaryDecided
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.ledger.views import payload_of

SEARCHED_MAX = 600
"""Characters that a search reads: an index takes no row of any length."""


class SummaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A decision of the view."""

    id: str
    idx: int
    kid: str
    visit: str
    agency_path: str
    body: SummaryDecided
    decided_on: date
    wall: str
    received_ms: int
    by: str
    last_idx: int


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a decision after it."""

    idx: int
    case: str
    kind: str
    by: str
    wall: str
    received_ms: int
    body: dict[str, Any]


class WishRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    idx: int
    visit: str
    agency_path: str
    by: str
    received_ms: int
    body: CaseAsked


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which decisions a list shows."""

    scope: str
    officer: str | None = None
    """Only those that name him."""
    unreported: bool = False
    text: str = ""
    visit: str | None = None
    enterprise: str | None = None
    before: int | None = None
    limit: int = 50


_SUMMARY = (
    "SELECT s.id, s.idx, s.kid, s.visit, s.agency_path, s.body, s.decided_on, s.wall,"
    " s.received_ms, s.by_id, s.last_idx FROM summary_case s"
)


def add(
    tx: Transaction, entry: LoggedEntry, body: SummaryDecided, agency_path: str, decided_on: date
) -> bool:
    """Keep a decision; False when this id has one already."""
    wall = str(entry.payload.get("wall", ""))
    added = tx.execute(
        "INSERT INTO summary_case (id, idx, kid, visit, agency_path, number, party, cause, fine,"
        " decided_on, wall, received_ms, by_id, secret, body, search, last_idx)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.case,
            entry.idx,
            entry.kid,
            body.visit,
            agency_path,
            body.number,
            body.party.name,
            body.cause,
            body.fine,
            decided_on.isoformat(),
            wall,
            entry.received_ms,
            entry.by_id,
            body.secret,
            msgspec.json.encode(body).decode(),
            f"{body.number} {body.party.name} {body.cause}".lower()[:SEARCHED_MAX],
            entry.idx,
        ),
    )
    if added:
        tx.execute_many(
            "INSERT INTO summary_officer (officer, case_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(officer, body.case) for officer in {entry.by_id, *body.officers}],
        )
    return bool(added)


def add_event(tx: Transaction, entry: LoggedEntry, case: str) -> None:
    tx.execute(
        "INSERT INTO summary_event (idx, case_id, kind, by_id, wall, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.idx,
            case,
            entry.kind,
            entry.by_id,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
            msgspec.json.encode(entry.body).decode(),
        ),
    )
    tx.execute("UPDATE summary_case SET last_idx = ? WHERE id = ?", (entry.idx, case))


def by_id(tx: Transaction, case: str) -> SummaryRow | None:
    row = tx.fetch_one(f"{_SUMMARY} WHERE s.id = ?", (case,))
    return None if row is None else _row(row)


def by_secret(tx: Transaction, secret: str) -> SummaryRow | None:
    """The first decision that was given this secret."""
    row = tx.fetch_one(f"{_SUMMARY} WHERE s.secret = ? ORDER BY s.idx LIMIT 1", (secret,))
    return None if row is None else _row(row)


def page(tx: Transaction, wanted: Wanted) -> list[SummaryRow]:
    """Newest first."""
    conditions = [scope_sql("s.agency_path")]
    parameters: list[str | int] = [*scope_parameters(wanted.scope)]
    for condition, value in (
        ("s.id IN (SELECT case_id FROM summary_officer WHERE officer = ?)", wanted.officer),
        ("s.visit = ?", wanted.visit),
        ("s.visit IN (SELECT id FROM visit WHERE enterprise_id = ?)", wanted.enterprise),
        ("s.last_idx < ?", wanted.before),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if wanted.unreported:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM summary_event e WHERE e.case_id = s.id"
            " AND e.kind = 'summary.reported')"
        )
    if wanted.text.strip():
        escaped = wanted.text.strip().lower()
        for character in ("\\", "%", "_"):
            escaped = escaped.replace(character, f"\\{character}")
        conditions.append(
            "s.last_idx IN (SELECT last_idx FROM summary_case WHERE search LIKE ? ESCAPE '\\')"
        )
        parameters.append(f"%{escaped}%")
    rows = tx.fetch_all(
        f"{_SUMMARY} WHERE {' AND '.join(conditions)} ORDER BY s.last_idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> SummaryRow:
    return SummaryRow(
        id=row[0],
        idx=row[1],
        kid=row[2],
        visit=row[3],
        agency_path=row[4],
        body=msgspec.json.decode(row[5], type=SummaryDecided),
        decided_on=date.fromisoformat(row[6]),
        wall=row[7],
        received_ms=row[8],
        by=row[9],
        last_idx=row[10],
    )


def events(tx: Transaction, cases: Sequence[str]) -> list[EventRow]:
    """Of these decisions, in the order of the log."""
    if not cases:
        return []
    rows = tx.fetch_all(
        "SELECT idx, case_id, kind, by_id, wall, received_ms, body"  # noqa: S608 - placeholders
        " FROM summary_event"
        f" WHERE case_id IN ({marks(cases)}) ORDER BY idx",
        tuple(cases),
    )
    return [
        EventRow(
            idx=r[0],
            case=r[1],
            kind=r[2],
            by=r[3],
            wall=r[4],
            received_ms=r[5],
            body=msgspec.json.decode(r[6], type=dict[str, Any]),
        )
        for r in rows
    ]


def has_number_twice(tx: Transaction, number: str, case: str) -> bool:
    found = tx.fetch_one(
        "SELECT 1 FROM summary_case WHERE number = ? AND id <> ? LIMIT 1", (number, case)
    )
    return found is not None


def fined_before(tx: Transaction, row: SummaryRow) -> bool:
    """Whether the same act of the same visit was fined on the spot before this decision."""
    found = tx.fetch_one(
        "SELECT 1 FROM summary_case WHERE visit = ? AND cause = ? AND party = ? AND fine > 0"
        " AND idx < ? LIMIT 1",
        (row.visit, row.body.cause, row.body.party.name, row.idx),
    )
    return found is not None


def fined_in(tx: Transaction, visit: str | None, cause: str) -> bool:
    """Whether an act of a visit was fined on the spot."""
    found = visit and tx.fetch_one(
        "SELECT 1 FROM summary_case WHERE visit = ? AND cause = ? AND fine > 0 LIMIT 1",
        (visit, cause),
    )
    return bool(found)


def standing_records(tx: Transaction, visit: str, captures: Sequence[str]) -> int:
    """How many of these captures of a visit are in the log and were not voided."""
    if not captures:
        return 0
    row = tx.fetch_one(
        "SELECT COUNT(DISTINCT capture)"  # noqa: S608 - placeholders
        " FROM media_expected WHERE visit = ?"
        f" AND capture IN ({marks(captures)}) AND capture NOT IN"
        " (SELECT capture FROM visit_void WHERE visit = ?)",
        (visit, *captures, visit),
    )
    assert row is not None
    return int(row[0])


def failed_items(tx: Transaction, visit: str) -> frozenset[tuple[str, str]]:
    rows = tx.fetch_all(
        "SELECT checklist, item FROM visit_answer WHERE visit = ? AND answer = 'fail'", (visit,)
    )
    return frozenset((str(row[0]), str(row[1])) for row in rows)


def digest_of(tx: Transaction, visit: str, capture: str) -> str | None:
    """The original of a capture of a visit."""
    row = tx.fetch_one(
        "SELECT sha256 FROM media_expected WHERE visit = ? AND capture = ? AND role = 'original'"
        " ORDER BY idx LIMIT 1",
        (visit, capture),
    )
    return None if row is None else str(row[0])


def signer_of(tx: Transaction, visit: str, capture: str) -> str | None:
    """The name written beside a drawn signature."""
    rows = tx.fetch_all(
        "SELECT e.jws FROM media_expected m JOIN entry e ON e.idx = m.idx"
        " WHERE m.visit = ? AND m.capture = ? LIMIT 1",
        (visit, capture),
    )
    name = payload_of(bytes(rows[0][0]))["body"].get("name") if rows else None
    return name if isinstance(name, str) and name.strip() else None


def logged_of(tx: Transaction, kid: str, case: str, kind: str) -> bytes | None:
    """The first entry of a kind in the server's chain about a case: its view may lag."""
    row = tx.fetch_one(
        "SELECT jws FROM entry WHERE subject = ? AND kid = ? AND kind = ? ORDER BY idx LIMIT 1",
        (case, kid, kind),
    )
    return None if row is None else bytes(row[0])


def add_wish(tx: Transaction, entry: LoggedEntry, body: CaseAsked, agency_path: str) -> None:
    """The first asking under an id counts."""
    tx.execute(
        "INSERT INTO case_wish (id, idx, visit, agency_path, by_id, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.case,
            entry.idx,
            body.visit,
            agency_path,
            entry.by_id,
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def put_aside(tx: Transaction, case: str, reason: str) -> None:
    tx.execute(
        "UPDATE case_wish SET put_aside = ? WHERE id = ? AND put_aside IS NULL", (reason, case)
    )


_WISH = "SELECT id, idx, visit, agency_path, by_id, received_ms, body FROM case_wish w"


def wish_by_id(tx: Transaction, case: str) -> WishRow | None:
    row = tx.fetch_one(f"{_WISH} WHERE id = ?", (case,))
    return None if row is None else _wish(row)


def wishes(tx: Transaction, wanted: Wanted) -> list[WishRow]:
    """Those that became no case yet and were not put aside, newest first."""
    conditions = [
        scope_sql("w.agency_path"),
        "w.put_aside IS NULL",
        "NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = w.id)",
    ]
    parameters: list[str | int] = [*scope_parameters(wanted.scope)]
    for condition, value in (
        ("w.visit IN (SELECT visit FROM visit_officer WHERE officer = ?)", wanted.officer),
        ("w.visit = ?", wanted.visit),
        ("w.idx < ?", wanted.before),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    rows = tx.fetch_all(
        f"{_WISH} WHERE {' AND '.join(conditions)} ORDER BY w.idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_wish(row) for row in rows]


def _wish(row: tuple[Any, ...]) -> WishRow:
    return WishRow(
        id=row[0],
        idx=row[1],
        visit=row[2],
        agency_path=row[3],
        by=row[4],
        received_ms=row[5],
        body=msgspec.json.decode(row[6], type=CaseAsked),
    )


def add_measure(tx: Transaction, entry: LoggedEntry, body: MeasureTaken, agency_path: str) -> None:
    tx.execute(
        "INSERT INTO measure_taken (id, idx, visit, agency_path, by_id, wall, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.measure,
            entry.idx,
            body.visit,
            agency_path,
            entry.by_id,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


class MeasureRow(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    wall: str
    body: MeasureTaken


def measures(tx: Transaction, visit: str) -> list[MeasureRow]:
    rows = tx.fetch_all(
        "SELECT by_id, wall, body FROM measure_taken WHERE visit = ? ORDER BY idx LIMIT 200",
        (visit,),
    )
    return [
        MeasureRow(by=r[0], wall=r[1], body=msgspec.json.decode(r[2], type=MeasureTaken))
        for r in rows
    ]
