"""One inspection as the enterprise lives it: permitted, coded, shown, scanned, confirmed, closed,
rated, complained about, and what the supervisor then sees. Two phones and a desk.
"""

import contextlib
import re
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from backend import clock
from backend.agencies.service import day_of
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
    watch,
    working,
)
from tests.palm_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

REASON = "年末消防安全检查"
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


@contextlib.contextmanager
def signed_in(server: Server, login: str) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        told = {"login": login, "password": f"palm-demo-{login}"}
        assert client.post("/api/session", json=told).status_code == 201
        yield client


def permitted(server: Server) -> dict[str, Any]:
    """A supervisor asks for the inspection, the head approves it."""
    today = str(day_of(clock.now()))
    asked = {
        "id": str(uuid.uuid4()),
        "agencyId": "yunchuan-enforcement",
        "inspectionType": "routine",
        "enterprises": ["e000001"],
        "officers": ["o001", "o002"],
        "fromDay": today,
        "untilDay": today,
        "cause": {"kind": "transfer", "note": "应急部门移送线索"},
        "reason": REASON,
    }
    with signed_in(server, "chenj") as desk, signed_in(server, "admin") as head:
        permit = desk.post("/api/permits", json=asked)
        assert permit.status_code == 201, permit.text
        seen = head.get(f"/api/permits/{asked['id']}").json()
        approval = {"act": "approve", "seen": seen["index"]}
        answer = head.post(f"/api/permits/{asked['id']}/acts", json=approval)
        assert answer.status_code == 201, answer.text
        return answer.json()


def open_permitted_visit(page: Page) -> None:
    """From the task that the approval has made: nothing is left to choose."""
    page.get_by_text(REASON).first.click()
    page.get_by_role("heading", name="确认并开始").wait_for()
    button(page, "到场，开始").click()


def test_an_inspection_as_the_enterprise_lives_it(
    chromium: Playwright, server: Server, desk: Page, shopkeeper: Page, tmp_path: Path
) -> None:
    permit = permitted(server)
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
    receipt = complain(shopkeeper)

    watch(desk, server)
    see_it_at_the_desk(desk, server, permit)
    with signed_in(server, "chenj") as supervisor:
        listed = supervisor.get("/api/complaints").json()["complaints"]
    assert [one["receipt"] for one in listed] == [receipt]
    with signed_in(server, "wangjg") as officer:
        assert officer.get("/api/complaints").status_code in (403, 404)
    phone.context.close()


def rate(shopkeeper: Page) -> None:
    link(shopkeeper, "评价这次检查").click()
    shopkeeper.get_by_label("4 · 满意").check()
    button(shopkeeper, "寄出评价").click()
    expect(shopkeeper.get_by_role("heading", name="评价已收下")).to_be_visible()


def complain(shopkeeper: Page) -> str:
    link(shopkeeper, "我要投诉").click()
    shopkeeper.get_by_label(re.compile("程序不当")).check()
    shopkeeper.get_by_label("发生了什么").fill(COMPLAINT)
    button(shopkeeper, "提交投诉").click()
    expect(shopkeeper.get_by_text("已收到您的投诉").first).to_be_visible()
    return re.findall(r"TS-[0-9A-Z-]+", shopkeeper.locator("main").inner_text())[0]


def see_it_at_the_desk(desk: Page, server: Server, permit: dict[str, Any]) -> None:
    desk.locator(".visit-line").first.click()
    desk.wait_for_url(re.compile("/desk/visits/."))
    expect(desk.get_by_text(permit["number"]).first).to_be_visible()
    expect(desk.get_by_text(re.compile("确认.*到场")).first).to_be_visible()
    desk.goto(f"{server.url}/desk/coverage")
    expect(desk.locator(".coverage-percent")).to_have_text(["100%", "100%", "100%"])
    desk.goto(f"{server.url}/desk/complaints")
    desk.get_by_role("link", name=re.compile("程序不当")).click()
    expect(desk.get_by_text(COMPLAINT).first).to_be_visible()
    # One rating is no total: fewer than k say nothing about anybody.
    desk.goto(f"{server.url}/desk/ratings")
    expect(desk.get_by_text("4 · 满意")).to_have_count(0)
