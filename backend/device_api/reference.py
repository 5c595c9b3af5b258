"""What a phone carries with it, by name and digest: enterprises, checklists, officers, agencies,
the words of planning, how often enterprises were inspected, and the law of penalties on the spot.

Each file is built when the first phone asks after a change, kept compressed under its SHA-256 (of
the plain bytes), and never changes: a phone fetches it once and checks it itself.
"""

import asyncio
import gzip
import hashlib
import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from backend.agencies import service as agencies
from backend.database import Database, Transaction
from backend.enterprises import reference as enterprises
from backend.enterprises import store as enterprises_store
from backend.law import service as law
from backend.law import summary as summary_law
from backend.planning.frequency.carried import reference as frequency
from backend.planning.frequency.carried import store as frequency_store
from backend.problems import told_of
from backend.web import Asker

NAMES = (
    "enterprises",
    "checklists",
    "officers",
    "agencies",
    "planning",
    "frequency",
    "summary",
)
FOR_EVERYBODY: dict[str, Callable[[], bytes]] = {
    "checklists": law.reference,
    "planning": frequency.words,
    "summary": summary_law.reference,
}
"""The same for every body: data files of the product."""
BUILT_FOR = timedelta(minutes=1)
"""How long officers and agencies are taken as unchanged; enterprises have a counter."""
COUNTED_FOR = timedelta(minutes=15)
"""How long counters may be old: a body's file is counted again at most this often."""
FILES_MAX = 4_000
BLOBS_REMEMBERED_MAX = 8
"""A morning's thousand phones fetch the same few files: they share these bytes."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ReferenceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version of one reference, for one territory."""

    name: str
    sha256: str
    bytes: int
    """Size before compression."""
    url: str


class _Scope(msgspec.Struct, frozen=True):
    """For whom a file is built; empty members say that it does not depend on them."""

    agency_id: str
    agency_path: str
    territory: str


class _Built(msgspec.Struct, frozen=True):
    state: tuple[int | str, ...]
    at: datetime
    version: ReferenceVersion


class References:
    """Builds, keeps and gives out reference files; opened once."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._built: dict[tuple[str, _Scope], _Built] = {}
        self._blobs: dict[tuple[str, str], bytes] = {}
        self._turn = asyncio.Lock()
        """Held while a file is built: a hundred phones that ask together build it once."""

    async def manifest(self, asker: Asker, now: datetime) -> list[ReferenceVersion]:
        """The versions a phone of the asker's agency should carry today."""

        def read(tx: Transaction) -> tuple[str, int, int]:
            territory = agencies.territory_of(tx, asker.agency_id)
            return territory, enterprises_store.changes(tx), frequency_store.position(tx)

        territory, changes, position = await self._database.read(read)
        day = agencies.day_of(now).isoformat()
        states: dict[str, tuple[int | str, ...]] = {
            "enterprises": (changes,),
            "officers": (day,),
            "frequency": (day, position),
        }
        own = _Scope(asker.agency_id, asker.agency_path, territory)
        region = _Scope("", "", territory)
        scopes = {"frequency": own, **dict.fromkeys(FOR_EVERYBODY, _Scope("", "", "/"))}
        return [
            await self._version(name, scopes.get(name, region), states.get(name, ()), now)
            for name in NAMES
        ]

    async def read(self, name: str, sha256: str) -> bytes | None:
        """The gzip file of a version, as long as it is kept."""
        if name not in NAMES or not _DIGEST.fullmatch(sha256):
            return None
        blob = self._blobs.get((name, sha256))
        if blob is None:
            blob = await asyncio.to_thread(_read_if_there, self._path(name, sha256))
            if blob is not None:
                while len(self._blobs) >= BLOBS_REMEMBERED_MAX:
                    del self._blobs[next(iter(self._blobs))]
                self._blobs[name, sha256] = blob
        return blob

    async def _version(
        self, name: str, scope: _Scope, state: tuple[int | str, ...], now: datetime
    ) -> ReferenceVersion:
        async with self._turn:
            known = self._built.get((name, scope))
            if known is not None and self._is_fresh(name, known, state, now):
                return known.version
            version = await self._build(name, scope, now)
            self._built[name, scope] = _Built(state, now, version)
            return version

    def _is_fresh(
        self, name: str, known: _Built, state: tuple[int | str, ...], now: datetime
    ) -> bool:
        if not self._path(name, known.version.sha256).exists():
            return False
        if name == "frequency":
            same_day = known.state[:1] == state[:1]
            return known.state == state or (same_day and now - known.at < COUNTED_FOR)
        if known.state != state:
            return False
        return name in FOR_EVERYBODY or name == "enterprises" or now - known.at < BUILT_FOR

    async def _build(self, name: str, scope: _Scope, now: datetime) -> ReferenceVersion:
        plain = await self._database.read(_builder(name, scope, now))
        digest = hashlib.sha256(plain).hexdigest()
        path = self._path(name, digest)
        try:
            await asyncio.to_thread(_keep, path, plain)
        except OSError as fault:
            raise told_of(fault) from fault
        url = f"/api/reference/{name}/{digest}"
        return ReferenceVersion(name=name, sha256=digest, bytes=len(plain), url=url)

    def _path(self, name: str, sha256: str) -> Path:
        return self._folder / f"{name}-{sha256}.gz"


def _builder(name: str, scope: _Scope, now: datetime) -> Callable[[Transaction], bytes]:
    day = agencies.day_of(now)

    def build(tx: Transaction) -> bytes:
        if name in FOR_EVERYBODY:
            return FOR_EVERYBODY[name]()
        match name:
            case "enterprises":
                return enterprises.build(tx, scope.territory)
            case "frequency":
                return frequency.build(tx, scope.agency_id, scope.agency_path, scope.territory, day)
            case "officers":
                return msgspec.json.encode(agencies.officers_of(tx, scope.territory, day))
            case _:
                return msgspec.json.encode(agencies.agencies_of(tx, scope.territory))

    return build


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _keep(path: Path, plain: bytes) -> None:
    """Whole or not at all: a torn file under a digest would be refused by every phone for ever."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    try:
        with partial.open("wb") as file:
            file.write(gzip.compress(plain, 6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)
    kept = sorted(path.parent.glob("*.gz"), key=lambda old: old.stat().st_mtime)
    for old in kept[:-FILES_MAX]:
        old.unlink()
