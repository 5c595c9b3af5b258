"""Which entries were made while an act was halted: by table and by property."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.ledger.model import LoggedEntry
from backend.supervision.halts.going_on import (
    ACTS,
    KNOWING,
    UNKNOWING,
    Done,
    acts_among,
    findings,
)
from backend.supervision.halts.model import HaltRow, SeenRow

MINUTE = 60_000
HALTED = 600 * MINUTE


def halt(*, lifted: int | None = None, idx: int = 100) -> HaltRow:
    return HaltRow(
        id="h",
        visit="v",
        reason="",
        basis="",
        idx=idx,
        at_ms=HALTED,
        by_id="a",
        lifted_idx=None if lifted is None else 200,
        lifted_ms=lifted,
        lifted_by=None,
        lifted_reason=None,
    )


def reading(seq: int, *, kid: str = "k", minutes: int = 3) -> SeenRow:
    at = HALTED + minutes * MINUTE
    wall = clock.rfc3339(clock.from_ms(at))
    return SeenRow(halt="h", kid=kid, officer="o", seq=seq, idx=110, wall=wall, received_ms=at)


def act(seq: int, minutes: float, *, kid: str = "k", idx: int = 150) -> Done:
    at = HALTED + int(minutes * MINUTE)
    return Done(idx=idx, kid=kid, seq=seq, made_ms=at, wall=clock.rfc3339(clock.from_ms(at)))


@pytest.mark.parametrize(
    ("done", "seen", "lifted", "codes"),
    [
        (act(5, -1), [], None, []),
        (act(5, 0), [], None, [UNKNOWING]),
        (act(5, 9), [], None, [UNKNOWING]),
        (act(5, 9), [reading(7)], None, [UNKNOWING]),
        (act(9, 9), [reading(7)], None, [KNOWING]),
        (act(9, -50), [reading(7)], None, [KNOWING]),
        (act(9, 9, kid="partner"), [reading(7)], None, [UNKNOWING]),
        (act(9, 9, kid="partner"), [reading(7), reading(2, kid="partner")], None, [KNOWING]),
        (act(9, 9, idx=99), [reading(7)], None, []),
        (act(9, 9), [reading(7)], HALTED + 8 * MINUTE, []),
        (act(9, 7), [reading(7)], HALTED + 8 * MINUTE, [KNOWING]),
        (act(5, 9), [], HALTED + 8 * MINUTE, []),
    ],
)
def test_an_act_is_placed_by_the_chain_first_and_by_the_clock_second(
    done: Done, seen: list[SeenRow], lifted: int | None, codes: list[str]
) -> None:
    found = findings([halt(lifted=lifted)], {"h": seen}, [done])
    assert [one.code for one in found] == codes


acts = st.builds(
    act,
    st.integers(1, 40),
    st.integers(-30, 60),
    kid=st.sampled_from(["k", "partner"]),
    idx=st.integers(90, 200),
)


@given(
    st.lists(acts, max_size=12),
    st.lists(st.builds(reading, st.integers(1, 40)), max_size=1),
    st.randoms(use_true_random=False),
)
def test_every_act_is_counted_in_at_most_one_finding_in_whatever_order_it_comes(
    done: list[Done], seen: list[SeenRow], order: random.Random
) -> None:
    found = findings([halt()], {"h": seen}, done)
    shuffled = order.sample(done, len(done))
    again = findings([halt()], {"h": seen}, shuffled)
    assert [(one.code, one.figures["entries"]) for one in found] == [
        (one.code, one.figures["entries"]) for one in again
    ]
    late = [one for one in done if one.idx >= 100]
    told = sum(int(one.figures["entries"]) for one in found)
    surely = [one for one in late if one.made_ms >= HALTED]
    assert len(surely) <= told <= len(late)


def entry(seq: int, kind: str, minutes: int, **body: object) -> LoggedEntry:
    at = HALTED + minutes * MINUTE
    return LoggedEntry(
        idx=seq,
        kid="k",
        seq=seq,
        kind=kind,
        by_id="o",
        subject="v",
        received_ms=at,
        hash=b"",
        payload={"wall": clock.rfc3339(clock.from_ms(at)), "body": {"visit": "v", **body}},
    )


def test_a_recording_counts_from_when_it_was_begun_not_from_when_it_was_saved() -> None:
    found = acts_among(
        [entry(1, "capture.intended", -5, capture="c"), entry(2, "sound.captured", 9, capture="c")],
        set(),
    )
    assert [(one.seq, one.made_ms) for one in found] == [(1, HALTED - 5 * MINUTE)]


@pytest.mark.parametrize(
    "kind", ["visit.closed", "note.written", "halt.seen", "question.answered", "capture.voided"]
)
def test_ending_explaining_and_answering_are_no_acts(kind: str) -> None:
    assert kind not in ACTS
    assert acts_among([entry(1, kind, 9)], set()) == []


def test_what_was_asked_for_is_no_act_of_his_own() -> None:
    taken = entry(1, "photo.captured", 9, capture="c")
    assert acts_among([taken], {"c"}) == []
    assert len(acts_among([taken], {"other"})) == 1


def test_a_wall_that_is_no_instant_counts_as_when_it_was_received() -> None:
    strange = entry(1, "photo.captured", 9, capture="c")
    strange.payload["wall"] = "yesterday"
    assert acts_among([strange], set())[0].made_ms == HALTED + 9 * MINUTE
