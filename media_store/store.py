"""What every keeper of finished files promises. Folder and S3 pass the same tests.

Files are named by the SHA-256 of their bytes and never change. All calls block: from an event
loop they belong in a thread (`stream` below does that). What `put_file` returned from is
durable. Failures of the machine are `OSError`s.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Protocol

READ_BYTES = 1 << 20
"""Size of the pieces in which files are read: one thread hop each."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ObjectMissingError(LookupError):
    """No file of this digest is stored."""


class ObjectDiffersError(ValueError):
    """Other bytes already stand under this digest: the stored file has been damaged."""


class StoreUnavailableError(OSError):
    """The keeper of the files cannot be reached or refuses: try again later."""


class MediaStore(Protocol):
    def put_file(self, source: Path, sha256: str, size: int, *, synced: bool = False) -> None:
        """Store the finished file `source`, whose bytes have this digest and size.

        Durable when it returns; `synced` says that the caller has fsynced `source` already.
        `source` stays where it is and must not be written to again. Storing the same bytes twice
        is harmless; `ObjectDiffersError` when the stored bytes are not those of `source`.
        """
        ...

    def size(self, sha256: str) -> int | None:
        """Size in bytes, None when nothing of this digest is stored."""
        ...

    def read(self, sha256: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Pieces of the bytes from `start`, at most `length` of them.

        `ObjectMissingError` when nothing is stored. A range beyond the end gives nothing.
        """
        ...

    def path(self, sha256: str) -> Path | None:
        """The file on this machine, None when it is not kept here (then use `read`)."""
        ...

    def digests(self) -> Iterator[str]:
        """Every stored digest, in order."""
        ...


def check_digest(sha256: str) -> str:
    """Refuse a name that is no digest, so that no path can be made of it."""
    if _DIGEST.fullmatch(sha256) is None:
        raise ValueError("a digest is 64 lower-case hex digits")
    return sha256


def is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None


def measure(store: MediaStore, sha256: str) -> str:
    """SHA-256 of the bytes that are really there. Equal to the name, or the file is damaged."""
    running = hashlib.sha256()
    for piece in store.read(sha256):
        running.update(piece)
    return running.hexdigest()


def same_bytes(store: MediaStore, sha256: str, source: Path) -> bool:
    """Whether the stored file and the file `source` are equal byte for byte."""
    with source.open("rb") as file:
        for piece in store.read(sha256):
            if file.read(len(piece)) != piece:
                return False
        return not file.read(1)


async def stream(
    store: MediaStore, sha256: str, start: int = 0, length: int | None = None
) -> AsyncGenerator[bytes]:
    """`MediaStore.read` for an event loop: one thread hop for each piece."""
    pieces = await asyncio.to_thread(store.read, sha256, start, length)
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
