"""What is owed at a day: payment, surcharge, remedies, instalments, partial payments."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases.deadlines.running import clocks
from backend.cases.execution.showing import execution_of, set_aside_of
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.execution_acts import OVERTURNED
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import owing_at
from backend.enterprise_pages.party_pages.page import ending_of
from backend.law.working_days import CalendarUnknownError, shipped_calendar
from tests.cases.test_procedure import DAY as BEGUN
from tests.cases.test_procedure import FINE, LATER, TWO, decided, investigated, last, notice, run

CALENDAR = shipped_calendar()
SERVED: list[Act] = [
    *investigated(),
    notice(BEGUN),
    decided(LATER),
    acts.DecisionServed(on=LATER, by="o1", method="direct"),
]
DUE = date(2026, 4, 7)
"""Fifteen days from 22 March end on Qingming, a day off: the next working day."""


def paid(on: date, amount: int) -> acts.Paid:
    return acts.Paid(on=on, by="party", amount=amount)


def facts_after(*more: Act) -> Facts:
    facts, steps = run([*SERVED, *more])
    assert all(step.taken for step in steps), [step.refusals for step in steps if not step.taken]
    return facts


@pytest.mark.parametrize(
    ("day", "surcharge", "days"),
    [
        (DUE, 0, 0),
        (DUE + timedelta(days=1), 15_000, 1),
        (DUE + timedelta(days=10), 150_000, 10),
        (DUE + timedelta(days=33), 495_000, 33),
        (DUE + timedelta(days=34), 500_000, 34),
        (DUE + timedelta(days=300), 500_000, 34),
    ],
)
def test_three_per_cent_a_day_after_fifteen_days_and_never_more_than_the_fine(
    day: date, surcharge: int, days: int
) -> None:
    found = owing_at(facts_after(), day, CALENDAR)
    assert (found.due, found.surcharge, found.days) == (DUE, surcharge, days)
    assert found.remaining == 500_000 + surcharge
    assert found.overdue is (day > DUE)
    assert found.capped is (surcharge == 500_000)
    assert "第六十七条" in found.explanation.zh
    assert found.explanation.en.isascii()


def test_no_surcharge_while_a_remedy_goes_on() -> None:
    began, ended = DUE + timedelta(days=3), DUE + timedelta(days=12)
    facts = facts_after(
        acts.ReconsiderationAccepted(on=began, by="o1", body="某区人民政府"),
        acts.ReconsiderationDecided(on=ended, by="o1", result="upheld"),
    )
    found = owing_at(facts, DUE + timedelta(days=15), CALENDAR)
    assert (found.days, found.paused, found.surcharge) == (5, 10, 75_000)
    assert "第七十三条" in found.explanation.zh


def test_the_surcharge_stops_from_the_day_the_party_applied() -> None:
    applied = DUE + timedelta(days=1)
    suit = acts.SuitAccepted(
        on=DUE + timedelta(days=9), by="o1", court="某区人民法院", applied=applied
    )
    assert owing_at(facts_after(suit), DUE + timedelta(days=60), CALENDAR).surcharge == 0


def test_what_was_paid_bears_no_surcharge() -> None:
    day = DUE + timedelta(days=11)
    facts = facts_after(paid(DUE, 400_000))
    found = owing_at(facts, day, CALENDAR)
    assert (found.surcharge, found.remaining) == (33_000, 133_000)
    late = facts_after(paid(DUE + timedelta(days=1), 500_000))
    found = owing_at(late, day, CALENDAR)
    assert (found.surcharge, found.remaining, found.surcharge_open) == (15_000, 15_000, 15_000)


def test_paying_too_much_is_shown_and_never_negative() -> None:
    found = owing_at(facts_after(paid(LATER, 700_000)), LATER, CALENDAR)
    assert (found.remaining, found.overpaid) == (0, 200_000)


def in_parts(*amounts: int) -> acts.InstalmentsGranted:
    plan = tuple(
        acts.Instalment(day=LATER + timedelta(days=30 * n), amount=amount)
        for n, amount in enumerate(amounts, 1)
    )
    return acts.InstalmentsGranted(on=LATER, by="head", plan=plan)


def test_an_instalment_that_is_not_paid_makes_the_rest_due() -> None:
    first, second = LATER + timedelta(days=30), LATER + timedelta(days=60)
    facts = facts_after(in_parts(200_000, 300_000), paid(first, 200_000))
    assert owing_at(facts, second, CALENDAR).surcharge == 0
    assert [one.state for one in owing_at(facts, second, CALENDAR).instalments] == ["paid", "due"]
    missed = facts_after(in_parts(200_000, 300_000), paid(first, 199_999))
    found = owing_at(missed, first + timedelta(days=1), CALENDAR)
    assert (found.due, found.missed_on, found.overdue) == (first, first, True)
    assert found.surcharge == 300_001 * 3 // 100
    assert [one.state for one in found.instalments] == ["missed", "later"]
    assert f"{first}" in found.explanation.zh


def test_an_early_instalment_that_is_not_paid_takes_nothing_of_the_fifteen_days() -> None:
    early = acts.Instalment(day=LATER + timedelta(days=3), amount=200_000)
    rest = acts.Instalment(day=DUE + timedelta(days=40), amount=300_000)
    missed = facts_after(acts.InstalmentsGranted(on=LATER, by="head", plan=(early, rest)))
    found = owing_at(missed, DUE, CALENDAR)
    assert (found.due, found.missed_on, found.surcharge) == (DUE, early.day, 0)
    assert owing_at(missed, DUE + timedelta(days=1), CALENDAR).surcharge == 15_000


def test_a_plan_adds_up_and_its_days_are_in_order() -> None:
    assert last([*SERVED, in_parts(200_000, 300_001)]) == ["plan-complete"]
    same = acts.Instalment(day=LATER, amount=250_000)
    twice = acts.InstalmentsGranted(on=LATER, by="head", plan=(same, same))
    assert last([*SERVED, twice]) == ["plan-complete"]
    assert last([*SERVED, paid(LATER, 100_000), in_parts(200_000, 200_000)]) == []


def test_more_time_ends_after_the_day_it_is_granted() -> None:
    for until, blocked in (
        (LATER - timedelta(days=1), ["deferral-later"]),
        (LATER, ["deferral-later"]),
        (LATER + timedelta(days=1), []),
    ):
        granted = acts.DeferralGranted(on=LATER, by="head", until=until)
        assert last([*SERVED, granted]) == blocked


def test_a_deferral_moves_the_day_and_the_surcharge_with_it() -> None:
    until = date(2026, 6, 30)
    facts = facts_after(acts.DeferralGranted(on=LATER, by="head", until=until))
    assert owing_at(facts, until, CALENDAR).surcharge == 0
    assert owing_at(facts, until + timedelta(days=1), CALENDAR).surcharge == 15_000


def test_holidays_nobody_entered_are_never_guessed() -> None:
    served = msgspec.structs.replace(facts_after().served, on=date(2030, 1, 1))  # type: ignore[type-var] - served
    facts = msgspec.structs.replace(facts_after(), served=served)
    with pytest.raises(CalendarUnknownError):
        owing_at(facts, date(2030, 3, 1), CALENDAR)
    shown = execution_of(facts, date(2030, 3, 1), CALENDAR)
    assert shown is not None
    assert (shown.owing, shown.unknown_year) == (None, 2030)


RESULTS = [
    ("upheld", "execution", 500_000),
    ("withdrawn", "execution", 500_000),
    ("illegal", "execution", 500_000),
    ("annulled", "closed", 0),
    ("redo", "evidence", 0),
]


@pytest.mark.parametrize(("result", "stage", "owed"), RESULTS)
def test_the_result_of_a_remedy_is_fed_back(result: str, stage: str, owed: int) -> None:
    accepted = acts.ReconsiderationAccepted(on=LATER, by="o1", body="某区人民政府")
    ended = acts.ReconsiderationDecided(on=LATER, by="o1", result=result)  # type: ignore[arg-type] - of the table above
    facts = facts_after(accepted, ended)
    assert facts.stage == stage
    assert owing_at(facts, LATER, CALENDAR).remaining == owed
    assert facts.overturned == (result if result in OVERTURNED else "")
    assert facts.remedies[-1].result == result


def test_a_changed_penalty_is_what_is_owed_from_then_on() -> None:
    less = acts.Penalty(kinds=("fine",), fine=100_000, rule="《某办法》第十条")
    accepted = acts.SuitAccepted(on=LATER, by="o1", court="某区人民法院")
    silent = acts.SuitDecided(on=LATER, by="o1", result="changed")
    assert last([*SERVED, accepted, silent]) == ["change-told"]
    nameless = acts.SuitDecided(on=LATER, by="o1", result="changed", penalty=acts.Penalty(kinds=()))
    assert last([*SERVED, accepted, nameless]) == ["change-told"]
    changed = acts.SuitDecided(on=LATER, by="o1", result="changed", penalty=less)
    assert last([*SERVED, changed]) == ["remedy-open"]
    assert owing_at(facts_after(accepted, changed), LATER, CALENDAR).remaining == 100_000


def test_a_party_whose_unpaid_fine_went_to_the_court_is_not_told_that_all_is_over() -> None:
    applied = msgspec.structs.replace(facts_after(), court_applied=True)
    assert ending_of(applied, "closed") == "court"
    assert ending_of(msgspec.structs.replace(applied, paid=500_000), "closed") == "closed"
    assert ending_of(msgspec.structs.replace(applied, void=True), "closed") == "annulled"
    assert ending_of(facts_after(), "execution") is None


def test_a_case_to_be_done_anew_needs_everything_again() -> None:
    accepted = acts.ReconsiderationAccepted(on=LATER, by="o1", body="某区人民政府")
    redo = acts.ReconsiderationDecided(on=LATER, by="o1", result="redo")
    back = [*SERVED, accepted, redo]
    assert last([*back, decided(LATER)]) == ["stage"]
    finished = acts.InvestigationFinished(
        on=LATER, by="o1", officers=TWO, outcome="penalty", penalty=FINE
    )
    assert "notice-served" in last([*back, finished, decided(LATER)])


def test_own_enforcement_waits_thirty_days_of_surcharge_and_a_demand() -> None:
    demand = acts.DemandServed(on=DUE + timedelta(days=2), by="o1")

    def on(days: int, power: str = "《某法》第三条") -> acts.EnforcementDecided:
        day = DUE + timedelta(days=days)
        return acts.EnforcementDecided(on=day, by="head", power=power, way="划拨")

    assert last([*SERVED, on(60)]) == ["surcharge-thirty-days"]
    assert last([*SERVED, demand, on(31)]) == ["surcharge-thirty-days"]
    assert last([*SERVED, demand, on(32)]) == []
    assert last([*SERVED, demand, on(32, " ")]) == ["own-power-named"]
    sunday = acts.EnforcementCarriedOut(on=date(2026, 5, 17), by="o1", record="…", amount=1)
    assert last([*SERVED, demand, on(32), sunday]) == ["enforcement-day"]
    urgent = msgspec.structs.replace(
        sunday, overrides=(acts.Override(guard="enforcement-day", reason="货物即将腐败"),)
    )
    assert last([*SERVED, demand, on(32), urgent]) == []
    facts, _ = run([*SERVED, demand, on(32), urgent])
    [shown] = set_aside_of(facts)
    assert shown.reason == "货物即将腐败"


def test_the_court_is_not_applied_to_while_a_remedy_goes_on() -> None:
    demand = acts.DemandServed(on=DUE + timedelta(days=2), by="o1")
    suit = acts.SuitAccepted(on=date(2026, 9, 1), by="o1", court="某区人民法院")
    court = acts.CourtApplied(on=date(2026, 10, 12), by="head")
    assert last([*SERVED, demand, suit, court]) == ["court-window"]
    upheld = acts.SuitDecided(on=date(2026, 10, 9), by="o1", result="upheld")
    assert last([*SERVED, demand, suit, upheld, court]) == []


def test_collecting_on_the_spot_is_for_small_fines_and_with_a_receipt() -> None:
    def spot(receipt: str, ground: str) -> acts.Paid:
        return acts.Paid(on=LATER, by="o1", amount=10_000, receipt=receipt, collected=ground)  # type: ignore[arg-type] - by name

    assert last([*SERVED, spot("", "remote")]) == ["collected-lawful"]
    assert last([*SERVED, spot("票 1", "remote")]) == []
    assert last([*SERVED, spot("票 1", "up_to_100")]) == ["collected-lawful"]
    assert last([*SERVED, paid(LATER, 0)]) == ["amount-positive"]


def test_a_case_closes_without_its_surcharge_only_for_a_reason() -> None:
    late = DUE + timedelta(days=4)
    steps: list[Act] = [*SERVED, paid(late, 500_000)]
    closed = acts.Closed(on=late, by="head", ground="executed")
    assert last([*steps, closed]) == ["surcharge-settled"]
    waived = acts.Override(guard="surcharge-settled", reason="当事人经济困难")
    assert last([*steps, msgspec.structs.replace(closed, overrides=(waived,))]) == []
    assert last([*steps, paid(late, 60_000), closed]) == []
    suit = acts.SuitAccepted(on=late, by="o1", court="某区人民法院")
    assert "no-open-remedy" in last([*steps, paid(late, 60_000), suit, closed])


PAYMENTS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 600_000)), max_size=5)


@given(PAYMENTS, st.integers(0, 200))
def test_whatever_is_paid_the_sums_hold(payments: list[tuple[int, int]], after: int) -> None:
    steps = [paid(LATER + timedelta(days=days), amount) for days, amount in sorted(payments)]
    facts, _ = run([*SERVED, *steps])
    day = LATER + timedelta(days=after)
    found = owing_at(facts, day, CALENDAR)
    assert 0 <= found.surcharge <= found.fine
    assert found.remaining - found.overpaid == found.fine + found.surcharge - found.paid
    earlier = owing_at(facts, day - timedelta(days=1), CALENDAR)
    assert earlier.surcharge <= found.surcharge


def test_the_windows_of_the_body_are_shown_with_their_days() -> None:
    facts = facts_after(acts.DemandServed(on=DUE + timedelta(days=2), by="o1"))
    shown = execution_of(facts, DUE + timedelta(days=40), CALENDAR)
    assert shown is not None
    states = {one.act: (one.state, one.first) for one in shown.windows}
    assert states["demand.served"][0] == "done"
    assert states["enforcement.decided"] == ("open", DUE + timedelta(days=32))
    assert states["court.applied"] == ("early", date(2026, 9, 23))
    limits = {one.limit for one in clocks(facts, DUE + timedelta(days=9), None, CALENDAR)}
    assert {"payment", "demand", "reconsideration", "suit"} <= limits
