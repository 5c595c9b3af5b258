"""No order of acts leads past the law; each fatal defect of file evaluation is stopped."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cases.commands import procedure_page
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty
from backend.cases.procedure.advancing import Step, advance
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.decision import review_due
from backend.cases.procedure.guards.defence import hearing_due
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.rules import CaseRules
from backend.cases.procedure.table import Table, ordinary
from backend.cases.procedure.world import World
from tests.conftest import REPOSITORY

TABLE = ordinary()
DAY = date(2026, 3, 2)
TWO = ("o1", "o2")
JINAN = World(
    certified=frozenset(("o1", "o2", "o3")),
    heads=frozenset(("head", "o1")),
    reviewers=frozenset(("lawyer", "o2")),
)
JINING = msgspec.structs.replace(
    JINAN, rules=CaseRules(order=("evidence", "notice", "review", "decision"))
)
RULE = "《某办法》第十条"
FINE = Penalty(kinds=("fine",), fine=500_000, rule=RULE)


def proposed(**changes: Any) -> acts.Proposed:
    fields: dict[str, Any] = {
        "on": DAY,
        "by": "o1",
        "officers": TWO,
        "party_kind": "organisation",
        "cause": "未公示价格",
        "breach_ended": DAY - timedelta(days=3),
    }
    return acts.Proposed(**{**fields, **changes})


def notice(on: date, penalty: Penalty = FINE, *, hearing: bool = False) -> acts.NoticeServed:
    return acts.NoticeServed(
        on=on, by="o1", penalty=penalty, hearing_offered=hearing, facts="…", reasons="…"
    )


def decided(on: date, penalty: Penalty | None = FINE, **changes: Any) -> acts.Decided:
    fields: dict[str, Any] = {
        "on": on,
        "by": "head",
        "officers": TWO,
        "outcome": "penalty" if penalty else "facts_fail",
        "penalty": penalty,
        "evidence": ("e1",),
        "reasons": "…",
    }
    return acts.Decided(**{**fields, **changes})


def investigated(penalty: Penalty = FINE, **changes: Any) -> list[Act]:
    return [
        proposed(**changes),
        acts.Filed(on=DAY, by="head"),
        acts.EvidenceAdded(on=DAY, by="o1", officers=TWO, evidence="e1"),
        acts.CorrectionOrdered(on=DAY, by="o1", officers=TWO, text="公示价格"),
        acts.InvestigationFinished(
            on=DAY, by="o1", officers=TWO, outcome="penalty", penalty=penalty
        ),
    ]


def run(
    steps: Iterable[Act], world: World = JINAN, table: Table = TABLE
) -> tuple[Facts, list[Step]]:
    facts, taken = Facts(), []
    for act in steps:
        step = advance(facts, act, table, world)
        taken.append(step)
        facts = step.facts
    return facts, taken


def last(steps: Iterable[Act], world: World = JINAN) -> list[str]:
    """The guards that stop the last of these acts; all before it must be taken."""
    _, taken = run(steps, world)
    for step in taken[:-1]:
        assert step.taken, step.refusals
    for refusal in taken[-1].refusals:
        assert refusal.basis in TABLE.provisions
        assert refusal.text.zh
        assert refusal.text.en.isascii()
    return [refusal.guard for refusal in taken[-1].refusals]


LATER = DAY + timedelta(days=20)
SUSPECTED = acts.CrimeSuspected(on=DAY, by="o1", reason="…")


@pytest.mark.parametrize("world", [JINAN, JINING])
def test_a_plain_case_runs_to_its_end_in_either_order(world: World) -> None:
    facts, taken = run(
        [
            *investigated(),
            notice(DAY),
            decided(LATER),
            acts.DecisionServed(on=LATER, by="o1", method="direct"),
            acts.Paid(on=LATER, by="party", amount=500_000),
            acts.Closed(on=LATER, by="head", ground="executed"),
        ],
        world,
    )
    assert [step.refusals for step in taken] == [()] * len(taken)
    assert facts.stage == "closed"


def test_the_two_cities_review_at_different_times() -> None:
    complex_case = investigated(complex=True)
    assert run(complex_case, JINAN)[0].stage == "review"
    assert run(complex_case, JINING)[0].stage == "notice"


@pytest.mark.parametrize(
    ("steps", "guard"),
    [
        ([proposed(officers=("o1",))], "two-officers"),
        ([proposed(officers=("o1", "o1"))], "two-officers"),
        ([proposed(officers=("o1", "stranger"))], "certificates-valid"),
        ([proposed(breach_ended=date(2024, 3, 1))], "within-limitation"),
        ([proposed(), acts.Filed(on=DAY, by="o9")], "approver-entitled"),
        ([proposed(), acts.Filed(on=DAY, by="o1")], "approver-entitled"),
        ([acts.Filed(on=DAY, by="head")], "stage"),
        ([*investigated()[:2], *investigated()[4:]], "evidence-present"),
        ([*investigated()[:3], *investigated()[4:]], "correction-ordered"),
        ([*investigated(), decided(DAY)], "notice-served"),
        ([*investigated(), notice(DAY), decided(DAY)], "statement-over"),
        ([*investigated(), notice(DAY), decided(LATER, evidence=("e2",))], "evidence-present"),
        ([*investigated(), notice(DAY), decided(LATER, evidence=())], "evidence-present"),
        ([*investigated(), notice(DAY), decided(LATER, by="o1")], "approver-entitled"),
        ([*investigated(), notice(DAY), decided(DAY - timedelta(days=1))], "backdated"),
        (
            [*investigated(), notice(DAY), SUSPECTED, decided(LATER)],
            "crime-referred",
        ),
        ([*investigated(complex=True), notice(DAY), decided(LATER)], "review-where-needed"),
        ([*investigated(complex=True), notice(DAY), decided(LATER)], "discussion-where-needed"),
        (
            [
                *investigated(),
                acts.Reviewed(on=DAY, by="o2", agrees=True, opinion="", qualified=True),
            ],
            "reviewer-apart",
        ),
        (
            [
                *investigated(),
                acts.Reviewed(on=DAY, by="lawyer", agrees=True, opinion="", qualified=False),
            ],
            "reviewer-qualified",
        ),
    ],
)
def test_what_the_law_forbids_is_stopped_and_cites_its_article(
    steps: list[Act], guard: str
) -> None:
    assert guard in last(steps)


HEAVY = Penalty(kinds=("fine",), fine=2_000_000, rule=RULE)


def heard(day: date, chair: str = "chair") -> list[Act]:
    asked = DAY + timedelta(days=1)
    return [
        *investigated(HEAVY),
        notice(DAY, HEAVY, hearing=True),
        acts.HearingRequested(on=asked, by="party"),
        acts.HearingAnnounced(on=asked, by="o1", day=day, place="三楼"),
        acts.HearingHeld(on=day, by=chair, chair=chair, record="…"),
    ]


def test_a_large_fine_gives_a_right_to_a_hearing() -> None:
    untold = [*investigated(HEAVY), notice(DAY, HEAVY), decided(LATER, HEAVY)]
    assert "hearing-over" in last(untold)
    early = [*investigated(HEAVY), notice(DAY, HEAVY, hearing=True)]
    assert "hearing-over" in last([*early, decided(DAY + timedelta(days=7), HEAVY)])
    asked = [*early, acts.HearingRequested(on=DAY, by="party")]
    assert "hearing-over" in last([*asked, decided(LATER, HEAVY)])
    assert last([*early, acts.HearingRequested(on=date(2026, 3, 10), by="party")]) == [
        "hearing-in-time"
    ]


def test_a_hearing_is_announced_seven_working_days_before_and_chaired_by_another() -> None:
    held = date(2026, 3, 12)
    assert last(heard(held)) == []
    assert last(heard(held, chair="o1")) == ["chair-apart"]
    assert last(heard(date(2026, 3, 11))[:-1]) == ["hearing-seven-days"]
    review = acts.Reviewed(on=held, by="lawyer", agrees=True, opinion="", qualified=True)
    assert "review-where-needed" in last([*heard(held), decided(LATER, HEAVY)])
    assert last([*heard(held), review, decided(LATER, HEAVY)]) == []


def test_a_defence_never_makes_it_heavier() -> None:
    defended = [
        *investigated(),
        notice(DAY),
        acts.StatementFiled(on=DAY, by="party", text="已改正"),
    ]
    assert "statement-answered" in last([*defended, decided(LATER)])
    answered = [*defended, acts.StatementAnswered(on=DAY, by="o1", adopted=False, answer="…")]
    heavier = Penalty(kinds=("fine",), fine=600_000, rule=RULE)
    assert "not-heavier-after-defence" in last([*answered, decided(LATER, heavier)])
    again = [*answered, notice(DAY, heavier), decided(LATER, heavier)]
    assert "not-heavier-after-defence" in last(again)
    lighter = Penalty(kinds=("fine",), fine=100_000, rule=RULE)
    assert last([*answered, decided(LATER, lighter)]) == []


def test_nothing_is_imposed_that_was_not_told() -> None:
    more = Penalty(kinds=("fine", "confiscation"), fine=500_000, confiscated=10, rule=RULE)
    assert last([*investigated(), notice(DAY), decided(LATER, more)]) == ["as-noticed"]


def test_one_act_is_not_fined_twice() -> None:
    world = msgspec.structs.replace(JINAN, fined_already=True)
    assert last([*investigated(), notice(DAY), decided(LATER)], world) == ["one-fine"]
    warning = Penalty(kinds=("warning",), rule=RULE)
    steps = [*investigated(warning), notice(DAY, warning), decided(LATER, warning)]
    assert last(steps, world) == []


def test_electronic_service_needs_a_signed_confirmation() -> None:
    steps: list[Act] = [*investigated(), notice(DAY), decided(LATER)]
    served = acts.DecisionServed(on=LATER, by="o1", method="electronic", consent="c1")
    assert last([*steps, served]) == ["service-lawful"]
    world = msgspec.structs.replace(JINAN, consents=frozenset({"c1"}))
    assert last([*steps, served], world) == []
    left = acts.DecisionServed(on=LATER, by="o1", method="leave_behind")
    assert last([*steps, left]) == ["service-lawful"]


def test_the_court_is_applied_to_only_after_a_demand() -> None:
    served: list[Act] = [
        *investigated(),
        notice(DAY),
        decided(LATER),
        acts.DecisionServed(on=LATER, by="o1", method="direct"),
    ]
    early = acts.DemandServed(on=LATER + timedelta(days=5), by="o1")
    assert last([*served, early]) == ["payment-overdue"]
    demand = acts.DemandServed(on=date(2026, 4, 20), by="o1")
    assert last([*served, demand, acts.CourtApplied(on=date(2026, 4, 24), by="head")]) == [
        "demand-over",
        "court-window",
    ]
    early = acts.CourtApplied(on=date(2026, 5, 12), by="head")
    assert last([*served, demand, early]) == ["court-window"], "half a year to sue"
    assert last([*served, demand, acts.CourtApplied(on=date(2026, 9, 23), by="head")]) == []
    late = acts.CourtApplied(on=date(2026, 12, 23), by="head")
    assert last([*served, demand, late]) == ["court-window"], "three months"
    assert last([*served, acts.Closed(on=LATER, by="head", ground="executed")]) == ["executed"]


def test_every_guard_and_every_act_of_the_table_is_known() -> None:
    used = {guard for row in TABLE.acts for guard in row.guards}
    assert used == set(GUARDS)


def test_the_page_an_official_reviews_is_made_from_the_table() -> None:
    page = (REPOSITORY / "docs" / "procedure.md").read_text("utf-8")
    assert page == procedure_page(TABLE), "palm case procedure > docs/procedure.md"


PEOPLE = st.sampled_from(["o1", "o2", "o3", "head", "lawyer", "chair", "party", "stranger"])
PENALTIES = st.sampled_from(
    [FINE, HEAVY, Penalty(kinds=("revocation",), rule=RULE), Penalty(kinds=())]
)
OFFICERS = st.sampled_from([TWO, ("o1",), ("o1", "stranger"), ("o2", "o3")])
_GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "officers": OFFICERS,
    "penalty": PENALTIES,
    "evidence": st.just("e1"),
    "on": st.just(DAY),
    "by": PEOPLE,
    "approved_by": PEOPLE,
    "breach_ended": st.just(DAY),
    "day": st.dates(DAY, date(2026, 5, 1)),
    "until": st.dates(DAY, date(2026, 9, 1)),
}


def some(kind: type[Act]) -> st.SearchStrategy[Act]:
    given_here = {
        name: strategy for name, strategy in _GIVEN.items() if name in kind.__struct_fields__
    }
    if kind is acts.Decided:
        given_here["evidence"] = st.sampled_from([("e1",), (), ("e2",)])
    return st.builds(kind, **given_here)


ANY = st.one_of(*(some(kind) for kind in acts.AnyAct.__args__))


@given(st.lists(st.tuples(ANY, st.integers(0, 12)), max_size=40), st.sampled_from([JINAN, JINING]))
@settings(max_examples=300)
def test_no_order_of_acts_reaches_a_decision_past_the_law(
    drawn: list[tuple[Act, int]], world: World
) -> None:
    facts, day = Facts(), DAY
    prelude: list[tuple[Act, int]] = [(act, 0) for act in investigated()]
    for act, wait in [*prelude, *drawn]:
        day = min(day + timedelta(days=wait), date(2026, 9, 1))
        before = facts
        step = advance(before, msgspec.structs.replace(act, on=day), TABLE, world)
        facts = step.facts
        if not step.taken:
            assert facts is before
            continue
        if isinstance(act, acts.Decided):
            _lawful(before, act, day, world)


def _lawful(before: Facts, act: acts.Decided, day: date, world: World) -> None:
    assert len(set(act.officers)) >= 2
    assert set(act.officers) <= world.certified
    assert act.by in world.heads
    assert act.by not in before.officers
    assert before.review is not None or not review_due(before)
    assert set(act.evidence) <= before.evidence
    if act.outcome == "penalty":
        assert before.notice is not None
        assert before.statement_waived or day > before.notice.on + timedelta(days=6)
        assert before.answered >= len(before.statements)
        if hearing_due(act.penalty, before, world):
            assert before.notice.hearing_offered
