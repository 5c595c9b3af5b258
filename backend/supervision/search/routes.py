"""HTTP of the search."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.database import Database
from backend.supervision.search import service
from backend.supervision.search.model import SearchAnswer
from backend.web import Asker

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]


@get(
    "/api/search",
    operation_id="search",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["visits"],
)
async def search(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    text: FromQuery[Text],
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 30,
) -> SearchAnswer:
    """Visits, cases and tasks in scope whose words hold all that was asked; newest first."""
    return await database.read(
        lambda tx: service.search(tx, asker, text, before=before, limit=limit)
    )


HANDLERS = [search]
