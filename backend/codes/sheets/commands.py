"""`palm codes print`: posters, stickers or sealed letters of many enterprises as PDF files."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from backend import clock
from backend.agencies import store as agencies_store
from backend.codes.sheets import bulk, service
from backend.codes.sheets.model import FORMS, Form
from backend.database import Database, Engine, Transaction, open_database, open_reader
from backend.documents.problems import NoChineseFont
from backend.documents.typesetting import Typesetter
from backend.enterprises import store as enterprises_store
from backend.enterprises.claims import ISSUED_AT_ONCE_MAX
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import Settings

ALL = "/"


@click.group()
def codes() -> None:
    """Enterprise codes on paper."""


@codes.command(name="print")
@click.option("--agency", help="Id or path of an agency: its territory is printed.")
@click.option("--all", "everything", is_flag=True, help="Every open enterprise.")
@click.option("--form", type=click.Choice(FORMS), default="poster", show_default=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder."
)
@click.option("--url", help="Address the codes lead to (PALM_SERVER_PUBLIC_URL).")
@click.option(
    "--per-file",
    type=click.IntRange(1, ISSUED_AT_ONCE_MAX),
    default=100,
    show_default=True,
    help="Enterprises in one PDF.",
)
@click.pass_obj
def print_codes(
    load_settings: Callable[[], Settings],
    *,
    agency: str | None,
    everything: bool,
    form: Form,
    out: Path,
    url: str | None,
    per_file: int,
) -> None:
    """Print codes: one PDF for so many enterprises of a street. What is there is left alone.

    Letters issue new claim codes and void unused older ones: for them the server must not run.
    """
    settings = load_settings()
    server = (url or settings.server.public_url).rstrip("/")
    if not server.startswith(("https://", "http://")):
        raise click.ClickException(
            "say where the codes shall lead 请指明二维码指向的地址: --url https://…"
        )
    if everything == (agency is not None):
        raise click.ClickException("say either --agency or --all 请选择 --agency 或 --all")
    if not (settings.data / "keys" / "server.p256.pem").is_file():  # never sign with a fresh key
        raise click.ClickException(f"no server keys here 此处没有服务器密钥: {settings.data}")
    try:
        asyncio.run(_print(settings, server, agency, form, out, per_file))
    except NoChineseFont as problem:
        body = problem.body("zh")
        raise click.ClickException(f"{body.zh['detail']} {body.en['detail']}") from None
    except RuntimeError as error:  # another process holds the data folder
        raise click.ClickException(f"{error}: {settings.data}") from None


async def _print(
    settings: Settings, server: str, agency: str | None, form: Form, out: Path, per_file: int
) -> None:
    begun = time.monotonic()
    Typesetter()  # NoChineseFont before anything is done
    keys = load_or_make(settings.data / "keys", settings.server.log_origin)
    async with AsyncExitStack() as stack:
        reader: Engine | Database
        if form == "letter":
            reader = await stack.enter_async_context(
                open_database(settings.database, settings.data)
            )
        else:
            reader = await stack.enter_async_context(open_reader(settings.database, settings.data))
        territory = await reader.read(lambda tx: _territory(tx, agency))
        job = bulk.Job(form=form, territory=territory, out=out, per_file=per_file, now=clock.now())
        printer = await reader.read(lambda tx: service.printer(tx, server, keys.chain))
        if isinstance(reader, Database):
            ledger = Ledger(reader, keys)
            await ledger.load()
            make = bulk.letters(printer, job, reader, ledger)
        else:
            make = bulk.public_sheets(printer, job)
        total = await reader.read(lambda tx: enterprises_store.count_open(tx, territory))
        with bulk.processes() as pool, _progress() as progress:
            task = progress.add_task(form, total=total)
            printed = await bulk.print_all(
                job, reader, pool, make, lambda done: progress.advance(task, done)
            )
    seconds = time.monotonic() - begun
    click.echo(
        f"{printed.codes} codes in {printed.files} files, {printed.already_there} were there,"
        f" {seconds:.1f} s: {out}"
    )


def _territory(tx: Transaction, agency: str | None) -> str:
    if agency is None:
        return ALL
    for known in agencies_store.agencies_in_scope(tx, ALL):
        if agency in (known.id, known.path):
            return known.territory
    raise click.ClickException(f"no such agency 没有这个单位: {agency}")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    )
