"""What scores give: a pure function of the sheet and the scores, and of nothing else.

Who scored, in which order and when changes nothing.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from backend.supervision.evaluation.sheets import Key, Sheet

Remark = Annotated[str, msgspec.Meta(max_length=1000)]
TENTHS = 10


class ScoringRefusedError(ValueError):
    """The scores are not scores of this sheet."""


class Given(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Points of one item, with the reason for what is missing."""

    item: Key
    points: Annotated[int, msgspec.Meta(ge=0, le=100)]
    remark: Remark = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A fatal point that was found, and why."""

    point: Key
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class Scoring(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A filled sheet."""

    given: Annotated[tuple[Given, ...], msgspec.Meta(max_length=720)]
    fatal: Annotated[tuple[Fault, ...], msgspec.Meta(max_length=40)] = ()


class FileOutcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where one file stands."""

    state: Literal["waiting", "agreed", "differs", "settled"]
    """`differs`: a third scorer has to settle it."""
    tenths: int | None = None
    """The result in tenths of a point, once it stands."""
    fatal: tuple[str, ...] = ()
    """Fatal points that zero the file."""


def check(sheet: Sheet, scoring: Scoring) -> None:
    """ScoringRefusedError unless every item has its points, within bounds and with a reason."""
    known = {item.id: item.points for item in sheet.items()}
    named = [one.item for one in scoring.given]
    if sorted(named) != sorted(known):
        raise ScoringRefusedError("every item of the sheet needs its points, once")
    for one in scoring.given:
        if one.points > known[one.item]:
            raise ScoringRefusedError(f"{one.item}: at most {known[one.item]} points")
        if one.points < known[one.item] and not one.remark.strip():
            raise ScoringRefusedError(f"{one.item}: say why points are missing")
    faults = [one.point for one in scoring.fatal]
    if len(faults) != len(set(faults)) or not set(faults) <= {one.id for one in sheet.fatal}:
        raise ScoringRefusedError("fatal: not of this sheet, or twice")


def total(scoring: Scoring) -> int:
    """Points of a filled sheet; none when a fatal point was found."""
    return 0 if scoring.fatal else sum(one.points for one in scoring.given)


def outcome(
    sheet: Sheet,
    scores: Sequence[Scoring],
    settled: Scoring | None = None,
    *,
    doubted: bool = False,
) -> FileOutcome:
    """The result of a file from two filled sheets, or from the third where one settled it.

    Both agree when their totals differ by no more than the sheet allows and they found the same
    fatal points: then the mean stands. `doubted`: an objection reopened it.
    """
    if settled is not None:
        return _of(settled, "settled")
    if len(scores) < 2:
        return FileOutcome(state="waiting")
    first, second = scores[0], scores[1]
    apart = abs(total(first) - total(second)) > sheet.difference_max
    if doubted or apart or _faults(first) != _faults(second):
        return FileOutcome(state="differs")
    tenths = (total(first) + total(second)) * TENTHS // 2
    return FileOutcome(state="agreed", tenths=tenths, fatal=_faults(first))


def _of(scoring: Scoring, state: Literal["settled"]) -> FileOutcome:
    return FileOutcome(state=state, tenths=total(scoring) * TENTHS, fatal=_faults(scoring))


def _faults(scoring: Scoring) -> tuple[str, ...]:
    return tuple(sorted(one.point for one in scoring.fatal))
