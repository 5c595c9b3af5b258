"""`palm case clock`: what is near or over in all open cases, without telling anybody."""

import asyncio
from collections.abc import Callable

import click

from backend import clock
from backend.cases.deadlines import nightly, store
from backend.clock import day_of
from backend.database import Transaction, open_database
from backend.law.calendar.service import calendar_of
from backend.settings import Settings


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
    async with open_database(settings.database, settings.data) as database:
        return await database.read(_told)


def _told(tx: Transaction) -> list[str]:
    today = day_of(clock.now())
    found: list[str] = []
    after = ""
    calendar = calendar_of(tx)
    while cases := store.open_after(tx, after, nightly.AT_ONCE):
        after = cases[-1].id
        for case, clocks in nightly.counted(tx, cases, today, calendar):
            found += [
                f"{one.last or '—'}  {one.state}  {one.name.zh}  {case.agency_path}  {case.id}"
                for one in clocks
                if one.limit not in nightly.OF_THE_PARTY
                and (one.last is None or one.last <= today + nightly.NEAR)
            ]
    return sorted(found)
