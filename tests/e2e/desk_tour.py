"""The desk, walked through screen by screen for the tests that look at it."""

import re

from playwright.sync_api import Page

from tests.e2e.eyes import DESK, LIGHT_AND_DARK, PHONE, Eyes
from tests.e2e.test_field_day import button
from tests.palm_server import Server

ASKED_WHO = "401 (Unauthorized)"
"""The browser says so itself whenever nobody is signed in yet."""


class Watch:
    """A supervisor's desk, looked at screen by screen."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.url = server.url
        self.eyes = Eyes(page, expected=(ASKED_WHO,))

    def look(self, screen: str, *, schemes: tuple[str, ...] = LIGHT_AND_DARK) -> None:
        """On a phone too: a supervisor is on the way as often as anybody."""
        self.eyes.look(f"desk-{screen}", sizes=(DESK, PHONE), schemes=schemes)
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def show(self, path: str, ready: str) -> None:
        self.page.goto(self.url + path)
        self.page.locator(ready).first.wait_for()

    def sign_in(self, login: str) -> None:
        self.page.goto(f"{self.url}/desk")
        self.page.get_by_label("账号").wait_for()
        self.look("sign-in")
        self._enter(login)

    def _enter(self, login: str) -> None:
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码").fill(f"palm-demo-{login}")
        button(self.page, "^登录").click()
        self.page.locator(".visit-line").first.wait_for()

    def visits(self) -> None:
        page = self.page
        self.look("list")
        for view, ready in (("timeline", ".timeline-day, .visit-timeline, svg"), ("map", "svg")):
            self.show(f"/desk/visits?view={view}", ready)
            self.look(view)
        self.show("/desk/visits", ".visit-line")
        page.locator(".visit-line").first.click()
        page.wait_for_url(re.compile("/desk/visits/."))
        page.locator("img[src*='thumbnail']").first.wait_for()
        page.get_by_text(re.compile("可信依据")).first.click()
        self.look("visit")
        page.locator(".photo-tile").first.click()
        button(page, "放大").first.wait_for()
        self.look("photo")
        page.keyboard.press("Escape")

    def around(self) -> None:
        page = self.page
        for name, ready in (
            ("wall", ".wall-counter"),
            ("review", ".review-line, .empty"),
            ("radar", ".radar-card, .empty"),
            ("search", "h1"),
        ):
            self.show(f"/desk/{name}", ready)
            self.look(name)
        self.show("/desk/devices", "table")
        self.look("devices")
        button(page, "注销").first.click()
        page.locator("dialog").wait_for()
        button(page, "确认注销").click()
        page.get_by_text("请写明理由").wait_for()
        self.look("revoke")
        page.keyboard.press("Escape")
        self.show("/desk/quarantine", "table")
        self.look("quarantine")
        self.show("/desk/tasks", ".task")
        self.look("tasks")
        button(page, "新建任务").click()
        page.get_by_label("企业").first.fill("餐")
        page.locator(".found-line").first.wait_for()
        page.locator(".pick-list").first.wait_for()
        self.look("task-form")
        page.keyboard.press("Escape")
        self.show("/desk/frequency", ".frequency-caps .empty, .frequency-cap")
        self.look("frequency")
        page.get_by_label("企业").first.fill("餐")
        page.locator(".found-line").first.click()
        page.locator(".frequency-counters").wait_for()
        self.look("frequency-read")
        button(page, "^分级").click()
        page.locator("dialog .choice-option").first.wait_for()
        self.look("classify")
        page.keyboard.press("Escape")
        self.show("/desk/imports", ".drop")
        self.look("import")
        self.show("/desk/settings", "h1")
        self.look("settings")

    def administration(self) -> str:
        """The desk of an administrator, who makes an officer: the login and the password that is
        told once.
        """
        page = self.page
        page.evaluate("() => fetch('/api/session', { method: 'DELETE' })")
        page.goto(f"{self.url}/desk")
        self._enter("admin")
        self.show("/desk/staff", ".staff-line")
        self.look("staff")
        button(page, "新增账号").click()
        sheet = page.locator("dialog")
        sheet.get_by_label("单位", exact=True).select_option(label="云川市综合行政执法局")
        for label, text in (
            ("姓名", "周敏"),
            ("英文姓名（拼音）", "Zhou Min"),
            ("账号", "zhoum"),
            ("执法证号", "YC990100999"),
            ("发证省份", "云岭省（演示）"),
            ("有效期起", "2026-01-01"),
            ("有效期止（含当日）", "2099-12-31"),
        ):
            sheet.get_by_label(label, exact=True).fill(text)
        self.look("staff-form")
        button(page, "建立账号").click()
        once = page.locator(".staff-once").inner_text()
        self.look("staff-once")
        button(page, "已记下").click()
        self.show("/desk/staff/a-wangjg", ".staff-acts")
        self.look("staff-read")
        button(page, "^停用账号").click()
        button(page, "^停用账号").last.click()
        page.get_by_text("请写明原因").wait_for()
        self.look("staff-close")
        page.keyboard.press("Escape")
        self.show("/desk/bodies", ".body-line")
        self.look("bodies")
        button(page, "新增下级单位").click()
        page.locator("dialog").wait_for()
        self.look("body-form")
        page.keyboard.press("Escape")
        self.show("/desk/register", "input[type=file]")
        self.look("register")
        return once

    def again_in_english(self) -> None:
        self.page.evaluate("localStorage.setItem('palm.language', 'en')")
        for path, ready in (
            ("/desk/visits", ".visit-line"),
            ("/desk/wall", ".wall-counter"),
            ("/desk/review", ".review-line, .empty"),
            ("/desk/radar", ".radar-card, .empty"),
            ("/desk/devices", "table"),
            ("/desk/quarantine", "table"),
            ("/desk/tasks", ".task"),
            ("/desk/frequency", ".frequency-caps .empty, .frequency-cap"),
            ("/desk/imports", ".drop"),
            ("/desk/staff", ".staff-line"),
            ("/desk/bodies", ".body-line"),
            ("/desk/register", "input[type=file]"),
            ("/desk/settings", "h1"),
        ):
            self.show(path, ready)
            self.look(f"en{path.replace('/', '-')}", schemes=("light",))
        self.show("/desk/visits", ".visit-line")
        self.page.locator(".visit-line").first.click()
        self.page.locator("img[src*='thumbnail']").first.wait_for()
        self.look("en-visit", schemes=("light",))
