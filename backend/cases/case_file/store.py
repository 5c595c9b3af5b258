"""All SQL of files of cases."""

from backend.cases.case_file.model import LogEntry
from backend.database import Transaction

ENTRIES_MAX = 40_000
"""More entries than two visits may show; one more is read, so that nothing is short unseen."""


def of_visit(tx: Transaction, visit: str, server_kid: str) -> list[LogEntry]:
    """Everything devices signed about a visit, in the order of the log."""
    rows = tx.fetch_all(
        "SELECT idx, kind, jws FROM entry WHERE subject = ? AND kid <> ? ORDER BY idx LIMIT ?",
        (visit, server_kid, ENTRIES_MAX + 1),
    )
    return [LogEntry(index=int(i), kind=str(kind), raw=bytes(raw)) for i, kind, raw in rows]


def of_case(tx: Transaction, case: str, server_kid: str) -> list[LogEntry]:
    """Everything the server signed about a case, but for who read which paper."""
    rows = tx.fetch_all(
        "SELECT idx, kind, jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind <> 'case.paper_read' ORDER BY idx LIMIT ?",
        (case, server_kid, ENTRIES_MAX + 1),
    )
    return [LogEntry(index=int(i), kind=str(kind), raw=bytes(raw)) for i, kind, raw in rows]


def kids_of_visit(tx: Transaction, visit: str, server_kid: str) -> list[str]:
    """The devices that wrote about a visit."""
    rows = tx.fetch_all(
        "SELECT DISTINCT kid FROM entry WHERE subject = ? AND kid <> ? ORDER BY kid",
        (visit, server_kid),
    )
    return [str(row[0]) for row in rows]
