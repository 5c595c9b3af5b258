"""Unfinished uploads on disk. Blocking; one thread hop per call from an event loop.

    uploads/<id>.part         the bytes; its size is the truth about the offset
    uploads/<id>.json         who uploads what (`Record`), written before the id is told
    uploads/<id>.unverified   only while a chunk with a checksum is being written in several
                              blocks: the offset to go back to when it is never confirmed
    rejected/<id>.*           complete, but not the bytes that were promised

Nothing is acknowledged from memory: an offset is told after fsync, and an upload is read
again from disk whenever this process did not write its last byte itself.
"""

import errno
import fcntl
import hashlib
import os
import re
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from media_store import disk
from media_store.store import READ_BYTES
from media_store.tus_headers import UNKNOWN_TYPE

RUNNING_HASHES_MAX = 1024
"""Hash states kept between requests; a forgotten one is computed again from disk."""

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class RunningHash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What must outlive the process besides the bytes."""

    owner: str
    length: int | None
    """Bytes of the whole file; None while it is deferred."""
    metadata: str = ""
    promised: str | None = None
    media_type: str = UNKNOWN_TYPE
    created: float
    """Epoch seconds."""
    stored: str | None = None
    """Digest, once the file is in the store and its owner knows."""


class BusyError(Exception):
    """Another process is writing to this upload."""


class Spool:
    """The folder of unfinished uploads."""

    def __init__(self, folder: Path) -> None:
        self.uploads = folder / "uploads"
        self.rejected = folder / "rejected"
        disk.make_folder(self.uploads)
        disk.make_folder(self.rejected)
        self.running: OrderedDict[str, tuple[RunningHash, int]] = OrderedDict()
        self.suspect: dict[str, int] = {}
        """Uploads whose last fsync failed and could not be cut back: durable offset."""

    def part(self, upload_id: str) -> Path:
        return self.uploads / f"{upload_id}.part"

    def marker(self, upload_id: str) -> Path:
        return self.uploads / f"{upload_id}.unverified"

    def find(self, upload_id: str) -> Record | None:
        if _UPLOAD_ID.fullmatch(upload_id) is None:
            return None
        try:
            return msgspec.json.decode(self._sidecar(upload_id).read_bytes(), type=Record)
        except FileNotFoundError:
            return None

    def save(self, upload_id: str, record: Record) -> None:
        """Make the record durable, and with it the name of the bytes beside it."""
        disk.save(self._sidecar(upload_id), msgspec.json.encode(record))

    def start(self, upload_id: str, record: Record) -> "Upload":
        """A new upload without bytes. Nobody can ask for it before `save`."""
        fd = os.open(self.part(upload_id), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        return Upload(self, upload_id, record, fd, 0)

    def open(self, upload_id: str, record: Record) -> "Upload":
        """Go on with an upload; everything counted in its offset is durable.

        `BusyError` when another process holds it.
        """
        fd = os.open(self.part(upload_id), os.O_RDWR)
        try:
            _lock(fd)
            size = self._settle_leftovers(upload_id, fd)
            known = self.running.get(upload_id)
            if known is None or known[1] != size:
                os.fsync(fd)
            os.lseek(fd, size, os.SEEK_SET)
        except BaseException:
            os.close(fd)
            raise
        return Upload(self, upload_id, record, fd, size)

    def touched(self, upload_id: str) -> float:
        """Epoch seconds of the last change to the bytes."""
        return self.part(upload_id).stat().st_mtime

    def remove(self, upload_id: str) -> None:
        """Forget an upload: the record first, so that no record without bytes is left."""
        self.running.pop(upload_id, None)
        self.suspect.pop(upload_id, None)
        for path in (self._sidecar(upload_id), self.part(upload_id), self.marker(upload_id)):
            path.unlink(missing_ok=True)
        disk.sync_folder(self.uploads)

    def conclude(self, upload_id: str, record: Record) -> None:
        """Remember for a lost answer that the file is stored; its bytes are not needed here."""
        self.save(upload_id, record)
        self.running.pop(upload_id, None)
        self.part(upload_id).unlink(missing_ok=True)

    def reject(self, upload_id: str, record: Record) -> None:
        """Keep bytes aside that are not what was promised; no request can reach them."""
        disk.save(self.rejected / f"{upload_id}.json", msgspec.json.encode(record))
        self.part(upload_id).replace(self.rejected / f"{upload_id}.part")
        self.remove(upload_id)

    def sweep(self, before: float) -> list[str]:
        """Remove what nobody has touched since `before` (epoch seconds)."""
        stale = [
            path
            for folder in (self.uploads, self.rejected)
            for path in folder.iterdir()
            if _UPLOAD_ID.fullmatch(path.name.partition(".")[0]) and _untouched(path, before)
        ]
        names = {path.name.partition(".")[0] for path in stale}
        gone = sorted(name for name in names if not self._is_alive(name, before))
        for name in gone:
            self.remove(name)
        for path in stale:
            if path.name.partition(".")[0] in gone:
                path.unlink(missing_ok=True)
        return gone

    def _is_alive(self, upload_id: str, before: float) -> bool:
        try:
            fd = os.open(self.part(upload_id), os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            _lock(fd)
        except BusyError:
            return True
        else:
            return os.fstat(fd).st_mtime >= before
        finally:
            os.close(fd)

    def _sidecar(self, upload_id: str) -> Path:
        return self.uploads / f"{upload_id}.json"

    def _settle_leftovers(self, upload_id: str, fd: int) -> int:
        """Cut off what must not count: an unconfirmed chunk, bytes whose fsync failed."""
        size = os.fstat(fd).st_size
        marker = self.marker(upload_id)
        limits = [size]
        with suppress(FileNotFoundError):
            limits.append(int(marker.read_text() or "0"))
        if upload_id in self.suspect:
            limits.append(self.suspect[upload_id])
        if min(limits) < size:
            os.ftruncate(fd, min(limits))
            os.fsync(fd)
            self.running.pop(upload_id, None)
        self.suspect.pop(upload_id, None)
        marker.unlink(missing_ok=True)
        return min(limits)


class Upload:
    """One upload opened for writing. `offset` counts written bytes, `durable` fsynced ones."""

    def __init__(self, spool: Spool, upload_id: str, record: Record, fd: int, size: int) -> None:
        self.id = upload_id
        self.record = record
        self.offset = self.durable = self.chunk_start = size
        self._spool = spool
        self._fd = fd
        self._hash: RunningHash = hashlib.sha256()
        self._hashed = 0
        known = spool.running.pop(upload_id, None)
        if known is not None and known[1] <= size:
            self._hash, self._hashed = known
        self._over = False

    @property
    def path(self) -> Path:
        return self._spool.part(self.id)

    @property
    def complete(self) -> bool:
        return self.offset == self.record.length

    def mark_unverified(self) -> None:
        """Call before the first of several blocks of a chunk that has a checksum."""
        disk.save(self._spool.marker(self.id), str(self.chunk_start).encode())

    def write(self, data: bytes) -> None:
        """Append and hash. When it fails, the offset is back at the last whole block."""
        try:
            disk.write_all(self._fd, data)
        except OSError:
            self._cut_back(self.offset)
            raise
        if self._hashed == self.offset:
            self._hash.update(data)
            self._hashed += len(data)
        self.offset += len(data)

    def sync(self, now: float) -> None:
        """Make all written bytes durable; when that fails, none of them counts."""
        try:
            os.utime(self._fd, (now, now))
            os.fsync(self._fd)
        except OSError:
            # After a failed fsync the kernel may have dropped the pages: never "retry and
            # assume". What was durable before stays.
            self._cut_back(self.durable)
            raise
        self.durable = self.offset
        self.confirm()

    def confirm(self) -> None:
        """The chunk is what its checksum says (or had none)."""
        self.chunk_start = self.offset
        marker = self._spool.marker(self.id)
        if marker.exists():
            marker.unlink()
            disk.sync_folder(self._spool.uploads)

    def discard_chunk(self) -> None:
        """Throw away everything since the upload was opened."""
        self._cut_back(self.chunk_start)
        self.confirm()

    def digest(self) -> str:
        """SHA-256 of all bytes; those not hashed on the way are read from disk."""
        while self._hashed < self.offset:
            wanted = min(READ_BYTES, self.offset - self._hashed)
            piece = os.pread(self._fd, wanted, self._hashed)
            if not piece:
                raise OSError(errno.EIO, "the upload is shorter than its offset")
            self._hash.update(piece)
            self._hashed += len(piece)
        return self._hash.hexdigest()

    def end(self) -> None:
        """Nothing will be appended: the hash state need not be kept."""
        self._over = True

    def close(self) -> None:
        if not self._over and self._hashed == self.offset == self.durable:
            self._spool.running[self.id] = self._hash, self._hashed
            while len(self._spool.running) > RUNNING_HASHES_MAX:
                self._spool.running.popitem(last=False)
        os.close(self._fd)

    def _cut_back(self, offset: int) -> None:
        """Shorten to `offset`; if even that fails, remember to do it before the next use."""
        self.offset = offset
        self.durable = min(self.durable, offset)
        self._hash, self._hashed = hashlib.sha256(), 0  # computed again from disk when needed
        try:
            os.ftruncate(self._fd, offset)
            os.lseek(self._fd, offset, os.SEEK_SET)
            os.fsync(self._fd)
        except OSError:
            self._spool.suspect[self.id] = self.durable


def _lock(fd: int) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BusyError from None


def _untouched(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False
