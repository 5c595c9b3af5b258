"""HTTP of codes: how far they are used."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.clock import day_of
from backend.codes.coverage import service
from backend.codes.model import Coverage, CoverageGroup, CoveredVisits, ExceptionReason
from backend.database import Database
from backend.inspections.period import period_of
from backend.web import Asker

READERS = ("supervisor", "admin", "auditor")
Id = Annotated[str, msgspec.Meta(max_length=128)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]


@get("/api/codes/coverage", operation_id="readCoverage", opt={"roles": READERS}, tags=["codes"])
async def read_coverage(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    agency: FromQuery[Id | None] = None,
) -> Coverage:
    """How many visits of a period had codes, by agency; days in China, both included."""
    period = period_of(first, last, day_of(now), days_shown=service.DAYS_SHOWN)
    return await database.read(lambda tx: service.coverage(tx, asker, agency, period))


@get(
    "/api/codes/coverage/visits",
    operation_id="listCoveredVisits",
    opt={"roles": READERS},
    tags=["codes"],
)
async def list_covered_visits(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    agency: FromQuery[Id | None] = None,
    group: FromQuery[CoverageGroup | None] = None,
    reason: FromQuery[ExceptionReason | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> CoveredVisits:
    """The visits behind one figure, newest first."""
    period = period_of(first, last, day_of(now), days_shown=service.DAYS_SHOWN)
    return await database.read(
        lambda tx: service.visits(
            tx, asker, agency, period, group=group, reason=reason, before=before, limit=limit
        )
    )


HANDLERS = [read_coverage, list_covered_visits]
