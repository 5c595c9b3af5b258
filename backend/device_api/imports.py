"""Import of a queue file: the way for records whose phone finds no network any more.

Any signed-in account may bring it, from any machine; twice is harmless, because entries are
idempotent and files are named by their content.
"""

import asyncio
import contextlib
import errno
import hashlib
import io
import itertools
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from backend.database import Database
from backend.device_api.inbox import Inbox, Verdict
from backend.device_api.problems import NotAQueueFile, TooManyEntries
from backend.ledger.service import Ledger
from backend.problems import TooLarge, told_of
from offline_sync import queue_file

IMPORT_BYTES_MAX = 8 * 1024**3
ENTRIES_MAX = 50_000
"""In one file: the answer has a verdict with a proof for each, about 1 kB."""
ENTRIES_PER_PUSH = 200
RESERVE_BYTES = 64 * 1024**2
"""Free space that an import leaves to the database, as uploads do."""
READ_BYTES_MAX = 4 * 1024**2
"""Bound of one read from the archive. The directory of a queue file with every member it may have
is smaller; zipfile would hold one of gigabytes in memory before anybody could count."""

StoreFile = Callable[[Path, str, int, str, str], Awaitable[None]]
"""Make a finished file durable under its digest: path, sha256, size, media type, owner."""


def spool_in(data: Path) -> Path:
    """Where imports are unpacked: beside the stored files, so that those are linked, not copied."""
    return data / "media" / "imports"


def clear(data: Path) -> None:
    """Remove what a killed process left; before the first import only."""
    shutil.rmtree(spool_in(data), ignore_errors=True)


class ImportedMedia(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the queue: stored, or not what its name promises."""

    sha256: str
    stored: bool


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of everything in the file."""

    checkpoints: list[str]
    verdicts: list[Verdict]
    media: list[ImportedMedia]
    ignored: list[str]


async def import_queue(
    database: Database,
    ledger: Ledger,
    inbox: Inbox,
    store_file: StoreFile,
    body: AsyncIterator[bytes],
    spool: Path,
    *,
    account_id: str,
    now: datetime,
) -> ImportAnswer:
    """Take in a queue file that arrives as `body`; spooled to `spool`, removed afterwards."""
    await asyncio.to_thread(spool.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=spool, prefix="import-") as folder:
        path = Path(folder) / "queue.zip"
        try:
            digest = await _receive(body, path)
            answer = await _take_in(inbox, store_file, path, account_id=account_id, now=now)
        except (zipfile.BadZipFile, queue_file.QueueFileError):
            raise NotAQueueFile from None
        except OSError as error:
            raise told_of(error) from error
    await database.write(
        lambda tx: ledger.act(
            tx, kind="queue.imported", by=account_id, body=_said(digest, answer), now=now
        )
    )
    return answer


def _said(digest: str, answer: ImportAnswer) -> dict[str, str | int]:
    """What the log keeps of an import: who carried in which file, and what came of it."""
    became = Counter(str(verdict.status) for verdict in answer.verdicts)
    stored = sum(medium.stored for medium in answer.media)
    return {"sha256": digest, "media": stored, **became}


async def _receive(body: AsyncIterator[bytes], path: Path) -> str:
    """SHA-256 (hex) of the file as it arrived."""
    received, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        async for chunk in body:
            received += len(chunk)
            if received > IMPORT_BYTES_MAX:
                raise TooLarge(limit=IMPORT_BYTES_MAX)
            digest.update(chunk)
            await asyncio.to_thread(_write, file, chunk)
    return digest.hexdigest()


def _write(file: io.BufferedWriter, chunk: bytes) -> None:
    disk = os.statvfs(file.fileno())
    if disk.f_bavail * disk.f_frsize < RESERVE_BYTES:
        raise OSError(errno.ENOSPC, "the reserve of free space would be used up")
    file.write(chunk)


class _Bounded(io.FileIO):
    """A file of which nobody reads more than a piece at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = READ_BYTES_MAX + 1 if size is None or size < 0 else size
        piece = super().read(min(wanted, READ_BYTES_MAX + 1)) or b""
        if len(piece) > READ_BYTES_MAX:
            raise zipfile.BadZipFile("a directory of this size is no queue file's")
        return piece


@contextlib.contextmanager
def open_archive(path: Path) -> Generator[zipfile.ZipFile]:
    """The archive, its directory read; BadZipFile when that is none or too large."""
    with _Bounded(path) as file, zipfile.ZipFile(file) as archive:
        yield archive


async def _take_in(
    inbox: Inbox, store_file: StoreFile, path: Path, *, account_id: str, now: datetime
) -> ImportAnswer:
    size = (await asyncio.to_thread(path.stat)).st_size
    checkpoints: dict[str, None] = {}
    verdicts: list[Verdict] = []
    media: list[ImportedMedia] = []
    async with contextlib.AsyncExitStack() as stack:
        archive = await asyncio.to_thread(stack.enter_context, open_archive(path))
        contents = await asyncio.to_thread(queue_file.inspect, archive, size)
        if await asyncio.to_thread(_count, archive) > ENTRIES_MAX:
            raise TooManyEntries(limit=ENTRIES_MAX)
        lines = queue_file.entry_lines(archive)
        while batch := await asyncio.to_thread(_some, lines):
            answer = await inbox.push(batch, account_id=account_id, now=now)
            checkpoints |= dict.fromkeys(answer.checkpoints)
            verdicts.extend(answer.verdicts)
        for medium in contents.media:
            copy = path.parent / "medium"
            good = await asyncio.to_thread(_unpack, archive, medium, copy)
            if good:
                await store_file(copy, medium.sha256, medium.size, medium.type, account_id)
            copy.unlink(missing_ok=True)
            media.append(ImportedMedia(sha256=medium.sha256, stored=good))
    return ImportAnswer(
        checkpoints=list(checkpoints),
        verdicts=verdicts,
        media=media,
        ignored=list(contents.ignored),
    )


def _count(archive: zipfile.ZipFile) -> int:
    return sum(1 for _ in itertools.islice(queue_file.entry_lines(archive), ENTRIES_MAX + 1))


def _some(lines: Iterator[bytes]) -> list[bytes]:
    return list(itertools.islice(lines, ENTRIES_PER_PUSH))


def _unpack(archive: zipfile.ZipFile, medium: queue_file.Medium, target: Path) -> bool:
    """Copy one file out; whether its bytes are what its name promises."""
    digest = hashlib.sha256()
    try:
        with target.open("wb") as file:
            for chunk in queue_file.media_chunks(archive, medium):
                digest.update(chunk)
                file.write(chunk)
    except queue_file.QueueFileError:
        return False
    return digest.hexdigest() == medium.sha256
