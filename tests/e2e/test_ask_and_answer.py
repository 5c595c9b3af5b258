"""A supervisor asks and halts, an officer in the field answers and stops: two real browsers."""

import re
from collections.abc import Generator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.eyes import DESK, PHONE, Eyes
from tests.e2e.outside import Outside, log_of
from tests.e2e.test_field_day import button, close_visit, link, wait_until_proven, watch, working
from tests.palm_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

QUESTION = "灭火器的有效期标签在哪里？请拍一张近照。"
WORDS = "在瓶身背面，有效期到明年三月。"
ASKED_WHO = "401 (Unauthorized)"


@pytest.fixture(scope="module")
def outside(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    officer = Outside(chromium, server, tmp_path_factory.mktemp("phone"))
    yield officer
    officer.phone.context.close()


def at_the_visit(desk: Page, outside: Outside) -> Eyes:
    """The supervisor opens the visit that goes on."""
    eyes = Eyes(desk, expected=(ASKED_WHO,))
    watch(desk, outside.server)
    desk.locator(".visit-line").first.click()
    desk.wait_for_url(re.compile("/desk/visits/"))
    desk.locator("#oversight").wait_for()
    return eyes


def ask(desk: Page, text: str) -> None:
    button(desk, "^提问$").click()
    desk.get_by_label("问题", exact=True).fill(text)
    button(desk, "^发送问题$").click()
    expect(desk.locator("#oversight").get_by_text(text)).to_be_visible()


def sound(phone: Page, screen: str, eyes: Eyes) -> None:
    eyes.look(f"asked-{screen}", sizes=(PHONE,))
    phone.set_viewport_size({"width": 412, "height": 839})


def kinds(outside: Outside) -> list[str]:
    rows: list[dict[str, Any]] = outside.phone.stored("entries")
    return [row["kind"] for row in rows]


def test_a_question_is_answered_with_a_new_photo_offline_after_the_visit_was_closed(
    outside: Outside, desk: Page
) -> None:
    page, phone = outside.page, outside.phone
    phone_eyes = Eyes(page, expected=(ASKED_WHO, "ERR_INTERNET_DISCONNECTED"))
    eyes = at_the_visit(desk, outside)
    eyes.look("asked-desk-nothing", sizes=(DESK, PHONE))
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    # The officer closes his visit where there is no network; the desk asks meanwhile.
    page.goto(outside.visit)
    working(page)
    outside.off_line(yes=True)
    close_visit(page)
    ask(desk, QUESTION)
    thread = desk.locator(".asking-thread").first
    expect(thread.locator(".safety-word")).to_have_text("未看到")
    eyes.look("asked-desk-unseen", sizes=(DESK, PHONE))
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    # For a moment there is a network: the question arrives, and stands on the first screen.
    outside.off_line(yes=False)
    page.goto(f"{outside.server.url}/")
    expect(page.get_by_text("有 1 个问题等您回答")).to_be_visible(timeout=60_000)
    wait_until_proven(phone)
    outside.off_line(yes=True)
    sound(page, "day", phone_eyes)
    link(page, "去回答").click()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    sound(page, "inbox", phone_eyes)

    # Three taps: the camera, the shutter, send. Words are a courtesy.
    link(page, "拍照回答").first.click()
    page.locator(".shutter:enabled").click()
    expect(page.locator(".asked-attached")).to_have_count(1)
    sound(page, "attached", phone_eyes)
    page.get_by_label("写文字").fill(WORDS)
    button(page, "发送回答").click()
    expect(page.locator(".asked-answer").get_by_text(WORDS)).to_be_visible()
    expect(page.locator(".asked-answer").get_by_text("在本机")).to_be_visible()
    sound(page, "answered", phone_eyes)
    assert kinds(outside)[-3:] == ["capture.intended", "photo.captured", "question.answered"] or (
        "question.seen" in kinds(outside)[-4:]
    )
    expect(thread.locator(".safety-word").first).to_have_text("未看到")

    # The network is back: the desk shows answer and photo without anybody pressing anything.
    outside.off_line(yes=False)
    expect(thread.get_by_text(WORDS)).to_be_visible(timeout=60_000)
    expect(thread.locator(".safety-word").first).to_have_text("已回答，待办结")
    expect(thread.locator(".asking-photo")).to_have_count(1)
    expect(thread.get_by_text(re.compile("已看到"))).to_be_visible()
    page.goto(f"{outside.server.url}/queue")
    wait_until_proven(phone)
    expect(thread.locator(".asking-photo img")).to_be_visible(timeout=30_000)
    expect(desk.locator(".item").get_by_text(re.compile(WORDS))).to_be_visible()
    eyes.look("asked-desk-answered", sizes=(DESK, PHONE))
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    # Settled at the desk; the phone learns of it and offers no more acts.
    thread.get_by_role("button", name="办结").click()
    desk.locator("dialog").get_by_role("button", name="办结").click()
    expect(thread.locator(".safety-word").first).to_have_text("已办结")
    desk.goto(f"{outside.server.url}/desk/inbox")
    expect(desk.get_by_text(QUESTION)).to_be_visible()
    eyes.look("asked-desk-inbox", sizes=(DESK, PHONE))
    page.goto(f"{outside.server.url}/inbox")
    expect(page.get_by_text("已办结")).to_be_visible(timeout=60_000)
    logged = {seq for seq, _ in log_of(outside.server, outside.kid())}
    assert logged == {row["seq"] for row in phone.stored("entries")}
    assert [*eyes.findings, *phone_eyes.findings] == []


def test_a_halt_stands_over_everything_until_it_is_read_and_what_goes_on_is_found(
    outside: Outside, desk: Page
) -> None:
    page = outside.page
    phone_eyes = Eyes(page, expected=(ASKED_WHO, "ERR_INTERNET_DISCONNECTED"))
    again(outside)
    eyes = at_the_visit(desk, outside)

    # Halted while the officer is out of reach: the desk says so.
    outside.off_line(yes=True)
    button(desk, "^叫停$").click()
    desk.get_by_role("button", name="没有主动出示执法证件").click()
    eyes.look("halt-desk-form", sizes=(DESK, PHONE))
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    button(desk, "^立即叫停$").click()
    expect(desk.get_by_text("本次执法已被叫停")).to_be_visible()
    expect(desk.locator("#oversight").get_by_text("未看到").first).to_be_visible()

    # At the next contact it stands over whatever screen is shown.
    page.goto(f"{outside.visit}/checklist")
    outside.off_line(yes=False)
    over = page.locator(".halt-over")
    expect(over).to_be_visible(timeout=60_000)
    expect(over.get_by_text("没有主动出示执法证件")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(over).to_be_visible()
    sound(page, "halt", phone_eyes)
    outside.off_line(yes=True)
    button(page, "我已看到").click()
    expect(over).to_have_count(0)
    assert kinds(outside)[-1] == "halt.seen"
    page.goto(outside.visit)
    expect(page.get_by_text("本次执法已被叫停")).to_be_visible()
    sound(page, "halted-visit", phone_eyes)

    # He goes on all the same.
    link(page, "^拍照").click()
    page.locator(".shutter:enabled").click()
    page.get_by_text(re.compile("已保存第")).wait_for()
    outside.off_line(yes=False)
    expect(desk.locator(".asking-finding")).to_be_visible(timeout=60_000)
    expect(desk.locator("#oversight").get_by_text(re.compile("^已看到"))).to_have_count(1)
    eyes.look("halt-desk-went-on", sizes=(DESK, PHONE))
    desk.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    button(desk, "^解除叫停$").click()
    desk.get_by_label("解除原因").fill("证件已核实")
    desk.locator("dialog").get_by_role("button", name="解除", exact=True).click()
    expect(desk.get_by_text("曾被叫停，已解除")).to_be_visible()
    page.goto(outside.visit)
    expect(page.get_by_text("叫停已解除，可以继续")).to_be_visible(timeout=60_000)
    wait_until_proven(outside.phone)
    assert [*eyes.findings, *phone_eyes.findings] == []


def again(outside: Outside) -> None:
    """A second visit of the same officer; the app remembers his partner."""
    page = outside.page
    outside.off_line(yes=False)
    page.goto(f"{outside.server.url}/")
    link(page, "开始检查").click()
    page.get_by_role("heading", name="确认并开始").wait_for()
    button(page, "到场，开始").click()
    page.get_by_role("img", name="执法人员身份码").wait_for()
    link(page, "继续检查").click()
    working(page)
    outside.visit = page.url
    wait_until_proven(outside.phone)
