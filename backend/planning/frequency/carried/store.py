"""SQL over all enterprises at once, for the files that phones carry."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backend import clock
from backend.accounts.scope import scope_parameters, scope_sql
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence.store import marks

IDS_AT_ONCE = 400

_UNCOUNTED = (
    "SELECT c.visit FROM frequency_correction c WHERE c.counted = 0 UNION ALL"
    " SELECT r.visit FROM frequency_refusal r WHERE NOT EXISTS"
    " (SELECT 1 FROM visit_answer a WHERE a.visit = r.visit)"
)


class Sum(msgspec.Struct, frozen=True):
    """Inspections of one enterprise by anybody, a joint visit once, and the latest of them."""

    inspections: int = 0
    last_day: str = ""
    last_kind: str = ""


class OwnVisit(msgspec.Struct, frozen=True):
    """An inspection that stands in a body's own counter."""

    visit: str
    enterprise: str
    inspection_type: str
    trigger_kind: str
    ordered_from_above: bool


def sums(tx: Transaction, territory: str, year: int, since: date) -> dict[str, Sum]:
    """By enterprise of a territory: inspections of the year, the latest one since a day."""
    found: dict[str, Sum] = {}
    for named in ("e.id = f.enterprise_id", "f.enterprise_id IS NULL AND e.uscc = f.uscc"):
        rows = tx.fetch_all(
            "SELECT e.id, SUM(CASE WHEN f.year = ? THEN 1 ELSE 0 END),"  # noqa: S608 - constant conditions
            " MAX(f.day || f.inspection_type) FROM frequency_visit f"
            f" JOIN enterprise e ON {named} WHERE f.purpose = 'inspection' AND f.opener = 1"
            f" AND (f.year = ? OR f.day >= ?) AND f.visit NOT IN ({_UNCOUNTED})"
            f" AND {scope_sql('e.agency_path')} GROUP BY e.id",
            (year, year, since.isoformat(), *scope_parameters(territory)),
        )
        for enterprise, count, last in rows:
            before = found.get(enterprise, Sum())
            latest = max(last, before.last_day + before.last_kind)
            found[enterprise] = Sum(before.inspections + int(count), latest[:10], latest[10:])
    return found


def visits_of_bodies(tx: Transaction, paths: Sequence[str], year: int) -> list[OwnVisit]:
    """The year's inspections in the counters of these bodies."""
    rows = tx.fetch_all(
        "SELECT f.visit, COALESCE(f.enterprise_id, e.id), f.inspection_type, f.trigger_kind,"  # noqa: S608 - placeholders
        " COALESCE(p.ordered_from_above, 0) FROM frequency_visit f"
        " LEFT JOIN permit_visit n ON n.visit = f.visit"
        " LEFT JOIN permit p ON p.id = n.permit AND p.approved_ms IS NOT NULL"
        " LEFT JOIN enterprise e ON f.enterprise_id IS NULL AND e.uscc = f.uscc"
        f" WHERE f.agency_path IN ({marks(paths)}) AND f.year = ? AND f.purpose = 'inspection'"
        f" AND f.visit NOT IN ({_UNCOUNTED})",
        (*paths, year),
    )
    return [
        OwnVisit(visit, enterprise, kind, trigger, bool(ordered))
        for visit, enterprise, kind, trigger, ordered in rows
        if enterprise is not None
    ]


def planned_days(
    tx: Transaction, paths: Sequence[str], agency_id: str, day: date, within_days: int
) -> dict[str, str]:
    """By enterprise: the earliest day on which another body means to come without this one."""
    earliest = (day - timedelta(days=within_days)).isoformat()
    latest = (day + timedelta(days=within_days)).isoformat()
    tasks = tx.fetch_all(
        "SELECT t.enterprise_id, t.due, t.created_ms, t.joint FROM task t"  # noqa: S608 - placeholders
        f" WHERE t.agency_path NOT IN ({marks(paths)}) AND t.withdrawn_ms IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.task = t.id)",
        paths,
    )
    permits = tx.fetch_all(
        "SELECT e.enterprise, p.from_day, 0, p.content FROM permit p"  # noqa: S608 - placeholders
        " JOIN permit_enterprise e ON e.permit = p.id"
        f" WHERE p.agency_path NOT IN ({marks(paths)}) AND p.state = 'approved'"
        " AND p.visit IS NULL AND p.until_day >= ? AND p.from_day <= ?"
        " AND NOT EXISTS (SELECT 1 FROM permit_visit n WHERE n.permit = p.id)",
        (*paths, day.isoformat(), latest),
    )
    found: dict[str, str] = {}
    for enterprise, due, given_ms, bodies in [*tasks, *permits]:
        when = due or day_of(clock.from_ms(given_ms)).isoformat()
        if earliest <= when <= latest and f'"{agency_id}"' not in bodies:
            found[enterprise] = min(when, found.get(enterprise, when))
    return found


def ids_in(tx: Transaction, territory: str, ids: Iterable[str]) -> set[str]:
    """Those of these enterprises that are open and lie in a territory."""
    wanted, found = sorted(set(ids)), set[str]()
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"SELECT id FROM enterprise WHERE id IN ({marks(some)}) AND status = 'open'"  # noqa: S608 - placeholders
            f" AND {scope_sql('agency_path')}",
            (*some, *scope_parameters(territory)),
        )
        found |= {str(row[0]) for row in rows}
    return found


def position(tx: Transaction) -> int:
    """How far the counters have followed the log."""
    row = tx.fetch_one("SELECT next_idx FROM view_cursor WHERE name = 'frequency_visit'")
    return 0 if row is None else int(row[0])
