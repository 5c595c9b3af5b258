"""Files on their way into a visit: copied durably first, measured, never changed."""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PIL import Image, ImageOps

from backend.field_client.faults import FieldError
from backend.field_client.model import Medium
from media_store import disk

PREVIEW_BYTES_MAX = 300_000
"""Bound of docs/sync-protocol.md 5."""
PREVIEW_SIDE_MAX = 1280
PIXELS_MAX = 210_000_000
COPY_BYTES = 1 << 20
PEAKS = 300

_EXIF_TAKEN, _EXIF_OFFSET, _EXIF_FOLDER = 0x9003, 0x9011, 0x8769


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture says about itself, and a small copy of it."""

    type: str
    width: int
    height: int
    taken_at: str | None
    """RFC 3339, only when EXIF names the time with its offset: nothing is invented."""
    preview: bytes
    """JPEG."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    duration_ms: int
    peaks: tuple[int, ...]


def keep_copy(source: Path, folder: Path) -> tuple[str, int]:
    """Copy a file into the device's folder under its digest; digest and size, durable."""
    disk.make_folder(folder)
    digest, size = hashlib.sha256(), 0
    partial = folder / f"{os.getpid()}.partial"
    try:
        with source.open("rb") as reading, partial.open("wb") as writing:
            while piece := reading.read(COPY_BYTES):
                digest.update(piece)
                size += len(piece)
                writing.write(piece)
            writing.flush()
            os.fsync(writing.fileno())
        partial.replace(folder / digest.hexdigest())
    finally:
        partial.unlink(missing_ok=True)
    disk.sync_folder(folder)
    return digest.hexdigest(), size


def keep_bytes(content: bytes, folder: Path) -> str:
    """Keep bytes made here under their digest, durable."""
    digest = hashlib.sha256(content).hexdigest()
    disk.make_folder(folder)
    if not (folder / digest).exists():
        disk.save(folder / digest, content)
    return digest


def pieces(path: Path, start: int = 0) -> Iterator[bytes]:
    """The bytes of a kept file from `start`."""
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(COPY_BYTES):
            yield piece


def check_copy(path: Path, medium: Medium) -> None:
    """FieldError unless the kept bytes are still those that were signed."""
    digest = hashlib.sha256()
    if path.exists():
        for piece in pieces(path):
            digest.update(piece)
    if digest.hexdigest() != medium.sha256:
        raise FieldError("copy-damaged", sha256=medium.sha256)


def read_picture(path: Path, shown: str) -> Picture:
    """Size, time and a preview of a picture; FieldError when Pillow cannot read it."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            if width * height > PIXELS_MAX:
                raise FieldError("not-a-picture", file=shown, why=f"{width}×{height}")
            kind = Image.MIME.get(image.format or "", "")
            taken_at = _taken_at(image)
            image.draft("RGB", (PREVIEW_SIDE_MAX * 2, PREVIEW_SIDE_MAX * 2))
            preview = _preview(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FieldError("not-a-picture", file=shown, why=str(error)) from None
    if not kind.startswith("image/"):
        raise FieldError("not-a-picture", file=shown, why=kind or "?")
    return Picture(type=kind, width=width, height=height, taken_at=taken_at, preview=preview)


def _preview(image: Image.Image) -> bytes:
    small = ImageOps.exif_transpose(image).convert("RGB")
    small.thumbnail((PREVIEW_SIDE_MAX, PREVIEW_SIDE_MAX))
    while True:
        for quality in (80, 65, 50, 35):
            target = io.BytesIO()
            small.save(target, "JPEG", quality=quality)
            if target.tell() <= PREVIEW_BYTES_MAX:
                return target.getvalue()
        small.thumbnail((small.width // 2, small.height // 2))


def _taken_at(image: Image.Image) -> str | None:
    exif = image.getexif().get_ifd(_EXIF_FOLDER)
    taken, offset = str(exif.get(_EXIF_TAKEN, "")), str(exif.get(_EXIF_OFFSET, ""))
    date, _, time = taken.strip("\0 ").partition(" ")
    offset = offset.strip("\0 ")
    if len(date) != 10 or len(time) != 8 or len(offset) != 6:
        return None
    return f"{date.replace(':', '-')}T{time}{offset}"


def read_recording(path: Path, shown: str) -> Recording:
    """Length and waveform of a recording; FieldError when nothing of it can be decoded."""
    from media_store import sound_decoding  # noqa: PLC0415 - loads FFmpeg, only who adds sound needs it
    from media_store.job import UnreadableError  # noqa: PLC0415 - beside it
    from media_store.sound import Recording as Measured  # noqa: PLC0415 - beside it

    with path.open("rb") as file:
        kind = _sound_type(file.read(16))
    if kind is None:
        raise FieldError("not-a-sound", file=shown, why="?")
    try:
        sound = sound_decoding.measure(Measured(str(path), PEAKS))
    except UnreadableError as error:
        raise FieldError("not-a-sound", file=shown, why=str(error)) from None
    return Recording(type=kind, duration_ms=sound.duration_ms, peaks=sound.peaks)


_SOUNDS = (
    (0, b"\x1a\x45\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
)


def _sound_type(first: bytes) -> str | None:
    for at, magic, kind in _SOUNDS:
        if first[at : at + len(magic)] == magic:
            return kind
    return None
