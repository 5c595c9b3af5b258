"""The rules of the governor: what counts, which limit holds, what is proposed. Pure."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from backend.accounts.model import Name
from backend.inspections.model import AgencyNamed
from backend.law import merging
from backend.law import service as law
from backend.law.merging import ItemRef
from backend.law.model import Bilingual
from backend.planning.classification.classes import classes
from backend.planning.classification.model import Class
from backend.planning.frequency import procedure
from backend.planning.frequency.model import (
    Counted,
    Counter,
    Exemption,
    Facts,
    Limit,
    Overlap,
    PastVisit,
    Planned,
    Proposal,
)
from backend.planning.frequency.rules import rules

DAY = date(2026, 11, 22)
MARKET = AgencyNamed(id="market", name=Name("市场监管局", "Market"))
RISKS = st.sampled_from([None, "low", "high"])
CREDITS = st.sampled_from([None, "a", "d"])


def facts(**changes: Any) -> Facts:
    fields: dict[str, Any] = {
        "day": DAY,
        "planned": Planned(checklists=("catering",)),
        "per_year": 2,
        "own": counted(0),
        "exemption": None,
        "visits": [],
        "passed": {},
        "overlaps": [],
        "undisturbed": [],
    }
    return Facts(**{**fields, **changes})


def counted(n: int) -> Counter:
    return Counter(counted=n, exempt=0, not_inspections=0, refused=0, voided=0)


def a_visit(visit: str = "v", days_ago: int = 10, **changes: Any) -> PastVisit:
    fields: dict[str, Any] = {
        "visit": visit,
        "day": DAY - timedelta(days=days_ago),
        "purpose": "inspection",
        "kind": "routine",
        "own": False,
        "agency": None,
        "bodies": 1,
        "standing": "counted",
        "exemption": None,
        "void_reason": None,
        "checklists": ["catering"],
        "result": "no_problem",
        "made_up": False,
    }
    return PastVisit(**{**fields, **changes})


def an_overlap(**changes: Any) -> Overlap:
    fields: dict[str, Any] = {
        "kind": "task",
        "id": "t",
        "day": DAY + timedelta(days=4),
        "agency": MARKET,
        "own": False,
        "joined": False,
        "checklists": ["catering"],
        "common": [],
    }
    return Overlap(**{**fields, **changes})


def proposed(given_facts: Facts) -> list[tuple[str, str]]:
    return [(one.act, one.reason) for one in procedure.propose(given_facts, rules())]


def wanted(*checklists: str) -> frozenset[str]:
    return frozenset(procedure.planned_items(Planned(checklists=checklists), rules()))


def test_nothing_speaks_against_a_first_visit() -> None:
    assert proposed(facts()) == []


def test_the_cap_is_reached_and_nothing_can_be_used() -> None:
    assert proposed(facts(own=counted(2))) == [("leave_out", "cap-reached")]
    assert proposed(facts(own=counted(2), exemption="special-ordered")) == []
    assert proposed(facts(own=counted(9), per_year=None)) == []
    assert proposed(facts(own=counted(0), per_year=0)) == [("leave_out", "cap-reached")]


def test_an_earlier_result_that_answers_everything_is_used_and_no_paper_is_asked_for() -> None:
    planned = Planned(checklists=("food-operation",))
    before = facts(planned=planned)
    assert proposed(before) == [("paper", "can-be-paper")]
    after = facts(planned=planned, visits=[a_visit()], passed={"v": wanted("food-operation")})
    assert proposed(after) == [("reuse", "covered")]


def test_what_was_asked_in_part_is_left_out_and_named() -> None:
    key = procedure.merging.key_of("catering", "dishes")
    assert key is not None
    told = procedure.propose(facts(visits=[a_visit()], passed={"v": frozenset({key})}), rules())
    assert told == [
        Proposal(
            act="leave_out",
            reason="items-covered",
            visit="v",
            items=[ItemRef("catering", "dishes")],
            figures={"days": 10, "items": 1},
        )
    ]


@pytest.mark.parametrize(
    "earlier",
    [
        a_visit(days_ago=400),
        a_visit(days_ago=-1),
        a_visit(result=None),
        a_visit(standing="not_inspection"),
        a_visit(standing="refused"),
    ],
    ids=["too old", "not yet made", "still open", "a service", "refused"],
)
def test_what_is_no_result_is_not_used(earlier: PastVisit) -> None:
    assert proposed(facts(visits=[earlier], passed={"v": wanted("catering")})) == []


def test_without_a_plan_a_recent_visit_that_found_nothing_is_pointed_at() -> None:
    nothing = Planned()
    assert proposed(facts(planned=nothing, visits=[a_visit()])) == [("reuse", "recent-result")]
    assert proposed(facts(planned=nothing, visits=[a_visit(days_ago=61)])) == []
    assert proposed(facts(planned=nothing, visits=[a_visit(result="clue_found")])) == []


def test_bodies_are_asked_to_go_together_unless_they_do_already() -> None:
    assert proposed(facts(overlaps=[an_overlap()])) == [("merge", "overlap")]
    assert proposed(facts(overlaps=[an_overlap(own=True), an_overlap(joined=True)])) == []
    told = procedure.propose(facts(overlaps=[an_overlap()]), rules())
    assert told[0].figures == {"common": 0, "days": 4}


def test_a_cause_is_followed_and_only_ever_joined() -> None:
    planned = Planned(checklists=("catering",), trigger="accident")
    full = facts(
        planned=planned,
        own=counted(9),
        undisturbed=["whitelist", "class"],
        overlaps=[an_overlap()],
        visits=[a_visit()],
        passed={"v": wanted("catering")},
    )
    assert proposed(full) == [("merge", "overlap")]
    assert proposed(replace(full, planned=Planned(purpose="service"))) == [("merge", "overlap")]


def test_who_is_left_in_peace_is_not_visited_without_a_cause() -> None:
    assert proposed(facts(undisturbed=["whitelist", "class"])) == [
        ("leave_out", "whitelist"),
        ("leave_out", "class"),
    ]


@given(st.lists(st.tuples(RISKS, CREDITS), unique=True), RISKS, CREDITS)
def test_a_limit_holds_for_its_class_and_the_most_specific_one_wins(
    pairs: list[tuple[str | None, str | None]], risk: str | None, credit: str | None
) -> None:
    limits = [Limit(risk=r, credit=c, per_year=n) for n, (r, c) in enumerate(pairs)]
    found = procedure.limit_of(limits, Class(risk=risk, credit=credit))
    fitting = [p for p in pairs if p[0] in (None, risk) and p[1] in (None, credit)]
    if found is None:
        assert not fitting
        return
    named = (found.risk is not None, found.credit is not None)
    assert (found.risk, found.credit) in fitting
    assert all(named >= (r is not None, c is not None) for r, c in fitting)


def test_an_exemption_that_states_nothing_exempts_nothing() -> None:
    empty = Exemption(id="all", text=Bilingual("…", "…"), source="test", verified=False)
    assert procedure.exemption_of([empty], "special", "complaint", ordered_from_above=True) is None


@given(
    st.lists(
        st.builds(
            Counted,
            visit=st.just("v"),
            agency_path=st.just("/a/"),
            day=st.just(DAY),
            purpose=st.sampled_from(["inspection", "service", "sightseeing"]),
            inspection_type=st.sampled_from(["routine", "special", ""]),
            trigger_kind=st.sampled_from(["", "complaint", "other"]),
            ordered_from_above=st.booleans(),
            made_up=st.booleans(),
            checklists=st.just(()),
            bodies=st.just(1),
            refused=st.booleans(),
            void_reason=st.sampled_from([None, "误开"]),
            result=st.none(),
        )
    )
)
def test_every_visit_stands_in_one_place_of_the_counter(visits: list[Counted]) -> None:
    known = rules().exemptions
    standings = [procedure.standing_of(one, known)[0] for one in visits]
    told = procedure.count(standings)
    assert sum(astuple(told)) == len(visits)
    for visit, standing in zip(visits, standings, strict=True):
        assert (visit.purpose != "inspection") == (standing == "not_inspection")


def test_the_data_are_whole_and_carry_their_mark() -> None:
    known = rules()
    assert known.verified is False
    assert not any(one.verified for one in known.exemptions)
    assert all(one.is_bounded and one.source for one in known.exemptions)
    asked = {(c.id, item.id) for c in law.checklists() for item in c.items}
    assert {(ref.checklist, ref.item) for ref in known.on_paper} <= asked
    assert {item for _, item in asked} >= set(known.procedural)
    assert {ref for group in merging.equivalents().groups for ref in group} <= {
        ItemRef(checklist, item) for checklist, item in asked
    }
    names = classes()
    assert {one.risk for one in known.undisturbed} <= {one.id for one in names.risk}
    assert {one.credit for one in known.undisturbed} <= {one.id for one in names.credit}
