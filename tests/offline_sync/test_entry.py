import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_sync import base64url, entry, jws, keys
from offline_sync.entry import Fix, NoFix
from offline_sync.refusal import Refusal, RefusedError

from .conftest import Device, public_key, vectors

ENTRIES = vectors("entries.json")
ENROLLED = {
    ENTRIES["keys"][name]["kid"]: public_key(ENTRIES["keys"][name]["public"])
    for name in ENTRIES["enrolled"]
}


def judged(raw: bytes) -> Refusal | None:
    """As the server does it: read, look up the key, check the signature."""
    try:
        read = entry.parse(raw)
    except RefusedError as refused:
        return refused.refusal
    key = ENROLLED.get(read.kid)
    if key is None:
        return Refusal.UNKNOWN_KEY
    return None if entry.verify(read, key) else Refusal.BAD_SIGNATURE


@pytest.mark.parametrize("case", ENTRIES["valid"], ids=lambda case: case["name"])
def test_good_entries_are_read(case):
    raw = case["raw"].encode()
    read = entry.parse(raw)
    assert len(raw) == case["bytes"]
    assert judged(raw) is None
    assert read.raw == raw
    assert base64url.encode(read.hash) == case["hash"]
    told = json.loads(base64url.decode(raw.split(b".")[1]))
    assert (read.seq, read.payload.kind, read.payload.by, read.payload.wall) == tuple(
        told[name] for name in ("seq", "kind", "by", "wall")
    )
    assert (read.prev and base64url.encode(read.prev)) == told["prev"]
    assert json.loads(bytes(read.payload.body)) == told["body"]
    assert (read.payload.mono, read.payload.beacon) == (told.get("mono"), told.get("beacon"))


@pytest.mark.parametrize("case", ENTRIES["invalid"], ids=lambda case: case["name"])
def test_bad_entries_are_refused_for_the_right_reason(case):
    assert judged(case["raw"].encode()) == case["refusal"]


def test_size_is_looked_at_before_anything_else():
    with pytest.raises(RefusedError, match="too-large"):
        entry.parse(b"." * (entry.ENTRY_BYTES_MAX + 1))


def test_another_text_of_the_same_entry_is_never_read():
    # One entry with two texts would have two hashes: a retry would look like a fork.
    raw = ENTRIES["valid"][0]["raw"].encode()
    for at in range(len(raw)):
        for bit in range(8):
            changed = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
            assert judged(changed) is not None


GOOD = ENTRIES["valid"][0]["raw"].encode()
KID = ENTRIES["keys"]["li"]["kid"]


@given(st.one_of(st.binary(max_size=300), st.text(alphabet="Ae0-_.", max_size=300).map(str.encode)))
def test_random_bytes_raise_nothing_but_a_refusal(raw):
    with contextlib.suppress(RefusedError):
        entry.parse(raw)


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.binary(max_size=40))
def test_damaged_entries_raise_nothing_but_a_refusal(at, cut, inserted):
    with contextlib.suppress(RefusedError):
        entry.parse(GOOD[:at] + inserted + GOOD[at + cut :])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
)
members = st.sampled_from(
    ["v", "seq", "prev", "kind", "by", "wall", "mono", "beacon", "where", "app", "body"]
)


@pytest.mark.slow
@given(st.dictionaries(members, json_values) | json_values, st.binary(max_size=8))
def test_any_json_raises_nothing_but_a_refusal(value, noise):
    told = json.loads(base64url.decode(GOOD.split(b".")[1]))
    changed = told | value if isinstance(value, dict) else value
    for payload in (json.dumps(changed).encode(), json.dumps(changed).encode() + noise, noise):
        raw = b".".join(
            [GOOD.split(b".")[0], base64url.encode(payload).encode(), GOOD.split(b".")[2]]
        )
        with contextlib.suppress(RefusedError):
            read = entry.parse(raw)
            assert isinstance(json.loads(bytes(read.payload.body)), dict)
            with contextlib.suppress(ValueError):
                entry.read_where(read.payload)


def test_deep_json_behind_hostile_text_costs_linear_time():
    # With a backtracking pattern this takes minutes; the suite's timeout is the witness.
    payload = b"[" * 100 + b'"' + rb"\"" * 24_000
    raw = jws.sign(keys.generate(), "palm-entry", payload)
    with pytest.raises(RefusedError, match="malformed"):
        entry.parse(raw)


def test_positions_are_read_as_they_are_told(li):
    def where(value):
        return entry.read_where(li.write(li.entries[0], where=entry.body_of(value)).payload)

    fix = {"lat": 39.9, "lon": 116.4, "acc": 8, "at": "2026-03-02T09:00:00+08:00", "source": "gps"}
    read = where(fix)
    assert isinstance(read, Fix)
    assert (read.lat, read.lon, read.acc, read.alt) == (39.9, 116.4, 8, None)
    assert where({"none": "denied"}) == NoFix(none="denied")
    assert where(None) is None


@pytest.mark.parametrize("told", [{}, {"lat": 91}, {"none": "lazy"}, {"lat": 1, "lon": 2}])
def test_an_unreadable_position_is_an_error_of_its_own_and_no_refusal(li, told):
    written = li.write(li.entries[0], where=entry.body_of(told))
    with pytest.raises(msgspec.ValidationError):
        entry.read_where(written.payload)


def test_what_no_server_would_read_is_not_signed():
    device = Device()
    with pytest.raises(RefusedError, match="too-large"):
        device.write(body={"text": "x" * 60_000})
    with pytest.raises(RefusedError, match="malformed"):
        device.write(seq=2)
    assert device.entries == []


def test_the_name_of_the_key_is_found_when_it_is_not_given():
    key = keys.generate()
    assert jws.parse(jws.sign(key, "palm-proof", b"{}"), "palm-proof").kid == keys.kid_of(key)
