"""A finding on an offline phone becomes a case with everything a case can have, until its file is
checked by a stranger: in real browsers, over three weeks.
"""

import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from backend.clock import day_of
from backend.verification.findings import CATALOGUE, Weight
from tests.e2e.case_people import CaseDesk, PartyPhone, now_at, on_paper, party_of
from tests.e2e.case_steps import choose_the_reviewer, pick_evidence, put_on_the_register
from tests.e2e.conftest import FLAGS, Handset, signed_code
from tests.e2e.eyes import Eyes
from tests.e2e.moved_server import MovedServer
from tests.e2e.test_field_day import (
    button,
    link,
    open_visit_by_scanning,
    sign_in_and_enrol,
    take_photos,
    wait_for_reference,
    wait_until_proven,
    working,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

UNTIL_THE_HEARING = 21
"""Days: more than the seven working days a hearing is announced before, over any holidays but the
longest.
"""
NOTICED, DECIDED, TOO_MUCH = "12,000", "2,000", "12,001"
"""Yuan. The first gives an organisation the right to a hearing, the second is within the item."""
FACTS = "二层东侧疏散指示标志损坏，现场拍照一张。"


@pytest.fixture
def moving(tmp_path: Path) -> Generator[MovedServer]:
    server = MovedServer(tmp_path / "data", enterprises=500)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


def test_a_finding_becomes_a_closed_file(
    chromium: Playwright, chrome: Browser, moving: MovedServer, tmp_path: Path
) -> None:
    found = [*ask_from_the_field(chromium, moving, tmp_path)]
    publish_next_year(chrome, moving)
    put_on_the_register(chrome, moving)
    officer = CaseDesk(chrome, moving, "wangjg")
    case = confirm_the_proposal(officer)
    head, reviewer = CaseDesk(chrome, moving, "admin"), CaseDesk(chrome, moving, "chenj")
    party = investigate(chrome, moving, case, officer, head)
    choose_the_reviewer(case, head)
    review_and_notify(case, officer, reviewer)
    defend(case, officer, party)
    announce_the_hearing(moving, officer, party)
    found += seen_wrong(officer, head, reviewer, party)

    moving.go_on(UNTIL_THE_HEARING)
    officer, head = CaseDesk(chrome, moving, "wangjg"), CaseDesk(chrome, moving, "admin")
    reviewer, chair = CaseDesk(chrome, moving, "chenj"), CaseDesk(chrome, moving, "hejing")
    hear_and_answer(case, officer, chair, reviewer)
    found += seen_wrong(chair)
    apply_the_list(officer)
    decide(case, head)
    party = later(chrome, moving, case, officer)
    publish(case, moving, officer, reviewer)
    close(case, officer, head)
    take_the_file(moving, officer, tmp_path)
    found += seen_wrong(officer, head, reviewer, party)
    assert found == [], "\n".join(found)


def seen_wrong(*people: CaseDesk | PartyPhone) -> list[str]:
    """They go home; what their eyes found wrong."""
    for one in people:
        one.leave()
    return [f"{wrong.screen}: {wrong.wrong}" for one in people for wrong in one.eyes.findings]


def ask_from_the_field(chromium: Playwright, server: MovedServer, folder: Path) -> list[str]:
    phone = Handset(chromium, server, folder, sees=signed_code(server))
    page = phone.switch_on()
    sign_in_and_enrol(page)
    expect(page.get_by_text(re.compile("全部内容已存证"))).to_be_visible(timeout=60_000)
    phone.wait_for_worker()
    wait_for_reference(phone)
    phone.context.close()
    server.kill()

    page = phone.switch_on(offline=True)
    page.get_by_role("heading", name="今日").wait_for()
    open_visit_by_scanning(page)
    take_photos(page, 1)
    fail_the_signs(phone)
    eyes = Eyes(page)
    ask_for_a_case(page, eyes)
    rows = {row["kind"]: row["state"] for row in phone.stored("entries")}
    assert rows["case.asked"] == "waiting"

    server.start()
    phone.context.set_offline(False)
    page.goto(server.url + "/queue")
    wait_until_proven(phone)
    phone.context.close()
    return [f"{one.screen}: {one.wrong}" for one in eyes.findings]


def fail_the_signs(phone: Handset) -> None:
    """Two items are right, the third is not."""
    page = phone.page
    visit = page.url
    link(page, "检查单").first.click()
    link(page, "继续").click()
    for right in (1, 2):
        button(page, "^符合").click()
        wait_for_answers(phone, right)
    button(page, "不符合").click()
    page.locator(".wording", has_text="疏散指示标志缺失或损坏").click()
    button(page, "保存，下一项").click()
    wait_for_answers(phone, 3)
    page.goto(visit)
    working(page)


def wait_for_answers(phone: Handset, count: int) -> None:
    for _ in range(80):
        kinds = [row["kind"] for row in phone.stored("entries")]
        if kinds.count("checklist.answered") == count:
            return
        phone.page.wait_for_timeout(100)
    pytest.fail(f"the phone did not keep answer {count}")


def ask_for_a_case(page: Page, eyes: Eyes) -> None:
    link(page, "处理问题").click()
    page.locator(".finding").get_by_role("button", name="提请立案").click()
    page.get_by_role("dialog").wait_for()
    eyes.look("case-ask")
    button(page, "^提请$").click()
    page.get_by_text("已提请立案").first.wait_for()
    eyes.look("case-asked")


def publish_next_year(chrome: Browser, server: MovedServer) -> None:
    """No deadline runs into a year whose holidays nobody has entered."""
    admin = CaseDesk(chrome, server, "admin")
    admin.go_to("calendar")
    page = admin.page
    page.locator(".calendar-head").first.wait_for()
    missing = button(page, r"^录入 \d{4} 年").all_inner_texts()
    for year in re.findall(r"\d{4}", " ".join(missing)):
        button(page, f"^录入 {year} 年").click()
        form = page.locator("dialog")
        form.get_by_label("放假首日").fill(f"{year}-01-01")
        form.get_by_label("放假末日").fill(f"{year}-01-03")
        form.get_by_role("button", name="添加放假").click()
        form.get_by_label("依据的文件").fill("测试用的安排，不是通知原文")
        form.get_by_role("button", name="公布", exact=True).click()
        form.wait_for(state="detached")
    expect(page.get_by_text("要用到这些年份的期限现在无法计算")).to_have_count(0)
    assert admin.eyes.findings == []
    admin.leave()


def confirm_the_proposal(officer: CaseDesk) -> str:
    """What was asked for on site is one tap at the desk; the id of the case."""
    page = officer.page
    officer.go_to("cases")
    page.get_by_text("现场提请立案").wait_for()
    officer.look("wish")
    button(page, "确认提请").click()
    page.wait_for_url(re.compile("/desk/cases/[0-9a-f]{8}-"))
    officer.stands_at("立案")
    return page.url.rpartition("/")[2]


def investigate(
    chrome: Browser, server: MovedServer, case: str, officer: CaseDesk, head: CaseDesk
) -> PartyPhone:
    """The head files it; evidence, correction, and the party's consent to messages."""
    head.open(case)
    head.act("立案")
    head.stands_at("取证")
    officer.open(case)
    pick_evidence(officer)
    officer.act("责令改正", 内容="修复疏散指示标志，保持完好。")
    officer.serve("责令改正通知书")
    party = PartyPhone(chrome, server, *party_of(server, case))
    party.come_in(on_paper(server, case))
    expect(party.page.get_by_text("正在调查，还没有作出任何处罚决定")).to_be_visible()
    party.agree_to_messages()
    return party


def review_and_notify(case: str, officer: CaseDesk, reviewer: CaseDesk) -> None:
    officer.open(case)
    form = officer.begin("调查终结")
    form.get_by_role("radio", name="给予处罚").check()
    officer.penalise(form, NOTICED)
    officer.finish()
    officer.stands_at("审核")
    reviewer.open(case)
    reviewer.act("法制审核", "同意", 审核意见="事实清楚，程序合法。")
    officer.open(case)
    form = officer.begin("行政处罚事先告知")
    officer.fill(form, "已告知听证权利", 事实=FACTS, 理由和依据="未保持标志完好。")
    officer.penalise(form, NOTICED)
    officer.finish()
    officer.stands_at("决定")
    officer.serve("行政处罚事先告知书")
    expect(officer.part("送达").get_by_text("正在送达", exact=True)).to_be_visible()


def defend(case: str, officer: CaseDesk, party: PartyPhone) -> None:
    page = party.page
    page.goto(party.address_sent(1))
    expect(page.get_by_text("告知书正在送给您")).to_be_visible()
    party.confirm_receipt("行政处罚事先告知书")
    expect(page.get_by_text("打算处罚，正在听您的意见")).to_be_visible()
    picture = page.locator("a.evidence img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 0, "the party sees what is held against it"
    party.eyes.look("case-party-noticed")
    party.state_its_case("首次发现，已在当天更换，请从轻。", a_picture())
    party.ask_for_a_hearing()
    expect(page.get_by_text("等待答复").first).to_be_visible()
    party.eyes.look("case-party-defended")
    officer.open(case)
    expect(officer.part("当事人的意见和申请").get_by_text("更换后.jpg")).to_be_visible()
    officer.look("defended")


def a_picture() -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), (60, 130, 90)).save(drawn, "JPEG")
    return {"name": "更换后.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def announce_the_hearing(server: MovedServer, officer: CaseDesk, party: PartyPhone) -> None:
    """Too soon is refused with its article; then as the law wants it."""
    form = officer.begin("通知听证")
    today = day_of(now_at(server))
    officer.fill(form, 听证日期=str(today + timedelta(days=3)), 地点="三楼听证室")
    button(officer.page, "确认办理").click()
    expect(form.get_by_text("应当在举行听证的七个工作日前通知")).to_be_in_viewport()
    officer.fill(form, 听证日期=str(today + timedelta(days=UNTIL_THE_HEARING)))
    officer.finish()
    before = len(party.messages())
    officer.serve("听证通知书")
    party.page.goto(party.address_sent(before + 1))
    party.confirm_receipt("听证通知书")


def hear_and_answer(case: str, officer: CaseDesk, chair: CaseDesk, reviewer: CaseDesk) -> None:
    """The hearing under somebody who neither reviews nor decides, the answer to the statement, the
    correction, and the review of a heard case.
    """
    chair.open(case)
    chair.act("举行听证", 笔录要点="当事人出示更换记录，调查人员无异议。")
    officer.open(case)
    officer.answer("提出陈述、申辩|陈述、申辩", granted="yes", text="已经改正，予以采纳，从轻。")
    officer.serve("陈述、申辩复核意见书")
    officer.act("复查改正情况", "已改正")
    reviewer.open(case)
    reviewer.act("法制审核", "同意", 审核意见="听证后同意从轻。")


def apply_the_list(officer: CaseDesk) -> None:
    page = officer.page
    officer.part("裁量").get_by_role("button", name="对照清单").click()
    form = page.locator("dialog")
    form.get_by_label("违法事项").select_option(label="疏散指示标志损坏（示例）")
    lighter = form.locator(".match").filter(has_text=re.compile("从轻")).first
    expect(lighter.get_by_text("复查已改正")).to_be_visible()
    lighter.get_by_role("radio", name="符合", exact=True).check()
    lighter.get_by_label("适用这一条").check()
    form.get_by_role("checkbox", name=re.compile("现场照片")).check()
    form.get_by_label("理由").fill("当天更换，复查已改正，主动消除危害后果。")
    officer.look("discretion")
    officer.finish()
    part = officer.part("裁量")
    expect(part.get_by_text(re.compile("罚款 0–2,?000 元"))).to_be_visible()


def decide(case: str, head: CaseDesk) -> None:
    """Heavier than it was told is refused; the lighter one stands."""
    head.open(case)
    form = head.begin("作出决定")
    form.get_by_role("radio", name="给予处罚").check()
    head.penalise(form, TOO_MUCH)
    head.fill(form, 理由和依据="当天改正，采纳申辩，依清单从轻。")
    button(head.page, "确认办理").click()
    expect(form.get_by_text("不得因陈述、申辩而给予更重的处罚")).to_be_in_viewport()
    head.look("heavier-refused")
    form.get_by_label("罚款（元）").fill(DECIDED)
    head.finish()
    head.stands_at("送达")
    head.look("decided")


def later(chrome: Browser, server: MovedServer, case: str, officer: CaseDesk) -> PartyPhone:
    """The decision comes by message; the party confirms it and pays."""
    party = PartyPhone(chrome, server, *party_of(server, case))
    officer.open(case)
    before = len(party.messages())
    officer.serve("行政处罚决定书")
    party.come_in(party.address_sent(before + 1))
    party.confirm_receipt("行政处罚决定书")
    expect(party.page.get_by_text(f"还应缴纳 {DECIDED} 元")).to_be_visible()
    expect(party.page.get_by_role("heading", name="申请行政复议")).to_be_visible()
    party.eyes.look("case-party-served")
    party.pay(DECIDED)
    party.eyes.look("case-party-paid")
    return party


def publish(case: str, server: MovedServer, officer: CaseDesk, second: CaseDesk) -> None:
    """One person hides what may not be seen, another one publishes."""
    page = officer.page
    officer.go_to(f"cases/{case}/publication")
    page.get_by_role("heading", name="第一步 逐处确认").wait_for()
    for line in page.locator(".publication-finding").all():
        line.get_by_role("radio", name=re.compile("^隐去")).check()
    officer.look("publication")
    button(page, "提交复核").click()
    page.get_by_text("等待没有参与本案调查的另一人复核").wait_for()
    second.go_to(f"cases/{case}/publication")
    button(second.page, "复核通过，公开").click()
    link(second.page, "查看公开页面").wait_for()
    shown = httpx.get(server.url + "/publications", timeout=30)
    assert shown.status_code == 200
    assert "疏散指示标志" in shown.text or "行政处罚决定书" in shown.text


def close(case: str, officer: CaseDesk, head: CaseDesk) -> None:
    head.open(case)
    form = head.begin("结案")
    form.get_by_role("radio", name="执行完毕").check()
    head.finish()
    head.stands_at("结案")
    officer.open(case)
    officer.stands_at("结案")
    officer.look("closed")


def take_the_file(server: MovedServer, officer: CaseDesk, folder: Path) -> None:
    """The bag of the case holds for whoever has nothing but it and the server's public keys."""
    page = officer.page
    button(page, "BagIt 案卷包").click()
    page.get_by_text(re.compile("案卷已生成，正文 \\d+ 页")).wait_for(timeout=60_000)
    officer.look("file")
    with page.expect_download() as taken:
        link(page, "^保存$").click()
    bag, keys = folder / "case.zip", folder / "keys.json"
    taken.value.save_as(bag)
    keys.write_bytes(palm(server, "keys"))
    told = palm(server, "verify", str(bag), "--keys", str(keys), "--json")
    codes = Counter(json.loads(line)["code"] for line in told.splitlines())
    assert codes["bag-sealed"] == 1
    assert codes["media-valid"] >= 1
    assert {CATALOGUE[code][0] for code in codes} <= {Weight.OK, Weight.INFO}, codes


def palm(server: MovedServer, *arguments: str) -> bytes:
    ran = subprocess.run(
        [*server.palm, *arguments],
        env=server.environment,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return ran.stdout
