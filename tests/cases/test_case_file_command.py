"""`palm case file` against a running server: the file, its refusal, and no password in clear."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any, cast

import httpx
from click.testing import CliRunner, Result

from backend.cli import main
from tests.cases.exported import a_decided_case
from tests.palm_server import Server


def run(server: str, case: str, *more: str) -> Result:
    arguments = ["case", "file", case, "--login", "wangjg", "--server", server, *more]
    return CliRunner().invoke(main, arguments, input="palm-demo-wangjg\n")


def test_a_password_is_not_sent_in_clear_to_another_machine() -> None:
    result = run("http://palm.example", "x")
    assert result.exit_code == 1
    assert "https" in result.output


def test_a_file_is_fetched_from_a_running_server(tmp_path: Path, monkeypatch: Any) -> None:
    server = Server(tmp_path / "data", enterprises=5)
    server.start()
    try:
        case = asyncio.run(_case(server.url, monkeypatch))
        out = tmp_path / "out"
        out.mkdir()
        result = run(server.url, case, "--form", "pdf", "--out", str(out))
        assert result.exit_code == 0, result.output
        (made,) = out.iterdir()
        assert made.read_bytes().startswith(b"%PDF-")
        refused = run(server.url, "00000000-0000-4000-8000-000000000000")
        assert refused.exit_code == 1
        assert "不在您的权限范围内" in refused.output
    finally:
        server.stop()


async def _case(url: str, monkeypatch: Any) -> str:
    """A decided case, made over HTTP as other tests make it in the process."""
    async with contextlib.AsyncExitStack() as stack:

        async def over_http(_: Any, login: str) -> httpx.AsyncClient:
            client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=60))
            body = {"login": login, "password": f"palm-demo-{login}"}
            assert (await client.post("/api/session", json=body)).status_code == 201
            return client

        monkeypatch.setattr("tests.cases.exported.signed_in", over_http)
        return await a_decided_case(cast("Any", None), None)  # it asks the application nothing
