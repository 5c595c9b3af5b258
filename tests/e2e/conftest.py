"""A running server with the demo city, and a phone and a desk in real Chromium."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import BrowserContext, Geolocation, Page, Playwright, sync_playwright

from backend.codes import enterprise_code
from backend.demo_city import businesses
from backend.enterprises.model import Enterprise
from backend.ledger.server_keys import load_or_make
from tests.palm_server import Server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def enterprise(number: int) -> Enterprise:
    """One of the demo city, counted from 0."""
    return list(businesses.enterprises(number + 1))[number]


def door_of(number: int) -> Geolocation:
    """Where it is registered."""
    there = enterprise(number)
    assert there.lat is not None
    assert there.lon is not None
    return {"latitude": there.lat, "longitude": there.lon, "accuracy": 12}


HERE = door_of(0)
"""At the door of the enterprise whose code the fake camera sees."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """A small city: each phone takes the whole register along. The field day has all of it."""
    running = Server(tmp_path_factory.mktemp("data"), enterprises=500)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Generator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


def signed_code(server: Server) -> str:
    """The first enterprise's code as a sheet shows it: signed by the key of this very server."""
    keys = load_or_make(server.data / "keys", "localhost")
    short = server.demo()["enterpriseCodes"][0].rpartition("/")[2]
    return enterprise_code.address(server.url, keys.chain, short, date(2026, 11, 22))


def moving_picture(folder: Path, text: str) -> Path:
    """What the fake camera sees: a QR code on a wall, as a film."""
    code, frame, film = folder / "code.png", folder / "frame.png", folder / "camera.mjpeg"
    segno.make(text, error="m").save(str(code), scale=12, border=4)
    picture = Image.open(code).convert("RGB")
    wall = Image.new("RGB", (1280, 720), (214, 220, 218))
    wall.paste(picture, ((1280 - picture.width) // 2, (720 - picture.height) // 2))
    wall.save(frame)
    _ffmpeg("-loop", "1", "-i", frame, *("-t", "2", "-r", "15"), *_MJPEG, film)
    return film


_MJPEG = ("-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "3")


def tone(folder: Path) -> Path:
    """What the fake microphone hears."""
    sound = folder / "tone.wav"
    source = ("-f", "lavfi", "-i", "sine=frequency=440:duration=6")
    _ffmpeg(*source, *("-ar", "48000", "-ac", "1"), sound)
    return sound


def _ffmpeg(*arguments: object) -> None:
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", *map(str, arguments)], check=True, timeout=60
    )


class Handset:
    """An officer's phone: a Chromium profile on disk that survives being killed."""

    def __init__(
        self,
        playwright: Playwright,
        server: Server,
        folder: Path,
        sees: str,
        here: Geolocation = HERE,
    ) -> None:
        self._playwright = playwright
        self._here = here
        self._server = server
        self._profile = folder / "profile"
        self._media = [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={moving_picture(folder, sees)}",
            f"--use-file-for-fake-audio-capture={tone(folder)}",
        ]
        self.context: BrowserContext
        self.page: Page

    def switch_on(self, *, offline: bool = False) -> Page:
        """Start the browser on its profile and open the app."""
        pixel = dict(self._playwright.devices["Pixel 7"])
        pixel.pop("default_browser_type")
        self.context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path="/usr/bin/chromium",
            headless=True,
            args=[*FLAGS, *self._media],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            geolocation=self._here,
            **pixel,
        )
        self.context.grant_permissions(
            ["geolocation", "camera", "microphone", "notifications", "background-sync"],
            origin=self._server.url,
        )
        self.context.set_offline(offline)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.goto(self._server.url + "/")
        return self.page

    def kill(self) -> None:
        """SIGKILL to every process of this profile: no handler runs, nothing is flushed."""
        mark = f"--user-data-dir={self._profile}"
        for status in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if mark.encode() in status.read_bytes():
                    os.kill(int(status.parent.name), signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()

    def wait_for_worker(self) -> None:
        """Until the service worker serves this page: from now on it opens without a network.

        By an event, because the page's policy lets nobody evaluate a text again and again.
        """
        self.page.evaluate(
            """() => new Promise(done => {
              const { serviceWorker } = navigator;
              if (serviceWorker.controller) done();
              else serviceWorker.addEventListener('controllerchange', () => done());
            })"""
        )

    def stored(self, store: str) -> list[dict[str, Any]]:
        """Every row of one of the phone's own stores."""
        return self.page.evaluate(
            """store => new Promise((done, failed) => {
              const opening = indexedDB.open('palm');
              opening.onerror = () => failed(opening.error);
              opening.onsuccess = () => {
                const db = opening.result;
                const asked = db.transaction(store).objectStore(store).getAll();
                asked.onerror = () => failed(asked.error);
                asked.onsuccess = () => { db.close(); done(asked.result); };
              };
            })""",
            store,
        )


@pytest.fixture
def desk(chromium: Playwright, server: Server) -> Generator[Page]:
    """A supervisor's browser."""
    browser = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    page = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    ).new_page()
    page.set_default_timeout(20_000)
    yield page
    browser.close()
