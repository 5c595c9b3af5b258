"""The page of indicators over a year of 10,000 visits (300,000 entries) in 40 bodies with 2,000
warnings, and what the facts cost while the log is followed.

The page reads facts and days only, never entries: so the facts are laid down as the follower lays
them down, through the same function, and no log is signed for it.
"""

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import uvloop

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Database, Transaction, open_database
from backend.settings import DatabaseSettings
from backend.supervision.indicators import service, store, tables
from backend.supervision.indicators.measures import Fact
from backend.supervision.indicators.service import Period
from backend.supervision.warnings.book import Standing
from backend.supervision.warnings.model import Case, RuleWarning
from bench.lines import Line
from bench.machine import percentile

LAST = date(2026, 11, 22)
PERIOD = Period(first=LAST - timedelta(days=364), last=LAST)
VISITS, WARNINGS, BODIES, ENTERPRISES = 10_000, 2_000, 40, 8_000
AT_ONCE, PAGES = 500, 60
PAGE_MS = 500.0
FLAGS = ("inspections", "coded", "shown", "scanned", "merged", "over_cap", "closed", "complete")


def indicators(runs: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as folder:
        return uvloop.run(_measure(Path(folder), max(runs, 1)))


async def _measure(folder: Path, runs: int) -> list[Line]:
    async with open_database(DatabaseSettings(), folder) as database:
        await database.write(_bodies)
        begun = time.perf_counter()
        for first in range(0, VISITS, AT_ONCE):
            await database.write(lambda tx, at=first: _visits(tx, at))
        filled = time.perf_counter() - begun
        standing = _standing()
        pages = [await _pages(database, standing) for _ in range(runs)]
        files = await _files(database, standing)
    shown = sorted(pages, key=lambda some: percentile(some, 0.95))[len(pages) // 2]
    p50, p95 = (percentile(shown, part) * 1000 for part in (0.5, 0.95))
    what = f"{VISITS:,} visits of a year, {BODIES} bodies, {WARNINGS:,} warnings"
    return [
        Line(
            f"page of indicators, {what}",
            f"p95 ≤ {PAGE_MS:.0f} ms",
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
            p95 <= PAGE_MS,
            f"{VISITS / filled:,.0f} facts/s laid down",
        ),
        Line(f"the same as XLSX, {what}", "≤ 2 s", f"{files:.2f} s", files <= 2),
    ]


async def _pages(database: Database, standing: Standing) -> list[float]:
    """As the route makes it: read, measured, encoded."""
    took: list[float] = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        page = await database.read(lambda tx: _page(tx, standing))
        msgspec.json.encode(page)
        took.append(time.perf_counter() - begun)
    return took


async def _files(database: Database, standing: Standing) -> float:
    begun = time.perf_counter()
    tables.as_xlsx(await database.read(lambda tx: _page(tx, standing)), "zh")
    return time.perf_counter() - begun


def _page(tx: Transaction, standing: Standing) -> service.IndicatorPage:
    city = agencies_store.agency_by_id(tx, "city")
    assert city is not None
    page = service.page(tx, standing, city, PERIOD)
    assert page.indicators[0].denominator == VISITS
    return page


def _path(body: int) -> str:
    return "/city/" if body == 0 else f"/city/b{body:03d}/"


def _bodies(tx: Transaction) -> None:
    agencies_store.add_agencies(
        tx,
        [
            Agency(
                id="city" if body == 0 else f"b{body:03d}",
                parent_id=None if body == 0 else "city",
                path=_path(body),
                level="city" if body == 0 else "district",
                kind="enforcement",
                name=Name(f"单位{body}", f"Body {body}"),
                region_code="990000",
                territory="/city/",
            )
            for body in range(BODIES)
        ],
    )


def _visits(tx: Transaction, first: int) -> None:
    dice = random.Random(first)
    for number in range(first, first + AT_ONCE):
        amounts = {name: 1 for name in FLAGS if dice.random() < 0.9}
        waited = dice.randrange(20_000)
        fact = Fact(
            kind="visit",
            subject=f"v{number:06d}",
            agency_path=_path(number % BODIES),
            day=(LAST - timedelta(days=number % 365)).isoformat(),
            enterprise=f"e{dice.randrange(ENTERPRISES):06d}",
            idx=30 * number,
            amounts={**amounts, "visits": 1, "proved": 1, "proof_seconds": waited},
        )
        store.put(tx, "visit", fact.subject, fact)


def _standing() -> Standing:
    found: list[RuleWarning] = []
    for number in range(WARNINGS):
        day = LAST - timedelta(days=number % 365)
        visit, path = f"v{number:06d}", _path(number % BODIES)
        case = Case(
            id=visit,
            origin=visit,
            opens=visit,
            at_ms=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000),
            day=day,
            agency_path=path,
            about_path=path,
            facts={},
        )
        found.append(RuleWarning(id=f"{number:064x}", rule="bench", subject=visit, cases=(case,)))
    return Standing(rules={}, cases=[], warnings=found, by_id={one.id: one for one in found})
