"""The queue file: what a phone could not send, carried by hand (docs/sync-protocol.md 4).

A zip without compression: `entries.txt` (one JWS a line), `media/<sha256 hex>` (raw bytes),
`types.json` ({hex: media type}). The reader believes nothing it says: names outside these
forms are ignored and reported, nothing is extracted to a path, every size is bounded before
it is read, and digests are for whoever stores the bytes to check.
"""

import re
import struct
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Annotated

import msgspec

from offline_sync.entry import ENTRY_BYTES_MAX

ENTRIES = "entries.txt"
TYPES = "types.json"
MEMBERS_MAX = 20_002
ENTRIES_BYTES_MAX = 512 * 2**20
TYPES_BYTES_MAX = 4 * 2**20
MEDIA_BYTES_MAX = 2**31
CHUNK_BYTES = 256 * 1024

_media_name = re.compile(r"media/([0-9a-f]{64})")
_encrypted = 0x1

Hex = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
MediaType = Annotated[str, msgspec.Meta(pattern=r"^[\w.+-]+/[\w.+-]+\Z", max_length=100)]
UNTYPED = "application/octet-stream"


class QueueFileError(Exception):
    """The file as a whole is no queue file. `why` is for logs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    """Promised by the member's name, lower-case hex; not checked here."""
    size: int
    type: str


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    media: tuple[Medium, ...]
    ignored: tuple[str, ...]
    """Names of members that are not of this format, unreadable, too large or compressed."""


def name(kid: str, at: datetime) -> str:
    """File name; `at` in the zone the officer should read it in."""
    return f"palm-queue-{kid[:8]}-{at:%Y%m%dT%H%M%S}.zip"


def inspect(archive: zipfile.ZipFile, size: int) -> Contents:
    """Look through the directory of a queue file of `size` bytes; QueueFileError if it is none.

    Bound `size` before opening it: zipfile holds the whole directory in memory.
    """
    members = archive.infolist()
    if len(members) > MEMBERS_MAX:
        raise QueueFileError(f"{len(members)} members")
    if len({member.filename for member in members}) != len(members):
        raise QueueFileError("a name occurs twice")
    if sum(member.compress_size for member in members) > size:
        raise QueueFileError("members overlap")
    types = _types(archive)
    media: list[Medium] = []
    ignored: list[str] = []
    for member in members:
        found = _media_name.fullmatch(member.filename)
        if found is not None and _plain(member, MEDIA_BYTES_MAX):
            kind = (types or {}).get(found[1], UNTYPED)
            media.append(Medium(sha256=found[1], size=member.file_size, type=kind))
        elif member.filename != ENTRIES and (member.filename != TYPES or types is None):
            ignored.append(member.filename)
    return Contents(media=tuple(media), ignored=tuple(ignored))


def entry_lines(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Entries in the order of the file, without blank lines. QueueFileError when damaged.

    A line longer than an entry may be is cut one byte past the limit, so that reading it as
    an entry gives `too-large`; the rest of it is skipped, not held.
    """
    member = _member(archive, ENTRIES, ENTRIES_BYTES_MAX)
    if member is None:
        return
    with _opened(archive, member) as lines:
        while line := lines.readline(ENTRY_BYTES_MAX + 2):
            kept = line.rstrip(b"\r\n")
            while line and not line.endswith(b"\n"):
                line = lines.readline(ENTRY_BYTES_MAX)
            if kept:
                yield kept[: ENTRY_BYTES_MAX + 1]


def media_chunks(archive: zipfile.ZipFile, medium: Medium) -> Iterator[bytes]:
    """Bytes of one medium in pieces; QueueFileError when the member is damaged."""
    member = _member(archive, f"media/{medium.sha256}", MEDIA_BYTES_MAX)
    if member is None:
        raise QueueFileError("no such medium")
    with _opened(archive, member) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def write(
    target: IO[bytes],
    entries: Iterable[bytes],
    media: Iterable[tuple[Medium, Iterable[bytes]]],
    *,
    at: datetime,
) -> None:
    """Write a queue file. Same input, same bytes. Each medium is streamed, never held."""
    types: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        with archive.open(_info(ENTRIES, at), "w") as lines:
            for entry in entries:
                lines.write(entry + b"\n")
        for medium, chunks in media:
            if medium.sha256 in types:
                continue  # one file may be named by many entries
            types[medium.sha256] = medium.type
            with archive.open(_info(f"media/{medium.sha256}", at), "w") as stream:
                for chunk in chunks:
                    stream.write(chunk)
        archive.writestr(_info(TYPES, at), msgspec.json.encode(types, order="sorted"))


def _info(member: str, at: datetime) -> zipfile.ZipInfo:
    year = min(max(at.year, 1980), 2107)  # all a zip can say (APPNOTE 4.4.6)
    moment = (year, at.month, at.day, at.hour, at.minute, at.second)
    return zipfile.ZipInfo(member, moment)


@contextmanager
def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Generator[IO[bytes]]:
    """The member's bytes; whatever zipfile stumbles over becomes a QueueFileError."""
    try:
        with archive.open(member) as stream:
            yield stream
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, struct.error) as error:
        raise QueueFileError(f"{member.filename}: {error}") from None


def _member(archive: zipfile.ZipFile, member: str, bytes_max: int) -> zipfile.ZipInfo | None:
    try:
        info = archive.getinfo(member)
    except KeyError:
        return None
    if not _plain(info, bytes_max):
        raise QueueFileError(f"{member} is compressed, encrypted or too large")
    return info


def _plain(info: zipfile.ZipInfo, bytes_max: int) -> bool:
    return (
        info.compress_type == zipfile.ZIP_STORED
        and info.compress_size == info.file_size <= bytes_max
        and not info.flag_bits & _encrypted
    )


def _types(archive: zipfile.ZipFile) -> Mapping[str, str] | None:
    """Media types by digest; None when unreadable: a damaged hint must not keep evidence out."""
    try:
        member = _member(archive, TYPES, TYPES_BYTES_MAX)
        if member is None:
            return {}
        with _opened(archive, member) as stream:
            return msgspec.json.decode(stream.read(), type=dict[Hex, MediaType])
    except (QueueFileError, ValueError, RecursionError):
        return None
