"""All SQL of the wall and the radar."""

from collections.abc import Sequence

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks

IDS_AT_ONCE = 500


class PointRow(msgspec.Struct, frozen=True):
    id: str
    name: str
    lat: float | None
    lon: float | None
    state: str
    last_ms: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits are points."""

    scope: str
    since_ms: int
    purpose: str | None
    state: str | None
    limit: int


_POINT = (
    "SELECT v.id, v.enterprise_name, COALESCE(v.lat, e.lat), COALESCE(v.lon, e.lon), v.state,"
    " v.last_ms FROM visit v LEFT JOIN enterprise e ON e.id = v.enterprise_id"
)


def points(tx: Transaction, wanted: Wanted) -> list[PointRow]:
    """Open visits and those that moved lately, newest first."""
    conditions, parameters = _fitting(wanted)
    rows = tx.fetch_all(
        f"{_POINT} WHERE {conditions} ORDER BY v.last_idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [PointRow(*row) for row in rows]


def points_of(tx: Transaction, wanted: Wanted, visits: Sequence[str]) -> list[PointRow]:
    """The same, of these visits only."""
    conditions, parameters = _fitting(wanted)
    found: list[PointRow] = []
    for start in range(0, len(visits), IDS_AT_ONCE):
        some = visits[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"{_POINT} WHERE v.id IN ({marks(some)}) AND {conditions}", (*some, *parameters)
        )
        found += [PointRow(*row) for row in rows]
    return found


def _fitting(wanted: Wanted) -> tuple[str, list[str | int]]:
    conditions = [scope_sql("v.agency_path"), "(v.state = 'open' OR v.last_ms >= ?)"]
    parameters: list[str | int] = [*scope_parameters(wanted.scope), wanted.since_ms]
    for condition, value in (("v.purpose = ?", wanted.purpose), ("v.state = ?", wanted.state)):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    return " AND ".join(conditions), parameters


def visits_counted(tx: Transaction, scope: str, today_ms: int) -> tuple[int, int]:
    """Visits that are open, and those opened since `today_ms`."""
    row = tx.fetch_one(
        "SELECT COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0),"  # noqa: S608 - constant condition
        " COALESCE(SUM(CASE WHEN opened_ms >= ? THEN 1 ELSE 0 END), 0)"
        f" FROM visit WHERE (state = 'open' OR opened_ms >= ?) AND {scope_sql('agency_path')}",
        (today_ms, today_ms, *scope_parameters(scope)),
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


_UNSENT = (
    " FROM visit v WHERE EXISTS (SELECT 1 FROM media_expected m"
    " LEFT JOIN media_stored s ON s.sha256 = m.sha256"
    " WHERE m.visit = v.id AND m.role = 'original' AND s.sha256 IS NULL)"
)
_ASKED = (
    " FROM visit v WHERE EXISTS (SELECT 1 FROM question q WHERE q.visit = v.id"
    " AND q.settled_idx IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM question_answer a WHERE a.question = q.id))"
)
_HALTED = (
    " FROM visit v WHERE EXISTS (SELECT 1 FROM halt h WHERE h.visit = v.id"
    " AND h.lifted_idx IS NULL)"
)


def with_unsent_originals(tx: Transaction, scope: str) -> list[str]:
    """Visits of which an announced original is not here, newest first."""
    return _visits(tx, _UNSENT, scope)


def with_open_questions(tx: Transaction, scope: str) -> list[str]:
    """Visits with a question that nobody has answered and that is not settled, newest first."""
    return _visits(tx, _ASKED, scope)


def halted(tx: Transaction, scope: str) -> list[str]:
    """Visits on which a halt stands, newest first."""
    return _visits(tx, _HALTED, scope)


def count_unsent(tx: Transaction, scope: str) -> int:
    return _one(
        tx,
        f"SELECT COUNT(*){_UNSENT} AND {scope_sql('v.agency_path')}",
        scope_parameters(scope),
    )


def count_asked(tx: Transaction, scope: str) -> int:
    return _one(
        tx, f"SELECT COUNT(*){_ASKED} AND {scope_sql('v.agency_path')}", scope_parameters(scope)
    )


def _visits(tx: Transaction, where: str, scope: str) -> list[str]:
    rows = tx.fetch_all(
        f"SELECT v.id{where} AND {scope_sql('v.agency_path')} ORDER BY v.last_idx DESC",
        scope_parameters(scope),
    )
    return [str(row[0]) for row in rows]


def _one(tx: Transaction, sql: str, parameters: Sequence[str | int]) -> int:
    row = tx.fetch_one(sql, parameters)
    return 0 if row is None else int(row[0])


def named(tx: Transaction, visits: Sequence[str]) -> dict[str, str]:
    """By visit: the enterprise."""
    found: dict[str, str] = {}
    for start in range(0, len(visits), IDS_AT_ONCE):
        some = visits[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"SELECT id, enterprise_name FROM visit WHERE id IN ({marks(some)})",  # noqa: S608 - placeholders
            some,
        )
        found |= {str(visit): str(name) for visit, name in rows}
    return found


def media_waiting_since(tx: Transaction, scope: str) -> dict[str, int]:
    """By phone in scope: when the oldest file that is not here was announced."""
    rows = tx.fetch_all(
        "SELECT m.kid, MIN(n.received_ms) FROM media_expected m"  # noqa: S608 - constant condition
        " JOIN entry n ON n.idx = m.idx JOIN device d ON d.kid = m.kid"
        " LEFT JOIN media_stored s ON s.sha256 = m.sha256"
        f" WHERE s.sha256 IS NULL AND {scope_sql('d.agency_path')} GROUP BY m.kid",
        scope_parameters(scope),
    )
    return {str(kid): int(since_ms) for kid, since_ms in rows}


def incomplete_chains(tx: Transaction, scope: str) -> dict[str, int]:
    """By phone in scope of which entries are not here: since when that is known. Of a hole it is
    when the entry behind it arrived; of what was only announced, the last contact.
    """
    rows = tx.fetch_all(
        "SELECT c.kid, c.gaps, c.last_contact_ms FROM device_chain c JOIN device d ON d.kid = c.kid"  # noqa: S608 - constant condition
        f" WHERE (c.gaps <> '[]' OR c.announced > c.highest) AND {scope_sql('d.agency_path')}",
        scope_parameters(scope),
    )
    found: dict[str, int] = {}
    for kid, gaps, contact_ms in rows:
        holes = msgspec.json.decode(gaps, type=list[tuple[int, int]])
        behind = tx.fetch_one(
            "SELECT MIN(received_ms) FROM entry WHERE kid = ? AND seq > ?",
            (kid, holes[0][1] if holes else -1),
        )
        arrived = behind[0] if holes and behind else None
        found[str(kid)] = int(contact_ms if arrived is None else arrived)
    return found


def silent(tx: Transaction, scope: str, before_ms: int) -> dict[str, int]:
    """By phone with open visits that was last heard of before then: its last contact."""
    rows = tx.fetch_all(
        "SELECT c.kid, c.last_contact_ms FROM device_chain c JOIN device d ON d.kid = c.kid"  # noqa: S608 - constant condition
        " WHERE c.last_contact_ms < ? AND d.revoked_ms IS NULL"
        " AND EXISTS (SELECT 1 FROM visit v WHERE v.kid = c.kid AND v.state = 'open')"
        f" AND {scope_sql('d.agency_path')}",
        (before_ms, *scope_parameters(scope)),
    )
    return {str(kid): int(contact_ms) for kid, contact_ms in rows}


def open_visits_of(tx: Transaction, kids: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
    """By phone: its open visits, newest first, with enterprise and last instant."""
    rows = tx.fetch_all(
        "SELECT kid, id, enterprise_name, last_ms FROM visit WHERE state = 'open'"  # noqa: S608 - placeholders
        f" AND kid IN ({marks(kids)}) ORDER BY last_idx DESC",
        kids,
    )
    found: dict[str, list[tuple[str, str, int]]] = {}
    for kid, visit, name, last_ms in rows:
        found.setdefault(str(kid), []).append((str(visit), str(name), int(last_ms)))
    return found
