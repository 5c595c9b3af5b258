"""Indicators at the desk: a number, the records behind it, and the token of a program."""

import uuid
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Playwright, expect

from backend import clock
from backend.settings import DatabaseSettings
from tests.databases import apart
from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.palm_server import Server
from tests.whole_app import an_enrolled_phone, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def _visited(folder: Path) -> None:
    async with running(DatabaseSettings(), folder) as app:
        phone = await an_enrolled_phone(app)
        wall = clock.rfc3339(clock.now())
        for number in range(2):
            visit = str(uuid.uuid4())
            body = {
                "visit": visit,
                "enterprise": {"id": "e000001", "name": "青石便利店"},
                "officers": [phone.officer],
                "inspectionType": "routine",
                "found": "code" if number else "search",
            }
            closing = {"visit": visit, "result": "corrected_on_site"}
            await phone.push(
                phone.entry("visit.opened", body, wall=wall),
                phone.entry("visit.closed", closing, wall=wall),
            )


@pytest.fixture
def visited(tmp_path: Path) -> Generator[Server]:
    """A server whose log holds two visits, one of them scanned."""
    apart(_visited(tmp_path))
    running_server = Server(tmp_path)
    running_server.start()
    yield running_server
    running_server.stop()


def test_a_supervisor_opens_a_number_and_gives_a_program_a_token(
    visited: Server, chromium: Playwright
) -> None:
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    page = chrome.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.set_default_timeout(20_000)
    eyes = Eyes(page, expected=("401 (Unauthorized)",))
    page.goto(f"{visited.url}/desk")
    page.get_by_label("账号").fill("chenj")
    page.get_by_label("密码").fill("palm-demo-chenj")
    page.get_by_role("button", name="登录").first.click()
    page.locator(".rail").wait_for()

    page.goto(f"{visited.url}/desk/indicators")
    card = page.get_by_role("link", name="扫码率 50% 1 / 2")
    expect(card).to_be_visible()
    eyes.look("desk-indicators", sizes=(DESK, PHONE))
    card.click()
    page.get_by_role("img", name="扫码率：最低 50%").wait_for()
    page.get_by_role("button", name="未计入的").click()
    expect(page.locator(".record-line")).to_have_count(1)
    eyes.look("desk-indicator", sizes=(DESK, PHONE))
    page.get_by_role("link", name="青石便利店").click()
    page.wait_for_url("**/desk/visits/*")

    page.goto(f"{visited.url}/desk/indicators/feed")
    page.get_by_label("给哪个程序用").fill("Excel 月报")
    page.get_by_role("button", name="生成口令").click()
    token = page.locator(".notice code").inner_text()
    eyes.look("desk-feed", sizes=(DESK, PHONE))
    feed = f"{visited.url}/feed/odata/Visits"
    assert len(httpx.get(feed, auth=("anybody", token)).json()["value"]) == 2
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert httpx.get(feed, auth=("anybody", token)).status_code == 401
    assert not eyes.findings
    chrome.close()
