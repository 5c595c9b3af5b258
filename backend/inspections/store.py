"""All SQL of visits and tasks."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.bodies import VisitOpened
from backend.evidence.model import Place, Position
from backend.evidence.store import marks
from backend.inspections.model import Registered, VisitRow
from backend.ledger.model import LoggedEntry

_VISIT = ", ".join(VisitRow.__struct_fields__)
_PREFIXED = ", ".join(f"v.{name}" for name in VisitRow.__struct_fields__)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits a list shows."""

    scope: str
    """Path of the asker's agency."""
    officer: str | None = None
    """Only visits this officer opened or is named in."""
    state: str | None = None
    agency: str | None = None
    """Path of an agency: it and everything below."""
    text: str = ""
    since_ms: int | None = None
    ids: tuple[str, ...] | None = None
    """Only these, a few hundred at most."""
    before: int | None = None
    """Only visits whose last entry has a lower index."""
    limit: int = 50


FIXES_AT_ONCE = 50
"""More would only fill the cache of statements."""

COUNTED = ("photos", "sounds", "notes", "signatures", "imported")

_COUNTS = ", ".join(f"{column} = visit.{column} + excluded.{column}" for column in COUNTED)
_POSITION = ", ".join(
    f"{column} = CASE WHEN visit.position_seq IS NULL"
    " OR visit.position_seq > excluded.position_seq"
    f" THEN excluded.{column} ELSE visit.{column} END"
    for column in ("lat", "lon", "acc", "position_seq")
)

_TOUCH = (
    "INSERT INTO visit (id, agency_path, kid, opened_by,"  # noqa: S608 - constant columns
    " officers, enterprise_name, search, inspection_type, state, opened_ms, opened_wall,"
    " first_idx, last_idx, last_ms, first_seq, last_seq, lat, lon, acc, position_seq,"
    " photos, sounds, notes, signatures, imported)"
    " SELECT ?, d.agency_path, d.kid, ?, '[]', '', '', '', 'open', ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ? FROM device d WHERE d.kid = ?"
    " ON CONFLICT (id) DO UPDATE SET"
    " last_idx = excluded.last_idx, last_ms = excluded.last_ms,"
    " first_seq = CASE WHEN visit.kid = excluded.kid AND visit.first_seq > excluded.first_seq"
    " THEN excluded.first_seq ELSE visit.first_seq END,"
    " last_seq = CASE WHEN visit.kid = excluded.kid AND visit.last_seq < excluded.last_seq"
    " THEN excluded.last_seq ELSE visit.last_seq END,"
    f" {_POSITION}, {_COUNTS}"
)


class Touch(msgspec.Struct, frozen=True):
    """One more entry of a visit."""

    entry: LoggedEntry
    where: Place | None
    counted: Collection[str]
    """Of what there is one more (`COUNTED`)."""


def touch(tx: Transaction, touches: Sequence[Touch]) -> bool:
    """A visit has more entries of one device, in log order; the first one, whichever it is, begins
    its row. The fix with the lowest seq is its position. False when no device signed them.

    The agency is that of the device's enrolment: the log says it, so a rebuild finds it again.
    All of it in one statement: most entries need no other, and receipts wait for the writer.
    """
    first, last = touches[0].entry, touches[-1].entry
    seqs = [one.entry.seq for one in touches]
    touched = tx.execute(
        _TOUCH,
        (
            first.subject,
            first.by_id,
            first.received_ms,
            str(first.payload.get("wall", "")),
            first.idx,
            last.idx,
            last.received_ms,
            min(seqs),
            max(seqs),
            *_first_fix(touches),
            *(sum(column in one.counted for one in touches) for column in COUNTED),
            first.kid,
        ),
    )
    return touched > 0


def _first_fix(touches: Sequence[Touch]) -> tuple[float | None, ...]:
    """Latitude, longitude, accuracy and seq; four times None without any fix."""
    placed = ((one.entry.seq, one.where) for one in touches if one.where is not None)
    seq, where = min(placed, key=lambda one: one[0], default=(None, None))
    return (None,) * 4 if where is None else (where.lat, where.lon, where.acc, seq)


def open_visit(tx: Transaction, entry: LoggedEntry, body: VisitOpened, wall: str) -> None:
    """What the opening says. The first opening counts: nobody takes a visit over."""
    enterprise = body.enterprise
    opened = tx.execute(
        "UPDATE visit SET agency_path = (SELECT agency_path FROM device WHERE kid = ?),"
        " opened_by = ?, officers = ?, enterprise_id = ?,"
        " enterprise_name = ?, uscc = ?, search = ?, task = ?, inspection_type = ?,"
        " found = ?, purpose = ?, act_code = ?, act_secret = ?, permit = ?, trigger_kind = ?,"
        " trigger_note = ?, urgent = COALESCE(?, urgent), joint = ?, happened_at = ?,"
        " made_up_reason = ?,"
        " opened_idx = ?, opened_ms = ?, opened_wall = ?,"
        " first_seq = CASE WHEN kid = ? THEN first_seq ELSE ? END,"
        " last_seq = CASE WHEN kid = ? THEN last_seq ELSE ? END, kid = ?"
        " WHERE id = ? AND opened_idx IS NULL",
        (
            entry.kid,
            entry.by_id,
            msgspec.json.encode(body.officers).decode(),
            enterprise.id,
            enterprise.name,
            enterprise.uscc,
            f"{enterprise.name} {enterprise.uscc or ''}".lower(),
            body.task,
            body.inspection_type,
            *_said_of_act(body),
            entry.idx,
            entry.received_ms,
            wall,
            *(entry.kid, entry.seq) * 2,
            entry.kid,
            entry.subject,
        ),
    )
    if opened:
        tx.execute_many(
            "INSERT INTO visit_officer (officer, visit) VALUES (?, ?)"
            " ON CONFLICT (officer, visit) DO NOTHING",
            [(officer, entry.subject) for officer in {entry.by_id, *body.officers}],
        )


def _said_of_act(body: VisitOpened) -> tuple[str | None, ...]:
    """The columns `found` … `made_up_reason`, in their order."""
    act, trigger, made_up = body.act, body.trigger, body.made_up
    return (
        body.found,
        body.purpose,
        None if act is None else act.code,
        None if act is None else act.secret,
        body.permit,
        None if trigger is None else trigger.kind,
        None if trigger is None else trigger.note,
        None if body.urgent is None else body.urgent.reason,
        msgspec.json.encode(body.joint).decode(),
        None if made_up is None else made_up.happened_at,
        None if made_up is None else made_up.reason,
    )


def explain_urgency(tx: Transaction, visit: str, reason: str) -> None:
    """Why it could not wait for an approval; what was said first stands."""
    tx.execute("UPDATE visit SET urgent = ? WHERE id = ? AND urgent IS NULL", (reason, visit))


def close_visit(tx: Transaction, entry: LoggedEntry, result: str) -> None:
    tx.execute(
        "UPDATE visit SET state = 'closed', result = ?, closed_ms = ? WHERE id = ?",
        (result, entry.received_ms, entry.subject),
    )


Fixes = Sequence[tuple[LoggedEntry, Place]]


def add_fixes(tx: Transaction, fixes: Fixes) -> None:
    """Where visits were when entries of theirs were signed."""
    # Several rows a statement: each statement lets go of the interpreter and waits to get it back.
    for start in range(0, len(fixes), FIXES_AT_ONCE):
        some = fixes[start : start + FIXES_AT_ONCE]
        values: list[Any] = []
        for entry, where in some:
            values += entry.subject, entry.idx, where.lat, where.lon, where.acc, where.at
        tx.execute(
            "INSERT INTO visit_fix (visit, idx, lat, lon, acc, at) VALUES "  # noqa: S608 - placeholders
            + ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(some)),
            values,
        )


def void(tx: Transaction, visit: str, capture: str) -> None:
    tx.execute(
        "INSERT INTO visit_void (visit, capture) VALUES (?, ?)"
        " ON CONFLICT (visit, capture) DO NOTHING",
        (visit, capture),
    )


def answer(
    tx: Transaction, entry: LoggedEntry, checklist: str, item: str, answer_given: str
) -> None:
    """The answer that stands: a later one of the same device replaces it."""
    tx.execute(
        "INSERT INTO visit_answer (visit, checklist, item, answer, kid, seq)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (visit, checklist, item) DO UPDATE SET"
        " answer = excluded.answer, kid = excluded.kid, seq = excluded.seq"
        " WHERE visit_answer.kid <> excluded.kid OR visit_answer.seq < excluded.seq",
        (entry.subject, checklist, item, answer_given, entry.kid, entry.seq),
    )


def page(tx: Transaction, wanted: Wanted) -> list[VisitRow]:
    """Visits by their last entry, newest first; bounded by `wanted.limit`."""
    conditions = [scope_sql("v.agency_path")]
    parameters: list[Any] = [*scope_parameters(wanted.scope)]
    if wanted.officer is not None:
        conditions.append("v.id IN (SELECT visit FROM visit_officer WHERE officer = ?)")
        parameters.append(wanted.officer)
    if wanted.state is not None:
        conditions.append("v.state = ?")
        parameters.append(wanted.state)
    if wanted.agency is not None:
        conditions.append(scope_sql("v.agency_path"))
        parameters.extend(scope_parameters(wanted.agency))
    for word in wanted.text.lower().split()[:8]:
        conditions.append("v.search LIKE ? ESCAPE '\\'")
        parameters.append(f"%{_literal(word)}%")
    if wanted.ids is not None:
        conditions.append(f"v.id IN ({marks(wanted.ids)})")
        parameters.extend(wanted.ids)
    if wanted.since_ms is not None:
        conditions.append("v.last_ms >= ?")
        parameters.append(wanted.since_ms)
    if wanted.before is not None:
        conditions.append("v.last_idx < ?")
        parameters.append(wanted.before)
    rows = tx.fetch_all(
        f"SELECT {_PREFIXED} FROM visit v WHERE {' AND '.join(conditions)}"  # noqa: S608 - constant conditions
        " ORDER BY v.last_idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_row(row) for row in rows]


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def by_id(tx: Transaction, visit: str) -> VisitRow | None:
    row = tx.fetch_one(f"SELECT {_VISIT} FROM visit WHERE id = ?", (visit,))  # noqa: S608 - constant columns
    return _row(row) if row else None


def _row(row: tuple[Any, ...]) -> VisitRow:
    return VisitRow(**dict(zip(VisitRow.__struct_fields__, row, strict=True)))


def is_officer_of(tx: Transaction, visit: str, officer: str) -> bool:
    row = tx.fetch_one(
        "SELECT 1 FROM visit_officer WHERE officer = ? AND visit = ?", (officer, visit)
    )
    return row is not None


def answer_counts(tx: Transaction, visits: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By visit: questions answered, and how many of the standing answers are `fail`."""
    rows = tx.fetch_all(
        "SELECT visit, COUNT(*), SUM(CASE WHEN answer = 'fail' THEN 1 ELSE 0 END)"  # noqa: S608 - placeholders
        f" FROM visit_answer WHERE visit IN ({marks(visits)}) GROUP BY visit",
        visits,
    )
    return {str(v): (int(n), int(failed)) for v, n, failed in rows}


def void_counts(tx: Transaction, visits: Sequence[str]) -> dict[str, int]:
    rows = tx.fetch_all(
        f"SELECT visit, COUNT(*) FROM visit_void WHERE visit IN ({marks(visits)}) GROUP BY visit",  # noqa: S608 - placeholders
        visits,
    )
    return {str(v): int(n) for v, n in rows}


def fixes(tx: Transaction, visits: Sequence[str]) -> dict[str, list[tuple[float, float, float]]]:
    """By visit: latitude, longitude and radius of each act that had a position."""
    rows = tx.fetch_all(
        f"SELECT visit, lat, lon, acc FROM visit_fix WHERE visit IN ({marks(visits)})",  # noqa: S608 - placeholders
        visits,
    )
    found: dict[str, list[tuple[float, float, float]]] = {}
    for v, lat, lon, acc in rows:
        found.setdefault(str(v), []).append((float(lat), float(lon), float(acc)))
    return found


def registered(tx: Transaction, ids: Sequence[str], codes: Sequence[str]) -> list[Registered]:
    """What the register knows about these enterprises, by id or by credit code."""
    rows = tx.fetch_all(
        "SELECT id, name, uscc, address, lat, lon FROM enterprise"  # noqa: S608 - placeholders
        f" WHERE id IN ({marks(ids)}) OR uscc IN ({marks(codes)})",
        (*ids, *codes),
    )
    return [
        Registered(
            id=row[0],
            name=row[1],
            uscc=row[2],
            address=row[3],
            position=None if row[4] is None or row[5] is None else Position(lat=row[4], lon=row[5]),
        )
        for row in rows
    ]


def agencies_at(tx: Transaction, paths: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """By path: id and both names."""
    rows = tx.fetch_all(
        f"SELECT path, id, name_zh, name_en FROM agency WHERE path IN ({marks(paths)})",  # noqa: S608 - placeholders
        paths,
    )
    return {str(path): (str(i), str(zh), str(en)) for path, i, zh, en in rows}
