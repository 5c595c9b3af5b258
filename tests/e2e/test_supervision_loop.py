"""Supervision from end to end in real browsers: an officer in the field, the wall, the desks of
those who ask and of those who answer for the body, and months that go by.
"""

import re
from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Playwright, expect

from backend import clock
from tests.e2e.conftest import FLAGS, door_of
from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.moved_server import MovedServer
from tests.e2e.outside import Outside, log_of, until
from tests.e2e.supervisor_desk import ASKED_WHO, SupervisorDesk
from tests.e2e.test_field_day import button, close_visit, link, wait_until_proven, working

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

QUESTION = "灭火器的有效期标签在哪里？请拍一张近照。"
WORDS = "在瓶身背面，有效期到明年三月。"
RULE = "取证位置远离登记地址"
SHOP = 4
"""The first enterprise of the district whose market bureau the officer belongs to."""
HOTLINE = (
    "工单编号,受理时间,事发地址,诉求类别,诉求内容,承办单位\n"
    "T1,2026-11-20,青石街17号,重复检查,一个月三次,东澜区市场监督管理局\n"
    "T2,2026-11-21,东澜区青石街17号门口,重复检查,又来了,东澜区市场监督管理局\n"
).encode("gb18030") + b"T3,2026-11-21,\xff\xff,x,y,z\nT4,1\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[MovedServer]:
    running = MovedServer(tmp_path_factory.mktemp("data"), enterprises=500)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def outside(
    chromium: Playwright, server: MovedServer, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    """An officer of the market bureau, whose head is `tangn` and whose district `huangw` sees."""
    officer = Outside(chromium, server, tmp_path_factory.mktemp("phone"), login="wugd", number=SHOP)
    yield officer
    officer.phone.context.close()


def sound(phone: Page, screen: str, eyes: Eyes) -> None:
    eyes.look(f"asked-{screen}", sizes=(PHONE,))
    phone.set_viewport_size({"width": 412, "height": 839})


def kinds(outside: Outside) -> list[str]:
    return [row["kind"] for row in outside.phone.stored("entries")]


def show_the_visit(desk: Page) -> None:
    desk.locator(".visit-line").first.click()
    desk.wait_for_url(re.compile("/desk/visits/"))
    desk.locator("#oversight").wait_for()


def nothing_closes(page: Page, over: Locator) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(over).to_be_visible()


def lift(desk: Page) -> None:
    button(desk, "^解除叫停$").click()
    desk.get_by_label("解除原因").fill("证件已核实")
    desk.locator("dialog").get_by_role("button", name="解除", exact=True).click()
    expect(desk.get_by_text("曾被叫停，已解除")).to_be_visible()


def test_a_halt_stands_over_everything_until_it_is_read_and_what_goes_on_is_found(
    outside: Outside, chrome: Browser, server: MovedServer
) -> None:
    page = outside.page
    phone_eyes = Eyes(page, expected=(ASKED_WHO, "ERR_INTERNET_DISCONNECTED"))
    supervisor = SupervisorDesk(chrome, server, "huangw")
    desk = supervisor.page
    show_the_visit(desk)
    supervisor.look("asked-desk-nothing")

    # Halted while the officer is out of reach: the desk says so.
    page.goto(outside.visit)
    working(page)
    outside.off_line(yes=True)
    button(desk, "^叫停$").click()
    desk.get_by_role("button", name="没有主动出示执法证件").click()
    supervisor.look("halt-desk-form")
    button(desk, "^立即叫停$").click()
    expect(desk.get_by_text("本次执法已被叫停")).to_be_visible()
    expect(desk.locator("#oversight").get_by_text("未看到").first).to_be_visible()

    # At the next contact it stands over whatever screen is shown.
    page.goto(f"{outside.visit}/checklist")
    outside.off_line(yes=False)
    over = page.locator(".halt-over")
    expect(over).to_be_visible(timeout=60_000)
    expect(over.get_by_text("没有主动出示执法证件")).to_be_visible()
    nothing_closes(page, over)
    sound(page, "halt", phone_eyes)
    outside.off_line(yes=True)
    button(page, "我已看到").click()
    expect(over).to_have_count(0)
    assert kinds(outside)[-1] == "halt.seen"

    # He goes on all the same.
    outside.photo()
    outside.off_line(yes=False)
    expect(desk.locator(".asking-finding")).to_be_visible(timeout=60_000)
    expect(desk.locator("#oversight").get_by_text(re.compile("^已看到"))).to_have_count(1)
    supervisor.look("halt-desk-went-on")

    lift(desk)
    page.goto(outside.visit)
    expect(page.get_by_text("叫停已解除，可以继续")).to_be_visible(timeout=60_000)
    sound(page, "halted-visit", phone_eyes)
    close_visit(page)
    wait_until_proven(outside.phone)
    assert [*supervisor.eyes.findings, *phone_eyes.findings] == []
    desk.context.close()


def test_hotline_tickets_become_a_lead_that_is_referred(
    chrome: Browser, server: MovedServer
) -> None:
    desk = SupervisorDesk(chrome, server, "huangw")
    page = desk.page
    desk.show("/desk/leads/tickets")
    page.get_by_text("没有待处理的工单组").wait_for()
    file: FilePayload = {"name": "12345.csv", "mimeType": "text/csv", "buffer": HOTLINE}
    page.locator("input[type=file]").set_input_files(files=file)
    button(page, "^导入").click()
    expect(page.get_by_text("导入 2 件，此前已有 0 件，坏行 2 行").first).to_be_visible()
    expect(page.get_by_text(re.compile("第 4 行：.*乱码")).first).to_be_visible()
    desk.look("leads-tickets")
    button(page, "转为线索").click()
    page.wait_for_url(re.compile("/desk/leads/[0-9a-f]{8}-"))
    expect(page.get_by_text(re.compile("T1、T2"))).to_be_visible()
    expect(page.get_by_text("一个月三次")).to_be_visible()

    desk.step("研判", "founded", 理由="两件工单所述属实。")
    desk.step("移送", "discipline", 接收机关="东澜区纪委监委", 理由="涉嫌违反工作纪律。")
    with page.expect_download() as taken:
        link(page, "取移送材料包").click()
    assert taken.value.suggested_filename.endswith(".zip")
    desk.look("leads-referred")
    desk.step("登记回执", 回执内容="已收到，登记在案。")
    expect(page.get_by_text("尚无回执")).to_have_count(0)
    desk.step("办结销号", 办结说明="已移送，回执在案。")
    assert desk.eyes.findings == []
    page.context.close()


def test_a_doubtful_visit_is_seen_asked_about_corrected_and_closed_with_proof(
    outside: Outside, chrome: Browser, server: MovedServer
) -> None:
    phone_eyes = Eyes(outside.page, expected=(ASKED_WHO, "ERR_INTERNET_DISCONNECTED"))
    supervisor = SupervisorDesk(chrome, server, "huangw")
    doubtful_visit_without_network(outside)
    warning = seen_on_the_wall(outside, supervisor)
    asked_and_answered(outside, supervisor, phone_eyes)
    lead = led_to_an_opinion(supervisor, warning)
    head = SupervisorDesk(chrome, server, "tangn")
    corrected(head)
    supervisor.page.goto(lead)
    supervisor.step("核查整改", "passed", 理由="排班表和后续检查均为两人。")
    expect(supervisor.page.get_by_text(re.compile("起可以回访")).first).to_be_visible()
    expect(button(supervisor.page, "^回访成效")).to_have_count(0)
    logged = {seq for seq, _ in log_of(server, outside.kid())}
    assert logged == {row["seq"] for row in outside.phone.stored("entries")}
    outside.page.goto("about:blank")
    found = [*phone_eyes.findings, *supervisor.eyes.findings, *head.eyes.findings]
    assert found == []
    for one in (supervisor, head):
        one.page.context.close()

    server.go_on(31)
    later = SupervisorDesk(chrome, server, "huangw")
    looked_at_again_and_closed(later)
    later.page.context.close()
    server.go_on(31)
    last = SupervisorDesk(chrome, server, "huangw")
    told_by_indicators_and_report(last)
    assert [*later.eyes.findings, *last.eyes.findings] == []


def doubtful_visit_without_network(outside: Outside) -> None:
    """Opened, photographed and closed without a network, far from the enterprise it names."""
    page = outside.page
    page.goto(f"{outside.server.url}/")
    link(page, "开始检查").wait_for()
    outside.off_line(yes=True)
    page.context.set_geolocation(door_of(0))
    link(page, "开始检查").click()
    page.get_by_role("heading", name="确认并开始").wait_for()
    button(page, "到场，开始").click()
    page.get_by_role("img", name="执法人员身份码").wait_for()
    link(page, "继续检查").click()
    working(page)
    outside.visit = page.url
    outside.photo()
    page.goto(outside.visit)
    working(page)
    close_visit(page)


def seen_on_the_wall(outside: Outside, supervisor: SupervisorDesk) -> str:
    """The wall shows the visit and its warning without a hand; where the warning is read."""
    desk = supervisor.page
    supervisor.show("/desk/wall")
    events = desk.locator(".wall-event")
    events.first.wait_for()
    warned = desk.locator(".wall-counter", has_text="未处理预警").locator(".wall-count")
    before, count = events.count(), warned.inner_text()
    outside.off_line(yes=False)
    expect(warned).not_to_have_text(count, timeout=60_000)
    expect(desk.locator(".wall-place-map .mark-concern").first).to_be_visible()
    assert events.count() > before
    supervisor.look("wall-live")
    supervisor.show("/desk/wall?wall=1")
    expect(warned).not_to_have_text(count)
    supervisor.look("wall-mode")
    supervisor.show("/desk/wall")
    desk.locator(".wall-counter", has_text="未处理预警").click()
    link(desk, RULE).first.click()
    desk.get_by_role("heading", name=RULE).first.wait_for()
    supervisor.look("warning")
    return desk.url


def asked_and_answered(outside: Outside, supervisor: SupervisorDesk, phone_eyes: Eyes) -> None:
    """From the warning to its visit; asked there, answered offline after it was closed."""
    page, desk = outside.page, supervisor.page
    desk.locator("a[href^='/desk/visits/']").first.click()
    desk.wait_for_url(re.compile("/desk/visits/[0-9a-f]"))
    desk.locator("#oversight").wait_for()
    wait_until_proven(outside.phone)
    outside.off_line(yes=True)
    supervisor.ask(QUESTION)
    thread = desk.locator(".asking-thread").first
    expect(thread.locator(".safety-word")).to_have_text("未看到")
    supervisor.look("asked-desk-unseen")

    # For a moment there is a network: the question arrives, and stands on the first screen.
    outside.off_line(yes=False)
    page.goto(f"{outside.server.url}/")
    expect(page.get_by_text("有 1 个问题等您回答")).to_be_visible(timeout=60_000)
    wait_until_proven(outside.phone)
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
    assert {"photo.captured", "question.answered"} <= set(kinds(outside)[-4:])
    expect(thread.locator(".safety-word").first).to_have_text("未看到")

    # The network is back: the desk shows answer and photo without anybody pressing anything.
    outside.off_line(yes=False)
    expect(thread.get_by_text(WORDS)).to_be_visible(timeout=60_000)
    expect(thread.locator(".safety-word").first).to_have_text("已回答，待办结")
    expect(thread.get_by_text(re.compile("已看到"))).to_be_visible()
    page.goto(f"{outside.server.url}/queue")
    wait_until_proven(outside.phone)
    expect(thread.locator(".asking-photo img")).to_be_visible(timeout=30_000)
    expect(desk.locator(".item").get_by_text(re.compile(WORDS))).to_be_visible()
    supervisor.look("asked-desk-answered")
    settled(outside, supervisor)


def settled(outside: Outside, supervisor: SupervisorDesk) -> None:
    """Settled at the desk; the phone learns of it and offers no more acts."""
    desk = supervisor.page
    thread = desk.locator(".asking-thread").first
    thread.get_by_role("button", name="办结").click()
    desk.locator("dialog").get_by_role("button", name="办结").click()
    expect(thread.locator(".safety-word").first).to_have_text("已办结")
    supervisor.show("/desk/inbox")
    expect(desk.get_by_text(QUESTION)).to_be_visible()
    expect(desk.get_by_text("提问已有回答")).to_be_visible()
    expect(desk.locator(".rail-unread")).to_be_visible()
    supervisor.look("asked-desk-inbox")
    outside.page.goto(f"{outside.server.url}/inbox")
    expect(outside.page.get_by_text("已办结")).to_be_visible(timeout=60_000)


def led_to_an_opinion(supervisor: SupervisorDesk, warning: str) -> str:
    """The warning becomes a lead, and the lead an opinion that can be read; the lead's address."""
    page = supervisor.page
    page.goto(warning)
    button(page, "转为线索").click()
    page.wait_for_url(re.compile("/desk/leads/[0-9a-f]"))
    expect(page.get_by_text("轮到您办理")).to_be_visible()
    supervisor.look("leads-opened")
    supervisor.step("研判", "founded", 理由="现场取证位置与登记地址不符。")
    button(page, "^制发文书").click()
    supervisor.fill(监督要求="今后检查到登记地址进行，一个月内完成自查。")
    supervisor.look("leads-issue")
    supervisor.enter()
    paper = re.compile("东澜区司法局监意字〔[0-9]{4}〕1 ?号")
    expect(page.get_by_text(paper).first).to_be_visible()
    served = page.locator("a[href*='/papers/']").first.get_attribute("href")
    assert served is not None
    assert paper.search(supervisor.pdf(served))
    return page.url


def corrected(head: SupervisorDesk) -> None:
    """The body's own desk: receipt, and the report with a visit and a file as proof."""
    page = head.page
    head.show("/desk/leads")
    head.look("leads-served-list")
    page.locator(".lead-line").first.click()
    expect(page.get_by_text("轮到您办理")).to_be_visible()
    expect(page.get_by_text("登记线索")).to_have_count(0)
    head.step("签收")
    button(page, "^报告整改").click()
    head.fill(整改情况="已核对登记地址，检查一律到场。")
    button(page, "提交入库").click()
    page.get_by_text("请至少给出一项证据").wait_for()
    head.prove_with_file()
    button(page, "指明检查").click()
    page.get_by_label("选择检查").select_option(index=1)
    button(page, "整次检查").click()
    head.look("leads-report")
    head.enter()
    expect(page.get_by_text(re.compile("等待东澜区司法局办理"))).to_be_visible()


def looked_at_again_and_closed(desk: SupervisorDesk) -> None:
    """A month later it appears in the list by itself."""
    page = desk.page
    desk.show("/desk/leads")
    desk.look("leads-effect-due")
    page.locator(".lead-line").first.click()
    button(page, "^回访成效").click()
    desk.fill("holds", 理由="三十天内的检查均在登记地址。")
    desk.prove_with_file()
    desk.enter()
    desk.step("办结销号", 办结说明="整改到位，成效稳定。")
    expect(page.get_by_text("本线索已办完，没有下一步。")).to_be_visible()
    desk.look("leads-closed")
    assert desk.story() == [
        "登记线索",
        "研判线索",
        "制发监督文书",
        "签收文书",
        "报告整改情况",
        "核查整改",
        "回访成效",
        "办结销号",
    ]


def told_by_indicators_and_report(desk: SupervisorDesk) -> None:
    """The number opens the opinion; the report of the month it was due in was made by itself."""
    page = desk.page
    today = clock.day_of(clock.now())
    due = today + timedelta(days=30)
    desk.show(f"/desk/indicators?from={today}&to={due + timedelta(days=1)}")
    page.get_by_role("link", name="按期整改率 100% 1 / 1").click()
    expect(page.locator(".record-line")).to_have_count(1)
    desk.look("indicator-rectified")
    page.locator(".record-line a").first.click()
    page.wait_for_url(re.compile("/desk/leads/[0-9a-f]"))

    report = f"/api/indicator-reports/yunchuan-donglan/{due.isoformat()[:7]}/report.pdf"
    assert until(page, lambda: page.request.get(desk.url + report).ok)
    assert re.search(r"按期整改率\s+100%", desk.pdf(report))
