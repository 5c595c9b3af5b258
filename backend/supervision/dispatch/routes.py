"""HTTP of dispatch."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.notifications.service import hint_all
from backend.supervision.dispatch import service
from backend.supervision.dispatch.model import Call, Calling, Loads
from backend.supervision.powers import ACTING
from backend.supervision.questions.service import Desk
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]


@get("/api/dispatch", operation_id="listLoads", opt={"roles": ACTING}, tags=["dispatch"])
async def list_loads(database: NamedDependency[Database], asker: NamedDependency[Asker]) -> Loads:
    """Officers in scope who have open tasks; whoever is not listed has none."""
    return await database.read(lambda tx: service.loads(tx, asker))


@post(
    "/api/visits/{visit_id:str}/calls",
    operation_id="callInBody",
    opt={"roles": ACTING},
    tags=["dispatch"],
)
async def call_in(
    visit_id: FromPath[Id],
    data: JSONBody[Calling],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[Call]:
    """Call a second body in: its people get a task and are told."""
    desk = Desk(database=database, ledger=ledger, views=views)
    called, told = await service.call_in(desk, visit_id, data, asker=asker, now=now)
    hint = BackgroundTask(hint_all, database, push_sender, told, now, "high")
    return Response(called, status_code=201, background=hint)


HANDLERS = [list_loads, call_in]
