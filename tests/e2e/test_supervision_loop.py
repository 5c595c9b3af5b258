"""A warning becomes a lead, an opinion, a correction, and is closed with proof a month later."""

import asyncio
import re
import sys
import uuid
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from backend.settings import DatabaseSettings
from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.e2e.test_field_day import button, link
from tests.palm_server import Server
from tests.whole_app import all_views, an_enrolled_phone, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

REPOSITORY = Path(__file__).parent.parent.parent
PDF: FilePayload = {
    "name": "合并检查计划.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 plan",
}
EXPECTED = ("401 (Unauthorized)",)


class MovedServer(Server):
    """A server whose clock can be set ahead between two starts."""

    days = 0.0

    @property
    def palm(self) -> list[str]:
        return [sys.executable, str(REPOSITORY / "tests" / "e2e" / "moved_clock.py")]

    @property
    def environment(self) -> dict[str, str]:
        ahead = {"TEST_DAYS_AHEAD": str(self.days), "PYTHONPATH": str(REPOSITORY)}
        return {**super().environment, **ahead}

    def go_on(self, days: float) -> None:
        self.stop()
        self.days += days
        self.start()


async def _doubtful_visit(folder: Path) -> None:
    """One officer of the market bureau, alone, without any code."""
    async with running(DatabaseSettings(), folder, enterprises=30) as app:
        phone = await an_enrolled_phone(app, "wugd")
        shop = {"id": "e000001", "name": "云川好味小吃店", "uscc": None}
        body: dict[str, Any] = {
            "visit": str(uuid.uuid4()),
            "enterprise": shop,
            "found": "name",
            "officers": [phone.officer],
            "inspectionType": "routine",
            "checklists": [],
        }
        await phone.push(phone.entry("visit.opened", body))
        await all_views(app)


@pytest.fixture
def warned(tmp_path: Path) -> Generator[MovedServer]:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_doubtful_visit(tmp_path))).result(timeout=90)
    server = MovedServer(tmp_path)
    server.start()
    yield server
    server.stop()


def desk_of(browser: Browser, server: Server, login: str) -> Page:
    page = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": DESK[0], "height": DESK[1]},
    ).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{server.url}/desk")
    sign_in(page, login)
    return page


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(f"palm-demo-{login}")
    button(page, "^登录").click()
    page.locator(".rail").wait_for()


def submit(page: Page) -> None:
    """The sheet goes when the step is in the log."""
    button(page, "提交入库").click()
    page.locator("dialog").wait_for(state="detached")


def choose(page: Page, value: str) -> None:
    page.locator(f"dialog .choice-value-{value}").click()


def look(page: Page, eyes: Eyes, screen: str) -> None:
    eyes.look(f"leads-{screen}", sizes=(DESK, PHONE))
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def make_and_issue(page: Page, server: Server, eyes: Eyes) -> str:
    """From the warning to the opinion; the address of the lead."""
    page.goto(f"{server.url}/desk/warnings")
    page.get_by_text("单人执法").last.wait_for()
    link(page, "单人执法").first.click()
    button(page, "转为线索").click()
    page.wait_for_url(re.compile("/desk/leads/[0-9a-f]"))
    expect(page.get_by_text("轮到您办理")).to_be_visible()
    look(page, eyes, "opened")
    button(page, "^研判").click()
    choose(page, "founded")
    page.get_by_role("textbox", name="理由").fill("现场记录只有一名执法人员。")
    look(page, eyes, "assess")
    submit(page)
    button(page, "^制发文书").click()
    page.get_by_role("textbox", name="监督要求").fill(
        "今后检查由两名以上执法人员进行，一个月内完成自查。"
    )
    look(page, eyes, "issue")
    submit(page)
    expect(page.get_by_text(re.compile("东澜区司法局监意字〔2026〕1号")).first).to_be_visible()
    return page.url


def correct(page: Page, server: Server, eyes: Eyes) -> None:
    """The body's own desk: receipt, and the report with a visit and a file as proof."""
    page.goto(f"{server.url}/desk/leads")
    look(page, eyes, "served-list")
    page.locator(".lead-line").first.click()
    expect(page.get_by_text("轮到您办理")).to_be_visible()
    expect(page.get_by_text("登记线索")).to_have_count(0)
    look(page, eyes, "served")
    button(page, "^签收").click()
    submit(page)
    button(page, "^报告整改").click()
    page.get_by_role("textbox", name="整改情况").fill("已调整排班，检查一律两人。")
    button(page, "提交入库").click()
    page.get_by_text("请至少给出一项证据").wait_for()
    page.locator("dialog input[type=file]").set_input_files(files=PDF)
    page.get_by_text("合并检查计划.pdf").wait_for()
    button(page, "指明检查").click()
    page.get_by_label("选择检查").select_option(index=1)
    button(page, "整次检查").click()
    look(page, eyes, "report")
    submit(page)
    expect(page.get_by_text(re.compile("等待东澜区司法局办理"))).to_be_visible()


def check(page: Page, lead: str) -> None:
    page.goto(lead)
    button(page, "^核查整改").click()
    choose(page, "passed")
    page.get_by_role("textbox", name="理由").fill("排班表和后续检查均为两人。")
    submit(page)
    expect(page.get_by_text(re.compile("起可以回访")).first).to_be_visible()
    expect(button(page, "^回访成效")).to_have_count(0)


def look_again_and_close(page: Page, server: Server, eyes: Eyes) -> None:
    """It appears in the list by itself."""
    page.goto(f"{server.url}/desk/leads")
    look(page, eyes, "effect-due")
    page.locator(".lead-line").first.click()
    button(page, "^回访成效").click()
    choose(page, "holds")
    page.get_by_role("textbox", name="理由").fill("三十天内的检查均为两人。")
    page.locator("dialog input[type=file]").set_input_files(files=PDF)
    page.locator("dialog").get_by_text("合并检查计划.pdf").wait_for()
    submit(page)
    button(page, "^办结销号").click()
    page.get_by_role("textbox", name="办结说明").fill("整改到位，成效稳定。")
    submit(page)
    expect(page.get_by_text("本线索已办完，没有下一步。")).to_be_visible()
    look(page, eyes, "closed")


def test_a_warning_is_followed_until_it_is_proven_closed(
    warned: MovedServer, chromium: Playwright
) -> None:
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    supervisor = desk_of(chrome, warned, "huangw")
    eyes = Eyes(supervisor, expected=EXPECTED)
    lead = make_and_issue(supervisor, warned, eyes)
    body = desk_of(chrome, warned, "tangn")
    its_eyes = Eyes(body, expected=EXPECTED)
    correct(body, warned, its_eyes)
    check(supervisor, lead)
    supervisor.context.close()
    body.context.close()

    warned.go_on(31)
    later = desk_of(chrome, warned, "huangw")
    last_eyes = Eyes(later, expected=EXPECTED)
    look_again_and_close(later, warned, last_eyes)
    shown = [one.inner_text() for one in later.locator(".lead-story > li .lead-name").all()]
    acts = [line.partition("·")[0].strip() for line in shown]
    assert acts == [
        "登记线索",
        "研判线索",
        "制发监督文书",
        "签收文书",
        "报告整改情况",
        "核查整改",
        "回访成效",
        "办结销号",
    ]
    found = [one for some in (eyes, its_eyes, last_eyes) for one in some.findings]
    assert found == []
    chrome.close()


HOTLINE = (
    "工单编号,受理时间,事发地址,诉求类别,诉求内容,承办单位\n"
    "T1,2026-11-20,青石街17号,重复检查,一个月三次,东澜区市场监督管理局\n"
    "T2,2026-11-21,东澜区青石街17号门口,重复检查,又来了,东澜区市场监督管理局\n"
).encode("gb18030") + b"T3,2026-11-21,\xff\xff,x,y,z\nT4,1\n"


def test_hotline_tickets_become_a_lead_that_is_referred(
    warned: MovedServer, chromium: Playwright
) -> None:
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    page = desk_of(chrome, warned, "huangw")
    eyes = Eyes(page, expected=EXPECTED)
    page.goto(f"{warned.url}/desk/leads/tickets")
    page.get_by_text("没有待处理的工单组").wait_for()
    file: FilePayload = {"name": "12345.csv", "mimeType": "text/csv", "buffer": HOTLINE}
    page.locator("input[type=file]").set_input_files(files=file)
    button(page, "^导入").click()
    expect(page.get_by_text("导入 2 件，此前已有 0 件，坏行 2 行").first).to_be_visible()
    expect(page.get_by_text(re.compile("第 4 行：.*乱码"))).to_be_visible()
    look(page, eyes, "tickets")
    button(page, "转为线索").click()
    page.wait_for_url(re.compile("/desk/leads/[0-9a-f]{8}-"))
    expect(page.get_by_text(re.compile("T1、T2"))).to_be_visible()

    button(page, "^研判").click()
    choose(page, "founded")
    page.get_by_role("textbox", name="理由").fill("两件工单所述属实。")
    submit(page)
    button(page, "^移送").click()
    choose(page, "discipline")
    page.get_by_role("textbox", name="接收机关").fill("东澜区纪委监委")
    page.get_by_role("textbox", name="理由").fill("涉嫌违反工作纪律。")
    submit(page)
    with page.expect_download() as taken:
        link(page, "取移送材料包").click()
    assert taken.value.suggested_filename.endswith(".zip")
    look(page, eyes, "referred")
    button(page, "^登记回执").click()
    page.get_by_role("textbox", name="回执内容").fill("已收到，登记在案。")
    submit(page)
    expect(page.get_by_text("尚无回执")).to_have_count(0)
    assert eyes.findings == []
    chrome.close()
