import asyncio
import hashlib
import struct
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media_store import open_store
from media_store.exif_parsing import read_with_exif, read_with_pillow
from media_store.exif_reading import (
    Claim,
    ExifFacts,
    Picture,
    Reading,
    contradictions,
    distance_m,
    merge,
    read_exif,
)
from media_store.job import UnreadableError
from media_store.workbench import Workbench
from tests.media_store.pictures import encoded, picture

SHANGHAI = timezone(timedelta(hours=8))
TAKEN = datetime(2026, 11, 22, 10, 2, 11, tzinfo=SHANGHAI)


def exif(**changes):
    fields = {
        "taken": "2026:11:22 10:02:11",
        "offset": "+08:00",
        "latitude": (31.0, 13.0, 49.5),
        "north": "N",
        "longitude": (121.0, 28.0, 25.3),
        "east": "E",
        "accuracy": 8.0,
        "comment": b"ASCII\0\0\0acc_m=8;fix=2026-11-22T10:02:10+08:00",
        "image_id": "0b0a" * 8,
        "make": "Maker",
        "model": "型号",
    } | changes
    block = Image.Exif()
    tags = {
        (0, 0x010F): "make",
        (0, 0x0110): "model",
        (0x8769, 0x9003): "taken",
        (0x8769, 0x9011): "offset",
        (0x8769, 0x9286): "comment",
        (0x8769, 0xA420): "image_id",
        (0x8825, 1): "north",
        (0x8825, 2): "latitude",
        (0x8825, 3): "east",
        (0x8825, 4): "longitude",
        (0x8825, 0x1F): "accuracy",
    }
    for (directory, tag), name in tags.items():
        if fields[name] is not None:
            (block.get_ifd(directory) if directory else block)[tag] = fields[name]
    return block


@pytest.fixture(scope="module")
def bench():
    opened = Workbench(workers=1)
    yield opened
    opened.close()


def facts_of(tmp_path, bench, data):
    store = open_store("", tmp_path)
    digest = hashlib.sha256(data).hexdigest()
    (tmp_path / digest).write_bytes(data)
    store.put_file(tmp_path / digest, digest, len(data))
    return asyncio.run(read_exif(bench, store, digest))


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_wrote_is_read(tmp_path, bench, name):
    facts = facts_of(tmp_path, bench, encoded(picture(), name, exif=exif(model="Model")))
    assert facts.taken_at == TAKEN
    assert facts.offset == "+08:00"
    assert facts.latitude == pytest.approx(31.23041667)
    assert facts.longitude == pytest.approx(121.47369444)
    assert facts.accuracy_m == 8.0
    assert facts.image_id == "0b0a" * 8
    assert facts.user_comment == "acc_m=8;fix=2026-11-22T10:02:10+08:00"
    assert (facts.make, facts.model) == ("Maker", "Model")
    assert facts.agree
    assert facts.failures == (() if name == "JPEG" else ("exif: jpeg-only",))


def test_a_picture_without_exif_has_no_facts_and_no_failures(tmp_path, bench):
    assert facts_of(tmp_path, bench, encoded(picture())) == ExifFacts(agree=True)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"north": "S"}, "latitude", pytest.approx(-31.23041667)),
        ({"east": "W"}, "longitude", pytest.approx(-121.47369444)),
        ({"offset": None}, "taken_at", datetime(2026, 11, 22, 10, 2, 11)),  # noqa: DTZ001
        ({"accuracy": None}, "accuracy_m", 8.0),
        ({"accuracy": None, "comment": None}, "accuracy_m", None),
        ({"comment": b"UNICODE\0" + "备注".encode("utf-16")}, "user_comment", "备注"),
    ],
)
def test_variants_are_understood(tmp_path, bench, changes, field, value):
    facts = facts_of(tmp_path, bench, encoded(picture(), exif=exif(**changes)))
    assert getattr(facts, field) == value


LIES = {
    "date that does not exist": ({"taken": "2026:13:45 10:02:11"}, "taken_at"),
    "date that is no date": ({"taken": "yesterday"}, "taken_at"),
    "latitude beyond the pole": ({"latitude": (91.0, 0.0, 0.0)}, "latitude"),
    "latitude that is no half": ({"north": "Q"}, "latitude"),
    "offset that is none": ({"offset": "Shanghai"}, "offset"),
    "text with controls": ({"make": "Ma\x1bker"}, "make"),
    "endless text": ({"make": "M" * 5000}, "make"),
}


@pytest.mark.parametrize(("changes", "field"), LIES.values(), ids=LIES)
def test_a_field_that_lies_is_named_and_hides_no_other(tmp_path, bench, changes, field):
    facts = facts_of(tmp_path, bench, encoded(picture(), exif=exif(**changes)))
    assert getattr(facts, field) is None
    assert f"pillow: {field}" in facts.failures
    assert facts.image_id == "0b0a" * 8


HOSTILE = {
    "no picture": b"hello",
    "empty": b"",
    "directory that points to itself": encoded(
        picture(), exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0" + b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" * 9
    ),
    "a million entries": encoded(picture(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(300)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_block_gives_facts_without_anything(tmp_path, bench, data):
    facts = facts_of(tmp_path, bench, data)
    assert (facts.taken_at, facts.latitude, facts.image_id) == (None, None, None)


def test_a_reader_that_hangs_is_given_up_and_the_other_is_heard(tmp_path, bench, monkeypatch):
    do = bench.do

    async def do_hanging(task, argument, answer, *, seconds):
        if task.endswith("read_with_exif"):
            raise UnreadableError("took-too-long")
        return await do(task, argument, answer, seconds=seconds)

    monkeypatch.setattr(bench, "do", do_hanging)
    facts = facts_of(tmp_path, bench, encoded(picture(), exif=exif()))
    assert facts.taken_at == TAKEN
    assert facts.failures == ("exif: took-too-long",)


SOUND_JPEG = encoded(picture(16, 16), exif=exif())
EXIF_AT = SOUND_JPEG.index(b"Exif\0\0") + 6
EXIF_SIZE = struct.unpack(">H", SOUND_JPEG[EXIF_AT - 8 : EXIF_AT - 6])[0] - 8


@settings(max_examples=300, deadline=2000)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, EXIF_SIZE - 1), st.integers(0, 255)), min_size=1, max_size=8
    )
)
def test_any_damage_to_the_block_is_a_reading_or_a_typed_error(tmp_path_factory, changes):
    data = bytearray(SOUND_JPEG)
    for at, value in changes:
        data[EXIF_AT + at] = value
    path = tmp_path_factory.getbasetemp() / "damaged.jpg"
    path.write_bytes(data)
    readings = []
    for read in (read_with_pillow, read_with_exif):
        try:
            readings.append(read(Picture(str(path))))
        except UnreadableError as error:
            readings.append(error.reason)
    assert isinstance(merge(*readings), ExifFacts)


def test_readers_that_differ_are_said_to():
    facts = merge(Reading(image_id="a", make="x"), Reading(image_id="b"))
    assert not facts.agree
    assert facts.image_id == "a"
    assert facts.failures == ("both: image_id differs",)
    assert [found.field for found in contradictions(facts, Claim())] == ["readers"]


def test_when_one_reader_fails_the_other_gives_the_facts():
    facts = merge("took-too-long", Reading(make="x"))
    assert (facts.make, facts.agree) == ("x", True)


CLAIM = Claim(taken_at=TAKEN, latitude=31.23041667, longitude=121.47369444, image_id="0B0A" * 8)
FACTS = ExifFacts(
    taken_at=TAKEN, latitude=31.23041667, longitude=121.47369444, image_id="0b0a" * 8, agree=True
)


def with_(struct_, **changes):
    return msgspec.structs.replace(struct_, **changes)


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        (FACTS, CLAIM),
        (FACTS, Claim()),
        (ExifFacts(agree=True), CLAIM),
        (FACTS, with_(CLAIM, taken_at=TAKEN.astimezone(UTC))),
        (with_(FACTS, taken_at=TAKEN.replace(tzinfo=None)), CLAIM),
        (FACTS, with_(CLAIM, taken_at=TAKEN + timedelta(seconds=5))),
        (FACTS, with_(CLAIM, latitude=31.23041667 + 4e-5)),
        (FACTS, with_(CLAIM, image_id="0b0a0b0a-0b0a-0b0a-0b0a-0b0a0b0a0b0a")),
    ],
)
def test_what_agrees_or_is_not_said_contradicts_nothing(facts, claim):
    assert contradictions(facts, claim) == ()


@pytest.mark.parametrize(
    ("claim", "field", "difference"),
    [
        (with_(CLAIM, taken_at=TAKEN - timedelta(minutes=3)), "taken_at", 180.0),
        (with_(CLAIM, taken_at=TAKEN.replace(tzinfo=UTC)), "taken_at", -28800.0),
        (with_(CLAIM, latitude=31.24041667), "position", pytest.approx(1112, abs=1)),
        (with_(CLAIM, image_id="ffff" * 8), "image_id", None),
    ],
)
def test_what_differs_is_told_with_how_much(claim, field, difference):
    (found,) = contradictions(FACTS, claim)
    assert (found.field, found.difference) == (field, difference)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_a_distance_is_symmetric_and_fits_on_earth(a, b, c, d):
    assert 0 <= distance_m(a, b, c, d) <= 20_016_000
    assert distance_m(a, b, c, d) == pytest.approx(distance_m(c, d, a, b), abs=1e-3)
