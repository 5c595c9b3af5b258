"""Copies of pictures for looking at. The original is never touched; a copy can be made again.

derived/ab/<sha256>-<form>.jpg
derived/ab/<sha256>-stamped-<digest of text and font>.jpg
"""

import asyncio
import enum
import functools
import hashlib
import shutil
import subprocess
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from media_store import disk
from media_store.job import UnreadableError
from media_store.store import MediaStore, check_digest
from media_store.workbench import Workbench

DRAWING_SECONDS_MAX = 20.0
REMEMBERED_FAULTS_MAX = 4096
"""Files that cannot be drawn are remembered, so that asking again costs no worker."""

FONT_NAMES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Noto Serif CJK SC")


class Form(enum.StrEnum):
    """What a copy is for. All are JPEG, upright, without metadata."""

    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"
    STAMPED = "stamped"
    FILED = "filed"
    """Stamped too, as large as half a sheet of paper shows (180 dpi): a quarter of what phones
    take, which JPEG decodes at once, so that a file of 150 pictures takes seconds.
    """

    @property
    def edge(self) -> int:
        """Longest edge in pixels."""
        return _EDGES[self]

    @property
    def is_stamped(self) -> bool:
        return self in (Form.STAMPED, Form.FILED)


_EDGES = {Form.THUMBNAIL: 320, Form.PREVIEW: 2048, Form.STAMPED: 2048, Form.FILED: 1000}


class Font(msgspec.Struct, frozen=True):
    path: str
    index: int = 0


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be drawn. An empty `lines` makes no stamp."""

    source: str
    target: str
    media_type: str
    """What the file is said to be."""
    edge: int
    """Longest edge of the result in pixels; smaller pictures are not enlarged."""
    lines: tuple[str, ...] = ()
    font: str | None = None
    """Font file that has Chinese characters."""
    font_index: int = 0


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    width: int
    height: int
    original_width: int
    """Upright, as a person sees it."""
    original_height: int


@functools.cache
def find_font(path: Path | None = None) -> Font | None:
    """The font for stamps: the given file, else what fontconfig has for Chinese, else None.

    Without a font stamps show Latin text and say that the Chinese is missing.
    """
    if path is not None:
        if not path.is_file():
            raise FileNotFoundError(path)
        return Font(str(path))
    program = shutil.which("fc-match")
    for name in FONT_NAMES if program else ():
        asked = [program or "", "-f", "%{file}|%{index}|%{family}", name]
        answer = subprocess.run(  # noqa: S603 (fixed program and names)
            asked, capture_output=True, text=True, timeout=10, check=False
        )
        file, _, rest = answer.stdout.partition("|")
        index, _, family = rest.partition("|")
        if name in family.split(",") and index.isdigit():
            return Font(file, int(index))
    return None


@asynccontextmanager
async def local_copy(store: MediaStore, sha256: str) -> AsyncGenerator[Path]:
    """The file on this machine, for a worker; fetched for the time being if it lies elsewhere."""
    path = await asyncio.to_thread(store.path, sha256)
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="media-") as folder:
        path = Path(folder) / sha256
        await asyncio.to_thread(_fetch, store, sha256, path)
        yield path


class DerivedCopies:
    """Makes copies when they are asked for and keeps them in a folder."""

    def __init__(
        self, *, folder: Path, store: MediaStore, workbench: Workbench, font: Font | None
    ) -> None:
        self._folder = folder / "derived"
        self._store = store
        self._workbench = workbench
        self._font = font
        self._faults: OrderedDict[str, UnreadableError] = OrderedDict()
        self._turns: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def picture(
        self, sha256: str, form: Form, media_type: str, lines: tuple[str, ...] = ()
    ) -> Path:
        """The JPEG of this form. `lines` are the text of a stamp and belong to stamped forms only.

        `ObjectMissingError`, `UnreadableError` (the file is at fault), `WorkbenchFullError`,
        `OSError` (ENOSPC when the disk is full).
        """
        check_digest(sha256)
        assert bool(lines) == form.is_stamped
        target = self._folder / sha256[:2] / self._name(sha256, form, lines)
        turn = self._turns.setdefault(target.name, asyncio.Lock())
        async with turn:
            if not await asyncio.to_thread(target.exists):
                await self._draw(sha256, form, media_type, lines, target)
        return target

    def sweep(self, before: datetime) -> int:
        """Remove the copies made before that instant, and what a killed worker left; how many.
        Blocking. Each can be made again.
        """
        gone = 0
        for path in self._folder.glob("*/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    gone += 1
        return gone

    async def _draw(
        self, sha256: str, form: Form, media_type: str, lines: tuple[str, ...], target: Path
    ) -> None:
        fault_name = f"{sha256} {form} {media_type}"
        if known := self._faults.get(fault_name):
            raise UnreadableError(known.reason, known.detail)
        await asyncio.to_thread(disk.make_folder, target.parent)
        async with local_copy(self._store, sha256) as source:
            drawing = Drawing(
                source=str(source),
                target=str(target),
                media_type=media_type,
                edge=form.edge,
                lines=lines,
                font=self._font.path if self._font else None,
                font_index=self._font.index if self._font else 0,
            )
            try:
                await self._workbench.do(
                    "media_store.drawing:draw", drawing, Drawn, seconds=DRAWING_SECONDS_MAX
                )
            except UnreadableError as fault:
                self._faults[fault_name] = fault
                while len(self._faults) > REMEMBERED_FAULTS_MAX:
                    self._faults.popitem(last=False)
                raise

    def _name(self, sha256: str, form: Form, lines: tuple[str, ...]) -> str:
        if not form.is_stamped:
            return f"{sha256}-{form}.jpg"
        text = msgspec.json.encode((lines, self._font))
        return f"{sha256}-{form}-{hashlib.sha256(text).hexdigest()[:32]}.jpg"


def _fetch(store: MediaStore, sha256: str, path: Path) -> None:
    with path.open("wb") as file:
        for piece in store.read(sha256):
            file.write(piece)
