"""tus that ends in S3: the file is there before the answer, and a silent S3 loses nothing."""

import asyncio

import pytest

from media_store import open_store
from media_store.store import StoreUnavailableError, measure
from media_store.tus import Tus
from tests.media_store.tus_harness import LIMITS, Person, hexdigest, problem, promise

PHOTO = bytes(range(256)) * 1200


class SilentStore:
    """An S3 that does not answer."""

    def size(self, *arguments, **options):
        raise StoreUnavailableError(f"no route to host for {arguments} {options}")

    def put_file(self, *arguments, **options):
        raise StoreUnavailableError(f"no route to host for {arguments} {options}")


@pytest.fixture
def alice(tmp_path, s3_url):
    person = Person(tmp_path)
    person.tus.close()
    person.store = open_store(s3_url, tmp_path)
    yield person
    person.tus.close()


def with_store(person, store):
    person.tus = Tus(
        folder=person.folder / "spool", store=store, on_stored=person._on_stored, limits=LIMITS
    )


def test_a_file_is_in_s3_before_it_is_acknowledged(alice):
    with_store(alice, alice.store)

    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        assert (await alice.append(upload, 0, PHOTO[:1000])).status == 204
        assert list(alice.store.digests()) == []
        assert (await alice.append(upload, 1000, PHOTO[1000:])).status == 204

    asyncio.run(story())
    assert measure(alice.store, hexdigest(PHOTO)) == hexdigest(PHOTO)
    assert [stored.sha256 for stored in alice.told] == [hexdigest(PHOTO)]


def test_a_silent_s3_is_told_and_the_upload_is_finished_when_it_is_back(alice):
    with_store(alice, alice.store)

    async def story():
        upload = await alice.create(len(PHOTO), promise(PHOTO))
        alice.tus.close()
        with_store(alice, SilentStore())
        reply = await alice.append(upload, 0, PHOTO)
        assert (reply.status, problem(reply)) == (503, "store-unavailable")
        assert "Retry-After" in reply.headers
        assert (await alice.ask("HEAD", upload)).status == 503
        assert alice.told == []
        alice.tus.close()
        with_store(alice, alice.store)
        assert await alice.offset(upload) == len(PHOTO)

    asyncio.run(story())
    assert measure(alice.store, hexdigest(PHOTO)) == hexdigest(PHOTO)
    assert len(alice.told) == 1
