"""Ratings at the desk: totals, and texts that a person reads before others do."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from backend.settings import DatabaseSettings
from tests.databases import apart
from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.feedback.rating_scene import redeem, release, with_token
from tests.palm_server import Server
from tests.whole_app import an_enrolled_phone, browser, running

pytestmark = pytest.mark.browser

TEXTS = ("等了两个小时，没有人说明原因。", "王队长人很好，谢谢青石便利店旁边的那次指导。", "")


async def _rated(folder: Path) -> None:
    async with running(DatabaseSettings(), folder) as app:
        phone = await an_enrolled_phone(app)
        for n in range(6):
            shop = await with_token(app, phone)
            said = {"polite": n > 1, "twoOfficers": True, "text": TEXTS[n % 3] if n < 3 else ""}
            answer = await redeem(browser(app), shop.rating(overall=5 - n % 4, **said))
            assert answer.status_code == 201
        assert await release(app) == 1


@pytest.fixture
def rated(tmp_path: Path) -> Generator[Server]:
    """A server whose data folder holds a released batch."""
    apart(_rated(tmp_path))
    running_server = Server(tmp_path)
    running_server.start()
    yield running_server
    running_server.stop()


def test_a_supervisor_reads_totals_and_screens_what_was_written(
    rated: Server, chromium: Playwright
) -> None:
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    page = chrome.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.set_default_timeout(20_000)
    eyes = Eyes(page, expected=("401 (Unauthorized)",))
    page.goto(f"{rated.url}/desk")
    page.get_by_label("账号").fill("chenj")
    page.get_by_label("密码").fill("palm-demo-chenj")
    page.get_by_role("button", name="登录").first.click()
    page.locator(".rail").wait_for()
    page.goto(f"{rated.url}/desk/ratings")
    expect(page.get_by_text("6 条评价")).to_be_visible()
    expect(page.get_by_text(TEXTS[0])).to_be_visible()
    eyes.look("desk-ratings", sizes=(DESK, PHONE))
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    one = page.locator(".rating-text", has_text=TEXTS[0])
    one.get_by_role("button", name="放行", exact=True).click()
    expect(one.get_by_text("已放行")).to_be_visible()
    other = page.locator(".rating-text", has_text="王队长")
    other.get_by_role("button", name="不放行").click()
    page.get_by_role("dialog").get_by_role("button", name="不放行").click()
    expect(page.get_by_text("请写明理由。")).to_be_visible()
    eyes.look("desk-ratings-hold", sizes=(DESK, PHONE))
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("dialog").get_by_label("理由").fill("写了人名和店名")
    page.get_by_role("dialog").get_by_role("button", name="不放行").click()
    expect(other.get_by_text("写了人名和店名")).to_be_visible()
    eyes.look("desk-ratings-decided", sizes=(DESK, PHONE))
    assert eyes.findings == []
    chrome.close()
