"""Files of evidence while the server runs: uploads, copies for looking at, EXIF in workers."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from backend import clock
from backend.database import Database
from backend.evidence import service, store
from backend.evidence.bodies import Media
from backend.evidence.likeness import store as likeness
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import MediaSettings
from media_store import open_store
from media_store.derived import DerivedCopies, find_font
from media_store.exif_reading import read_exif
from media_store.fingerprint import fingerprint
from media_store.sound import Sound, measure_sound
from media_store.store import MediaStore, ObjectMissingError
from media_store.tus import Limits, Stored, Tus
from media_store.workbench import Workbench, WorkbenchFullError

PHOTOS_PER_ROUND = 16
SOUNDS_KEPT_MAX = 256
RETRY_SECONDS = 5.0
"""Pause after the workers were full or the store did not answer."""

CALM_SECONDS = 0.5
CALM_ROUNDS_MAX = 20
"""EXIF is read once nothing has arrived for a moment; where that never happens, after 10 s."""

SWEEP_SECONDS = 3600.0
COPIES_KEPT_FOR = timedelta(days=90)
"""Copies for looking at are made again when somebody asks: the disk is for originals."""

_log = logging.getLogger("palm.evidence")


class MediaFiles:
    """What routes need of `media_store`, and the way from a durable file into the log."""

    def __init__(
        self,
        *,
        files: MediaStore,
        spool: Path,
        copies: Path,
        settings: MediaSettings,
        database: Database,
        ledger: Ledger,
        views: Views,
        now: Callable[[], datetime],
    ) -> None:
        self.store = files
        self.workbench = Workbench(workers=settings.workers)
        self.copies = DerivedCopies(
            folder=copies, store=files, workbench=self.workbench, font=find_font()
        )
        self.tus = Tus(
            folder=spool,
            store=files,
            on_stored=self._on_stored,
            limits=Limits(bytes_max=settings.upload_bytes_max),
        )
        self._database = database
        self._ledger = ledger
        self._now = now
        self._unread = asyncio.Event()
        self._unread.set()
        self._arrived = 0
        """Files stored since the start: whether it grows tells calm from bustle."""
        self._missing: set[str] = set()
        self._sounds: dict[str, Sound] = {}
        self._on_read: list[Callable[[], None]] = []
        views.on_followed(self._on_followed)

    def on_read(self, reaction: Callable[[], None]) -> None:
        """Call `reaction` when more is known of what pictures show; the log does not say so."""
        self._on_read.append(reaction)

    async def store_file(
        self, path: Path, sha256: str, size: int, media_type: str, owner: str
    ) -> None:
        """Make a finished file durable under its digest and say so in the log (imports)."""
        await asyncio.to_thread(self.store.put_file, path, sha256, size)
        await self._on_stored(Stored(sha256=sha256, size=size, media_type=media_type, owner=owner))

    async def _on_stored(self, stored: Stored) -> None:
        self._arrived += 1
        media = Media(sha256=stored.sha256, size=stored.size, type=stored.media_type)
        await service.note_stored(
            self._database, self._ledger, media, by=stored.owner, now=self._now()
        )

    def _on_followed(self, entries: Sequence[LoggedEntry]) -> None:
        if any(entry.kind in ("media.stored", "photo.captured") for entry in entries):
            self._unread.set()

    async def follow(self) -> None:
        """Read the EXIF of what was stored, then what it shows; the loop is owned by the
        application's task group.

        What a crash left unread is found by the first round.
        """
        while True:
            await self._unread.wait()
            self._unread.clear()
            try:
                await self._wait_for_calm()
                while await self.read_some() or await self.print_some():
                    await self._wait_for_calm()
            except (WorkbenchFullError, OSError) as fault:
                _log.warning("EXIF is read later: %r", fault)
                await asyncio.sleep(RETRY_SECONDS)
                self._unread.set()
            except BaseException:
                self._unread.set()
                raise

    async def _wait_for_calm(self) -> None:
        """Receipts come first: phones wait for them, nobody waits for EXIF."""
        for _ in range(CALM_ROUNDS_MAX):
            before = self._arrived
            await asyncio.sleep(CALM_SECONDS)
            if self._arrived == before:
                return

    async def sweep(self) -> None:
        """Remove what nobody came back for, now and then; owned like `follow`."""
        while True:
            await self.sweep_once()
            await asyncio.sleep(SWEEP_SECONDS)

    async def sweep_once(self) -> None:
        """Expired uploads, and copies that can be made again."""
        gone = await self.tus.sweep(self._now().timestamp())
        if gone:
            _log.info("%d expired uploads were removed", len(gone))
        await asyncio.to_thread(self.copies.sweep, self._now() - COPIES_KEPT_FOR)

    async def read_some(self) -> int:
        """Read the EXIF of some stored photos that nobody has read; how many there were."""
        limit = PHOTOS_PER_ROUND + len(self._missing)
        waiting = await self._database.read(lambda tx: store.unread_photos(tx, limit))
        some = [sha256 for sha256 in waiting if sha256 not in self._missing]
        for sha256 in some:
            try:
                facts = await read_exif(self.workbench, self.store, sha256)
            except ObjectMissingError:
                _log.error("the log says that %s is stored, but it is not there", sha256)
                self._missing.add(sha256)
                continue
            text = msgspec.json.encode(facts).decode()
            read_ms = clock.to_ms(self._now())
            await self._database.write(
                lambda tx, sha256=sha256, text=text, read_ms=read_ms: store.keep_exif(
                    tx, sha256, text, read_ms
                )
            )
        return len(some)

    async def print_some(self) -> int:
        """Take the fingerprints of some pictures that were read; how many there were."""
        waiting = await self._database.read(
            lambda tx: likeness.unprinted(tx, PHOTOS_PER_ROUND + len(self._missing))
        )
        some = [sha256 for sha256 in waiting if sha256 not in self._missing]
        for sha256 in some:
            try:
                bits = await fingerprint(self.workbench, self.store, sha256)
            except ObjectMissingError:
                _log.error("the log says that %s is stored, but it is not there", sha256)
                self._missing.add(sha256)
                continue
            await self._database.write(
                lambda tx, sha256=sha256, bits=bits: likeness.keep(tx, sha256, bits)
            )
        if some:
            for reaction in self._on_read:
                reaction()
        return len(some)

    async def measured(self, sha256: str) -> Sound:
        """Length and loudness of a recording, the latest kept: measuring takes a while.

        Raises what `media_store.sound.measure_sound` raises.
        """
        known = self._sounds.get(sha256)
        if known is None:
            known = await measure_sound(self.workbench, self.store, sha256)
            while len(self._sounds) >= SOUNDS_KEPT_MAX:
                del self._sounds[next(iter(self._sounds))]
            self._sounds[sha256] = known
        return known

    def close(self) -> None:
        """After the last request was answered."""
        self.tus.close()
        self.workbench.close()


@contextlib.asynccontextmanager
async def open_media(
    settings: MediaSettings,
    data: Path,
    *,
    database: Database,
    ledger: Ledger,
    views: Views,
    now: Callable[[], datetime],
) -> AsyncGenerator[MediaFiles]:
    """Everything about files below the data folder; `follow` is the caller's to run."""
    url = "" if settings.url == "folder" else settings.url
    folder = data / "media"
    files = await asyncio.to_thread(open_store, url, folder)
    media = MediaFiles(
        files=files,
        spool=folder,
        copies=folder,
        settings=settings,
        database=database,
        ledger=ledger,
        views=views,
        now=now,
    )
    try:
        yield media
    finally:
        await asyncio.to_thread(media.close)
