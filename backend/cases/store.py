"""All SQL of cases."""

from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.cases.model import Acted, Party, ReviewerNamed
from backend.cases.procedure.facts import Facts
from backend.database import Transaction
from backend.ledger.model import LoggedEntry


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    agency_path: str
    number: str
    party: Party
    enterprise_id: str | None
    visit: str | None
    cause: str
    stage: str
    facts: Facts
    filed_on: date | None
    last_on: date
    last_idx: int


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the view."""

    id: str
    idx: int
    act: str
    on: date
    by: str
    body: dict[str, object]
    received_ms: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases a list shows."""

    scope: str
    officer: str | None = None
    """Only those this officer investigates."""
    stage: str | None = None
    text: str = ""
    enterprise: str | None = None
    visit: str | None = None
    before: int | None = None
    limit: int = 50


_CASE = (
    "SELECT c.id, c.agency_path, c.number, c.party, c.enterprise_id, c.visit, c.cause, c.stage,"
    " c.facts, c.filed_on, c.last_on, c.last_idx FROM case_file c"
)


def put(tx: Transaction, entry: LoggedEntry, body: Acted, facts: Facts) -> None:
    """The case after one more act; an act that is known already changes nothing."""
    added = tx.execute(
        "INSERT INTO case_act (id, case_id, idx, act, on_day, by_id, body, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.case,
            entry.idx,
            str(entry.body["act"]["act"]),
            body.act.on.isoformat(),
            body.act.by,
            msgspec.json.encode(entry.body["act"]).decode(),
            entry.received_ms,
        ),
    )
    if not added:
        return
    filed = facts.filed_on.isoformat() if facts.filed_on else None
    tx.execute(
        "INSERT INTO case_file (id, agency_path, number, party, enterprise_id, visit, cause,"
        " stage, facts, search, filed_on, last_on, first_idx, last_idx, last_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, facts = excluded.facts,"
        " filed_on = excluded.filed_on, last_on = excluded.last_on, last_idx = excluded.last_idx,"
        " last_ms = excluded.last_ms",
        (
            body.case,
            body.agency,
            body.number,
            msgspec.json.encode(body.party).decode(),
            body.enterprise,
            body.visit,
            facts.cause,
            body.stage,
            msgspec.json.encode(facts).decode(),
            f"{body.number} {body.party.name} {facts.cause}".lower(),
            filed,
            body.act.on.isoformat(),
            entry.idx,
            entry.idx,
            entry.received_ms,
        ),
    )
    tx.execute_many(
        "INSERT INTO case_officer (officer, case_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(officer, body.case) for officer in facts.officers],
    )


def case_by_id(tx: Transaction, case: str) -> CaseRow | None:
    row = tx.fetch_one(f"{_CASE} WHERE c.id = ?", (case,))
    return None if row is None else _case(row)


def page(tx: Transaction, wanted: Wanted) -> list[CaseRow]:
    """Newest first."""
    conditions: list[str] = []
    parameters: list[str | int] = []
    if wanted.text.strip():  # first, because it lets the fewest through
        escaped = wanted.text.strip().lower()
        for character in ("\\", "%", "_"):
            escaped = escaped.replace(character, f"\\{character}")
        conditions.append("c.search LIKE ? ESCAPE '\\'")
        parameters.append(f"%{escaped}%")
    if wanted.scope != "/":
        conditions.append(scope_sql("c.agency_path"))
        parameters += scope_parameters(wanted.scope)
    for condition, value in (
        ("c.id IN (SELECT case_id FROM case_officer WHERE officer = ?)", wanted.officer),
        ("c.stage = ?", wanted.stage),
        ("c.enterprise_id = ?", wanted.enterprise),
        ("c.visit = ?", wanted.visit),
        ("c.last_idx < ?", wanted.before),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    rows = tx.fetch_all(
        f"{_CASE} WHERE {' AND '.join(conditions) or '1 = 1'} ORDER BY c.last_idx DESC LIMIT ?",
        (*parameters, wanted.limit),
    )
    return [_case(row) for row in rows]


def _case(row: tuple[Any, ...]) -> CaseRow:
    return CaseRow(
        id=row[0],
        agency_path=row[1],
        number=row[2],
        party=msgspec.json.decode(row[3], type=Party),
        enterprise_id=row[4],
        visit=row[5],
        cause=row[6],
        stage=row[7],
        facts=msgspec.json.decode(row[8], type=Facts),
        filed_on=None if row[9] is None else date.fromisoformat(row[9]),
        last_on=date.fromisoformat(row[10]),
        last_idx=row[11],
    )


def acts_of(tx: Transaction, case: str) -> list[ActRow]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT id, idx, act, on_day, by_id, body, received_ms FROM case_act"
        " WHERE case_id = ? ORDER BY idx",
        (case,),
    )
    return [
        ActRow(
            id=r[0],
            idx=r[1],
            act=r[2],
            on=date.fromisoformat(r[3]),
            by=r[4],
            body=msgspec.json.decode(r[5], type=dict[str, object]),
            received_ms=r[6],
        )
        for r in rows
    ]


def case_of_act(tx: Transaction, act: str) -> str | None:
    """The case that has an act under this id."""
    row = tx.fetch_one("SELECT case_id FROM case_act WHERE id = ?", (act,))
    return None if row is None else str(row[0])


def logged_acts(tx: Transaction, kid: str, case: str) -> list[bytes]:
    """The exact bytes of every act of a case, as the log has them: its view may lag."""
    rows = tx.fetch_all(
        "SELECT jws FROM entry WHERE subject = ? AND kid = ? AND kind = 'case.acted' ORDER BY idx",
        (case, kid),
    )
    return [bytes(row[0]) for row in rows]


def take_serial(tx: Transaction, agency_path: str, year: int, case: str) -> int:
    """The next serial of a body and year; the same one for a case that has one."""
    known = tx.fetch_one("SELECT serial FROM case_number WHERE case_id = ?", (case,))
    if known is not None:
        return int(known[0])
    row = tx.fetch_one(
        "SELECT COALESCE(MAX(serial), 0) + 1 FROM case_number WHERE agency_path = ? AND year = ?",
        (agency_path, year),
    )
    assert row is not None
    tx.execute(
        "INSERT INTO case_number (agency_path, year, serial, case_id) VALUES (?, ?, ?, ?)",
        (agency_path, year, row[0], case),
    )
    return int(row[0])


def serial_of(tx: Transaction, case: str) -> tuple[date, int] | None:
    """The day on which it began, and its number among those of its body and year."""
    row = tx.fetch_one(
        "SELECT a.on_day, n.serial FROM case_number n JOIN case_act a ON a.case_id = n.case_id"
        " WHERE n.case_id = ? ORDER BY a.idx LIMIT 1",
        (case,),
    )
    return None if row is None else (date.fromisoformat(row[0]), int(row[1]))


def cases_numbered(tx: Transaction, agency_path: str, serial: int) -> list[str]:
    """A body's cases with this number, one of each year."""
    rows = tx.fetch_all(
        "SELECT case_id FROM case_number WHERE agency_path = ? AND serial = ?",
        (agency_path, serial),
    )
    return [str(row[0]) for row in rows]


def put_reviewer(tx: Transaction, idx: int, body: ReviewerNamed) -> None:
    """The newest word about an account counts."""
    if not body.reviews:
        tx.execute("DELETE FROM legal_reviewer WHERE account_id = ?", (body.account,))
        return
    tx.execute(
        "INSERT INTO legal_reviewer (account_id, agency_path, qualified, idx) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET agency_path = excluded.agency_path,"
        " qualified = excluded.qualified, idx = excluded.idx",
        (body.account, body.agency, int(body.qualified), idx),
    )


def reviewers_above(tx: Transaction, agency_path: str) -> dict[str, bool]:
    """Accounts that may review cases of this body, and whether each is qualified."""
    rows = tx.fetch_all(
        "SELECT account_id, qualified FROM legal_reviewer"
        " WHERE substr(?, 1, length(agency_path)) = agency_path",
        (agency_path,),
    )
    return {str(account): bool(qualified) for account, qualified in rows}


def reviewers_below(tx: Transaction, scope: str) -> dict[str, bool]:
    """Reviewers of this part of the tree, and whether each is qualified."""
    rows = tx.fetch_all(
        f"SELECT account_id, qualified FROM legal_reviewer WHERE {scope_sql('agency_path')}",  # noqa: S608 - constant condition
        scope_parameters(scope),
    )
    return {str(account): bool(qualified) for account, qualified in rows}


def heads_of(tx: Transaction, agency_path: str) -> frozenset[str]:
    """Accounts that stand for the head of this body: its administrators and those above, but for
    those that were disabled.
    """
    rows = tx.fetch_all(
        "SELECT id FROM account WHERE role = 'admin' AND disabled = 0"
        " AND substr(?, 1, length(agency_path)) = agency_path",
        (agency_path,),
    )
    return frozenset(str(row[0]) for row in rows)


def fined_visits(tx: Transaction, visit: str | None, case: str) -> bool:
    """Whether another case on the same visit and cause ended with a fine already decided."""
    if visit is None:
        return False
    rows = tx.fetch_all(
        "SELECT other.facts FROM case_file other JOIN case_file own ON own.id = ?"
        " WHERE other.visit = ? AND other.id <> own.id AND other.cause = own.cause",
        (case, visit),
    )
    return any(_fined(msgspec.json.decode(row[0], type=Facts)) for row in rows)


def _fined(facts: Facts) -> bool:
    decision = facts.decision
    return decision is not None and decision.penalty is not None and decision.penalty.fine > 0
