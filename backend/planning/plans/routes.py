"""HTTP of plans."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.plans import service
from backend.planning.plans.model import Plan, PlanActAsked, PlanAsked
from backend.web import Asker

DESKS = ("supervisor", "admin", "auditor")
Id = Annotated[str, msgspec.Meta(max_length=64)]


class Plans(msgspec.Struct, frozen=True, kw_only=True):
    plans: list[Plan]


@get("/api/plans", operation_id="listPlans", opt={"roles": DESKS}, tags=["planning"])
async def list_plans(database: NamedDependency[Database], asker: NamedDependency[Asker]) -> Plans:
    """Plans of the asker's bodies, what was done last first."""
    return Plans(plans=await database.read(lambda tx: service.plans_for(tx, asker)))


@post(
    "/api/plans",
    operation_id="draftPlan",
    opt={"roles": ("supervisor", "admin")},
    tags=["planning"],
)
async def draft_plan(
    data: JSONBody[PlanAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Plan:
    """Write a plan down; its points say where it is over the cap."""
    return await service.draft(database, ledger, views, data, asker=asker, now=now)


@get("/api/plans/{plan:str}", operation_id="readPlan", opt={"roles": DESKS}, tags=["planning"])
async def read_plan(
    plan: FromPath[Id], database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Plan:
    """One plan with its progress."""
    return await service.read(database, plan, asker)


@post(
    "/api/plans/{plan:str}/acts",
    operation_id="decidePlan",
    opt={"roles": ("supervisor", "admin")},
    tags=["planning"],
)
async def decide_plan(
    plan: FromPath[Id],
    data: JSONBody[PlanActAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Plan:
    """Submit, return with remarks, approve, publish or withdraw."""
    return await service.act(database, ledger, views, plan, data, asker=asker, now=now)


HANDLERS = [list_plans, draft_plan, read_plan, decide_plan]
