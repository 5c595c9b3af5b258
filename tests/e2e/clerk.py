"""Somebody at a desk who plans, asks for inspections and approves them, on the screens."""

import contextlib
from collections.abc import Generator

from playwright.sync_api import Page, Playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.palm_server import Server

ASKED_WHO = "401 (Unauthorized)"


class Clerk:
    """Somebody at a desk."""

    def __init__(self, page: Page, server: Server, login: str) -> None:
        self.page = page
        self.url = server.url
        self.eyes = Eyes(page, expected=(ASKED_WHO,))
        page.set_default_timeout(20_000)
        page.goto(f"{server.url}/desk")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码").fill(f"palm-demo-{login}")
        self.press("登录")
        page.locator(".rail").wait_for()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def open(self, part: str) -> None:
        self.page.goto(f"{self.url}/desk/plans?part={part}")
        self.page.locator("nav.segments").wait_for()

    def look(self, screen: str) -> None:
        self.page.locator(".waiting").wait_for(state="detached")
        self.eyes.look(f"desk-plans-{screen}", sizes=(DESK, PHONE))
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def ask(self, word: str) -> None:
        """A request for one enterprise with a cause and the first two fit officers."""
        page = self.page
        self.open("permits")
        self.press("申请检查")
        dialog = page.locator("dialog")
        dialog.get_by_label("执法主体").select_option("云川市综合行政执法局")
        dialog.get_by_label("企业").first.fill(word)
        dialog.locator(".found-line").first.click()
        dialog.get_by_label("线索情况").fill("市民反映消防通道堆放货物")
        fit = dialog.locator(".check", has_text="证件有效")
        fit.nth(0).click()
        fit.nth(1).click()

    def ask_by_plan(self, plan: str, enterprise: str, officers: tuple[str, ...], why: str) -> None:
        """A request that rests on an approved plan."""
        page = self.page
        self.open("permits")
        self.press("申请检查")
        dialog = page.locator("dialog")
        dialog.get_by_label("执法主体").select_option("云川市综合行政执法局")
        dialog.get_by_label("企业").first.fill(enterprise)
        dialog.locator(".found-line").first.click()
        dialog.get_by_label("已批准的计划", exact=True).check()
        dialog.get_by_label("选择计划").select_option(label=plan)
        for name in officers:
            dialog.locator(".check", has_text=name).locator("input").check()
        dialog.get_by_label("检查内容").fill(why)
        self.press("提交审批")
        dialog.wait_for(state="detached")


@contextlib.contextmanager
def clerks(chromium: Playwright, server: Server) -> Generator[tuple[Clerk, Clerk]]:
    """A supervisor and an administrator, each with a browser of their own."""
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    pages = [
        chrome.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": DESK[0], "height": DESK[1]},
        ).new_page()
        for _ in range(2)
    ]
    yield Clerk(pages[0], server, "chenj"), Clerk(pages[1], server, "admin")
    chrome.close()
