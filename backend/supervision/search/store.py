"""All SQL of the search."""

from collections.abc import Sequence

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.evidence.store import marks

COUNTED_MAX = 2_000
"""A pair of characters in more subjects than this is common; how common does not matter."""


class SubjectRow(msgspec.Struct, frozen=True):
    """A visit, case or task in scope that holds every pair of characters asked for."""

    doc: int
    kind: str
    id: str
    path: str
    title: str
    number: str


class PieceRow(msgspec.Struct, frozen=True):
    idx: int
    doc: int
    kind: str
    at_ms: int
    words: str


def subject(tx: Transaction, kind: str, identity: str, idx: int) -> int:
    """Its number in the index: the log index of the first entry of it that has words."""
    tx.execute(
        "INSERT INTO search_subject (id, kind, subject) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, subject) DO NOTHING",
        (idx, kind, identity),
    )
    row = tx.fetch_one(
        "SELECT id FROM search_subject WHERE kind = ? AND subject = ?", (kind, identity)
    )
    assert row is not None
    return int(row[0])


Piece = tuple[int, int, str, int, str]
"""Log index, number of the subject, kind, received (ms), words."""


def add_pieces(tx: Transaction, pieces: Sequence[Piece]) -> None:
    tx.execute_many(
        "INSERT INTO search_piece (idx, doc, kind, at_ms, words) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (idx) DO NOTHING",
        pieces,
    )


def add_grams(tx: Transaction, pairs: Sequence[tuple[int, int]]) -> None:
    """Pairs of neighbouring characters, each with the number of the subject they stand in."""
    tx.execute_many(
        "INSERT INTO search_gram (gram, doc) VALUES (?, ?) ON CONFLICT DO NOTHING", pairs
    )


def how_common(tx: Transaction, gram: int) -> int:
    """In how many subjects these two characters stand beside each other, up to a bound."""
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM (SELECT 1 FROM search_gram WHERE gram = ? LIMIT ?) AS counted",
        (gram, COUNTED_MAX),
    )
    return 0 if row is None else int(row[0])


_PATH = "COALESCE(v.agency_path, c.agency_path, t.agency_path)"


def subjects_with(
    tx: Transaction, grams: Sequence[int], scope: str, before: int, limit: int
) -> list[SubjectRow]:
    """Subjects that hold all of these, the rarest given first; newest first below `before`."""
    others = " AND EXISTS (SELECT 1 FROM search_gram o WHERE o.gram = ? AND o.doc = g.doc)"
    rows = tx.fetch_all(
        f"SELECT g.doc, s.kind, s.subject, {_PATH},"  # noqa: S608 - constant conditions
        " COALESCE(v.enterprise_name, c.cause, e.name, ''), COALESCE(c.number, '')"
        " FROM search_gram g JOIN search_subject s ON s.id = g.doc"
        " LEFT JOIN visit v ON s.kind = 'visit' AND v.id = s.subject"
        " LEFT JOIN case_file c ON s.kind = 'case' AND c.id = s.subject"
        " LEFT JOIN task t ON s.kind = 'task' AND t.id = s.subject"
        " LEFT JOIN enterprise e ON e.id = t.enterprise_id"
        f" WHERE g.gram = ? AND g.doc < ?{others * (len(grams) - 1)}"
        f" AND {scope_sql(_PATH)} ORDER BY g.doc DESC LIMIT ?",
        (grams[0], before, *grams[1:], *scope_parameters(scope), limit),
    )
    return [SubjectRow(*row) for row in rows]


def pieces(tx: Transaction, docs: Sequence[int], each_max: int) -> dict[int, list[PieceRow]]:
    """By subject: what was said there, newest first."""
    rows = tx.fetch_all(
        "SELECT idx, doc, kind, at_ms, words FROM search_piece"  # noqa: S608 - placeholders
        f" WHERE doc IN ({marks(docs)}) ORDER BY doc, idx DESC",
        docs,
    )
    found: dict[int, list[PieceRow]] = {}
    for row in rows:
        known = found.setdefault(int(row[1]), [])
        if len(known) < each_max:
            known.append(PieceRow(*row))
    return found


def visits_that_failed(
    tx: Transaction, checklist: str, item: str, scope: str, limit: int
) -> list[tuple[str, str, str, int, int]]:
    """Visit, agency path, enterprise, instant in ms and last log index; newest first."""
    rows = tx.fetch_all(
        "SELECT v.id, v.agency_path, v.enterprise_name, v.last_ms, v.last_idx"  # noqa: S608 - constant condition
        " FROM visit_answer a JOIN visit v ON v.id = a.visit"
        " WHERE a.checklist = ? AND a.item = ? AND a.answer = 'fail'"
        f" AND {scope_sql('v.agency_path')} ORDER BY v.last_idx DESC LIMIT ?",
        (checklist, item, *scope_parameters(scope), limit),
    )
    return [(str(r[0]), str(r[1]), str(r[2]), int(r[3]), int(r[4])) for r in rows]
