"""HTTP of agencies."""

from litestar import get
from litestar.di import NamedDependency

from backend.agencies import service
from backend.agencies.model import Agency
from backend.database import Database
from backend.web import Asker


@get(
    "/api/agencies",
    operation_id="listAgencies",
    opt={"roles": ("officer", "supervisor", "admin", "auditor")},
    tags=["agencies"],
)
async def list_agencies(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> list[Agency]:
    """The asker's part of the tree, parents before children."""
    return await database.read(lambda tx: service.agencies_of(tx, asker.agency_path))


HANDLERS = [list_agencies]
