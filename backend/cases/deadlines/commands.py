"""`palm case clock`: what is near or over in all open cases, without telling anybody."""

import asyncio
from collections.abc import Callable
from datetime import date

import click

from backend import clock
from backend.cases.deadlines import nightly, store
from backend.cases.model import Clock
from backend.clock import day_of
from backend.database import Transaction, open_reader
from backend.inspections import store as inspections_store
from backend.law.calendar.service import calendar_of
from backend.settings import Settings

STATES = {"running": "临近 near", "over": "已超过 over", "unknown": "无法计算 unknown"}


@click.command(name="clock")
@click.pass_obj
def case_clock(load_settings: Callable[[], Settings]) -> None:
    """Print every deadline that is over or near; nothing is written and nobody is told."""
    settings = load_settings()
    lines = asyncio.run(_near(settings))
    for line in lines:
        click.echo(line)
    click.echo(f"{len(lines)} near or over 临近或已超过的期限")


async def _near(settings: Settings) -> list[str]:
    async with open_reader(settings.database, settings.data) as reader:
        return await reader.read(lambda tx: told(tx, day_of(clock.now())))


def told(tx: Transaction, today: date) -> list[str]:
    """A line for each: the day, what it is, whose case. The oldest day first."""
    found: list[tuple[str, str, Clock]] = []
    after = ""
    calendar = calendar_of(tx)
    while cases := store.open_after(tx, after, nightly.AT_ONCE):
        after = cases[-1].id
        for case, clocks in nightly.counted(tx, cases, today, calendar):
            found += [
                (case.agency_path, case.number, one)
                for one in clocks
                if one.limit not in nightly.OF_THE_PARTY
                and (one.last is None or (one.last - today).days <= nightly.warned(one.limit).days)
            ]
    names = inspections_store.agencies_at(tx, sorted({path for path, *_ in found}))
    return sorted(
        f"{one.last or '----------'}  {STATES[one.state]}  {one.name.zh}"
        f"  {names[path][1] if path in names else path}  {number}"
        f"{f'  （{one.explanation.zh}）' if one.last is None else ''}"
        for path, number, one in found
    )
