import contextlib
import hashlib
import io
import json
import struct
import zipfile
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_sync import queue_file
from offline_sync.entry import ENTRY_BYTES_MAX
from offline_sync.queue_file import Medium, QueueFileError

AT = datetime(2026, 3, 2, 9, 30, 5, tzinfo=timezone(timedelta(hours=8)))
PHOTO = b"\xff\xd8 a photograph" * 9
DIGEST = hashlib.sha256(PHOTO).hexdigest()
MEDIUM = Medium(sha256=DIGEST, size=len(PHOTO), type="image/jpeg")


def a_file(entries=(b"a.b.c", b"d.e.f"), media=((MEDIUM, [PHOTO[:7], PHOTO[7:]]),), at=AT) -> bytes:
    target = io.BytesIO()
    queue_file.write(target, entries, media, at=at)
    return target.getvalue()


def a_zip(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def opened(raw: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(raw))


def contents(raw: bytes) -> queue_file.Contents:
    return queue_file.inspect(opened(raw), len(raw))


def lines(raw: bytes) -> list[bytes]:
    return list(queue_file.entry_lines(opened(raw)))


def test_what_was_written_is_read_back():
    raw = a_file()
    assert contents(raw) == queue_file.Contents(media=(MEDIUM,), ignored=())
    assert lines(raw) == [b"a.b.c", b"d.e.f"]
    assert b"".join(queue_file.media_chunks(opened(raw), MEDIUM)) == PHOTO


def test_the_same_queue_gives_the_same_file():
    assert a_file() == a_file()


def test_a_file_named_by_many_entries_travels_once():
    raw = a_file(media=[(MEDIUM, [PHOTO]), (MEDIUM, [PHOTO])])
    assert contents(raw).media == (MEDIUM,)


@pytest.mark.parametrize("year", [1969, 1980, 2107, 2150])
def test_a_clock_beyond_the_years_of_a_zip_still_exports(year):
    assert lines(a_file(at=AT.replace(year=year))) == [b"a.b.c", b"d.e.f"]


def test_the_file_is_named_by_key_and_time():
    assert queue_file.name("ABCDEFGHIJ", AT) == "palm-queue-ABCDEFGH-20260302T093005.zip"


def test_an_empty_zip_is_an_empty_queue():
    raw = a_zip({})
    assert contents(raw) == queue_file.Contents(media=(), ignored=())
    assert lines(raw) == []


def test_foreign_names_are_ignored_and_reported():
    names = [
        "../../etc/passwd",
        "/etc/passwd",
        f"media/../{DIGEST}",
        f"media/{DIGEST}/x",
        f"media/{DIGEST.upper()}",
        f"media/{DIGEST}\n",
        f"media/{DIGEST[:-1]}",
        "media/",
        "entries.txt/",
        "readme.html",
    ]
    raw = a_zip(dict.fromkeys(names, b"") | {f"media/{DIGEST}": PHOTO})
    told = contents(raw)
    assert [medium.sha256 for medium in told.media] == [DIGEST]
    assert told.media[0].type == queue_file.UNTYPED
    assert set(told.ignored) == set(names)


def test_a_compressed_member_is_not_opened():
    bomb = a_zip({f"media/{DIGEST}": bytes(10**6), "entries.txt": b"a.b.c"}, zipfile.ZIP_DEFLATED)
    assert contents(bomb).media == ()
    assert contents(bomb).ignored == (f"media/{DIGEST}",)
    with pytest.raises(QueueFileError, match="compressed"):
        lines(bomb)


def test_members_that_share_their_bytes_are_a_bomb():
    raw = a_zip({f"media/{DIGEST}": bytes(1000), "entries.txt": b""})
    with pytest.raises(QueueFileError, match="overlap"):
        queue_file.inspect(opened(raw), 999)


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(queue_file, "MEMBERS_MAX", 1)
    with pytest.raises(QueueFileError, match="2 members"):
        contents(a_zip({"a": b"", "b": b""}))


def test_a_name_that_occurs_twice_is_refused():
    raw = a_zip({"entries.txt": b"a.b.c", "entries.tx_": b"x.y.z"})
    with pytest.raises(QueueFileError, match="twice"):
        contents(raw.replace(b"entries.tx_", b"entries.txt"))


def test_a_medium_that_is_not_there_is_an_error():
    with pytest.raises(QueueFileError, match="no such medium"):
        list(queue_file.media_chunks(opened(a_zip({})), MEDIUM))


@pytest.mark.parametrize(
    "types", [b"", b"[]", b'{"x":"image/jpeg"}', b'{"a":7}', b"[" * 20_000, b"\xff"]
)
def test_damaged_types_never_keep_evidence_out(types):
    told = contents(a_zip({"types.json": types, f"media/{DIGEST}": PHOTO}))
    assert told.media == (Medium(sha256=DIGEST, size=len(PHOTO), type=queue_file.UNTYPED),)
    assert told.ignored == ("types.json",)


def test_types_are_bounded(monkeypatch):
    monkeypatch.setattr(queue_file, "TYPES_BYTES_MAX", 10)
    types = json.dumps({DIGEST: "image/jpeg"}).encode()
    assert contents(a_zip({"types.json": types})).ignored == ("types.json",)


def test_media_are_bounded(monkeypatch):
    monkeypatch.setattr(queue_file, "MEDIA_BYTES_MAX", 10)
    assert contents(a_zip({f"media/{DIGEST}": PHOTO})).ignored == (f"media/{DIGEST}",)


def test_blank_lines_and_windows_line_ends_do_not_matter():
    assert lines(a_zip({"entries.txt": b"\r\na.b.c\r\n\n\nd.e.f"})) == [b"a.b.c", b"d.e.f"]


@pytest.mark.parametrize("size", [ENTRY_BYTES_MAX, ENTRY_BYTES_MAX + 1, 10 * ENTRY_BYTES_MAX])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_too_long_is_cut_just_past_the_limit_and_the_next_is_read(size, end):
    told = lines(a_zip({"entries.txt": b"a.b.c\n" + b"x" * size + (end or b"\n") + b"d.e.f" + end}))
    assert told == [b"a.b.c", b"x" * min(size, ENTRY_BYTES_MAX + 1), b"d.e.f"]


def test_an_endless_last_line_ends():
    told = lines(a_zip({"entries.txt": b"x" * (3 * ENTRY_BYTES_MAX)}))
    assert told == [b"x" * (ENTRY_BYTES_MAX + 1)]


def test_a_changed_byte_in_a_medium_is_damage():
    raw = bytearray(a_file())
    raw[raw.index(PHOTO)] ^= 1
    with pytest.raises(QueueFileError, match="CRC"):
        list(queue_file.media_chunks(opened(bytes(raw)), MEDIUM))


def test_an_encrypted_member_is_not_opened():
    raw = bytearray(a_zip({f"media/{DIGEST}": PHOTO}))
    flags = raw.index(b"PK\x01\x02") + 8
    raw[flags : flags + 2] = struct.pack("<H", 1)
    assert contents(bytes(raw)).ignored == (f"media/{DIGEST}",)


@settings(max_examples=300)
@given(st.integers(0, 10**6), st.integers(0, 12), st.binary(max_size=12))
def test_a_damaged_file_raises_nothing_but_its_own_error(at, cut, inserted):
    good = a_file()
    at %= len(good)
    raw = good[:at] + inserted + good[at + cut :]
    try:
        archive = opened(raw)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError):
        return  # opening belongs to the caller
    with contextlib.suppress(QueueFileError):
        told = queue_file.inspect(archive, len(raw))
        for medium in told.media:
            with contextlib.suppress(QueueFileError):
                assert sum(map(len, queue_file.media_chunks(archive, medium))) == medium.size
        assert len(list(queue_file.entry_lines(archive))) < len(raw)
