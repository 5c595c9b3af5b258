"""HTTP of keeping bodies."""

from datetime import datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.agencies.bodies import service
from backend.agencies.bodies.model import BodyAsked, BodyClosed, BodyRenamed
from backend.agencies.model import Agency
from backend.database import Database
from backend.ledger.service import Ledger
from backend.web import Asker


@post("/api/agencies", operation_id="addAgency", opt={"roles": ("admin",)}, tags=["agencies"])
async def add_agency(
    data: JSONBody[BodyAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Agency:
    """A new body below one of the asker's part of the tree."""
    return await service.add(database, ledger, data, asker=asker, now=now)


@post(
    "/api/agencies/{agency:str}/name",
    operation_id="renameAgency",
    opt={"roles": ("admin",)},
    tags=["agencies"],
)
async def rename_agency(
    agency: FromPath[str],
    data: JSONBody[BodyRenamed],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Agency:
    """Another name for a body."""
    return await service.rename(database, ledger, agency, data, asker=asker, now=now)


@post(
    "/api/agencies/{agency:str}/closing",
    operation_id="closeAgency",
    opt={"roles": ("admin",)},
    tags=["agencies"],
)
async def close_agency(
    agency: FromPath[str],
    data: JSONBody[BodyClosed],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Agency:
    """Close a body nobody works for any more; it is never deleted."""
    return await service.close(database, ledger, agency, data, asker=asker, now=now)


HANDLERS = [add_agency, rename_agency, close_agency]
