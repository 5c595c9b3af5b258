"""All SQL of leads."""

from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.loop.model import Acted, Group
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.procedure.facts import Facts
from backend.supervision.loop.procedure.table import Turn, loop_table

ACCOUNTS_TOLD_MAX = 20


class LeadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    title: str
    source_kind: acts.SourceKind
    source_id: str
    agency_path: str
    handler_path: str
    stage: str
    turn: Turn | None
    turn_path: str | None
    facts: Facts
    opened_ms: int
    last_idx: int


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    idx: int
    kind: str
    by: str
    act: acts.AnyAct
    body: dict[str, object]
    received_ms: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which leads a list shows."""

    scope: str
    served_only: bool
    """The body's own side: only what it was served."""
    mine: str
    """Path whose turn it has to be in the group `mine`."""
    today: date
    group: Group = "open"
    text: str = ""
    source: str | None = None
    source_id: str | None = None
    """Only what came of this one thing, in whatever group."""
    before: int | None = None
    limit: int = 50


_ROW = (
    "SELECT id, title, source_kind, source_id, agency_path, handler_path, stage, turn, turn_path,"
    " facts, opened_ms, last_idx FROM lead"
)
_FINAL = ", ".join(f"'{stage}'" for stage in loop_table().final)


def put(tx: Transaction, entry: LoggedEntry, body: Acted, facts: Facts) -> None:
    """The lead after one more act; an act that is known already changes nothing."""
    added = tx.execute(
        "INSERT INTO lead_act (id, lead_id, idx, kind, on_day, by_id, body, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.lead,
            entry.idx,
            entry.kind,
            body.act.on.isoformat(),
            body.act.by,
            msgspec.json.encode(entry.body["act"]).decode(),
            entry.received_ms,
        ),
    )
    if not added:
        return
    if isinstance(body.act, acts.Opened):
        _open(tx, entry, body, body.act)
    turn = loop_table().turns.get(body.stage)
    number = f" {body.act.number}" if isinstance(body.act, acts.Issued) else ""
    tx.execute(
        "UPDATE lead SET handler_path = ?, stage = ?, turn = ?, turn_path = ?, due = ?,"
        " not_before = ?, served = ?, facts = ?, search = search || ?, last_idx = ?, last_ms = ?"
        " WHERE id = ?",
        (
            body.handler,
            body.stage,
            turn,
            body.turn,
            _day(facts.due),
            _day(facts.not_before),
            int(facts.served),
            msgspec.json.encode(facts).decode(),
            number.lower(),
            entry.idx,
            entry.received_ms,
            body.lead,
        ),
    )


def _open(tx: Transaction, entry: LoggedEntry, body: Acted, act: acts.Opened) -> None:
    tx.execute(
        "INSERT INTO lead (id, title, source_kind, source_id, agency_path, handler_path, stage,"
        " turn, turn_path, due, not_before, served, facts, search, opened_ms, last_idx, last_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, 0, '{}', ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            body.lead,
            act.title,
            act.source.kind,
            act.source.id,
            body.agency,
            body.handler,
            body.stage,
            f"{act.title} {act.source.id}".lower(),
            entry.received_ms,
            entry.idx,
            entry.received_ms,
        ),
    )
    tx.execute_many(
        "INSERT INTO lead_ticket (ticket, lead_id) VALUES (?, ?) ON CONFLICT (ticket) DO NOTHING",
        [(ticket, body.lead) for ticket in act.source.tickets],
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def by_id(tx: Transaction, lead: str) -> LeadRow | None:
    row = tx.fetch_one(f"{_ROW} WHERE id = ?", (lead,))
    return None if row is None else _row(row)


def _row(row: tuple[Any, ...]) -> LeadRow:
    return LeadRow(
        id=row[0],
        title=row[1],
        source_kind=row[2],
        source_id=row[3],
        agency_path=row[4],
        handler_path=row[5],
        stage=row[6],
        turn=row[7],
        turn_path=row[8],
        facts=msgspec.json.decode(row[9], type=Facts),
        opened_ms=row[10],
        last_idx=row[11],
    )


def _group(group: Group, wanted: Wanted) -> tuple[str, list[str]]:
    today = wanted.today.isoformat()
    running = f"stage NOT IN ({_FINAL})"
    if group == "mine":
        ready = "turn_path = ? AND (not_before IS NULL OR not_before <= ?)"
        silent = "handler_path = ? AND turn = 'body' AND due < ?"
        mine, its = [wanted.mine, today], [wanted.mine, today]
        return f"{running} AND (({ready}) OR ({silent}))", [*mine, *its]
    if group == "over":
        return f"{running} AND due < ?", [today]
    if group == "effect":
        return "stage = 'effect'", []
    if group == "done":
        return f"stage IN ({_FINAL})", []
    return running, []


def _visible(wanted: Wanted) -> tuple[str, list[str]]:
    condition = scope_sql("agency_path")
    if wanted.served_only:
        condition += " AND served = 1"
    return condition, [*scope_parameters(wanted.scope)]


def page(tx: Transaction, wanted: Wanted) -> list[LeadRow]:
    """What the asker's group of leads holds; the newest act first."""
    condition, parameters = _visible(wanted)
    conditions = [condition]
    values: list[str | int] = [*parameters]
    if wanted.source_id is None:
        of_group, more = _group(wanted.group, wanted)
        conditions.append(of_group)
        values += more
    else:
        conditions.append("source_id = ?")
        values.append(wanted.source_id)
    if wanted.source is not None:
        conditions.append("source_kind = ?")
        values.append(wanted.source)
    if wanted.before is not None:
        conditions.append("last_idx < ?")
        values.append(wanted.before)
    if wanted.text.strip():
        escaped = wanted.text.strip().lower()
        for character in ("\\", "%", "_"):
            escaped = escaped.replace(character, f"\\{character}")
        conditions.append("search LIKE ? ESCAPE '\\'")
        values.append(f"%{escaped}%")
    rows = tx.fetch_all(
        f"{_ROW} WHERE {' AND '.join(conditions)} ORDER BY last_idx DESC LIMIT ?",
        (*values, wanted.limit),
    )
    return [_row(row) for row in rows]


def count(tx: Transaction, wanted: Wanted, group: Group) -> int:
    condition, parameters = _visible(wanted)
    of_group, more = _group(group, wanted)
    row = tx.fetch_one(
        f"SELECT COUNT(*) FROM lead WHERE {condition} AND {of_group}",  # noqa: S608 - constant conditions
        (*parameters, *more),
    )
    return 0 if row is None else int(row[0])


def late(tx: Transaction, today: date, limit: int, after: str = "") -> list[LeadRow]:
    """Leads whose day is over, by id: those about which a rule may have to do something."""
    rows = tx.fetch_all(
        f"{_ROW} WHERE due < ? AND id > ? ORDER BY id LIMIT ?", (today.isoformat(), after, limit)
    )
    return [_row(row) for row in rows]


def acts_of(tx: Transaction, lead: str) -> list[ActRow]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT id, idx, kind, by_id, body, received_ms FROM lead_act WHERE lead_id = ?"
        " ORDER BY idx",
        (lead,),
    )
    return [
        ActRow(
            id=r[0],
            idx=r[1],
            kind=r[2],
            by=r[3],
            act=msgspec.json.decode(r[4], type=acts.AnyAct),
            body=msgspec.json.decode(r[4], type=dict[str, object]),
            received_ms=r[5],
        )
        for r in rows
    ]


def lead_of_act(tx: Transaction, act: str) -> str | None:
    row = tx.fetch_one("SELECT lead_id FROM lead_act WHERE id = ?", (act,))
    return None if row is None else str(row[0])


def logged_acts(tx: Transaction, kid: str, lead: str) -> list[tuple[int, bytes]]:
    """Index and exact bytes of every act of a lead, as the log has them: its view may lag."""
    kinds = sorted(acts.TAGS)
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ?"  # noqa: S608 - placeholders
        f" AND kind IN ({marks(kinds)}) ORDER BY idx",
        (lead, kid, *kinds),
    )
    return [(int(row[0]), bytes(row[1])) for row in rows]


def take_serial(tx: Transaction, agency_path: str, kind: str, year: int, paper: str) -> int:
    """The next serial of a body, kind of paper and year; the same one for a paper that has one."""
    known = tx.fetch_one("SELECT serial FROM supervision_number WHERE paper = ?", (paper,))
    if known is not None:
        return int(known[0])
    row = tx.fetch_one(
        "SELECT COALESCE(MAX(serial), 0) + 1 FROM supervision_number"
        " WHERE agency_path = ? AND kind = ? AND year = ?",
        (agency_path, kind, year),
    )
    assert row is not None
    tx.execute(
        "INSERT INTO supervision_number (agency_path, kind, year, serial, paper)"
        " VALUES (?, ?, ?, ?, ?)",
        (agency_path, kind, year, row[0], paper),
    )
    return int(row[0])


def deciding_bodies(tx: Transaction) -> list[str]:
    """Paths of the bodies that issue papers, the deepest first: a street studio issues none."""
    rows = tx.fetch_all(
        "SELECT path FROM agency WHERE kind = 'supervision' AND level <> 'street'"
        " ORDER BY length(path) DESC, path"
    )
    return [str(row[0]) for row in rows]


def leading_accounts(tx: Transaction, path: str) -> list[str]:
    """Accounts of those who answer for the body at this path."""
    rows = tx.fetch_all(
        "SELECT id FROM account WHERE agency_path = ? AND role IN ('supervisor', 'admin')"
        " AND disabled = 0 ORDER BY id LIMIT ?",
        (path, ACCOUNTS_TOLD_MAX),
    )
    return [str(row[0]) for row in rows]


def original_of(tx: Transaction, visit: str, capture: str) -> str | None:
    """Digest of a capture's original, as the phone named it; None for no such capture."""
    row = tx.fetch_one(
        "SELECT sha256 FROM media_expected WHERE visit = ? AND capture = ? AND role = 'original'"
        " ORDER BY idx LIMIT 1",
        (visit, capture),
    )
    return None if row is None else str(row[0])
