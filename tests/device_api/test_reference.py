import asyncio
import errno
import gzip
import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from backend.agencies import store as agencies_store
from backend.database import Database
from backend.device_api.reference import NAMES, References
from backend.device_api.routes import reference as reference_route
from backend.enterprises import store as enterprises_store
from backend.problems import StorageFull
from backend.web import Asker
from tests.accounts.people import NOW, PASSWORD, accounts_with, an_account, later
from tests.accounts.server import serving
from tests.agencies.test_agencies import an_agency, an_officer
from tests.enterprises.test_finding import an_enterprise

pytestmark = pytest.mark.anyio

ASKER = Asker(
    account_id="a", login="wangjg", role="officer", agency_id="city-east", agency_path="/city/east/"
)


async def a_city(database: Database) -> None:
    def add(tx) -> None:
        agencies_store.add_agencies(
            tx,
            [
                an_agency("/city/east/", territory="/city/east/"),
                an_agency("/city/west/", territory="/city/west/"),
            ],
        )
        agencies_store.add_officers(tx, [an_officer("o1", "city-east")])
        enterprises_store.add_enterprises(
            tx, [an_enterprise(1), an_enterprise(2, agency_path="/city/west/")]
        )

    await database.write(add)


async def versions(references: References, now=NOW) -> dict[str, str]:
    return {version.name: version.sha256 for version in await references.manifest(ASKER, now)}


async def test_a_phone_is_told_every_reference_and_gets_the_bytes_that_were_named(
    database: Database, tmp_path: Path
) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")
    manifest = await references.manifest(ASKER, NOW)
    assert tuple(version.name for version in manifest) == NAMES
    for version in manifest:
        blob = await references.read(version.name, version.sha256)
        assert blob is not None
        plain = gzip.decompress(blob)
        assert hashlib.sha256(plain).hexdigest() == version.sha256
        assert len(plain) == version.bytes
        assert version.url == f"/api/reference/{version.name}/{version.sha256}"
    enterprises = gzip.decompress(await references.read("enterprises", manifest[0].sha256) or b"")
    assert enterprises.decode().count("\n") == 2
    officers = gzip.decompress(await references.read("officers", manifest[2].sha256) or b"")
    assert [officer["id"] for officer in msgspec.json.decode(officers)] == ["o1"]


async def test_nothing_changes_until_the_data_change_even_over_a_restart(
    database: Database, tmp_path: Path
) -> None:
    await a_city(database)
    first = await versions(References(database, tmp_path / "reference"))
    references = References(database, tmp_path / "reference")
    assert await versions(references) == first

    await database.write(lambda tx: enterprises_store.add_enterprises(tx, [an_enterprise(3)]))
    moved = await versions(references)
    assert {name for name in NAMES if moved[name] != first[name]} == {"enterprises"}
    assert await references.read("enterprises", first["enterprises"]) is not None


async def test_officers_are_told_anew_when_a_certificate_expires_overnight(
    database: Database, tmp_path: Path
) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")
    first = await versions(references)
    moved = await versions(references, later(hours=9))
    assert {name for name in NAMES if moved[name] != first[name]} == {"officers", "frequency"}


async def test_a_file_that_was_removed_is_built_again(database: Database, tmp_path: Path) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")
    first = await versions(references)
    for file in (tmp_path / "reference").iterdir():
        file.unlink()
    assert await versions(references) == first
    assert await references.read("enterprises", first["enterprises"]) is not None


async def test_many_phones_that_ask_together_build_a_file_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")
    built = []
    build = references._build

    async def counted(name: str, *arguments):
        built.append(name)
        return await build(name, *arguments)

    monkeypatch.setattr(references, "_build", counted)
    await asyncio.gather(*(references.manifest(ASKER, NOW) for _ in range(20)))
    assert sorted(built) == sorted(NAMES)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("enterprises", "0" * 64),
        ("secrets", "0" * 64),
        ("enterprises", "../../keys/server.p256.pem"),
        ("..", "0" * 64),
        ("enterprises", "0" * 63 + "\n"),
        ("enterprises", "A" * 64),
    ],
)
async def test_what_was_never_built_is_not_found(
    database: Database, tmp_path: Path, name: str, digest: str
) -> None:
    assert await References(database, tmp_path / "reference").read(name, digest) is None


async def test_a_reference_travels_compressed_and_immutable_to_who_is_signed_in(
    database: Database, tmp_path: Path
) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")
    sha256 = (await versions(references))["enterprises"]
    accounts = await accounts_with(database, an_account(officer_id="o1"))
    async with serving(accounts, tmp_path, [reference_route], references=references) as server:
        client = server.client()
        url = f"/api/reference/enterprises/{sha256}"
        assert (await client.get(url)).status_code == 401
        await client.post("/api/session", json={"login": "wangjg", "password": PASSWORD})
        answer = await client.get(url)
        missing = await client.get(f"/api/reference/enterprises/{'0' * 64}")
    assert hashlib.sha256(answer.content).hexdigest() == sha256
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert missing.status_code == 404


async def test_without_room_a_new_reference_is_not_made_and_leaves_nothing_behind(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_city(database)
    references = References(database, tmp_path / "reference")

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "the disk is full")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        with pytest.raises(StorageFull):
            await references.manifest(ASKER, NOW)
    assert list((tmp_path / "reference").iterdir()) == []
    assert set(await versions(references)) == set(NAMES)
