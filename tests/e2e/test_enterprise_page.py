"""The enterprise's phone: any browser after one scan, without app, login, storage or script."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from backend.demo_city import businesses
from tests.e2e.conftest import FLAGS
from tests.e2e.eyes import Eyes
from tests.enterprise_pages.shop import Visit
from tests.palm_server import Server
from tests.whole_app import Phone

pytestmark = pytest.mark.browser

PAGE_BYTES_MAX = 40_000
SMALL_PHONE = (360, 780)
LIKE_A_WEB_VIEW = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException('denied', 'SecurityError'); },
  });
}
Object.defineProperty(Document.prototype, 'cookie', {
  get() { return ''; },
  set() { throw new DOMException('denied', 'SecurityError'); },
});
Object.defineProperty(window, 'speechSynthesis', { value: undefined });
"""
SHOP = next(iter(businesses.enterprises(1)))
Result = TypeVar("Result")


class Officer:
    """An officer's phone at the same server; made of the protocol, not of a screen."""

    def __init__(self, server: Server) -> None:
        self._url = server.url
        self.phone: Phone
        self.visit: Visit

    def does(self, act: Callable[[], Awaitable[Result]]) -> Result:
        """Send something with a connection of its own."""

        async def run() -> Result:
            async with httpx.AsyncClient(base_url=self._url) as client:
                await client.post(
                    "/api/session", json={"login": "wangjg", "password": "palm-demo-wangjg"}
                )
                if hasattr(self, "phone"):
                    self.phone.client = client
                else:
                    self.phone = Phone(client)
                    await self.phone.enrol()
                    self.visit = Visit(self.phone)
                return await act()

        # In a thread: the browser's own loop runs in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(run())).result(timeout=60)


@pytest.fixture(scope="module")
def chrome(chromium: Playwright) -> Generator[Browser]:
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    yield browser
    browser.close()


@pytest.fixture
def officer(server: Server) -> Officer:
    made = Officer(server)

    async def nothing() -> None:
        """Only enrol."""

    made.does(nothing)
    return made


def at_phone_size(chrome: Browser, **options: Any) -> BrowserContext:
    width, height = SMALL_PHONE
    return chrome.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=True,
        is_mobile=True,
        accept_downloads=True,
        **options,
    )


async def a_full_visit(visit: Visit) -> None:
    await visit.open(enterprise={"id": SHOP.id, "name": "写错了的店名"})
    await visit.note("后厨地面有积水。")
    await visit.answer("certificates-shown", "pass")
    await visit.answer("kitchen-clean", "fail", "生熟食品混放。")


def without_script(chrome: Browser) -> BrowserContext:
    return at_phone_size(chrome, java_script_enabled=False)


def without_storage(chrome: Browser) -> BrowserContext:
    context = at_phone_size(chrome)
    context.add_init_script(LIKE_A_WEB_VIEW)
    return context


def speak_up(page: Page) -> None:
    """Refuse, ask for recusal, write a statement."""
    page.get_by_text("拒绝本次检查", exact=True).click()
    page.get_by_label("没有说明检查目的和依据").check()
    page.get_by_label("补充说明").fill("只说来看看")
    page.get_by_role("button", name="记录：我拒绝本次检查").click()
    expect(page.get_by_role("status")).to_contain_text("执法人员已收到通知")

    page.get_by_text("申请回避", exact=True).first.click()
    page.get_by_label("王建国").check()
    page.get_by_label("理由").last.fill("是邻居家的亲戚")
    page.get_by_role("button", name="提出回避申请").click()
    expect(page.get_by_role("status")).to_contain_text("已记录")

    page.get_by_text("写一条说明", exact=True).click()
    page.get_by_label("说明（最多 10000 字）").fill("<b>地上的水</b>\n是刚拖的地")
    page.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("<b>地上的水</b>")).to_be_visible()


@pytest.mark.parametrize("kind", [without_script, without_storage], ids=lambda one: one.__name__)
def test_every_step_works(
    server: Server,
    officer: Officer,
    chrome: Browser,
    tmp_path: Path,
    kind: Callable[[Browser], BrowserContext],
) -> None:
    visit = officer.visit
    officer.does(lambda: a_full_visit(visit))
    context = kind(chrome)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto(f"{server.url}/s/{visit.code()}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"正在检查{SHOP.name}")
    expect(page.get_by_text("登记的 2 名执法人员，证件今天都有效")).to_be_visible()

    page.get_by_role("button", name="确认他们已到场").click()
    expect(page.get_by_text("您已确认他们到场")).to_be_visible()

    speak_up(page)

    picture = tmp_path / "floor.jpg"
    Image.new("RGB", (800, 600), "#888").save(picture, "JPEG")
    page.get_by_text("加一张照片", exact=True).click()
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="上传照片").click()
    expect(page.get_by_role("status")).to_contain_text("照片已记录")

    page.get_by_role("button", name="确认这份清单（4 条）").click()
    expect(page.get_by_text("确认 4 条。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="保存证明文件").click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["confirmed"]["count"] == 4

    officer.does(lambda: visit.close("correction_ordered", "三日内整理后厨。"))
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Correction is ordered")).to_be_visible()
    page.get_by_role("button", name="I have received the result").click()
    expect(page.get_by_text("You confirmed that you received the result.")).to_be_visible()
    assert context.cookies() == []
    assert wrong == []
    context.close()


def look(eyes: Eyes, page: Page, name: str, address: str) -> None:
    for language in ("zh", "en"):
        page.goto(f"{address}?lang={language}")
        for part in page.locator("details").all():
            part.evaluate("one => { one.open = true; }")
        eyes.look(f"{name}-{language}", sizes=(SMALL_PHONE,))


def a_claim_code(server: Server) -> str:
    """What a sealed letter to the first enterprise says."""
    with httpx.Client(base_url=server.url) as desk:
        given = {"login": "admin", "password": "palm-demo-admin"}
        assert desk.post("/api/session", json=given).status_code == 201
        answer = desk.post(f"/api/enterprises/{SHOP.id}/claim", json={"endsAccess": False})
        assert answer.status_code == 201, answer.text
        return answer.json()["code"]


def test_every_page_is_accessible(server: Server, officer: Officer, chrome: Browser) -> None:
    visit = officer.visit
    context = at_phone_size(chrome, bypass_csp=True)
    page = context.new_page()
    eyes = Eyes(page, expected=("404", "410"))
    page.goto(f"{server.url}/s/{visit.code()}")
    door = page.url.partition("?")[0]
    look(eyes, page, "door-arriving", door)
    officer.does(lambda: a_full_visit(visit))
    look(eyes, page, "door-open", door)
    page.get_by_role("button", name="Confirm that they have arrived").click()
    page.get_by_role("button", name="Confirm this list (4)").click()
    officer.does(lambda: visit.note("补记。"))
    officer.does(lambda: visit.close("correction_ordered", "三日内整理后厨。"))
    look(eyes, page, "door-closed", door)
    look(eyes, page, "paper", f"{server.url}/a/{visit.secret}")
    look(eyes, page, "door-unknown", f"{server.url}/d/{'A' * 22}")
    look(eyes, page, "code-stale", f"{server.url}/s/{visit.code(late_seconds=200)}")
    look(eyes, page, "code-unknown", f"{server.url}/s/x")
    look(eyes, page, "enterprise", server.demo()["enterpriseCodes"][0])
    look(eyes, page, "enterprise-unknown", f"{server.url}/c/00000000")
    page.goto(f"{server.url}/e?lang=zh")
    page.get_by_label("认领码").fill(a_claim_code(server))
    page.get_by_role("button", name="进入企业主页").click()
    expect(page.get_by_role("heading", level=1, name=SHOP.name)).to_be_visible()
    look(eyes, page, "own", f"{server.url}/e")
    context.close()
    assert eyes.findings == [], eyes.findings


def test_the_whole_page_is_small(server: Server, officer: Officer, chrome: Browser) -> None:
    visit = officer.visit
    officer.does(lambda: a_full_visit(visit))
    context = at_phone_size(chrome)
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[float] = []
    addresses: list[str] = []
    session.on("Network.loadingFinished", lambda one: received.append(one["encodedDataLength"]))
    session.on("Network.responseReceived", lambda one: addresses.append(one["response"]["url"]))
    session.send("Network.enable")
    page.goto(f"{server.url}/s/{visit.code()}")
    page.wait_for_load_state("networkidle")
    assert any("portrait" in one for one in addresses)
    assert all(one.startswith((server.url, "data:")) for one in addresses)
    assert 5_000 < sum(received) <= PAGE_BYTES_MAX, received
    context.close()


LISTENS = """
window.spoken = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, 'speechSynthesis', {
  value: { speak: one => window.spoken.push([one.lang, one.text]), cancel() {} },
});
"""


def test_the_page_reads_itself_aloud_where_the_browser_can(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    visit = officer.visit
    officer.does(lambda: a_full_visit(visit))
    context = at_phone_size(chrome)
    context.add_init_script(LISTENS)
    page = context.new_page()
    page.goto(f"{server.url}/s/{visit.code()}")
    page.get_by_role("button", name="朗读本页").click()
    expect(page.get_by_role("button", name="停止朗读")).to_have_attribute("aria-pressed", "true")
    spoken = page.evaluate("window.spoken")
    assert {tongue for tongue, _ in spoken} == {"zh-CN"}
    said = "".join(text for _, text in spoken)
    assert f"正在检查{SHOP.name}" in said
    assert "执法人员应当主动出示执法证件" in said
    assert "提交说明" not in said
    context.close()


def test_no_button_reads_aloud_where_nothing_can(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    context = without_storage(chrome)
    page = context.new_page()
    page.goto(f"{server.url}/s/{officer.visit.code()}")
    expect(page.get_by_role("button", name="确认他们已到场")).to_be_visible()
    expect(page.get_by_role("button", name="朗读本页")).to_be_hidden()
    context.close()


def test_what_was_typed_survives_the_language_switch(
    server: Server, officer: Officer, chrome: Browser
) -> None:
    context = at_phone_size(chrome)
    page = context.new_page()
    page.goto(f"{server.url}/s/{officer.visit.code()}")
    page.get_by_text("写一条说明", exact=True).click()
    page.get_by_label("说明（最多 10000 字）").fill("写到一半")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Remark (at most 10000 characters)")).to_have_value("写到一半")
    context.close()
