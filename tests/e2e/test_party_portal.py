"""A shopkeeper with a phone and a paper: opens the case, answers, pays, without app or script."""

import uuid
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from backend import clock
from backend.cases.party import capability
from backend.clock import day_of
from backend.ledger.server_keys import load_or_make
from backend.settings import ServerSettings
from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import Eyes
from tests.palm_server import Server

pytestmark = pytest.mark.browser

PHONE: Any = {"width": 360, "height": 780}
NAME, IDENTITY = "云川好味小吃店", "91990100MA2K00017K"
OFFICERS = ["o001", "o002"]
FINE = {"kinds": ["fine"], "fine": 500_000, "rule": "《某办法》第十条"}
PAGE_BYTES_MAX = 40_000
SCRIPT_BYTES_MAX = 15_000


class Desk:
    """The officer and the head of a body, speaking with the server as their desks do."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.officer, self.head = self._signed_in("wangjg"), self._signed_in("admin")
        self.case = str(uuid.uuid4())

    def _signed_in(self, login: str) -> httpx.Client:
        client = httpx.Client(base_url=self._server.url, timeout=30)
        given = {"login": login, "password": f"palm-demo-{login}"}
        assert client.post("/api/session", json=given).status_code == 201
        return client

    def close(self) -> None:
        self.officer.close()
        self.head.close()

    def act(self, client: httpx.Client, name: str, fields: dict[str, Any]) -> None:
        body = {"id": str(uuid.uuid4()), "act": {"act": name, **fields}}
        answer = client.post(f"/api/cases/{self.case}/acts", json=body)
        assert answer.status_code == 201, answer.text

    def notify(self) -> None:
        asked = {
            "id": self.case,
            "party": {"kind": "organisation", "name": NAME, "identity": IDENTITY},
            "officers": OFFICERS,
            "cause": "未按规定明码标价",
            "breachEnded": str(day_of(clock.now()) - timedelta(days=2)),
        }
        assert self.officer.post("/api/cases", json=asked).status_code == 201
        both: dict[str, Any] = {"officers": OFFICERS}
        self.act(self.head, "case.filed", {})
        self.act(self.officer, "evidence.added", {**both, "evidence": "现场照片"})
        self.act(self.officer, "correction.ordered", {**both, "text": "公示价格"})
        finished = {**both, "outcome": "penalty", "penalty": FINE}
        self.act(self.officer, "investigation.finished", finished)
        told = {
            "penalty": FINE,
            "hearingOffered": True,
            "facts": "三种商品未标价。",
            "reasons": "…",
        }
        self.act(self.officer, "notice.served", told)

    def answer(self) -> None:
        """Every statement that waits."""
        said = self.officer.get(f"/api/cases/{self.case}/party").json()
        wrote = next(one for one in said["writings"] if one["wantsAnswer"])
        body = {"id": str(uuid.uuid4()), "wrote": wrote["id"], "answer": "从轻。", "granted": True}
        answer = self.officer.post(f"/api/cases/{self.case}/party/answers", json=body)
        assert answer.status_code == 201, answer.text

    def decide(self) -> None:
        body: dict[str, Any] = {"officers": OFFICERS, "outcome": "penalty", "penalty": FINE}
        self.act(self.head, "decision.made", {**body, "evidence": ["现场照片"], "reasons": "…"})
        papers = self.officer.get(f"/api/cases/{self.case}/papers").json()["papers"]
        paper = next(one["id"] for one in papers if one["id"].startswith("penalty-decision"))
        served = {"id": str(uuid.uuid4()), "paper": paper, "method": "postal", "tracking": "EMS1"}
        answer = self.officer.post(f"/api/cases/{self.case}/services", json=served)
        assert answer.status_code == 201, answer.text

    @property
    def address(self) -> str:
        """As the code on the paper has it."""
        keys = load_or_make(self._server.data / "keys", ServerSettings().log_origin)
        return capability.address_of(keys, self.case, self._server.url)


@pytest.fixture(scope="module")
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture
def desk(server: Server) -> Generator[Desk]:
    made = Desk(server)
    made.notify()
    yield made
    made.close()


def a_phone(chrome: Browser, **options: Any) -> BrowserContext:
    return chrome.new_context(
        viewport=PHONE, locale="zh-CN", has_touch=True, service_workers="block", **options
    )


def come_in(page: Page, address: str) -> None:
    page.goto(f"{address}?lang=zh")
    page.get_by_label("姓名或单位名称").fill(NAME)
    page.get_by_label("证件号码或统一社会信用代码的最后 6 位").fill(IDENTITY[-6:].lower())
    page.get_by_role("button", name="进入").click()


def waive(page: Page, form: str) -> None:
    page.get_by_text("其他可以办理的").click()
    page.get_by_role("link", name=form, exact=True).click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=form).click()
    expect(page.get_by_role("heading", level=1, name="已经收到")).to_be_visible()
    page.get_by_role("link", name="返回案件页面").click()


def to_the_end(page: Page, desk: Desk, look: Any) -> None:
    """From the paper in the hand to the fine that is paid."""
    page.goto(f"{desk.address}?lang=zh")
    page.get_by_label("姓名或单位名称").fill(NAME)
    page.get_by_label("证件号码或统一社会信用代码的最后 6 位").fill("000000")
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_text("没有对上")).to_be_visible()
    expect(page.get_by_label("姓名或单位名称")).to_have_value(NAME)
    look("party-wrong")
    come_in(page, desk.address)
    expect(page.get_by_text("打算处罚，正在听您的意见")).to_be_visible()
    look("party-noticed")

    page.get_by_role("link", name="写陈述、申辩").click()
    look("party-statement")
    page.get_by_role("button", name="提交陈述、申辩").click()
    expect(page.get_by_text("还没有填完")).to_be_visible()
    page.get_by_label("您要说的").fill("首次违法，已经改正。")
    page.get_by_role("button", name="提交陈述、申辩").click()
    expect(page.get_by_role("heading", level=1, name="已经收到")).to_be_visible()
    look("party-sent")
    desk.answer()
    page.get_by_role("link", name="返回案件页面").click()
    expect(page.get_by_text("予以采纳（同意）")).to_be_visible()
    look("party-answered")
    waive(page, "放弃听证")
    desk.act(desk.officer, "statement.waived", {})

    desk.decide()
    page.goto(f"{desk.address}?lang=zh")
    page.get_by_role("link", name="确认收到", exact=True).click()
    look("party-receipt")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="确认收到").click()
    page.get_by_role("link", name="返回案件页面").click()
    expect(page.get_by_text("还应缴纳 5,000 元")).to_be_visible()
    expect(page.get_by_role("heading", name="申请行政复议")).to_be_visible()
    look("party-served")
    page.get_by_role("button", name="在线缴纳 5,000 元").click()
    look("party-till")
    page.get_by_role("button", name="模拟支付成功").click()
    expect(page.get_by_text("罚款已缴清")).to_be_visible()
    look("party-paid")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="请先确认您是本案当事人")).to_be_visible()


def test_a_shopkeeper_answers_and_pays_on_a_phone(chrome: Browser, desk: Desk) -> None:
    context = a_phone(chrome)
    page = context.new_page()
    sent: dict[str, int] = {}
    page.on("response", lambda one: sent.update({one.url: len(one.body())} if one.ok else {}))
    eyes = Eyes(page, expected=("422",))
    to_the_end(page, desk, eyes.look)
    assert eyes.findings == []
    scripts = [size for url, size in sent.items() if url.endswith(".js")]
    assert sum(scripts) <= SCRIPT_BYTES_MAX
    assert max(size for url, size in sent.items() if "/p/" in url) <= PAGE_BYTES_MAX
    context.close()


def test_every_step_works_without_script(chrome: Browser, desk: Desk) -> None:
    context = a_phone(chrome, java_script_enabled=False)
    to_the_end(context.new_page(), desk, lambda _: None)
    context.close()


def test_in_english_the_page_says_the_same(chrome: Browser, desk: Desk) -> None:
    context = a_phone(chrome)
    page = context.new_page()
    come_in(page, desk.address)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("A penalty is meant, and you are being heard")).to_be_visible()
    eyes = Eyes(page)
    eyes.look("party-noticed-en")
    page.get_by_role("link", name="Ask for a hearing").click()
    eyes.look("party-hearing-en")
    assert eyes.findings == []
    context.close()
