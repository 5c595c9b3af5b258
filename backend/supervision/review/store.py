"""All SQL of reviews and looks."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.service import Viewed
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.ledger.views import payload_of
from backend.supervision.review.model import Reviewed, ReviewRow, State

_REVIEW = ", ".join(ReviewRow.__struct_fields__)
WAITING_COUNTED_MAX = 1_000
PEOPLE_MAX = 500


class LookRow(msgspec.Struct, frozen=True):
    idx: int
    visit: str
    capture: str
    sha256: str
    form: str
    looked_ms: int
    looked_by: str
    enterprise: str
    path: str


def add(tx: Transaction, entry: LoggedEntry, body: Reviewed) -> None:
    tx.execute(
        f"INSERT INTO visit_review ({_REVIEW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (idx) DO NOTHING",
        (
            entry.idx,
            body.visit,
            body.capture or "",
            body.verdict,
            body.ground or "",
            body.remarks,
            entry.received_ms,
            entry.by_id,
        ),
    )


def add_look(tx: Transaction, entry: LoggedEntry, look: Viewed) -> None:
    tx.execute(
        "INSERT INTO evidence_look (idx, visit, capture, sha256, form, looked_ms, looked_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idx) DO NOTHING",
        (
            entry.idx,
            entry.subject,
            look.capture,
            look.sha256,
            look.form,
            entry.received_ms,
            entry.by_id,
        ),
    )


def of_visit(tx: Transaction, visit: str) -> list[ReviewRow]:
    """Every decision about a visit and its items, in the order of the log."""
    rows = tx.fetch_all(
        f"SELECT {_REVIEW} FROM visit_review WHERE visit = ? ORDER BY idx",  # noqa: S608 - constant columns
        (visit,),
    )
    return [_review(row) for row in rows]


def logged_of(tx: Transaction, visit: str, server_kid: str) -> list[tuple[int, str, int, Reviewed]]:
    """The same from the log itself, however far the views are: index, by, instant, decision."""
    rows = tx.fetch_all(
        "SELECT idx, by_id, received_ms, jws FROM entry WHERE subject = ?"
        " AND kind = 'evidence.reviewed' AND kid = ? ORDER BY idx",
        (visit, server_kid),
    )
    return [
        (
            int(r[0]),
            str(r[1]),
            int(r[2]),
            msgspec.convert(payload_of(bytes(r[3]))["body"], Reviewed),
        )
        for r in rows
    ]


def latest(tx: Transaction, visits: Sequence[str]) -> dict[str, ReviewRow]:
    """By visit: the latest decision about it as a whole."""
    rows = tx.fetch_all(
        f"SELECT {_REVIEW} FROM visit_review WHERE capture = ''"  # noqa: S608 - placeholders
        f" AND visit IN ({marks(visits)}) ORDER BY idx",
        visits,
    )
    return {str(row[1]): _review(row) for row in rows}


def unusable(tx: Transaction, visits: Sequence[str]) -> dict[str, int]:
    """By visit: items whose latest decision is that they are unusable."""
    rows = tx.fetch_all(
        "SELECT r.visit, COUNT(*) FROM visit_review r"  # noqa: S608 - placeholders
        f" WHERE r.capture <> '' AND r.verdict = 'unusable' AND r.visit IN ({marks(visits)})"
        " AND r.idx = (SELECT MAX(n.idx) FROM visit_review n"
        " WHERE n.visit = r.visit AND n.capture = r.capture) GROUP BY r.visit",
        visits,
    )
    return {str(visit): int(count) for visit, count in rows}


def _review(row: tuple[Any, ...]) -> ReviewRow:
    return ReviewRow(**dict(zip(ReviewRow.__struct_fields__, row, strict=True)))


_LATEST = (
    " FROM visit v LEFT JOIN visit_review r ON r.visit = v.id AND r.idx ="
    " (SELECT MAX(n.idx) FROM visit_review n WHERE n.visit = v.id AND n.capture = '')"
)
_STATES: dict[State, str] = {
    # What was returned waits again as soon as the phone has added something.
    "waiting": "v.state = 'closed'"
    " AND (r.idx IS NULL OR (r.verdict = 'returned' AND v.last_idx > r.idx))",
    "returned": "r.verdict = 'returned' AND v.last_idx < r.idx",
    "approved": "r.verdict = 'approved'",
}


def page(
    tx: Transaction, scope: str, state: State, before: int | None, limit: int
) -> list[tuple[str, int]]:
    """Visit and last log index, newest first."""
    rows = tx.fetch_all(
        f"SELECT v.id, v.last_idx{_LATEST} WHERE {scope_sql('v.agency_path')}"
        f" AND {_STATES[state]} AND v.last_idx < ? ORDER BY v.last_idx DESC LIMIT ?",
        (*scope_parameters(scope), 2**53 if before is None else before, limit),
    )
    return [(str(visit), int(last)) for visit, last in rows]


def waiting(tx: Transaction, scope: str) -> int:
    row = tx.fetch_one(
        f"SELECT COUNT(*) FROM (SELECT 1{_LATEST} WHERE {scope_sql('v.agency_path')}"  # noqa: S608 - constant conditions
        f" AND {_STATES['waiting']} LIMIT ?) AS counted",
        (*scope_parameters(scope), WAITING_COUNTED_MAX),
    )
    return 0 if row is None else int(row[0])


def looks(
    tx: Transaction,
    scope: str,
    *,
    by: str | None,
    visit: str | None,
    before: int | None,
    limit: int,
) -> list[LookRow]:
    """Who looked at what in this part of the tree, newest first."""
    conditions = [scope_sql("v.agency_path")]
    parameters: list[str | int] = [*scope_parameters(scope)]
    for condition, value in (
        ("l.looked_by = ?", by),
        ("l.visit = ?", visit),
        ("l.idx < ?", before),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    rows = tx.fetch_all(
        "SELECT l.idx, l.visit, l.capture, l.sha256, l.form, l.looked_ms, l.looked_by,"  # noqa: S608 - constant conditions
        " v.enterprise_name, v.agency_path FROM evidence_look l JOIN visit v ON v.id = l.visit"
        f" WHERE {' AND '.join(conditions)} ORDER BY l.idx DESC LIMIT ?",
        (*parameters, limit),
    )
    return [LookRow(*row) for row in rows]


def people_who_looked(tx: Transaction, scope: str) -> list[str]:
    rows = tx.fetch_all(
        "SELECT DISTINCT l.looked_by FROM evidence_look l JOIN visit v ON v.id = l.visit"  # noqa: S608 - constant condition
        f" WHERE {scope_sql('v.agency_path')} ORDER BY l.looked_by LIMIT ?",
        (*scope_parameters(scope), PEOPLE_MAX),
    )
    return [str(row[0]) for row in rows]
