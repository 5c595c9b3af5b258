"""HTTP of indicators, of the records behind them, and of the files they are given out as."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.agencies.service import day_of
from backend.database import Database, Transaction
from backend.supervision.indicators import records, service
from backend.supervision.indicators.model import IndicatorPage, Part, RecordPage
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker

SEERS = ("supervisor", "admin", "auditor")
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Id = Annotated[str, msgspec.Meta(max_length=128)]
First = Annotated[date | None, QueryParameter(name="from")]
Last = Annotated[date | None, QueryParameter(name="to")]


@get("/api/indicators", operation_id="readIndicators", opt={"roles": SEERS}, tags=["indicators"])
async def read_indicators(
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
) -> IndicatorPage:
    """Every indicator of a body and all below it, over time and by body."""
    period = service.period_of(first, last, day_of(now))
    standing = await warning_book.standing(now)

    def read(tx: Transaction) -> IndicatorPage:
        return service.page(tx, standing, service.agency_of(tx, asker, agency), period)

    return await database.read(read)


@get(
    "/api/indicators/{indicator:str}/records",
    operation_id="listIndicatorRecords",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def list_records(
    indicator: FromPath[Id],
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
    part: FromQuery[Part] = "all",
    after: FromQuery[Id | None] = None,
    limit: FromQuery[Limit] = 50,
) -> RecordPage:
    """The records behind one number, newest first."""
    period = service.period_of(first, last, day_of(now))
    standing = await warning_book.standing(now)
    question = records.Question(indicator=indicator, part=part, after=after, limit=limit)

    def read(tx: Transaction) -> RecordPage:
        body = service.agency_of(tx, asker, agency)
        return records.records(tx, standing, body, period, question)

    return await database.read(read)


HANDLERS = [read_indicators, list_records]
