"""The officer's phone shows its code, another phone reads it from the screen."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.conftest import FLAGS
from tests.e2e.outside import Outside, read_symbol
from tests.e2e.test_field_day import button, link, working
from tests.palm_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def outside(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    officer = Outside(chromium, server, tmp_path_factory.mktemp("phone"))
    yield officer
    officer.phone.context.close()


@pytest.fixture(scope="module")
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture
def shopkeeper(chrome: Browser) -> Generator[Page]:
    """A phone at the counter that knows nothing of us."""
    context = chrome.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def shown_code(outside: Outside, folder: Path) -> str:
    page = outside.page
    page.goto(f"{outside.visit}/code")
    return read_symbol(page.get_by_role("img", name="执法人员身份码"), folder)


def test_a_code_that_was_made_without_network_leads_to_the_visit(
    outside: Outside, shopkeeper: Page, tmp_path: Path
) -> None:
    page = outside.page
    outside.phone.context.set_offline(True)
    code = shown_code(outside, tmp_path)
    assert code.startswith(f"{outside.server.url}/s/")
    expect(page.get_by_text("对方扫码或确认后，这里会显示")).to_be_visible()

    shopkeeper.goto(code)
    button(shopkeeper, "确认他们已到场").click()
    expect(shopkeeper.get_by_text("您已确认他们到场")).to_be_visible()

    outside.phone.context.set_offline(False)
    expect(page.get_by_text("对方已扫码")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("对方已确认到场")).to_be_visible()
    link(page, "继续检查").click()
    working(page)


def test_every_showing_is_another_code_and_another_entry(
    outside: Outside, shopkeeper: Page, tmp_path: Path
) -> None:
    before = [row for row in outside.phone.stored("entries") if row["kind"] == "code.shown"]
    codes = [shown_code(outside, tmp_path) for _ in range(2)]
    assert codes[0] != codes[1]
    after = [row for row in outside.phone.stored("entries") if row["kind"] == "code.shown"]
    assert len(after) == len(before) + 2
    for code in codes:
        shopkeeper.goto(code)
        expect(shopkeeper.get_by_role("heading", level=1)).to_contain_text("正在检查")
