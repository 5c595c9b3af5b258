"""The frequency check over 100,000 enterprises × 950 bodies with a million visits of a year."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import uvloop

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Database, Transaction, open_database
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.planning.frequency import service, store
from backend.planning.frequency.carried import reference
from backend.planning.frequency.model import CapPublished, Limit, Planned, PublishedBasis
from backend.settings import DatabaseSettings
from bench.lines import Line
from bench.machine import percentile

DAY = date(2026, 11, 22)
ENTERPRISES, BODIES, VISITS, TASKS = 100_000, 950, 1_000_000, 20_000
CHECKS, READERS, AT_ONCE = 3_000, 4, 20_000
LISTS = ("catering", "food-operation", "safety-exits", "price-publication")
FIRST_ITEMS = {"catering": "dishes", "food-operation": "labels"}
TARGET_MS = 20.0


def frequency(runs: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as folder:
        return uvloop.run(_measure(Path(folder), max(runs, 1)))


async def _measure(folder: Path, runs: int) -> list[Line]:
    async with open_database(DatabaseSettings(readers_max=READERS), folder) as database:
        begun = time.perf_counter()
        await _fill(database)
        print(f"    {VISITS:,} visits filled in {time.perf_counter() - begun:.0f} s", flush=True)
        alone = [await _check_all(database, 1) for _ in range(runs)]
        crowd = [await _check_all(database, READERS) for _ in range(runs)]
        bare = await _bare(database)
        built, size = await _file(database)
    lines: list[Line] = []
    for what, times in (("one after the other", alone), (f"{READERS} at once", crowd)):
        shown = sorted(times, key=lambda some: percentile(some, 0.95))[len(times) // 2]
        p50, p95 = (percentile(shown, part) * 1000 for part in (0.5, 0.95))
        lines.append(
            Line(
                f"frequency check, {ENTERPRISES:,} × {BODIES} bodies, {VISITS:,} visits, {what}",
                f"p95 ≤ {TARGET_MS:.0f} ms",
                f"p50 {p50:.1f} ms, p95 {p95:.1f} ms",
                p95 <= TARGET_MS,
                f"{percentile(bare, 0.95) * 1000:.2f} ms for the bare rows",
            )
        )
    what = f"a body's frequency file for phones, {ENTERPRISES:,} enterprises"
    lines.append(Line(what, "≤ 10 s", f"{built:.1f} s, {size / 1e6:.1f} MB", built <= 10))
    return lines


def _path(body: int) -> str:
    return "/city/" if body == 0 else f"/city/b{body:03d}/"


def _pairs(count: int) -> Iterable[tuple[str, str]]:
    dice = random.Random(7)
    for _ in range(count):
        yield _path(dice.randrange(1, BODIES)), f"e{dice.randrange(ENTERPRISES):06d}"


async def _check_all(database: Database, at_once: int) -> list[float]:
    planned = Planned(checklists=("catering", "price-publication"))
    took: list[float] = []
    pairs = iter(list(_pairs(CHECKS)))

    async def client() -> None:
        for path, enterprise in pairs:
            begun = time.perf_counter()
            await database.read(
                lambda tx, p=path, e=enterprise: service.check(tx, p, e, DAY, planned)
            )
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(client() for _ in range(at_once)))
    return took


async def _bare(database: Database) -> list[float]:
    """What a machine needs at least: the visits of one enterprise by index."""
    took: list[float] = []
    for _, enterprise in _pairs(CHECKS):
        begun = time.perf_counter()
        await database.read(
            lambda tx, e=enterprise: tx.fetch_all(
                "SELECT visit FROM frequency_visit WHERE enterprise_id = ? AND year = 2026", (e,)
            )
        )
        took.append(time.perf_counter() - begun)
    return took


async def _file(database: Database) -> tuple[float, int]:
    begun = time.perf_counter()
    raw = await database.read(lambda tx: reference.build(tx, "b001", _path(1), "/city/", DAY))
    return time.perf_counter() - begun, len(raw)


async def _fill(database: Database) -> None:
    await database.write(_bodies)
    for first in range(0, ENTERPRISES, AT_ONCE):
        await database.write(lambda tx, at=first: _enterprises(tx, at))
    for first in range(0, VISITS, AT_ONCE):
        await database.write(lambda tx, at=first: _visits(tx, at))
    await database.write(_tasks)
    await database.write(lambda tx: tx.execute("ANALYZE"))


def _bodies(tx: Transaction) -> None:
    agencies_store.add_agencies(
        tx,
        [
            Agency(
                id="city" if body == 0 else f"b{body:03d}",
                parent_id=None if body == 0 else "city",
                path=_path(body),
                level="city",
                kind="enforcement",
                name=Name(f"单位{body}", f"Body {body}"),
                region_code="990100",
                territory="/city/",
            )
            for body in range(BODIES)
        ],
    )
    for body in range(1, BODIES):
        cap = CapPublished(
            agency=_path(body),
            year=DAY.year,
            limits=[Limit(per_year=2), Limit(per_year=4, risk="high")],
            exemptions=[],
            basis=PublishedBasis(title="bench"),
        )
        tx.execute(
            "INSERT INTO frequency_cap VALUES (?, ?, ?, ?, 0, 'bench')",
            (_path(body), DAY.year, body, msgspec.json.encode(cap).decode()),
        )


def _enterprises(tx: Transaction, first: int) -> None:
    numbers = range(first, first + AT_ONCE)
    enterprises_store.add_enterprises(
        tx,
        (
            Enterprise(
                id=f"e{n:06d}",
                uscc=f"U{n:017d}",
                short_code=f"S{n:07d}",
                name=f"企业{n}",
                address=f"路{n // 2}号",
                lat=None,
                lon=None,
                agency_path="/city/",
                kind="company",
            )
            for n in numbers
        ),
    )
    tx.execute_many(
        "INSERT INTO enterprise_class VALUES (?, '/city/', ?, ?, '[\"green\"]', 'b', 0, 0, 'b', 0)",
        [(f"e{n:06d}", ("low", "high")[n % 2], "abcd"[n % 4]) for n in numbers],
    )
    tx.execute_many(
        "INSERT INTO whitelist_entry (id, enterprise_id, agency_path, until_day, reason,"
        " entered_ms, entered_by, idx) VALUES (?, ?, '/city/', '2026-12-31', 'b', 0, 'b', 0)",
        [(f"w{n}", f"e{n:06d}") for n in numbers if n % 10 == 0],
    )


_VISIT = (
    "INSERT INTO visit (id, agency_path, kid, opened_by, officers, enterprise_id, enterprise_name,"
    " search, inspection_type, state, result, opened_idx, opened_ms, opened_wall, first_idx,"
    " last_idx, last_ms, first_seq, last_seq, photos, sounds, notes, signatures, imported)"
    " VALUES (?, ?, 'k', 'o', '[]', ?, '', '', 'routine', 'closed', 'no_problem',"
    " ?, 0, '', ?, ?, 0, 1, 1, 0, 0, 0, 0, 0)"
)


def _visits(tx: Transaction, first: int) -> None:
    dice = random.Random(first)
    counted: list[store.VisitRow] = []
    visits: list[tuple[object, ...]] = []
    answers: list[tuple[object, ...]] = []
    for n in range(first, first + AT_ONCE):
        visit, path = f"v{n:07d}", _path(dice.randrange(1, BODIES))
        enterprise = f"e{dice.randrange(ENTERPRISES):06d}"
        day = DAY - timedelta(days=dice.randrange(320))
        checklist = LISTS[n % len(LISTS)]
        visits.append((visit, path, enterprise, n, n, n))
        if checklist in FIRST_ITEMS:
            answers.append((visit, checklist, FIRST_ITEMS[checklist]))
        counted.append(
            store.VisitRow(
                visit=visit,
                agency_path=path,
                enterprise_id=enterprise,
                uscc=None,
                year=day.year,
                day=day.isoformat(),
                purpose="inspection" if n % 5 else "service",
                inspection_type="routine",
                trigger_kind="",
                made_up=0,
                checklists=f'["{checklist}"]',
                bodies=1,
                opener=1,
                idx=n,
            )
        )
    tx.execute_many(_VISIT, visits)
    columns = ", ".join(store.VisitRow.__struct_fields__)
    marks = ", ".join("?" * len(store.VisitRow.__struct_fields__))
    tx.execute_many(
        f"INSERT INTO frequency_visit ({columns}) VALUES ({marks})",
        [msgspec.structs.astuple(row) for row in counted],
    )
    tx.execute_many("INSERT INTO visit_answer VALUES (?, ?, ?, 'pass', 'k', 1)", answers)


def _tasks(tx: Transaction) -> None:
    dice = random.Random(3)
    tx.execute_many(
        "INSERT INTO task (id, agency_path, enterprise_id, officers, checklists, note, due,"
        " created_ms, created_idx, created_by)"
        " VALUES (?, ?, ?, '[]', '[\"catering\"]', '', '2026-12-01', 0, ?, 'b')",
        [
            (f"t{n}", _path(dice.randrange(1, BODIES)), f"e{dice.randrange(ENTERPRISES):06d}", n)
            for n in range(TASKS)
        ],
    )
