"""Evaluations as desks read them. Scores are shown to others only when both have given theirs."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.problems import NotFound
from backend.supervision.evaluation import store
from backend.supervision.evaluation.model import (
    Evaluation,
    EvaluationAct,
    EvaluationPage,
    EvaluationPossible,
    EvaluationSummary,
    FileShown,
    ScoringShown,
)
from backend.supervision.evaluation.procedure import acts
from backend.supervision.evaluation.procedure.acts import FileDealt, name_of, outcome_of
from backend.supervision.evaluation.procedure.facts import Facts
from backend.supervision.evaluation.procedure.scoring import Scoring, total
from backend.supervision.evaluation.procedure.table import Role, evaluation_table
from backend.supervision.evaluation.service import roles_of
from backend.supervision.evaluation.store import ActRow, EvaluationRow
from backend.supervision.loop import standing
from backend.web import Asker

STAGES = ["committed", "scoring", "told", "closed"]
_OF_SCORERS = ("evaluation.scored", "evaluation.settled")


def page(tx: Transaction, asker: Asker, before: int | None, limit: int) -> EvaluationPage:
    """Of the asker's part of the tree; the body sees those whose result it was told."""
    agency = standing.agency_of(tx, asker)
    supervised = standing.side_of(agency) == standing.SUPERVISED
    rows = store.page(tx, asker.agency_path, told_only=supervised, before=before, limit=limit + 1)
    shown = rows[:limit]
    names = _names(tx, shown)
    return EvaluationPage(
        evaluations=[_summary(row, asker, names) for row in shown],
        next_before=shown[-1].last_idx if len(rows) > len(shown) else None,
        opens=standing.decides(agency, asker),
    )


def _names(tx: Transaction, rows: Sequence[EvaluationRow]) -> dict[str, AgencyNamed]:
    paths = sorted({path for row in rows for path in (row.agency_path, row.evaluator_path)})
    known = inspections_store.agencies_at(tx, paths) if paths else {}
    found: dict[str, AgencyNamed] = {}
    for path in paths:
        agency, zh, en = known.get(path, (path, path, path))
        found[path] = AgencyNamed(id=agency, name=Name(zh, en))
    return found


def _summary(
    row: EvaluationRow, asker: Asker, names: Mapping[str, AgencyNamed]
) -> EvaluationSummary:
    facts = row.facts
    return EvaluationSummary(
        id=row.id,
        title=row.title,
        agency=names[row.agency_path],
        evaluator=names[row.evaluator_path],
        stage=row.stage,
        files=len(facts.files) or facts.count,
        done=sum(1 for one in facts.files if facts.outcome(one.case).tenths is not None),
        mine=sum(1 for one in facts.files if _mine(facts, one, asker.account_id) is not None),
        opened_at=clock.from_ms(row.opened_ms),
        last_index=row.last_idx,
    )


def _mine(facts: Facts, file: FileDealt, account: str) -> Literal["score", "settle"] | None:
    """What waits for this account."""
    if facts.stage == "scoring" and account in file.scorers[:2]:
        return None if account in facts.given.get(file.case, {}) else "score"
    settles = account in file.scorers[2:] and facts.stage in ("scoring", "reopened")
    return "settle" if settles and facts.outcome(file.case).state == "differs" else None


def read(tx: Transaction, asker: Asker, evaluation: str) -> Evaluation:
    """One evaluation whole; NotFound where the asker may not know of it."""
    row = store.by_id(tx, evaluation)
    if row is None:
        raise NotFound
    side = standing.side_of(standing.agency_of(tx, asker))
    if not standing.sees(asker, side, agency_path=row.agency_path, served=row.told):
        raise NotFound
    known = store.acts_of(tx, evaluation)
    first = known[0].act
    assert isinstance(first, acts.Committed)
    people = evidence.people(
        tx, {*(one.by for one in known), *(who for one in row.facts.files for who in one.scorers)}
    )
    cases = store.case_names(tx, [one.case for one in row.facts.files])
    viewer = _Viewer(asker=asker, blind=side == standing.SUPERVISED, people=people)
    members: dict[str, Any] = msgspec.structs.asdict(_summary(row, asker, _names(tx, [row])))
    return Evaluation(
        **members,
        side=side,
        sheet=first.sheet,
        most=first.sheet.most(),
        first=first.first,
        last=first.last,
        closed=first.closed,
        candidates=first.draw.enterprises.count,
        contribution=first.draw.contribution,
        bundle=f"/api/evaluations/{row.id}/bundle",
        stages=STAGES,
        items=[
            _file(row.facts, place, one, viewer, cases.get(one.case, (one.case, "")))
            for place, one in enumerate(row.facts.files, 1)
        ],
        acts=[_act(one, viewer) for one in known if viewer.may_know(one.act)],
        possible=_possible(
            row.facts, roles_of(tx, asker, row.agency_path, row.evaluator_path), asker
        ),
        until=row.facts.until,
    )


class _Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads, and what he may know."""

    asker: Asker
    blind: bool
    """The body: it reads reasons and figures, never whose they are."""
    people: Mapping[str, Name]

    def person(self, who: str) -> Person:
        return Person(id=who, name=self.people.get(who, Name(who, who)))

    def may_know(self, act: acts.AnyAct) -> bool:
        return not (self.blind and name_of(act) in _OF_SCORERS)


def _file(
    facts: Facts, place: int, file: FileDealt, viewer: _Viewer, named: tuple[str, str]
) -> FileShown:
    given = facts.given.get(file.case, {})
    everybody = len(given) > 1 or facts.stage == "withdrawn"
    shown = [
        _scoring(viewer, who, scoring, third=False, reason="")
        for who, scoring in given.items()
        if everybody or who == viewer.asker.account_id
    ]
    settlement = facts.settled.get(file.case)
    if settlement is not None:
        shown.append(
            _scoring(
                viewer,
                file.scorers[-1],
                settlement.scoring,
                third=True,
                reason=settlement.reason,
            )
        )
    return FileShown(
        place=place,
        case=file.case,
        number=named[0],
        cause=named[1],
        scorers=[] if viewer.blind else [viewer.person(who) for who in file.scorers],
        given=len(given),
        outcome=facts.outcome(file.case),
        scorings=shown,
        mine=_mine(facts, file, viewer.asker.account_id),
        doubted=file.case in facts.doubted,
    )


def _scoring(
    viewer: _Viewer, who: str, scoring: Scoring, *, third: bool, reason: str
) -> ScoringShown:
    return ScoringShown(
        by=None if viewer.blind else viewer.person(who),
        third=third,
        total=total(scoring),
        scoring=scoring,
        reason=reason,
    )


def _act(one: ActRow, viewer: _Viewer) -> EvaluationAct:
    words, cases = "", list[str]()
    match one.act:
        case acts.Concluded():
            words = one.act.words
        case acts.Objected():
            words, cases = one.act.reason, list(one.act.cases)
        case acts.Answered() | acts.Withdrawn():
            words = one.act.reason
        case acts.Scored() | acts.Settled():
            cases = [one.act.case]
        case _:
            pass
    kind = name_of(one.act)
    return EvaluationAct(
        id=one.id,
        act=kind,
        name=evaluation_table().row(kind).name,
        outcome=outcome_of(one.act),
        by=viewer.person(one.by),
        at=clock.from_ms(one.received_ms),
        index=one.idx,
        words=words,
        cases=cases,
    )


def _possible(facts: Facts, roles: frozenset[Role], asker: Asker) -> list[EvaluationPossible]:
    """Steps about the whole evaluation; what waits at a file stands at the file. Nobody is offered
    to answer about his own result.
    """
    own = facts.told_by == asker.account_id
    whole = [
        row
        for row in evaluation_table().acts
        if row.by in roles and facts.stage in row.stages and row.act not in _OF_SCORERS
    ]
    ready = all(facts.outcome(one.case).tenths is not None for one in facts.files)
    return [
        EvaluationPossible(act=row.act, name=row.name)
        for row in whole
        if (row.act != "evaluation.concluded" or ready)
        and not (row.act == "evaluation.answered" and own)
    ]
