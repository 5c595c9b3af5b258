"""The demo year: whole in the log, the same story every time, and safe to break off anywhere."""

import asyncio
import itertools
import multiprocessing
import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database, Transaction, open_database
from backend.demo_city import businesses, people, service, year
from backend.demo_city.year_script import Writer, weeks
from backend.law import service as law
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.parts import FOLLOWERS
from backend.settings import DatabaseSettings, Settings
from backend.verification import fsck

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
FEW = 60
WHOLE_VISIT = timedelta(minutes=54)


async def city(database: Database, settings: Settings) -> Ledger:
    ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
    await ledger.load()
    await service.fill(database, ledger, now=NOW, enterprises=200, with_year=True)
    return ledger


def nothing(done: int, of: int) -> None:
    assert 0 < done <= of


def kinds(tx: Transaction) -> Counter[str]:
    rows = tx.fetch_all("SELECT kind, COUNT(*) FROM entry GROUP BY kind")
    return Counter({str(kind): int(count) for kind, count in rows})


def judged(tx: Transaction) -> list[dict[str, Any]]:
    rows = tx.fetch_all("SELECT jws FROM entry WHERE kind = 'warning.assessed'")
    return [payload_of(bytes(raw))["body"] for (raw,) in rows]


def story(now: datetime = NOW) -> list[tuple[Any, ...]]:
    writer = Writer(
        list(businesses.enterprises(FEW)),
        people.agencies(),
        people.officers(now.date()),
        law.checklists(),
        now,
    )
    return [(one.id, one.at, one.pair.lead.id, one.enterprise.id) for one in writer.outings()]


def test_the_story_is_the_same_every_time_and_ends_before_now() -> None:
    told = story()
    assert told == story()
    assert len(told) > FEW / 2
    assert all(weeks(NOW)[0] <= at < NOW for _, at, _, _ in told)
    by_lead: dict[str, list[datetime]] = {}
    for _, at, lead, _ in sorted(told, key=lambda one: one[1]):
        by_lead.setdefault(lead, []).append(at)
    for times in by_lead.values():
        apart = [later - earlier for earlier, later in itertools.pairwise(times)]
        assert min(apart, default=WHOLE_VISIT) >= WHOLE_VISIT, "one place at a time"


async def test_the_year_passes_every_check_and_no_view_stumbles(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database=database_settings)
    async with open_database(database_settings, tmp_path) as database:
        ledger = await city(database, settings)
        assert await year.is_due(database, ledger)
        await year.fill(database, ledger, settings, FOLLOWERS, tell=nothing, enterprises=FEW)
        assert not await year.is_due(database, ledger)
        found = await database.read(kinds)
        failures = await database.read(lambda tx: tx.fetch_all("SELECT * FROM view_failure"))
        assessed = await database.read(judged)
        received = await database.read(
            lambda tx: tx.fetch_all("SELECT received_ms FROM entry ORDER BY idx")
        )
        summary = await database.read(lambda tx: service.summary(tx, "https://palm.example"))
    assert failures == []
    assert [at for (at,) in received] == sorted(at for (at,) in received), "as time went by"
    assert found["visit.opened"] == found["visit.closed"] == len(story())
    for kind in (
        "plan.published",
        "permit.approved",
        "notice.sent",
        "code.scanned",
        "cap.published",
    ):
        assert found[kind] > 0, kind
    for kind in ("evidence.confirmed", "complaint.answered", "draw.revealed", "claim.issued"):
        assert found[kind] > 0, kind
    assert {said["verdict"] for said in assessed} == {"confirmed", "unfounded"}
    for kind in ("lead.closed", "lead.escalated", "tickets.imported", "evidence.viewed"):
        assert found[kind] > 0, kind
    assert len(summary.act_codes) == 3
    assert len(service.claim_codes(tmp_path)) == 3
    report = await fsck.check(settings, FOLLOWERS, None)
    assert [one for one in report.findings if one.weight.value != "ok"] == []


def _fill_and_tell(data: str, channel: Connection) -> None:
    async def work() -> None:
        settings = Settings(data=Path(data))
        async with open_database(settings.database, settings.data) as database:
            ledger = await city(database, settings)
            await year.fill(
                database,
                ledger,
                settings,
                FOLLOWERS,
                tell=lambda done, _: channel.send(done),
                enterprises=FEW,
            )

    asyncio.run(work())


@pytest.mark.slow
@pytest.mark.timeout(300)  # a process of its own, on a machine that others use too
async def test_a_filling_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_fill_and_tell, args=(str(tmp_path), there))
    process.start()
    there.close()
    weeks_seen = 0
    while weeks_seen < 9 and here.poll(100):
        weeks_seen = here.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    settings = Settings(data=tmp_path)
    async with open_database(settings.database, tmp_path) as database:
        ledger = Ledger(database, load_or_make(tmp_path / "keys", settings.server.log_origin))
        await ledger.load()
        before = await database.read(kinds)
        assert 0 < before["visit.opened"] < len(story())
        assert await year.is_due(database, ledger)
        await year.fill(database, ledger, settings, FOLLOWERS, tell=nothing, enterprises=FEW)
        after = await database.read(kinds)
        visits = await database.read(
            lambda tx: tx.fetch_all("SELECT subject FROM entry WHERE kind = 'visit.opened'")
        )
    assert sorted(subject for (subject,) in visits) == sorted(one[0] for one in story())
    assert after["enterprise.classified"] == FEW
    report = await fsck.check(settings, FOLLOWERS, None)
    assert [one for one in report.findings if one.weight.value != "ok"] == []


async def test_a_city_without_a_year_stays_without_one(database: Database, tmp_path: Path) -> None:
    ledger = Ledger(database, load_or_make(tmp_path / "keys", "palm.test/log"))
    await ledger.load()
    await service.fill(database, ledger, now=NOW, enterprises=20)
    assert not await year.is_due(database, ledger)
