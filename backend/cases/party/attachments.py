"""Attachments of a party: pictures are drawn anew, so that what they carry besides the picture
(place, device, code for a viewer's faults) never reaches a desk; PDF and sound are kept as they
are and only ever handed out as files.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from backend.cases.party.model import Attached
from backend.cases.party.problems import FileNotTaken
from backend.feedback.complaints.attachments import (
    BYTES_MAX,
    COUNT_MAX,
    GivenFile,
    shown_name,
    type_of,
)
from media_store.derived import Drawing, Drawn
from media_store.job import UnreadableError
from media_store.workbench import Workbench

OWNER = "party"
EDGE = 3000
"""Pixels of the longest edge: a page of A4 photographed stays readable."""
DRAWING_SECONDS_MAX = 20.0
PICTURES = ("image/jpeg", "image/png", "image/webp")
AS_THEY_ARE = ("application/pdf",)


class Files(Protocol):
    """What keeps files."""

    workbench: Workbench

    async def store_file(
        self, path: Path, sha256: str, size: int, media_type: str, owner: str
    ) -> None: ...


def check(files: Sequence[GivenFile]) -> list[str]:
    """The types of these files; FileNotTaken for the first that cannot be taken."""
    if len(files) > COUNT_MAX:
        raise FileNotTaken(file=shown_name(files[COUNT_MAX].name))
    found: list[str] = []
    for file in files:
        kind = type_of(file.start) or ""
        allowed = kind in PICTURES or kind in AS_THEY_ARE or kind.startswith("audio/")
        if not allowed or file.size > BYTES_MAX:
            raise FileNotTaken(file=shown_name(file.name))
        found.append(kind)
    return found


async def keep(given: Sequence[GivenFile], folder: Path, files: Files) -> tuple[Attached, ...]:
    """Make the files durable before the entry that names them. FileNotTaken for a picture that
    cannot be drawn.
    """
    kinds = check(given)
    found: list[Attached] = []
    for file, kind in zip(given, kinds, strict=True):
        content = await file.read()
        with tempfile.TemporaryDirectory(dir=folder, prefix="party-") as place:
            source = Path(place) / "given"
            await asyncio.to_thread(_write, source, content)
            kept, media_type = source, kind
            if kind in PICTURES:
                kept, media_type = await _drawn(source, kind, file, files), "image/jpeg"
            raw = await asyncio.to_thread(kept.read_bytes)
            attached = Attached(
                sha256=hashlib.sha256(raw).hexdigest(),
                size=len(raw),
                type=media_type,
                name=shown_name(file.name),
                given=hashlib.sha256(content).hexdigest(),
            )
            await files.store_file(kept, attached.sha256, attached.size, media_type, OWNER)
        found.append(attached)
    return tuple(found)


async def _drawn(source: Path, kind: str, file: GivenFile, files: Files) -> Path:
    target = source.with_name("drawn.jpg")
    drawing = Drawing(source=str(source), target=str(target), media_type=kind, edge=EDGE)
    try:
        await files.workbench.do(
            "media_store.drawing:draw", drawing, Drawn, seconds=DRAWING_SECONDS_MAX
        )
    except UnreadableError:
        raise FileNotTaken(file=shown_name(file.name)) from None
    return target


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
