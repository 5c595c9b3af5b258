"""All SQL of questions and answers."""

from collections.abc import Sequence

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.bodies import QuestionAnswered
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.questions.model import (
    Given,
    QuestionAsked,
    QuestionRow,
    QuestionSettled,
    Seen,
    Untold,
)

OPEN_PER_VISIT_MAX = 30

_QUESTION = (
    "SELECT q.id, q.visit, q.capture, q.text, q.officers, q.asked_idx, q.asked_ms, q.asked_by,"
    " q.settled_idx, q.settled_ms, q.settled_by, q.note, COALESCE(v.enterprise_name, ''),"
    " COALESCE(v.agency_path, '') FROM question q LEFT JOIN visit v ON v.id = q.visit"
)
_ANSWERED = "EXISTS (SELECT 1 FROM question_answer a WHERE a.question = q.id AND a.visit = q.visit)"
_STATES = {
    "open": f"q.settled_idx IS NULL AND NOT {_ANSWERED}",
    "answered": f"q.settled_idx IS NULL AND {_ANSWERED}",
    "settled": "q.settled_idx IS NOT NULL",
}


def add(tx: Transaction, entry: LoggedEntry, body: QuestionAsked) -> None:
    tx.execute(
        "INSERT INTO question (id, visit, capture, text, officers, asked_idx, asked_ms, asked_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.question,
            body.visit,
            body.capture,
            body.text,
            msgspec.json.encode(body.officers).decode(),
            entry.idx,
            entry.received_ms,
            entry.by_id,
        ),
    )


def settle(tx: Transaction, entry: LoggedEntry, body: QuestionSettled) -> None:
    """The first settlement stands."""
    tx.execute(
        "UPDATE question SET settled_idx = ?, settled_ms = ?, settled_by = ?, note = ?"
        " WHERE id = ? AND settled_idx IS NULL",
        (entry.idx, entry.received_ms, entry.by_id, body.note, body.question),
    )


def add_seen(tx: Transaction, entry: LoggedEntry, question: str) -> None:
    """The first time stands."""
    tx.execute(
        "INSERT INTO question_seen (question, officer, visit, idx, wall, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (question, officer) DO NOTHING",
        (question, entry.by_id, entry.subject, entry.idx, _wall(entry), entry.received_ms),
    )


def add_answer(tx: Transaction, entry: LoggedEntry, body: QuestionAnswered) -> None:
    tx.execute(
        "INSERT INTO question_answer (idx, question, visit, officer, wall, received_ms, text,"
        " captures) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idx) DO NOTHING",
        (
            entry.idx,
            body.question,
            entry.subject,
            entry.by_id,
            _wall(entry),
            entry.received_ms,
            body.text,
            msgspec.json.encode(body.captures).decode(),
        ),
    )


def _wall(entry: LoggedEntry) -> str:
    return str(entry.payload.get("wall", ""))


def by_id(tx: Transaction, question: str) -> QuestionRow | None:
    rows = _rows(tx, f"{_QUESTION} WHERE q.id = ?", (question,))
    return rows[0] if rows else None


def of_visit(tx: Transaction, visit: str, limit: int) -> list[QuestionRow]:
    """Newest first."""
    return _rows(
        tx, f"{_QUESTION} WHERE q.visit = ? ORDER BY q.asked_idx DESC LIMIT ?", (visit, limit)
    )


def count_open(tx: Transaction, visit: str) -> int:
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM question WHERE visit = ? AND settled_idx IS NULL", (visit,)
    )
    return 0 if row is None else int(row[0])


def page(
    tx: Transaction, scope: str, state: str | None, before: int | None, limit: int
) -> list[QuestionRow]:
    """Questions about visits of the scope, newest first."""
    conditions = [scope_sql("v.agency_path")]
    values: list[str | int] = [*scope_parameters(scope)]
    if state is not None:
        conditions.append(_STATES[state])
    if before is not None:
        conditions.append("q.asked_idx < ?")
        values.append(before)
    where = " AND ".join(conditions)
    return _rows(
        tx,
        f"{_QUESTION} WHERE {where} ORDER BY q.asked_idx DESC LIMIT ?",
        (*values, limit),
    )


def of_officer(tx: Transaction, officer: str, since_ms: int, limit: int) -> list[QuestionRow]:
    """What this officer's phone carries: everything open, and what was settled since; newest
    first.
    """
    rows = _rows(
        tx,
        f"{_QUESTION} JOIN visit_officer o ON o.visit = q.visit AND o.officer = ?"
        " WHERE q.settled_idx IS NULL OR q.settled_ms >= ? ORDER BY q.asked_idx DESC LIMIT ?",
        (officer, since_ms, limit),
    )
    return [row for row in rows if officer in msgspec.json.decode(row.officers, type=list[str])]


def _rows(tx: Transaction, sql: str, values: Sequence[str | int]) -> list[QuestionRow]:
    names = QuestionRow.__struct_fields__
    return [QuestionRow(**dict(zip(names, row, strict=True))) for row in tx.fetch_all(sql, values)]


def seen(tx: Transaction, questions: Sequence[str]) -> list[Seen]:
    rows = tx.fetch_all(
        "SELECT s.question, s.officer, s.wall, s.received_ms FROM question_seen s"  # noqa: S608 - placeholders
        " JOIN question q ON q.id = s.question AND q.visit = s.visit"
        f" WHERE s.question IN ({marks(questions)}) ORDER BY s.idx",
        questions,
    )
    names = Seen.__struct_fields__
    return [Seen(**dict(zip(names, row, strict=True))) for row in rows]


def answers(tx: Transaction, questions: Sequence[str]) -> list[Given]:
    """Oldest first; what names a question of another visit answers nothing."""
    rows = tx.fetch_all(
        "SELECT a.idx, a.question, a.officer, a.wall, a.received_ms, a.text, a.captures"  # noqa: S608 - placeholders
        " FROM question_answer a JOIN question q ON q.id = a.question AND q.visit = a.visit"
        f" WHERE a.question IN ({marks(questions)}) ORDER BY a.idx",
        questions,
    )
    names = Given.__struct_fields__
    return [Given(**dict(zip(names, row, strict=True))) for row in rows]


_ABOUT = "a.question || '#' || CAST(a.idx AS TEXT)"
"""What the message about an answer is about: so each answer is told once."""


def untold(tx: Transaction, since_ms: int, limit: int) -> list[Untold]:
    """Answers since then that whoever asked was sent no message about, oldest first. What is
    settled needs none.
    """
    rows = tx.fetch_all(
        f"SELECT a.visit, {_ABOUT}, q.asked_by, COALESCE(v.enterprise_name, ''), a.text"  # noqa: S608 - constant expression
        " FROM question_answer a JOIN question q ON q.id = a.question AND q.visit = a.visit"
        " JOIN account k ON k.id = q.asked_by AND k.disabled = 0"
        " LEFT JOIN visit v ON v.id = a.visit"
        " WHERE q.settled_idx IS NULL AND a.received_ms >= ?"
        f" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.about = {_ABOUT}"
        " AND m.account_id = q.asked_by) ORDER BY a.idx LIMIT ?",
        (since_ms, limit),
    )
    return [Untold(*row) for row in rows]


def captures_of_answers(tx: Transaction, visit: str) -> set[str]:
    """What was captured to answer: asked for, so it is no going on."""
    rows = tx.fetch_all("SELECT captures FROM question_answer WHERE visit = ?", (visit,))
    return {one for (raw,) in rows for one in msgspec.json.decode(raw, type=list[str])}
