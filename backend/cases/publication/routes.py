"""HTTP of publications at desks."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.cases.model import Uuid
from backend.cases.publication import service, showing
from backend.cases.publication.model import (
    CasePublication,
    CheckAsked,
    DeclineAsked,
    PrepareAsked,
    PublicationPage,
    State,
    WithdrawAsked,
)
from backend.cases.publication.public_routes import HANDLERS as PUBLIC
from backend.clock import day_of
from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
WRITERS = ("officer", "admin", "supervisor")


@get(
    "/api/publications",
    operation_id="listPublications",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def list_publications(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    standing: FromQuery[State | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> PublicationPage:
    """What was published, waits for its check or has to be withdrawn, newest first."""
    today = day_of(now)
    return await database.read(lambda tx: showing.page(tx, asker, standing, before, limit, today))


@get(
    "/api/cases/{case:str}/publication",
    operation_id="readCasePublication",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_publication(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePublication:
    """Where the publication of a case stands, and what the rules find in its decision."""
    return await database.read(lambda tx: showing.of_case(tx, ledger, asker, case, day_of(now)))


@post(
    "/api/cases/{case:str}/publication",
    operation_id="preparePublication",
    opt={"roles": WRITERS},
    tags=["cases"],
)
async def prepare(
    case: FromPath[Uuid],
    data: JSONBody[PrepareAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePublication:
    """Put a text before the second person: every finding was confirmed or corrected."""
    await service.prepare(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.of_case(tx, ledger, asker, case, day_of(now)))


@post(
    "/api/cases/{case:str}/publication/check",
    operation_id="checkPublication",
    opt={"roles": WRITERS},
    tags=["cases"],
)
async def check(
    case: FromPath[Uuid],
    data: JSONBody[CheckAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePublication:
    """Publish it or give it back; never by who prepared it."""
    await service.check(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.of_case(tx, ledger, asker, case, day_of(now)))


@post(
    "/api/cases/{case:str}/publication/withdrawal",
    operation_id="withdrawPublication",
    opt={"roles": WRITERS},
    tags=["cases"],
)
async def withdraw(
    case: FromPath[Uuid],
    data: JSONBody[WithdrawAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePublication:
    """Take it off, at once."""
    await service.withdraw(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.of_case(tx, ledger, asker, case, day_of(now)))


@post(
    "/api/cases/{case:str}/publication/declined",
    operation_id="declinePublication",
    opt={"roles": WRITERS},
    tags=["cases"],
)
async def decline(
    case: FromPath[Uuid],
    data: JSONBody[DeclineAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePublication:
    """Decide not to publish, with a ground."""
    await service.decline(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.of_case(tx, ledger, asker, case, day_of(now)))


HANDLERS = [list_publications, read_publication, prepare, check, withdraw, decline, *PUBLIC]
