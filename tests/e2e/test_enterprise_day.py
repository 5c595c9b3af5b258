"""One inspection as the enterprise lives it: permitted, coded, shown, scanned, confirmed, closed,
rated, complained about, and what the supervisor then sees. Two phones and a desk.
"""

import asyncio
import contextlib
import re
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from backend.demo_city import businesses
from backend.settings import DatabaseSettings
from tests.e2e.clerk import Clerk, clerks
from tests.e2e.conftest import FLAGS, Handset, signed_code
from tests.e2e.outside import read_symbol
from tests.e2e.test_field_day import (
    answer_all,
    button,
    close_visit,
    link,
    sign,
    sign_in_and_enrol,
    take_photos,
    wait_for_reference,
    wait_until_proven,
    working,
)
from tests.feedback.rating_scene import redeem, release, with_token
from tests.palm_server import Server
from tests.whole_app import an_enrolled_phone, browser, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

REASON = "年末消防安全检查"
PLAN = "年度餐饮日常检查计划"
COMPLAINT = "检查人员没有说明依据，请核实。"


@pytest.fixture
def shopkeeper(chromium: Playwright) -> Generator[Page]:
    """A phone at the counter: no app, no login, no service worker."""
    browser: Browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    browser.close()


@pytest.fixture
def rated_before(tmp_path: Path) -> Generator[Server]:
    """A city in which four others have rated: the fifth makes them a total."""
    folder = tmp_path / "data"
    in_process(_rated_by_four(folder))
    running_server = Server(folder)
    running_server.start()
    yield running_server
    running_server.stop()


async def _rated_by_four(folder: Path) -> None:
    async with running(DatabaseSettings(), folder) as app:
        phone = await an_enrolled_phone(app)
        for _ in range(4):
            shop = await with_token(app, phone)
            answer = await redeem(browser(app), shop.rating(overall=3))
            assert answer.status_code == 201


async def _next_monday(folder: Path) -> None:
    async with running(DatabaseSettings(), folder) as app:
        assert await release(app) == 1


def in_process(work: Coroutine[Any, Any, None]) -> None:
    """Done beside the loop the browser needs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result(timeout=90)


@contextlib.contextmanager
def signed_in(server: Server, login: str) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        told = {"login": login, "password": f"palm-demo-{login}"}
        assert client.post("/api/session", json=told).status_code == 201
        yield client


def plan_and_approve(drafter: Clerk, head: Clerk) -> str:
    """A plan is approved and published, an inspection asked for by it and approved; its number."""
    page = drafter.page
    drafter.open("plans")
    drafter.press("起草计划")
    page.get_by_label("执法主体").select_option("云川市综合行政执法局")
    page.get_by_label("名称").fill(PLAN)
    page.get_by_label("企业数").fill("120")
    page.locator("dialog .check").first.wait_for()
    drafter.press("保存草稿")
    drafter.press("提交审批")
    head.open("plans")
    head.press("批准")
    head.press("公布")
    expect(head.page.get_by_text("已公布").first).to_be_visible()
    drafter.ask_by_plan(PLAN, shop_name(), ("王建国", "李敏"), REASON)
    head.open("permits")
    head.press("批准")
    number = head.page.get_by_text(re.compile(r"-00001"))
    expect(number).to_be_visible()
    return re.findall(r"[\w-]+-00001", number.inner_text())[0]


def shop_name() -> str:
    """The enterprise whose code the phone sees."""
    return next(iter(businesses.enterprises(1))).name


def open_permitted_visit(page: Page) -> None:
    """From the task that the approval has made: nothing is left to choose."""
    page.get_by_text(REASON).first.click()
    page.get_by_role("heading", name="确认并开始").wait_for()
    button(page, "到场，开始").click()


def test_an_inspection_as_the_enterprise_lives_it(
    chromium: Playwright, rated_before: Server, shopkeeper: Page, tmp_path: Path
) -> None:
    server = rated_before
    with clerks(chromium, server) as (supervisor, head):
        number = plan_and_approve(supervisor, head)
        inspect(chromium, server, shopkeeper, tmp_path)
        receipt = shopkeeper.locator("main").inner_text()
        see_it_at_the_desk(supervisor.page, server, number, receipt_in(receipt))
        server.stop()
        in_process(_next_monday(server.data))
        server.start()
        see_the_total(supervisor.page, server)


def inspect(chromium: Playwright, server: Server, shopkeeper: Page, tmp_path: Path) -> None:
    """On both phones, from the task to the complaint."""
    phone = Handset(chromium, server, tmp_path, sees=signed_code(server))
    page = phone.switch_on()
    sign_in_and_enrol(page)
    wait_for_reference(phone)
    expect(page.get_by_text(REASON).first).to_be_visible(timeout=30_000)

    phone.context.set_offline(True)
    open_permitted_visit(page)
    code = read_symbol(page.get_by_role("img", name="执法人员身份码"), tmp_path)
    link(page, "继续检查").click()
    working(page)

    shopkeeper.goto(code)
    expect(shopkeeper.get_by_role("heading", level=1)).to_be_visible()
    button(shopkeeper, "确认他们已到场").click()
    expect(shopkeeper.get_by_text("您已确认他们到场")).to_be_visible()

    take_photos(page, 1)
    answer_all(page)
    sign(page, "张老板")
    phone.context.set_offline(False)
    wait_until_proven(phone)

    shopkeeper.reload()
    expect(shopkeeper.get_by_text("证件今天都有效").first).to_be_visible()
    button(shopkeeper, "确认这份清单").click()
    expect(shopkeeper.get_by_text(re.compile(r"确认 \d+ 条。"))).to_be_visible()

    close_visit(page)
    wait_until_proven(phone)
    shopkeeper.reload()
    expect(shopkeeper.get_by_text("责令改正").first).to_be_visible()
    door = shopkeeper.url
    rate(shopkeeper)
    shopkeeper.goto(door)
    complain(shopkeeper)
    phone.context.close()


def rate(shopkeeper: Page) -> None:
    link(shopkeeper, "评价这次检查").click()
    shopkeeper.get_by_label("4 · 满意").check()
    button(shopkeeper, "寄出评价").click()
    expect(shopkeeper.get_by_role("heading", name="评价已收下")).to_be_visible()


def complain(shopkeeper: Page) -> None:
    link(shopkeeper, "我要投诉").click()
    shopkeeper.get_by_label(re.compile("程序不当")).check()
    shopkeeper.get_by_label("发生了什么").fill(COMPLAINT)
    button(shopkeeper, "提交投诉").click()
    expect(shopkeeper.get_by_text("已收到您的投诉").first).to_be_visible()


def receipt_in(text: str) -> str:
    return re.findall(r"TS-[0-9A-Z-]+", text)[0]


def see_it_at_the_desk(desk: Page, server: Server, permit: str, receipt: str) -> None:
    desk.goto(f"{server.url}/desk/visits")
    desk.locator(".visit-line", has_text=shop_name()).first.click()
    desk.wait_for_url(re.compile("/desk/visits/."))
    expect(desk.get_by_text(permit).first).to_be_visible()
    expect(desk.get_by_text(re.compile("确认.*到场")).first).to_be_visible()
    desk.goto(f"{server.url}/desk/complaints")
    expect(desk.get_by_role("link", name=re.compile("程序不当"))).to_be_visible()
    desk.goto(f"{server.url}/desk/inbox")
    link(desk, "去办理").first.click()
    expect(desk.get_by_text(COMPLAINT).first).to_be_visible()
    expect(desk.get_by_text(receipt).first).to_be_visible()
    # Four and this one wait for Monday: until then nothing is told of anybody.
    desk.goto(f"{server.url}/desk/ratings")
    expect(desk.get_by_text("还没有公布过评价")).to_be_visible()
    with signed_in(server, "wangjg") as officer:
        assert officer.get("/api/complaints").status_code in (403, 404)


def see_the_total(desk: Page, server: Server) -> None:
    desk.goto(f"{server.url}/desk/ratings")
    expect(desk.get_by_text("5 条评价")).to_be_visible()
    expect(desk.get_by_label("满意：1 条", exact=True).first).to_be_visible()
