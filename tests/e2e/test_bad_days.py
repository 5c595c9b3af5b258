"""What goes wrong on the way, with a real browser and a real server: nothing may be lost."""

import threading
from collections.abc import Generator

import pytest
from playwright.sync_api import Playwright, Request

from tests.e2e.captive_portal import Mood, Portal
from tests.e2e.outside import Outside, until
from tests.e2e.test_field_day import button
from tests.palm_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def outside(
    chromium: Playwright, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Outside]:
    officer = Outside(chromium, server, tmp_path_factory.mktemp("phone"))
    yield officer
    officer.phone.context.close()


@pytest.mark.parametrize("mood", ["page", "empty", "elsewhere"])
def test_a_captive_portal_proves_nothing(outside: Outside, server: Server, mood: Mood) -> None:
    outside.off_line(yes=True)
    outside.note(f"网络登录页 {mood}")
    outside.photo()
    before = outside.waiting()
    assert len(before) >= 4
    server.kill()
    with Portal(server.port, mood) as portal:
        outside.off_line(yes=False)
        outside.queue()
        outside.send_now()
        outside.page.get_by_text("服务器没有回应").first.wait_for()
        assert portal.was_asked("POST /api/")
        assert [row["jws"] for row in outside.waiting() if "jws" in row] == [
            row["jws"] for row in before if "jws" in row
        ]
        assert len(outside.waiting()) == len(before)
        assert all(row["receipt"] is None for row in outside.waiting())
    server.start()
    outside.everything_arrives()


def test_two_tabs_send_one_queue(outside: Outside) -> None:
    outside.off_line(yes=True)
    for number in range(3):
        outside.note(f"两个标签页 {number}")
    outside.photo()
    outside.queue()
    other = outside.phone.context.new_page()
    other.goto(f"{outside.server.url}/queue")
    other.get_by_role("heading", name="队列").wait_for()
    pushed: list[str] = []
    outside.phone.context.on(
        "request", lambda request: pushed.append(request.url) if "/sync/push" in request.url else 0
    )
    outside.off_line(yes=False)
    for page in (other, outside.page, other):
        button(page, "立即上传").click()
    outside.everything_arrives()
    assert pushed
    other.close()


@pytest.mark.parametrize("during", ["/api/sync/push", "/api/media"])
def test_a_server_that_is_killed_while_it_takes_in_loses_nothing(
    outside: Outside, server: Server, during: str
) -> None:
    outside.off_line(yes=True)
    outside.note(f"服务器中断 {during}")
    outside.photo()
    outside.queue()
    struck = threading.Event()

    def strike(request: Request) -> None:
        if during in request.url and request.method != "HEAD" and not struck.is_set():
            struck.set()
            server.kill()

    outside.phone.context.on("request", strike)
    outside.off_line(yes=False)
    outside.send_now()
    assert until(outside.page, struck.is_set)
    outside.phone.context.remove_listener("request", strike)
    assert outside.waiting()
    server.start()
    outside.everything_arrives()
