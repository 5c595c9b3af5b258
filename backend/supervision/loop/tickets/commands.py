"""`palm tickets` on the command line."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import click

from backend import clock
from backend.agencies import store as agencies_store
from backend.database import Transaction, open_database
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.problems import Problem
from backend.settings import Settings
from backend.supervision.loop.tickets import reading, service
from backend.supervision.loop.tickets.model import RowRefused, TicketImport

OPERATOR = "operator"


@click.group()
def tickets() -> None:
    """Tickets of the 12345 hotline."""


@tickets.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="Id of the supervising body the tickets are for.")
@click.option("--dry-run", is_flag=True, help="Only say what the file holds; nothing is kept.")
@click.pass_obj
def import_file(
    settings_of: Callable[[], Settings], file: Path, agency: str | None, *, dry_run: bool
) -> None:
    """Take in a CSV export (UTF-8 or GB18030) while no server runs; a running one has a screen.

    Bad rows are listed with line and reason, the good ones are in. The file again is harmless.
    """
    settings = settings_of()
    if file.stat().st_size > service.BYTES_MAX:
        raise click.ClickException(f"larger than {service.BYTES_MAX} bytes 文件过大")
    content = file.read_bytes()
    try:
        if dry_run:
            found = reading.read(content, reading.columns_of(settings.data))
            _tell(found.refused)
            click.echo(f"{found.encoding}: {len(found.tickets)} good, {len(found.refused)} bad")
            return
        answer = asyncio.run(_import(settings, content, agency or ""))
    except Problem as problem:
        told = problem.body("en")
        raise click.ClickException(f"{told.zh['detail']} {told.detail}") from None
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    _tell(answer.refused)
    again = ", nothing new: this file was here before 此文件已导入过" if answer.again else ""
    click.echo(
        f"{answer.taken} taken in, {answer.known} known, {answer.refused_count} bad"
        f" 导入 {answer.taken} 件，已有 {answer.known} 件，坏行 {answer.refused_count} 行{again}"
    )


def _tell(refused: list[RowRefused]) -> None:
    for row in refused:
        click.echo(f"line {row.line}: {row.reason.en} 第 {row.line} 行：{row.reason.zh}", err=True)


async def _import(settings: Settings, content: bytes, agency: str) -> TicketImport:
    async with open_database(settings.database, settings.data) as database:

        def path_of(tx: Transaction) -> str:
            found = agencies_store.agency_by_id(tx, agency)
            if found is None or found.kind != "supervision" or found.level == "street":
                raise click.ClickException(
                    "say which supervising body 请指明监督机构: --agency ID (city or district)"
                )
            return found.path

        path = await database.read(path_of)
        ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
        await ledger.load()
        return await service.take_in(
            database,
            ledger,
            content,
            columns=reading.columns_of(settings.data),
            owner=service.Owner(account=OPERATOR, path=path),
            now=clock.now(),
        )
