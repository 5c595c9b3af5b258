"""The table of steps, held against what must never happen, whatever anybody does in any order."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.law.working_days import shipped_calendar
from backend.supervision.loop.procedure import acts, timing
from backend.supervision.loop.procedure.acts import TAGS, AnyAct, PaperKind, Proof, name_of
from backend.supervision.loop.procedure.advancing import advance
from backend.supervision.loop.procedure.facts import Facts
from backend.supervision.loop.procedure.table import loop_table

TABLE, TIMING = loop_table(), timing.shipped_timing()
CITY, DISTRICT = "/city/", "/city/east/"
DAY = date(2026, 3, 2)
FILE = Proof(kind="file", sha256="0" * 64)


def _acts(on: date) -> list[AnyAct]:
    """Every way of every act."""
    by, reason = "a-1", "r"
    return [
        acts.Opened(on=on, by=by, source=acts.Source(kind="observation"), title="t"),
        *(
            acts.Assessed(on=on, by=by, verdict=verdict, reason=reason)
            for verdict in ("founded", "unfounded")
        ),
        *(
            acts.Issued(
                on=on, by=by, kind=kind, facts="f", demands="d", major=major, issuer=DISTRICT
            )
            for kind in get_args(PaperKind)
            for major in (False, True)
        ),
        acts.Received(on=on, by=by),
        acts.Reported(on=on, by=by, text="t", proof=(FILE,)),
        acts.Reported(on=on, by=by, text="t", proof=()),
        acts.Checked(on=on, by=by, passed=True, reason=reason, effect_days=30),
        acts.Checked(on=on, by=by, passed=False, reason=reason),
        acts.EffectChecked(on=on, by=by, holds=True, reason=reason, proof=(FILE,)),
        acts.EffectChecked(on=on, by=by, holds=True, reason=reason, proof=()),
        acts.EffectChecked(on=on, by=by, holds=False, reason=reason, proof=()),
        acts.Closed(on=on, by=by, summary="s"),
        acts.Objected(on=on, by=by, reason=reason),
        *(
            acts.ObjectionDecided(on=on, by=by, verdict=verdict, reason=reason)
            for verdict in ("upheld", "revoked")
        ),
        acts.Referred(on=on, by=by, to="discipline", recipient="x", reason=reason),
        acts.ReferralReceived(on=on, by=by, referral="r-1", answer="a"),
        acts.Chased(on=on, by="palm", count=1),
        acts.Escalated(on=on, by="palm", to=CITY),
    ]


WAYS = len(_acts(DAY))
WALK = st.lists(st.tuples(st.integers(0, WAYS - 1), st.integers(0, 40)), max_size=40)
_MOST_DAYS = 250
"""The calendar of 2026 ends; so do walks."""


def walk(steps: list[tuple[int, int]]) -> list[tuple[AnyAct, Facts]]:
    """What the table lets happen of a walk, with the lead after each step."""
    facts, day, found = Facts(handler=DISTRICT), DAY, list[tuple[AnyAct, Facts]]()
    for number, (way, days) in enumerate(steps):
        day = min(day + timedelta(days=days), DAY + timedelta(days=_MOST_DAYS))
        act = _acts(day)[way]
        if isinstance(act, acts.ReferralReceived) and facts.referrals:
            act = acts.ReferralReceived(on=day, by="a", referral=facts.referrals[-1], answer="a")
        act = timing.timed(facts, act, TIMING, shipped_calendar())
        step = advance(facts, act, f"act-{number}", TABLE)
        if step.taken:
            facts = step.facts
            found.append((act, facts))
    return found


@given(WALK)
def test_nothing_is_closed_without_proof_of_correction_and_effect_or_of_a_referral(
    steps: list[tuple[int, int]],
) -> None:
    told = walk([(0, 0), *steps])
    if not any(facts.stage == "closed" for _, facts in told):
        return
    last, before = told[-1][1], told[-2][1]
    if before.stage == "founded":  # handed over whole: the receipt is the proof
        assert last.referrals
        assert not last.waiting_referrals
        return
    assert last.proof
    assert last.effect_proof
    assert last.paper is not None
    assert not last.waiting_referrals
    kinds = [name_of(act) for act, _ in told]
    assert kinds.index("paper.issued") < kinds.index("rectification.reported")
    assert isinstance(told[-1][0], acts.Closed)


@given(WALK)
def test_whatever_happens_somebody_has_the_turn_until_it_is_over(
    steps: list[tuple[int, int]],
) -> None:
    for _, facts in walk([(0, 0), *steps]):
        assert facts.stage in TABLE.stages
        assert (facts.stage in TABLE.final) == (facts.due is None)
        assert (facts.stage in TABLE.turns) == (facts.due is not None)


@given(WALK)
def test_a_step_that_is_refused_changes_nothing(steps: list[tuple[int, int]]) -> None:
    told = walk([(0, 0), *steps])
    facts = told[-1][1]
    for act in _acts(DAY - timedelta(days=1)):
        refused = advance(facts, act, "early", TABLE)
        assert not refused.taken
        assert refused.facts is facts


@given(WALK)
def test_an_objection_is_filed_once_for_each_paper_and_in_time(
    steps: list[tuple[int, int]],
) -> None:
    standing: Facts | None = None
    for act, facts in walk([(0, 0), *steps]):
        if isinstance(act, acts.Objected):
            assert standing is not None
            assert standing.paper is not None
            assert standing.paper.objection_until is not None
            assert act.on <= standing.paper.objection_until
            assert not standing.paper.objected
        standing = facts


@given(WALK)
def test_a_decision_never_comes_first_unless_the_matter_is_major(
    steps: list[tuple[int, int]],
) -> None:
    before: Facts | None = None
    for act, facts in walk([(0, 0), *steps]):
        if isinstance(act, acts.Issued) and act.kind == "decision" and not act.major:
            assert before is not None
            assert before.paper is not None
            assert before.paper.kind != "notice"
        before = facts


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_every_act_can_happen(tag: str) -> None:
    """Of long chance walks each act is found in some: no row of the table is out of reach."""
    paths: dict[str, list[tuple[int, int]]] = {
        "to the paper": [(0, 0), (1, 1), (5, 1), (9, 1)],
        "rectified": [(0, 0), (1, 1), (5, 1), (10, 1), (12, 1), (14, 31), (17, 1)],
        "objected": [(0, 0), (1, 1), (5, 1), (18, 1), (19, 1)],
        "referred": [(0, 0), (1, 1), (21, 1), (22, 1)],
        "asleep": [(0, 0), (23, 8), (24, 7)],
    }
    happened = {name_of(act) for path in paths.values() for act, _ in walk(path)}
    assert tag in happened


def test_final_stages_let_nothing_more_happen() -> None:
    for stage in TABLE.final:
        facts = Facts(stage=stage, last_on=DAY)
        for act in _acts(DAY):
            assert not advance(facts, act, "x", TABLE).taken


@given(WALK, st.integers(0, 400))
def test_what_follows_by_rule_is_always_allowed_and_never_twice_on_a_day(
    steps: list[tuple[int, int]], later: int
) -> None:
    facts = walk([(0, 0), *steps])[-1][1]
    on = (facts.last_on or DAY) + timedelta(days=later)
    for above in (CITY, None):
        act = timing.following(facts, on, TIMING, above)
        if act is None:
            continue
        step = advance(facts, act, "rule", TABLE)
        assert step.taken
        assert step.facts.due == facts.due  # the clock of the step goes on
        assert timing.following(step.facts, on, TIMING, above) is None


def test_silence_is_chased_twice_and_then_raised_and_chased_again() -> None:
    facts = walk([(0, 0), (1, 0), (5, 0)])[-1][1]
    assert facts.due == date(2026, 4, 1)
    told: list[tuple[str, str]] = []
    for days in range(120):
        on = DAY + timedelta(days=days)
        above = CITY if facts.handler == DISTRICT else None
        act = timing.following(facts, on, TIMING, above)
        if act is not None:
            told.append((name_of(act), on.isoformat()))
            facts = advance(facts, act, f"rule-{days}", TABLE).facts
    assert told[:6] == [
        ("lead.chased", "2026-04-02"),
        ("lead.chased", "2026-04-09"),
        ("lead.escalated", "2026-04-16"),
        ("lead.chased", "2026-04-23"),
        ("lead.chased", "2026-04-30"),
        ("lead.chased", "2026-05-07"),
    ]
    assert facts.handler == CITY


def test_at_the_top_chasing_ends() -> None:
    facts = walk([(0, 0), (1, 0), (5, 0)])[-1][1]
    chased = 0
    for days in range(400):
        act = timing.following(facts, DAY + timedelta(days=days), TIMING, None)
        if act is not None:
            chased += 1
            facts = advance(facts, act, f"rule-{days}", TABLE).facts
    assert chased == TIMING.chases_at_top
