"""How many warnings are open, confirmed, unfounded and put off, whoever asks and whenever."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from backend.database import Database, Transaction
from backend.ledger.model import LoggedEntry
from backend.supervision.warnings import store
from backend.supervision.warnings.counting import Tally, state_of
from backend.supervision.warnings.evaluation import evaluate
from backend.supervision.warnings.model import Assessed, RuleWarning, Snoozed, Verdict
from tests.supervision.warnings.test_evaluation import EAST, WEST, case, rule

pytestmark = pytest.mark.anyio
TODAY = date(2026, 3, 20)
CITY = "/city/"


def standing(count: int) -> list[RuleWarning]:
    one = rule(subject="visit")
    bodies = (EAST, WEST)
    cases = [case(f"v-{n}", n % 5, agency=bodies[n % 2], shown=False) for n in range(count)]
    return evaluate([one], cases, TODAY)


def say(tx: Transaction, idx: int, warning: str, body: Assessed | Snoozed) -> None:
    entry = LoggedEntry(
        idx=idx,
        kid="server",
        seq=idx,
        kind="warning.assessed",
        by_id="a-1",
        subject=warning,
        received_ms=0,
        payload={},
        hash=b"",
    )
    store.add_word(tx, entry, body)


def assessed(warning: str, verdict: Verdict) -> Assessed:
    return Assessed(warning=warning, rule="a-rule", verdict=verdict, note="看过")


def snoozed(warning: str, until: date) -> Snoozed:
    return Snoozed(warning=warning, rule="a-rule", until=until, reason="等材料")


async def test_a_warning_put_off_is_open_again_when_its_day_is_over_and_nothing_was_said(
    database: Database,
) -> None:
    warnings, tally = standing(3), Tally()

    def put_off(tx: Transaction) -> None:
        say(tx, 1, warnings[0].id, snoozed(warnings[0].id, TODAY + timedelta(days=1)))

    def open_on(tx: Transaction, day: int) -> int:
        return tally.counts(tx, warnings, TODAY + timedelta(days=day), CITY)["open"]

    await database.write(put_off)
    found = [await database.read(lambda tx, day=day: open_on(tx, day)) for day in (0, 1, 2, 1)]
    assert found == [2, 2, 3, 2]


async def test_a_warning_that_no_rule_gives_any_more_is_not_counted_with_what_was_said_of_it(
    database: Database,
) -> None:
    before, after, tally = standing(4), standing(3), Tally()
    gone = next(one for one in before if one.id not in {other.id for other in after})
    await database.write(lambda tx: say(tx, 1, gone.id, assessed(gone.id, "confirmed")))
    for warnings, confirmed in ((before, 1), (after, 0), (before, 1)):
        counts = await database.read(lambda tx, w=warnings: tally.counts(tx, w, TODAY, CITY))
        assert (counts["confirmed"], counts["open"]) == (confirmed, 3)


async def test_the_counts_are_those_of_every_warning_looked_at_for_itself(
    database: Database,
) -> None:
    dice, tally, warnings = random.Random(4), Tally(), standing(30)
    for idx in range(1, 80):
        told = dice.choice(warnings).id
        until = TODAY + timedelta(days=dice.randrange(4))
        body = snoozed(told, until) if dice.random() < 0.6 else assessed(told, "unfounded")
        await database.write(lambda tx, idx=idx, w=told, b=body: say(tx, idx, w, b))
        day, scope = TODAY + timedelta(days=dice.randrange(5)), dice.choice((CITY, EAST, WEST))

        def counted(
            tx: Transaction, day: date = day, scope: str = scope
        ) -> tuple[dict[str, int], dict[str, int]]:
            said = store.words(tx, [one.id for one in warnings])
            here = [one for one in warnings if one.last.agency_path.startswith(scope)]
            each = Counter(state_of(said.get(one.id, []), day) for one in here)
            counts = tally.counts(tx, warnings, day, scope)
            return {state: n for state, n in counts.items() if n}, dict(each)

        found, looked_at = await database.read(counted)
        assert found == looked_at
