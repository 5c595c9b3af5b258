"""One inspection from the phone, without network, to the supervisor's desk: in real browsers."""

import base64
import hashlib
import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from backend.ledger.checkpoint import VerifierKey, open_checkpoint
from backend.ledger.merkle import leaf_hash, verify_inclusion
from tests.e2e.conftest import Handset, Server, signed_code

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """All of the demo city: the phone carries a hundred thousand enterprises."""
    running = Server(tmp_path_factory.mktemp("data"))
    running.start()
    yield running
    running.stop()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(name))


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=re.compile(name))


def working(page: Page) -> None:
    page.get_by_role("navigation", name="采集").wait_for()


def sign_in_and_enrol(page: Page, login: str = "wangjg") -> None:
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(f"palm-demo-{login}")
    button(page, "^登录").click()
    button(page, "登记本机").click()
    page.get_by_role("heading", name="今日").wait_for()


def open_visit_by_scanning(page: Page) -> None:
    link(page, "开始检查").click()
    page.get_by_role("heading", name="确认并开始").wait_for()
    button(page, "选择搭档").last.click()
    page.locator(".sheet .row").first.click()
    button(page, "到场，开始").click()
    show_code(page)
    working(page)


def show_code(page: Page) -> None:
    """It comes by itself after the opening; one tap leads on to the visit."""
    page.get_by_role("img", name="执法人员身份码").wait_for()
    expect(page.get_by_text(re.compile("秒后更新"))).to_be_visible()
    link(page, "继续检查").click()


def take_photos(page: Page, count: int) -> None:
    link(page, "^拍照").click()
    for number in range(1, count + 1):
        page.locator(".shutter:enabled").click()
        page.get_by_text(f"已保存第 {number} 张").wait_for()
    link(page, "返回").click()
    working(page)


def answer_all(page: Page) -> None:
    visit = page.url
    link(page, "检查单").first.click()
    link(page, "继续").click()
    button(page, "不符合").click()
    page.locator(".wording").first.click()
    button(page, "保存，下一项").click()
    for _ in range(20):
        page.wait_for_timeout(300)
        if not button(page, "^符合").count():
            break
        button(page, "^符合").click()
    page.goto(visit)
    working(page)


def sign(page: Page, name: str) -> None:
    link(page, "^签名").first.click()
    page.get_by_label("姓名").fill(name)
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 90)
    page.mouse.down()
    for step in range(20):
        offset = 30 if step % 4 < 2 else -30
        page.mouse.move(box["x"] + 40 + step * 11, box["y"] + 90 + offset)
    page.mouse.up()
    button(page, "确认签名").click()
    page.get_by_text("已有签名").wait_for()
    link(page, "返回").click()
    working(page)


def close_visit(page: Page) -> None:
    link(page, "结束检查").click()
    page.get_by_label("责令改正").check()
    button(page, "^结束检查").click()
    page.get_by_role("heading", name="检查已结束").wait_for()


def watch(desk: Page, server: Server) -> None:
    desk.goto(server.url + "/desk")
    desk.get_by_label("账号").fill("chenj")
    desk.get_by_label("密码").fill("palm-demo-chenj")
    button(desk, "^登录").click()


def test_a_field_day(chromium: Playwright, server: Server, desk: Page, tmp_path: Path) -> None:
    phone = Handset(chromium, server, tmp_path, sees=signed_code(server))
    page = phone.switch_on()
    sign_in_and_enrol(page)
    expect(page.get_by_text(re.compile("全部内容已存证"))).to_be_visible(timeout=60_000)
    phone.wait_for_worker()
    wait_for_reference(phone)
    phone.context.close()

    # From a cold start. Without a server too: a browser is not off line from its first moment on.
    server.kill()
    page = phone.switch_on(offline=True)
    page.get_by_role("heading", name="今日").wait_for()
    link(page, "开始检查").click()
    expect(page.get_by_text("监督码已核验")).to_be_visible()  # by the pinned key, without network
    link(page, "返回").click()
    open_visit_by_scanning(page)
    take_photos(page, 2)
    link(page, "^录音").click()
    button(page, "已宣读").click()
    page.wait_for_timeout(4_000)
    phone.kill()

    # It comes back with everything, the recording included, still without network.
    page = phone.switch_on(offline=True)
    page.get_by_role("heading", name="今日").wait_for()
    page.locator(".row").first.click()
    working(page)
    answer_all(page)
    sign(page, "赵文")
    close_visit(page)
    made = [row["kind"] for row in phone.stored("entries")]
    assert made.index("code.shown") == made.index("visit.opened") + 1
    before = {row["sha256"]: row for row in phone.stored("files")}
    assert {row["state"] for row in before.values()} == {"waiting"}
    assert sum(row["form"] == "original" for row in before.values()) >= 4

    # The desk watches while the phone finds a network.
    server.start()
    watch(desk, server)
    expect(desk.locator(".visit-line")).to_have_count(0)
    phone.context.set_offline(False)
    expect(desk.locator(".visit-line")).to_have_count(1, timeout=60_000)
    page.goto(server.url + "/queue")
    wait_until_proven(phone)

    look_at_the_desk(desk)
    check_originals(phone, server)
    check_receipts(phone, server)
    phone.context.close()


def wait_for_reference(phone: Handset) -> None:
    for _ in range(120):
        if {row["name"] for row in phone.stored("reference")} >= {"enterprises", "checklists"}:
            return
        phone.page.wait_for_timeout(500)
    pytest.fail("the phone did not fetch its reference data")


def wait_until_proven(phone: Handset) -> None:
    for _ in range(240):
        rows = [*phone.stored("entries"), *phone.stored("files")]
        if {row["state"] for row in rows} == {"proven"}:
            return
        phone.page.wait_for_timeout(500)
    states = [(row["state"], row.get("kind"), row.get("problem")) for row in rows]
    pytest.fail(f"not everything was proven: {states}")


def look_at_the_desk(desk: Page) -> None:
    """List, visit, photos, sound with its gap, answers, signature, trust ladder."""
    desk.locator(".visit-line").first.click()
    desk.wait_for_url(re.compile("/desk/visits/"))
    expect(desk.get_by_text("赵文").first).to_be_visible()
    expect(desk.get_by_text("责令改正").first).to_be_visible()
    thumbnail = desk.locator("img[src*='thumbnail']").first
    expect(thumbnail).to_be_visible()
    for _ in range(40):
        if thumbnail.evaluate("image => image.naturalWidth") > 0:
            break
        desk.wait_for_timeout(250)
    assert thumbnail.evaluate("image => image.naturalWidth") > 0
    ladder = desk.get_by_text(re.compile("可信依据")).first
    ladder.click()
    expect(desk.get_by_text("由登记的设备密钥签名，签名核验一致。").first).to_be_visible()


def originals(phone: Handset) -> list[str]:
    return [row["sha256"] for row in phone.stored("files") if row["form"] == "original"]


def check_originals(phone: Handset, server: Server) -> None:
    """Every original comes back with the digest the phone computed before it left."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        answer = client.post("/api/session", json={"login": "chenj", "password": "palm-demo-chenj"})
        assert answer.status_code == 201
        for sha256 in originals(phone):
            got = client.get(f"/api/evidence/{sha256}/original")
            assert got.status_code == 200, got.text
            assert hashlib.sha256(got.content).hexdigest() == sha256
        visits = client.get("/api/visits").json()["visits"]
        looks = client.get(f"/api/visits/{visits[0]['id']}/looks").json()["looks"]
        assert {look["sha256"] for look in looks} >= set(originals(phone))


def check_receipts(phone: Handset, server: Server) -> None:
    """A stranger with nothing but the log's key checks every receipt the phone holds."""
    key = VerifierKey.from_text(httpx.get(server.url + "/log/key").text)
    texts = {row["size"]: row["text"] for row in phone.stored("checkpoints")}
    rows = phone.stored("entries")
    assert len(rows) >= 20
    for row in rows:
        receipt = row["receipt"]
        checkpoint = open_checkpoint(texts[receipt["treeSize"]], key)
        path = [base64.b64decode(step) for step in receipt["proof"]]
        leaf = leaf_hash(row["jws"].encode())
        assert verify_inclusion(leaf, receipt["index"], checkpoint.size, path, checkpoint.root)
