"""A day of a city: a register of 27,000 officers, 5,000 visits by a hundred phones as fast as they
go, and a desk whose stream is cut again and again. What did it miss, what came twice, and do the
warnings of a fresh start say the same?
"""

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import uvloop

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Certificate, Officer
from backend.database import Transaction, open_database
from backend.field_client.simulation import DEMO_ACCOUNTS, DEMO_ENTERPRISES, Plan, simulate
from backend.settings import DatabaseSettings
from bench.lines import Line
from bench.serving import Served, data_folder, server

OFFICERS, PHONES, VISITS_EACH = 27_000, 100, 50
CUT_SECONDS = 1.5
"""How long the desk's stream stands before it is cut and resumed."""
DESK = {"login": "chenj", "password": "palm-demo-chenj"}
OPENED_KINDS = ("visit.opened", "visit.closed")
QUIET_SECONDS_MAX = 60


def city() -> list[Line]:
    """The part of `python -m bench`."""
    with data_folder() as data:
        with server(data):
            pass  # the demo city is filled
        uvloop.run(_hire(data))
        with server(data) as served:
            begun = time.perf_counter()
            faults, heard, cuts = uvloop.run(_day(served))
            seconds = time.perf_counter() - begun
            live = _warnings(served)
        logged = uvloop.run(_logged(data))
        with server(data) as again:
            fresh = _warnings(again)
    missed = len(logged - heard.keys())
    doubled = sum(count - 1 for count in heard.values())
    visits = PHONES * VISITS_EACH
    return [
        Line(
            f"a day of a city: {visits:,} visits, {OFFICERS:,} officers, a stream cut {cuts} times",
            "nothing missed, nothing twice",
            f"{visits / seconds:.0f} visits/s, {len(logged):,} openings and closings, {missed}"
            f" missed, {doubled} twice, {sum(faults.values())} not sent in time",
            missed == 0 and doubled == 0 and not faults,
        ),
        Line(
            "warnings of that day, followed live and after a fresh start",
            "the same",
            f"{len(live):,} and {len(fresh):,}",
            live == fresh,
        ),
    ]


async def _hire(data: Path) -> None:
    """As many officers as a large city has."""

    def write(tx: Transaction) -> None:
        bodies = [b for b in agencies_store.agencies_in_scope(tx, "/") if b.kind == "enforcement"]
        agencies_store.add_officers(tx, [_officer(n, bodies[n % len(bodies)]) for n in _numbers()])

    async with open_database(DatabaseSettings(), data) as database:
        await database.write(write)


def _numbers() -> range:
    return range(100_000, 100_000 + OFFICERS)


def _officer(number: int, body: Agency) -> Officer:
    return Officer(
        id=f"bench-{number}",
        agency_id=body.id,
        agency_path=body.path,
        name=Name(f"执法员{number}", f"Officer {number}"),
        certificate=Certificate(
            number=f"BENCH{number}",
            province="990000",
            valid_from=date(2026, 1, 1),
            valid_until=date(2030, 12, 31),
        ),
    )


async def _day(served: Served) -> tuple[dict[str, int], Counter[int], int]:
    """What the phones did, how often each entry was heard, how often the stream was cut."""
    heard: Counter[int] = Counter()
    done = asyncio.Event()
    listening = asyncio.create_task(_listen(served, heard, done))
    plan = Plan(
        url=served.url,
        accounts=[
            (login, secret) for login, _, secret in (a.partition(":") for a in DEMO_ACCOUNTS)
        ],
        enterprises=list(DEMO_ENTERPRISES),
        devices=PHONES,
        visits=VISITS_EACH,
        photos=0,
        seconds=900,
    )
    outcome = await simulate(plan)
    done.set()
    cuts = await listening
    return outcome.faults, heard, cuts


async def _listen(served: Served, heard: Counter[int], done: asyncio.Event) -> int:
    """Streams one after the other, each cut and resumed; until nothing new has come for a while."""
    cuts, last, quiet = 0, 0, 0
    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        (await client.post("/api/session", json=DESK)).raise_for_status()
        while quiet < 2:
            before = heard.total()
            headers = {"Last-Event-ID": str(last)}
            with contextlib.suppress(TimeoutError, httpx.TransportError):
                async with asyncio.timeout(CUT_SECONDS):
                    async with client.stream("GET", "/api/live", headers=headers) as stream:
                        async for event in _events(stream):
                            last = max(last, event["index"])
                            if event.get("kind") in OPENED_KINDS:
                                heard[event["index"]] += 1
            cuts += 1
            quiet = quiet + 1 if done.is_set() and heard.total() == before else 0
    return cuts


async def _events(stream: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in stream.aiter_lines():
        if line.startswith("data: ") and '"index"' in line:
            yield json.loads(line[6:])


async def _logged(data: Path) -> set[int]:
    def read(tx: Transaction) -> set[int]:
        marks = ", ".join("?" for _ in OPENED_KINDS)
        rows = tx.fetch_all(f"SELECT idx FROM entry WHERE kind IN ({marks})", OPENED_KINDS)
        return {int(row[0]) for row in rows}

    async with open_database(DatabaseSettings(), data) as database:
        return await database.read(read)


def _warnings(served: Served) -> set[str]:
    """The ids of every warning the desk is shown."""
    found: set[str] = set()
    with httpx.Client(base_url=served.url, timeout=QUIET_SECONDS_MAX) as client:
        client.post("/api/session", json=DESK).raise_for_status()
        after: str | None = None
        while True:
            query = {"limit": "200", **({"after": after} if after else {})}
            page = client.get("/api/warnings", params=query).raise_for_status().json()
            found |= {one["id"] for one in page["warnings"]}
            after = page["nextAfter"]
            if after is None:
                return found
