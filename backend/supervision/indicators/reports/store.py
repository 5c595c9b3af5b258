"""All SQL of monthly reports."""

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.ledger.model import LoggedEntry

REPORTS_SHOWN_MAX = 60


class ReportRow(msgspec.Struct, frozen=True):
    agency_path: str
    month: str
    sha256: str
    size: int
    made_ms: int
    idx: int


_REPORT = "SELECT agency_path, month, sha256, size, made_ms, idx FROM indicator_report"


def add(tx: Transaction, entry: LoggedEntry, path: str, month: str, sha256: str, size: int) -> None:
    """The first report of a body and month stands."""
    tx.execute(
        "INSERT INTO indicator_report (agency_path, month, sha256, size, made_ms, idx)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (agency_path, month) DO NOTHING",
        (path, month, sha256, size, entry.received_ms, entry.idx),
    )


def report_of(tx: Transaction, path: str, month: str) -> ReportRow | None:
    row = tx.fetch_one(f"{_REPORT} WHERE agency_path = ? AND month = ?", (path, month))
    return None if row is None else ReportRow(*row)


def in_scope(tx: Transaction, scope: str) -> list[ReportRow]:
    """Newest months first, in the order of the tree."""
    rows = tx.fetch_all(
        f"{_REPORT} WHERE {scope_sql('agency_path')} ORDER BY month DESC, agency_path LIMIT ?",
        (*scope_parameters(scope), REPORTS_SHOWN_MAX),
    )
    return [ReportRow(*row) for row in rows]


def has_facts(tx: Transaction, scope: str, month: str) -> bool:
    """Whether anything at all is counted in this month or before it."""
    row = tx.fetch_one(
        f"SELECT 1 FROM indicator_day WHERE day < ? AND {scope_sql('agency_path')} LIMIT 1",  # noqa: S608 - constant condition
        (f"{month}-32", *scope_parameters(scope)),
    )
    return row is not None


def reporting_bodies(tx: Transaction) -> list[str]:
    """Ids of the bodies that supervise others: the city's and the districts'; where the register
    names none, those that have others below them.
    """
    rows = tx.fetch_all(
        "SELECT id, kind FROM agency a WHERE level IN ('city', 'district')"
        " AND (kind = 'supervision' OR EXISTS (SELECT 1 FROM agency b WHERE b.parent_id = a.id))"
        " ORDER BY path"
    )
    supervising = [str(identity) for identity, kind in rows if kind == "supervision"]
    return supervising or [str(identity) for identity, _ in rows]
