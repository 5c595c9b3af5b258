"""All SQL of approvals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.inspections.model import VisitRow
from backend.ledger.model import LoggedEntry
from backend.planning.permits.model import PermitContent, PermitDecided


class PermitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    agency_path: str
    state: str
    content: PermitContent
    seen: int
    asked_by: str
    asked_ms: int
    remarks: str
    number: str | None
    approved_by: str | None
    approved_ms: int | None
    revoked_by: str | None
    revoked_ms: int | None


_PERMIT = (
    "SELECT id, agency_path, state, content, seen, asked_by, asked_ms, remarks, number,"
    " approved_by, approved_ms, revoked_by, revoked_ms FROM permit"
)


def ask(tx: Transaction, entry: LoggedEntry, body: PermitContent) -> None:
    """The latest content stands; a withdrawn or approved one is not asked for again."""
    asked = body.asked
    tx.execute(
        "INSERT INTO permit (id, agency_path, state, content, seen, asked_by, asked_ms, plan,"
        " visit, ordered_from_above, from_day, until_day, draw, last_idx)"
        " VALUES (?, ?, 'submitted', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = 'submitted', content = excluded.content,"
        " seen = excluded.seen, asked_by = excluded.asked_by, asked_ms = excluded.asked_ms,"
        " plan = excluded.plan, visit = excluded.visit, from_day = excluded.from_day,"
        " until_day = excluded.until_day, ordered_from_above = excluded.ordered_from_above,"
        " last_idx = excluded.last_idx WHERE permit.state = 'returned'",
        (
            body.permit,
            body.agency,
            msgspec.json.encode(body).decode(),
            entry.idx,
            entry.by_id,
            entry.received_ms,
            asked.plan,
            asked.visit,
            int(asked.ordered_from_above),
            asked.from_day.isoformat(),
            asked.until_day.isoformat(),
            None if body.draw is None else body.draw.draw,
            entry.idx,
        ),
    )
    tx.execute("DELETE FROM permit_enterprise WHERE permit = ?", (body.permit,))
    tx.execute_many(
        "INSERT INTO permit_enterprise (permit, enterprise) VALUES (?, ?)",
        [(body.permit, one) for one in dict.fromkeys(asked.enterprises)],
    )


def decide(tx: Transaction, entry: LoggedEntry, body: PermitDecided, state: str) -> None:
    tx.execute(
        "UPDATE permit SET state = ?, remarks = ?, last_idx = ? WHERE id = ? AND seen = ?",
        (state, body.remarks, entry.idx, body.permit, body.seen),
    )
    if state == "approved":
        tx.execute(
            "UPDATE permit SET number = ?, approved_by = ?, approved_ms = ? WHERE id = ?",
            (body.number, entry.by_id, entry.received_ms, body.permit),
        )
    if state == "revoked":
        tx.execute(
            "UPDATE permit SET revoked_by = ?, revoked_ms = ? WHERE id = ?",
            (entry.by_id, entry.received_ms, body.permit),
        )


def name_permit(tx: Transaction, entry: LoggedEntry, permit: str, task: str) -> None:
    """Which approval an opening names; else that of its task."""
    by_task = 0
    row = tx.fetch_one("SELECT permit_id FROM task WHERE id = ?", (task,)) if task else None
    if row is not None and row[0] and (not permit or permit == row[0]):
        permit, by_task = str(row[0]), 1
    if permit:
        tx.execute(
            "INSERT INTO permit_visit (visit, permit, by_task, idx) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (visit) DO NOTHING",
            (entry.subject, permit, by_task, entry.idx),
        )


def next_serial(tx: Transaction, agency_path: str, year: int) -> int:
    tx.execute(
        "INSERT INTO permit_serial (agency_path, year, last) VALUES (?, ?, 1)"
        " ON CONFLICT (agency_path, year) DO UPDATE SET last = permit_serial.last + 1",
        (agency_path, year),
    )
    row = tx.fetch_one(
        "SELECT last FROM permit_serial WHERE agency_path = ? AND year = ?", (agency_path, year)
    )
    assert row is not None
    return int(row[0])


def permits_by_id(tx: Transaction, ids: Sequence[str]) -> dict[str, PermitRow]:
    found: dict[str, PermitRow] = {}
    for start in range(0, len(ids), 400):
        some = ids[start : start + 400]
        rows = tx.fetch_all(f"{_PERMIT} WHERE id IN ({marks(some)})", some)
        found |= {str(row[0]): _permit(row) for row in rows}
    return found


def permits_in_scope(
    tx: Transaction, scope: str, state: str | None, plan: str | None, limit: int
) -> list[PermitRow]:
    """Newest first."""
    rows = tx.fetch_all(
        f"{_PERMIT} WHERE {scope_sql('agency_path')} AND (? = '' OR state = ?)"
        " AND (? = '' OR plan = ?) ORDER BY last_idx DESC LIMIT ?",
        (*scope_parameters(scope), state or "", state or "", plan or "", plan or "", limit),
    )
    return [_permit(row) for row in rows]


def _permit(row: tuple[Any, ...]) -> PermitRow:
    return PermitRow(
        id=row[0],
        agency_path=row[1],
        state=row[2],
        content=msgspec.json.decode(row[3], type=PermitContent),
        seen=row[4],
        asked_by=row[5],
        asked_ms=row[6],
        remarks=row[7],
        number=row[8],
        approved_by=row[9],
        approved_ms=row[10],
        revoked_by=row[11],
        revoked_ms=row[12],
    )


def permits_of_draw(tx: Transaction, draw: str) -> list[PermitRow]:
    """Those that were asked for to carry a draw out, in the order in which they were asked for."""
    rows = tx.fetch_all(f"{_PERMIT} WHERE draw = ? ORDER BY asked_ms, id", (draw,))
    return [_permit(row) for row in rows]


def last_day_of_draw(tx: Transaction, draw: str) -> date | None:
    """Last day on which somebody may go, of all that was asked for or approved; None: nobody."""
    row = tx.fetch_one(
        "SELECT MAX(until_day) FROM permit WHERE draw = ?"
        " AND state IN ('submitted', 'returned', 'approved')",
        (draw,),
    )
    return None if row is None or row[0] is None else date.fromisoformat(row[0])


def permits_of_visits(tx: Transaction, visits: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """By visit: the approval it names and whether its task brought it; else, or when that one was
    revoked, the one that was asked for it afterwards.
    """
    found: dict[str, tuple[str, bool]] = {}
    for start in range(0, len(visits), 400):
        some = visits[start : start + 400]
        made_up = tx.fetch_all(
            "SELECT visit, id, state FROM permit WHERE state <> 'withdrawn'"  # noqa: S608 - placeholders
            f" AND visit IN ({marks(some)}) ORDER BY"
            " CASE state WHEN 'approved' THEN 2 WHEN 'revoked' THEN 0 ELSE 1 END",
            some,
        )
        named = tx.fetch_all(
            "SELECT n.visit, n.permit, n.by_task, p.state FROM permit_visit n"  # noqa: S608 - placeholders
            f" LEFT JOIN permit p ON p.id = n.permit WHERE n.visit IN ({marks(some)})",
            some,
        )
        approved = {str(visit) for visit, _, state in made_up if state == "approved"}
        found |= {str(visit): (str(permit), False) for visit, permit, _ in made_up}
        found |= {
            str(visit): (str(permit), bool(by_task))
            for visit, permit, by_task, state in named
            if state == "approved" or str(visit) not in approved
        }
    return found


def visits_of_permits(tx: Transaction, permits: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """Permit, visit and its enterprise: made under it or before it."""
    asked = marks(permits)
    rows = tx.fetch_all(
        "SELECT n.permit, v.id, v.enterprise_id FROM permit_visit n JOIN visit v ON v.id = n.visit"  # noqa: S608 - placeholders
        f" WHERE n.permit IN ({asked})"
        " UNION SELECT p.id, v.id, v.enterprise_id FROM permit p JOIN visit v ON v.id = p.visit"
        f" WHERE p.id IN ({asked})",
        (*permits, *permits),
    )
    return [(str(p), str(v), None if e is None else str(e)) for p, v, e in rows]


def tasks_of_permits(tx: Transaction, permits: Sequence[str]) -> dict[tuple[str, str], str]:
    """By permit and enterprise: the task."""
    rows = tx.fetch_all(
        f"SELECT permit_id, enterprise_id, id FROM task WHERE permit_id IN ({marks(permits)})",  # noqa: S608 - placeholders
        permits,
    )
    return {(str(p), str(e)): str(t) for p, e, t in rows}


def kept_since(tx: Transaction) -> dict[str, int]:
    """By path of a body: when it first approved something here (ms)."""
    rows = tx.fetch_all(
        "SELECT agency_path, MIN(approved_ms) FROM permit WHERE approved_ms IS NOT NULL"
        " GROUP BY agency_path"
    )
    return {str(path): int(ms) for path, ms in rows}


_VISIT = ", ".join(f"v.{name}" for name in VisitRow.__struct_fields__)
_COVERS = "(p.state = 'approved' OR p.state = 'revoked' AND p.revoked_ms > v.opened_ms)"


def visits_without(tx: Transaction, scope: str, since_ms: int, limit: int) -> list[VisitRow]:
    """Opened inspections that no approved permit covers, newest first: urgent ones, and all that
    were received since an instant. One that arrived after its permit was revoked is among them.
    """
    rows = tx.fetch_all(
        f"SELECT {_VISIT} FROM visit v WHERE {scope_sql('v.agency_path')}"  # noqa: S608 - constant columns
        " AND v.opened_idx IS NOT NULL AND v.purpose = 'inspection'"
        " AND (v.opened_ms >= ? OR v.urgent IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM permit_visit n JOIN permit p ON p.id = n.permit"
        f" WHERE n.visit = v.id AND {_COVERS})"
        f" AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.visit = v.id AND {_COVERS})"
        " ORDER BY v.opened_ms DESC LIMIT ?",
        (*scope_parameters(scope), since_ms, limit),
    )
    return [VisitRow(**dict(zip(VisitRow.__struct_fields__, row, strict=True))) for row in rows]


def other_visits(tx: Transaction, scope: str, limit: int) -> list[VisitRow]:
    """Service, guidance and publicity, newest first."""
    rows = tx.fetch_all(
        f"SELECT {_VISIT} FROM visit v WHERE {scope_sql('v.agency_path')}"  # noqa: S608 - constant columns
        " AND v.opened_idx IS NOT NULL AND v.purpose <> 'inspection'"
        " ORDER BY v.opened_ms DESC LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return [VisitRow(**dict(zip(VisitRow.__struct_fields__, row, strict=True))) for row in rows]


def checklists_of(tx: Transaction, visits: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By visit: what its opening says is asked."""
    rows = tx.fetch_all(
        f"SELECT visit, checklists FROM frequency_visit WHERE visit IN ({marks(visits)})",  # noqa: S608 - placeholders
        visits,
    )
    return {str(v): tuple(msgspec.json.decode(some, type=list[str])) for v, some in rows}


def recused(tx: Transaction, officers: Sequence[str]) -> set[tuple[str, str]]:
    """Officer and enterprise he stays away from."""
    rows = tx.fetch_all(
        f"SELECT officer, enterprise FROM recusal WHERE officer IN ({marks(officers)})",  # noqa: S608 - placeholders
        officers,
    )
    return {(str(officer), str(enterprise)) for officer, enterprise in rows}
