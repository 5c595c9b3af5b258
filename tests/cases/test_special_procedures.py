"""Sampling, urgency, more time, the fast track, hand-overs, education: what each needs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from backend.cases.deadlines.running import clocks
from backend.cases.model import Clock
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.table import ordinary
from backend.law.deadlines import Excluded
from backend.law.working_days import shipped_calendar
from tests.cases.test_procedure import (
    DAY,
    JINAN,
    LATER,
    SUSPECTED,
    TWO,
    decided,
    investigated,
    last,
    notice,
    proposed,
    run,
)

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
    ends = clock_limits(BEGUN)["decision"].last
    assert ends is not None
    shorter = msgspec.structs.replace(more, until=DAY + timedelta(days=90))
    assert last([*BEGUN, shorter]) == ["extension-ruled"], "no later than the law gives anyhow"
    longer = msgspec.structs.replace(more, until=ends + timedelta(days=1))
    assert last([*BEGUN, longer]) == []


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


def test_a_case_is_not_withdrawn_while_something_is_held() -> None:
    withdrawn = acts.Withdrawn(on=DAY, by="head", reason="主体认定错误")
    assert last([*BEGUN, withdrawn]) == []
    sealed = acts.Sealed(on=DAY, by="o1", item="i1", officers=TWO, approved_by="head")
    kept = acts.Preserved(on=DAY, by="o1", item="i2", officers=TWO, approved_by="head")
    assert last([*BEGUN, sealed, withdrawn]) == ["nothing-sealed"], "nobody could lift it later"
    assert last([*BEGUN, kept, withdrawn]) == ["nothing-sealed"]
    lifted = acts.SealingEnded(on=DAY, by="o1", item="i1")
    assert last([*BEGUN, sealed, lifted, withdrawn]) == []


def test_a_suspended_case_is_not_suspended_again() -> None:
    halted = acts.Suspended(on=DAY, by="head", reason="等待另案")
    assert last([*BEGUN, halted, halted]) == ["not-suspended"]
    assert last([*BEGUN, halted, acts.Resumed(on=DAY, by="head"), halted]) == []


def test_the_day_of_a_correction_runs_until_a_check_finds_it_corrected() -> None:
    order = acts.CorrectionOrdered(on=DAY, by="o1", officers=TWO, text="公示价格", until=LATER)
    over = LATER + timedelta(days=1)
    assert clock_limits([*BEGUN, order])["correction"].last == LATER
    assert clock_limits([*BEGUN, order], over)["correction"].state == "over"
    missed = acts.CorrectionChecked(on=DAY, by="o1", officers=TWO, corrected=False)
    assert "尚未改正" in clock_limits([*BEGUN, order, missed])["correction"].explanation.zh
    done = acts.CorrectionChecked(on=DAY, by="o1", officers=TWO, corrected=True)
    assert "correction" not in clock_limits([*BEGUN, order, missed, done])
    assert "correction" in clock_limits([*BEGUN, order, done, order]), "a new order, a new check"
    dayless = acts.CorrectionOrdered(on=DAY, by="o1", officers=TWO, text="公示价格")
    assert "correction" not in clock_limits([*BEGUN, dayless])


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
    assert len(ordinary().overridable) <= 8


@pytest.mark.parametrize(
    ("steps", "guard"),
    [
        ([acts.PreservationDecided(on=DAY, by="o1", item="x", decision="退还")], "item-preserved"),
        ([acts.SealingEnded(on=DAY, by="o1", item="x")], "item-sealed"),
        ([acts.Referred(on=DAY, by="head", to="公安机关")], "crime-open"),
        ([acts.ReferralDeclined(on=DAY, by="head", reason="不构成")], "crime-open"),
        ([acts.ReferralReturned(on=DAY, by="o1", answer="不予立案")], "crime-open"),
        (
            [SUSPECTED, acts.ReferralDelivered(on=DAY, by="o1", acknowledged="1")],
            "referral-approved",
        ),
    ],
)
def test_what_was_not_begun_cannot_be_ended(steps: list[Act], guard: str) -> None:
    assert last([*BEGUN, *steps]) == [guard]


def test_a_suspected_crime_is_decided_on_in_three_days_and_handed_over_within_a_day() -> None:
    limits = clock_limits([*BEGUN, SUSPECTED])
    assert limits["referral-decided"].last == DAY + timedelta(days=3)
    approved = acts.Referred(on=DAY, by="head", to="公安机关", at=AT)
    limits = clock_limits([*BEGUN, SUSPECTED, approved])
    assert "referral-decided" not in limits
    assert limits["referral-made"].last == DAY + timedelta(days=1)
    assert "2026-03-03 14:30" in limits["referral-made"].explanation.zh
    given = acts.ReferralDelivered(on=DAY, by="o1", acknowledged="回执 1 号")
    limits = clock_limits([*BEGUN, SUSPECTED, approved, given])
    assert not {"referral-decided", "referral-made"} & set(limits)
    assert last([*BEGUN, SUSPECTED, approved, given, given]) == ["referral-approved"]


def test_not_to_refer_is_a_decision_of_the_head_with_its_reason() -> None:
    declined = acts.ReferralDeclined(on=DAY, by="head", reason="情节显著轻微")
    facts, steps = run([*BEGUN, SUSPECTED, declined])
    assert all(step.taken for step in steps)
    assert not facts.crime_suspected
    assert "referral-decided" not in clock_limits([*BEGUN, SUSPECTED, declined])
    by_officer = msgspec.structs.replace(declined, by="o2")
    assert last([*BEGUN, SUSPECTED, by_officer]) == ["approver-entitled"]


def clock_limits(steps: list[Act], today: date = DAY, **more: Any) -> dict[str, Clock]:
    facts, _ = run(steps)
    return {one.limit: one for one in clocks(facts, today, None, shipped_calendar(), **more)}


def test_a_case_that_is_suspended_or_tested_does_not_run_out_meanwhile() -> None:
    plain = clock_limits(BEGUN)["decision"].last
    assert plain == DAY + timedelta(days=91)  # 31 May is a Sunday
    halted = [*BEGUN, acts.Suspended(on=DAY, by="head", reason="等待")]
    much_later = DAY + timedelta(days=200)
    stopped = clock_limits(halted, much_later)["decision"]
    assert stopped.last is not None
    assert stopped.last > much_later
    assert stopped.state == "running"
    assert "不计中止" in stopped.explanation.zh
    tested = [*BEGUN, acts.TestingBegun(on=DAY, by="o1")]
    assert clock_limits(tested, much_later)["decision"].state == "running"


def test_days_of_a_public_notice_do_not_count_for_the_time_to_decide() -> None:
    thirty = Excluded(
        cause="public-notice", first=DAY + timedelta(days=5), last=DAY + timedelta(days=34)
    )
    told = clock_limits(BEGUN, public_notices=(thirty,))["decision"]
    assert told.last == DAY + timedelta(days=120)
    assert "不计公告送达" in told.explanation.zh


def test_a_recusal_does_not_leave_the_case_with_one_officer() -> None:
    alone = acts.RecusalDecided(on=DAY, by="head", officer="o1", recused=True)
    assert last([*BEGUN, alone]) == ["recusal-covered"]
    replaced = msgspec.structs.replace(alone, replacement="o3")
    facts, _ = run([*BEGUN, replaced])
    assert facts.officers == ("o2", "o3")
    same = msgspec.structs.replace(alone, replacement="o2")
    assert last([*BEGUN, same]) == ["recusal-covered"]


def test_a_place_outside_the_own_area_needs_a_reason_to_be_filed() -> None:
    outside = msgspec.structs.replace(JINAN, within_territory=False)
    filed = acts.Filed(on=DAY, by="head")
    assert last([proposed(), filed], outside) == ["jurisdiction"]
    assigned = acts.Override(guard="jurisdiction", reason="市局指定管辖")
    assert last([proposed(), msgspec.structs.replace(filed, overrides=(assigned,))], outside) == []


@pytest.mark.parametrize("when", ["proposed", "finished"])
def test_another_law_may_ask_for_the_review(when: str) -> None:
    named: dict[str, Any] = {"review_by_law": "《某条例》第九条"}
    first: dict[str, Any] = named if when == "proposed" else {}
    done = investigated(**first)
    if when == "finished":
        done[-1] = msgspec.structs.replace(done[-1], **named)
    assert last([*done, notice(DAY), decided(LATER)]) == ["review-where-needed"]


@pytest.mark.parametrize("trigger", ["complex", "public_interest"])
def test_what_the_investigation_shows_asks_for_the_review_too(trigger: str) -> None:
    done = investigated()
    done[-1] = msgspec.structs.replace(done[-1], **{trigger: True})
    assert "review-where-needed" in last([*done, notice(DAY), decided(LATER)])
