"""What marks give: a function of the sheet and the scores, and of nothing else."""

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.draws.lists import Named
from backend.draws.model import Committed as DrawCommitted
from backend.draws.model import Revealed as DrawRevealed
from backend.supervision.evaluation.procedure import acts, scoring
from backend.supervision.evaluation.procedure.acts import AnyAct, FileDealt
from backend.supervision.evaluation.procedure.advancing import advance
from backend.supervision.evaluation.procedure.facts import Facts
from backend.supervision.evaluation.procedure.scoring import Fault, Given, Scoring
from backend.supervision.evaluation.procedure.table import evaluation_table
from backend.supervision.evaluation.sheets import FOLDER, Sheet, read_sheets

SHEET = read_sheets(Path("no-such-folder")).sheets[0]
CASES = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")
DAY = date(2026, 9, 1)
NAMED = Named(sha256="0" * 64, size=1, count=2)


@st.composite
def scorings(draw: st.DrawFn) -> Scoring:
    """Any sheet that may be handed in."""
    points = {one.id: draw(st.integers(0, one.points)) for one in SHEET.items()}
    faults = draw(st.sets(st.sampled_from([one.id for one in SHEET.fatal]), max_size=2))
    return filled(points, faults)


def filled(
    points: dict[str, int] | None = None, faults: Any = (), *, sheet: Sheet = SHEET
) -> Scoring:
    """A sheet with full points, but for those named."""
    full = {one.id: one.points for one in sheet.items()} | (points or {})
    return Scoring(
        given=tuple(Given(item=k, points=v, remark="卷内第 3 页") for k, v in full.items()),
        fatal=tuple(Fault(point=one, reason="卷内没有") for one in sorted(faults)),
    )


def step(facts: Facts, *done: AnyAct) -> Facts:
    for act in done:
        taken = advance(facts, act, evaluation_table())
        assert taken.taken, taken.refusals
        facts = taken.facts
    return facts


def drawn() -> Facts:
    """Two files; a and b score both, c settles."""
    draw = DrawCommitted(
        draw="e",
        agency="market",
        agency_path="/city/market/",
        title="评查",
        day=DAY,
        count=2,
        each=3,
        weights={},
        contribution="",
        enterprises=NAMED,
        officers=NAMED,
        secret_sha256="0" * 64,
    )
    opened = DrawRevealed(draw="e", secret="", contribution="", tree_size=1, root="", result=NAMED)
    files = tuple(FileDealt(case=case, scorers=("a", "b", "c")) for case in CASES)
    return step(
        Facts(),
        acts.Committed(
            on=DAY, by="x", title="评查", sheet=SHEET, first=DAY, last=DAY, closed=True, draw=draw
        ),
        acts.Revealed(on=DAY, by="x", draw=opened, files=files),
    )


def scored(case: str, by: str, how: Scoring) -> acts.Scored:
    return acts.Scored(on=DAY, by=by, case=case, scoring=how)


def settled(case: str, how: Scoring, by: str = "c") -> acts.Settled:
    return acts.Settled(on=DAY, by=by, case=case, scoring=how, reason="看过原卷")


def told(facts: Facts, act: AnyAct) -> bool:
    """Whether the table refuses."""
    return not advance(facts, act, evaluation_table()).taken


def test_the_shipped_sheet_has_the_nine_fatal_points_and_twenty_and_eighty() -> None:
    assert [sum(item.points for item in part.items) for part in SHEET.sections] == [20, 80]
    assert len(SHEET.fatal) == 9
    assert SHEET.verified is False


@given(scorings(), scorings(), st.one_of(st.none(), scorings()))
def test_the_result_depends_on_nothing_but_the_sheet_and_the_scores(
    first: Scoring, second: Scoring, third: Scoring | None
) -> None:
    """Not on who scored, in which order the scores or their items came, or on what day."""
    results: set[bytes] = set()
    for names, turned in itertools.product((("a", "b"), ("b", "a")), (False, True)):
        given_ones = list(zip(names, (first, second), strict=True))
        facts = drawn()
        for by, one in reversed(given_ones) if turned else given_ones:
            how = Scoring(given=tuple(reversed(one.given)), fatal=one.fatal) if turned else one
            later = acts.Scored(on=date(2026, 12, 1), by=by, case=CASES[0], scoring=how)
            facts = step(facts, later if turned else scored(CASES[0], by, how))
        if third is not None and facts.outcome(CASES[0]).state == "differs":
            facts = step(facts, settled(CASES[0], third))
        results.add(msgspec.json.encode(facts.outcome(CASES[0])))
    assert len(results) == 1


@given(scorings(), scorings())
def test_a_fatal_point_zeroes_a_file_and_a_result_lies_between_its_scores(
    first: Scoring, second: Scoring
) -> None:
    found = scoring.outcome(SHEET, [first, second])
    totals = sorted((scoring.total(first), scoring.total(second)))
    if found.fatal:
        assert found.tenths == 0
    if found.tenths is None:
        faults = [{one.point for one in how.fatal} for how in (first, second)]
        assert totals[1] - totals[0] > SHEET.difference_max or faults[0] != faults[1]
    else:
        assert totals[0] * 10 <= found.tenths <= totals[1] * 10


@pytest.mark.parametrize(
    ("second", "state", "tenths"),
    [
        (filled(), "agreed", 1000),
        (filled({"facts-shown": 9}), "agreed", 975),
        (filled({"facts-shown": 8}), "differs", None),
        (filled(faults={"subject"}), "differs", None),
    ],
)
def test_a_difference_above_the_bound_or_in_a_fatal_point_is_for_the_third(
    second: Scoring, state: str, tenths: int | None
) -> None:
    found = scoring.outcome(SHEET, [filled(), second])
    assert (found.state, found.tenths) == (state, tenths)


def test_a_third_settles_only_what_differs_and_only_he_does() -> None:
    apart = filled({"facts-shown": 0})
    facts = step(drawn(), scored(CASES[0], "a", filled()))
    assert told(facts, settled(CASES[0], apart))
    assert told(facts, scored(CASES[0], "a", apart)), "scores are not changed"
    assert told(facts, scored(CASES[0], "c", apart)), "the third does not score"
    facts = step(facts, scored(CASES[0], "b", apart))
    assert told(facts, settled(CASES[0], apart, by="a"))
    assert told(facts, settled(CASES[1], apart))
    assert step(facts, settled(CASES[0], apart)).outcome(CASES[0]).tenths == 860


def test_a_result_needs_every_file_and_an_objection_is_possible_once() -> None:
    facts = step(drawn(), *(scored(CASES[0], who, filled()) for who in "ab"))
    concluded = acts.Concluded(on=DAY, by="x", words="请对照整改", until=date(2026, 9, 11))
    objected = acts.Objected(on=DAY, by="body", cases=(CASES[0],), reason="目录在最后一页")
    assert told(facts, concluded)
    facts = step(facts, *(scored(CASES[1], who, filled()) for who in "ab"), concluded)
    late = msgspec.structs.replace(objected, on=date(2026, 9, 12))
    foreign = msgspec.structs.replace(objected, cases=("00000000-0000-4000-8000-00000000000f",))
    assert told(facts, late)
    assert told(facts, foreign)
    facts = step(facts, objected)
    answered = acts.Answered(on=DAY, by="y", verdict="reopened", reason="确有目录")
    assert told(facts, msgspec.structs.replace(answered, by="x")), "not about his own result"
    facts = step(facts, answered)
    assert facts.outcome(CASES[0]).state == "differs"
    assert facts.outcome(CASES[1]).state == "agreed"
    assert told(facts, concluded)
    facts = step(facts, settled(CASES[0], filled({"index": 0})), concluded)
    assert facts.stage == "closed"
    assert told(facts, objected)


@pytest.mark.parametrize(
    "wrong",
    [
        Scoring(given=filled().given[1:]),
        Scoring(given=(*filled().given, filled().given[0])),
        filled({"pages": 3}),
        filled(faults={"forms"}),
        Scoring(given=tuple(Given(item=one.id, points=0) for one in SHEET.items())),
    ],
)
def test_a_sheet_that_is_not_filled_as_it_says_is_no_score(wrong: Scoring) -> None:
    assert told(drawn(), scored(CASES[0], "a", wrong))


def test_a_wrong_sheet_of_the_operator_is_told_and_a_right_one_replaces(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    own = msgspec.structs.replace(SHEET, verified=True, difference_max=3)
    (folder / "own.json").write_bytes(msgspec.json.encode(own))
    (folder / "bad.json").write_text('{"id": "x", "points": 3}', encoding="utf-8")
    twice = msgspec.to_builtins(SHEET)
    twice["fatal"] = [*twice["fatal"], twice["fatal"][0]]
    (folder / "twice.json").write_bytes(msgspec.json.encode(twice))
    read = read_sheets(tmp_path)
    assert [(one.id, one.difference_max) for one in read.sheets] == [
        ("general-penalty", 3),
        ("summary-penalty", 5),
    ]
    assert sorted(one.file for one in read.troubles) == ["bad.json", "twice.json"]
    assert isinstance(read.sheets[0], Sheet)
