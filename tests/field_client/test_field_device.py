"""What a program that is a field device records survives everything and believes nobody."""

import os
import re
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar

from backend.field_client import proving
from backend.field_client.device import FieldDevice
from backend.field_client.faults import FAULTS, FieldError
from backend.field_client.finding import typed
from backend.field_client.model import Pins
from backend.field_client.server import check_address
from backend.field_client.store import FieldStore
from backend.ledger.server_keys import load_or_make
from backend.settings import DatabaseSettings
from offline_sync import entry, queue_file
from tests.field_client.field_devices import (
    a_picture,
    a_recording,
    an_enrolled_device,
    transport_of,
)
from tests.whole_app import running

pytestmark = pytest.mark.anyio

SUBPROCESS = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def chain_is_whole(device: FieldDevice) -> bool:
    entries = [entry.parse(one.jws) for one in device._store.entries()]
    key = device._key.public_key()
    assert all(entry.verify(one, key) for one in entries)
    heads = [None, *(one.hash for one in entries)]
    return [one.prev for one in entries] == heads[:-1] and [one.seq for one in entries] == list(
        range(1, len(entries) + 1)
    )


async def test_what_was_recorded_without_network_is_proven_after_one_push(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        async with await an_enrolled_device(app, tmp_path / "device") as device:
            visit = device.open_visit(await device.find_enterprise("e000001"))
            device.write_note("通道畅通")
            device.answer("fire", "exit", "pass")
            device.close_visit(summary="ok")
            report = await device.push()
            assert (report.entries_proven, report.entries_quarantined) == (6, 0)
            assert chain_is_whole(device)
            status = device.status()
            assert (status.entries_waiting, status.open_visits) == (0, [])
            assert status.log_size == app.state.ledger.published.size
            again = await device.push()
            assert again.entries_proven == 0
        rows = await app.state.database.read(
            lambda tx: tx.fetch_all("SELECT kind FROM entry WHERE subject = ?", (visit,))
        )
        assert [row[0] for row in rows] == [
            "visit.opened",
            "note.written",
            "checklist.answered",
            "visit.closed",
        ]


async def test_the_key_and_the_state_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device"),
    ):
        for name in ("device.p256.pem", "device.sqlite"):
            assert stat.S_IMODE((tmp_path / "device" / name).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "device").stat().st_mode) == 0o700


class Lossy(httpx.AsyncBaseTransport):
    """The server gets everything; of the named calls the first answer is lost on its way."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *paths: str) -> None:
        self.inner = inner
        self.paths = list(paths)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self.inner.handle_async_request(request)
        if request.url.path in self.paths:
            self.paths.remove(request.url.path)
            await answer.aread()
            raise httpx.ReadError("cut")
        return answer


async def test_an_enrolment_whose_answer_was_lost_is_repeated_with_the_same_key(
    tmp_path: Path,
) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        lossy = Lossy(transport_of(app), "/api/devices")
        with pytest.raises(FieldError, match="server-unreachable"):
            await an_enrolled_device(app, tmp_path / "device", transport=lossy)
        async with await an_enrolled_device(app, tmp_path / "device", transport=lossy) as device:
            rows = await app.state.database.read(
                lambda tx: tx.fetch_all("SELECT kid, label FROM device")
            )
            assert rows == [(device.kid, "drone 4")]
        with pytest.raises(FieldError, match="already-enrolled"):
            await an_enrolled_device(app, tmp_path / "device")


async def _entries_of(app: Litestar, kid: str) -> int:
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT 1 FROM entry WHERE kid = ?", (kid,))
    )
    return len(rows)


async def test_a_push_whose_answer_was_lost_gets_the_same_receipts(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        lossy = Lossy(transport_of(app), "/api/sync/push")
        async with await an_enrolled_device(app, tmp_path / "device", transport=lossy) as device:
            device.open_visit(typed("无名小店"))
            with pytest.raises(FieldError, match="server-unreachable"):
                await device.push()
            assert device.status().entries_proven == 0
            before = await _entries_of(app, device.kid)
            report = await device.push()
            assert report.entries_proven == 3
            assert await _entries_of(app, device.kid) == before == 3


Lie = Callable[[bytes], bytes]


def counts(what: bytes, more: int) -> Lie:
    """Changes the first number after some bytes: the log also holds what the server enters."""

    def told(content: bytes) -> bytes:
        return re.sub(
            rb"(%s)(\d+)" % re.escape(what),
            lambda found: found[1] + str(int(found[2]) + more).encode(),
            content,
            count=1,
        )

    return told


def quarantined(content: bytes) -> bytes:
    return content.replace(b'"status":"accepted"', b'"status":"quarantined"')


class Lying(httpx.AsyncBaseTransport):
    """Changes the answers of one path."""

    def __init__(self, inner: httpx.AsyncBaseTransport, path: str, answer: Lie | str) -> None:
        self.inner, self.path, self.answer = inner, path, answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        honest = await self.inner.handle_async_request(request)
        if request.url.path != self.path:
            return honest
        if isinstance(self.answer, str):
            return httpx.Response(200, html=self.answer)
        content = b"".join([piece async for piece in _stream(honest)])
        told = self.answer(content)
        assert told != content, "the lie does not apply to this answer"
        return httpx.Response(200, content=told, headers={"content-type": "application/json"})


async def _stream(answer: httpx.Response) -> AsyncIterator[bytes]:
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    async for piece in answer.stream:
        yield piece


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("<html>please sign in</html>", "not-the-server"),
        ("", "not-the-server"),
        (counts(b'"index":', -1), "receipt-refused"),
        (counts(b'"treeSize":', -1), "receipt-refused"),
        (counts(b"palm.local/log\\n", 1), "receipt-refused"),
        (quarantined, "receipt-refused"),
    ],
)
async def test_an_answer_that_proves_nothing_marks_nothing_as_safe(
    tmp_path: Path, lie: Lie | str, code: str
) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        lying = Lying(transport_of(app), "/api/sync/push", lie)
        async with await an_enrolled_device(app, tmp_path / "device", transport=lying) as device:
            device.open_visit(typed("无名小店"))
            with pytest.raises(FieldError, match=code):
                await device.push()
            assert device.status().entries_proven == 0
            assert device.status().entries_quarantined == 0


async def test_a_log_that_was_rewritten_is_found_by_the_remembered_checkpoint(
    tmp_path: Path,
) -> None:
    async with (
        running(DatabaseSettings(), tmp_path / "server") as app,
        await an_enrolled_device(app, tmp_path / "device") as device,
    ):
        device.open_visit(typed("无名小店"))
        await device.push()
        device.write_note("later")
        await device.push()
        older, newer = (
            proving.read_checkpoints([text], device._sender._log_key).popitem()[1]
            for _, text, _ in device._store.checkpoints()[-2:]
        )
        assert older.size < newer.size
        await proving.check_growth(device._server, older, newer, {})
        other = msgspec.structs.replace(older, root=bytes(32))
        with pytest.raises(FieldError, match="log-forked"):
            await proving.check_growth(device._server, other, newer, {})


@pytest.mark.slow
def test_opening_the_folder_again_takes_no_lock_away(tmp_path: Path) -> None:
    """Closing a second descriptor of an open SQLite file would drop this process's locks: then
    another process that closes its connection would remove the log under us.
    """
    device = offline_device(tmp_path)
    device.write_note("first", visit="v")
    offline_device(tmp_path)._store.close()
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.field_client.test_field_device import offline_device\n"
        "device = offline_device(Path(sys.argv[1]))\n"
        "device.write_note('x', visit='v'); device._store.close()\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=SUBPROCESS)
    device.write_note("last", visit="v")
    device._store.close()
    device = offline_device(tmp_path)
    assert chain_is_whole(device)
    assert len(device._store.entries()) == 4
    device._store.close()


@pytest.mark.slow
def test_a_process_killed_while_it_records_leaves_a_whole_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.field_client.test_field_device import offline_device\n"
        "device = offline_device(Path(sys.argv[1]))\n"
        "while True:\n"
        "    device.write_note('x', visit='v'); print('.', flush=True)\n"
    )
    for dots in (1, 7, 20):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            stdout=subprocess.PIPE,
            env=SUBPROCESS,
        )
        assert process.stdout is not None
        before = entry_count(tmp_path)
        for _ in range(dots):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        device = offline_device(tmp_path)
        assert chain_is_whole(device)
        assert len(device._store.entries()) >= before + dots
        device._store.close()


def entry_count(folder: Path) -> int:
    device = offline_device(folder)
    count = len(device._store.entries())
    device._store.close()
    return count


def offline_device(folder: Path) -> FieldDevice:
    """A device that was enrolled long ago, without any server."""
    server = load_or_make(folder / "server", "palm.test/log")
    store = FieldStore(folder / "device")
    store.pin(
        Pins(
            url="http://127.0.0.1:1",
            insecure_lan=False,
            label="drone",
            officer="o-1",
            server_key=server.chain_jwk(),
            log_key=server.log.verifier.text(),
        )
    )
    store.close()
    return FieldDevice(folder / "device")


async def test_a_file_is_taken_in_once_bit_for_bit_and_marked_as_imported(tmp_path: Path) -> None:
    async with offline_device(tmp_path) as device:
        visit = device.open_visit(typed("无名小店"))
        photo = a_picture(tmp_path / "roof.jpg", exif=True)
        first = device.add_photo(photo)
        assert device.add_photo(photo) == first
        sound = device.add_sound(a_recording(tmp_path / "talk.wav"))
        kept = tmp_path / "device" / "media" / first.sha256
        assert kept.read_bytes() == photo.read_bytes()
        bodies = {
            one.kind: msgspec.json.decode(bytes(entry.parse(one.jws).payload.body))
            for one in device._store.entries_of(visit)
        }
        assert bodies["photo.captured"]["method"] == "imported"
        assert bodies["photo.captured"]["takenAt"] == "2026-11-22T16:00:00+08:00"
        assert bodies["photo.captured"]["preview"]["size"] <= 300_000
        assert bodies["sound.captured"]["method"] == "imported"
        assert bodies["sound.captured"]["durationMs"] == 2000
        assert bodies["sound.captured"]["media"]["sha256"] == sound.sha256
        roles = [held.medium.role for held in device._store.media(unproven=True)]
        assert roles == ["preview", "original", "original"]


async def test_a_file_that_is_not_what_it_says_becomes_no_entry(tmp_path: Path) -> None:
    async with offline_device(tmp_path) as device:
        device.open_visit(typed("无名小店"))
        fake = tmp_path / "fake.jpg"
        fake.write_bytes(b"MZ" + bytes(5000))
        with pytest.raises(FieldError, match="not-a-picture"):
            device.add_photo(fake)
        with pytest.raises(FieldError, match="not-a-sound"):
            device.add_sound(fake)
        assert [one.kind for one in device._store.entries()] == ["device.started", "visit.opened"]


async def test_a_queue_file_holds_everything_that_is_not_proven(tmp_path: Path) -> None:
    async with offline_device(tmp_path) as device:
        device.open_visit(typed("无名小店"))
        captured = device.add_photo(a_picture(tmp_path / "roof.jpg"))
        device.void(captured.capture, "blurred")
        path = device.export(tmp_path)
        with zipfile.ZipFile(path) as archive:
            contents = queue_file.inspect(archive, path.stat().st_size)
            lines = list(queue_file.entry_lines(archive))
        assert [one.jws for one in device._store.entries()] == lines
        assert {medium.sha256 for medium in contents.media} >= {captured.sha256}
        assert contents.ignored == ()
        copy = tmp_path / "device" / "media" / captured.sha256
        copy.write_bytes(b"rot" + copy.read_bytes()[3:])
        with pytest.raises(FieldError, match="copy-damaged"):
            device.export(tmp_path)


@pytest.mark.parametrize(
    ("url", "lan", "allowed"),
    [
        ("https://palm.example", False, True),
        ("http://127.0.0.1:9000", False, True),
        ("http://localhost:9000/", False, True),
        ("http://palm.example", False, False),
        ("http://192.168.1.4:8443", False, False),
        ("https://192.168.1.4:8443", True, True),
        ("https://palm.example", True, False),
        ("ftp://localhost", False, False),
    ],
)
def test_secrets_travel_encrypted_or_not_beyond_the_private_network(
    url: str, lan: bool, allowed: bool
) -> None:
    if allowed:
        assert check_address(url, insecure_lan=lan) == url.rstrip("/")
    else:
        with pytest.raises(FieldError, match="insecure-address"):
            check_address(url, insecure_lan=lan)


async def test_acts_without_a_visit_or_device_say_so(tmp_path: Path) -> None:
    with pytest.raises(FieldError, match="not-enrolled"):
        FieldDevice(tmp_path / "nobody")
    async with offline_device(tmp_path) as device:
        with pytest.raises(FieldError, match="no-open-visit") as caught:
            device.write_note("x")
        assert caught.value.zh == FAULTS["no-open-visit"].zh
        with pytest.raises(FieldError, match="unknown-capture"):
            device.void("nothing", "why")
