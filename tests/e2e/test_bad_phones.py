"""What goes wrong with a phone: no room, no camera, wiped, carried by hand, revoked."""

import asyncio
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Playwright, expect

from offline_sync import base64url
from tests.e2e.outside import Outside, Row, read_symbol, supervisor, until
from tests.e2e.test_field_day import button, watch, working
from tests.palm_server import Server
from tests.whole_app import Phone as PartnersPhone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NAMES = {
    "存储保护",
    "安装",
    "断网启动",
    "相机",
    "麦克风",
    "定位",
    "时钟",
    "电量",
    "可用空间",
    "离线资料",
}

PLATFORM = """(() => {
  // Chromium without a screen has room for ever and gives its fake camera to everybody: here the
  // platform says what a full phone, and an officer who pressed "never", make it say.
  const estimate = navigator.storage.estimate.bind(navigator.storage);
  navigator.storage.estimate = async () => {
    const free = Number(sessionStorage.getItem('test.room'));
    return free ? { usage: 1e9, quota: 1e9 + free } : await estimate();
  };
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async wish => {
    if (wish.video && sessionStorage.getItem('test.refuse')) {
      throw new DOMException('Permission denied', 'NotAllowedError');
    }
    return await open(wish);
  };
})()"""


@pytest.fixture(scope="module")
def outside(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    officer = Outside(chromium, server, tmp_path_factory.mktemp("phone"))
    officer.page.add_init_script(PLATFORM)
    yield officer
    officer.phone.context.close()


def test_a_phone_without_room_starts_nothing_and_loses_nothing(outside: Outside) -> None:
    page = outside.page
    page.evaluate("sessionStorage.setItem('test.room', '5000000')")
    page.goto(outside.visit)
    working(page)
    before = outside.rows()
    page.goto(f"{outside.visit}/camera")
    page.get_by_text("存储空间不足").wait_for()
    expect(page.get_by_text(re.compile("只剩 5"))).to_be_visible()
    expect(page.locator(".shutter")).to_be_disabled()
    page.goto(f"{outside.visit}/sound")
    button(page, "已宣读").click()
    page.get_by_text("存储空间不足").wait_for()
    assert kept_of(outside.rows()) == kept_of(before)
    page.evaluate("sessionStorage.removeItem('test.room')")
    outside.photo()
    outside.everything_arrives()


def kept_of(rows: list[Row]) -> list[str]:
    return sorted(row.get("jws") or row["sha256"] for row in rows)


def test_a_refused_camera_is_explained_and_work_goes_on(outside: Outside) -> None:
    page = outside.page
    session = outside.phone.context.new_cdp_session(page)
    refused = {"permission": {"name": "camera"}, "origin": outside.server.url}
    session.send("Browser.setPermission", {**refused, "setting": "denied"})
    page.evaluate("sessionStorage.setItem('test.refuse', 'yes')")
    page.goto(f"{outside.visit}/camera")
    page.get_by_text("没有相机权限").wait_for()
    expect(page.get_by_text("请在系统设置中允许本应用使用相机")).to_be_visible()
    expect(page.locator(".shutter")).to_be_disabled()
    expect(page.get_by_text("改用系统相机")).to_be_visible()
    page.goto(f"{outside.server.url}/readiness")
    expect(page.locator(".readiness-blocked")).to_contain_text("相机")
    outside.note("相机不能用，先记在这里")
    session.send("Browser.setPermission", {**refused, "setting": "granted"})
    page.evaluate("sessionStorage.removeItem('test.refuse')")
    outside.photo()
    outside.everything_arrives()


def test_readiness_names_each_thing_a_day_depends_on(outside: Outside) -> None:
    outside.page.goto(f"{outside.server.url}/readiness")
    outside.page.locator(".readiness").nth(9).wait_for()
    names = outside.page.locator(".readiness h2").all_inner_texts()
    assert set(names) == NAMES
    assert "" not in outside.page.locator(".readiness-state").all_inner_texts()


def test_a_wiped_phone_leaves_its_hole_on_the_desk(
    outside: Outside, server: Server, desk: Page, tmp_path: Path
) -> None:
    page, kid = outside.page, outside.kid()
    outside.phone.context.route("**/api/media**", lambda route: route.abort())
    outside.photo()
    outside.queue()
    assert until(
        page, lambda: {row["state"] for row in outside.phone.stored("entries")} == {"proven"}
    )
    lost = [row for row in outside.phone.stored("files") if row["state"] == "waiting"]
    assert lost
    with supervisor(server) as client:
        assert device_of(client, kid)["waitingMedia"]["count"] == len(lost)

    outside.off_line(yes=True)
    outside.note("只在手机上的第一条")
    outside.note("只在手机上的第二条")
    unsent = sorted(row["seq"] for row in outside.waiting() if "seq" in row)
    assert len(unsent) == 2
    presence = shown_code(page, outside.server.url, tmp_path)
    session = outside.phone.context.new_cdp_session(page)
    wiping = {"origin": server.url, "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", wiping)
    outside.off_line(yes=False)
    page.goto(server.url)
    page.get_by_label("账号").wait_for()

    in_a_thread(lambda: partner_confirms(server, presence))
    with supervisor(server) as client:
        assert until(page, lambda: device_of(client, kid)["missing"] != [])
        assert device_of(client, kid)["missing"] == [[unsent[0], unsent[-1]]]
        assert device_of(client, kid)["waitingMedia"]["count"] == len(lost)
    watch(desk, server)
    desk.locator(".visit-line").first.wait_for()
    desk.goto(f"{server.url}/desk/devices")
    line = desk.locator("tr", has_text=kid[:8])
    expect(line).to_contain_text("缺 2 条")
    expect(line).to_contain_text(f"{unsent[0]}–{unsent[-1]}")
    expect(line).to_contain_text(f"{len(lost)} 个")


def device_of(client: httpx.Client, kid: str) -> dict[str, Any]:
    devices = client.get("/api/devices").json()["devices"]
    return next(one for one in devices if one["kid"] == kid)


def shown_code(page: Page, url: str, folder: Path) -> str:
    """What another phone reads from the code on this one's screen."""
    page.goto(f"{url}/presence")
    code = page.locator(".presence-code svg")
    code.wait_for()
    text = read_symbol(code, folder)
    assert text.count(".") == 2
    return text


def in_a_thread(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Playwright's loop runs in this thread; another loop needs another one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(lambda: asyncio.run(work())).result(timeout=60)


async def partner_confirms(server: Server, presence: str) -> None:
    """The partner scanned the code before the phone was wiped; her phone has a network."""
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        who = {"login": "limin", "password": "palm-demo-limin"}
        assert (await client.post("/api/session", json=who)).status_code == 201
        partner = PartnersPhone(client)
        await partner.enrol()
        visit = str(uuid.uuid4())
        said = json.loads(base64url.decode(presence.split(".")[1]))
        body = {"visit": visit, "officer": said["officer"], "proof": presence}
        await partner.push(partner.entry("visit.officer_confirmed", body))


@pytest.fixture(scope="module")
def second(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    officer = Outside(chromium, server, tmp_path_factory.mktemp("second"))
    yield officer
    officer.phone.context.close()


def test_a_queue_goes_by_hand_and_twice_is_harmless(
    second: Outside, server: Server, desk: Page, tmp_path: Path
) -> None:
    second.off_line(yes=True)
    second.note("从文件导入")
    second.photo()
    waiting = second.waiting()
    entries = sum("jws" in row for row in waiting)
    file = export(second, tmp_path)
    watch(desk, server)
    desk.locator(".visit-line").first.wait_for()
    for words in (f"新收下 {entries}", f"早已在库 {entries}"):
        import_at(desk, server, file)
        expect(desk.get_by_text(words).first).to_be_visible()
        expect(desk.get_by_text("媒体 2/2 已入库").first).to_be_visible()
    second.off_line(yes=False)
    second.everything_arrives()


def export(outside: Outside, folder: Path) -> Path:
    outside.queue()
    with outside.page.expect_download() as downloading:
        button(outside.page, "导出队列文件").click()
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name.startswith(f"palm-queue-{outside.kid()[:8]}-")
    return file


def import_at(desk: Page, server: Server, file: Path) -> None:
    desk.goto(f"{server.url}/desk/imports")
    desk.locator("input[type=file]").set_input_files(file)
    button(desk, "^导入").click()
    desk.get_by_role("heading", name="导入结果").wait_for()


def test_a_revoked_phone_is_told_and_keeps_what_it_holds(
    second: Outside, server: Server, desk: Page, tmp_path: Path
) -> None:
    page = second.page
    second.off_line(yes=True)
    second.note("注销之前写的")
    second.photo()
    held = second.waiting()
    watch(desk, server)
    desk.locator(".visit-line").first.wait_for()
    desk.goto(f"{server.url}/desk/devices")
    desk.locator("tr", has_text=second.kid()[:8]).get_by_role("button", name="注销").click()
    desk.get_by_label("注销理由").fill("手机遗失")
    button(desk, "确认注销").click()
    desk.locator("tr", has_text=second.kid()[:8]).get_by_text("已注销").wait_for()

    second.off_line(yes=False)
    second.queue()
    second.send_now()
    page.goto(server.url)
    page.get_by_role("heading", name="今日").wait_for()
    page.get_by_text("这部手机已被注销").first.wait_for()
    expect(page.get_by_text("请联系本单位管理员")).to_be_visible()
    page.goto(f"{second.visit}/note")
    page.get_by_label("看到了什么").fill("注销之后写的")
    button(page, "保存笔记").click()
    page.get_by_text("请联系本单位管理员").wait_for()
    kept = {row.get("jws", row.get("sha256")) for row in second.waiting()}
    assert kept >= {row.get("jws", row.get("sha256")) for row in held}
    with zipfile.ZipFile(export(second, tmp_path)) as queue:
        lines = queue.read("entries.txt").decode().splitlines()
        assert set(lines) >= {row["jws"] for row in held if "jws" in row}
        media = {name.removeprefix("media/") for name in queue.namelist()}
        assert media >= {row["sha256"] for row in held if "sha256" in row}
