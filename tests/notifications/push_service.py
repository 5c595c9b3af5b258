"""A push service on loopback: takes what RFC 8030 says, answers what a test wants."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import msgspec


class Received(msgspec.Struct):
    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    def __init__(self) -> None:
        self.received: list[Received] = []
        self.status = 201
        self.port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionResetError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value
                    for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.received.append(Received(head[0].split(" ")[1], headers, body))
                writer.write(
                    f"HTTP/1.1 {self.status} X\r\nlocation: /elsewhere\r\n"
                    "content-length: 2\r\n\r\nok".encode()
                )
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def push_service() -> AsyncGenerator[PushService]:
    service = PushService()
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    async with server:
        yield service
