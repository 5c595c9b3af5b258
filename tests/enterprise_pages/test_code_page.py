"""The page of an enterprise code, as anybody's browser sees it."""

from datetime import date
from pathlib import Path

import pytest

from backend.codes import enterprise_code
from backend.database import Database
from backend.enterprise_pages.code_routes import HANDLERS
from backend.enterprise_pages.enterprise_code import CodePages
from backend.ledger.server_keys import ServerKeys, load_or_make
from backend.ledger.service import Ledger
from backend.web_pages.guess_limit import MISSES_MAX
from backend.web_pages.pages import Pages
from tests.accounts.people import accounts_with, later
from tests.accounts.server import Server, serving
from tests.enterprises.test_finding import an_enterprise, with_enterprises

pytestmark = pytest.mark.anyio


def serve(database: Database, accounts: object, folder: Path):
    pages, ledger = Pages(), Ledger(database, keys_in(folder))
    return serving(
        accounts, folder, HANDLERS, pages=pages, code_pages=CodePages(database, ledger, pages)
    )


def keys_in(folder: Path) -> ServerKeys:
    return load_or_make(folder / "keys", "palm.test/log")


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
        assert "<script>" not in page
        assert "style=" not in page


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


def plate(folder: Path, code: str = "000YGJ08") -> str:
    """The path in the QR code of a printed plate."""
    return enterprise_code.address("", keys_in(folder).chain, code, date(2026, 3, 1))


async def test_a_printed_plate_says_who_issued_it(database: Database, tmp_path: Path) -> None:
    await with_enterprises(database, an_enterprise(1))
    async with serve(database, await accounts_with(database), tmp_path) as server:
        printed = await server.client().get(f"{plate(tmp_path)}?lang=en")
        typed = await server.client().get("/c/000YGJ08?lang=en")
    assert (printed.status_code, typed.status_code) == (200, 200)
    assert "Issued by this system (1 March 2026)" in printed.text
    assert f'href="{plate(tmp_path)}?lang=zh"' in printed.text
    assert "Issued by this system" not in typed.text


@pytest.mark.parametrize("change", ["signature", "day", "code", "short", "server"])
async def test_a_forged_plate_shows_nothing_of_the_enterprise(
    database: Database, tmp_path: Path, change: str
) -> None:
    await with_enterprises(database, an_enterprise(1), an_enterprise(2))
    _, _, code, day, signature = plate(tmp_path).split("/")
    other = plate(tmp_path / "elsewhere").rpartition("/")[2]
    forged = {
        "signature": (code, day, "A" * 86),
        "day": (code, "20260302", signature),
        "code": ("03NQK8N7", day, signature),
        "short": (code, day, signature[:40]),
        "server": (code, day, other),
    }[change]
    async with serve(database, await accounts_with(database), tmp_path) as server:
        answer = await server.client().get("/c/" + "/".join(forged))
    assert answer.status_code == 404
    assert "不是本系统签发" in answer.text
    assert "面馆" not in answer.text


async def test_a_dissolved_enterprise_is_shown_as_closed(
    database: Database, tmp_path: Path
) -> None:
    await with_enterprises(database, an_enterprise(1, status="closed"))
    async with serve(database, await accounts_with(database), tmp_path) as server:
        answer = await server.client().get("/c/000YGJ08")
    assert "登记状态：已歇业或注销" in answer.text
