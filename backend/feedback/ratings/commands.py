"""`palm ratings` on the command line."""

import asyncio
import contextlib
from collections.abc import Callable

import click

from backend import clock
from backend.database import open_database, open_reader
from backend.feedback.ratings import auditing, releasing, service
from backend.feedback.ratings.auditing import Audit
from backend.feedback.ratings.ballots.box import BallotBox
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import Settings


@click.group()
def ratings() -> None:
    """Ratings of visits."""


@ratings.command()
@click.pass_obj
def release(settings_of: Callable[[], Settings]) -> None:
    """Release what is due, while no server runs (a running one does it by itself)."""
    settings = settings_of()
    try:
        made, waiting, aside = asyncio.run(_release(settings))
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    click.echo(
        f"{made} batches released, {waiting} ratings wait 已公布 {made} 批，{waiting} 条等待"
    )
    if aside:
        click.echo(f"{aside} ratings cannot be opened: their key is gone 密钥遗失，无法打开")


async def _release(settings: Settings) -> tuple[int, int, int]:
    now = clock.now()
    folder, urn = service.folders(settings)
    async with open_database(settings.database, settings.data) as database:
        ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
        await ledger.load()
        box = await asyncio.to_thread(BallotBox, folder, urn, releasing.release_day(now))
        with contextlib.closing(box):
            least = settings.ratings.batch_min
            made = await releasing.release(database, ledger, box, least=least, now=now)
            return made, *(await box.waiting())


@ratings.command()
@click.pass_obj
def audit(settings_of: Callable[[], Settings]) -> None:
    """Count the released ratings again and hold them against the log; reads only.

    Exit code 0: everything fits. 1: something does not.
    """
    settings = settings_of()
    folder, _ = service.folders(settings)
    if not (folder / auditing.FILE).is_file():
        raise click.ClickException(f"no ballot box here 此处没有评价库: {folder}")
    found = asyncio.run(_audit(settings))
    for wrong in found.wrong:
        click.echo(wrong)
    click.echo(f"{found.tokens} tokens, {found.batches} batches, {found.ratings} ratings")
    raise SystemExit(1 if found.wrong else 0)


async def _audit(settings: Settings) -> Audit:
    folder, _ = service.folders(settings)
    kid = load_or_make(settings.data / "keys", settings.server.log_origin).kid
    async with open_reader(settings.database, settings.data) as reader:
        return await reader.read(lambda tx: auditing.audit(tx, folder, kid))
