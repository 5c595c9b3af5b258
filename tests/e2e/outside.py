"""An officer with an enrolled phone at an open visit, and what must hold when all is over."""

import contextlib
import hashlib
import re
import sqlite3
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.conftest import REPOSITORY
from tests.e2e.conftest import Handset, door_of, enterprise
from tests.e2e.test_field_day import (
    button,
    link,
    open_visit_by_scanning,
    sign_in_and_enrol,
    wait_for_reference,
    wait_until_proven,
    working,
)
from tests.palm_server import Server

Row = dict[str, Any]


def read_symbol(symbol: Locator, folder: Path) -> str:
    """What another phone reads from a code on a screen: by another library than drew it."""
    symbol.wait_for()
    symbol.screenshot(path=folder / "code.png", scale="css")
    reader = Path(__file__).parent / "read_code.cjs"
    told = subprocess.run(
        ["node", reader, folder / "code.png", REPOSITORY / "pwa"],
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    return told.stdout


class Outside:
    """An officer with an enrolled phone at an open visit."""

    def __init__(
        self,
        chromium: Playwright,
        server: Server,
        folder: Path,
        *,
        login: str = "wangjg",
        number: int = 0,
    ) -> None:
        """`login`: the officer's account; `number`: of the enterprise he stands at, from 0."""
        shop = enterprise(number)
        self.server = server
        code = f"{server.url}/c/{shop.short_code}"
        self.phone = Handset(chromium, server, folder, sees=code, here=door_of(number))
        self.page = self.phone.switch_on()
        sign_in_and_enrol(self.page, login)
        self.phone.wait_for_worker()
        wait_for_reference(self.phone)
        open_visit_by_scanning(self.page)
        self.visit = self.page.url
        wait_until_proven(self.phone)

    def note(self, text: str) -> None:
        self.page.goto(self.visit)
        working(self.page)
        link(self.page, "^笔记").click()
        self.page.get_by_label("看到了什么").fill(text)
        button(self.page, "保存笔记").click()
        working(self.page)

    def photo(self) -> None:
        self.page.goto(self.visit)
        working(self.page)
        link(self.page, "^拍照").click()
        self.page.locator(".shutter:enabled").click()
        self.page.get_by_text(re.compile("已保存第")).wait_for()

    def queue(self) -> None:
        self.page.goto(f"{self.server.url}/queue")
        self.page.get_by_role("heading", name="队列").wait_for()

    def send_now(self) -> None:
        """As impatient people do: press, and press again when it gives up."""
        button(self.page, "立即上传").click()
        expect(button(self.page, "立即上传")).to_have_attribute(
            "aria-busy", "false", timeout=30_000
        )

    def off_line(self, *, yes: bool) -> None:
        self.phone.context.set_offline(yes)

    def rows(self) -> list[Row]:
        return [*self.phone.stored("entries"), *self.phone.stored("files")]

    def waiting(self) -> list[Row]:
        return [row for row in self.rows() if row["state"] != "proven"]

    def kid(self) -> str:
        (device,) = self.phone.stored("device")
        return device["kid"]

    def everything_arrives(self) -> None:
        """The server is well again: all is proven, once, and the originals are equal."""
        self.queue()
        self.send_now()
        wait_until_proven(self.phone)
        entries = self.phone.stored("entries")
        logged = log_of(self.server, self.kid())
        assert [seq for seq, _ in logged] == sorted({row["seq"] for row in entries})
        assert {text for _, text in logged} == {row["jws"] for row in entries}
        places = [row["receipt"]["index"] for row in entries]
        assert len(places) == len(set(places))
        originals_are_equal(self.phone, self.server)


def log_of(server: Server, kid: str) -> list[tuple[int, str]]:
    """What the log holds of this chain: read behind the server's back."""
    with contextlib.closing(sqlite3.connect(server.data / "palm.sqlite")) as database:
        rows = database.execute("SELECT seq, jws FROM entry WHERE kid = ? ORDER BY seq", (kid,))
        return [(seq, jws.decode()) for seq, jws in rows.fetchall()]


def originals_are_equal(phone: Handset, server: Server) -> None:
    with supervisor(server) as client:
        for row in phone.stored("files"):
            got = client.get(f"/api/evidence/{row['sha256']}/original")
            if row["form"] == "original":
                assert hashlib.sha256(got.content).hexdigest() == row["sha256"]


@contextlib.contextmanager
def supervisor(server: Server) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        who = {"login": "chenj", "password": "palm-demo-chenj"}
        assert client.post("/api/session", json=who).status_code == 201
        yield client


def until(page: Page, true: Callable[[], bool]) -> bool:
    """Let the browser go on until something is true; 20 s at most."""
    for _ in range(80):
        if true():
            return True
        page.wait_for_timeout(250)
    return False
