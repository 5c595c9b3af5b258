"""All SQL of the desk that is not the visits' own: events, devices, what was kept aside."""

from collections.abc import Sequence

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.bodies import KINDS
from backend.evidence.store import marks

COUNTERPARTY_KINDS = frozenset(
    {
        "code.scanned",
        "arrival.confirmed",
        "visit.refused",
        "recusal.requested",
        "remark.written",
        "evidence.confirmed",
        "result.received",
    }
)
"""What the enterprise did during a visit; its subject is the visit."""

DESK_KINDS = frozenset(
    {
        "evidence.reviewed",
        "question.asked",
        "question.settled",
        "visit.halted",
        "halt.lifted",
        "body.called_in",
    }
)
"""What a desk did about a visit; its subject is the visit."""

CASE_KINDS = frozenset(
    {"case.acted", "paper.served", "party.wrote", "party.answered", "party.identified"}
)
"""What happens in a case; its subject is the case."""

SERVER_KINDS = (
    COUNTERPARTY_KINDS
    | DESK_KINDS
    | CASE_KINDS
    | {
        "media.stored",
        "device.enrolled",
        "device.revoked",
        "task.created",
    }
)
"""What a desk is told of the server's own chain. Not who looked at what: showing a stamped
picture is a look, and a screen that renews itself at each look would look for ever."""

_TOLD = tuple(sorted(KINDS | SERVER_KINDS))


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One scope in which an event lies."""

    path: str
    visit: str | None
    officers: frozenset[str]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log and where it is to be told."""

    index: int
    kind: str
    subject: str
    device: str | None
    received_ms: int
    routes: tuple[Route, ...]


def views_position(tx: Transaction, views: Sequence[str]) -> int:
    """The lowest index that one of these views has not followed yet."""
    rows = tx.fetch_all(
        f"SELECT next_idx FROM view_cursor WHERE name IN ({marks(views)})",  # noqa: S608 - placeholders
        views,
    )
    return min((int(row[0]) for row in rows), default=0)


def events(tx: Transaction, first: int, end: int) -> list[Event]:
    """What there is to tell of the entries `first` … `end − 1`; every view has followed them."""
    rows = tx.fetch_all(
        "SELECT e.idx, e.kind, e.kid, e.subject, e.received_ms, d.officer_id FROM entry e"  # noqa: S608 - placeholders
        " LEFT JOIN device d ON d.kid = e.kid"
        f" WHERE e.idx >= ? AND e.idx < ? AND e.kind IN ({marks(_TOLD)}) ORDER BY e.idx",
        (first, end, *_TOLD),
    )
    # A device may sign any kind it likes: a kind of the server counts from the server only.
    told = [r for r in rows if (r[5] is None) == (r[1] in SERVER_KINDS)]
    of_visits = COUNTERPARTY_KINDS | DESK_KINDS | KINDS
    visits = {r[3] for r in told if r[1] in of_visits}
    digests = {r[3] for r in told if r[1] == "media.stored"}
    expecting = _visits_expecting(tx, sorted(digests))
    routes = _visit_routes(tx, sorted(visits | {v for some in expecting.values() for v in some}))
    found: list[Event] = []
    for idx, kind, kid, subject, received_ms, officer in told:
        if kind == "media.stored":
            ways = tuple(routes[v] for v in expecting.get(subject, []) if v in routes)
        elif kind not in of_visits:
            ways = _routes_of_act(tx, kind, subject)
        else:
            ways = (routes[subject],) if subject in routes else ()
        if ways:
            found.append(
                Event(
                    index=int(idx),
                    kind=str(kind),
                    subject=str(subject),
                    device=None if officer is None else str(kid),
                    received_ms=int(received_ms),
                    routes=ways,
                )
            )
    return found


def _visits_expecting(tx: Transaction, digests: Sequence[str]) -> dict[str, list[str]]:
    rows = tx.fetch_all(
        "SELECT DISTINCT sha256, visit FROM media_expected"  # noqa: S608 - placeholders
        f" WHERE sha256 IN ({marks(digests)}) ORDER BY sha256, visit",
        digests,
    )
    found: dict[str, list[str]] = {}
    for digest, visit in rows:
        found.setdefault(str(digest), []).append(str(visit))
    return found


def _visit_routes(tx: Transaction, visits: Sequence[str]) -> dict[str, Route]:
    people: dict[str, set[str]] = {}
    for visit, officer in tx.fetch_all(
        f"SELECT visit, officer FROM visit_officer WHERE visit IN ({marks(visits)})",  # noqa: S608 - placeholders
        visits,
    ):
        people.setdefault(str(visit), set()).add(str(officer))
    rows = tx.fetch_all(
        f"SELECT id, agency_path FROM visit WHERE id IN ({marks(visits)})",  # noqa: S608 - placeholders
        visits,
    )
    return {
        str(visit): Route(
            path=str(path), visit=str(visit), officers=frozenset(people.get(str(visit), ()))
        )
        for visit, path in rows
    }


def _routes_of_act(tx: Transaction, kind: str, subject: str) -> tuple[Route, ...]:
    """Where an act done at a desk is to be told: about a case, a phone, or a task."""
    if kind in CASE_KINDS:
        row = tx.fetch_one("SELECT agency_path FROM case_file WHERE id = ?", (subject,))
        named = tx.fetch_all("SELECT officer FROM case_officer WHERE case_id = ?", (subject,))
    elif kind == "task.created":
        row = tx.fetch_one("SELECT agency_path FROM task WHERE id = ?", (subject,))
        named = tx.fetch_all("SELECT officer FROM task_officer WHERE task = ?", (subject,))
    else:
        row = tx.fetch_one("SELECT agency_path FROM device WHERE kid = ?", (subject,))
        named = tx.fetch_all("SELECT officer_id FROM device WHERE kid = ?", (subject,))
    if row is None:
        return ()
    officers = frozenset(str(one[0]) for one in named)
    return (Route(path=str(row[0]), visit=None, officers=officers),)


ChainRow = tuple[str, int, str, bool, int, int]


def chains(tx: Transaction, kids: Sequence[str]) -> dict[str, ChainRow]:
    """By device: kid, highest, gaps as JSON, forked, announced, last contact in ms."""
    rows = tx.fetch_all(
        "SELECT kid, highest, gaps, forked, announced, last_contact_ms FROM device_chain"  # noqa: S608 - placeholders
        f" WHERE kid IN ({marks(kids)})",
        kids,
    )
    return {
        str(r[0]): (str(r[0]), int(r[1]), str(r[2]), bool(r[3]), int(r[4]), int(r[5])) for r in rows
    }


def waiting_media(tx: Transaction, scope: str) -> dict[str, tuple[int, int]]:
    """By device in scope: how many announced files are not here, and their bytes."""
    rows = tx.fetch_all(
        "SELECT e.kid, COUNT(*), SUM(e.size) FROM media_expected e"  # noqa: S608 - constant condition
        " JOIN device d ON d.kid = e.kid"
        " LEFT JOIN media_stored s ON s.sha256 = e.sha256"
        f" WHERE s.sha256 IS NULL AND {scope_sql('d.agency_path')} GROUP BY e.kid",
        scope_parameters(scope),
    )
    return {str(kid): (int(count), int(size)) for kid, count, size in rows}


def open_visits(tx: Transaction, scope: str) -> dict[str, int]:
    """By device in scope: visits that are not closed."""
    rows = tx.fetch_all(
        "SELECT kid, COUNT(*) FROM visit"  # noqa: S608 - constant condition
        f" WHERE state = 'open' AND {scope_sql('agency_path')} GROUP BY kid",
        scope_parameters(scope),
    )
    return {str(kid): int(count) for kid, count in rows}


QuarantineRow = tuple[bytes, str, int | None, str, str, str, int, str | None]


def quarantine(tx: Transaction, scope: str, account_id: str, limit: int) -> list[QuarantineRow]:
    """What was kept aside of devices in scope, or brought by this account; newest first.

    Of a key nobody knows, the agency is that of whoever brought the entry.
    """
    rows = tx.fetch_all(
        "SELECT q.hash, q.kid, q.seq, q.kind, q.reason, q.why, q.received_ms, d.officer_id"  # noqa: S608 - constant condition
        " FROM quarantine q LEFT JOIN device d ON d.kid = q.kid"
        " LEFT JOIN account a ON a.id = q.account_id"
        f" WHERE {scope_sql('COALESCE(d.agency_path, a.agency_path)')} OR q.account_id = ?"
        " ORDER BY q.received_ms DESC, q.hash LIMIT ?",
        (*scope_parameters(scope), account_id, limit),
    )
    return [(bytes(r[0]), r[1], r[2], r[3], r[4], r[5], int(r[6]), r[7]) for r in rows]
