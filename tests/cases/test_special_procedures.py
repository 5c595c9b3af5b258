"""Sampling, urgency, more time, the fast track, hand-overs, education: what each needs."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.table import ordinary
from tests.cases.test_procedure import DAY, LATER, TWO, decided, investigated, last, notice, run

BEGUN = investigated()[:2]
AT = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def urgent(**changes: object) -> acts.UrgentlySealed:
    fields = {"on": DAY, "by": "o1", "item": "i1", "officers": TWO, "at": AT, "reason": "可能灭失"}
    return acts.UrgentlySealed(**{**fields, **changes})  # type: ignore[arg-type] - by name


def reviewed(*, approved: bool, by: str = "head") -> acts.UrgencyReviewed:
    return acts.UrgencyReviewed(on=DAY, by=by, item="i1", approved=approved)


def test_a_sample_is_evidence() -> None:
    sample = acts.SampleTaken(on=DAY, by="o1", item="样品1", officers=TWO, quantity="2 瓶")
    facts, steps = run([*BEGUN, sample])
    assert all(step.taken for step in steps)
    assert facts.evidence == {"样品1"}
    alone = acts.SampleTaken(on=DAY, by="o1", item="样品1", officers=("o1",), quantity="2 瓶")
    assert last([*BEGUN, alone]) == ["two-officers"]


def test_urgent_sealing_waits_for_its_approval_before_the_investigation_ends() -> None:
    first, finished = investigated()[:4], investigated()[4]
    assert last([*first, urgent(), finished]) == ["urgency-settled"]
    assert last([*first, urgent(), reviewed(approved=True), finished]) == []
    refused = [*first, urgent(), reviewed(approved=False)]
    assert last([*refused, finished]) == ["urgency-settled"], "it has to be lifted at once"
    lifted = acts.SealingEnded(on=DAY, by="o1", item="i1")
    assert last([*refused, lifted, finished]) == []


def test_urgency_tells_its_reason_and_only_a_head_approves_it() -> None:
    assert last([*BEGUN, urgent(reason=" ")]) == ["urgency-reasoned"]
    assert last([*BEGUN, urgent(at=AT - timedelta(days=9))]) == ["urgency-reasoned"]
    assert last([*BEGUN, urgent(), reviewed(approved=True, by="o2")]) == ["approver-entitled"]
    assert last([*BEGUN, reviewed(approved=True)]) == ["urgency-open"]


def test_the_term_of_sealing_is_extended_once() -> None:
    sealed = acts.Sealed(on=DAY, by="o1", item="i1", officers=TWO, approved_by="head")
    longer = acts.SealingExtended(on=DAY, by="head", item="i1", reason="案情复杂")
    assert last([*BEGUN, longer]) == ["sealed-once-extended"]
    assert last([*BEGUN, sealed, longer]) == []
    assert last([*BEGUN, sealed, longer, longer]) == ["sealed-once-extended"]


def test_more_time_to_decide_names_the_rule_that_gives_it() -> None:
    more = acts.TimeExtended(
        on=DAY, by="head", until=date(2026, 7, 1), rule="《某规定》第九条", reason="…"
    )
    assert last([*BEGUN, more]) == []
    nameless = acts.TimeExtended(on=DAY, by="head", until=date(2026, 7, 1), rule=" ", reason="…")
    assert last([*BEGUN, nameless]) == ["extension-ruled"]
    assert last([*BEGUN, more, more]) == ["extension-ruled"], "not later than it is already"


def fast(**changes: object) -> acts.FastTracked:
    fields = {"on": DAY, "by": "head", "admitted": True, "agreed": True, "until": LATER}
    return acts.FastTracked(**{**fields, **changes})  # type: ignore[arg-type] - by name


def test_the_fast_track_is_marked_and_shortens_no_right() -> None:
    facts, _ = run([*investigated(), fast()])
    assert facts.fast_until == LATER
    assert last([*investigated(), fast(), decided(DAY)]) == ["notice-served"]
    assert "statement-over" in last([*investigated(), fast(), notice(DAY), decided(DAY)])


@pytest.mark.parametrize(
    "steps",
    [
        [*investigated(complex=True), fast()],
        [*investigated(public_interest=True), fast()],
        [*BEGUN, fast(agreed=False)],
        [*BEGUN, fast(admitted=False)],
        [*BEGUN, fast(until=DAY - timedelta(days=1))],
        [*investigated(), notice(DAY), acts.StatementFiled(on=DAY, by="party", text="…"), fast()],
    ],
)
def test_no_fast_track_where_the_law_asks_for_more(steps: list[Act]) -> None:
    assert last(steps) == ["fast-track-open"]


def test_leaving_the_fast_track_needs_that_it_was_chosen() -> None:
    ended = acts.FastTrackEnded(on=DAY, by="o1", reason="有争议")
    assert last([*BEGUN, ended]) == ["fast-track-chosen"]
    assert run([*BEGUN, fast(), ended])[0].fast_until is None


def test_a_case_handed_over_ends_here_with_nothing_left_sealed() -> None:
    handed = acts.TransferMade(on=DAY, by="head", to="某区市场监管局", reason="无管辖权")
    assert run([*BEGUN, handed])[0].stage == "closed"
    sealed = acts.Sealed(on=DAY, by="o1", item="i1", officers=TWO, approved_by="head")
    assert last([*BEGUN, sealed, handed]) == ["nothing-sealed"]
    received = acts.TransferReceived(
        on=DAY, by="o1", origin="某局", document="移送函", reached=DAY, complete=True
    )
    assert run([investigated()[0], received])[0].clue_on == DAY
    ahead = acts.TransferReceived(
        on=DAY, by="o1", origin="某局", document="移送函", reached=LATER, complete=True
    )
    assert last([investigated()[0], ahead]) == ["transfer-told"]


def spared() -> list[Act]:
    return [
        *investigated()[:4],
        acts.InvestigationFinished(on=DAY, by="o1", officers=TWO, outcome="no_penalty_minor"),
        decided(DAY, None, outcome="no_penalty_minor"),
        acts.DecisionServed(on=DAY, by="o1", method="direct"),
    ]


def test_no_penalty_still_means_education() -> None:
    closed = acts.Closed(on=DAY, by="head", ground="no_penalty")
    assert last([*spared(), closed]) == ["education-given"]
    silent = acts.Educated(on=DAY, by="o1", way="talk", text=" ")
    assert last([*spared(), silent]) == ["education-told"]
    told = acts.Educated(on=DAY, by="o1", way="talk", text="讲明价格公示的规定")
    assert last([*spared(), told, closed]) == []


def test_only_what_the_table_names_may_be_set_aside_and_only_with_a_reason() -> None:
    first, finished = investigated()[:4], investigated()[4]
    testing = acts.TestingBegun(on=DAY, by="o1")
    assert last([*first, testing, finished]) == ["no-open-testing"]

    def setting_aside(guard: str, reason: str) -> Act:
        override = acts.Override(guard=guard, reason=reason)
        return acts.InvestigationFinished(
            on=DAY,
            by="o1",
            officers=TWO,
            outcome="penalty",
            penalty=investigated()[4].penalty,  # type: ignore[attr-defined] - the fifth is that act
            overrides=(override,),
        )

    assert last([*first, testing, setting_aside("no-open-testing", "证据已充分")]) == []
    silent = last([*first, testing, setting_aside("no-open-testing", " ")])
    assert set(silent) == {"override", "no-open-testing"}
    assert last([*first[:2], first[3], setting_aside("evidence-present", "急")]) == [
        "override",
        "evidence-present",
    ]
    facts, _ = run([*first, testing, setting_aside("no-open-testing", "证据已充分")])
    assert [(one.guard, one.reason) for one in facts.set_aside] == [
        ("no-open-testing", "证据已充分")
    ]


def test_no_right_of_the_party_can_be_set_aside() -> None:
    kept = {"notice-served", "statement-over", "hearing-over", "review-where-needed"}
    kept |= {"review-after-hearing", "chair-apart", "evidence-usable"}
    assert not kept & set(ordinary().overridable)
    assert len(ordinary().overridable) <= 7
