"""The disk fails at any one call; what was acknowledged stays, nothing half becomes visible."""

import asyncio
import errno
import hashlib
import os

import msgspec
import pytest

from tests.media_store.tus_harness import CHUNK, LIMITS, Person, b64, id_in, problem, promise

PHOTO = bytes(range(256)) * 1200
CALLS = ("write", "fsync", "ftruncate", "utime", "link", "replace", "rename", "mkdir", "unlink")


class FailingDisk:
    """Lets calls of `os` through until the chosen one; from then on as long as it is `broken`."""

    def __init__(self, monkeypatch, names):
        self.left: int | None = None
        self.error = errno.ENOSPC
        self.lasting = False
        self.struck = False
        for name in names:
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name)))

    def _wrapped(self, real):
        def call(*arguments, **options):
            if self.left is not None:
                self.left -= 1
                if self.left == 0 or (self.left < 0 and self.lasting):
                    self.struck = True
                    raise OSError(self.error, "injected")
            return real(*arguments, **options)

        return call

    def fail_at(self, call, error, *, lasting):
        self.left, self.error, self.lasting, self.struck = call, error, lasting, False

    def heal(self):
        self.left = None


@pytest.fixture
def disk(monkeypatch):
    return FailingDisk(monkeypatch, CALLS)


async def send(alice, tally):
    """One upload in three requests; keeps what the server acknowledged in `tally`."""
    reply = await alice.ask("POST", upload_length=str(len(PHOTO)), upload_metadata=promise(PHOTO))
    tally["replies"].append(reply.status)
    if reply.status != 201:
        return
    tally["upload"] = id_in(reply)
    checksum = f"sha256 {b64(hashlib.sha256(PHOTO[:150_000]).digest())}"
    for begin, end, header in [(0, 150_000, checksum), (150_000, len(PHOTO), None)]:
        reply = await alice.append(tally["upload"], begin, PHOTO[begin:end], upload_checksum=header)
        tally["replies"].append(reply.status)
        if reply.status != 204:
            return
        tally["acknowledged"] = end


async def resume(alice, tally):
    """After the trouble: the same client goes on as the protocol says."""
    upload = tally.get("upload") or await alice.create(len(PHOTO), promise(PHOTO))
    offset = await alice.offset(upload)
    assert offset >= tally["acknowledged"]
    if offset < len(PHOTO):
        assert (await alice.append(upload, offset, PHOTO[offset:])).status == 204
    assert await alice.offset(upload) == len(PHOTO)


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize(("error", "status"), [(errno.ENOSPC, 507), (errno.EIO, 500)])
@pytest.mark.parametrize("restarted", [False, True], ids=["same process", "restarted"])
def test_whichever_call_fails_nothing_acknowledged_is_lost(
    tmp_path, disk, error, status, lasting, restarted
):
    call, struck = 0, True
    while struck:
        call += 1
        folder = tmp_path / str(call)
        folder.mkdir()
        alice = Person(folder)
        tally = {"replies": [], "acknowledged": 0}

        async def story(alice=alice, tally=tally, call=call):
            disk.fail_at(call, error, lasting=lasting)
            await send(alice, tally)
            disk.heal()
            assert all(reply in {201, 204, status} for reply in tally["replies"]), tally
            complete = tally["acknowledged"] == len(PHOTO)
            assert not complete or alice.stored_bytes(PHOTO) == PHOTO
            assert alice.stored_bytes(PHOTO) in {None, PHOTO}
            if restarted:
                alice.tus.close()
                alice.restart()
            await resume(alice, tally)

        asyncio.run(story())
        struck = disk.struck
        assert alice.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()
    assert call > 15, "the failing disk has not been used"


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_whichever_call_fails_a_whole_file_is_stored_or_not_there(tmp_path, disk, error):
    call, struck = 0, True
    while struck:
        call += 1
        alice = Person(tmp_path / str(call))
        asked = {
            "upload_length": str(len(PHOTO)),
            "upload_metadata": promise(PHOTO),
            "content_type": CHUNK,
        }

        async def story(alice=alice, asked=asked, call=call):
            disk.fail_at(call, error, lasting=True)
            reply = await alice.ask("POST", body=PHOTO, **asked)
            disk.heal()
            assert reply.status in {201, 500, 507}
            assert (reply.status == 201) == (len(alice.told) == 1)
            assert reply.status != 201 or alice.stored_bytes(PHOTO) == PHOTO
            assert alice.stored_bytes(PHOTO) in {None, PHOTO}
            assert (await alice.ask("POST", body=PHOTO, **asked)).status == 201

        asyncio.run(story())
        struck = disk.struck
        alice.tus.close()
    assert call > 5, "the failing disk has not been used"


def test_a_full_disk_answers_507_with_when_to_come_back_and_reads_go_on(tmp_path, disk):
    alice = Person(tmp_path)

    async def story():
        stored = await alice.create(3, promise(b"abc"))
        await alice.append(stored, 0, b"abc")
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        await alice.append(upload, 0, PHOTO[:1000])
        disk.fail_at(1, errno.ENOSPC, lasting=True)
        reply = await alice.append(upload, 1000, PHOTO[1000:])
        assert (reply.status, problem(reply)) == (507, "storage-full")
        assert int(reply.headers["Retry-After"]) > 0
        assert "Upload-Offset" not in reply.headers
        assert alice.stored_bytes(b"abc") == b"abc"
        assert await alice.offset(stored) == 3

    asyncio.run(story())
    disk.heal()
    alice.tus.close()


@pytest.mark.parametrize(
    ("error", "status"), [(errno.EDQUOT, 507), (errno.EROFS, 500), (errno.EMFILE, 500)]
)
def test_other_errors_of_the_machine_have_their_status_too(tmp_path, disk, error, status):
    alice = Person(tmp_path)
    disk.fail_at(1, error, lasting=False)
    reply = asyncio.run(alice.ask("POST", upload_length="3"))
    assert reply.status == status
    assert disk.struck
    alice.tus.close()


def test_the_reserve_of_free_space_is_not_touched(tmp_path):
    alice = Person(tmp_path, msgspec.structs.replace(LIMITS, reserve_bytes=1 << 60))
    reply = asyncio.run(alice.ask("POST", upload_length="3"))
    assert (reply.status, problem(reply)) == (507, "storage-full")
    assert alice.spool_files() == []
    alice.tus.close()


def test_bytes_whose_fsync_failed_never_count_even_if_they_cannot_be_cut_off(tmp_path, monkeypatch):
    alice = Person(tmp_path)

    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        await alice.append(upload, 0, PHOTO[:1000])
        disk = FailingDisk(monkeypatch, ("fsync", "ftruncate"))
        disk.fail_at(1, errno.EIO, lasting=True)
        assert (await alice.append(upload, 1000, PHOTO[1000:2000])).status == 500
        disk.heal()
        # The page cache still shows 2,000 bytes; the kernel may have dropped the last 1,000.
        assert alice.tus._spool.part(upload).stat().st_size == 2000
        assert await alice.offset(upload) == 1000

    asyncio.run(story())
    alice.tus.close()


def test_every_offset_is_told_after_the_fsync_of_its_bytes(tmp_path, monkeypatch):
    alice = Person(tmp_path)
    synced = {}
    real = os.fsync

    def fsync(fd):
        real(fd)
        synced[os.path.realpath(f"/proc/self/fd/{fd}")] = os.fstat(fd).st_size

    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        monkeypatch.setattr(os, "fsync", fsync)
        part = str(alice.tus._spool.part(upload))
        for begin, end in [(0, 1), (1, 100_000), (100_000, 200_000)]:
            assert (await alice.append(upload, begin, PHOTO[begin:end])).status == 204
            assert synced[part] == end
        synced.clear()
        alice.restart()
        assert await alice.offset(upload) == 200_000
        assert synced[part] == 200_000

    asyncio.run(story())
    alice.tus.close()


def test_a_damaged_object_under_the_same_name_is_not_taken_for_the_file(tmp_path):
    alice = Person(tmp_path)

    async def story():
        first = await alice.create(len(PHOTO), promise(PHOTO))
        assert (await alice.append(first, 0, PHOTO[:-1])).status == 204
        place = alice.folder / "objects"
        digest = hashlib.sha256(PHOTO).hexdigest()
        (place / digest[:2] / digest).write_bytes(b"x" + PHOTO[1:])
        reply = await alice.append(first, len(PHOTO) - 1, PHOTO[-1:])
        assert (reply.status, problem(reply)) == (500, "storage-failed")

    asyncio.run(story())
    assert alice.told == []
    alice.tus.close()
