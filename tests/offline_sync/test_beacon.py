from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_sync import base64url, beacon, entry, keys
from offline_sync.beacon import Bracket, Grade, Moment
from offline_sync.refusal import Refusal, RefusedError

from .conftest import Device, public_key, vectors

BEACONS = vectors("beacons.json")
SERVER_KEYS = {each["kid"]: public_key(each["public"]) for each in BEACONS["serverKeys"]}
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@pytest.mark.parametrize("case", BEACONS["nonces"], ids=["empty chain", "one entry"])
def test_a_nonce_commits_to_the_head(case):
    head = case["head"] and base64url.decode(case["head"])
    assert base64url.encode(beacon.nonce_of(head)) == case["nonce"]


@pytest.mark.parametrize("case", BEACONS["reading"], ids=lambda case: case["name"])
def test_beacons_are_read_or_refused_as_written_down(case):
    if "refusal" in case:
        with pytest.raises(RefusedError) as refused:
            beacon.read(case["raw"].encode(), SERVER_KEYS)
        assert refused.value.refusal == case["refusal"]
    else:
        read = beacon.read(case["raw"].encode(), SERVER_KEYS)
        assert msgspec.to_builtins(read) == case["beacon"] | {
            "time": msgspec.to_builtins(instant(case["beacon"]["time"]))
        }


@pytest.mark.parametrize("case", BEACONS["chains"], ids=lambda case: case["name"])
def test_brackets_are_as_written_down(case):
    moments = [
        Moment(
            entry=entry.parse(row["raw"].encode()),
            received_at=instant(row["receivedAt"]),
            witnessed_at=instant(row["witnessedAt"]),
        )
        for row in case["entries"]
    ]
    told = [
        {
            "notBefore": bracket.not_before,
            "notAfter": bracket.not_after,
            "claimedNotBefore": bracket.claimed_not_before,
            "grade": bracket.grade,
            "contradictory": bracket.contradictory,
        }
        for bracket in beacon.brackets(moments, SERVER_KEYS)
    ]
    bounds = ("notBefore", "notAfter", "claimedNotBefore")
    assert told == [
        row["bracket"] | {name: instant(row["bracket"][name]) for name in bounds}
        for row in case["entries"]
    ]


def test_no_moments_have_no_brackets():
    assert beacon.brackets([], SERVER_KEYS) == []


@pytest.mark.parametrize(
    ("seconds", "grade"),
    [(0, "A"), (120, "A"), (120.001, "B"), (28_800, "B"), (28_800.001, "C"), (-1, "C")],
)
def test_the_grade_is_the_width(seconds, grade):
    bracket = Bracket(
        not_before=MORNING,
        not_after=MORNING + timedelta(seconds=seconds),
        claimed_not_before=None,
    )
    assert bracket.grade is Grade(grade)


@pytest.mark.parametrize("nonce", ["", "AA", "A" * 44, "!" * 43])
def test_the_server_signs_no_other_text_as_a_nonce(nonce):
    with pytest.raises(ValueError):
        issued(Device(), SERVER, nonce, MORNING)


def test_the_time_of_a_beacon_is_cut_and_never_rounded_up():
    zone = timezone(timedelta(hours=8))
    late = datetime(2026, 3, 2, 9, 0, 0, 999_999, tzinfo=zone)
    assert beacon.instant_text(late) == "2026-03-02T01:00:00.999Z"


def test_why_a_beacon_does_not_count_is_told():
    li, wang = Device(), Device()
    first = li.write()
    nonce = base64url.encode(beacon.nonce_of(first.hash))
    good = issued(li, SERVER, nonce, MORNING).decode()

    def refusal(told: object, device: Device = li) -> Refusal | None:
        made = device.write(device.entries[0], kind="beacon.received", body=told)
        try:
            assert beacon.received(made, KEYS) is not None
        except RefusedError as refused:
            return refused.refusal
        return None

    wang.write()
    assert refusal({"beacon": good}) is None
    assert refusal({"beacon": good}, wang) is Refusal.UNKNOWN_KEY
    assert refusal({"beacon": 7}) is Refusal.MALFORMED
    assert refusal({"beacon": "照片"}) is Refusal.MALFORMED
    li.write()
    later = li.write(kind="beacon.received", body={"beacon": good})
    with pytest.raises(RefusedError, match="another head"):
        beacon.received(later, KEYS)
    assert beacon.received(first, KEYS) is None


SERVER = keys.generate()
SERVER_KID = keys.kid_of(SERVER)
KEYS = {SERVER_KID: SERVER.public_key()}


def issued(device: Device, server: keys.PrivateKey, nonce: str, time: datetime) -> bytes:
    return beacon.issue(
        server, server_kid=SERVER_KID, device_kid=device.kid, nonce=nonce, time=time, size=3
    )


class Phone:
    """A phone whose clocks may lie in every way, and a world that knows the true time."""

    def __init__(self, world: datetime, wall_error: timedelta, drift_ppm: int) -> None:
        self.device = Device()
        self.now = world
        self.wall_error = wall_error
        self.drift_ppm = drift_ppm
        self.session: tuple[int, timedelta] | None = None  # beacon seq, counted since its arrival
        self.truth: list[datetime] = []
        self.received: list[datetime | None] = []

    def let_pass(self, time: timedelta, *, asleep: bool) -> None:
        self.now += time
        if self.session and not asleep:  # performance.now() pauses while the phone sleeps
            counted = time + time * self.drift_ppm / 1_000_000
            self.session = self.session[0], self.session[1] + counted

    def write(self, lie_ms: int = 0, **members: object) -> None:
        since = self.session and {
            "beacon": self.session[0],
            "mono": max(0, self.session[1] // timedelta(milliseconds=1) + lie_ms),
        }
        wall = (self.now + self.wall_error).isoformat()
        self.device.write(wall=wall, **(since or {}), **members)
        self.truth.append(self.now)
        self.received.append(None)

    def fetch_beacon(self, travel: timedelta) -> None:
        head = self.device.entries[-1].hash if self.device.entries else None
        nonce = base64url.encode(beacon.nonce_of(head))
        self.let_pass(travel, asleep=False)
        signed = issued(self.device, SERVER, nonce, self.now)
        self.let_pass(travel, asleep=False)
        self.session = None
        self.write(kind="beacon.received", body={"beacon": signed.decode()})
        self.session = self.device.entries[-1].seq, timedelta()

    def push(self) -> None:
        kept = self.now.replace(microsecond=self.now.microsecond // 1000 * 1000)
        self.received = [at or kept for at in self.received]

    def moments(self) -> list[Moment]:
        return [
            Moment(entry=made, received_at=at)
            for made, at in zip(self.device.entries, self.received, strict=True)
        ]


durations = st.timedeltas(timedelta(), timedelta(hours=30))
acts = st.one_of(
    st.tuples(st.just("wait"), durations),
    st.tuples(st.just("sleep"), durations),
    st.tuples(st.just("write"), st.integers(0, 3)),
    st.tuples(st.just("beacon"), st.timedeltas(timedelta(), timedelta(minutes=1))),
    st.tuples(st.just("push"), st.none()),
    st.tuples(st.just("reload"), st.none()),
)
ten_years = st.timedeltas(timedelta(days=-3650), timedelta(days=3650))


def simulate(phone: Phone, story: list, lie_ms: int) -> None:
    for act, value in story:
        match act:
            case "wait" | "sleep":
                phone.let_pass(value, asleep=act == "sleep")
            case "write":
                for _ in range(value):
                    phone.write(lie_ms)
            case "beacon":
                phone.fetch_beacon(value)
            case "push":
                phone.push()
            case _:
                phone.session = None


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(acts, max_size=25), ten_years, st.integers(-300, 200))
def test_no_honest_bracket_ever_excludes_the_true_time(story, wall_error, drift_ppm):
    phone = Phone(MORNING, wall_error, drift_ppm)
    simulate(phone, story, lie_ms=0)
    found = beacon.brackets(phone.moments(), KEYS)
    for truth, bracket in zip(phone.truth, found, strict=True):
        assert bracket.not_before is None or bracket.not_before <= truth
        assert bracket.not_after is None or truth <= bracket.not_after
        assert bracket.claimed_not_before is None or bracket.claimed_not_before <= truth
        assert not bracket.contradictory


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(acts, max_size=25), ten_years, st.integers(-(10**9), 10**9), st.data())
def test_a_lying_phone_moves_no_proven_bound(story, wall_error, lie_ms, data):
    phone = Phone(MORNING, wall_error, 0)
    simulate(phone, story, lie_ms)
    moments = phone.moments()
    lost = data.draw(st.sets(st.integers(0, max(0, len(moments) - 1))))
    left = [at for at in range(len(moments)) if at not in lost]
    found = beacon.brackets([moments[at] for at in left], KEYS)
    whole = beacon.brackets(moments, KEYS)
    for at, bracket in zip(left, found, strict=True):
        assert bracket.not_before is None or bracket.not_before <= phone.truth[at]
        assert bracket.not_after is None or phone.truth[at] <= bracket.not_after
        claimed = bracket.claimed_not_before
        assert claimed is None or bracket.not_after is None or claimed <= bracket.not_after
        # Fewer entries never make a bracket tighter.
        assert bracket.not_before is None or bracket.not_before <= (
            whole[at].not_before or bracket.not_before
        )
        assert bracket.not_after is None or (whole[at].not_after or MORNING) <= bracket.not_after
