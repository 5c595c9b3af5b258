"""HTTP of the burden card."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.planning.burden import service
from backend.planning.burden.service import Burden
from backend.planning.classification.service import enterprise_in_reach
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]


@get(
    "/api/enterprises/{enterprise_id:str}/burden",
    operation_id="readBurden",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["indicators"],
)
async def read_burden(
    enterprise_id: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    year: FromQuery[Year | None] = None,
) -> Burden:
    """The card the enterprise sees on its own page, of this year unless told."""

    def read(tx: Transaction) -> Burden:
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        return service.burden(tx, enterprise, year or day_of(now).year)

    return await database.read(read)


HANDLERS = [read_burden]
