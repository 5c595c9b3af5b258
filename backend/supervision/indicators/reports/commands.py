"""`palm report`: the report of a body and month as a file, beside a running server."""

import asyncio
import re
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from backend import clock
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Database, Transaction, open_reader
from backend.documents.service import Documents
from backend.problems import Problem
from backend.settings import Settings
from backend.supervision.indicators.reports import paper, store
from backend.supervision.warnings.book import WarningBook, shipped_rules

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@click.command()
@click.option("--agency", help="Id of the body; the highest that supervises, unless told.")
@click.option("--month", help="Like 2026-10; the month before this one, unless told.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.pdf"),
    show_default=True,
    help="The PDF.",
)
@click.pass_obj
def report(settings_of: object, agency: str | None, month: str | None, out: Path) -> None:
    """Write the monthly report of a body; nothing is entered in the log."""
    assert callable(settings_of)
    settings = settings_of()
    assert isinstance(settings, Settings)
    now = clock.now()
    told = month or paper.month_before(day_of(now))
    if _MONTH.fullmatch(told) and told > day_of(now).isoformat()[:7]:
        raise click.ClickException(f"{told} has not begun")
    if not out.absolute().parent.is_dir():
        raise click.ClickException(f"no such folder: {out.absolute().parent}")
    try:
        raw = asyncio.run(_render(settings, agency, told, now))
    except Problem as problem:
        body = problem.body("en")
        raise click.ClickException(f"{body.title}: {body.detail}") from None
    out.write_bytes(raw)
    click.echo(f"{out} ({len(raw):,} bytes)")


async def _render(settings: Settings, agency: str | None, month: str, now: datetime) -> bytes:
    async with open_reader(settings.database, settings.data) as engine:
        # The book only reads; a reader beside the server writes nothing.
        book = WarningBook(
            cast("Database", engine), shipped_rules(), settings.data / "warning-rules"
        )
        standing = await book.standing(now)
        told = await engine.read(
            lambda tx: paper.report(tx, standing, _body(tx, agency), month, now, entered=False)
        )
    documents = Documents()
    try:
        return await documents.render(paper.TEMPLATE, told, now=now)
    finally:
        documents.close()


def _body(tx: Transaction, agency: str | None) -> Agency:
    wanted = agency or next(iter(store.reporting_bodies(tx)), "")
    found = agencies_store.agency_by_id(tx, wanted)
    if found is None:
        told = f"no such body: {wanted}" if agency else "no body supervises here yet (palm setup)"
        raise click.ClickException(told)
    return found
