"""Requests that are wrong: what they are told, and that they change nothing."""

import asyncio

import msgspec
import pytest

from tests.media_store.tus_harness import CHUNK, Person, b64, pieces, problem, promise


@pytest.fixture
def alice(tmp_path):
    person = Person(tmp_path)
    yield person
    person.tus.close()


def run(coroutine):
    return asyncio.run(coroutine)


REFUSED = {
    "no version": ({"Tus_Resumable": None}, 412, "unsupported-tus-version"),
    "another version": ({"Tus_Resumable": "0.2.2"}, 412, "unsupported-tus-version"),
    "no length": ({}, 400, "malformed-upload-request"),
    "two lengths": (
        {"upload_length": "3", "upload_defer_length": "1"},
        400,
        "malformed-upload-request",
    ),
    "deferred 2": ({"upload_defer_length": "2"}, 400, "malformed-upload-request"),
    "negative": ({"upload_length": "-1"}, 400, "malformed-upload-request"),
    "not a number": ({"upload_length": "3x"}, 400, "malformed-upload-request"),
    "too large": ({"upload_length": str(9 << 20)}, 413, "upload-too-large"),
    "metadata not base64": (
        {"upload_length": "3", "upload_metadata": "sha256 ?"},
        400,
        "malformed-upload-request",
    ),
    "metadata without key": (
        {"upload_length": "3", "upload_metadata": ",filetype aGk="},
        400,
        "malformed-upload-request",
    ),
    "metadata key twice": (
        {"upload_length": "3", "upload_metadata": "a aGk=,a aGk="},
        400,
        "malformed-upload-request",
    ),
    "digest too short": (
        {"upload_length": "3", "upload_metadata": f"sha256 {b64('ab')}"},
        400,
        "malformed-upload-request",
    ),
    "strange type": (
        {"upload_length": "3", "upload_metadata": f"filetype {b64('<script>')}"},
        400,
        "malformed-upload-request",
    ),
    "body of unknown type": (
        {"upload_length": "3", "body": b"abc"},
        415,
        "unsupported-content-type",
    ),
    "body longer than announced": (
        {"upload_length": "2", "body": b"abc", "content_type": CHUNK},
        413,
        "upload-too-large",
    ),
    "unknown checksum": (
        {
            "upload_length": "3",
            "body": b"abc",
            "content_type": CHUNK,
            "upload_checksum": "crc32 AAAA",
        },
        400,
        "malformed-upload-request",
    ),
}


@pytest.mark.parametrize(("asked", "status", "name"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_creation_is_refused_in_both_languages(alice, asked, status, name):
    reply = run(alice.ask("POST", **asked))
    assert (reply.status, problem(reply)) == (status, name)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Tus-Resumable"] == "1.0.0"
    texts = msgspec.json.decode(reply.body)
    assert texts["status"] == status
    for language in ("zh", "en"):
        assert texts[language]["title"]
        assert texts[language]["detail"]
    assert alice.spool_files() == []


@pytest.mark.parametrize("metadata", ["", "   ", "filename", "filename ,other aGk="])
def test_empty_metadata_is_no_reason_to_refuse(alice, metadata):
    reply = run(alice.ask("POST", upload_length="3", upload_metadata=metadata))
    assert reply.status == 201


def test_metadata_come_back_as_they_were_sent(alice):
    async def story():
        upload = await alice.create(3, promise(b"abc"))
        head = await alice.ask("HEAD", upload)
        assert head.headers["Upload-Metadata"] == promise(b"abc")
        assert head.headers["Cache-Control"] == "no-store"
        assert head.body == b""

    run(story())


def test_a_wrong_chunk_is_refused_and_changes_nothing(alice):
    async def story():
        upload = await alice.create(10)
        await alice.append(upload, 0, b"abcd")
        for headers, status in [
            ({"content_type": "text/plain"}, 415),
            ({"content_type": None}, 415),
            ({"upload_offset": None}, 400),
            ({"upload_offset": "x"}, 400),
            ({"upload_offset": "3"}, 409),
            ({"upload_offset": "5"}, 409),
            ({"upload_checksum": "sha256 AAAA"}, 400),
            ({"content_length": "7"}, 413),
            ({"Tus_Resumable": "2"}, 412),
        ]:
            reply = await alice.append(upload, 4, b"efg", **headers)
            assert reply.status == status, headers
        too_long = pieces([b"efg", b"hijkl"])
        assert (await alice.append(upload, 4, too_long)).status == 413
        assert await alice.offset(upload) == 4

    run(story())


def test_only_the_owner_can_see_or_touch_an_upload(alice):
    async def story():
        upload = await alice.create(10)
        for method in ("HEAD", "DELETE"):
            assert (await alice.ask(method, upload, owner="mallory")).status == 404
        stolen = await alice.ask(
            "PATCH", upload, b"x", owner="mallory", upload_offset="0", content_type=CHUNK
        )
        assert stolen.status == 404
        assert await alice.offset(upload) == 0

    run(story())


@pytest.mark.parametrize("name", ["0" * 32, "../../etc/passwd", "x", "0" * 31 + "A", "a.json"])
def test_an_unknown_or_hostile_id_is_not_found(alice, name):
    for method in ("HEAD", "DELETE"):
        assert run(alice.ask(method, name)).status == 404
    assert run(alice.append(name, 0, b"x")).status == 404
