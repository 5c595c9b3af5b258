"""HTTP of publications at desks."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency, Provide
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
from backend.cases.publication.service import Step
from backend.clock import day_of
from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
WRITERS = ("officer", "admin", "supervisor")


def provide_step(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Step:
    """Who asks, and where a step about a publication goes."""
    return Step(database=database, ledger=ledger, views=views, asker=asker, now=now)


STEP = {"step": Provide(provide_step, sync_to_thread=False)}


async def _shown(step: Step, case: str) -> CasePublication:
    today = day_of(step.now)
    return await step.database.read(
        lambda tx: showing.of_case(tx, step.ledger, step.asker, case, today)
    )


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
    dependencies=STEP,
)
async def read_publication(case: FromPath[Uuid], step: NamedDependency[Step]) -> CasePublication:
    """Where the publication of a case stands, and what the rules find in its decision."""
    return await _shown(step, case)


@post(
    "/api/cases/{case:str}/publication",
    operation_id="preparePublication",
    opt={"roles": WRITERS},
    tags=["cases"],
    dependencies=STEP,
)
async def prepare(
    case: FromPath[Uuid],
    data: JSONBody[PrepareAsked],
    step: NamedDependency[Step],
) -> CasePublication:
    """Put a text before the second person: every finding was confirmed or corrected."""
    await service.prepare(step, case, data)
    return await _shown(step, case)


@post(
    "/api/cases/{case:str}/publication/check",
    operation_id="checkPublication",
    opt={"roles": WRITERS},
    tags=["cases"],
    dependencies=STEP,
)
async def check(
    case: FromPath[Uuid],
    data: JSONBody[CheckAsked],
    step: NamedDependency[Step],
) -> CasePublication:
    """Publish it or give it back; never by who prepared it."""
    await service.check(step, case, data)
    return await _shown(step, case)


@post(
    "/api/cases/{case:str}/publication/withdrawal",
    operation_id="withdrawPublication",
    opt={"roles": WRITERS},
    tags=["cases"],
    dependencies=STEP,
)
async def withdraw(
    case: FromPath[Uuid],
    data: JSONBody[WithdrawAsked],
    step: NamedDependency[Step],
) -> CasePublication:
    """Take it off, at once."""
    await service.withdraw(step, case, data)
    return await _shown(step, case)


@post(
    "/api/cases/{case:str}/publication/declined",
    operation_id="declinePublication",
    opt={"roles": WRITERS},
    tags=["cases"],
    dependencies=STEP,
)
async def decline(
    case: FromPath[Uuid],
    data: JSONBody[DeclineAsked],
    step: NamedDependency[Step],
) -> CasePublication:
    """Decide not to publish, with a ground."""
    await service.decline(step, case, data)
    return await _shown(step, case)


HANDLERS = [list_publications, read_publication, prepare, check, withdraw, decline, *PUBLIC]
