"""A penalty on the spot, from an offline phone to the desk with its paper: in real browsers."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.conftest import Handset, Server, signed_code
from tests.e2e.test_field_day import (
    button,
    link,
    open_visit_by_scanning,
    sign_in_and_enrol,
    wait_for_reference,
    wait_until_proven,
    watch,
    working,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

TAPS_MAX = 12


class Finger:
    """Counts every tap an officer or a party needs; typing is no tap, drawing is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps: list[str] = []

    def tap(self, what: Locator, name: str) -> None:
        self.taps.append(name)
        what.click()

    def draw(self) -> None:
        self.taps.append("signature")
        pad = self.page.locator("canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 40, box["y"] + 60)
        self.page.mouse.down()
        for step in range(20):
            self.page.mouse.move(box["x"] + 40 + step * 10, box["y"] + 60 + (step % 4) * 12)
        self.page.mouse.up()


def fail_the_first_item(page: Page) -> None:
    """What is there before: one item of the sheet has failed, with its standard wording."""
    visit = page.url
    link(page, "检查单").first.click()
    link(page, "继续").click()
    button(page, "^符合").click()
    page.wait_for_timeout(300)
    button(page, "不符合").click()
    page.locator(".wording").first.click()
    button(page, "保存，下一项").click()
    page.get_by_text("已保存").first.wait_for()
    page.goto(visit)
    working(page)


def decide(page: Page, finger: Finger, amount: str) -> None:
    finger.tap(link(page, "处理问题"), "act on problems")
    finger.tap(link(page, "^当场处罚"), "penalty on the spot")
    finger.tap(page.get_by_role("radio", name="罚款"), "fine")
    expect(page.get_by_label("罚款金额（元）")).to_be_focused()
    page.keyboard.type(amount)
    finger.tap(page.get_by_role("checkbox", name=re.compile("已当场告知")), "rights told")
    finger.tap(page.get_by_role("radio", name="没有意见"), "nothing to say")
    finger.tap(button(page, "核对决定书"), "check")
    expect(page.get_by_text("当场行政处罚决定书").last).to_be_visible()
    finger.tap(button(page, "作出决定"), "decide")
    page.get_by_role("heading", name="当场交付").wait_for()


def hand_over(page: Page, finger: Finger) -> None:
    finger.tap(page.get_by_label("签名人姓名"), "name")
    page.keyboard.type("赵文")
    finger.draw()
    finger.tap(page.get_by_role("radio", name="扫码领取"), "by code")
    expect(page.get_by_role("img", name="决定书二维码")).to_be_visible()
    finger.tap(button(page, "已当场交付"), "handed over")
    expect(page.get_by_text("已签名：赵文")).to_be_visible()


def test_a_penalty_on_the_spot(
    chromium: Playwright, server: Server, desk: Page, tmp_path: Path
) -> None:
    phone = Handset(chromium, server, tmp_path, sees=signed_code(server))
    page = phone.switch_on()
    sign_in_and_enrol(page)
    expect(page.get_by_text(re.compile("全部内容已存证"))).to_be_visible(timeout=60_000)
    phone.wait_for_worker()
    wait_for_reference(phone)
    wait_for_law(phone)
    phone.context.close()
    server.kill()

    page = phone.switch_on(offline=True)
    page.get_by_role("heading", name="今日").wait_for()
    open_visit_by_scanning(page)
    fail_the_first_item(page)
    finger = Finger(page)
    decide(page, finger, "1，000")
    hand_over(page, finger)
    assert len(finger.taps) <= TAPS_MAX, finger.taps

    made = phone.stored("entries")
    kinds = [row["kind"] for row in made]
    assert kinds.index("summary.decided") < kinds.index("signature.drawn")
    assert kinds[-1] == "summary.handed_over"
    assert {row["state"] for row in made if row["kind"].startswith("summary")} == {"waiting"}

    server.start()
    phone.context.set_offline(False)
    page.goto(server.url + "/queue")
    wait_until_proven(phone)
    shown = the_one_decision(server)
    assert shown["fine"] == 100_000
    assert [one["id"] for one in shown["wrong"]] == ["basis-verified"]
    assert re.fullmatch(r".+当罚字〔\d{4}〕[0-9A-Z]{5}-1号", shown["number"])
    look_at_the_desk(desk, server, shown)
    phone.context.close()


def wait_for_law(phone: Handset) -> None:
    for _ in range(60):
        if "summary" in {row["name"] for row in phone.stored("reference")}:
            return
        phone.page.wait_for_timeout(500)
    pytest.fail("the phone did not fetch the law of penalties on the spot")


def the_one_decision(server: Server) -> dict[str, Any]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        answer = client.post("/api/session", json={"login": "chenj", "password": "palm-demo-chenj"})
        assert answer.status_code == 201
        [listed] = client.get("/api/summaries").json()["summaries"]
        paper = client.get(f"/api/summaries/{listed['id']}/paper.pdf")
        assert paper.content.startswith(b"%PDF-"), paper.text
        return client.get(f"/api/summaries/{listed['id']}").json()


def look_at_the_desk(desk: Page, server: Server, shown: dict[str, Any]) -> None:
    watch(desk, server)
    expect(desk.locator(".visit-line")).to_have_count(1)
    desk.goto(server.url + "/desk/summaries")
    desk.get_by_text(shown["number"]).first.click()
    expect(desk.get_by_text("处罚依据没有写到具体条款")).to_be_visible()
    expect(desk.get_by_text("赵文").first).to_be_visible()
