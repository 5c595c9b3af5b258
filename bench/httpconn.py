"""A small HTTP/1.1 connection for load: one connection, one request in flight, no redirects.

It understands Content-Length and bodyless replies, which is all our server sends to a load
client, and costs far less CPU than a general client.
"""

import asyncio
from typing import cast


class Reply:
    __slots__ = ("body", "head", "status")

    def __init__(self, status: int, head: bytes) -> None:
        self.status = status
        self.head = head
        self.body = b""

    def header(self, name: str) -> str:
        want = name.lower().encode() + b":"
        for line in self.head.split(b"\r\n")[1:]:
            if line[: len(want)].lower() == want:
                return line[len(want) :].strip().decode("latin-1")
        return ""


class DroppedError(Exception):
    """The connection went away before the reply was whole."""


class _Protocol(asyncio.Protocol):
    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiter: asyncio.Future[Reply] | None = None
        self.closed = False
        self.begin(bodyless=False)

    def begin(self, *, bodyless: bool) -> None:
        self._buffer = bytearray()
        self._reply: Reply | None = None
        self._left = 0
        self._bodyless = bodyless

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self.waiter and not self.waiter.done():
            self.waiter.set_exception(DroppedError(str(exc)))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._reply is None and not self._read_head():
            return
        if len(self._buffer) >= self._left and self.waiter and not self.waiter.done():
            assert self._reply is not None
            self._reply.body = bytes(self._buffer)
            self.waiter.set_result(self._reply)

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        self._reply = Reply(int(head[9:12]), head)
        length = self._reply.header("content-length")
        bodyless = self._bodyless or self._reply.status in (204, 304)
        self._left = 0 if bodyless or not length else int(length)
        return True


class Connection:
    """One client; connects anew by itself when the server has closed."""

    def __init__(self, host: str, port: int, headers: str = "", seconds_max: float = 60) -> None:
        self._host, self._port = host, port
        self._base = f"Host: {host}:{port}\r\n{headers}"
        self._seconds_max = seconds_max
        self._protocol: _Protocol | None = None

    def close(self) -> None:
        if self._protocol and self._protocol.transport:
            self._protocol.transport.abort()
        self._protocol = None

    async def request(
        self, method: str, path: str, headers: str = "", body: list[bytes] | None = None
    ) -> Reply:
        """`headers`: ready-made lines, each ending in CRLF."""
        chunks = body or []
        length = f"Content-Length: {sum(map(len, chunks))}\r\n" if method != "GET" else ""
        head = f"{method} {path} HTTP/1.1\r\n{self._base}{headers}{length}\r\n".encode("latin-1")
        if self._protocol is None or self._protocol.closed:
            _, self._protocol = await asyncio.get_running_loop().create_connection(
                _Protocol, self._host, self._port
            )
        protocol = self._protocol
        protocol.begin(bodyless=method == "HEAD")
        protocol.waiter = asyncio.get_running_loop().create_future()
        assert protocol.transport is not None
        protocol.transport.writelines([head, *chunks])
        return await asyncio.wait_for(protocol.waiter, self._seconds_max)
