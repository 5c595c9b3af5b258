"""Every screen of both faces: WCAG 2.2 AA by axe, light and dark, no console error, no overflow."""

import re
from collections.abc import Generator

import httpx
import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.conftest import Handset
from tests.e2e.desk_tour import ASKED_WHO, Watch
from tests.e2e.eyes import DESK, PHONE, Eyes, Finding
from tests.e2e.test_field_day import (
    answer_all,
    button,
    link,
    open_visit_by_scanning,
    sign,
    take_photos,
    wait_for_reference,
    wait_until_proven,
    working,
)
from tests.palm_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def heading(page: Page, name: str) -> None:
    page.get_by_role("heading", name=re.compile(name)).first.wait_for()


def back_to_visit(page: Page, visit: str) -> None:
    page.goto(visit)
    working(page)


def toast_hides_no_act(page: Page) -> None:
    """It stands below the title and above the acts."""
    toast = page.locator(".toast").bounding_box()
    head, foot = (page.locator(name).bounding_box() for name in (".page-head", ".page-foot"))
    assert toast is not None
    assert head is not None
    assert foot is not None
    assert head["y"] + head["height"] <= toast["y"]
    assert toast["y"] + toast["height"] <= foot["y"]


class Day:
    """An officer's day, looked at screen by screen; what it left is what the desk shows."""

    def __init__(self, phone: Handset, server: Server) -> None:
        self.phone = phone
        self.server = server
        self.page = phone.switch_on()
        # Asked for before its record has arrived: the browser names the 404, and nothing else may.
        on_its_way = f"404 (Not Found) {server.url}/api/visits/"
        self.eyes = Eyes(self.page, expected=(ASKED_WHO, on_its_way))
        self.visit = ""

    def live(self) -> None:
        self.before_the_visit()
        self.start()
        self.capture()
        self.check_and_sign()
        self.close()
        self.around()

    def before_the_visit(self) -> None:
        page, eyes = self.page, self.eyes
        eyes.look("officer-sign-in")
        page.get_by_label("账号").fill("wangjg")
        page.get_by_label("密码").fill("wrong-password")
        button(page, "^登录").click()
        page.get_by_text("账号或密码不正确").wait_for()
        eyes.look("officer-sign-in-refused", schemes=("light",))
        page.get_by_label("密码").fill("palm-demo-wangjg")
        button(page, "^登录").click()
        button(page, "登记本机").wait_for()
        eyes.look("officer-enrol")
        button(page, "登记本机").click()
        heading(page, "今日")
        wait_for_reference(self.phone)
        expect(page.get_by_text(re.compile("全部内容已存证"))).to_be_visible(timeout=60_000)
        eyes.look("officer-today-empty")
        page.goto(f"{self.server.url}/readiness")
        page.locator(".readiness").nth(9).wait_for()
        eyes.look("officer-readiness")

    def start(self) -> None:
        page, eyes = self.page, self.eyes
        page.goto(f"{self.server.url}/visits/new")
        heading(page, "确认并开始")
        eyes.look("officer-confirm")
        button(page, "换一家").click()
        button(page, "输短码").click()
        page.get_by_label("企业短码").wait_for()
        eyes.look("officer-start-code", schemes=("light",))
        button(page, "搜名称").click()
        page.get_by_label("企业名称").fill("餐")
        page.locator(".start-matches .row").first.wait_for()
        eyes.look("officer-start-name", schemes=("light",))
        button(page, "从任务").click()
        eyes.look("officer-start-task", schemes=("light",))
        page.goto(f"{self.server.url}/visits/new")
        heading(page, "确认并开始")
        page.get_by_label("个案检查").check(force=True)
        page.get_by_label("投诉举报").check(force=True)
        page.get_by_label("补录较早的检查").check()
        eyes.look("officer-confirm-case")
        button(page, "选择搭档").last.click()
        page.locator(".sheet .row").first.wait_for()
        eyes.look("officer-partner-sheet")
        page.keyboard.press("Escape")
        page.goto(f"{self.server.url}/")
        heading(page, "今日")
        open_visit_by_scanning(page)
        self.visit = page.url
        eyes.look("officer-visit-empty")
        self.codes()

    def codes(self) -> None:
        page, eyes = self.page, self.eyes
        link(page, "^亮码").click()
        page.get_by_role("img", name="执法人员身份码").wait_for()
        eyes.look("officer-code")
        button(page, "亮不了码").click()
        heading(page, "为什么没有亮码")
        eyes.look("officer-no-code")
        page.keyboard.press("Escape")
        link(page, "继续检查").click()
        working(page)
        button(page, "没有审批").click()
        heading(page, "为什么来不及审批")
        eyes.look("officer-urgent")
        button(page, "正在发生危险").click()
        page.get_by_text("已说明紧急原因").wait_for()

    def capture(self) -> None:
        page, eyes = self.page, self.eyes
        link(page, "^拍照").click()
        page.locator(".shutter:enabled").wait_for()
        eyes.look("officer-camera")
        link(page, "返回").click()
        take_photos(page, 2)
        link(page, "^录音").click()
        button(page, "已宣读").wait_for()
        eyes.look("officer-sound-before")
        button(page, "已宣读").click()
        page.get_by_text("正在录音").first.wait_for()
        eyes.look("officer-sound-running")
        link(page, "返回").click()
        working(page)
        eyes.look("officer-visit-recording", schemes=("light",))
        link(page, "返回").click()
        heading(page, "今日")
        page.locator(".recording-where").wait_for()
        eyes.look("officer-today-recording")
        page.locator(".recording-strip").click()
        button(page, "停止并保存").click()
        working(page)
        link(page, "^笔记").click()
        page.get_by_label("看到了什么").fill("消防通道堆放纸箱，已当场要求清理。")
        eyes.look("officer-note")
        button(page, "保存笔记").click()
        working(page)
        toast_hides_no_act(page)
        eyes.look("officer-toast", schemes=("light",))
        eyes.look("officer-visit")
        self.look_at_items()

    def look_at_items(self) -> None:
        page, eyes = self.page, self.eyes
        page.locator(".photo-tile").first.click()
        button(page, "作废").wait_for()
        eyes.look("officer-item-photo")
        button(page, "作废").click()
        heading(page, "作废这项内容")
        eyes.look("officer-item-void")
        page.locator(".reasons button").first.click()
        button(page, "^作废").last.click()
        page.locator("dialog").wait_for(state="detached")
        page.locator(".timeline-line").first.click()
        page.locator("dialog").wait_for()
        eyes.look("officer-item-sound", schemes=("light",))
        page.keyboard.press("Escape")
        link(page, "检查进度|未扫码确认").first.click()
        heading(page, "搭档到场")
        eyes.look("officer-partner")
        back_to_visit(page, self.visit)

    def check_and_sign(self) -> None:
        page, eyes = self.page, self.eyes
        link(page, "检查单").first.click()
        link(page, "继续").wait_for()
        eyes.look("officer-checklist")
        link(page, "继续").click()
        button(page, "不符合").click()
        page.locator(".wording").first.wait_for()
        eyes.look("officer-checklist-item")
        back_to_visit(page, self.visit)
        answer_all(page)
        link(page, "^签名").first.click()
        page.get_by_label("姓名").wait_for()
        eyes.look("officer-signature")
        button(page, "对方拒绝签名").click()
        heading(page, "记录拒绝签名")
        eyes.look("officer-signature-refused", schemes=("light",))
        page.keyboard.press("Escape")
        back_to_visit(page, self.visit)
        sign(page, "赵文")

    def close(self) -> None:
        page, eyes = self.page, self.eyes
        page.goto(f"{self.visit}/close")
        heading(page, "结束检查")
        eyes.look("officer-close")
        back_to_visit(page, self.visit)
        self.close_while_it_records()
        eyes.look("officer-closed")
        page.goto(self.visit)
        heading(page, "现场记录")
        expect(page.locator(".timeline-sound")).to_have_count(2)
        eyes.look("officer-visit-closed", schemes=("light",))
        link(page, "检查单").click()
        page.locator(".answered").first.wait_for()
        eyes.look("officer-visit-closed-answers")

    def close_while_it_records(self) -> None:
        page, eyes = self.page, self.eyes
        link(page, "^录音").click()
        button(page, "已宣读").click()
        page.get_by_text("正在录音").first.wait_for()
        link(page, "返回").click()
        working(page)
        link(page, "结束检查").click()
        page.get_by_label("责令改正").check()
        button(page, "^结束检查").click()
        button(page, "停止、保存并结束").wait_for()
        eyes.look("officer-close-recording")
        button(page, "停止、保存并结束").click()
        heading(page, "检查已结束")

    def around(self) -> None:
        page, eyes, url = self.page, self.eyes, self.server.url
        page.goto(f"{url}/queue")
        wait_until_proven(self.phone)
        page.get_by_role("radio", name=re.compile("已存证")).check(force=True)
        page.locator(".queue-row").first.wait_for()
        eyes.look("officer-queue")
        page.locator(".queue-row").first.click()
        page.locator("dialog").wait_for()
        eyes.look("officer-queue-item", schemes=("light",))
        page.keyboard.press("Escape")
        for path, title, screen in (
            ("/", "今日", "today"),
            ("/presence", "我的到场码", "presence"),
            ("/inbox", "消息", "inbox"),
            ("/me/password", "修改密码", "password"),
            ("/me/passkeys", "我的通行密钥", "passkeys"),
            ("/me", "我的", "me"),
        ):
            page.goto(url + path)
            heading(page, title)
            eyes.look(f"officer-{screen}", sizes=(PHONE, DESK))
        button(page, "退出登录").click()
        page.locator("dialog").wait_for()
        eyes.look("officer-sign-out", schemes=("light",))
        page.keyboard.press("Escape")

    def again_in_english(self) -> None:
        """The same screens by their addresses."""
        page, eyes, url = self.page, self.eyes, self.server.url
        page.evaluate("localStorage.setItem('palm.language', 'en')")
        places = ["/", "/readiness", "/visits/new", "/queue", "/presence", "/inbox", "/me"]
        own = ["/me/password", "/me/passkeys"]
        for path in [*places, *own, self.visit.removeprefix(url), "/visits/unknown"]:
            page.goto(url + path)
            page.locator(".page h1").wait_for()
            eyes.look(f"officer-en{path.replace('/', '-')[:20]}", schemes=("light",))
        expect(page.get_by_text("This visit is not on this phone")).to_have_count(1)
        page.goto(self.visit)
        page.locator(".page h1").wait_for()
        page.evaluate("document.documentElement.dataset.theme = 'sunlight'")
        eyes.look("officer-en-sunlight", schemes=("light",))
        page.goto(f"{url}/me")
        page.locator(".page h1").wait_for()
        page.evaluate("document.documentElement.dataset.theme = 'sunlight'")
        page.evaluate("document.documentElement.dataset.type = 'large'")
        eyes.look("officer-en-me-large-sunlight", schemes=("light",))


@pytest.fixture(scope="module")
def day(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Day]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        assign_a_task(client)
    code = server.demo()["enterpriseCodes"][0]
    lived = Day(Handset(chromium, server, tmp_path_factory.mktemp("phone"), sees=code), server)
    yield lived
    lived.phone.context.close()


def assign_a_task(client: httpx.Client) -> None:
    told = {"login": "chenj", "password": "palm-demo-chenj"}
    assert client.post("/api/session", json=told).status_code == 201
    officers = client.get("/api/officers").json()["officers"]
    officer = next(one for one in officers if one["name"]["zh"] == "王建国")
    enterprise = client.get("/api/enterprises", params={"text": "餐"}).json()["enterprises"][0]
    task = {
        "enterpriseId": enterprise["id"],
        "officerIds": [officer["id"]],
        "checklistIds": [],
        "note": "复查上月责令改正的问题",
        "due": "2026-12-01",
    }
    answer = client.post("/api/tasks", json=task)
    assert answer.status_code == 201, answer.text


def told(findings: list[Finding]) -> str:
    return "\n".join(f"{one.screen}: {one.wrong}" for one in findings)


@pytest.fixture(scope="module")
def lived_day(day: Day) -> Day:
    day.live()
    return day


def test_the_officers_screens(lived_day: Day) -> None:
    assert len(lived_day.eyes.seen) >= 30
    assert not lived_day.eyes.findings, told(lived_day.eyes.findings)


def test_the_officers_screens_in_english(lived_day: Day) -> None:
    lived_day.eyes.findings.clear()
    lived_day.again_in_english()
    assert not lived_day.eyes.findings, told(lived_day.eyes.findings)


def test_the_desks_screens(lived_day: Day, desk: Page) -> None:
    keep_something_aside(lived_day.server)
    watch = Watch(desk, lived_day.server)
    watch.sign_in("chenj")
    watch.visits()
    watch.around()
    once = watch.administration()
    watch.again_in_english()
    assert len(watch.eyes.seen) >= 28
    assert not watch.eyes.findings, told(watch.eyes.findings)
    who = {"login": "zhoum", "password": once}
    answer = httpx.post(f"{watch.url}/api/session", json=who, timeout=30)
    assert answer.json()["mustChangePassword"] is True


def keep_something_aside(server: Server) -> None:
    """An entry that nobody can read stands in quarantine."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        who = {"login": "wangjg", "password": "palm-demo-wangjg"}
        assert client.post("/api/session", json=who).status_code == 201
        answer = client.post("/api/sync/push", json={"entries": ["not.an.entry"]})
        assert answer.json()["verdicts"][0]["reason"] == "malformed"


def test_the_public_page_of_a_code(server: Server, desk: Page) -> None:
    eyes = Eyes(desk, expected=("404",))
    for code in (server.demo()["enterpriseCodes"][0].rpartition("/")[2], "0000-0000"):
        desk.goto(f"{server.url}/c/{code}")
        desk.locator("h1").first.wait_for()
        eyes.look(f"code-{code}", sizes=(PHONE, DESK))
    assert not eyes.findings, told(eyes.findings)
