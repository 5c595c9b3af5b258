"""HTTP of indicators, of the records behind them, and of the files they are given out as."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.inspections.period import Period, period_of
from backend.ledger.service import Ledger
from backend.supervision.indicators import places, records, service, tables
from backend.supervision.indicators.feed.feed_routes import HANDLERS as FEED
from backend.supervision.indicators.model import IndicatorPage, Part, RecordPage
from backend.supervision.indicators.reports.report_routes import HANDLERS as REPORTS
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker, language_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEERS = ("supervisor", "admin", "auditor")
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Id = Annotated[str, msgspec.Meta(max_length=128)]
First = Annotated[date | None, QueryParameter(name="from")]
Last = Annotated[date | None, QueryParameter(name="to")]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Whose numbers are asked for, and of what time."""

    period: Period
    agency: str | None
    """The asker's own body when none is named."""


def provide_wanted(
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
) -> Wanted:
    """What every route of indicators is asked for."""
    period = period_of(first, last, day_of(now), days_shown=service.DAYS_SHOWN)
    return Wanted(period=period, agency=agency)


async def provide_page(
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> IndicatorPage:
    """Every indicator of that body and all below it."""
    standing = await warning_book.standing(now)

    def read(tx: Transaction) -> IndicatorPage:
        body = service.agency_of(tx, asker, wanted.agency)
        return service.page(tx, standing, body, wanted.period)

    return await database.read(read)


WANTED = {"wanted": Provide(provide_wanted, sync_to_thread=False)}
PAGE = {**WANTED, "page": Provide(provide_page)}


@get(
    "/api/indicators",
    operation_id="readIndicators",
    opt={"roles": SEERS},
    tags=["indicators"],
    dependencies=PAGE,
)
async def read_indicators(page: NamedDependency[IndicatorPage]) -> IndicatorPage:
    """Every indicator of a body and all below it, over time and by body."""
    return page


@get(
    "/api/indicators/{indicator:str}/records",
    operation_id="listIndicatorRecords",
    opt={"roles": SEERS},
    tags=["indicators"],
    dependencies=WANTED,
)
async def list_records(
    indicator: FromPath[Id],
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
    part: FromQuery[Part] = "all",
    after: FromQuery[Id | None] = None,
    limit: FromQuery[Limit] = 50,
) -> RecordPage:
    """The records behind one number, newest first."""
    standing = await warning_book.standing(now)
    question = records.Question(indicator=indicator, part=part, after=after, limit=limit)

    def read(tx: Transaction) -> RecordPage:
        body = service.agency_of(tx, asker, wanted.agency)
        return records.records(tx, standing, body, wanted.period, question)

    return await database.read(read)


@get(
    "/api/indicators/table.csv",
    operation_id="downloadIndicatorsCsv",
    opt={"roles": SEERS},
    tags=["indicators"],
    dependencies=PAGE,
)
async def download_csv(
    request: Request[Any, Any, Any], page: NamedDependency[IndicatorPage]
) -> Response[bytes]:
    """The page as a table: every number with its parts, by body and over time."""
    content = tables.as_csv(page, language_of(request))
    name = f"indicators-{page.first}-{page.last}.csv"
    return _file(content, "text/csv", name)


@get(
    "/api/indicators/table.xlsx",
    operation_id="downloadIndicatorsXlsx",
    opt={"roles": SEERS},
    tags=["indicators"],
    dependencies=PAGE,
)
async def download_xlsx(
    request: Request[Any, Any, Any], page: NamedDependency[IndicatorPage]
) -> Response[bytes]:
    """The same in four sheets, with the definitions."""
    content = await asyncio.to_thread(tables.as_xlsx, page, language_of(request))
    return _file(content, XLSX, f"indicators-{page.first}-{page.last}.xlsx")


@get(
    "/api/indicators/visits.geojson",
    operation_id="downloadVisitPlaces",
    opt={"roles": SEERS},
    tags=["indicators"],
    dependencies=WANTED,
)
async def download_places(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Response[bytes]:
    """Where the visits of a period took place; that they were taken out is in the log."""
    found = await places.visits(database, ledger, asker, wanted.agency, wanted.period, now=now)
    content = msgspec.json.encode(found)
    name = f"visits-{wanted.period.first}-{wanted.period.last}.geojson"
    return _file(content, "application/geo+json", name)


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


HANDLERS = [
    read_indicators,
    list_records,
    download_csv,
    download_xlsx,
    download_places,
    *FEED,
    *REPORTS,
]
