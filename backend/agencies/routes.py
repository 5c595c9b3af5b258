"""HTTP of agencies."""

from datetime import datetime

import msgspec
from litestar import get
from litestar.di import NamedDependency

from backend.agencies import service
from backend.agencies.model import Agency, ListedOfficer
from backend.database import Database
from backend.web import ROLES, Asker


@get(
    "/api/agencies",
    operation_id="listAgencies",
    opt={"roles": ROLES},
    tags=["agencies"],
)
async def list_agencies(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> list[Agency]:
    """The asker's part of the tree, parents before children."""
    return await database.read(lambda tx: service.agencies_of(tx, asker.agency_path))


class Officers(msgspec.Struct, frozen=True, kw_only=True):
    officers: list[ListedOfficer]


@get("/api/officers", operation_id="listOfficers", opt={"roles": ROLES}, tags=["agencies"])
async def list_officers(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Officers:
    """Officers of the asker's part of the tree, with today's state of their certificates."""
    day = service.day_of(now)
    listed = await database.read(lambda tx: service.officers_of(tx, asker.agency_path, day))
    return Officers(officers=listed)


async def provide_territory(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> str:
    """Path of the region the asker's agency works in: its enterprises are its own to inspect."""
    return await database.read(lambda tx: service.territory_of(tx, asker.agency_id))


HANDLERS = [list_agencies, list_officers]
