"""`palm enterprises` on the command line."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import click

from backend import clock
from backend.database import open_database
from backend.enterprises.imports import service, store
from backend.enterprises.imports.model import EnterpriseImport
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.problems import Problem
from backend.settings import Settings

OPERATOR = "operator"
BYTES_MAX = 128 * 1024**2
ROWS_MAX = 500_000


@click.group()
def enterprises() -> None:
    """The register of enterprises."""


@enterprises.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_file(settings_of: Callable[[], Settings], file: Path) -> None:
    """Take in a CSV register (UTF-8 or GB18030) while no server runs; a running one has a screen.

    Columns: uscc, name; address, lat, lon (WGS-84), region (GB/T 2260 or an agency's number),
    status (open or closed 存续/注销/吊销).
    Bad rows are listed with line and reason, the good ones are in. The file again is harmless.
    """
    settings = settings_of()
    if file.stat().st_size > BYTES_MAX:
        raise click.ClickException(f"larger than {BYTES_MAX} bytes 文件过大")
    try:
        answer = asyncio.run(_import(settings, file.read_bytes()))
    except Problem as problem:
        told = problem.body("en")
        raise click.ClickException(f"{told.zh['detail']} {told.detail}") from None
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    for row in answer.refused:
        click.echo(f"line {row.line}: {row.reason.en} 第 {row.line} 行：{row.reason.zh}", err=True)
    left = answer.refused_count - len(answer.refused)
    if left:
        click.echo(f"… and {left} more bad rows 另有 {left} 行有误", err=True)
    click.echo(
        f"{answer.added} added, {answer.changed} changed, {answer.same} the same,"
        f" {answer.refused_count} bad"
        f" 新增 {answer.added}，更新 {answer.changed}，未变 {answer.same}，"
        f"坏行 {answer.refused_count}"
    )


async def _import(settings: Settings, content: bytes) -> EnterpriseImport:
    async with open_database(settings.database, settings.data) as database:
        territory = await database.read(store.top_territory)
        if territory is None:
            raise click.ClickException("no body stands here yet: palm setup 请先运行 palm setup")
        ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
        await ledger.load()
        return await service.take_in(
            database,
            ledger,
            content,
            importer=service.Importer(account=OPERATOR, territory=territory, rows_max=ROWS_MAX),
            now=clock.now(),
        )
