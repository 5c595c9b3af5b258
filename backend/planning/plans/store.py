"""All SQL of plans."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.planning.plans.model import PlanContent, PlanStep


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    agency_path: str
    state: str
    content: PlanContent
    seen: int
    drafted_by: str
    drafted_ms: int
    remarks: str
    approved_by: str | None
    approved_ms: int | None
    published_ms: int | None


_PLAN = (
    "SELECT id, agency_path, state, content, seen, drafted_by, drafted_ms, remarks, approved_by,"
    " approved_ms, published_ms FROM plan"
)


def draft(tx: Transaction, entry: LoggedEntry, body: PlanContent) -> None:
    """The latest draft stands, as long as nobody has approved the plan."""
    tx.execute(
        "INSERT INTO plan (id, agency_path, state, content, seen, drafted_by, drafted_ms, last_idx)"
        " VALUES (?, ?, 'draft', ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = 'draft', content = excluded.content,"
        " seen = excluded.seen, drafted_by = excluded.drafted_by,"
        " drafted_ms = excluded.drafted_ms, last_idx = excluded.last_idx"
        " WHERE plan.state IN ('draft', 'returned')",
        (
            body.plan,
            body.agency,
            msgspec.json.encode(body).decode(),
            entry.idx,
            entry.by_id,
            entry.received_ms,
            entry.idx,
        ),
    )


def step(tx: Transaction, entry: LoggedEntry, body: PlanStep, state: str) -> None:
    tx.execute(
        "UPDATE plan SET state = ?, remarks = ?, last_idx = ? WHERE id = ? AND seen = ?",
        (state, body.remarks, entry.idx, body.plan, body.seen),
    )
    if state == "approved":
        tx.execute(
            "UPDATE plan SET approved_by = ?, approved_ms = ? WHERE id = ?",
            (entry.by_id, entry.received_ms, body.plan),
        )
    elif state == "published":
        tx.execute("UPDATE plan SET published_ms = ? WHERE id = ?", (entry.received_ms, body.plan))


def plan_by_id(tx: Transaction, plan: str) -> PlanRow | None:
    row = tx.fetch_one(f"{_PLAN} WHERE id = ?", (plan,))
    return None if row is None else _plan(row)


def plans_in_scope(tx: Transaction, scope: str, limit: int) -> list[PlanRow]:
    """What was done last first; withdrawn ones too."""
    rows = tx.fetch_all(
        f"{_PLAN} WHERE {scope_sql('agency_path')} ORDER BY last_idx DESC LIMIT ?",
        (*scope_parameters(scope), limit),
    )
    return [_plan(row) for row in rows]


def titles(tx: Transaction, plans: Sequence[str | None]) -> dict[str, str]:
    """By id."""
    ids = sorted({one for one in plans if one})
    if not ids:
        return {}
    rows = tx.fetch_all(f"{_PLAN} WHERE id IN ({marks(ids)})", ids)
    return {str(row[0]): _plan(row).content.asked.title for row in rows}


def progress(tx: Transaction, plans: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By plan: approvals given, and visits made under them."""
    if not plans:
        return {}
    asked = marks(plans)
    given = tx.fetch_all(
        "SELECT plan, COUNT(*) FROM permit WHERE state = 'approved'"  # noqa: S608 - placeholders
        f" AND plan IN ({asked}) GROUP BY plan",
        plans,
    )
    made = tx.fetch_all(
        "SELECT p.plan, COUNT(DISTINCT v.id) FROM permit p"  # noqa: S608 - placeholders
        " JOIN permit_visit n ON n.permit = p.id JOIN visit v ON v.id = n.visit"
        f" WHERE p.state = 'approved' AND v.purpose = 'inspection' AND p.plan IN ({asked})"
        " GROUP BY p.plan",
        plans,
    )
    visits = {str(plan): int(count) for plan, count in made}
    return {str(plan): (int(count), visits.get(str(plan), 0)) for plan, count in given}


def _plan(row: tuple[Any, ...]) -> PlanRow:
    return PlanRow(
        id=row[0],
        agency_path=row[1],
        state=row[2],
        content=msgspec.json.decode(row[3], type=PlanContent),
        seen=row[4],
        drafted_by=row[5],
        drafted_ms=row[6],
        remarks=row[7],
        approved_by=row[8],
        approved_ms=row[9],
        published_ms=row[10],
    )
