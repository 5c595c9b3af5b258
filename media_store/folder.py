"""Finished files in a folder: `objects/ab/<sha256>`, linked into place after fsync.

One level of 256 folders, all made at the start: a file then costs two fsyncs, its own and its
folder's. A second level would cost a third one for each of the first 65,536 files and saves
nothing: file systems of today find one of 100,000 names in a folder by a hash.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from media_store import disk
from media_store.store import (
    READ_BYTES,
    ObjectDiffersError,
    ObjectMissingError,
    check_digest,
    is_digest,
    same_bytes,
)


class FolderStore:
    """A `MediaStore` on a local file system that knows hard links."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        disk.make_folder(self._objects)
        for shard in range(256):
            (self._objects / f"{shard:02x}").mkdir(exist_ok=True)
        disk.sync_folder(self._objects)

    def put_file(self, source: Path, sha256: str, size: int, *, synced: bool = False) -> None:
        place = self._place(sha256)
        _check(source, size, synced=synced)
        try:
            _link(source, place)
        except FileExistsError:
            if not same_bytes(self, sha256, source):
                raise ObjectDiffersError(sha256) from None
        disk.sync_folder(place.parent)

    def size(self, sha256: str) -> int | None:
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, sha256: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        try:
            fd = os.open(self._place(sha256), os.O_RDONLY)
        except FileNotFoundError:
            raise ObjectMissingError(sha256) from None
        return _pieces(fd, start, length)

    def path(self, sha256: str) -> Path | None:
        place = self._place(sha256)
        return place if place.exists() else None

    def digests(self) -> Iterator[str]:
        for shard in sorted(self._objects.iterdir()):
            for place in sorted(shard.iterdir()):
                if is_digest(place.name):
                    yield place.name

    def _place(self, sha256: str) -> Path:
        check_digest(sha256)
        return self._objects / sha256[:2] / sha256


def _link(source: Path, place: Path) -> None:
    """A link, not a rename: it refuses to replace, and the upload can still be resumed if whoever
    waits for the answer fails after this. From another file system it is a copy, linked when whole.
    """
    try:
        place.hardlink_to(source)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    else:
        return
    near = place.with_name(f"{place.name}.{secrets.token_hex(4)}.new")
    try:
        shutil.copyfile(source, near)
        _check(near, source.stat().st_size, synced=False)
        place.hardlink_to(near)
    finally:
        near.unlink(missing_ok=True)


def _check(source: Path, size: int, *, synced: bool) -> None:
    fd = os.open(source, os.O_RDONLY)
    try:
        if os.fstat(fd).st_size != size:
            raise ValueError("the file has not the size it was announced with")
        if not synced:
            os.fsync(fd)
    finally:
        os.close(fd)


def _pieces(fd: int, start: int, length: int | None) -> Iterator[bytes]:
    try:
        left = os.fstat(fd).st_size - start if length is None else length
        while left > 0 and (piece := os.pread(fd, min(left, READ_BYTES), start)):
            yield piece
            start += len(piece)
            left -= len(piece)
    finally:
        os.close(fd)
