"""HTTP of the rules of bodies."""

from datetime import datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.cases.rules import service
from backend.cases.rules.model import CaseRulesAsked, CaseRulesShown
from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker


@get("/api/case-rules", operation_id="readCaseRules", opt={"roles": ROLES}, tags=["cases"])
async def read_rules(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> CaseRulesShown:
    """What holds for new cases of the asker's body."""
    return await database.read(lambda tx: service.shown(tx, asker))


@post("/api/case-rules", operation_id="keepCaseRules", opt={"roles": ("admin",)}, tags=["cases"])
async def keep_rules(
    data: JSONBody[CaseRulesAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseRulesShown:
    """Set them for cases that are proposed from now on."""
    await service.keep(database, ledger, views, data, asker=asker, now=now)
    return await database.read(lambda tx: service.shown(tx, asker))


HANDLERS = [read_rules, keep_rules]
