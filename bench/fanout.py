"""Commit → event: how soon every live listener has heard of what was pushed."""

import asyncio
import re
import time
import uuid
from typing import cast

from bench.devices import Device, body_of_push
from bench.httpconn import Connection
from bench.machine import percentile
from bench.serving import Served
from bench.workloads import JSON, expect

VISIT = re.compile(rb'"visit":"([0-9a-f-]{36})"')
HEARD_SECONDS_MAX = 10


class Listener(asyncio.Protocol):
    """One stream; notes when it first heard of each visit that is waited for."""

    def __init__(self, waiting: dict[bytes, list[float]], request: bytes) -> None:
        self._waiting = waiting
        self._request = request
        self._tail = b""
        self._accepted = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        text = self._tail + data
        if not self._accepted and not self.opened.done():
            self._accepted = b" 200" in text[:16]
            if not self._accepted:
                self.opened.set_exception(RuntimeError(text[:200].decode("latin-1")))
        if not self.opened.done() and b"event: position" in text:
            self.opened.set_result(None)
        end = 0
        for found in VISIT.finditer(text):
            end = found.end()
            heard = self._waiting.get(found[1])
            if heard is not None:
                heard.append(now)
        self._tail = text[max(end, len(text) - 60) :]

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(str(exc)))


async def listen(
    served: Served, cookie: str, count: int, waiting: dict[bytes, list[float]]
) -> list[Listener]:
    request = (
        f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {cookie}\r\n"
        "Accept: text/event-stream\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    listeners: list[Listener] = []
    for first in range(0, count, 50):
        some = [Listener(waiting, request) for _ in range(min(50, count - first))]
        for listener in some:
            await loop.create_connection(lambda at=listener: at, "127.0.0.1", served.port)
        await asyncio.gather(*(listener.opened for listener in some))
        listeners += some
    return listeners


def _rounds(devices: list[Device], commits: int) -> list[list[tuple[str, bytes]]]:
    """Each device opens one visit a round; made before the clock runs."""
    rounds: list[list[tuple[str, bytes]]] = []
    for _ in range(commits):
        visits = [str(uuid.uuid4()) for _ in devices]
        rounds.append(
            [
                (visit, body_of_push([device.opening(visit)]))
                for visit, device in zip(visits, devices, strict=True)
            ]
        )
    return rounds


async def fan_out(
    served: Served,
    cookie: str,
    devices: list[Device],
    *,
    listeners: int,
    commits: int,
    gap_seconds: float = 0.1,
) -> dict[str, float]:
    """Milliseconds from the moment before a push is written to each listener's event, in rounds
    of one push by each device at the same time.
    """
    waiting: dict[bytes, list[float]] = {}
    heard = await listen(served, cookie, listeners, waiting)
    connections = [Connection("127.0.0.1", served.port, f"Cookie: {cookie}\r\n") for _ in devices]
    delays: list[float] = []
    answers: list[float] = []

    async def commit(connection: Connection, visit: str, body: bytes) -> None:
        times = waiting.setdefault(visit.encode(), [])
        begun = time.perf_counter()
        expect(await connection.request("POST", "/api/sync/push", JSON, [body]), 200)
        answers.append(time.perf_counter() - begun)
        while len(times) < listeners:
            if time.perf_counter() - begun > HEARD_SECONDS_MAX:
                raise RuntimeError(f"{len(times)} of {listeners} listeners heard")
            await asyncio.sleep(0.002)
        delays.extend(at - begun for at in times[:listeners])
        del waiting[visit.encode()]

    for pushes in _rounds(devices, commits):
        await asyncio.gather(
            *(commit(at, *push) for at, push in zip(connections, pushes, strict=True))
        )
        await asyncio.sleep(gap_seconds)
    for listener in heard:
        assert listener.transport is not None
        listener.transport.abort()
    return {
        "p50_ms": percentile(delays, 0.5) * 1000,
        "p99_ms": percentile(delays, 0.99) * 1000,
        "max_ms": max(delays) * 1000,
        "answer_p50_ms": percentile(answers, 0.5) * 1000,
    }
