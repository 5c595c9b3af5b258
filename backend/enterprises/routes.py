"""HTTP of enterprises: search for the desk."""

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.database import Database
from backend.enterprises import service
from backend.enterprises.model import Enterprise
from backend.web import ROLES


class Found(msgspec.Struct, frozen=True, kw_only=True):
    enterprises: list[Enterprise]


@get(
    "/api/enterprises",
    operation_id="findEnterprises",
    opt={"roles": ROLES},
    tags=["enterprises"],
)
async def find_enterprises(
    database: NamedDependency[Database],
    territory: NamedDependency[str],
    text: FromQuery[str] = "",
    limit: FromQuery[int] = 20,
) -> Found:
    """At most 50 enterprises of the asker's territory, by short code, USCC or part of the name."""
    found = await database.read(lambda tx: service.search(tx, text, territory, limit))
    return Found(enterprises=found)


HANDLERS = [find_enterprises]
