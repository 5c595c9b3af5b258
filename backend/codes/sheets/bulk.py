"""Prints the codes of a whole city: one PDF for so many enterprises of a street.

A file appears under its name only when it is whole, and one that is there is not made again: what
was broken off goes on where it stopped.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from backend.clock import day_of
from backend.codes.sheets.model import Form, Sheets, template_of
from backend.codes.sheets.service import Printer, drawn
from backend.database import Database, Engine, Transaction
from backend.documents.typesetting import Typesetter
from backend.enterprises import claims
from backend.enterprises.model import Enterprise
from backend.enterprises.store import open_at, open_streets
from backend.ledger.service import Ledger

BY = "operator"
"""Who issues claims from the command line, as the log names him."""


PROCESSES_MAX = 4
FILES_PER_PROCESS = 25
"""What a compiler remembers of earlier papers grows to hundreds of MB: its process is renewed."""


class Printed(msgspec.Struct, kw_only=True):
    """What came of it."""

    codes: int = 0
    files: int = 0
    already_there: int = 0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to print, and where to."""

    form: Form
    territory: str
    out: Path
    per_file: int
    now: datetime


MakeSheets = Callable[[list[Enterprise]], Awaitable[Sheets]]
"""The data of one file."""


def public_sheets(printer: Printer, job: Job) -> MakeSheets:
    """Posters or stickers: nothing is written anywhere but on paper."""

    async def make(enterprises: list[Enterprise]) -> Sheets:
        return printer.sheets(enterprises, day_of(job.now))

    return make


def letters(printer: Printer, job: Job, database: Database, ledger: Ledger) -> MakeSheets:
    """Letters: each file's claims are issued in one transaction, right before it is set. If it
    breaks off between the two, the next run issues new ones and the lost ones are void.
    """

    async def make(enterprises: list[Enterprise]) -> Sheets:
        wanted = [one.id for one in enterprises]

        def issue(tx: Transaction) -> list[claims.IssuedClaim]:
            return claims.issue_many(tx, ledger, wanted, by=BY, now=job.now)

        issued = await database.write(issue)
        return printer.letters(list(zip(enterprises, issued, strict=True)), day_of(job.now))

    return make


@contextmanager
def processes() -> Generator[ProcessPoolExecutor]:
    """One for each core: drawing codes is Python's work."""
    pool = ProcessPoolExecutor(
        max(1, min(PROCESSES_MAX, os.cpu_count() or 1)),
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=FILES_PER_PROCESS,
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


async def print_all(
    job: Job,
    reader: Engine | Database,
    pool: ProcessPoolExecutor,
    make: MakeSheets,
    tell: Callable[[int], None],
) -> Printed:
    """Street by street; `tell` hears of so many more enterprises done."""
    printed = Printed()
    turns = asyncio.Semaphore(PROCESSES_MAX)
    async with asyncio.TaskGroup() as files:
        for street in await reader.read(lambda tx: open_streets(tx, job.territory)):
            folder = job.out / street.strip("/").replace("/", "-")
            folder.mkdir(parents=True, exist_ok=True)
            after = ""
            while page := await _page(reader, job, street, after):
                after = page[-1].id
                target = folder / f"{job.form}-{page[0].id}-{after}.pdf"
                if target.exists():
                    printed.already_there += len(page)
                    tell(len(page))
                    continue
                await turns.acquire()
                work = _file(job, target, page, pool, make, tell)
                files.create_task(work).add_done_callback(lambda _: turns.release())
                printed.files += 1
                printed.codes += len(page)
    return printed


async def _file(
    job: Job,
    target: Path,
    page: list[Enterprise],
    pool: ProcessPoolExecutor,
    make: MakeSheets,
    tell: Callable[[int], None],
) -> None:
    sheets = await make(page)
    loop = asyncio.get_running_loop()
    _keep(target, await loop.run_in_executor(pool, _paper, job.form, sheets, job.now))
    tell(len(page))


_typesetter: list[Typesetter] = []
"""Of this process."""


def _paper(form: Form, sheets: Sheets, now: datetime) -> bytes:
    if not _typesetter:
        _typesetter.append(Typesetter())
    return _typesetter[0].render(template_of(form), drawn(form, sheets), now)


async def _page(reader: Engine | Database, job: Job, street: str, after: str) -> list[Enterprise]:
    return await reader.read(lambda tx: open_at(tx, street, after, job.per_file))


def _keep(target: Path, content: bytes) -> None:
    partial = target.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(target)
