"""Who may write when several requests want the same upload (tusd docs: locks)."""

import asyncio
import hashlib
import shutil

import msgspec
import pytest

from media_store.spool import BusyError
from tests.media_store.tus_harness import CHUNK, LIMITS, Person, b64, problem, promise

PHOTO = bytes(range(256)) * 1200


def person(folder, **limits):
    return Person(folder, msgspec.structs.replace(LIMITS, **limits))


class Body:
    """A body whose bytes come when the test says so."""

    def __init__(self):
        self.waiting = asyncio.Event()
        self._pieces = asyncio.Queue()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._pieces.empty():
            self.waiting.set()
        piece = await self._pieces.get()
        if piece is None:
            raise StopAsyncIteration
        return piece

    async def bring(self, *pieces):
        """Hand over pieces and wait until they were taken and more is wanted."""
        self.waiting.clear()
        for piece in pieces:
            self._pieces.put_nowait(piece)
        if pieces[-1] is not None:
            await self.waiting.wait()


def start(alice, upload, offset, body):
    return asyncio.ensure_future(alice.append(upload, offset, body))


async def stuck_patch(alice, upload, data):
    body = Body()
    patch = start(alice, upload, 0, body)
    await body.waiting.wait()
    await body.bring(data)
    return patch, body


@pytest.mark.parametrize("size", [10, 200_000], ids=["in memory", "partly written"])
def test_head_interrupts_a_patch_that_waits_for_bytes_and_tells_all_that_came(tmp_path, size):
    async def story():
        alice = person(tmp_path)
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        patch, _ = await stuck_patch(alice, upload, PHOTO[:size])
        assert await alice.offset(upload) == size
        reply = await patch
        assert (reply.status, problem(reply)) == (423, "upload-locked")
        assert "Retry-After" in reply.headers
        assert (await alice.append(upload, size, PHOTO[size:])).status == 204
        assert alice.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()

    asyncio.run(story())


def test_a_chunk_does_not_count_before_its_checksum_was_seen_to_agree(tmp_path):
    async def story():
        alice = person(tmp_path / "running")
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        assert (await alice.append(upload, 0, PHOTO[:1000])).status == 204
        checksum = f"sha256 {b64(hashlib.sha256(PHOTO[1000:]).digest())}"
        body = Body()
        patch = asyncio.ensure_future(alice.append(upload, 1000, body, upload_checksum=checksum))
        await body.waiting.wait()
        await body.bring(PHOTO[1000:200_000])
        await asyncio.to_thread(shutil.copytree, tmp_path / "running", tmp_path / "crashed")
        crashed = person(tmp_path / "crashed")  # what a server finds that was killed just now
        assert crashed.tus._spool.part(upload).stat().st_size > 1000
        assert await crashed.offset(upload) == 1000
        assert (await crashed.append(upload, 1000, PHOTO[1000:])).status == 204
        await body.bring(PHOTO[200_000:], None)
        assert (await patch).status == 204
        assert alice.stored_bytes(PHOTO) == crashed.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()
        crashed.tus.close()

    asyncio.run(story())


def test_of_two_racing_patches_one_wins_and_the_other_is_told_to_wait(tmp_path):
    async def story():
        alice = person(tmp_path, stuck_seconds=60.0)
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        patch, body = await stuck_patch(alice, upload, PHOTO[:100])
        second = await alice.append(upload, 0, PHOTO)
        assert (second.status, problem(second)) == (423, "upload-locked")
        await body.bring(PHOTO[100:], None)
        assert (await patch).status == 204
        assert alice.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()

    asyncio.run(story())


def test_a_newer_patch_takes_over_from_a_silent_one(tmp_path):
    async def story():
        alice = person(tmp_path, stuck_seconds=0.0)
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        patch, _ = await stuck_patch(alice, upload, PHOTO[:100])
        second = await alice.append(upload, 100, PHOTO[100:])
        assert second.status == 204
        assert (await patch).status == 423
        assert alice.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()

    asyncio.run(story())


def test_termination_interrupts_a_patch(tmp_path):
    async def story():
        alice = person(tmp_path)
        upload = await alice.create(len(PHOTO))
        patch, _ = await stuck_patch(alice, upload, PHOTO[:100])
        assert (await alice.ask("DELETE", upload)).status == 204
        assert (await patch).status == 423
        assert alice.spool_files() == []
        alice.tus.close()

    asyncio.run(story())


def test_a_silent_body_is_cut_and_its_bytes_kept(tmp_path):
    async def story():
        alice = person(tmp_path, idle_seconds=0.05)
        upload = await alice.create(len(PHOTO))
        body = Body()
        patch = start(alice, upload, 0, body)
        await body.waiting.wait()
        body._pieces.put_nowait(PHOTO[:100])
        reply = await patch
        assert (reply.status, problem(reply)) == (400, "body-cut")
        assert await alice.offset(upload) == 100
        alice.tus.close()

    asyncio.run(story())


def test_a_cancelled_request_lets_the_next_one_in(tmp_path):
    async def story():
        alice = person(tmp_path)
        upload = await alice.create(len(PHOTO))
        patch, _ = await stuck_patch(alice, upload, PHOTO[:200_000])
        patch.cancel()
        with pytest.raises(asyncio.CancelledError):
            await patch
        offset = await alice.offset(upload)
        assert offset % LIMITS.block_bytes == 0 or offset == 200_000
        assert (await alice.append(upload, offset, PHOTO[offset:])).status == 204
        assert alice.stored_bytes(PHOTO) == PHOTO
        alice.tus.close()

    asyncio.run(story())


def test_another_process_cannot_write_meanwhile(tmp_path):
    async def story():
        alice = person(tmp_path)
        upload = await alice.create(len(PHOTO))
        patch, body = await stuck_patch(alice, upload, PHOTO[:100])
        other = person(tmp_path)
        assert (await other.append(upload, 0, PHOTO)).status == 423
        record = other.tus._spool.find(upload)
        with pytest.raises(BusyError):
            other.tus._spool.open(upload, record)
        assert await other.tus.sweep(alice.now + 10 * LIMITS.keep_seconds) == []
        await body.bring(PHOTO[100:], None)
        assert (await patch).status == 204
        alice.tus.close()
        other.tus.close()

    asyncio.run(story())


@pytest.mark.parametrize("at_once", [2, 8])
def test_however_many_patches_race_the_file_is_whole_and_told_once(tmp_path, at_once):
    async def story():
        alice = person(tmp_path)
        for round_ in range(20):
            photo = bytes([round_]) + PHOTO
            upload = await alice.create(len(photo), promise(photo))
            replies = await asyncio.gather(
                *(alice.append(upload, 0, photo) for _ in range(at_once))
            )
            statuses = sorted(reply.status for reply in replies)
            assert statuses[0] == 204
            assert set(statuses[1:]) <= {409, 423}
            assert alice.stored_bytes(photo) == photo
        assert len(alice.told) == 20
        alice.tus.close()

    asyncio.run(story())


def test_one_file_uploaded_by_many_at_once_is_stored_once(tmp_path):
    async def story():
        alice = person(tmp_path)
        replies = await asyncio.gather(
            *(
                alice.ask(
                    "POST",
                    body=PHOTO,
                    owner=f"officer {n}",
                    upload_length=str(len(PHOTO)),
                    upload_metadata=promise(PHOTO),
                    content_type=CHUNK,
                )
                for n in range(8)
            )
        )
        assert [reply.status for reply in replies] == [201] * 8
        assert list(alice.store.digests()) == [alice.told[0].sha256]
        assert {stored.owner for stored in alice.told} == {f"officer {n}" for n in range(8)}
        alice.tus.close()

    asyncio.run(story())
