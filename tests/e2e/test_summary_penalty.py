"""A penalty on the spot, from an offline phone to the desk with its paper: in real browsers."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.conftest import Handset, Server, signed_code
from tests.e2e.eyes import Eyes
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
    # Kept is what has led on to the next item: until then a reload would lose it.
    first = page.url
    button(page, "^符合").click()
    page.wait_for_url(lambda url: url != first)
    second = page.url
    button(page, "不符合").click()
    page.locator(".wording").first.click()
    button(page, "保存，下一项").click()
    page.wait_for_url(lambda url: url != second)
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
    expect(page.get_by_text(re.compile("^已扫码领取"))).to_be_visible()
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
    the_party_pays(desk, server, shown)
    desk.reload()
    expect(desk.get_by_text("已缴清")).to_be_visible()
    expect(desk.get_by_text("当事人网上缴纳")).to_be_visible()
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


def the_party_pays(desk: Page, server: Server, shown: dict[str, Any]) -> None:
    """By the act code of the paper, typed by hand in a browser that knows nobody."""
    browser = desk.context.browser
    with httpx.Client(base_url=server.url, timeout=30) as client:
        client.post("/api/session", json={"login": "chenj", "password": "palm-demo-chenj"})
        visit = client.get(f"/api/visits/{shown['visit']}").json()
    assert browser is not None
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    eyes = Eyes(page)
    page.goto(f"{server.url}/p")
    eyes.look("party-by-code")
    page.get_by_label("行为码").fill(visit["codes"]["act"]["text"])
    page.get_by_label("姓名或单位名称").fill(shown["partyFull"]["name"])
    page.get_by_label("最后 6 位").fill(shown["partyFull"]["identity"][-6:])
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_text("罚款还没有缴清")).to_be_visible()
    expect(page.get_by_text("不能跳过复议直接起诉")).to_be_visible()
    eyes.look("party-decided")
    page.get_by_role("button", name="在线缴纳 1,000 元").click()
    page.get_by_role("button", name="模拟支付成功").click()
    expect(page.get_by_text("罚款已缴清")).to_be_visible()
    eyes.look("party-decided-paid")
    assert eyes.findings == [], "\n".join(f"{one.screen}: {one.wrong}" for one in eyes.findings)
    context.close()


def test_every_screen_of_it_can_be_used_by_everybody(
    chromium: Playwright, server: Server, tmp_path: Path
) -> None:
    """Measures, asked cases, an interview and a decision, looked at as people who see little do."""
    phone = Handset(chromium, server, tmp_path, sees=signed_code(server))
    page = phone.switch_on()
    sign_in_and_enrol(page)
    wait_for_reference(phone)
    wait_for_law(phone)
    open_visit_by_scanning(page)
    fail_the_first_item(page)
    visit, eyes = page.url, Eyes(page)
    look_at_what_else_is_done(page, eyes)
    hold_an_interview(page, eyes)
    page.goto(f"{visit}/findings")
    decide_and_collect(page, eyes)
    page.evaluate("localStorage.setItem('palm.language', 'en')")
    for path in ("findings", "penalty/free", "interview"):
        page.goto(f"{visit}/{path}")
        page.locator("h1").wait_for()
        eyes.look(f"summary-en-{path.replace('/', '-')}")
        page.evaluate("document.documentElement.dataset.theme = 'sunlight'")
        eyes.look(f"summary-sunlight-{path.replace('/', '-')}", schemes=("light",))
    assert eyes.findings == [], "\n".join(f"{one.screen}: {one.wrong}" for one in eyes.findings)
    phone.context.close()


def look_at_what_else_is_done(page: Page, eyes: Eyes) -> None:
    link(page, "处理问题").click()
    page.get_by_role("heading", name="处理发现的问题").wait_for()
    eyes.look("summary-findings")
    button(page, "不罚，教育").click()
    page.get_by_role("heading", name="不予处罚").wait_for()
    eyes.look("summary-measure")
    button(page, "^记下").click()
    page.get_by_text("批评教育").first.wait_for()
    button(page, "提请立案").first.click()
    page.get_by_role("dialog").wait_for()
    eyes.look("summary-ask")
    button(page, "^提请$").click()
    page.get_by_text("已提请立案").first.wait_for()


def hold_an_interview(page: Page, eyes: Eyes) -> None:
    link(page, "询问笔录").click()
    page.get_by_label("被询问人姓名").fill("赵文")
    button(page, "店长").click()
    page.get_by_role("checkbox").check()
    eyes.look("summary-interview-begin")
    button(page, "开始询问").click()
    button(page, "是否属实").click()
    page.get_by_label("答", exact=True).fill("属实。")
    eyes.look("summary-interview")
    button(page, "记下，下一问").click()
    page.get_by_text("答：属实。").wait_for()
    page.get_by_text("核对并签名").click()
    Finger(page).draw()
    eyes.look("summary-interview-sign")
    button(page, "核对完毕").click()
    page.get_by_text("被询问人已核对").first.wait_for()
    eyes.look("summary-interview-done")


def decide_and_collect(page: Page, eyes: Eyes) -> None:
    link(page, "^当场处罚").click()
    button(page, "更改").click()
    page.get_by_role("dialog").wait_for()
    eyes.look("summary-party")
    button(page, "完成").click()
    page.get_by_role("radio", name="罚款").click()
    amount = page.get_by_label("罚款金额（元）")
    for typed, told in (("3000.01", "超过当场处罚上限"), ("5.005", "两位小数"), ("二百", "数字")):
        amount.fill(typed)
        expect(page.get_by_text(re.compile(told)).first).to_be_visible()
    eyes.look("summary-penalty")
    amount.fill("５０")
    page.get_by_role("radio", name="有意见", exact=True).click()
    page.get_by_label("当事人说").fill("马上清理")
    button(page, "已核实，予以采纳").click()
    page.get_by_role("checkbox").check()
    button(page, "核对决定书").click()
    page.get_by_role("dialog").wait_for()
    eyes.look("summary-paper")
    button(page, "作出决定").click()
    page.get_by_role("heading", name="当场交付").wait_for()
    button(page, "当事人拒绝签名").click()
    eyes.look("summary-refusal")
    page.get_by_role("radio", name="打印交付").click()
    eyes.look("summary-hand")
    button(page, "已当场交付").click()
    page.get_by_text("当场收缴罚款").first.click()
    page.get_by_role("radio").first.click()
    page.get_by_label("票据号码").fill("云财 0001")
    eyes.look("summary-collect")
    button(page, "已收缴，记下").click()
    page.get_by_text("已当场收缴 50 元").wait_for()
    eyes.look("summary-collected")
