"""`palm case clock` and `palm report` as an operator calls them: beside a running server, on a
folder that holds nothing, and with words that make no sense.
"""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from backend import clock
from backend.clock import day_of
from tests.cases.test_cases import OFFICERS, act, asked
from tests.palm_server import Server

PALM = Path(sys.executable).with_name("palm")


def palm(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PALM), *words],
        env={**os.environ, "PALM_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def sealed_in_urgency(url: str) -> str:
    """The number of a case in which a sealing waits for its approval until tomorrow."""
    people: list[httpx.AsyncClient] = []
    for login in ("wangjg", "admin"):
        client = httpx.AsyncClient(base_url=url, timeout=60)
        who = {"login": login, "password": f"palm-demo-{login}"}
        assert (await client.post("/api/session", json=who)).status_code == 201
        people.append(client)
    officer, head = people
    case = (await officer.post("/api/cases", json=asked())).json()
    await act(head, case["id"], "case.filed")
    sealed = {"item": "秤 1 台", "officers": OFFICERS, "reason": "可能转移"}
    at = clock.now().isoformat()
    await act(officer, case["id"], "coercion.urgent", at=at, **sealed)
    for one in people:
        await one.aclose()
    return case["number"]


def test_both_read_beside_a_running_server(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", enterprises=5)
    server.start()
    try:
        number = asyncio.run(sealed_in_urgency(server.url))
        near = palm(tmp_path / "data", "case", "clock")
        assert (near.returncode, near.stderr) == (0, "")
        *lines, count = near.stdout.splitlines()
        assert count == f"{len(lines)} near or over 临近或已超过的期限"
        [line] = [one for one in lines if number in one and "临近 near" in one]
        assert line.startswith(f"{day_of(clock.now()) + timedelta(days=1)}  ")
        out = tmp_path / "report.pdf"
        report = palm(tmp_path / "data", "report", "--out", str(out))
        assert (report.returncode, report.stderr) == (0, "")
        written = subprocess.run(
            ["pdftotext", str(out), "-"], capture_output=True, check=True, timeout=30
        ).stdout.decode()
        assert "指纹未记入日志" in written  # only what the server made is in the log
        wrong = [
            (["--month", "2999-01"], "2999-01 has not begun"),
            (["--month", "2026-13"], "month: like 2026-10"),
            (["--agency", "nobody"], "no such body: nobody"),
            (["--out", str(tmp_path / "gone" / "r.pdf")], "no such folder"),
        ]
        for words, told in wrong:
            refused = palm(tmp_path / "data", "report", "--out", str(out), *words)
            assert refused.returncode == 1
            assert told in refused.stderr
            assert "Traceback" not in refused.stderr
    finally:
        server.stop()


@pytest.mark.parametrize("words", [("case", "clock"), ("report",)])
def test_a_folder_without_data_is_named_and_stays_empty(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    told = palm(folder, *words)
    assert told.returncode == 1
    assert "holds no data yet" in told.stderr
    assert "Traceback" not in told.stderr
    assert list(folder.iterdir()) == []
