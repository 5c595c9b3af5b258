"""Import of a queue file: the way for records whose phone finds no network any more.

Any signed-in account may bring it, from any machine; twice is harmless, because entries are
idempotent and files are named by their content.
"""

import asyncio
import hashlib
import itertools
import tempfile
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from backend.device_api.inbox import Inbox, Verdict
from backend.device_api.problems import NotAQueueFile
from backend.problems import TooLarge
from offline_sync import queue_file

IMPORT_BYTES_MAX = 8 * 1024**3
ENTRIES_PER_PUSH = 200

StoreFile = Callable[[Path, str, int, str, str], Awaitable[None]]
"""Make a finished file durable under its digest: path, sha256, size, media type, owner."""


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
        await _receive(body, path)
        try:
            return await _take_in(inbox, store_file, path, account_id=account_id, now=now)
        except (zipfile.BadZipFile, queue_file.QueueFileError):
            raise NotAQueueFile from None


async def _receive(body: AsyncIterator[bytes], path: Path) -> None:
    received = 0
    with path.open("wb") as file:
        async for chunk in body:
            received += len(chunk)
            if received > IMPORT_BYTES_MAX:
                raise TooLarge(limit=IMPORT_BYTES_MAX)
            await asyncio.to_thread(file.write, chunk)


async def _take_in(
    inbox: Inbox, store_file: StoreFile, path: Path, *, account_id: str, now: datetime
) -> ImportAnswer:
    size = (await asyncio.to_thread(path.stat)).st_size
    checkpoints: dict[str, None] = {}
    verdicts: list[Verdict] = []
    media: list[ImportedMedia] = []
    with await asyncio.to_thread(zipfile.ZipFile, path) as archive:
        contents = await asyncio.to_thread(queue_file.inspect, archive, size)
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
