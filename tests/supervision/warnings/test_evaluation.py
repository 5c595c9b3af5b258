"""From cases to warnings, by table and by property."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.supervision.warnings.book import shipped_rules
from backend.supervision.warnings.evaluation import Evaluator, evaluate, matches, name_of
from backend.supervision.warnings.model import Case, CaseKind, Fact, Rule, Spot
from backend.supervision.warnings.reading import RuleFiles, read_rule
from backend.supervision.warnings.relating import came_from

DAY = date(2026, 3, 2)
EAST = "/city/east/"
WEST = "/city/west/"
SHIPPED = {one.rule.id: one.rule for one in RuleFiles(shipped_rules()).refresh().rules}


def rule(**changes: Any) -> Rule:
    return read_rule(
        msgspec.json.encode(
            {
                "id": "a-rule",
                "name": {"zh": "规则", "en": "Rule"},
                "text": {"zh": "问一问", "en": "Ask"},
                "basis": {"title": "自定"},
                "subject": "agency",
                "when": [{"fact": "shown", "is": False}],
                **changes,
            }
        )
    )


def case(
    visit: str,
    day: int = 0,
    *,
    agency: str = EAST,
    enterprise: str | None = "e-1",
    task: str | None = None,
    officers: tuple[str, ...] = (),
    spot: Spot | None = None,
    **facts: Fact,
) -> Case:
    on = DAY + timedelta(days=day)
    return Case(
        id=visit,
        origin=f"visit:{visit}",
        opens=visit,
        at_ms=int(datetime(on.year, on.month, on.day, 4, tzinfo=UTC).timestamp() * 1000),
        day=on,
        agency_path=agency,
        about_path=agency,
        enterprise=enterprise,
        enterprise_name="云川好味小吃店",
        task=task,
        officers=officers,
        spot=spot,
        facts={"purpose": "inspection", "shown": False, **facts},
    )


def ended_with(given_rule: Rule, *cases: Case) -> list[str]:
    return [one.last.id for one in evaluate([given_rule], cases, DAY)]


@pytest.mark.parametrize(
    ("condition", "facts", "holds"),
    [
        ({"fact": "officers", "atLeast": 2}, {"officers": 2}, True),
        ({"fact": "officers", "atLeast": 2}, {"officers": 1}, False),
        ({"fact": "officers", "atMost": 0}, {"officers": 0}, True),
        ({"fact": "officers", "is": 3}, {"officers": 3}, True),
        ({"fact": "closed", "is": False}, {"closed": False}, True),
        ({"fact": "closed", "is": False}, {}, False),
        ({"fact": "trigger", "oneOf": ["complaint"]}, {"trigger": "complaint"}, True),
        ({"fact": "trigger", "oneOf": ["complaint"]}, {"trigger": "transfer"}, False),
        ({"fact": "daysSincePrevious", "atMost": 60}, {}, False),
    ],
)
def test_a_condition_is_a_measured_fact_and_one_comparison(
    condition: dict[str, Any], facts: dict[str, Fact], *, holds: bool
) -> None:
    assert matches(rule(when=[condition]), facts) is holds


def test_an_exemption_takes_a_case_out() -> None:
    exempt = [{"name": {"zh": "急", "en": "Urgent"}, "when": [{"fact": "urgent", "is": True}]}]
    spared = rule(exemptions=exempt)

    assert ended_with(spared, case("a", urgent=True), case("b", urgent=False)) == ["b"]


def test_a_warning_of_many_names_the_newest_hundred_however_they_came() -> None:
    each = rule(threshold=2, windowDays=365, afterWarning="each")
    cases = [case(f"v{i:03}", i) for i in range(150)]
    whole = evaluate([each], cases, DAY)
    step_by_step = Evaluator([each], DAY)
    for one in cases:
        step_by_step.replace((), [one])

    assert [len(one.cases) for one in whole[97:101]] == [99, 100, 100, 100]
    assert [one.id for one in whole[-1].cases] == [f"v{i:03}" for i in range(50, 150)]
    assert step_by_step.warnings() == whole


def test_a_threshold_beyond_a_hundred_is_counted_whole() -> None:
    many = rule(threshold=120, windowDays=365)
    (warning,) = evaluate([many], [case(f"v{i:03}", i) for i in range(130)], DAY)

    assert (len(warning.cases), warning.last.id) == (120, "v119")


def test_after_the_second_case_each_further_one_warns() -> None:
    each = rule(threshold=2, windowDays=365, afterWarning="each")

    assert ended_with(each, *(case(f"v{i}", i) for i in range(4))) == ["v1", "v2", "v3"]


def test_a_warning_lets_the_count_begin_again() -> None:
    restarting = rule(threshold=3, windowDays=365)

    assert ended_with(restarting, *(case(f"v{i}", i) for i in range(7))) == ["v2", "v5"]


def test_cases_outside_the_window_do_not_count_together() -> None:
    narrow = rule(threshold=2, windowDays=10)

    assert ended_with(narrow, case("a", 0), case("b", 10), case("c", 19)) == ["c"]


def test_subjects_are_counted_apart_and_districts_together() -> None:
    below = case("b", 1, agency="/city/east/market/")
    other = case("c", 2, agency=WEST)

    assert ended_with(rule(threshold=2, windowDays=9), case("a"), below, other) == []
    assert ended_with(
        rule(threshold=2, windowDays=9, subject="district"), case("a"), below, other
    ) == ["b"]


def test_a_case_without_an_enterprise_has_no_such_subject() -> None:
    assert ended_with(rule(subject="enterprise"), case("a", enterprise=None)) == []


def test_another_body_within_thirty_days_warns_unless_it_came_along() -> None:
    several = SHIPPED["several-bodies"]
    first = case("a", 0, task="t-1")

    assert ended_with(several, first, case("b", 30, agency=WEST)) == ["b"]
    assert ended_with(several, first, case("b", 31, agency=WEST)) == []
    assert ended_with(several, first, case("b", 0, agency=WEST, task="t-1")) == []
    assert ended_with(several, first, case("b", 9, agency=WEST, trigger="complaint")) == []


def test_the_third_repeat_in_a_district_warns_and_causes_do_not_count() -> None:
    repeat = SHIPPED["repeat-visits"]
    visits = [case(f"v{i}", 20 * i) for i in range(4)]
    caused = [case(f"v{i}", 20 * i, trigger="complaint") for i in range(4)]

    assert ended_with(repeat, *visits) == ["v3"]
    assert ended_with(repeat, *caused) == []
    assert ended_with(repeat, *(case(f"v{i}", 61 * i) for i in range(4))) == []


def test_an_unshown_code_with_a_reason_is_no_case() -> None:
    unshown = SHIPPED["code-unshown"]

    assert ended_with(unshown, *(case(f"v{i}", i, unexplained=False) for i in range(3))) == []
    assert ended_with(unshown, *(case(f"v{i}", i, unexplained=True) for i in range(3))) == [
        "v1",
        "v2",
    ]


def test_the_name_rests_on_rule_subject_and_window_only() -> None:
    each = rule(threshold=1, windowDays=365, afterWarning="each")
    (before,) = evaluate([each], [case("b", 5)], DAY)
    late = evaluate([each], [case("b", 5), case("a", 0)], DAY)

    assert before.id == name_of("a-rule", EAST, "b")
    assert before.id in [one.id for one in late]
    assert len({name_of("r", "s", "v"), name_of("r", "v", "s"), name_of("s", "r", "v")}) == 3


SPOTS = st.sampled_from(
    [
        None,
        Spot(lat=30.0, lon=120.0, acc=10.0),
        Spot(lat=30.2, lon=120.0, acc=10.0),
        Spot(lat=31.0, lon=121.5, acc=900.0),
    ]
)
ONE = st.builds(
    case,
    visit=st.sampled_from([f"v{i}" for i in range(12)]),
    day=st.integers(0, 120),
    agency=st.sampled_from([EAST, WEST, "/city/east/market/"]),
    enterprise=st.sampled_from(["e-1", "e-2", None]),
    task=st.sampled_from(["t-1", None]),
    officers=st.sampled_from([(), ("o-1",), ("o-1", "o-2")]),
    spot=SPOTS,
    shown=st.booleans(),
    unexplained=st.booleans(),
    coded=st.booleans(),
    result=st.sampled_from(["no_problem", "correction_ordered"]),
)
CASES = st.lists(ONE, unique_by=lambda one: one.id, max_size=12)
TODAY = DAY + timedelta(days=200)


@given(cases=CASES, data=st.data())
def test_any_order_and_repetition_gives_the_same_warnings(
    cases: list[Case], data: st.DataObject
) -> None:
    batch = evaluate(SHIPPED.values(), cases, TODAY)
    again = data.draw(st.permutations([*cases, *cases[:5]]))

    assert evaluate(SHIPPED.values(), again, TODAY) == batch


@given(versions=st.lists(ONE, max_size=40), data=st.data())
def test_case_by_case_gives_what_one_run_over_the_last_of_each_gives(
    versions: list[Case], data: st.DataObject
) -> None:
    evaluator = Evaluator(SHIPPED.values(), TODAY)
    last: dict[str, Case] = {}
    known: set[str] = set()
    rest = versions
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        some, rest = rest[:size], rest[size:]
        away = data.draw(st.sets(st.sampled_from(sorted(last)))) if last else set[str]()
        last = {one: measured for one, measured in last.items() if one not in away}
        last |= {one.id: one for one in some}
        changes = evaluator.replace([f"visit:{one}" for one in away], some)
        known |= {one.id for one in changes.new}
        known -= {one.id for one in changes.gone}

    batch = evaluate(SHIPPED.values(), last.values(), TODAY)

    assert evaluator.warnings() == batch
    assert known == {one.id for one in batch}
    assert set(evaluator.cases) == {f"visit:{one}" for one in last}


@given(cases=CASES)
def test_a_threshold_is_never_met_by_fewer_cases(cases: list[Case]) -> None:
    for one in evaluate(SHIPPED.values(), cases, TODAY):
        by = SHIPPED[one.rule]
        assert len(one.cases) >= by.threshold
        assert (one.last.day - one.cases[0].day).days < by.window_days


def facts_of(visit: str, *cases: Case) -> dict[str, Fact]:
    evaluator = Evaluator((), TODAY)
    evaluator.replace((), cases)
    return evaluator.cases[f"visit:{visit}"].facts


HERE = Spot(lat=30.0, lon=120.0, acc=10.0)
FAR = Spot(lat=30.9, lon=120.0, acc=10.0)
"""A hundred kilometres away."""
MASTS = Spot(lat=30.9, lon=120.0, acc=200_000.0)


@pytest.mark.parametrize(
    ("spot", "officers", "made_up", "warns"),
    [
        (FAR, ("o-1", "o-2"), False, True),
        (FAR, ("o-2",), False, False),
        (FAR, ("o-1",), True, False),
        (HERE, ("o-1",), False, False),
        (MASTS, ("o-1",), False, False),
        (None, ("o-1",), False, False),
    ],
)
def test_two_places_at_one_time_are_impossible_for_one_officer_only(
    spot: Spot | None, officers: tuple[str, ...], *, made_up: bool, warns: bool
) -> None:
    first = case("a", officers=("o-1",), spot=HERE)
    second = case("b", officers=officers, spot=spot, madeUp=made_up)
    later = msgspec.structs.replace(second, at_ms=second.at_ms + 15 * 60_000)

    assert ended_with(SHIPPED["impossible-travel"], first, later) == (["b"] if warns else [])
    assert [one.id for one in came_from(later, [first])] == (["a"] if warns else [])


def test_an_officer_who_travels_for_a_day_is_not_too_fast() -> None:
    first = case("a", 0, officers=("o-1",), spot=HERE)

    assert "travelKmh" in facts_of("b", first, case("b", 1, officers=("o-1",), spot=FAR))
    assert (
        ended_with(SHIPPED["impossible-travel"], first, case("b", 1, officers=("o-1",), spot=FAR))
        == []
    )


def test_one_point_for_several_enterprises_counts_only_where_the_fix_is_precise() -> None:
    vague = msgspec.structs.replace(HERE, acc=300.0)

    def visits(spot: Spot) -> list[Case]:
        return [case(f"v{i}", i, enterprise=f"e-{i}", spot=spot) for i in range(3)]

    assert ended_with(SHIPPED["point-elsewhere"], *visits(HERE)) == ["v0", "v1", "v2"]
    assert ended_with(SHIPPED["point-elsewhere"], *visits(vague)) == []


def test_a_correction_is_followed_up_by_the_body_that_ordered_it() -> None:
    ordered = case("a", 0, result="correction_ordered", closed=True)

    assert facts_of("a", ordered)["correctionOpenDays"] == 200
    assert "correctionOpenDays" in facts_of("a", ordered, case("b", 9, agency=WEST))
    assert "correctionOpenDays" not in facts_of("a", ordered, case("b", 9))


def test_within_the_days_of_grace_cases_count_once() -> None:
    def warned(*days: int) -> list[str]:
        cases = [case(f"v{day}", day, trigger="transfer", byTask=False) for day in days]
        return ended_with(SHIPPED["clue-off-line"], *cases)

    assert warned(0, 1, 2) == []
    assert warned(0, 1, 3, 5, 6) == ["v6"]
    assert warned(0, 100, 200) == ["v200"]


def record(kind: CaseKind, number: int, **facts: Fact) -> Case:
    of_visit = case(f"{kind}-{number}", number)
    return msgspec.structs.replace(of_visit, kind=kind, facts=facts, enterprise=None)


@pytest.mark.parametrize(
    ("name", "kind", "least", "facts", "spared"),
    [
        ("permit-unused", "permit", 3, {"unusedDays": 4}, {"unusedDays": 0}),
        ("referral-returned", "referral", 5, {"returned": True}, {}),
        ("guard-set-aside", "override", 1, {"setAside": True}, {}),
        ("complaint-cluster", "complaint", 5, {"complaint": "fees"}, {}),
        ("door-without-visit", "door", 1, {"waitingDays": 3}, {"waitingDays": 2}),
        ("ratings-low", "ratings", 1, {"averageTenths": 29}, {"averageTenths": 30}),
        (
            "penalties-growth",
            "penalties",
            1,
            {"penalties": 10, "growthPercent": 100},
            {"penalties": 9, "growthPercent": 900},
        ),
    ],
)
def test_what_is_no_visit_is_counted_by_its_own_rule(
    name: str, kind: CaseKind, least: int, facts: dict[str, Fact], spared: dict[str, Fact]
) -> None:
    enough = [record(kind, number, **facts) for number in range(least)]
    others = [record(kind, number, **spared) for number in range(least)]
    visits = [case(f"v{number}", number) for number in range(least)]

    assert ended_with(SHIPPED[name], *enough, *visits) == [f"{kind}-{least - 1}"]
    assert ended_with(SHIPPED[name], *enough[1:]) == []
    assert ended_with(SHIPPED[name], *others) == []


@pytest.mark.parametrize(
    ("name", "facts", "spared"),
    [
        ("recording-gap", {"silentSeconds": 10}, {"silentSeconds": 9}),
        ("coordinates-frozen", {"fixesFrozen": 8}, {"fixesFrozen": 7}),
        ("photo-alike", {"photoDistance": 4}, {"photoDistance": 5}),
    ],
)
def test_the_figure_of_a_rule_is_its_line(
    name: str, facts: dict[str, Fact], spared: dict[str, Fact]
) -> None:
    over = msgspec.structs.replace(case("a"), facts=facts)
    under = msgspec.structs.replace(case("b"), facts=spared)

    assert ended_with(SHIPPED[name], over, under) == ["a"]


def test_hainans_five_are_shipped_as_data() -> None:
    five = {name: (SHIPPED[name].threshold, SHIPPED[name].window_days) for name in HAINAN}

    assert five == HAINAN
    assert SHIPPED["code-unshown"].after_warning == "each"
    assert not any(SHIPPED[name].basis.verified for name in HAINAN)


HAINAN = {
    "permit-unused": (3, 365),
    "code-unshown": (2, 365),
    "repeat-visits": (3, 365),
    "clue-off-line": (3, 365),
    "referral-returned": (5, 365),
}
"""Source second-hand: shown as not verified."""
