"""A person who speaks tus to a `Tus` without a network, and an ASGI binding for real servers."""

import base64
import hashlib
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import msgspec

from media_store import open_store
from media_store.receiving import BodyCutError
from media_store.tus import Limits, Reply, Stored, Tus

NOW = 1_795_000_000.0
CHUNK = "application/offset+octet-stream"
LIMITS = Limits(block_bytes=64 << 10, reserve_bytes=0, bytes_max=8 << 20)


def b64(data: str | bytes) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def hexdigest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def promise(data: bytes, filetype: str = "image/jpeg") -> str:
    return f"sha256 {b64(hexdigest(data))},filetype {b64(filetype)}"


async def pieces(data: bytes | Iterable[bytes], fault: Exception | None = None):
    for piece in [data] if isinstance(data, bytes) else data:
        yield piece
    if fault is not None:
        raise fault


class Person:
    """Sends requests as one owner and keeps what `on_stored` was told."""

    def __init__(self, folder: Path, limits: Limits = LIMITS, owner: str = "alice") -> None:
        self.folder = folder
        self.owner = owner
        self.limits = limits
        self.told: list[Stored] = []
        self.fault_in_on_stored: Exception | None = None
        self.now = NOW
        self.restart()

    def restart(self) -> None:
        """What a killed and restarted server knows: the disk."""
        self.store = open_store("", self.folder)
        self.tus = Tus(
            folder=self.folder / "spool",
            store=self.store,
            on_stored=self._on_stored,
            limits=self.limits,
        )

    async def _on_stored(self, stored: Stored) -> None:
        if self.fault_in_on_stored is not None:
            raise self.fault_in_on_stored
        self.told.append(stored)

    async def ask(
        self,
        method: str,
        upload_id: str | None = None,
        body: bytes | AsyncIterator[bytes] = b"",
        owner: str | None = None,
        **headers: str | None,
    ) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Tus-Resumable": "1.0.0", **named}
        if isinstance(body, bytes):
            sent.setdefault("content-length", str(len(body)))
            body = pieces(body) if body else pieces([])
        return await self.tus.answer(
            method,
            {name: value for name, value in sent.items() if value is not None},
            upload_id,
            body,
            owner=owner or self.owner,
            now=self.now,
        )

    async def create(self, length: int, metadata: str | None = None) -> str:
        reply = await self.ask("POST", upload_length=str(length), upload_metadata=metadata)
        assert reply.status == 201, reply
        return id_in(reply)

    async def append(self, upload_id: str, offset: int, body, **headers: str | None) -> Reply:
        return await self.ask(
            "PATCH",
            upload_id,
            body,
            **{"upload_offset": str(offset), "content_type": CHUNK, **headers},
        )

    async def offset(self, upload_id: str) -> int:
        reply = await self.ask("HEAD", upload_id)
        assert reply.status == 200, reply
        return int(reply.headers["Upload-Offset"])

    def stored_bytes(self, data: bytes) -> bytes | None:
        digest = hexdigest(data)
        if self.store.size(digest) is None:
            return None
        return b"".join(self.store.read(digest))

    def spool_files(self) -> list[str]:
        return sorted(path.suffix for path in (self.folder / "spool" / "uploads").iterdir())


def id_in(reply: Reply) -> str:
    return reply.headers["Location"].rpartition("/")[2]


def problem(reply: Reply) -> str:
    return msgspec.json.decode(reply.body)["type"].removeprefix("/problems/")


CUT = BodyCutError
