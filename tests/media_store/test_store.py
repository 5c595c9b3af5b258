"""What every `MediaStore` promises; the fixture `store` is each of them in turn."""

import asyncio
import errno
import hashlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media_store import open_store
from media_store.folder import FolderStore
from media_store.store import (
    ObjectDiffersError,
    ObjectMissingError,
    StoreUnavailableError,
    measure,
    stream,
)

PHOTO = bytes(range(251)) * 9000  # 2.2 MB: several pieces


def put(store, folder, data):
    source = folder / hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    store.put_file(source, source.name, len(data))
    return source.name


def everything(store, digest, *bounds):
    return b"".join(store.read(digest, *bounds))


def test_what_was_put_is_there_unchanged(store, tmp_path):
    digest = put(store, tmp_path, PHOTO)
    assert store.size(digest) == len(PHOTO)
    assert everything(store, digest) == PHOTO
    assert measure(store, digest) == digest


def test_the_source_stays(store, tmp_path):
    digest = put(store, tmp_path, PHOTO)
    assert (tmp_path / digest).read_bytes() == PHOTO


def test_a_file_from_another_file_system_is_stored_whole(tmp_path, monkeypatch):
    """The data lie on a volume, what is made in passing beside the system: no link leads there."""
    folder = FolderStore(tmp_path / "data")
    really = os.link

    def link(source, place, **more):
        if not os.fspath(source).startswith(os.fspath(tmp_path / "data")):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really(source, place, **more)

    monkeypatch.setattr(os, "link", link)
    digest = put(folder, tmp_path, PHOTO)
    assert put(folder, tmp_path, PHOTO) == digest
    assert measure(folder, digest) == digest
    assert [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()] == [digest]


def test_an_empty_file_is_a_file(store, tmp_path):
    digest = put(store, tmp_path, b"")
    assert store.size(digest) == 0
    assert everything(store, digest) == b""
    assert measure(store, digest) == digest


def test_a_file_of_many_parts_is_stored_whole(store, tmp_path):
    data = os.urandom(1 << 20) * 20
    digest = put(store, tmp_path, data)
    assert measure(store, digest) == digest


def test_what_was_never_put_is_missing(store):
    digest = "0" * 64
    assert store.size(digest) is None
    assert store.path(digest) is None
    with pytest.raises(ObjectMissingError):
        everything(store, digest)


def test_the_same_bytes_twice_are_harmless(store, tmp_path):
    assert put(store, tmp_path, PHOTO) == put(store, tmp_path, PHOTO)
    assert list(store.digests()) == [hashlib.sha256(PHOTO).hexdigest()]


@pytest.mark.parametrize("other", [b"x" + PHOTO[1:], PHOTO + b"x", PHOTO[:-1], b""])
def test_other_bytes_never_replace_what_is_stored(store, tmp_path, other):
    digest = put(store, tmp_path, PHOTO)
    source = tmp_path / "other"
    source.write_bytes(other)
    with pytest.raises(ObjectDiffersError):
        store.put_file(source, digest, len(other))
    assert everything(store, digest) == PHOTO


def test_a_file_of_another_size_than_announced_is_not_stored(store, tmp_path):
    source = tmp_path / "source"
    source.write_bytes(PHOTO)
    digest = hashlib.sha256(PHOTO).hexdigest()
    with pytest.raises(ValueError, match="size"):
        store.put_file(source, digest, len(PHOTO) - 1)
    assert store.size(digest) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_digest_reaches_no_file(store, name):
    for call in (store.size, store.path, store.read):
        with pytest.raises(ValueError, match="digest"):
            call(name)


def test_all_digests_are_listed_in_order(store, tmp_path):
    digests = [put(store, tmp_path, bytes([n])) for n in range(40)]
    assert list(store.digests()) == sorted(digests)


def test_ranges_are_those_of_the_bytes(store, tmp_path):
    data = PHOTO[:300_000]
    digest = put(store, tmp_path, data)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(start=st.integers(0, 310_000), length=st.none() | st.integers(0, 310_000))
    def holds(start, length):
        end = None if length is None else start + length
        assert everything(store, digest, start, length) == data[start:end]

    holds()


def test_an_event_loop_reads_it_in_pieces(store, tmp_path):
    digest = put(store, tmp_path, PHOTO)

    async def read():
        return [piece async for piece in stream(store, digest, 5, len(PHOTO) - 10)]

    pieces = asyncio.run(read())
    assert b"".join(pieces) == PHOTO[5:-5]
    assert len(pieces) > 1


def test_a_flipped_bit_is_found_by_measuring(tmp_path):
    store = open_store("", tmp_path / "data")
    digest = put(store, tmp_path, PHOTO)
    path = store.path(digest)
    damaged = bytearray(PHOTO)
    damaged[1234] ^= 1
    path.unlink()
    path.write_bytes(damaged)
    assert measure(store, digest) != digest


def test_a_file_is_on_disk_before_its_name_and_its_name_before_the_answer(tmp_path, monkeypatch):
    store = FolderStore(tmp_path / "data")
    order = []
    real = os.fsync

    def fsync(fd):
        order.append(os.path.realpath(f"/proc/self/fd/{fd}"))
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    digest = put(store, tmp_path, PHOTO)
    assert order == [
        str(tmp_path / digest),
        str(tmp_path / "data" / "objects" / digest[:2]),
    ]


def test_a_silent_s3_is_unavailable_and_nothing_is_stored(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("media_store.s3.RETRIES_MAX", 0)
    store = open_store("s3://bucket?endpoint=http://127.0.0.1:1", tmp_path)
    with pytest.raises(StoreUnavailableError):
        put(store, tmp_path, PHOTO)
    with pytest.raises(StoreUnavailableError):
        list(store.digests())


@pytest.mark.parametrize("url", ["ftp://x", "s3://", "s3://bucket?secret=x", "objects"])
def test_an_address_nobody_knows_is_refused(tmp_path, url):
    with pytest.raises(ValueError):
        open_store(url, tmp_path)
