"""Pictures for the README: a field day in the demo city, in Chromium, at phone and desk size."""

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e import test_field_day as day  # noqa: E402 - the path comes first
from tests.e2e.conftest import FLAGS, Handset, Server  # noqa: E402 - as above

IMAGES = ROOT / "docs" / "images"
PHONE_WIDTH = 390
DESK_WIDTH = 1280


def shoot(page: Page, name: str, width: int) -> None:
    """One picture, small enough to live in the repository."""
    page.wait_for_timeout(4_000)  # until the last short message is gone
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    picture = Image.open(target).convert("RGB")
    picture.thumbnail((width, 4 * width))
    picture.quantize(128, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)


def on_the_phone(phone: Handset, server: Server) -> None:
    """Sign in, inspect, and let everything be proven."""
    page = phone.switch_on()
    day.sign_in_and_enrol(page)
    day.wait_for_reference(phone)
    day.open_visit_by_scanning(page)
    day.take_photos(page, 2)
    day.answer_all(page)
    day.sign(page, "赵文")
    shoot(page, "officer-visit", PHONE_WIDTH)
    page.goto(server.url + "/")
    page.get_by_role("heading", name="今日").wait_for()
    shoot(page, "officer-today", PHONE_WIDTH)
    page.goto(server.url + "/queue")
    day.wait_until_proven(phone)
    page.wait_for_timeout(1500)
    shoot(page, "officer-queue", PHONE_WIDTH)


def at_the_desk(page: Page, server: Server) -> None:
    """The list and one visit."""
    day.watch(page, server)
    page.locator(".visit-line").first.wait_for()
    shoot(page, "desk-live", DESK_WIDTH)
    page.locator(".visit-line").first.click()
    page.locator("img[src*='thumbnail']").first.wait_for()
    shoot(page, "desk-visit", DESK_WIDTH)


def main() -> None:
    """Everything into docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data")
        server.start()
        phone = Handset(playwright, server, Path(folder), sees=server.demo()["enterpriseCodes"][0])
        on_the_phone(phone, server)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, args=FLAGS
        )
        viewport = ViewportSize(width=1440, height=900)
        desk = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport
        ).new_page()
        at_the_desk(desk, server)
        browser.close()
        phone.context.close()
        server.stop()


main()
