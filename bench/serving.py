"""The server under test: its own process, its own data folder, a free port."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.machine import cpu_seconds

STARTED_SECONDS_MAX = 60
START = "from backend.cli import main; main()"


@dataclass(frozen=True)
class Served:
    url: str
    port: int
    pid: int
    data: Path
    started_seconds: float
    """From the start of the process to the first answered request."""
    started_cpu_seconds: float


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="palm-bench-", dir=os.environ.get("TMPDIR", "/var/tmp")))
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(data: Path, *, demo: bool = True) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", START, "serve", "--port", str(port), "--quiet"]
    begun = time.perf_counter()
    with (data.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *(["--demo"] if demo else [])],
            env={
                **os.environ,
                "PALM_DATA": str(data),
                "PALM_DEMO_YEAR": "0",
                # All listeners of the bench share the few accounts of the demo city.
                "PALM_SERVER_LIVE_STREAMS_PER_ACCOUNT_MAX": "2000",
            },
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, begun)
        seconds = time.perf_counter() - begun
        yield Served(url, port, process.pid, data, seconds, cpu_seconds(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", begun: float) -> None:
    while time.perf_counter() - begun < STARTED_SECONDS_MAX:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                return
        time.sleep(0.005)
    raise RuntimeError("the server did not answer")
