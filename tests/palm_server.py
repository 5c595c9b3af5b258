"""`palm serve` with the demo city, as a process of its own."""

import atexit
import contextlib
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import apart, place_city

SCREENSHOTS = "PALM_SCREENSHOTS"
"""Folder for pictures of the screens: a wish to the tests, not a setting of the server."""


@functools.cache
def _filled() -> Path:
    """A data folder with the demo city: filled once a process, copied for each server."""
    folder = Path(tempfile.mkdtemp(prefix="palm-filled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = Server(folder / "data")
    server._run()
    server.stop()
    return server.data


class Server:
    """`palm serve` in a process of its own; it can be killed and started again."""

    def __init__(self, data: Path, *, year: bool = False, enterprises: int | None = None) -> None:
        """`year`: with the demo year; most tests want to begin with an empty list. `enterprises`:
        so many, where the size of the register says nothing; None: all of the demo city.
        """
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.data = data
        self._year = year
        self._enterprises = enterprises
        self.url = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        settings = {name: text for name, text in os.environ.items() if name != SCREENSHOTS}
        return {
            **settings,
            "PALM_DATA": str(self.data),
            "PALM_SERVER_PORT": str(self.port),
            "PALM_DEMO_YEAR": "1" if self._year else "0",
        }

    @property
    def palm(self) -> list[str]:
        """The command as an operator has it."""
        return [str(Path(sys.executable).with_name("palm"))]

    def start(self) -> None:
        begins = not self.data.exists() or not any(self.data.iterdir())
        if begins and self._enterprises is not None:
            apart(place_city(self.data, self._enterprises))
        elif begins and type(self) is Server and not self._year:
            shutil.copytree(_filled(), self.data, dirs_exist_ok=True)
        self._run()

    def _run(self) -> None:
        self._process = subprocess.Popen(
            [*self.palm, "serve", "--demo", "--quiet"], env=self.environment
        )
        for _ in range(900 if self._year else 300):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(self.url + "/readyz", timeout=2).status_code == 200:
                    return
            if self._process.poll() is not None:
                pytest.fail("palm serve ended")
            time.sleep(0.2)
        pytest.fail("palm serve did not answer")

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=30)

    def demo(self) -> dict[str, Any]:
        """What `palm demo --json` prints."""
        palm = Path(sys.executable).with_name("palm")
        told = subprocess.run(
            [palm, "demo", "--json"], env=self.environment, check=True, capture_output=True
        )
        return json.loads(told.stdout)
