"""Searching: candidates by pairs of characters, then read and held against the words."""

from backend import clock
from backend.accounts.model import Name
from backend.agencies import service as agencies
from backend.database import Transaction
from backend.enterprises import service as enterprises
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.law import service as law
from backend.supervision.search import store
from backend.supervision.search.grams import Folded, fold, grams, words
from backend.supervision.search.model import (
    EnterpriseFound,
    ItemFound,
    SearchAnswer,
    SearchHit,
    VisitFailed,
)
from backend.supervision.search.store import PieceRow, SubjectRow
from backend.supervision.search.texts import SubjectKind
from backend.web import Asker

WORDS_MAX = 8
GRAMS_COUNTED_MAX = 24
GRAMS_JOINED_MAX = 4
"""The rarest pairs choose the candidates; what a further one would sort out, reading does."""
CANDIDATES_AT_ONCE = 100
ROUNDS_MAX = 10
PIECES_READ_MAX = 200
"""Of one subject, the newest."""
BEFORE_MATCH = 24
AFTER_MATCH = 60
ENTERPRISES_MAX = 5
ITEMS_MAX = 5
FAILED_SHOWN_MAX = 3
_END = 2**53


def search(
    tx: Transaction, asker: Asker, text: str, *, before: int | None = None, limit: int = 30
) -> SearchAnswer:
    """What in the asker's part of the tree holds every word of `text`."""
    asked = [word for word in words(text) if len(word) > 1][:WORDS_MAX]
    if not asked:
        return SearchAnswer(hits=[], next_before=None, enterprises=[], items=[], too_short=True)
    found, next_before = _hits(tx, asker.agency_path, asked, before or _END, limit)
    first = before is None
    items = _items(tx, asker.agency_path, asked) if first else []
    return SearchAnswer(
        hits=found,
        next_before=next_before,
        enterprises=_enterprises(tx, asker, text) if first else [],
        items=items,
        too_short=False,
    )


def _hits(
    tx: Transaction, scope: str, asked: list[str], before: int, limit: int
) -> tuple[list[SearchHit], int | None]:
    chosen = _rarest(tx, asked)
    found: list[tuple[SubjectRow, list[PieceRow]]] = []
    for _ in range(ROUNDS_MAX if chosen else 0):
        rows = store.subjects_with(tx, chosen, scope, before, CANDIDATES_AT_ONCE)
        read = store.pieces(tx, [row.doc for row in rows], PIECES_READ_MAX)
        for row in rows:
            holding = _holding(read.get(row.doc, []), asked)
            if holding:
                found.append((row, holding))
            before = row.doc
            if len(found) == limit:
                return _shown(tx, found, asked), before
        if len(rows) < CANDIDATES_AT_ONCE:
            return _shown(tx, found, asked), None
    return _shown(tx, found, asked), before if chosen else None


def _rarest(tx: Transaction, asked: list[str]) -> list[int]:
    """The pairs that choose the candidates, the rarest first; empty when one stands nowhere."""
    pairs = sorted(grams(" ".join(asked)))[:GRAMS_COUNTED_MAX]
    counted = sorted((store.how_common(tx, pair), pair) for pair in pairs)
    if not counted or counted[0][0] == 0:
        return []
    return [pair for _, pair in counted[:GRAMS_JOINED_MAX]]


def _holding(pieces: list[PieceRow], asked: list[str]) -> list[PieceRow]:
    """The pieces that hold a word, newest first; none unless every word is in one of them."""
    missing = set(asked)
    holding: list[PieceRow] = []
    for piece in pieces:
        folded = fold(piece.words).text
        here = {word for word in asked if word in folded}
        if here:
            holding.append(piece)
            missing -= here
    return [] if missing else holding


def _shown(
    tx: Transaction, found: list[tuple[SubjectRow, list[PieceRow]]], asked: list[str]
) -> list[SearchHit]:
    agencies = _agencies(tx, {row.path for row, _ in found})
    return [_hit(row, holding, asked, agencies[row.path]) for row, holding in found]


def _hit(
    row: SubjectRow, holding: list[PieceRow], asked: list[str], agency: AgencyNamed
) -> SearchHit:
    newest = holding[0]
    start, end = _place(fold(newest.words), asked)
    first = max(0, start - BEFORE_MATCH)
    last = min(len(newest.words), end + AFTER_MATCH)
    kind: SubjectKind = "visit" if row.kind == "visit" else "case" if row.kind == "case" else "task"
    return SearchHit(
        subject=kind,
        id=row.id,
        title=row.title,
        number=row.number,
        agency=agency,
        at=clock.from_ms(newest.at_ms),
        kind=newest.kind,
        index=newest.idx,
        before=("…" if first else "") + newest.words[first:start],
        match=newest.words[start:end],
        after=newest.words[end:last] + ("…" if last < len(newest.words) else ""),
        more=len(holding) - 1,
    )


def _place(folded: Folded, asked: list[str]) -> tuple[int, int]:
    """Where in the text as written the first of the words stands."""
    start, word = min((folded.text.index(word), word) for word in asked if word in folded.text)
    return folded.places[start], folded.places[start + len(word) - 1] + 1


def _agencies(tx: Transaction, paths: set[str]) -> dict[str, AgencyNamed]:
    known = inspections_store.agencies_at(tx, sorted(paths))
    return {
        path: AgencyNamed(id=identity, name=Name(zh, en))
        for path in paths
        for identity, zh, en in [known.get(path, (path, path, path))]
    }


def _enterprises(tx: Transaction, asker: Asker, text: str) -> list[EnterpriseFound]:
    territory = agencies.territory_of(tx, asker.agency_id)
    return [
        EnterpriseFound(id=one.id, name=one.name, uscc=one.uscc, address=one.address)
        for one in enterprises.search(tx, text.strip(), territory, ENTERPRISES_MAX)
    ]


def _items(tx: Transaction, scope: str, asked: list[str]) -> list[ItemFound]:
    """Questions of checklists whose text holds the words."""
    fitting = [
        (checklist.id, item)
        for checklist in law.checklists()
        for item in checklist.items
        if all(word in fold(f"{item.text.zh} {item.text.en}").text for word in asked)
    ]
    failed = [
        (checklist, item, store.visits_that_failed(tx, checklist, item.id, scope, FAILED_SHOWN_MAX))
        for checklist, item in fitting[:ITEMS_MAX]
    ]
    agencies = _agencies(tx, {row[1] for _, _, rows in failed for row in rows})
    return [
        ItemFound(
            checklist=checklist,
            item=item.id,
            title=Name(item.text.zh, item.text.en),
            visits=[
                VisitFailed(
                    id=visit, enterprise=name, agency=agencies[path], at=clock.from_ms(last_ms)
                )
                for visit, path, name, last_ms, _ in rows
            ],
        )
        for checklist, item, rows in failed
    ]
