"""The tus 1.0.0 protocol without a web framework, ending in a `MediaStore`.

An offset is told only after fsync; a file is acknowledged only after its digest was compared,
the store has it durably and `on_stored` has returned. Whatever breaks off before that is taken
up again at the byte, also after kill -9 and a restart.

Binding, in any framework (POST on the collection has no id; OPTIONS needs no user)::

    tus = Tus(folder=data / "spool", store=open_store("", data), on_stored=append_to_log)

    async def handle(request, upload_id: str | None) -> Response:
        reply = await tus.answer(
            request.method, request.headers, upload_id, request.stream(),
            owner=account_id, now=time.time(),
        )
        return Response(reply.body, reply.status, reply.headers)

The body iterator raises `BodyCutError` (or any `OSError`) when the client has gone; other
exceptions pass through after the bytes are safe. Do not read the body before, do not limit its
size (`Limits.bytes_max` does), send the headers as they are. Run `sweep(now)` now and then, and
`close()` at the end. `on_stored` may be called again for a digest it knows (an answer was lost):
it must be idempotent, and when it raises nothing is acknowledged and the client may try again.

A client whose creation-with-upload got no answer retries with a plain creation: when the file
is there, it answers 201 with `Upload-Offset` equal to the length.
"""

import asyncio
import errno
import logging
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from media_store import tus_headers
from media_store.appending import Appending, Limits
from media_store.receiving import End, gather, no_body
from media_store.refusals import REFUSALS, RefusedError, refusal_of
from media_store.replies import (
    Reply,
    abilities,
    created,
    refusal_reply,
    size_in_stored_id,
    stored_id,
    told,
)
from media_store.spool import BusyError, Record, Spool, Upload
from media_store.store import MediaStore, ObjectDiffersError, StoreUnavailableError
from media_store.turns import Turn, Turns
from media_store.tus_headers import Asked

T = TypeVar("T")

log = logging.getLogger(__name__)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is complete, compared with its promise and durable."""

    sha256: str
    size: int
    media_type: str
    owner: str


class Tus:
    """All uploads below one folder. One instance per process and folder."""

    def __init__(
        self,
        *,
        folder: Path,
        store: MediaStore,
        on_stored: Callable[[Stored], Awaitable[None]],
        limits: Limits | None = None,
        base: str = "/api/media",
    ) -> None:
        self._limits = limits or Limits()
        self._folder = folder
        self._spool = Spool(folder)
        self._store = store
        self._on_stored = on_stored
        self._base = base.rstrip("/")
        self._turns = Turns(stuck_seconds=self._limits.stuck_seconds)
        self._threads = ThreadPoolExecutor(self._limits.threads, "media_store")

    async def answer(
        self,
        method: str,
        headers: Mapping[str, str],
        upload_id: str | None,
        body: AsyncIterator[bytes],
        *,
        owner: str,
        now: float,
    ) -> Reply:
        """Answer one request. `now` in epoch seconds; `owner` names who asks, opaque here."""
        asked = Asked(
            headers=tus_headers.lower(headers),
            upload_id=upload_id or "",
            body=body,
            owner=owner,
            now=now,
        )
        method = asked.headers.get("x-http-method-override", method).upper()
        try:
            reply = await self._dispatch(method, asked)
        except RefusedError as refused:
            reply = refusal_reply(refused.refusal, refused.note)
        except BusyError:
            reply = refusal_reply(REFUSALS["upload-locked"])
        except StoreUnavailableError:
            log.exception("the media store does not answer")
            reply = refusal_reply(REFUSALS["store-unavailable"])
        except (OSError, ObjectDiffersError) as error:
            log.exception("nothing was acknowledged: the storage failed")
            known = isinstance(error, OSError)
            reply = refusal_reply(refusal_of(error) if known else REFUSALS["storage-failed"])
        reply.headers["Tus-Resumable"] = tus_headers.VERSION
        return msgspec.structs.replace(reply, body=b"") if method == "HEAD" else reply

    async def sweep(self, now: float) -> list[str]:
        """Remove uploads (also rejected and finished ones' traces) past their time."""
        return await self._hop(self._spool.sweep, now - self._limits.keep_seconds)

    def close(self) -> None:
        """Wait for the threads. Call after the last `answer` has returned."""
        self._threads.shutdown()

    async def _dispatch(self, method: str, asked: Asked) -> Reply:
        if method == "OPTIONS":
            return abilities(self._limits.bytes_max)
        if asked.headers.get("tus-resumable") != tus_headers.VERSION:
            raise RefusedError("unsupported-tus-version")
        if method not in ({"HEAD", "PATCH", "DELETE"} if asked.upload_id else {"POST"}):
            raise RefusedError("method-not-allowed")
        if (size := size_in_stored_id(asked.upload_id, asked.owner)) is not None:
            return await self._answer_for_stored(method, asked, size)
        answers = {
            "POST": self._create,
            "HEAD": self._tell,
            "PATCH": self._append,
            "DELETE": self._terminate,
        }
        return await answers[method](asked)

    async def _create(self, asked: Asked) -> Reply:
        length = tus_headers.upload_length(asked.headers)
        promise = tus_headers.metadata(asked.headers)
        if asked.arriving and not asked.has_chunk:
            raise RefusedError("unsupported-content-type")
        if max(length or 0, asked.arriving) > self._limits.bytes_max or (
            length is not None and asked.arriving > length
        ):
            raise RefusedError("upload-too-large")
        record = Record(
            owner=asked.owner,
            length=length,
            metadata=promise.raw,
            promised=promise.sha256,
            media_type=promise.media_type,
            created=asked.now,
        )
        small = 0 < asked.arriving <= self._limits.block_bytes
        if promise.sha256 and length is not None and not small:
            known = await self._hop(self._store.size, promise.sha256)
            if known == length:
                await self._drain(asked)
                return await self._created_whole(record, promise.sha256, length)
        return await self._begin(record, asked)

    async def _begin(self, record: Record, asked: Asked) -> Reply:
        checksum = tus_headers.checksum(asked.headers)
        upload_id = secrets.token_hex(16)
        with await self._turn(upload_id, insist=True) as turn:
            async with self._appending(
                lambda: self._start(upload_id, record), turn, asked.now, checksum, told=False
            ) as appending:
                try:
                    digest = await appending.receive(asked.body if asked.has_chunk else no_body())
                    if digest is None:
                        await self._hop(self._spool.save, upload_id, record)
                except BaseException:
                    # Nobody has been told the id: what is there can never be resumed.
                    await self._hop(self._spool.remove, upload_id)
                    raise
                offset = appending.offset
        if digest is not None:
            return await self._created_whole(record, digest, offset)
        expires = asked.now + self._limits.keep_seconds
        return created(self._base, upload_id, offset, expires)

    async def _created_whole(self, record: Record, digest: str, size: int) -> Reply:
        await self._on_stored(_stored(record, digest, size))
        return created(self._base, stored_id(digest, size, record.owner), size)

    async def _append(self, asked: Asked) -> Reply:
        if not asked.has_chunk:
            raise RefusedError("unsupported-content-type")
        offset = tus_headers.number(asked.headers, "upload-offset")
        if offset is None:
            raise RefusedError("malformed-upload-request", "upload-offset is missing")
        checksum = tus_headers.checksum(asked.headers)
        with await self._turn(asked.upload_id, insist=False) as turn:
            record = await self._hop(self._find, asked)
            if record.stored is not None:
                if offset != record.length or asked.arriving:
                    raise RefusedError("offset-conflict")
                return Reply(status=204, headers={"Upload-Offset": str(offset)})
            async with self._appending(
                lambda: self._resume(record, asked, offset), turn, asked.now, checksum
            ) as appending:
                await appending.open()
                digest = await appending.receive(asked.body)
                reached = appending.offset
                if digest is not None:
                    await self._conclude(asked.upload_id, appending.record, digest, reached)
        headers = {"Upload-Offset": str(reached)}
        if digest is None:
            expires = asked.now + self._limits.keep_seconds
            headers["Upload-Expires"] = tus_headers.http_date(expires)
        return Reply(status=204, headers=headers)

    async def _tell(self, asked: Asked) -> Reply:
        with await self._turn(asked.upload_id, insist=True) as turn:
            record = await self._hop(self._find, asked)
            if record.stored is not None:
                return told(record, record.length or 0)
            async with self._appending(
                lambda: self._spool.open(asked.upload_id, record), turn, asked.now
            ) as appending:
                await appending.open()
                offset = appending.offset
                if offset == record.length:
                    # The last byte is here but its answer never went out: finish before
                    # the client takes this offset for an acknowledgement.
                    digest = await appending.finish()
                    await self._conclude(asked.upload_id, record, digest, offset)
                    return told(record, offset)
            expires = await self._hop(self._expiry, asked.upload_id, record)
            return told(record, offset, expires)

    async def _terminate(self, asked: Asked) -> Reply:
        with await self._turn(asked.upload_id, insist=True):
            record = await self._hop(self._find, asked)
            if record.stored is not None:
                raise RefusedError("stored-for-ever")
            await self._hop(self._spool.remove, asked.upload_id)
        return Reply(status=204, headers={})

    async def _drain(self, asked: Asked) -> None:
        """Read what nobody needs: closing with unread bytes would lose the answer on its way."""
        turn = Turn(self._turns, "")
        end = End.MORE
        while end is End.MORE:
            block = await gather(
                aiter(asked.body),
                turn,
                block_bytes=self._limits.block_bytes,
                idle_seconds=self._limits.idle_seconds,
            )
            end = block.end

    async def _answer_for_stored(self, method: str, asked: Asked, size: int) -> Reply:
        if await self._hop(self._store.size, asked.upload_id.partition("-")[0]) != size:
            raise RefusedError("upload-not-found")
        if method == "DELETE":
            raise RefusedError("stored-for-ever")
        if method == "PATCH":
            # Official clients overlook the offset in the answer to a plain creation and send
            # from 0. The bytes are here under their digest: take theirs for read.
            if tus_headers.number(asked.headers, "upload-offset") not in {0, size}:
                raise RefusedError("offset-conflict")
            await self._drain(asked)
            return Reply(status=204, headers={"Upload-Offset": str(size)})
        headers = {"Upload-Offset": str(size), "Upload-Length": str(size)}
        return Reply(status=200, headers={**headers, "Cache-Control": "no-store"})

    async def _conclude(self, upload_id: str, record: Record, digest: str, size: int) -> None:
        await self._on_stored(_stored(record, digest, size))
        concluded = msgspec.structs.replace(record, stored=digest)
        await self._hop(self._spool.conclude, upload_id, concluded)

    async def _turn(self, upload_id: str, *, insist: bool) -> Turn:
        turn = await self._turns.take(upload_id, insist=insist)
        if turn is None:
            raise RefusedError("upload-locked")
        return turn

    @asynccontextmanager
    async def _appending(
        self,
        open_upload: Callable[[], Upload],
        turn: Turn,
        now: float,
        checksum: tus_headers.Checksum | None = None,
        *,
        told: bool = True,
    ) -> AsyncGenerator[Appending]:
        appending = Appending(
            open_upload=open_upload,
            spool=self._spool,
            store=self._store,
            turn=turn,
            checksum=checksum,
            limits=self._limits,
            now=now,
            hop=self._hop,
            told=told,
        )
        try:
            yield appending
        finally:
            appending.close()

    # What follows blocks and runs in a thread.

    def _start(self, upload_id: str, record: Record) -> Upload:
        self._reserve(record.length or 0)
        return self._spool.start(upload_id, record)

    def _resume(self, record: Record, asked: Asked, offset: int) -> Upload:
        self._reserve(asked.arriving)
        upload = self._spool.open(asked.upload_id, record)
        try:
            self._check_resumption(upload, asked, offset)
        except BaseException:
            upload.close()
            raise
        return upload

    def _check_resumption(self, upload: Upload, asked: Asked, offset: int) -> None:
        if offset != upload.offset:
            raise RefusedError("offset-conflict")
        length = tus_headers.number(asked.headers, "upload-length")
        if length is not None and length != upload.record.length:
            upload.record = self._with_length(asked.upload_id, upload.record, length, offset)
        length = upload.record.length
        if asked.arriving > (self._limits.bytes_max if length is None else length) - offset:
            raise RefusedError("upload-too-large")

    def _with_length(self, upload_id: str, record: Record, told: int, offset: int) -> Record:
        if told > self._limits.bytes_max:
            raise RefusedError("upload-too-large")
        if record.length is not None or told < offset:
            raise RefusedError("malformed-upload-request", "upload-length cannot change")
        known = msgspec.structs.replace(record, length=told)
        self._spool.save(upload_id, known)
        return known

    def _find(self, asked: Asked) -> Record:
        record = self._spool.find(asked.upload_id)
        if record is None or record.owner != asked.owner:
            raise RefusedError("upload-not-found")
        if record.stored is None:
            self._refuse_expired(asked, record)
        return record

    def _refuse_expired(self, asked: Asked, record: Record) -> None:
        try:
            expires = self._expiry(asked.upload_id, record)
        except FileNotFoundError:
            raise RefusedError("upload-not-found", "its bytes are gone") from None
        if expires <= asked.now:
            raise RefusedError("upload-expired")

    def _expiry(self, upload_id: str, record: Record) -> float:
        touched = max(record.created, self._spool.touched(upload_id))
        return touched + self._limits.keep_seconds

    def _reserve(self, arriving: int) -> None:
        disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize - arriving < self._limits.reserve_bytes:
            raise OSError(errno.ENOSPC, "the reserve of free space would be used up")

    # -- thread hops

    async def _hop(self, call: Callable[..., T], *args: object) -> T:
        """Run blocking work in a thread; a cancelled request still waits for its end."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, call, *args)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait({future})
            raise


def _stored(record: Record, digest: str, size: int) -> Stored:
    return Stored(sha256=digest, size=size, media_type=record.media_type, owner=record.owner)
