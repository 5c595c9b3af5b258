"""HTTP of frequency: the answer before a departure, caps, visits that were not made."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification.service import agency_in_scope, enterprise_in_reach
from backend.planning.frequency import acts, service, store
from backend.planning.frequency.acts import CapAsked, CountAsked, SpareAsked
from backend.planning.frequency.model import (
    FrequencyAnswer,
    InspectionType,
    Planned,
    PublishedCap,
    Rules,
    TriggerKind,
)
from backend.planning.frequency.rules import rules
from backend.problems import MalformedRequest
from backend.web import ROLES, Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]
Ids = Annotated[str, msgspec.Meta(max_length=2000)]
Purpose = Literal["inspection", "service", "guidance", "publicity"]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
DAYS_AROUND_MAX = 400
CHECKLISTS_MAX = 50


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    caps: list[PublishedCap]
    spared: dict[str, int]
    """Visits of the year that these bodies did not have to make, by how."""


@get(
    "/api/enterprises/{enterprise_id:str}/frequency",
    operation_id="checkFrequency",
    opt={"roles": ROLES},
    tags=["frequency"],
)
async def check_frequency(
    enterprise_id: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    agency: FromQuery[Id | None] = None,
    day: FromQuery[date | None] = None,
    checklists: FromQuery[Ids] = "",
    inspection_type: FromQuery[InspectionType] = "routine",
    trigger: FromQuery[TriggerKind | None] = None,
    purpose: FromQuery[Purpose] = "inspection",
    ordered: FromQuery[bool] = False,
) -> FrequencyAnswer:
    """How often this year, against which cap, what others plan, and what to do instead.

    `checklists` are ids with commas between them; `ordered` from above, by a document.
    """
    today = day_of(now)
    if day is not None and abs((day - today).days) > DAYS_AROUND_MAX:
        raise MalformedRequest(why="day: within a year of today")
    named = [one for one in checklists.split(",") if one][:CHECKLISTS_MAX]
    planned = Planned(
        checklists=tuple(named),
        inspection_type=inspection_type,
        trigger=trigger,
        purpose=purpose,
        ordered_from_above=ordered,
    )

    def read(tx: Transaction) -> FrequencyAnswer:
        body = agency_in_scope(tx, asker, agency)
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        scope = body.path if asker.role == "officer" else asker.agency_path
        return service.check(tx, body.path, enterprise.id, day or today, planned, scope)

    return await database.read(read)


@get("/api/caps", operation_id="listCaps", opt={"roles": ROLES}, tags=["frequency"])
async def list_caps(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    year: FromQuery[Year | None] = None,
) -> Caps:
    """The caps that stand for the asker's bodies, of one year or of all."""
    counted = year or day_of(now).year

    def read(tx: Transaction) -> Caps:
        return Caps(
            caps=acts.caps(tx, asker, year),
            spared=store.spared_by_choice(tx, asker.agency_path, counted),
        )

    return await database.read(read)


@post("/api/caps", operation_id="publishCap", opt={"roles": ("admin",)}, tags=["frequency"])
async def publish_cap(
    data: JSONBody[CapAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> PublishedCap:
    """Publish how often a year a body inspects an enterprise of each class."""
    return await acts.publish_cap(database, ledger, views, data, asker=asker, now=now)


@get("/api/frequency-rules", operation_id="readRules", opt={"roles": ROLES}, tags=["frequency"])
async def read_rules() -> Rules:
    """The configured figures, exemptions to choose from and what can be done on paper."""
    return rules()


@post(
    "/api/enterprises/{enterprise_id:str}/spared",
    operation_id="spareVisit",
    opt={"roles": ("supervisor", "admin")},
    status_code=204,
    tags=["frequency"],
)
async def spare_visit(
    enterprise_id: FromPath[Id],
    data: JSONBody[SpareAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Note that a visit is not made, and what is done instead."""
    await acts.spare(database, ledger, views, enterprise_id, data, asker=asker, now=now)


@post(
    "/api/visits/{visit_id:str}/counting",
    operation_id="correctCount",
    opt={"roles": ("supervisor", "admin")},
    status_code=204,
    tags=["frequency"],
)
async def correct_count(
    visit_id: FromPath[Id],
    data: JSONBody[CountAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Take a visit that was opened by mistake out of the counters, or back in."""
    await acts.correct(database, ledger, views, visit_id, data, asker=asker, now=now)


HANDLERS = [check_frequency, list_caps, publish_cap, read_rules, spare_visit, correct_count]
