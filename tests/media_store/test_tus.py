import asyncio
import hashlib
import os

import pytest

from media_store.tus import Stored
from tests.media_store.tus_harness import (
    CHUNK,
    CUT,
    Person,
    b64,
    hexdigest,
    id_in,
    pieces,
    problem,
    promise,
)

PHOTO = bytes(range(256)) * 1200  # 300 KB: several blocks of the small test limits


@pytest.fixture
def alice(tmp_path):
    person = Person(tmp_path)
    yield person
    person.tus.close()


def run(coroutine):
    return asyncio.run(coroutine)


def test_options_tell_what_the_server_can_do(alice):
    reply = run(alice.ask("OPTIONS", Tus_Resumable=None))
    assert reply.status == 204
    assert reply.headers["Tus-Version"] == "1.0.0"
    assert set(reply.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "checksum",
        "expiration",
        "termination",
    }
    assert {"sha1", "sha256"} <= set(reply.headers["Tus-Checksum-Algorithm"].split(","))
    assert reply.headers["Tus-Max-Size"] == str(8 << 20)


def test_a_file_sent_in_two_parts_is_stored_under_its_digest_and_reported_once(alice):
    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        first = await alice.append(upload, 0, PHOTO[:100_000])
        assert (first.status, first.headers["Upload-Offset"]) == (204, "100000")
        assert "Upload-Expires" in first.headers
        assert alice.told == []
        assert alice.stored_bytes(PHOTO) is None
        last = await alice.append(upload, 100_000, PHOTO[100_000:])
        assert (last.status, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO
    assert alice.told == [
        Stored(sha256=hexdigest(PHOTO), size=len(PHOTO), media_type="image/jpeg", owner="alice")
    ]


def test_a_whole_file_in_the_creation_needs_one_request_and_leaves_nothing_in_the_spool(alice):
    async def story():
        reply = await alice.ask(
            "POST",
            body=PHOTO,
            upload_length=str(len(PHOTO)),
            upload_metadata=promise(PHOTO),
            content_type=CHUNK,
        )
        assert (reply.status, reply.headers["Upload-Offset"]) == (201, str(len(PHOTO)))
        assert await alice.offset(id_in(reply)) == len(PHOTO)

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO
    assert alice.spool_files() == []


def test_a_creation_with_the_first_part_is_resumed_with_patch(alice):
    async def story():
        reply = await alice.ask(
            "POST", body=PHOTO[:777], upload_length=str(len(PHOTO)), content_type=CHUNK
        )
        assert (reply.status, reply.headers["Upload-Offset"]) == (201, "777")
        last = await alice.append(id_in(reply), 777, PHOTO[777:])
        assert last.status == 204

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO


def test_an_empty_file_is_complete_when_it_is_created(alice):
    reply = run(alice.ask("POST", upload_length="0", upload_metadata=promise(b"")))
    assert (reply.status, reply.headers["Upload-Offset"]) == (201, "0")
    assert alice.stored_bytes(b"") == b""


def test_the_length_may_be_told_later_but_never_changed(alice):
    async def story():
        reply = await alice.ask("POST", upload_defer_length="1")
        upload = id_in(reply)
        head = await alice.ask("HEAD", upload)
        assert head.headers["Upload-Defer-Length"] == "1"
        await alice.append(upload, 0, b"abc")
        told = await alice.append(upload, 3, b"d", upload_length="6")
        assert told.status == 204
        changed = await alice.append(upload, 4, b"e", upload_length="7")
        assert (changed.status, problem(changed)) == (400, "malformed-upload-request")
        head = await alice.ask("HEAD", upload)
        assert (head.headers["Upload-Length"], head.headers["Upload-Offset"]) == ("6", "4")
        assert (await alice.append(upload, 4, b"ef")).status == 204

    run(story())
    assert alice.stored_bytes(b"abcdef") == b"abcdef"


def test_bytes_that_came_before_a_cut_are_kept_and_told(alice):
    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        cut = await alice.append(upload, 0, pieces([PHOTO[:99_000], PHOTO[99_000:123_456]], CUT()))
        assert (cut.status, problem(cut)) == (400, "body-cut")
        assert await alice.offset(upload) == 123_456
        alice.restart()
        assert await alice.offset(upload) == 123_456
        assert (await alice.append(upload, 123_456, PHOTO[123_456:])).status == 204

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO


def test_an_unknown_fault_of_the_body_passes_through_after_the_bytes_are_safe(alice):
    class ClientGoneError(Exception):
        pass

    async def story():
        upload = await alice.create(10)
        with pytest.raises(ClientGoneError):
            await alice.append(upload, 0, pieces([b"abcd"], ClientGoneError()))
        assert await alice.offset(upload) == 4

    run(story())


def test_bytes_that_are_not_what_was_promised_never_become_an_object(alice):
    other = bytes(reversed(PHOTO))

    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        reply = await alice.append(upload, 0, other)
        assert (reply.status, problem(reply)) == (422, "digest-mismatch")
        assert (await alice.ask("HEAD", upload)).status == 404
        whole = await alice.ask(
            "POST",
            body=other,
            upload_length=str(len(other)),
            upload_metadata=promise(PHOTO),
            content_type=CHUNK,
        )
        assert (whole.status, problem(whole)) == (422, "digest-mismatch")

    run(story())
    assert alice.told == []
    assert list(alice.store.digests()) == []
    assert alice.spool_files() == []


def test_a_lost_answer_to_the_last_patch_is_made_good_by_head(alice):
    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        alice.fault_in_on_stored = RuntimeError("the log does not answer")
        with pytest.raises(RuntimeError):
            await alice.append(upload, 0, PHOTO)
        with pytest.raises(RuntimeError):
            await alice.offset(upload)
        assert alice.told == []
        alice.restart()
        alice.fault_in_on_stored = None
        assert await alice.offset(upload) == len(PHOTO)
        assert len(alice.told) == 1
        assert await alice.offset(upload) == len(PHOTO)
        assert (await alice.append(upload, len(PHOTO), b"")).status == 204

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO
    assert len(alice.told) == 1


def test_creating_what_is_already_stored_answers_at_once(alice):
    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        await alice.append(upload, 0, PHOTO)
        again = await alice.ask(
            "POST", upload_length=str(len(PHOTO)), upload_metadata=promise(PHOTO)
        )
        assert (again.status, again.headers["Upload-Offset"]) == (201, str(len(PHOTO)))
        head = await alice.ask("HEAD", id_in(again))
        assert (head.status, head.headers["Upload-Offset"]) == (200, str(len(PHOTO)))
        assert head.headers["Upload-Length"] == str(len(PHOTO))
        assert (await alice.ask("HEAD", id_in(again), owner="mallory")).status == 404
        refused = await alice.ask("DELETE", id_in(again))
        assert (refused.status, problem(refused)) == (403, "stored-for-ever")

    run(story())
    assert len(alice.told) == 2  # on_stored is idempotent: the first answer may have been lost
    assert alice.stored_bytes(PHOTO) == PHOTO


@pytest.mark.parametrize("again", [PHOTO, PHOTO * 4], ids=["fits a block", "is larger"])
def test_a_whole_file_that_is_already_stored_may_come_again(tmp_path, again):
    person = Person(tmp_path)

    async def story():
        for _ in range(2):
            reply = await person.ask(
                "POST",
                body=again,
                upload_length=str(len(again)),
                upload_metadata=promise(again),
                content_type=CHUNK,
            )
            assert (reply.status, reply.headers["Upload-Offset"]) == (201, str(len(again)))

    run(story())
    person.tus.close()
    assert person.stored_bytes(again) == again
    assert person.spool_files() == []


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("size", [1000, 200_000], ids=["one block", "several blocks"])
def test_a_chunk_with_a_wrong_checksum_is_thrown_away(alice, algorithm, size):
    first, second = PHOTO[:5000], PHOTO[5000 : 5000 + size]

    async def story():
        upload = await alice.create(len(PHOTO))
        await alice.append(upload, 0, first)
        wrong = f"{algorithm} {b64(hashlib.new(algorithm, b'other').digest())}"
        reply = await alice.append(upload, 5000, second, upload_checksum=wrong)
        assert (reply.status, problem(reply)) == (460, "chunk-checksum-mismatch")
        assert await alice.offset(upload) == 5000
        right = f"{algorithm} {b64(hashlib.new(algorithm, second).digest())}"
        reply = await alice.append(upload, 5000, second, upload_checksum=right)
        assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(5000 + size))
        assert (await alice.append(upload, 5000 + size, PHOTO[5000 + size :])).status == 204

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO


def test_a_cut_chunk_with_a_checksum_does_not_count(alice):
    async def story():
        upload = await alice.create(len(PHOTO))
        checksum = f"sha256 {b64(hashlib.sha256(PHOTO).digest())}"
        body = pieces([PHOTO[:90_000], PHOTO[90_000:180_000]], CUT())
        await alice.append(upload, 0, body, upload_checksum=checksum)
        assert await alice.offset(upload) == 0

    run(story())


def test_an_unconfirmed_chunk_does_not_count_after_a_crash(alice):
    async def story():
        upload = await alice.create(len(PHOTO))
        await alice.append(upload, 0, PHOTO[:1000])
        spool = alice.tus._spool
        opened = spool.open(upload, spool.find(upload))
        opened.mark_unverified()
        opened.write(PHOTO[1000:50_000])
        opened.close()  # kill -9: neither confirmed nor discarded
        alice.restart()
        assert await alice.offset(upload) == 1000
        assert (await alice.append(upload, 1000, PHOTO[1000:])).status == 204

    run(story())
    assert alice.stored_bytes(PHOTO) == PHOTO


def test_a_terminated_upload_leaves_nothing(alice):
    async def story():
        upload = await alice.create(10)
        await alice.append(upload, 0, b"abcd")
        assert (await alice.ask("DELETE", upload)).status == 204
        assert (await alice.ask("HEAD", upload)).status == 404

    run(story())
    assert alice.spool_files() == []


def test_an_upload_nobody_touches_expires_and_is_swept(alice):
    async def story():
        old = await alice.create(10)
        await alice.append(old, 0, b"abcd")
        alice.now += alice.limits.keep_seconds - 1
        young = await alice.create(10)
        assert await alice.offset(old) == 4
        alice.now += 2
        assert (await alice.ask("HEAD", old)).status == 410
        assert (await alice.append(old, 4, b"e")).status == 410
        assert await alice.tus.sweep(alice.now) == [old]
        assert (await alice.ask("HEAD", old)).status == 404
        assert await alice.offset(young) == 0

    run(story())


def test_what_a_crash_left_behind_is_swept_too(alice):
    async def story():
        young = await alice.create(10)
        uploads = alice.tus._spool.uploads
        for name in ("0" * 32 + ".part", "1" * 32 + ".json.ab12cd34.new", "2" * 32 + ".unverified"):
            (uploads / name).write_bytes(b"left")
            os.utime(uploads / name, (alice.now, alice.now))
        alice.now += alice.limits.keep_seconds + 1
        await alice.tus.sweep(alice.now)
        assert {path.name.partition(".")[0] for path in uploads.iterdir()} <= {young}

    run(story())


def test_rejected_bytes_are_kept_aside_for_a_while(alice):
    async def story():
        upload = await alice.create(3, promise(b"abc"))
        assert (await alice.append(upload, 0, b"xyz")).status == 422
        rejected = alice.tus._spool.rejected
        assert (rejected / f"{upload}.part").read_bytes() == b"xyz"
        for path in rejected.iterdir():
            os.utime(path, (alice.now, alice.now))
        await alice.tus.sweep(alice.now + alice.limits.keep_seconds + 1)
        assert list(rejected.iterdir()) == []

    run(story())


def test_each_chunk_puts_the_expiry_off(alice):
    async def story():
        upload = await alice.create(10)
        for offset in range(4):
            alice.now += alice.limits.keep_seconds - 1
            assert (await alice.append(upload, offset, b"x")).status == 204
            assert await alice.tus.sweep(alice.now) == []
        assert await alice.offset(upload) == 4

    run(story())


def test_a_method_may_come_in_a_header(alice):
    async def story():
        upload = await alice.create(3)
        reply = await alice.ask(
            "POST",
            upload,
            b"abc",
            X_HTTP_Method_Override="PATCH",
            upload_offset="0",
            content_type=CHUNK,
        )
        assert reply.status == 204
        assert (await alice.ask("PUT", upload)).status == 405
        assert (await alice.ask("PATCH")).status == 405

    run(story())
    assert alice.stored_bytes(b"abc") == b"abc"
