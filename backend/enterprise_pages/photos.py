"""A photo the enterprise adds: checked by its first bytes, durable before it is named in the log.

It is material of the enterprise's own; EXIF is read later in a worker, as for other photos.
"""

import asyncio
import hashlib
import shutil
import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from typing import Protocol

from backend.database import Database, Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.acts import Recorded, check_room, post_id, record
from backend.enterprise_pages.model import BY_ENTERPRISE, Doorway, RemarkWritten
from backend.enterprise_pages.problems import NoPicture
from backend.evidence.bodies import Media
from backend.evidence.media import MediaFiles
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import told_of

PHOTO_BYTES_MAX = 10 * 1024**2
FOLDER = "page-photos"
_HEAD_BYTES = 16


class Upload(Protocol):
    """What came with the form: read once from its beginning."""

    def seek(self, offset: int, /) -> int: ...
    def read(self, size: int, /) -> bytes: ...


def clear(data: Path) -> None:
    """Forget what a crash left behind; at the start, before anybody uploads."""
    shutil.rmtree(data / FOLDER, ignore_errors=True)


async def add(
    database: Database,
    ledger: Ledger,
    views: Views,
    media: MediaFiles,
    doorway: Doorway,
    upload: Upload,
    *,
    data: Path,
    form: str,
    now: datetime,
) -> Recorded:
    """Keep the picture and put it into the log. Raises NoPicture, StorageFull and what
    `acts.record` raises.
    """
    kind = "remark.written"
    with tempfile.TemporaryDirectory(dir=await asyncio.to_thread(_folder, data)) as folder:
        path = Path(folder) / "photo"
        try:
            found = await asyncio.to_thread(_copy, upload, path)
            post = post_id(doorway.visit, kind, form, found.sha256)

            def check(tx: Transaction) -> None:
                if store.posted(tx, post) is None:
                    check_room(tx, doorway.visit, kind)

            await database.read(check)  # before it takes room that nobody would ever name
            await media.store_file(path, found.sha256, found.size, found.type, BY_ENTERPRISE)
        except OSError as error:
            raise told_of(error) from error
    act = RemarkWritten(
        visit=doorway.visit, door=doorway.door, media=found, capture=str(uuid.uuid4())
    )
    return await record(database, ledger, views, doorway, act, post=post, now=now)


def _folder(data: Path) -> Path:
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(upload: Upload, path: Path) -> Media:
    upload.seek(0)
    head = upload.read(_HEAD_BYTES)
    media_type = media_type_of(head)
    if media_type is None:
        raise NoPicture
    digest, size = hashlib.sha256(head), len(head)
    with path.open("wb") as file:
        file.write(head)
        while piece := upload.read(1 << 20):
            size += len(piece)
            if size > PHOTO_BYTES_MAX:
                raise NoPicture
            digest.update(piece)
            file.write(piece)
    return Media(sha256=digest.hexdigest(), size=size, type=media_type)


def media_type_of(head: bytes) -> str | None:
    """Media type by the first bytes; the browser's own word does not count."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return None
