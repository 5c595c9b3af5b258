from pathlib import Path

import pytest

from backend.database import Database
from backend.enterprises import reference, service, store
from backend.enterprises.model import Enterprise
from backend.enterprises.routes import HANDLERS
from tests.accounts.people import accounts_with, wang
from tests.accounts.server import serving

pytestmark = pytest.mark.anyio


def an_enterprise(number: int = 1, **changes: object) -> Enterprise:
    codes = ["000YGJ08", "03NQK8N7", "00KA9EE6"]
    credit = ["91350100M000100Y43", "91110105MA00ABCD4R", "91310115MA1K3XYT7N"]
    fields: dict[str, object] = {
        "id": f"e{number}",
        "uscc": credit[number - 1],
        "short_code": codes[number - 1],
        "name": f"东区第{number}面馆",
        "address": "解放路 1 号",
        "lat": 28.5,
        "lon": 110.25,
        "agency_path": "/city/east/",
        "kind": "company",
    }
    return Enterprise(**{**fields, **changes})


async def with_enterprises(database: Database, *enterprises: Enterprise) -> None:
    await database.write(lambda tx: store.add_enterprises(tx, enterprises))


@pytest.mark.parametrize(
    "text",
    ["000YGJ08", "000y-gj08", "91350100M000100Y43", "码：91350100m000100y43。", "第1面", " 第1 "],
)
async def test_an_enterprise_is_found_by_what_a_person_has(database: Database, text: str) -> None:
    await with_enterprises(database, an_enterprise(1), an_enterprise(2))
    found = await database.read(lambda tx: service.search(tx, text, "/city/", 10))
    assert [enterprise.id for enterprise in found] == ["e1"]


@pytest.mark.parametrize("text", ["", " ", "%", "_", "第_面", "\\", "91350100M000100Y44", "面馆%"])
async def test_signs_of_sql_are_only_letters_of_a_name(database: Database, text: str) -> None:
    await with_enterprises(database, an_enterprise(1))
    assert await database.read(lambda tx: service.search(tx, text, "/city/", 10)) == []


async def test_a_name_with_a_percent_sign_is_found_by_it(database: Database) -> None:
    await with_enterprises(database, an_enterprise(1, name="100%果汁店"), an_enterprise(2))
    found = await database.read(lambda tx: service.search(tx, "0%果", "/city/", 10))
    assert [enterprise.id for enterprise in found] == ["e1"]


@pytest.mark.parametrize("text", ["000YGJ08", "91350100M000100Y43", "面馆"])
async def test_nothing_is_found_outside_the_territory(database: Database, text: str) -> None:
    await with_enterprises(database, an_enterprise(1))
    assert await database.read(lambda tx: service.search(tx, text, "/city/west/", 10)) == []


async def test_the_reference_file_is_the_same_bytes_and_moves_with_the_data(
    database: Database,
) -> None:
    odd = an_enterprise(2, name="制\t表\n店", uscc=None, lat=None, lon=None)
    closed = an_enterprise(3, status="closed")
    await with_enterprises(database, an_enterprise(1), odd, closed)

    first = await database.read(lambda tx: reference.build(tx, "/city/east/"))

    assert first == await database.read(lambda tx: reference.build(tx, "/city/"))
    assert first.decode().split("\n") == [
        "id\tuscc\tname\taddress\tlat\tlon\tshort_code\tdistrict",
        "e1\t91350100M000100Y43\t东区第1面馆\t解放路 1 号\t28.5\t110.25\t000YGJ08\t/city/east/",
        "e2\t\t制 表 店\t解放路 1 号\t\t\t03NQK8N7\t/city/east/",
        "",
    ]
    elsewhere = await database.read(lambda tx: reference.build(tx, "/city/west/"))
    assert elsewhere.decode().count("\n") == 1


async def test_every_import_moves_the_counter_of_changes(database: Database) -> None:
    before = await database.read(store.changes)
    await with_enterprises(database, an_enterprise(1))
    assert await database.read(store.changes) > before


def serve(database: Database, accounts: object, folder: Path):
    return serving(
        accounts,
        folder,
        HANDLERS,
        territory="/city/east/",
    )


async def test_the_desk_finds_enterprises_only_when_signed_in(
    database: Database, tmp_path: Path
) -> None:
    await with_enterprises(database, an_enterprise(1), an_enterprise(2))
    async with serve(database, await accounts_with(database, wang()), tmp_path) as server:
        client = server.client()
        assert (await client.get("/api/enterprises?text=面馆")).status_code == 401
        await client.post("/api/session", json={"login": "wangjg", "password": "梧桐-street-17"})
        found = (await client.get("/api/enterprises?text=面馆&limit=1")).json()
        assert [enterprise["shortCode"] for enterprise in found["enterprises"]] == ["000YGJ08"]
        assert (await client.get("/api/enterprises?limit=many")).status_code == 400
