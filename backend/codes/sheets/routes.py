"""HTTP of printed codes: a desk opens a poster or stickers, and issues a sealed letter."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.clock import day_of
from backend.codes.sheets import service
from backend.codes.sheets.model import STICKERS_PER_PAGE, PublicForm, template_of
from backend.database import Database
from backend.documents.service import Documents
from backend.enterprises import claims
from backend.ledger.service import Ledger
from backend.settings import Settings
from backend.web import Asker, pdf_answer

PRINTERS = ("supervisor", "admin")


@get(
    "/api/enterprises/{enterprise_id:str}/sheet.pdf",
    operation_id="printSheet",
    opt={"roles": PRINTERS},
    tags=["codes"],
    media_type="application/pdf",
)
async def print_sheet(
    enterprise_id: FromPath[str],
    form: FromQuery[PublicForm],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    territory: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A poster, or a page of stickers, with the code the server signs today."""
    server = _server(settings, request)
    data = await database.read(
        lambda tx: service.sheet_of(
            tx,
            server,
            ledger.keys.chain,
            enterprise_id=enterprise_id,
            territory=territory,
            now=now,
        )
    )
    page = await asyncio.to_thread(service.drawn, form, data)
    if form == "sticker":
        page = msgspec.structs.replace(page, sheets=page.sheets * STICKERS_PER_PAGE)
    made = await documents.render(template_of(form), page, now=now)
    return pdf_answer(made, f"{form}-{data.sheets[0].short_code}")


@post(
    "/api/enterprises/{enterprise_id:str}/letter.pdf",
    operation_id="issueLetter",
    opt={"roles": PRINTERS},
    tags=["codes"],
    media_type="application/pdf",
)
async def issue_letter(
    enterprise_id: FromPath[str],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    territory: NamedDependency[str],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The sealed letter with a claim code, seen this once; an older unused code is void."""
    server, day = _server(settings, request), day_of(now)
    printer = await database.read(lambda tx: service.printer(tx, server, ledger.keys.chain))
    one = await database.read(lambda tx: service.enterprise_in(tx, enterprise_id, territory))
    await documents.ready()  # a claim that nobody can print would have voided the one before
    issued = await database.write(
        lambda tx: claims.issue_for(
            tx, ledger, enterprise_id, territory=territory, asker=asker, now=now
        )
    )
    data = printer.letters([(one, issued)], day)
    page = await asyncio.to_thread(service.drawn, "letter", data)
    made = await documents.render(template_of("letter"), page, now=now)
    return pdf_answer(made, f"letter-{one.short_code}")


def _server(settings: Settings, request: Request[Any, Any, Any]) -> str:
    """What is printed must lead here: the public address, else the one the desk uses."""
    return (settings.server.public_url or str(request.base_url)).rstrip("/")


HANDLERS = [print_sheet, issue_letter]
