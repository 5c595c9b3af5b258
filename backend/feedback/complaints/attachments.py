"""Attachments: what a file is, is said by its first bytes, never by its name or its sender."""

import asyncio
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from backend.feedback.complaints.model import Attachment
from backend.feedback.complaints.problems import AttachmentRefused

BYTES_MAX = 10 * 1024**2
COUNT_MAX = 5
FILE_NAME_LENGTH_MAX = 80
START_BYTES = 16
"""What tells a file's type."""
OWNER = "complainant"

StoreFile = Callable[[Path, str, int, str, str], Awaitable[None]]
"""path, SHA-256, size, media type, owner: durable when it returns."""

_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"M4A ": "audio/mp4",
    b"mp42": "audio/mp4",
    b"isom": "audio/mp4",
    b"iso2": "audio/mp4",
    b"3gp4": "audio/3gpp",
    b"3gp5": "audio/3gpp",
}
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1a\x45\xdf\xa3", "audio/webm"),
)
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/amr": ".amr",
    "audio/webm": ".webm",
    "audio/wav": ".wav",
    "audio/mp4": ".m4a",
    "audio/3gpp": ".3gp",
}


class GivenFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it came with a form; its bytes are read when it is its turn, one at a time."""

    name: str
    size: int
    start: bytes
    """Its first bytes, START_BYTES of them."""
    read: Callable[[], Awaitable[bytes]]


def given(name: str, content: bytes) -> GivenFile:
    """A file whose bytes are at hand."""

    async def read() -> bytes:
        return content

    return GivenFile(name=name, size=len(content), start=content[:START_BYTES], read=read)


def type_of(start: bytes) -> str | None:
    """The media type by the first bytes; None when it is nothing we take."""
    if start[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(start[8:12])
    if start[4:8] == b"ftyp":
        return _BRANDS.get(start[8:12])
    return next((kind for first, kind in _STARTS if start.startswith(first)), None)


def shown_name(name: str) -> str:
    """A file's name that harms nobody: no path, no control or direction marks, short."""
    bare = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in bare if unicodedata.category(c)[0] != "C")
    return kept.strip()[-FILE_NAME_LENGTH_MAX:] or "file"


def check(files: Sequence[GivenFile]) -> list[str]:
    """The types of these files. Raises AttachmentRefused for the first that cannot be taken."""
    if len(files) > COUNT_MAX:
        raise AttachmentRefused(file=shown_name(files[COUNT_MAX].name))
    found: list[str] = []
    for file in files:
        kind = type_of(file.start)
        if kind is None or file.size > BYTES_MAX:
            raise AttachmentRefused(file=shown_name(file.name))
        found.append(kind)
    return found


async def keep(files: Sequence[GivenFile], folder: Path, store_file: StoreFile) -> list[Attachment]:
    """Make the files durable before the complaint that names them is taken in."""
    found: list[Attachment] = []
    for file, kind in zip(files, check(files), strict=True):
        content = await file.read()
        attachment = Attachment(
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            type=kind,
            name=shown_name(file.name),
        )
        path = await asyncio.to_thread(_spool, folder, content)
        try:
            await store_file(path, attachment.sha256, attachment.size, kind, OWNER)
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        found.append(attachment)
    return found


def _spool(folder: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix="attachment-")
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    return Path(name)
