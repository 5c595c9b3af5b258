"""What supervisors and the body's own head do at a desk, step by step."""

import subprocess

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.e2e.test_field_day import button
from tests.palm_server import Server

PDF: FilePayload = {
    "name": "合并检查计划.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 plan",
}
ASKED_WHO = "401 (Unauthorized)"
"""The browser says so itself whenever nobody is signed in yet."""


class SupervisorDesk:
    """One person at one desk."""

    def __init__(self, browser: Browser, server: Server, login: str) -> None:
        self.url = server.url
        self.page = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": DESK[0], "height": DESK[1]},
        ).new_page()
        self.page.set_default_timeout(20_000)
        self.eyes = Eyes(self.page, expected=(ASKED_WHO,))
        self.page.goto(f"{self.url}/desk")
        sign_in(self.page, login)

    def show(self, path: str) -> None:
        self.page.goto(self.url + path)

    def look(self, screen: str) -> None:
        self.eyes.look(screen, sizes=(DESK, PHONE))
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def step(self, name: str, choice: str = "", **words: str) -> None:
        """Open the sheet of a step, say what it asks for, and enter it."""
        button(self.page, f"^{name}").click()
        self.fill(choice, **words)
        self.enter()

    def fill(self, choice: str = "", **words: str) -> None:
        if choice:
            choose(self.page, choice)
        for label, text in words.items():
            self.page.get_by_role("textbox", name=label).fill(text)

    def prove_with_file(self) -> None:
        self.page.locator("dialog input[type=file]").set_input_files(files=PDF)
        self.page.locator("dialog").get_by_text("合并检查计划.pdf").wait_for()

    def enter(self) -> None:
        """The sheet goes when the step is in the log."""
        button(self.page, "提交入库").click()
        self.page.locator("dialog").wait_for(state="detached")

    def pdf(self, address: str) -> str:
        """The text of a paper, fetched as the browser fetches it."""
        got = self.page.request.get(address if "://" in address else self.url + address)
        assert got.headers["content-type"] == "application/pdf"
        told = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=got.body(),
            capture_output=True,
            check=True,
            timeout=30,
        )
        return told.stdout.decode()

    def ask(self, text: str) -> None:
        button(self.page, "^提问$").click()
        self.page.get_by_label("问题", exact=True).fill(text)
        button(self.page, "^发送问题$").click()
        expect(self.page.locator("#oversight").get_by_text(text)).to_be_visible()

    def story(self) -> list[str]:
        """The acts of the lead that is shown, oldest first."""
        shown = [one.inner_text() for one in self.page.locator(".lead-story .lead-name").all()]
        return [line.partition("·")[0].strip() for line in shown]


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(f"palm-demo-{login}")
    button(page, "^登录").click()
    page.locator(".rail").wait_for()


def choose(page: Page, value: str) -> None:
    page.locator(f"dialog .choice-value-{value}").click()
