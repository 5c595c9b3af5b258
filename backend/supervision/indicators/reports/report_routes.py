"""HTTP of monthly reports."""

import asyncio
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend import clock
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.evidence.media import MediaFiles
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.problems import NotFound
from backend.supervision.indicators.model import IndicatorReport
from backend.supervision.indicators.reports import store
from backend.supervision.indicators.service import agency_of
from backend.web import Asker

SEERS = ("supervisor", "admin", "auditor")
Id = Annotated[str, msgspec.Meta(max_length=128)]
Month = Annotated[str, msgspec.Meta(max_length=7)]


@get(
    "/api/indicator-reports",
    operation_id="listIndicatorReports",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def list_reports(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> list[IndicatorReport]:
    """Monthly reports of bodies in scope, newest first."""

    def read(tx: Transaction) -> list[IndicatorReport]:
        rows = store.in_scope(tx, asker.agency_path)
        named = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
        return [
            IndicatorReport(
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                month=row.month,
                sha256=row.sha256,
                size=row.size,
                made_at=clock.from_ms(row.made_ms),
                index=row.idx,
            )
            for row in rows
            for identity, zh, en in [named.get(row.agency_path, (row.agency_path,) * 3)]
        ]

    return await database.read(read)


@get(
    "/api/indicator-reports/{agency:str}/{month:str}/report.pdf",
    operation_id="readIndicatorReport",
    opt={"roles": SEERS},
    tags=["indicators"],
)
async def read_report(
    agency: FromPath[Id],
    month: FromPath[Month],
    database: NamedDependency[Database],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
) -> Response[bytes]:
    """The report as it was made, byte for byte."""

    def read(tx: Transaction) -> str:
        body = agency_of(tx, asker, agency)
        row = store.report_of(tx, body.path, month)
        if row is None:
            raise NotFound
        return row.sha256

    digest = await database.read(read)
    raw = await asyncio.to_thread(lambda: b"".join(media.store.read(digest)))
    return Response(
        raw,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="report-{month}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


HANDLERS = [list_reports, read_report]
