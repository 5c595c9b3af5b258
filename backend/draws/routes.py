"""HTTP of draws: for desks, and the file with which anybody repeats one."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.draws import approving, service, showing
from backend.draws.model import (
    Bundle,
    Contribution,
    Draw,
    DrawAsked,
    DrawPermitAsked,
    DrawRead,
    Recusal,
    RecusalDeclared,
)
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker


class Draws(msgspec.Struct, frozen=True, kw_only=True):
    draws: list[Draw]


class Recusals(msgspec.Struct, frozen=True, kw_only=True):
    recusals: list[Recusal]


class Revelation(msgspec.Struct, frozen=True, kw_only=True):
    contribution: Contribution = ""
    """The public words that the commitment promised."""


@get(
    "/api/draws",
    operation_id="listDraws",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["draws"],
)
async def list_draws(database: NamedDependency[Database], asker: NamedDependency[Asker]) -> Draws:
    """Draws of the asker's agencies, newest first."""
    return Draws(draws=await database.read(lambda tx: showing.draws_for(tx, asker)))


@post(
    "/api/draws",
    operation_id="commitDraw",
    opt={"roles": ("supervisor", "admin")},
    tags=["draws"],
)
async def commit_draw(
    data: JSONBody[DrawAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> DrawRead:
    """Put the lists and the promise of a seed into the log."""
    row = await service.commit(database, ledger, views, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read_draw(tx, row, asker, now))


@get(
    "/api/draws/{draw:str}",
    operation_id="readDraw",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["draws"],
)
async def read_draw(
    draw: FromPath[str],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> DrawRead:
    """One draw with its result."""
    row = await service.read_row(database, draw, asker)
    return await database.read(lambda tx: showing.read_draw(tx, row, asker, now))


@post(
    "/api/draws/{draw:str}/revelation",
    operation_id="revealDraw",
    opt={"roles": ("supervisor", "admin")},
    tags=["draws"],
)
async def reveal_draw(
    draw: FromPath[str],
    data: JSONBody[Revelation],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> DrawRead:
    """Open the seed: the outcome is what anybody can compute from it."""
    row = await service.reveal(
        database, ledger, views, draw, contribution=data.contribution, asker=asker, now=now
    )
    return await database.read(lambda tx: showing.read_draw(tx, row, asker, now))


@post(
    "/api/draws/{draw:str}/permits",
    operation_id="askDrawPermit",
    opt={"roles": ("supervisor", "admin")},
    tags=["draws"],
)
async def ask_permit(
    draw: FromPath[str],
    data: JSONBody[DrawPermitAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> DrawRead:
    """Ask the head of the body to approve the whole draw; its tasks follow from the approval."""
    row = await service.read_row(database, draw, asker)
    await approving.ask(database, ledger, views, row, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read_draw(tx, row, asker, now))


@get(
    "/api/draws/{draw:str}/bundle",
    operation_id="readDrawBundle",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["draws"],
)
async def read_bundle(
    draw: FromPath[str],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
) -> Bundle:
    """The whole file, also before the day of the visits."""
    row = await service.read_row(database, draw, asker)
    return await service.bundle(database, ledger, row, whole=True)


@get(
    "/draws/{draw:str}",
    operation_id="readPublicDraw",
    opt={"public": True},
    tags=["draws"],
)
async def read_public_bundle(
    draw: FromPath[str],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    now: NamedDependency[datetime],
) -> Bundle:
    """The file with which anybody repeats a draw: whole when the days of the visits are over."""
    return await service.public_bundle(database, ledger, draw, now)


@get("/api/recusals", operation_id="listRecusals", opt={"roles": ROLES}, tags=["draws"])
async def list_recusals(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Recusals:
    """Who stays away from which enterprise."""
    return Recusals(recusals=await database.read(lambda tx: showing.recusals_for(tx, asker)))


@post(
    "/api/recusals",
    operation_id="declareRecusal",
    opt={"roles": ("officer", "supervisor", "admin")},
    tags=["draws"],
)
async def declare_recusal(
    data: JSONBody[RecusalDeclared],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Recusals:
    """Stay away from an enterprise in every later draw."""
    await showing.declare_recusal(database, ledger, views, data, asker=asker, now=now)
    return Recusals(recusals=await database.read(lambda tx: showing.recusals_for(tx, asker)))


HANDLERS = [
    list_draws,
    commit_draw,
    read_draw,
    reveal_draw,
    ask_permit,
    read_bundle,
    read_public_bundle,
    list_recusals,
    declare_recusal,
]
