"""The people of a case, each with a browser of their own: who works at a desk, and the party."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import httpx
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from backend import clock
from backend.cases.party import capability
from backend.ledger.server_keys import load_or_make
from backend.settings import ServerSettings
from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.e2e.moved_server import MovedServer
from tests.e2e.supervisor_desk import choose, sign_in
from tests.e2e.test_field_day import button, link

ASKED_WHO = "401 (Unauthorized)"
REFUSED = "409 (Conflict)"
FORM_REFUSED = "422"
HAND: Any = {"width": 360, "height": 780}
SERVED_AT = "13800009901"
"""The party's telephone; numbers of this form belong to nobody."""


def now_at(server: MovedServer) -> datetime:
    """What the clocks of everybody show who lives beside this server."""
    return clock.now() + timedelta(days=server.days)


def party_of(server: MovedServer, case: str) -> tuple[str, str]:
    """Name and identity, as its own papers have them."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        given = {"login": "admin", "password": "palm-demo-admin"}
        assert client.post("/api/session", json=given).status_code == 201
        party = client.get(f"/api/cases/{case}").json()["partyFull"]
    return party["name"], party["identity"]


def on_paper(server: MovedServer, case: str) -> str:
    """What the code on the order to correct says."""
    keys = load_or_make(server.data / "keys", ServerSettings().log_origin)
    return capability.address_of(keys, case, server.url)


class CaseDesk:
    """Somebody at a desk, who handles one case."""

    def __init__(self, browser: Browser, server: MovedServer, login: str) -> None:
        context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": DESK[0], "height": DESK[1]},
        )
        if server.days:
            context.clock.set_fixed_time(now_at(server))
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)
        self._server = server
        self.eyes = Eyes(self.page, expected=(ASKED_WHO, REFUSED))
        self.page.goto(f"{server.url}/desk/cases")
        sign_in(self.page, login)

    def open(self, case: str) -> None:
        self.page.goto(f"{self._server.url}/desk/cases/{case}")
        self.page.locator(".case-stages").wait_for()

    def go_to(self, part: str) -> None:
        self.page.goto(f"{self._server.url}/desk/{part}")

    def part(self, title: str) -> Locator:
        """One panel of the case page."""
        heading = self.page.get_by_role("heading", name=title, exact=True, level=2)
        return self.page.locator("section.panel").filter(has=heading)

    def begin(self, act: str) -> Locator:
        """Open the form of an act."""
        acts = self.part("现在可以办理")
        acts.wait_for()
        wanted = acts.get_by_role("button", name=act, exact=True)
        if not wanted.is_visible():
            acts.get_by_text("其他办理事项").click()
        wanted.click()
        return self.page.locator("dialog")

    def finish(self) -> None:
        """Confirm the open form; it goes once the act is in the log."""
        button(self.page, "确认办理").click()
        self.page.locator("dialog").wait_for(state="detached")

    def act(self, name: str, *ticks: str, **texts: str) -> None:
        """One act with its texts (`fields` by their labels) and ticks."""
        self.fill(self.begin(name), *ticks, **texts)
        self.finish()

    def fill(self, form: Locator, *ticks: str, **texts: str) -> None:
        for label, text in texts.items():
            form.get_by_label(label, exact=True).fill(text)
        for tick in ticks:
            form.get_by_label(tick, exact=True).check()

    def penalise(self, form: Locator, yuan: str) -> None:
        """A fine, in the part of a form that several acts share."""
        form.get_by_label("罚款", exact=True).check()
        form.get_by_label("罚款（元）").fill(yuan)
        form.get_by_label("处罚依据").fill("《某办法》第十条")

    def serve(self, paper: str) -> None:
        """Bring a paper to the party in the way the form proposes."""
        named = re.compile(f"^送达 {paper}")
        self.part("送达").get_by_role("button", name=named).click()
        form = self.page.locator("dialog")
        receiver = form.get_by_label("签收人姓名")
        if receiver.count():
            receiver.fill("赵文")
        button(self.page, "登记送达").click()
        form.wait_for(state="detached")

    def answer(self, filed: str, *, granted: str, text: str) -> None:
        """Answer what the party filed."""
        named = re.compile(f"^答复 {filed}")
        self.part("当事人的意见和申请").get_by_role("button", name=named).click()
        choose(self.page, granted)
        self.page.get_by_label("答复内容（当事人会看到）").fill(text)
        self.page.locator("dialog").get_by_role("button", name="答复", exact=True).click()
        self.page.locator("dialog").wait_for(state="detached")

    def stands_at(self, stage: str) -> None:
        expect(self.page.locator(".case-stage[aria-current=step]")).to_have_text(stage)

    def look(self, screen: str) -> None:
        self.page.evaluate("scrollTo(0, 0)")  # a place far down a wide page is nowhere on a phone
        self.eyes.look(f"case-{screen}", sizes=(DESK, PHONE))
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def leave(self) -> None:
        self.page.context.close()


class PartyPhone:
    """The shopkeeper's phone: no app, no service worker, the address from a paper or a message."""

    def __init__(self, browser: Browser, server: MovedServer, name: str, identity: str) -> None:
        self.page: Page = browser.new_context(
            viewport=HAND, locale="zh-CN", has_touch=True, service_workers="block"
        ).new_page()
        self.page.set_default_timeout(20_000)
        self._server, self._name, self._identity = server, name, identity
        self.eyes = Eyes(self.page, expected=(FORM_REFUSED,))

    def come_in(self, address: str) -> None:
        self.page.goto(f"{address}?lang=zh")
        self.page.get_by_label("姓名或单位名称").fill(self._name)
        self.page.get_by_label("证件号码或统一社会信用代码的最后 6 位").fill(self._identity[-6:])
        self.page.get_by_role("button", name="进入").click()
        expect(self.page.get_by_text("您已进入")).to_be_visible()

    def messages(self) -> list[str]:
        """What was sent to its number, as the gateway's folder has it, the oldest first."""
        kept = [
            json.loads(file.read_bytes())
            for file in (self._server.data / "messages").glob("*.json")
        ]
        return [
            one["text"]
            for one in sorted(kept, key=lambda one: one["at"])
            if (one["channel"], one["address"]) == ("sms", SERVED_AT)
        ]

    def address_sent(self, count: int) -> str:
        """The way to the page, from the message that makes `count`."""
        for _ in range(80):
            if len(self.messages()) >= count:
                break
            self.page.wait_for_timeout(250)
        sent = self.messages()
        assert len(sent) >= count, sent
        found = re.search(r"http\S+/p/\S+", sent[-1])
        assert found is not None, sent[-1]
        return found.group()

    def agree_to_messages(self) -> None:
        """Signs that papers may come to its telephone."""
        page = self.page
        page.get_by_text("其他可以办理的").click()
        link(page, "确认电子送达地址").click()
        page.get_by_label("短信").check()
        page.get_by_label("手机号码或邮箱").fill(SERVED_AT)
        page.get_by_label("签署人姓名").fill("赵文")
        page.get_by_role("checkbox").check()
        button(page, "签署确认").click()
        self.received()

    def confirm_receipt(self, paper: str) -> None:
        page = self.page
        card = page.get_by_role("article").filter(has_text="确认收到文书").filter(has_text=paper)
        card.get_by_role("link", name="确认收到", exact=True).click()
        page.get_by_role("checkbox").check()
        button(page, "确认收到").click()
        self.received()

    def state_its_case(self, text: str, proof: FilePayload) -> None:
        page = self.page
        link(page, "写陈述、申辩").click()
        page.get_by_label("您要说的").fill(text)
        page.get_by_label("附件（可以不附）").set_input_files(files=proof)
        button(page, "提交陈述、申辩").click()
        self.received()

    def ask_for_a_hearing(self) -> None:
        page = self.page
        link(page, "^要求听证").click()
        button(page, "^要求听证").click()
        self.received()

    def pay(self, yuan: str) -> None:
        page = self.page
        button(page, f"在线缴纳 {yuan} 元").click()
        button(page, "模拟支付成功").click()
        expect(page.get_by_text("罚款已缴清")).to_be_visible()

    def received(self) -> None:
        expect(self.page.get_by_role("heading", level=1, name="已经收到")).to_be_visible()
        self.page.get_by_role("link", name="返回案件页面").click()

    def leave(self) -> None:
        self.page.context.close()
