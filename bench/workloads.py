"""What clients do in a closed loop: push batches, upload media, bring a whole visit."""

import asyncio
import base64
import gc
import hashlib
import io
import os
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image

from bench.devices import Device, body_of_push
from bench.httpconn import Connection, Reply
from bench.machine import Usage, percentile
from bench.serving import Served

JSON = "Content-Type: application/json\r\n"
TUS = "Tus-Resumable: 1.0.0\r\n"
OCTETS = "Content-Type: application/offset+octet-stream\r\n"


@dataclass
class Figures:
    """One run of one workload."""

    clients: int
    operations: int
    per_second: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    client_cpu_s: float
    foreign_share: float
    peak_mb: float

    @property
    def allowed_per_second(self) -> float:
        """What the CPU used for an operation, client included, would allow on this machine with
        nobody else on it: a bound, not a measurement.
        """
        client_ms = self.client_cpu_s * 1000 / max(self.operations, 1)
        return (os.cpu_count() or 1) * 1000 / (self.server_cpu_ms + client_ms)


Operation = Callable[[], Awaitable[object]]


async def closed_loop(
    served: Served, clients: list[list[Operation]], seconds_max: float
) -> Figures:
    """Each client does its operations one after the other, until they or the time run out."""
    latencies: list[float] = []
    stop = time.perf_counter() + seconds_max

    async def one(operations: list[Operation]) -> None:
        for operation in operations:
            begun = time.perf_counter()
            if begun >= stop:
                return
            await operation()
            latencies.append(time.perf_counter() - begun)

    gc.collect()
    gc.disable()
    usage = Usage(served.pid)
    with usage.measured():
        await asyncio.gather(*(one(operations) for operations in clients))
    gc.enable()
    count = len(latencies)
    return Figures(
        clients=len(clients),
        operations=count,
        per_second=count / usage.wall,
        p50_ms=percentile(latencies, 0.5) * 1000,
        p99_ms=percentile(latencies, 0.99) * 1000,
        server_cpu_ms=usage.server * 1000 / max(count, 1),
        client_cpu_s=usage.client,
        foreign_share=usage.foreign_share,
        peak_mb=usage.peak_mb,
    )


def expect(reply: Reply, status: int) -> Reply:
    if reply.status != status:
        raise RuntimeError(f"{reply.status} instead of {status}: {reply.body[:300]!r}")
    return reply


def pushes(
    served: Served, cookie: str, devices: list[Device], batch: int, count: int
) -> list[list[Operation]]:
    """For each device `count` pushes of `batch` entries, signed now."""
    clients: list[list[Operation]] = []
    for device in devices:
        connection = Connection("127.0.0.1", served.port, f"Cookie: {cookie}\r\n")
        bodies = [body_of_push(device.notes(batch)) for _ in range(count)]
        clients.append([_push(connection, body, batch) for body in bodies])
    return clients


def _push(connection: Connection, body: bytes, batch: int) -> Operation:
    async def operation() -> None:
        reply = expect(await connection.request("POST", "/api/sync/push", JSON, [body]), 200)
        accepted = reply.body.count(b'"status":"accepted"')
        if accepted != batch:
            raise RuntimeError(f"{accepted} of {batch} accepted: {reply.body[:300]!r}")

    return operation


class Files:
    """Files of one size whose bytes all differ, without hashing each whole: only the end varies."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._running = hashlib.sha256(content)

    def another(self) -> tuple[list[bytes], str, int]:
        end = os.urandom(16)
        running = self._running.copy()
        running.update(end)
        return [self._content, end], running.hexdigest(), len(self._content) + 16


def a_photo(size: int) -> bytes:
    """A real JPEG of about `size` bytes."""
    image = Image.effect_noise((1600, 1200), 40).convert("RGB")
    for quality in range(90, 5, -5):
        target = io.BytesIO()
        image.save(target, "JPEG", quality=quality)
        if target.tell() <= size:
            return target.getvalue()
    raise RuntimeError("no JPEG becomes so small")


def _creation(sha256: str, size: int, kind: str) -> str:
    digest = base64.b64encode(sha256.encode()).decode()
    media = base64.b64encode(kind.encode()).decode()
    metadata = f"sha256 {digest},filetype {media}"
    return f"{TUS}Upload-Length: {size}\r\nUpload-Metadata: {metadata}\r\n"


def uploads(
    served: Served, cookie: str, clients: int, count: int, size: int
) -> list[list[Operation]]:
    """Creation and one PATCH for each file, as a phone on a good line does."""
    files = Files(os.urandom(size - 16))
    made: list[list[Operation]] = []
    for _ in range(clients):
        connection = Connection("127.0.0.1", served.port, f"Cookie: {cookie}\r\n")
        made.append([_upload(connection, files) for _ in range(count)])
    return made


def _upload(connection: Connection, files: Files) -> Operation:
    chunks, sha256, size = files.another()
    headers = _creation(sha256, size, "application/octet-stream")

    async def operation() -> None:
        reply = expect(await connection.request("POST", "/api/media", headers), 201)
        place = urlsplit(reply.header("location")).path
        patch = f"{TUS}{OCTETS}Upload-Offset: 0\r\n"
        expect(await connection.request("PATCH", place, patch, chunks), 204)

    return operation


def visits(served: Served, cookie: str, devices: list[Device], count: int) -> list[list[Operation]]:
    """A visit's record, a photo of 300 KB and a recording of 100 KB, three requests in all."""
    photos, sounds = Files(a_photo(300_000)), Files(os.urandom(100_000))
    clients: list[list[Operation]] = []
    for device in devices:
        connection = Connection("127.0.0.1", served.port, f"Cookie: {cookie}\r\n")
        clients.append([_visit(connection, device, photos, sounds) for _ in range(count)])
    return clients


def _visit(connection: Connection, device: Device, photos: Files, sounds: Files) -> Operation:
    visit = str(uuid.uuid4())
    photo, photo_digest, photo_size = photos.another()
    sound, sound_digest, sound_size = sounds.another()
    entries = [
        device.opening(visit),
        device.entry(
            "photo.captured",
            {
                "visit": visit,
                "capture": str(uuid.uuid4()),
                "media": {"sha256": photo_digest, "size": photo_size, "type": "image/jpeg"},
                "width": 1600,
                "height": 1200,
                "method": "imported",
            },
        ),
        device.entry(
            "sound.captured",
            {
                "visit": visit,
                "capture": str(uuid.uuid4()),
                "media": {"sha256": sound_digest, "size": sound_size, "type": "audio/webm"},
                "durationMs": 30000,
                "method": "imported",
            },
        ),
    ]
    push = _push(connection, body_of_push(entries), len(entries))
    whole = [
        (_creation(photo_digest, photo_size, "image/jpeg"), photo),
        (_creation(sound_digest, sound_size, "audio/webm"), sound),
    ]

    async def operation() -> None:
        await push()
        for headers, chunks in whole:
            expect(await connection.request("POST", "/api/media", headers + OCTETS, chunks), 201)

    return operation
