"""BagIt (RFC 8493) in a zip, written as a stream: what was hashed is what was written.

Members are stored, not packed: photographs are packed already, and a stranger's tool reads them.
The same members give the same bytes, so that a verifier can tell whether anybody packed it again.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import date
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SEAL = "seal.json"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""A zip's own times prove nothing: `bag-info.txt` and the log have the day."""
_MODE = 0o100644 << 16
_WITHOUT_ZIP64_MAX = 2**31 - 1


class Sink(Protocol):
    """Where the zip goes: written from its beginning to its end, never sought in."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class BagWriter:
    """Payload files first, then the tag files; `close` writes what is left of the zip."""

    def __init__(self, sink: Sink, root: str) -> None:
        self._archive = zipfile.ZipFile(cast("BinaryIO", sink), "w", zipfile.ZIP_STORED)
        self._root = root
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def add(self, path: str, pieces: Iterable[bytes], size: int) -> str:
        """A payload file `data/<path>`; its SHA-256 as it was written."""
        digest, written = self._write(f"data/{path}", pieces, size)
        self._payload[f"data/{path}"] = digest
        self._bytes += written
        return digest

    def tag(self, name: str, content: bytes) -> str:
        """A tag file; its SHA-256."""
        digest, _ = self._write(name, [content], len(content))
        self._tags[name] = digest
        return digest

    def finish_payload(self, information: dict[str, str], day: date) -> str:
        """Declaration, information and payload manifest; the manifest's SHA-256."""
        self.tag("bagit.txt", DECLARATION.encode())
        told = {
            **information,
            "Bagging-Date": day.isoformat(),
            "Payload-Oxum": f"{self._bytes}.{len(self._payload)}",
        }
        self.tag("bag-info.txt", "".join(f"{k}: {v}\n" for k, v in told.items()).encode())
        return self.tag(MANIFEST, manifest(self._payload))

    def finish(self) -> None:
        """The manifest of the tag files, the last of all."""
        self._write(TAG_MANIFEST, [manifest(self._tags)], 0)

    def copy(self, path: str, pieces: Iterable[bytes], size: int) -> None:
        """A member as it stands in another bag, in no manifest of this one."""
        self._write(path, pieces, size)

    def _write(self, path: str, pieces: Iterable[bytes], size: int) -> tuple[str, int]:
        running, written = hashlib.sha256(), 0
        with self._archive.open(
            member(f"{self._root}/{path}"), "w", force_zip64=size > _WITHOUT_ZIP64_MAX
        ) as target:
            for piece in pieces:
                target.write(piece)
                running.update(piece)
                written += len(piece)
        return running.hexdigest(), written


class Unseekable:
    """A file that is only written: zipfile then goes back nowhere."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes, /) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def member(name: str) -> zipfile.ZipInfo:
    """A member that is the same whoever writes it, and whenever."""
    found = zipfile.ZipInfo(name, _MOMENT)
    found.external_attr = _MODE
    found.create_system = 3
    return found


def manifest(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
