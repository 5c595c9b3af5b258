"""HTTP of approvals."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.notifications.service import hint_all
from backend.planning.permits import service, showing, watching
from backend.planning.permits.model import (
    Chosen,
    OpenVisits,
    Outcome,
    Permit,
    PermitActAsked,
    PermitAsked,
    PermitRules,
    State,
)
from backend.planning.permits.rules import rules
from backend.web import Asker

DESKS = ("supervisor", "admin", "auditor")
Id = Annotated[str, msgspec.Meta(max_length=64)]


class Permits(msgspec.Struct, frozen=True, kw_only=True):
    permits: list[Permit]
    rules: PermitRules


class Bulk(msgspec.Struct, frozen=True, kw_only=True):
    permits: Annotated[
        list[Chosen], msgspec.Meta(min_length=1, max_length=service.APPROVED_AT_ONCE_MAX)
    ]


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    outcomes: list[Outcome]


@get("/api/permits", operation_id="listPermits", opt={"roles": DESKS}, tags=["planning"])
async def list_permits(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    status: FromQuery[State | None] = None,
    plan: FromQuery[Id | None] = None,
) -> Permits:
    """Approvals of the asker's bodies, what was done last first."""
    found = await database.read(
        lambda tx: showing.permits_for(tx, asker, state=status, plan=plan, now=now)
    )
    return Permits(permits=found, rules=rules())


@post(
    "/api/permits",
    operation_id="askPermit",
    opt={"roles": ("supervisor", "admin")},
    tags=["planning"],
)
async def ask_permit(
    data: JSONBody[PermitAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Permit:
    """Ask the head of the body to approve an inspection."""
    return await service.ask(database, ledger, views, data, asker=asker, now=now)


@get(
    "/api/permits/visits",
    operation_id="listOpenVisits",
    opt={"roles": DESKS},
    tags=["planning"],
)
async def list_open_visits(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> OpenVisits:
    """Visits whose approval has to be made up, those without any, and those that need none."""
    return await database.read(lambda tx: watching.open_visits(tx, asker, now))


@post(
    "/api/permits/approvals",
    operation_id="approvePermits",
    opt={"roles": ("supervisor", "admin")},
    tags=["planning"],
)
async def approve_permits(
    data: JSONBody[Bulk],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Outcomes:
    """Approve several, each for itself."""
    return Outcomes(
        outcomes=await service.approve_all(
            database, ledger, views, data.permits, asker=asker, now=now
        )
    )


@get(
    "/api/permits/{permit:str}",
    operation_id="readPermit",
    opt={"roles": DESKS},
    tags=["planning"],
)
async def read_permit(
    permit: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Permit:
    """One approval."""
    return await showing.read(database, permit, asker, now)


@post(
    "/api/permits/{permit:str}/acts",
    operation_id="decidePermit",
    opt={"roles": ("supervisor", "admin")},
    tags=["planning"],
)
async def decide_permit(
    permit: FromPath[Id],
    data: JSONBody[PermitActAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[Permit]:
    """Approve, return with remarks, withdraw, or revoke an approval with the reason."""
    shown, told = await service.act(database, ledger, views, permit, data, asker=asker, now=now)
    hint = BackgroundTask(hint_all, database, push_sender, told, now, "high")
    return Response(shown, status_code=201, background=hint)


HANDLERS = [
    list_permits,
    ask_permit,
    list_open_visits,
    approve_permits,
    read_permit,
    decide_permit,
]
