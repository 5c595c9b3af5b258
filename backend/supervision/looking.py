"""Looking at evidence: who may, what is put into the log before a byte leaves, how it is shown."""

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from backend.database import Database, Transaction
from backend.evidence import service, stamp, store
from backend.evidence.media import MediaFiles
from backend.evidence.problems import EvidenceUnreadable, OriginalMissing, RangeNotSatisfiable
from backend.evidence.service import Viewed
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.problems import NotFound, Overloaded, told_of
from backend.web import Asker
from media_store.derived import Form
from media_store.job import UnreadableError
from media_store.store import ObjectMissingError, is_digest, stream
from media_store.workbench import WorkbenchFullError

Copy = Literal["thumbnail", "preview", "stamped"]

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-zA-Z0-9.+-]+(; *codecs=[a-zA-Z0-9.,_-]+)?")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/webm": ".webm",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file, as one visit in the asker's scope names it."""

    sha256: str
    visit: VisitRow
    capture: str
    media_type: str
    size: int
    entry: LoggedEntry
    officer: str
    """Name of whoever signed the entry."""

    @property
    def bare_type(self) -> str:
        return self.media_type.partition(";")[0].strip()


class Waveform(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How loud a recording is where, measured by the server: 0…255 in equal parts."""

    duration_ms: int
    peaks: tuple[int, ...]
    whole: bool
    """False when the file breaks off."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of a file: from `start`, `length` of them."""

    start: int
    length: int
    partial: bool


async def find(database: Database, sha256: str, asker: Asker) -> Found:
    """The file, if a visit in the asker's scope names it.

    NotFound when none does, also when the file exists: what lies outside the scope is not known.
    OriginalMissing when its bytes are not here.
    """
    if not is_digest(sha256):
        raise NotFound
    found = await database.read(lambda tx: _find(tx, sha256, asker))
    if found is None:
        raise NotFound
    if found.size < 0:
        raise OriginalMissing
    return found


def _find(tx: Transaction, sha256: str, asker: Asker) -> Found | None:
    for visit_id, capture, _, media_type, index in store.entries_expecting(tx, sha256):
        row = inspections_store.by_id(tx, visit_id)
        if row is not None and (
            inspections.may_see(tx, row, asker) or inspections.takes_part(tx, row, asker)
        ):
            stored = store.stored(tx, [sha256]).get(sha256)
            shown_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else ""
            entry = store.entry_at(tx, index)
            names = service.people(tx, [entry.by_id])
            return Found(
                sha256=sha256,
                visit=row,
                capture=capture,
                media_type=shown_type or "application/octet-stream",
                size=-1 if stored is None else stored[0],
                entry=entry,
                officer=names[entry.by_id].zh if entry.by_id in names else entry.by_id,
            )
    return None


async def note(
    database: Database,
    ledger: Ledger,
    found: Found,
    form: str,
    *,
    asker: Asker,
    now: datetime,
    once: bool = False,
) -> None:
    """Put the look into the log; durable before anything is shown."""
    look = Viewed(sha256=found.sha256, capture=found.capture, form=form)
    await service.note_look(
        database, ledger, found.visit.id, look, by=asker.account_id, now=now, once=once
    )


def pieces(media: MediaFiles, found: Found, span: Span) -> AsyncGenerator[bytes]:
    """The bytes themselves, never changed."""
    return stream(media.store, found.sha256, span.start, span.length)


def span_of(header: str, size: int) -> Span:
    """The one range a player asks for (RFC 9110 §14.1); the whole file for anything else."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or not (asked[1] or asked[2]):
        return Span(start=0, length=size, partial=False)
    if not asked[1]:
        start = max(0, size - int(asked[2]))
        end = size - 1
    else:
        start = int(asked[1])
        end = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if start >= size or end < start:
        raise RangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"}, size=size)
    return Span(start=start, length=end - start + 1, partial=True)


def file_name(found: Found) -> str:
    """What a download is called: the digest says whether it is the original."""
    return found.sha256 + _EXTENSIONS.get(found.bare_type, ".bin")


async def picture(media: MediaFiles, found: Found, form: Copy) -> bytes:
    """A copy for looking at, JPEG; `stamped` shows when, where and by whom.

    EvidenceUnreadable when the file is at fault, Overloaded when the workers are full,
    StorageFull when there is no room for the copy.
    """
    lines = stamp_of(found) if form == "stamped" else ()
    try:
        path: Path = await media.copies.picture(found.sha256, Form(form), found.bare_type, lines)
        return await asyncio.to_thread(path.read_bytes)
    except UnreadableError as fault:
        raise EvidenceUnreadable(reason=fault.reason) from None
    except ObjectMissingError:
        raise OriginalMissing from None
    except WorkbenchFullError:
        raise Overloaded(headers={"Retry-After": "2"}) from None
    except OSError as fault:
        raise told_of(fault) from fault


def stamp_of(found: Found) -> tuple[str, ...]:
    """Lines of the visible stamp. It tells what was signed and proves nothing by itself."""
    return stamp.stamp_of(
        found.entry,
        enterprise=found.visit.enterprise_name,
        officer=found.officer,
        sha256=found.sha256,
    )


async def waveform(media: MediaFiles, found: Found) -> Waveform:
    """EvidenceUnreadable when it is no sound, Overloaded when the workers are full."""
    try:
        measured = await media.measured(found.sha256)
    except UnreadableError as fault:
        raise EvidenceUnreadable(reason=fault.reason) from None
    except ObjectMissingError:
        raise OriginalMissing from None
    except WorkbenchFullError:
        raise Overloaded(headers={"Retry-After": "2"}) from None
    except OSError as fault:
        raise told_of(fault) from fault
    return Waveform(duration_ms=measured.duration_ms, peaks=measured.peaks, whole=measured.whole)


def is_sound(found: Found) -> bool:
    return found.bare_type.startswith("audio/")
