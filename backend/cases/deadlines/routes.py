"""HTTP of deadlines."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency

from backend.cases.deadlines import showing
from backend.cases.deadlines.model import CaseDues
from backend.clock import day_of
from backend.database import Database
from backend.web import ROLES, Asker


@get(
    "/api/cases/deadlines",
    operation_id="listCaseDeadlines",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def list_case_deadlines(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseDues:
    """What is over or due within a week in the asker's part of the tree; an officer's own."""
    return await database.read(lambda tx: showing.dues_for(tx, asker, day_of(now)))


HANDLERS = [list_case_deadlines]
