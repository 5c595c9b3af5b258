"""The bytes of one request on their way into one upload."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

import msgspec

from media_store.receiving import Block, End, gather
from media_store.refusals import RefusedError
from media_store.spool import Record, Spool, Upload
from media_store.store import MediaStore
from media_store.turns import Turn
from media_store.tus_headers import Checksum

T = TypeVar("T")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    bytes_max: int = 4 << 30
    """Largest file."""
    block_bytes: int = 1 << 20
    """Bytes gathered before they go to a thread; also the most held in memory per request."""
    idle_seconds: float = 60.0
    """A PATCH silent for so long is cut; what had arrived is kept."""
    stuck_seconds: float = 2.0
    """A PATCH silent for so long gives way to a newer one (HEAD interrupts at once)."""
    keep_seconds: float = 14 * 86_400.0
    """An upload nobody has touched for so long expires."""
    reserve_bytes: int = 64 << 20
    """Free space left to the rest of the machine: below it the answer is 507."""
    threads: int = 8


class Hop(Protocol):
    """Runs blocking work in a thread."""

    def __call__(self, call: Callable[..., T], /, *args: object) -> Awaitable[T]: ...


class Appending:
    """Opens the upload in the first thread hop that needs it; a small file takes just one."""

    def __init__(
        self,
        *,
        open_upload: Callable[[], Upload],
        spool: Spool,
        store: MediaStore,
        turn: Turn,
        checksum: Checksum | None,
        limits: Limits,
        now: float,
        hop: Hop,
        told: bool,
    ) -> None:
        self._open_upload = open_upload
        self._upload: Upload | None = None
        self._spool = spool
        self._store = store
        self._turn = turn
        self._checksum = checksum
        self._limits = limits
        self._now = now
        self._hop = hop
        self._told = told
        """Whether a client knows the id, so that it may ask for it again."""
        self._running = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None

    @property
    def offset(self) -> int:
        return self._opened().offset

    @property
    def record(self) -> Record:
        return self._opened().record

    async def open(self) -> None:
        await self._hop(self._opened)

    async def receive(self, body: AsyncIterator[bytes]) -> str | None:
        """Take in the body, make it durable; the digest when the file is now stored.

        `RefusedError` when the body was cut, superseded, too long or not what its checksum
        says; bytes that may count are durable by then.
        """
        body = aiter(body)
        while True:
            block = await gather(
                body,
                self._turn,
                block_bytes=self._limits.block_bytes,
                idle_seconds=self._limits.idle_seconds,
            )
            if block.end is not End.MORE:
                break
            await self._hop(self._write, block.data)
        digest = await self._hop(self._settle, block)
        if block.fault is not None:
            raise block.fault
        if block.end is End.INTERRUPTED:
            raise RefusedError("upload-locked")
        if block.end is End.CUT:
            raise RefusedError("body-cut")
        return digest

    async def finish(self) -> str:
        """Store an upload whose bytes are all here."""
        return await self._hop(self._finish)

    def close(self) -> None:
        if self._upload is not None:
            self._upload.close()

    # What follows blocks and runs in a thread.

    def _opened(self) -> Upload:
        if self._upload is None:
            self._upload = self._open_upload()
        return self._upload

    def _write(self, data: bytes) -> None:
        upload = self._opened()
        self._check_length(upload, data)
        if self._running is not None:
            if upload.offset == upload.chunk_start:
                upload.mark_unverified()
            self._running.update(data)
        upload.write(data)

    def _settle(self, block: Block) -> str | None:
        upload = self._opened()
        if self._checksum is not None and self._running is not None:
            self._running.update(block.data)
            if block.end is not End.DONE:  # A cut chunk cannot be checked, so it does not count
                upload.discard_chunk()
                return None
            if self._running.digest() != self._checksum.digest:
                upload.discard_chunk()
                raise RefusedError("chunk-checksum-mismatch")
        self._check_length(upload, block.data)
        upload.write(block.data)
        if block.end is End.DONE and upload.complete:
            return self._finish()
        upload.sync(self._now)
        return None

    def _finish(self) -> str:
        upload = self._opened()
        digest = upload.digest()
        if upload.record.promised not in {None, digest}:
            self._spool.reject(upload.id, upload.record)
            upload.end()
            raise RefusedError("digest-mismatch")
        upload.sync(self._now)
        self._store.put_file(upload.path, digest, upload.offset, synced=True)
        upload.end()
        if not self._told:
            upload.path.unlink()
        return digest

    def _check_length(self, upload: Upload, data: bytes) -> None:
        length = upload.record.length
        bytes_max = self._limits.bytes_max if length is None else length
        if upload.offset + len(data) > bytes_max:
            upload.discard_chunk()
            raise RefusedError("upload-too-large")
