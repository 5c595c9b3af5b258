from pathlib import Path

import pytest

from backend.database import Database
from backend.enterprises import reference, service, store
from backend.enterprises.model import Enterprise
from backend.enterprises.page import MISSES_MAX, CodePages
from backend.enterprises.routes import HANDLERS
from tests.accounts.people import accounts_with, later, wang
from tests.accounts.server import Server, serving

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
        code_pages=CodePages(database),
        territory="/city/east/",
    )


async def test_a_scanned_code_opens_a_page_without_login_in_both_languages(
    database: Database, tmp_path: Path
) -> None:
    await with_enterprises(database, an_enterprise(1, name="<b>面馆 & 茶</b>"))
    async with serve(database, await accounts_with(database), tmp_path) as server:
        client = server.client()
        chinese = await client.get("/c/000YGJ08", headers={"accept-language": "zh-CN"})
        english = await client.get("/c/000y-gj08?lang=en")

    assert (chinese.status_code, english.status_code) == (200, 200)
    assert 'lang="zh-CN"' in chinese.text
    assert "第五十五条" in chinese.text
    assert "Article 55" in english.text
    for page in (chinese.text, english.text):
        assert "&lt;b&gt;面馆 &amp; 茶&lt;/b&gt;" in page
        assert "<b>" not in page
        assert "91350100M000100Y43" in page
        assert "<script" not in page
        assert "style=" not in page


async def test_the_pages_style_is_a_file(database: Database, tmp_path: Path) -> None:
    async with serve(database, await accounts_with(database), tmp_path) as server:
        answer = await server.client().get("/c/assets/page.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


async def test_a_wrong_code_is_told_kindly(database: Database, tmp_path: Path) -> None:
    async with serve(database, await accounts_with(database), tmp_path) as server:
        answer = await server.client().get("/c/000YGJ09")
    assert answer.status_code == 404
    assert "请核对八位码" in answer.text


async def miss(server: Server, times: int) -> set[int]:
    client = server.client()
    return {(await client.get(f"/c/{number:08d}")).status_code for number in range(1, times + 1)}


async def test_codes_can_not_be_searched_for(database: Database, tmp_path: Path) -> None:
    await with_enterprises(database, an_enterprise(1))
    async with serve(database, await accounts_with(database), tmp_path) as server:
        assert await miss(server, MISSES_MAX) == {404}
        client = server.client()
        assert (await client.get("/c/000YGJ08")).status_code == 429
        server.now = later(minutes=10)
        assert (await client.get("/c/000YGJ08")).status_code == 200


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
