"""Every act of an evaluation. The kind of an entry is the act's tag.

`on` is a calendar day in China. Members marked "by the server" no desk can say.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from backend.draws.model import Committed as DrawCommitted
from backend.draws.model import Revealed as DrawRevealed
from backend.supervision.evaluation.procedure.scoring import Scoring
from backend.supervision.evaluation.sheets import Sheet

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
FILES_MAX = 100
SCORERS = 3
"""Two score a file; the third settles it when they differ. All three come by lot."""


class Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="act", rename="camel"):
    """What all acts say."""

    on: date
    by: Id


class Committed(Act, tag="evaluation.committed", frozen=True, kw_only=True, rename="camel"):
    """Sheet, lists and the promise of a seed, before anything can be drawn."""

    title: Line
    sheet: Sheet
    first: date
    last: date
    """Of decisions, both included."""
    closed: bool
    """Only closed files."""
    draw: DrawCommitted


class FileDealt(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A drawn file and who looks at it: two scorers, then the one who would settle."""

    case: Id
    scorers: tuple[Id, ...]


class Revealed(Act, tag="evaluation.revealed", frozen=True, kw_only=True, rename="camel"):
    draw: DrawRevealed
    files: Annotated[tuple[FileDealt, ...], msgspec.Meta(max_length=FILES_MAX)]
    """By the server, as in the list `draw.result` names."""


class Scored(Act, tag="evaluation.scored", frozen=True, kw_only=True, rename="camel"):
    case: Uuid
    scoring: Scoring


class Settled(Act, tag="evaluation.settled", frozen=True, kw_only=True, rename="camel"):
    case: Uuid
    scoring: Scoring
    reason: Words


class FileResult(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    case: Id
    tenths: int
    fatal: tuple[str, ...]


class Concluded(Act, tag="evaluation.concluded", frozen=True, kw_only=True, rename="camel"):
    words: Words
    """What the body is told besides its figures."""
    results: tuple[FileResult, ...] = ()
    """By the server."""
    until: date | None = None
    """The last day to object; by the server; none the second time."""


class Objected(Act, tag="evaluation.objected", frozen=True, kw_only=True, rename="camel"):
    cases: Annotated[tuple[Uuid, ...], msgspec.Meta(min_length=1, max_length=FILES_MAX)]
    reason: Words


class Answered(Act, tag="evaluation.answered", frozen=True, kw_only=True, rename="camel"):
    verdict: Literal["stands", "reopened"]
    """Reopened: the third scorer settles the named files anew."""
    reason: Words


class Withdrawn(Act, tag="evaluation.withdrawn", frozen=True, kw_only=True, rename="camel"):
    """Given up before a result: a scorer left, or the draw was a mistake. It stays in the log."""

    reason: Words


AnyAct = Committed | Revealed | Scored | Settled | Concluded | Objected | Answered | Withdrawn
TAGS = frozenset(str(kind.__struct_config__.tag) for kind in AnyAct.__args__)
BY_SERVER = frozenset({"on", "by", "results", "until"})
"""Members that only the server sets."""


def name_of(act: Act) -> str:
    """The act's tag, which is the kind of its entry."""
    return str(type(act).__struct_config__.tag)


def outcome_of(act: Act) -> str:
    """Which of its ways an act went; empty for acts that have one way only."""
    return act.verdict if isinstance(act, Answered) else ""
