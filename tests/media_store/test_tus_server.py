"""Over real sockets: a server killed in the middle, and the official Python client."""

import base64
import gc
import hashlib
import http.client
import io
import random
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tusclient.client import TusClient

from media_store import open_store
from media_store.store import measure
from tests.media_store.tus_harness import CHUNK, hexdigest, promise

ROOT = Path(__file__).parent.parent.parent


class RealServer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = None
        self.port = 0

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.media_store.tus_server", str(self.folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def restart(self) -> None:
        self.kill()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/media"

    def ask(self, method, path="", body=b"", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/media{path}", body, {"Tus-Resumable": "1.0.0", **named})
        reply = connection.getresponse()
        reply.read()
        connection.close()
        return reply

    def create(self, data: bytes) -> str:
        reply = self.ask("POST", upload_length=str(len(data)), upload_metadata=promise(data))
        assert reply.status == 201
        return reply.headers["Location"].removeprefix("/media")

    def offset(self, path: str) -> int:
        reply = self.ask("HEAD", path)
        assert reply.status == 200
        return int(reply.headers["Upload-Offset"])

    def append(self, path: str, offset: int, data: bytes):
        return self.ask("PATCH", path, data, upload_offset=str(offset), content_type=CHUNK)

    def half_patch(self, path: str, offset: int, announced: int, data: bytes) -> socket.socket:
        """A PATCH whose client has sent only `data` so far."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        head = (
            f"PATCH /media{path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: {offset}\r\nContent-Type: {CHUNK}\r\n"
            f"Content-Length: {announced}\r\n\r\n"
        )
        client.sendall(head.encode() + data)
        return client

    def stored(self, data: bytes) -> bool:
        digest = hexdigest(data)
        store = open_store("", self.folder)
        return store.size(digest) == len(data) and measure(store, digest) == digest

    def reported(self) -> list[str]:
        return (self.folder / "reported").read_text().split()


@pytest.fixture
def server(tmp_path):
    running = RealServer(tmp_path)
    running.start()
    yield running
    running.kill()


@pytest.mark.slow
def test_an_upload_goes_on_after_its_server_was_killed_in_the_middle(server):
    data = random.Random(1).randbytes(5_000_000)
    path = server.create(data)
    offset = 0
    for announced in (2_000_000, 1_500_000, 1_500_000):
        before = offset
        chunk = data[offset : offset + announced]
        client = server.half_patch(path, offset, announced, chunk[: announced // 2])
        part = server.folder / "spool" / "uploads" / f"{path[1:]}.part"
        while part.stat().st_size == before:  # until the server has begun to write
            pass
        server.restart()
        client.close()
        offset = server.offset(path)
        assert before < offset <= before + announced // 2
        assert part.stat().st_size == offset
    reply = server.append(path, offset, data[offset:])
    assert (reply.status, reply.headers["Upload-Offset"]) == (204, str(len(data)))
    assert server.stored(data)
    assert server.reported() == [hexdigest(data)]


@pytest.mark.slow
def test_what_was_acknowledged_before_a_kill_is_there_after_it(server):
    chooser = random.Random(2)
    files = [chooser.randbytes(chooser.randrange(1, 200_000)) for _ in range(12)]
    for number, data in enumerate(files):
        path = server.create(data)
        half = len(data) // 2
        assert server.append(path, 0, data[:half]).status == 204
        if number % 3 == 0:
            server.restart()
            assert server.offset(path) == half
        assert server.append(path, half, data[half:]).status == 204
        if number % 3 == 1:
            server.restart()
            assert server.offset(path) == len(data)
    assert all(server.stored(data) for data in files)
    assert sorted(set(server.reported())) == sorted(hexdigest(data) for data in files)


@pytest.mark.slow
def test_a_vanished_client_loses_nothing_that_arrived(server):
    data = random.Random(3).randbytes(900_000)
    path = server.create(data)
    client = server.half_patch(path, 0, len(data), data[:700_000])
    client.close()
    offset = 0
    while offset < 700_000:  # the server reads on while HEAD asks
        offset = server.offset(path)
        if offset < 700_000:
            client = server.half_patch(path, offset, len(data) - offset, data[offset:700_000])
            client.close()
    assert offset == 700_000
    assert server.append(path, offset, data[offset:]).status == 204
    assert server.stored(data)


@pytest.mark.slow
def test_head_breaks_a_patch_that_hangs_on_a_dead_connection(server):
    data = random.Random(4).randbytes(500_000)
    path = server.create(data)
    with server.half_patch(path, 0, len(data), data[:300_000]) as client:
        offset = server.offset(path)
        assert client.recv(12) == b"HTTP/1.1 423"
    assert server.append(path, offset, data[offset:]).status == 204
    assert server.stored(data)


tuspy_leaves_files_open = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)


@pytest.mark.slow
@tuspy_leaves_files_open
def test_tuspy_uploads_is_cut_and_resumes_after_a_restart(server, tmp_path):
    data = random.Random(5).randbytes(1_000_000)
    file = tmp_path / "photo.jpg"
    file.write_bytes(data)

    def uploader(chunk_size, url=None):
        return TusClient(server.url).uploader(
            str(file),
            chunk_size=chunk_size,
            url=url,
            metadata={"sha256": hexdigest(data), "filetype": "image/jpeg"},
            upload_checksum=True,
        )

    first = uploader(100_000)
    first.upload(stop_at=400_000)
    path = first.url.rpartition("/media/")[2]
    server.restart()
    second = uploader(250_000, f"{server.url}/{path}")
    assert second.offset == 400_000
    second.upload()
    assert server.stored(data)
    server.restart()
    third = uploader(250_000, f"{server.url}/{path}")  # the last answer was lost: nothing to send
    assert third.offset == len(data)
    again = uploader(250_000)  # the address was lost: the file is known all the same
    again.upload()
    assert server.stored(data)
    del first, second, third, again
    gc.collect()


@pytest.mark.slow
@tuspy_leaves_files_open
def test_tuspy_without_metadata_is_served(server):
    data = b"some bytes" * 1000
    TusClient(server.url).uploader(file_stream=io.BytesIO(data), chunk_size=3000).upload()
    assert server.stored(data)


@pytest.mark.slow
def test_a_chunk_damaged_on_the_way_is_sent_again_by_hand(server):
    data = random.Random(6).randbytes(50_000)
    path = server.create(data)
    checksum = "sha1 " + base64.b64encode(hashlib.sha1(data).digest()).decode()
    damaged = bytes([data[0] ^ 1]) + data[1:]
    headers = {"upload_offset": "0", "content_type": CHUNK, "upload_checksum": checksum}
    assert server.ask("PATCH", path, damaged, **headers).status == 460
    assert server.offset(path) == 0
    assert server.ask("PATCH", path, data, **headers).status == 204
    assert server.stored(data)
