"""The trust ladder: what each rung says, and that better evidence never looks worse."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.evidence import trust
from backend.evidence.bodies import BODIES, UnreadableBodyError, read
from backend.evidence.model import (
    Bounds,
    ChainFacts,
    NoPlace,
    Place,
    Position,
    Rung,
    TimeBracket,
)
from media_store.exif_reading import ExifFacts

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CITY_HALL = Position(lat=30.0, lon=120.0)
METRE = 1 / 111_195.08
"""Degrees of latitude to the metre on the sphere used."""


def bracket(before: float | None, after: float | None, **changes: Any) -> TimeBracket:
    """Open ends are None; minutes from noon else."""
    fields: dict[str, Any] = {
        "not_before": None if before is None else NOON + timedelta(minutes=before),
        "not_after": None if after is None else NOON + timedelta(minutes=after),
        "claimed_not_before": None,
        "grade": "A",
        "contradictory": False,
    }
    return TimeBracket(**{**fields, **changes})


def place(metres_north: float, acc: float = 10.0) -> Place:
    return Place(
        lat=30.0 + metres_north * METRE, lon=120.0, acc=acc, at=NOON.isoformat(), source="gps"
    )


def said(rung: Rung) -> tuple[str, str]:
    return rung.verdict, rung.reason


@pytest.mark.parametrize(
    ("given_bracket", "wall", "verdict", "reason"),
    [
        (bracket(-1, 1), "2026-11-22T20:00:00+08:00", "for", "bracket-a"),
        (bracket(-60, 60, grade="B"), "2026-11-22T12:00:00Z", "for", "bracket-b"),
        (bracket(None, 1, grade="C"), "2026-11-22T12:00:00Z", "unknown", "bracket-c"),
        (bracket(-1, 1), "2026-11-22T12:02:59Z", "for", "bracket-a"),
        (bracket(-1, 1), "2026-11-22T12:03:01Z", "against", "clock-off"),
        (bracket(-1, 1), "2026-11-22T11:56:59Z", "against", "clock-off"),
        (bracket(None, 1, grade="C"), "2020-01-01T00:00:00Z", "unknown", "bracket-c"),
        (bracket(-1, 1), "half past ten", "for", "bracket-a"),
        (bracket(-1, 1), "2026-11-22T12:30:00", "for", "bracket-a"),
        (
            bracket(1, -1, contradictory=True),
            "2026-11-22T12:00:00Z",
            "against",
            "bracket-contradictory",
        ),
    ],
)
def test_time_is_told_as_narrowly_as_it_is_proven(
    given_bracket: TimeBracket, wall: str, verdict: str, reason: str
) -> None:
    assert said(trust.time_rung(given_bracket, wall)) == (verdict, reason)


@given(minutes=st.floats(-600, 600), before=st.floats(-300, 0), after=st.floats(0, 300))
def test_a_clock_is_off_exactly_by_its_distance_to_the_bracket(
    minutes: float, before: float, after: float
) -> None:
    wall = (NOON + timedelta(minutes=minutes)).isoformat()
    off = trust.clock_off_seconds(bracket(before, after), wall)
    assert off is not None
    expected = max(0.0, minutes - after) - max(0.0, before - minutes)
    assert off == pytest.approx(expected * 60, abs=0.01)


@pytest.mark.parametrize(
    ("where", "registered", "verdict", "reason"),
    [
        (place(0), CITY_HALL, "for", "place-near"),
        (place(299), CITY_HALL, "for", "place-near"),
        (place(305), CITY_HALL, "unknown", "place-imprecise"),
        (place(320), CITY_HALL, "against", "place-far"),
        (place(5_000), CITY_HALL, "against", "place-far"),
        (place(5_000, acc=4_900), CITY_HALL, "unknown", "place-imprecise"),
        (place(0, acc=201), CITY_HALL, "unknown", "place-imprecise"),
        (place(0), None, "unknown", "place-unregistered"),
        (NoPlace(none="denied"), CITY_HALL, "unknown", "place-none"),
        (None, CITY_HALL, "unknown", "place-none"),
    ],
)
def test_a_place_is_judged_within_its_accuracy(
    where: Place | NoPlace | None, registered: Position | None, verdict: str, reason: str
) -> None:
    assert said(trust.place_rung(where, registered)) == (verdict, reason)


@given(metres=st.floats(0, 50_000), acc=st.floats(0, 5_000), worse=st.floats(0, 5_000))
def test_a_less_precise_fix_never_turns_into_a_reason_against(
    metres: float, acc: float, worse: float
) -> None:
    precise = trust.place_rung(place(metres, acc), CITY_HALL)
    vague = trust.place_rung(place(metres, acc + worse), CITY_HALL)
    if vague.verdict == "against":
        assert precise.verdict == "against"


@given(
    lat=st.floats(-89, 89),
    lon=st.floats(-180, 180),
    other=st.floats(-89, 89),
    to=st.floats(-180, 180),
)
def test_distance_is_the_same_both_ways_and_bounded_by_half_the_earth(
    lat: float, lon: float, other: float, to: float
) -> None:
    there = trust.distance_metres(lat, lon, other, to)
    assert there == pytest.approx(trust.distance_metres(other, to, lat, lon), abs=1e-3)
    assert 0 <= there <= 20_016_000


@pytest.mark.parametrize(
    ("missing", "forked", "bounds", "reason"),
    [
        ((), False, (3, 9), "chain-whole"),
        (((1, 2),), False, (3, 9), "chain-whole"),
        (((10, 12),), False, (3, 9), "chain-whole"),
        (((10, 12),), False, (3, None), "chain-gap"),
        (((5, 5),), False, (3, 9), "chain-gap"),
        (((1, 4),), False, (3, 9), "chain-gap"),
        ((), True, (3, 9), "chain-forked"),
    ],
)
def test_a_gap_counts_where_it_may_belong_to_the_visit(
    missing: tuple[tuple[int, int], ...],
    forked: bool,
    bounds: tuple[int, int | None],
    reason: str,
) -> None:
    facts = ChainFacts(missing=missing, forked=forked)
    rung = trust.chain_rung(facts, Bounds(first=bounds[0], last=bounds[1]))
    assert rung.reason == reason
    assert (rung.verdict == "for") is (reason == "chain-whole")


@given(
    seqs=st.sets(st.integers(1, 30), min_size=1),
    first=st.integers(1, 30),
    length=st.integers(0, 10),
)
def test_a_whole_stretch_is_never_told_as_broken(seqs: set[int], first: int, length: int) -> None:
    last = first + length
    missing = tuple((seq, seq) for seq in sorted(set(range(1, 31)) - seqs))
    rung = trust.chain_rung(ChainFacts(missing=missing), Bounds(first=first, last=last))
    whole = all(seq in seqs for seq in range(first, last + 1) if seq <= 30)
    assert (rung.reason == "chain-whole") is whole


EXIF = ExifFacts(taken_at=NOON, latitude=30.0, longitude=120.0, image_id="AB-CD", agree=True)


@pytest.mark.parametrize(
    ("facts", "reason", "contradictions"),
    [
        (None, "exif-unread", []),
        (ExifFacts(agree=True), "exif-absent", []),
        (EXIF, "exif-agrees", []),
        (
            ExifFacts(taken_at=NOON + timedelta(minutes=3), agree=True),
            "exif-contradicts",
            ["taken_at"],
        ),
        (ExifFacts(latitude=30.01, longitude=120.0, agree=True), "exif-contradicts", ["position"]),
        (ExifFacts(image_id="other", agree=True), "exif-contradicts", ["image_id"]),
    ],
)
def test_exif_is_held_against_what_was_signed(
    facts: ExifFacts | None, reason: str, contradictions: list[str]
) -> None:
    check = trust.ExifCheck(facts=facts, taken_at=NOON.isoformat(), capture="abcd")
    assert trust.exif_rung(check, place(0)).reason == reason
    assert trust.exif_contradictions(check, place(0)) == contradictions


@pytest.mark.parametrize(
    ("officers", "confirmed", "verdict", "reason"),
    [
        (1, False, "against", "single-officer"),
        (1, True, "against", "single-officer"),
        (2, True, "for", "partner-confirmed"),
        (2, False, "unknown", "partner-unconfirmed"),
        (None, False, "unknown", "partner-unconfirmed"),
    ],
)
def test_two_officers_are_the_rule(
    officers: int | None, confirmed: bool, verdict: str, reason: str
) -> None:
    rung = trust.partner_rung(trust.Partnering(officers=officers, confirmed=confirmed))
    assert said(rung) == (verdict, reason)


@pytest.mark.parametrize(
    ("method", "verdict", "reason"),
    [
        ("live-camera", "for", "live-capture"),
        ("live-microphone", "for", "live-capture"),
        ("system-camera", "unknown", "system-camera"),
        ("imported", "against", "imported"),
    ],
)
def test_how_bytes_came_in_is_told(method: str, verdict: str, reason: str) -> None:
    assert said(trust.method_rung(method)) == (verdict, reason)


def test_concerns_are_told_once_in_the_order_of_the_ladder() -> None:
    far = trust.place_rung(place(5_000), CITY_HALL)
    alone = trust.partner_rung(trust.Partnering(officers=1, confirmed=False))
    forked = trust.chain_rung(ChainFacts(forked=True), Bounds(first=1, last=1))
    assert trust.concerns_of([[alone, far], [far, forked]]) == [
        "chain-forked",
        "place-far",
        "single-officer",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(kind=st.sampled_from([*BODIES, "cow.milked"]), body=st.dictionaries(st.text(), JSON))
def test_no_body_whatever_it_says_brings_the_reader_down(kind: str, body: dict[str, Any]) -> None:
    with contextlib.suppress(UnreadableBodyError):
        assert isinstance(read(kind, body), BODIES[kind])
