"""An evaluation as the log carries it and as desks read it."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.draws.model import Contribution
from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual
from backend.supervision.evaluation.procedure.acts import FILES_MAX, AnyAct, Id, Line, Uuid
from backend.supervision.evaluation.procedure.scoring import FileOutcome, Scoring
from backend.supervision.evaluation.sheets import Key, Sheet, SheetTrouble


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Acted(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of every entry of an evaluation: one act and where it led."""

    evaluation: str
    id: str
    act: AnyAct
    stage: str
    agency: str
    """Path of the body whose files are evaluated."""
    evaluator: str
    """Path of the supervising body whose evaluation it is."""


class EvaluationAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An evaluation that is prepared; `id` is chosen by the desk."""

    id: Uuid
    agency_id: Id
    title: Line
    sheet: Key
    first: date
    last: date
    closed: bool = True
    """Only closed files, of decisions on the spot only those on file (备案); otherwise every
    decided one.
    """
    count: Annotated[int, msgspec.Meta(ge=1, le=FILES_MAX)]
    contribution: Contribution = ""


class EvaluationStep(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One act; what only the server says is left out. Of `evaluation.revealed` the desk says the
    public words that were promised: `{"act": "evaluation.revealed", "contribution": "…"}`.
    """

    id: Uuid
    act: dict[str, object]


class EvaluationSummary(_Wire, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    title: str
    agency: AgencyNamed
    evaluator: AgencyNamed
    stage: str
    files: int
    """Drawn, or to be drawn."""
    done: int
    """Files with a result."""
    mine: int
    """Files that wait for this asker."""
    opened_at: datetime
    last_index: int


class EvaluationPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Newest first."""

    evaluations: list[EvaluationSummary]
    next_before: int | None
    opens: bool
    """Whether this asker may prepare one."""


class SheetPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    sheets: list[Sheet]
    troubles: list[SheetTrouble]
    """Files of the operator that are no sheets."""


class ScoringShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A filled sheet; the body is not told whose it is."""

    by: Person | None
    third: bool
    total: int
    scoring: Scoring
    reason: str


class FileShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A drawn file."""

    place: int
    case: str
    number: str
    cause: str
    scorers: list[Person]
    """Two by lot, then who settles; empty for the body."""
    given: int
    """How many of the two have scored it."""
    outcome: FileOutcome
    scorings: list[ScoringShown]
    """One's own; all of them once both have given."""
    mine: Literal["score", "settle"] | None
    """What waits for this asker."""
    doubted: bool
    """An objection names it."""


class EvaluationAct(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An act that was taken; who scored what is told only where it is no secret any more."""

    id: str
    act: str
    name: Bilingual
    outcome: str
    by: Person | None
    at: datetime
    index: int
    words: str
    cases: list[str]


class EvaluationPossible(_Wire, frozen=True, kw_only=True, rename="camel"):
    act: str
    name: Bilingual


class Evaluation(EvaluationSummary, frozen=True, kw_only=True, rename="camel"):
    """One evaluation whole."""

    side: Literal["supervising", "supervised"]
    sheet: Sheet
    most: int
    first: date
    last: date
    closed: bool
    candidates: int
    contribution: str
    bundle: str
    """Address of the file with which the draw is repeated (`palm draw verify`)."""
    stages: list[str]
    items: list[FileShown]
    acts: list[EvaluationAct]
    possible: list[EvaluationPossible]
    until: date | None
    """The last day to object."""
