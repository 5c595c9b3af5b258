"""Rating a visit in a real browser: with script in two requests, and without in the weaker way."""

from collections.abc import Generator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Route, expect

from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import Eyes
from tests.e2e.test_enterprise_page import LIKE_A_WEB_VIEW, Officer, a_full_visit, at_phone_size
from tests.palm_server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture
def officer(server: Server) -> Officer:
    made = Officer(server)

    async def nothing() -> None:
        """Only enrol."""

    made.does(nothing)
    return made


def at_the_door(server: Server, officer: Officer, context: BrowserContext) -> Page:
    """The page of a visit that was scanned and then closed."""
    officer.does(lambda: a_full_visit(officer.visit))
    page = context.new_page()
    page.goto(f"{server.url}/s/{officer.visit.code()}")
    officer.does(officer.visit.close)
    page.reload()
    return page


def to_rating(page: Page) -> None:
    page.get_by_role("link", name="评价这次检查").click()
    expect(page.get_by_role("heading", level=1, name="评价这次检查")).to_be_visible()


def write_something_personal(page: Page, eyes: Eyes) -> None:
    page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_text("请先选总体评价。")).to_be_visible()
    page.get_by_label("4 · 满意").check()
    page.get_by_text("下面几项可以不答").click()
    page.get_by_role("group", name="他们说话有礼貌？").get_by_label("是", exact=True).check()
    text = page.get_by_label("还想说什么（可以不写，最多 300 字）")
    text.fill("有事打 138 1234 5678 找我")
    expect(page.get_by_text("这里好像有电话")).to_be_visible()
    eyes.look("rating-names-somebody")
    page.get_by_role("button", name="遮住它们").click()
    expect(text).to_have_value("有事打 ▇▇▇ 找我")


def lose_the_first(page: Page) -> None:
    """The first rating that is sent gets no answer."""
    cut: list[Route] = []

    def cut_once(route: Route) -> None:
        if cut:
            route.continue_()
        else:
            cut.append(route)
            route.abort()

    page.route("**/ratings", cut_once)


def test_a_web_view_without_storage_rates_in_two_requests_that_share_nothing(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    context = at_phone_size(chrome)
    context.add_init_script(LIKE_A_WEB_VIEW)
    page = at_the_door(server, officer, context)
    door = page.url.rpartition("/")[2].partition("?")[0]
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    eyes = Eyes(page, expected=("ERR_FAILED", "net::"))
    to_rating(page)
    expect(page.get_by_text("这个浏览器只能用较弱的办法")).to_be_hidden()
    eyes.look("rating")

    write_something_personal(page, eyes)
    lose_the_first(page)
    page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_text("网络断了或服务器忙")).to_be_visible()
    page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_role("heading", name="评价已收下")).to_be_visible()
    receipt = page.locator("#receipt").inner_text()
    assert len(bytes.fromhex(receipt)) == 32
    page.get_by_text("盖章用的密钥和日志位置").click()
    eyes.look("rating-done")

    tokens = [one for one in asked if one.url.endswith("/rating/token")]
    assert len({one.post_data for one in tokens}) == 1, "the same blinded message again"
    sent = [one for one in asked if one.url == f"{server.url}/ratings"][-1]
    headers = sent.all_headers()
    assert "cookie" not in headers
    assert "referer" not in headers
    assert door not in str(headers) + str(sent.post_data)

    page.get_by_role("link", name="查收据").click()
    page.get_by_label("收据（64 位）").fill(receipt)
    page.get_by_role("button", name="查").click()
    expect(page.get_by_text("还没有公布")).to_be_visible()
    eyes.look("rating-check")
    page.goto(f"{server.url}/ratings/keys")
    expect(page.get_by_role("heading", name="评价密钥")).to_be_visible()
    eyes.look("rating-keys")
    assert eyes.findings == []
    context.close()


def test_without_script_the_page_says_that_this_way_is_weaker(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    context = at_phone_size(chrome, java_script_enabled=False)
    page = at_the_door(server, officer, context)
    to_rating(page)
    expect(page.get_by_text("这个浏览器只能用较弱的办法")).to_be_visible()
    page.get_by_role("button", name="我明白，用较弱的办法评价").click()
    page.get_by_label("2 · 不满意").check()
    with page.expect_request("**/ratings/form*") as sending:
        page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_role("heading", name="评价已收下")).to_be_visible()
    assert "/d/" not in sending.value.all_headers().get("referer", "")
    page.goto(f"{server.url}/s/{officer.visit.code()}")
    expect(page.get_by_role("link", name="评价这次检查")).to_be_hidden()
    context.close()


def test_the_weaker_way_is_readable_for_everybody(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    """A browser with script, but too old for the script of this page."""
    context = at_phone_size(chrome)
    context.add_init_script("delete window.AbortController")
    page = at_the_door(server, officer, context)
    eyes = Eyes(page)
    to_rating(page)
    eyes.look("rating-weak")
    page.get_by_role("button", name="我明白，用较弱的办法评价").click()
    expect(page.get_by_role("heading", level=1, name="评价（较弱的办法）")).to_be_visible()
    eyes.look("rating-served")
    page.get_by_label("5 · 很满意").check()
    page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_role("heading", name="评价已收下")).to_be_visible()
    eyes.look("rating-taken")
    assert eyes.findings == []
    context.close()


def test_a_server_that_marks_raters_with_a_key_of_their_own_is_refused(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    context = at_phone_size(chrome)
    page = at_the_door(server, officer, context)
    to_rating(page)

    def lie(route: Route) -> None:
        answer: dict[str, Any] = route.fetch().json()
        route.fulfill(json={**answer, "index": answer["index"] + 1})

    page.route("**/ratings/keys/**", lie)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("1 · 很不满意").check()
    page.get_by_role("button", name="寄出评价").click()
    expect(page.get_by_text("可能有人想做记号")).to_be_visible()
    assert not any(address.endswith("/rating/token") for address in asked)
    context.close()
