"""HTTP of halts."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.notifications.service import hint_all
from backend.supervision.halts import service
from backend.supervision.halts.model import Halt, Halting, Lifting
from backend.supervision.powers import ACTING
from backend.supervision.questions.service import Desk
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]


@post(
    "/api/visits/{visit_id:str}/halts",
    operation_id="haltVisit",
    opt={"roles": ACTING},
    tags=["halts"],
)
async def halt_visit(
    visit_id: FromPath[Id],
    data: JSONBody[Halting],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[Halt]:
    """Stop an act, with reason and legal basis; the officers' phones show it over everything."""
    desk = Desk(database=database, ledger=ledger, views=views)
    halted, told = await service.halt(desk, visit_id, data, asker=asker, now=now)
    hint = BackgroundTask(hint_all, database, push_sender, told, now, "high")
    return Response(halted, status_code=201, background=hint)


@post(
    "/api/halts/{halt:str}/lifting",
    operation_id="liftHalt",
    opt={"roles": ACTING},
    tags=["halts"],
)
async def lift_halt(
    halt: FromPath[Id],
    data: JSONBody[Lifting],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[Halt]:
    """Let the act go on, with the reason; the first to lift stands."""
    desk = Desk(database=database, ledger=ledger, views=views)
    lifted, told = await service.lift(desk, halt, data.reason, asker=asker, now=now)
    hint = BackgroundTask(hint_all, database, push_sender, told, now, "high")
    return Response(lifted, status_code=201, background=hint)


HANDLERS = [halt_visit, lift_halt]
