"""What is known of an evaluation after its acts: a pure fold, all that guards look at."""

from datetime import date
from typing import Any

import msgspec

from backend.supervision.evaluation.procedure import acts, scoring
from backend.supervision.evaluation.procedure.acts import Act, FileDealt, FileResult
from backend.supervision.evaluation.procedure.scoring import FileOutcome, Scoring
from backend.supervision.evaluation.sheets import Sheet


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    scoring: Scoring
    reason: str


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation as its acts tell it."""

    stage: str | None = None
    last_on: date | None = None
    sheet: Sheet | None = None
    count: int = 0
    """How many files were to be drawn."""
    files: tuple[FileDealt, ...] = ()
    given: dict[str, dict[str, Scoring]] = {}
    """By file and scorer."""
    settled: dict[str, Settlement] = {}
    told: tuple[FileResult, ...] = ()
    """What the body was told last."""
    told_by: str | None = None
    until: date | None = None
    """The last day to object."""
    doubted: frozenset[str] = frozenset()
    """Files that an objection names."""
    reopened: bool = False

    def file(self, case: str) -> FileDealt | None:
        return next((one for one in self.files if one.case == case), None)

    def outcome(self, case: str) -> FileOutcome:
        """Where a file stands."""
        assert self.sheet is not None
        given = self.given.get(case, {})
        settlement = self.settled.get(case)
        return scoring.outcome(
            self.sheet,
            list(given.values()),
            None if settlement is None else settlement.scoring,
            doubted=self.reopened and case in self.doubted,
        )


Change = dict[str, Any]


def after(facts: Facts, act: Act, stage: str | None) -> Facts:
    """The evaluation once this act was done; only `advancing` may say into which stage."""
    return msgspec.structs.replace(
        facts, **{**_change(facts, act), "stage": stage, "last_on": act.on}
    )


def _change(facts: Facts, act: Act) -> Change:
    change: Change = {}
    match act:
        case acts.Committed():
            change = {"sheet": act.sheet, "count": act.draw.count}
        case acts.Revealed():
            change = {"files": act.files}
        case acts.Scored():
            given = {**facts.given.get(act.case, {}), act.by: act.scoring}
            change = {"given": {**facts.given, act.case: given}}
        case acts.Settled():
            done = Settlement(scoring=act.scoring, reason=act.reason)
            change = {"settled": {**facts.settled, act.case: done}}
        case acts.Concluded():
            change = {"told": act.results, "told_by": act.by, "until": act.until}
        case acts.Objected():
            change = {"doubted": frozenset(act.cases)}
        case acts.Answered() if act.verdict == "reopened":
            kept = {k: v for k, v in facts.settled.items() if k not in facts.doubted}
            change = {"settled": kept, "reopened": True}
        case _:
            pass
    return change
