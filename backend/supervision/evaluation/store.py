"""All SQL of evaluations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.evaluation.model import Acted
from backend.supervision.evaluation.procedure import acts
from backend.supervision.evaluation.procedure.facts import Facts

CANDIDATES_MAX = 20_000


class EvaluationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the view."""

    id: str
    title: str
    agency_path: str
    evaluator_path: str
    stage: str
    told: bool
    facts: Facts
    opened_ms: int
    last_idx: int


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    idx: int
    by: str
    act: acts.AnyAct
    received_ms: int


class CandidateFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may be drawn, and everybody who took part in its case."""

    case: str
    parts: frozenset[str]
    """Ids of accounts and officers."""


class Scorer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be drawn to score."""

    account: str
    officer: str | None


_ROW = (
    "SELECT id, title, agency_path, evaluator_path, stage, told, facts, opened_ms, last_idx"
    " FROM evaluation"
)


def put(tx: Transaction, entry: LoggedEntry, body: Acted, facts: Facts) -> None:
    """The evaluation after one more act; an act that is known already changes nothing."""
    added = tx.execute(
        "INSERT INTO evaluation_act (id, evaluation_id, idx, kind, by_id, body, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.id,
            body.evaluation,
            entry.idx,
            entry.kind,
            body.act.by,
            msgspec.json.encode(body.act).decode(),
            entry.received_ms,
        ),
    )
    if not added:
        return
    title = body.act.title if isinstance(body.act, acts.Committed) else ""
    tx.execute(
        "INSERT INTO evaluation (id, title, agency_path, evaluator_path, stage, told, facts,"
        " opened_ms, last_idx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, told = excluded.told,"
        " facts = excluded.facts, last_idx = excluded.last_idx",
        (
            body.evaluation,
            title,
            body.agency,
            body.evaluator,
            body.stage,
            int(facts.told_by is not None),
            msgspec.json.encode(facts).decode(),
            entry.received_ms,
            entry.idx,
        ),
    )


def by_id(tx: Transaction, evaluation: str) -> EvaluationRow | None:
    row = tx.fetch_one(f"{_ROW} WHERE id = ?", (evaluation,))
    return None if row is None else _row(row)


def page(
    tx: Transaction, scope: str, *, told_only: bool, before: int | None, limit: int
) -> list[EvaluationRow]:
    """The newest act first."""
    rows = tx.fetch_all(
        f"{_ROW} WHERE {scope_sql('agency_path')} AND told >= ? AND last_idx < ?"
        " ORDER BY last_idx DESC LIMIT ?",
        (*scope_parameters(scope), int(told_only), 2**53 if before is None else before, limit),
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> EvaluationRow:
    return EvaluationRow(
        id=row[0],
        title=row[1],
        agency_path=row[2],
        evaluator_path=row[3],
        stage=row[4],
        told=bool(row[5]),
        facts=msgspec.json.decode(row[6], type=Facts),
        opened_ms=row[7],
        last_idx=row[8],
    )


def acts_of(tx: Transaction, evaluation: str) -> list[ActRow]:
    """In the order of the log."""
    rows = tx.fetch_all(
        "SELECT id, idx, by_id, body, received_ms FROM evaluation_act WHERE evaluation_id = ?"
        " ORDER BY idx",
        (evaluation,),
    )
    return [
        ActRow(
            id=row[0],
            idx=row[1],
            by=row[2],
            act=msgspec.json.decode(row[3], type=acts.AnyAct),
            received_ms=row[4],
        )
        for row in rows
    ]


def evaluation_of_act(tx: Transaction, act: str) -> str | None:
    row = tx.fetch_one("SELECT evaluation_id FROM evaluation_act WHERE id = ?", (act,))
    return None if row is None else str(row[0])


def candidate_files(
    tx: Transaction, scope: str, first: date, last: date, *, closed: bool
) -> list[CandidateFile]:
    """Files with a decision of these days in a part of the tree, by id."""
    rows = tx.fetch_all(
        "SELECT DISTINCT c.id FROM case_file c JOIN case_act a ON a.case_id = c.id"  # noqa: S608 - constant column
        f" WHERE {scope_sql('c.agency_path')} AND a.act = 'decision.made'"
        " AND a.on_day BETWEEN ? AND ? AND (c.stage = 'closed' OR ? = 0)"
        " ORDER BY c.id LIMIT ?",
        (
            *scope_parameters(scope),
            first.isoformat(),
            last.isoformat(),
            int(closed),
            CANDIDATES_MAX,
        ),
    )
    parts = _parts(tx, scope, _FILE_PARTS)
    return [
        CandidateFile(case=str(row[0]), parts=frozenset(parts.get(str(row[0]), ()))) for row in rows
    ]


def candidate_summaries(
    tx: Transaction, scope: str, first: date, last: date, *, reported: bool
) -> list[CandidateFile]:
    """Decisions on the spot of these days in a part of the tree, by id. `reported`: only those the
    body has on file.
    """
    rows = tx.fetch_all(
        "SELECT s.id FROM summary_case s"  # noqa: S608 - constant column
        f" WHERE {scope_sql('s.agency_path')} AND s.decided_on BETWEEN ? AND ?"
        " AND (? = 0 OR EXISTS (SELECT 1 FROM summary_event e WHERE e.case_id = s.id"
        " AND e.kind = 'summary.reported')) ORDER BY s.id LIMIT ?",
        (
            *scope_parameters(scope),
            first.isoformat(),
            last.isoformat(),
            int(reported),
            CANDIDATES_MAX,
        ),
    )
    parts = _parts(tx, scope, _SUMMARY_PARTS)
    return [
        CandidateFile(case=str(row[0]), parts=frozenset(parts.get(str(row[0]), ()))) for row in rows
    ]


_FILE_PARTS = (
    "SELECT a.case_id, a.by_id FROM case_act a JOIN case_file c ON c.id = a.case_id",
    "SELECT o.case_id, o.officer FROM case_officer o JOIN case_file c ON c.id = o.case_id",
)
_SUMMARY_PARTS = (
    "SELECT e.case_id, e.by_id FROM summary_event e JOIN summary_case c ON c.id = e.case_id",
    "SELECT o.case_id, o.officer FROM summary_officer o JOIN summary_case c ON c.id = o.case_id",
)


def _parts(tx: Transaction, scope: str, queries: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for query in queries:
        rows = tx.fetch_all(f"{query} WHERE {scope_sql('c.agency_path')}", scope_parameters(scope))
        for case, who in rows:
            found.setdefault(str(case), set()).add(str(who))
    return found


def scorers_for(tx: Transaction, path: str) -> list[Scorer]:
    """Supervisors and auditors of supervising bodies that answer for the body at `path`, none of
    it itself; by id.
    """
    rows = tx.fetch_all(
        "SELECT a.id, a.officer_id FROM account a JOIN agency g ON g.id = a.agency_id"
        " WHERE a.role IN ('supervisor', 'auditor') AND a.disabled = 0"
        " AND g.kind = 'supervision' AND a.agency_path <> ?"
        " AND substr(?, 1, length(a.agency_path)) = a.agency_path ORDER BY a.id",
        (path, path),
    )
    return [
        Scorer(account=str(row[0]), officer=None if row[1] is None else str(row[1])) for row in rows
    ]


def case_names(tx: Transaction, cases: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By id: number and cause."""
    if not cases:
        return {}
    rows = tx.fetch_all(
        f"SELECT id, number, cause FROM summary_case WHERE id IN ({marks(cases)})"  # noqa: S608 - placeholders
        f" UNION ALL SELECT id, number, cause FROM case_file WHERE id IN ({marks(cases)})",
        (*cases, *cases),
    )
    return {str(case): (str(number), str(cause)) for case, number, cause in rows}
