"""Prints the codes of a whole city: one PDF for so many enterprises of a street.

A file appears under its name only when it is whole, and one that is there is not made again: what
was broken off goes on where it stopped.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import msgspec

from backend.agencies.service import day_of
from backend.codes.sheets.model import Form, Sheets, template_of
from backend.codes.sheets.service import Printer
from backend.database import Database, Engine, Transaction
from backend.documents.typesetting import Typesetter
from backend.enterprises import claims
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.ledger.service import Ledger

BY = "operator"
"""Who issues claims from the command line, as the log names him."""


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
        return printer.sheets(job.form, enterprises, day_of(job.now))

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


async def print_all(
    job: Job,
    reader: Engine | Database,
    typesetter: Typesetter,
    make: MakeSheets,
    tell: Callable[[int], None],
) -> Printed:
    """Street by street; `tell` hears of so many more enterprises done."""
    printed = Printed()
    for street in await reader.read(lambda tx: enterprises_store.open_streets(tx, job.territory)):
        folder = job.out / street.strip("/").replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
        after = ""
        while page := await _page(reader, job, street, after):
            after = page[-1].id
            target = folder / f"{job.form}-{page[0].id}-{after}.pdf"
            if target.exists():
                printed.already_there += len(page)
            else:
                sheets = await make(page)
                _keep(target, typesetter.render(template_of(job.form), sheets, job.now))
                printed.files += 1
                printed.codes += len(page)
            tell(len(page))
    return printed


async def _page(reader: Engine | Database, job: Job, street: str, after: str) -> list[Enterprise]:
    return await reader.read(lambda tx: enterprises_store.open_at(tx, street, after, job.per_file))


def _keep(target: Path, content: bytes) -> None:
    partial = target.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(target)
