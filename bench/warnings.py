"""All rules over 10,000 visits in 300,000 entries, and how soon one more entry warns.

The log is real: signed entries, followed by every view of the server. A process of its own
measures, so that what filled the log does not count as memory of the evaluation.
"""

import asyncio
import contextlib
import hashlib
import multiprocessing
import os
import random
import tempfile
import time
import uuid
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import uvloop

from backend.accounts.model import Name
from backend.accounts.views import Enrolled
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Certificate, Officer
from backend.database import Database, Transaction, open_database
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.ledger.model import NewEntry
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.watching import WarningWatch
from bench.lines import Line
from bench.machine import memory_mb, percentile
from offline_sync import base64url, entry, jws, keys
from offline_sync.entry import Payload, body_of

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
VISITS, ENTRIES_EACH, BODIES, OFFICERS, ENTERPRISES = 10_000, 30, 40, 400, 8_000
DOUBTFUL = 0.2
"""Share of visits of one officer only: some 2,000 warnings."""
VISITS_PER_COMMIT = 100
PROBES = 200
ENTRIES_PER_SECOND, MEMORY_MB, SECONDS = 20_000, 300, 1.0


class Told(msgspec.Struct):
    """What the measuring process found."""

    warnings: int
    whole_seconds: list[float]
    memory_mb: float
    before_mb: float
    probes: list[float]


def warnings(runs: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as name:
        begun = time.perf_counter()
        uvloop.run(fill(Path(name)))
        print(f"    {VISITS * ENTRIES_EACH:,} entries in {time.perf_counter() - begun:.0f} s")
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as process:
            told = process.submit(_run, name, max(runs, 1)).result()
    return _lines(told)


def _lines(told: Told) -> list[Line]:
    entries = VISITS * ENTRIES_EACH
    shown = sorted(told.whole_seconds)[len(told.whole_seconds) // 2]
    p50, p99 = percentile(told.probes, 0.5), percentile(told.probes, 0.99)
    what = f"{VISITS:,} visits, {entries:,} entries, {told.warnings:,} warnings"
    return [
        Line(
            f"full re-evaluation of all rules, {what}",
            f"{ENTRIES_PER_SECOND:,} entries/s; ≤ {MEMORY_MB} MB",
            f"{entries / shown:,.0f} entries/s ({shown:.1f} s), {told.memory_mb:.0f} MB"
            f" (before: {told.before_mb:.0f} MB)",
            entries / shown >= ENTRIES_PER_SECOND and told.memory_mb <= MEMORY_MB,
            runs=[{"seconds": one} for one in told.whole_seconds],
        ),
        Line(
            f"entry committed → desks told of its warning, {told.warnings:,} warnings",
            f"p99 ≤ {SECONDS:.0f} s",
            f"p50 {p50:.2f} s, p99 {p99:.2f} s",
            p99 <= SECONDS,
        ),
    ]


def _run(name: str, runs: int) -> Told:
    return uvloop.run(_measure(Path(name), runs))


async def _measure(folder: Path, runs: int) -> Told:
    async with open_database(DatabaseSettings(), folder) as database:
        book = WarningBook(database, shipped_rules())
        before = memory_mb(os.getpid())
        took: list[float] = []
        peak = 0.0
        for _ in range(runs):
            book.renew()
            begun = time.perf_counter()
            await book.standing(NOW)
            took.append(time.perf_counter() - begun)
            peak = max(peak, memory_mb(os.getpid()))
        standing = await book.standing(NOW)
        probes = await _probe(database, folder, book)
    return Told(
        warnings=len(standing.warnings),
        whole_seconds=took,
        memory_mb=peak,
        before_mb=before,
        probes=probes,
    )


class _Desks:
    """Stands where the live hub stands."""

    def __init__(self) -> None:
        self.told = asyncio.Event()

    def tell(self, event: str, told: Callable[[str], msgspec.Struct | None]) -> None:
        assert event == "warnings"
        assert told("/city/") is not None
        self.told.set()


@contextlib.asynccontextmanager
async def _loops(views: Views, watch: WarningWatch) -> AsyncGenerator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(views.follow()), tasks.create_task(watch.follow())]
        yield
        for one in running:
            one.cancel()


async def _probe(database: Database, folder: Path, book: WarningBook) -> list[float]:
    """From the commit of a doubtful opening to the moment the desks are told of its warning."""
    ledger = Ledger(database, load_or_make(folder / "keys", "palm.local/log"))
    await ledger.load()
    views, desks = Views(database, ledger, FOLLOWERS), _Desks()
    watch = WarningWatch(book, desks, lambda: NOW)
    views.on_followed(watch.wake)
    took: list[float] = []
    phone = _Phone("o-probe")
    await database.write(lambda tx: _enrol(tx, ledger, phone, 1))
    await views.catch_up()
    dice = random.Random(11)
    async with _loops(views, watch):
        for number in range(PROBES):
            raw = phone.opening(str(uuid.uuid4()), dice.randrange(ENTERPRISES), NOW, alone=True)
            desks.told.clear()
            await database.write(lambda tx, raw=raw: ledger.append(tx, [_new(raw)], NOW))
            begun = time.perf_counter()
            async with asyncio.timeout(30):
                await desks.told.wait()
            took.append(time.perf_counter() - begun)
            await asyncio.sleep(0.02 * (number % 7))
    return took


class _Phone:
    """A key and its chain."""

    def __init__(self, officer: str) -> None:
        self.officer = officer
        self.key = keys.generate()
        self.kid = keys.kid_of(self.key)
        self.seq = 0
        self.head: bytes | None = None

    def entry(self, kind: str, body: object, wall: datetime, place: int) -> bytes:
        self.seq += 1
        payload = Payload(
            v=1,
            seq=self.seq,
            prev=None if self.head is None else base64url.encode(self.head),
            kind=kind,
            by=self.officer,
            wall=wall.isoformat(),
            mono=1000 * self.seq,
            where=body_of(_where(place, self.seq)),
            app="bench",
            body=body_of(body),
        )
        raw = jws.sign(self.key, "palm-entry", msgspec.json.encode(payload), kid=self.kid)
        self.head = hashlib.sha256(raw).digest()
        return raw

    def opening(self, visit: str, enterprise: int, wall: datetime, *, alone: bool) -> bytes:
        body = {
            "visit": visit,
            "enterprise": {"id": f"e{enterprise:06d}", "name": f"企业{enterprise}"},
            "officers": [self.officer] if alone else [self.officer, f"{self.officer}-partner"],
            "found": "code",
            "inspectionType": "routine",
            "act": {"code": hashlib.sha256(visit.encode()).hexdigest()[:25], "secret": "s" * 22},
            "purpose": "service",
        }
        return self.entry("visit.opened", body, wall, enterprise)

    def visit(self, enterprise: int, wall: datetime, *, alone: bool) -> list[bytes]:
        visit = str(uuid.uuid4())
        found = [self.opening(visit, enterprise, wall, alone=alone)]
        bodies: list[tuple[str, dict[str, object]]] = [("code.shown", _SHOWN)]
        bodies += [("photo.captured", _photo(visit, n)) for n in range(6)]
        bodies.append(("sound.captured", _sound(visit)))
        items = ENTRIES_EACH - len(bodies) - 2
        bodies += [("checklist.answered", _answer(n)) for n in range(items)]
        bodies.append(("visit.closed", {"result": "no_problem", "summary": "", "count": 30}))
        for kind, body in bodies:
            found.append(self.entry(kind, {"visit": visit, **body}, wall, enterprise))
        return found


_SHOWN: dict[str, object] = {"showing": "s-1"}


def _where(place: int, trembling: int) -> dict[str, object]:
    return {
        "lat": 30 + place % 100 / 100 + trembling % 7 / 1e6,
        "lon": 120 + place / 10_000 + trembling % 11 / 1e6,
        "acc": 8.0,
        "alt": None,
        "at": "2026-11-22T08:00:00Z",
        "source": "gps",
    }


def _media(text: str, media_type: str) -> dict[str, object]:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "size": 9, "type": media_type}


def _photo(visit: str, number: int) -> dict[str, object]:
    name = f"{visit} {number}"
    return {"capture": name, "media": _media(name, "image/jpeg"), "method": "live-camera"}


def _answer(number: int) -> dict[str, object]:
    return {"checklist": "catering", "item": f"i{number}", "answer": "pass"}


def _sound(visit: str) -> dict[str, object]:
    return {
        "capture": f"{visit} sound",
        "media": _media(f"{visit} sound", "audio/webm"),
        "durationMs": 60_000,
        "announced": True,
        "method": "live-microphone",
    }


def _new(raw: bytes) -> NewEntry:
    signed = entry.parse(raw)
    body = msgspec.json.decode(bytes(signed.payload.body), type=dict[str, object])
    return NewEntry(
        kid=signed.kid,
        seq=signed.seq,
        kind=signed.payload.kind,
        by_id=signed.payload.by,
        subject=str(body["visit"]),
        hash=signed.hash,
        prev=signed.prev,
        jws=raw,
    )


async def fill(folder: Path, visits: int = VISITS) -> None:
    """A log of so many visits in a year, followed by every view."""
    async with open_database(DatabaseSettings(), folder) as database:
        ledger = Ledger(database, load_or_make(folder / "keys", "palm.local/log"))
        await ledger.load()
        views = Views(database, ledger, FOLLOWERS)
        await database.write(_people_and_places)
        phones = [_Phone(f"o{n:04d}") for n in range(OFFICERS)]
        for n, phone in enumerate(phones):
            await database.write(
                lambda tx, p=phone, n=n: _enrol(tx, ledger, p, 1 + n % (BODIES - 1))
            )
        await views.catch_up()
        dice = random.Random(5)
        for first in range(0, visits, VISITS_PER_COMMIT):
            raws: list[bytes] = []
            for n in range(first, first + VISITS_PER_COMMIT):
                wall = NOW - timedelta(minutes=50 * (visits - n))
                phone, alone = phones[n % OFFICERS], dice.random() < DOUBTFUL
                raws += phone.visit(dice.randrange(ENTERPRISES), wall, alone=alone)
            some = [_new(raw) for raw in raws]
            await database.write(lambda tx, some=some: ledger.append(tx, some, NOW))
            await views.catch_up()


def _enrol(tx: Transaction, ledger: Ledger, phone: _Phone, body: int) -> None:
    ledger.act(
        tx,
        kind="device.enrolled",
        by="bench",
        subject=phone.kid,
        body=Enrolled(
            kid=phone.kid,
            officer=phone.officer,
            account="bench",
            agency=_path(body),
            label="bench",
            jwk=keys.public_jwk(phone.key.public_key()),
        ),
        now=NOW,
    )


def _path(body: int) -> str:
    return "/city/" if body == 0 else f"/city/b{body:03d}/"


def _people_and_places(tx: Transaction) -> None:
    agencies_store.add_agencies(tx, [_agency(body) for body in range(BODIES)])
    valid = Certificate(
        number="", province="", valid_from=date(2025, 1, 1), valid_until=date(2027, 1, 1)
    )
    names = [f"o{n:04d}" for n in range(OFFICERS)]
    names += [f"{one}-partner" for one in names]
    agencies_store.add_officers(
        tx,
        [
            Officer(
                id=one,
                agency_id="b001",
                agency_path=_path(1),
                name=Name(one, one),
                certificate=msgspec.structs.replace(valid, number=f"99{n:07}"),
            )
            for n, one in enumerate([*names, "o-probe"])
        ],
    )
    enterprises_store.add_enterprises(tx, (_enterprise(n) for n in range(ENTERPRISES)))


def _agency(body: int) -> Agency:
    return Agency(
        id="city" if body == 0 else f"b{body:03d}",
        parent_id=None if body == 0 else "city",
        path=_path(body),
        level="city",
        kind="enforcement",
        name=Name(f"单位{body}", f"Body {body}"),
        region_code="990100",
        territory="/city/",
    )


def _enterprise(number: int) -> Enterprise:
    where = _where(number, 0)
    return Enterprise(
        id=f"e{number:06d}",
        uscc=f"U{number:017d}",
        short_code=f"S{number:07d}",
        name=f"企业{number}",
        address=f"路{number}号",
        lat=float(str(where["lat"])),
        lon=float(str(where["lon"])),
        agency_path="/city/",
        kind="company",
    )
