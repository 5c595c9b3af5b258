"""Files leave a field device at the byte where the last attempt broke off, and come back equal."""

import asyncio
import os
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.field_client import uploads
from backend.field_client.faults import FieldError
from backend.field_client.finding import typed
from backend.settings import DatabaseSettings
from tests.field_client.field_devices import (
    a_picture,
    a_recording,
    an_enrolled_device,
    transport_of,
)
from tests.whole_app import running, signed_in

pytestmark = pytest.mark.anyio


class Cutting(httpx.AsyncBaseTransport):
    """Notes every PATCH; after `cut_after` of them the network is gone until it is mended."""

    def __init__(self, inner: httpx.AsyncBaseTransport, cut_after: int) -> None:
        self.inner = inner
        self.cut_after = cut_after
        self.offsets: list[int] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            if len(self.offsets) >= self.cut_after:
                raise httpx.ConnectError("no network")
            self.offsets.append(int(request.headers["upload-offset"]))
        return await self.inner.handle_async_request(request)


async def test_an_original_goes_on_at_the_byte_and_comes_back_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "CHUNK_BYTES", 1000)
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        cutting = Cutting(transport_of(app), cut_after=5)
        async with await an_enrolled_device(app, tmp_path / "device", transport=cutting) as device:
            device.open_visit(typed("无名小店"))
            sound = a_recording(tmp_path / "talk.wav", seconds=1)
            captured = device.add_sound(sound)
            with pytest.raises(FieldError, match="server-unreachable"):
                await device.push()
            assert device.status().entries_waiting == 0
            assert device.status().files_proven == 0
            cutting.cut_after = 10_000
            report = await device.push()
            size = sound.stat().st_size
            assert cutting.offsets == list(range(0, size, 1000))
            assert (report.bytes_sent, report.waiting_files) == (size - 5000, 0)
            assert device.status().files_proven == 1
            for name in (captured.capture, captured.sha256):
                assert await device.read_back(name, tmp_path / "back.wav") == captured.sha256
                assert (tmp_path / "back.wav").read_bytes() == sound.read_bytes()
            again = await device.push()
            assert (again.files_sent, again.bytes_sent) == (0, 0)


async def test_what_the_server_gives_back_changed_is_not_written(tmp_path: Path) -> None:
    class Changing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/original"):
                return httpx.Response(200, content=b"another picture")
            return await transport_of(app).handle_async_request(request)

    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device", transport=Changing()) as device,
    ):
        device.open_visit(typed("无名小店"))
        captured = device.add_photo(a_picture(tmp_path / "roof.jpg"))
        await device.push()
        with pytest.raises(FieldError, match="digest-differs"):
            await device.read_back(captured.capture, tmp_path / "back.jpg")
        assert not any("back" in name for name in os.listdir(tmp_path))  # noqa: PTH208 - in an async test
        with pytest.raises(FieldError, match="unknown-capture"):
            await device.read_back("../../etc/passwd", tmp_path / "back.jpg")


async def test_an_exported_queue_imported_at_a_desk_is_proven_to_the_device(
    tmp_path: Path,
) -> None:
    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device") as device,
    ):
        device.open_visit(typed("无名小店"))
        device.add_photo(a_picture(tmp_path / "roof.jpg"))
        queue = device.export(tmp_path)
        desk = await signed_in(app, "admin")
        for _ in range(2):
            answer = await desk.post("/api/sync/imports", content=queue.read_bytes())
            assert answer.status_code == 200, answer.text
            assert {one["stored"] for one in answer.json()["media"]} == {True}
        size = app.state.ledger.published.size
        report = await device.push()
        assert report.entries_proven == 5
        assert (report.bytes_sent, report.waiting_files) == (0, 0)
        # The beacon of this push is the one thing the server has not known yet.
        assert app.state.ledger.published.size <= size + 1


async def test_the_commands_tell_json_and_codes(tmp_path: Path) -> None:
    async def palm(*arguments: str) -> Result:
        command = ["field", "--folder", str(tmp_path / "device"), *arguments]
        return await asyncio.to_thread(CliRunner().invoke, main, command)

    nothing = await palm("status")
    assert nothing.exit_code == 1
    assert "not-enrolled" in nothing.output
    refused = await palm("enrol", "--url", "http://example.com", "--login", "x", "--password", "y")
    assert refused.exit_code == 1
    assert "insecure-address" in refused.output
    nobody = await palm("enrol", "--url", "http://127.0.0.1:1", "--login", "x", "--password", "y")
    assert nobody.exit_code == 1
    assert "server-unreachable" in nobody.output
