"""Opening an officer's code: who is told what, and what counts as a scan."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.enterprise_pages.shop import NAVIGATION, SHOP_NAME, Shop, a_visit, entries_of_kind
from tests.whole_app import browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(DatabaseSettings(), tmp_path, enterprises=5) as served:
        yield served


async def test_a_fresh_scan_leads_to_the_page_of_the_visit(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    shop = Shop(app)
    await shop.scan(visit)
    assert "王建国" in shop.page
    assert "李敏" in shop.page
    assert "登记的 2 名执法人员，证件今天都有效" in shop.page


async def test_a_scan_works_before_the_visit_has_arrived(app: Litestar) -> None:
    visit = await a_visit(app)
    shop = Shop(app)
    await shop.scan(visit)
    assert "王建国" in shop.page
    assert "出示此码的人身份已核实" in shop.page
    assert (await shop.press("arrival")).status_code == 303
    await visit.open()
    assert "正在检查" in await shop.look(shop.base)
    assert "您已确认他们到场" in shop.page


async def test_an_old_code_names_the_officer_and_nothing_of_the_enterprise(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    answer = await browser(app).get(f"/s/{visit.code(late_seconds=91)}", headers=NAVIGATION)
    assert answer.status_code == 200
    assert "这个码已经过期" in answer.text
    assert "王建国" in answer.text
    assert "好味" not in answer.text


@pytest.mark.parametrize("code", ["x", "A" * 175, "A" * 5000, "%3Cscript%3E"])
async def test_a_code_nobody_signed_is_told_kindly(app: Litestar, code: str) -> None:
    answer = await browser(app).get(f"/s/{code}", headers=NAVIGATION)
    assert answer.status_code == 404
    assert "查不到这个码" in answer.text
    assert "<script>" not in answer.text


async def test_an_officers_own_browser_opens_nothing(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    officer = await signed_in(app, "limin")
    answer = await officer.get(f"/s/{visit.code()}", headers=NAVIGATION)
    assert "这是执法人员自己的手机" in answer.text
    assert [one["state"] for one in await entries_of_kind(app, "code.scanned")] == ["officer"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Mode": "no-cors"},
        {**NAVIGATION, "Sec-Purpose": "prefetch;prerender"},
        {**NAVIGATION, "Purpose": "prefetch"},
        {**NAVIGATION, "X-Purpose": "preview"},
    ],
    ids=["robot", "subresource", "prerender", "prefetch", "preview"],
)
async def test_looking_ahead_is_no_scan_but_offers_one_tap(
    app: Litestar, headers: dict[str, str]
) -> None:
    visit = await a_visit(app)
    client, code = browser(app), visit.code()
    answer = await client.get(f"/s/{code}", headers=headers)
    assert (answer.status_code, "打开</button>" in answer.text) == (200, True)
    assert await entries_of_kind(app, "code.scanned") == []
    opened = await client.post(f"/s/{code}?lang=en")
    assert (opened.status_code, opened.headers["location"][:3]) == (303, "/d/")
    assert len(await entries_of_kind(app, "code.scanned")) == 1


async def test_head_is_no_scan(app: Litestar) -> None:
    visit = await a_visit(app)
    answer = await browser(app).head(f"/s/{visit.code()}", headers=NAVIGATION)
    assert answer.status_code == 200
    assert await entries_of_kind(app, "code.scanned") == []


async def test_a_form_of_another_site_scans_nothing(app: Litestar) -> None:
    visit = await a_visit(app)
    answer = await browser(app).post(
        f"/s/{visit.code()}", headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert await entries_of_kind(app, "code.scanned") == []


async def test_names_are_text_and_never_markup(app: Litestar) -> None:
    visit = await a_visit(app)
    await visit.open()
    shop = Shop(app)
    await shop.scan(visit)
    assert "<b>好味" not in shop.page
    assert SHOP_NAME.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shop.page
