"""HTTP of indicators, of the records behind them, and of the files they are given out as."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.clock import day_of
from backend.database import Database, Transaction
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
    return await _page(database, warning_book, asker, now, first, last, agency)


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


@get(
    "/api/indicators/table.csv",
    operation_id="downloadIndicatorsCsv",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def download_csv(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
) -> Response[bytes]:
    """The page as a table: every number with its parts, by body and over time."""
    page = await _page(database, warning_book, asker, now, first, last, agency)
    content = tables.as_csv(page, language_of(request))
    name = f"indicators-{page.first}-{page.last}.csv"
    return _file(content, "text/csv; charset=utf-8", name)


@get(
    "/api/indicators/table.xlsx",
    operation_id="downloadIndicatorsXlsx",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def download_xlsx(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
) -> Response[bytes]:
    """The same in four sheets, with the definitions."""
    page = await _page(database, warning_book, asker, now, first, last, agency)
    content = await asyncio.to_thread(tables.as_xlsx, page, language_of(request))
    return _file(content, XLSX, f"indicators-{page.first}-{page.last}.xlsx")


@get(
    "/api/indicators/visits.geojson",
    operation_id="downloadVisitPlaces",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def download_places(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    first: First = None,
    last: Last = None,
    agency: FromQuery[Id | None] = None,
) -> Response[bytes]:
    """Where the visits of a period took place; that they were taken out is in the log."""
    period = service.period_of(first, last, day_of(now))
    found = await places.visits(database, ledger, asker, agency, period, now=now)
    content = msgspec.json.encode(found)
    name = f"visits-{period.first}-{period.last}.geojson"
    return _file(content, "application/geo+json", name)


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


async def _page(
    database: Database,
    book: WarningBook,
    asker: Asker,
    now: datetime,
    first: date | None,
    last: date | None,
    agency: str | None,
) -> IndicatorPage:
    period = service.period_of(first, last, day_of(now))
    standing = await book.standing(now)

    def read(tx: Transaction) -> IndicatorPage:
        return service.page(tx, standing, service.agency_of(tx, asker, agency), period)

    return await database.read(read)


HANDLERS = [
    read_indicators,
    list_records,
    download_csv,
    download_xlsx,
    download_places,
    *FEED,
    *REPORTS,
]
