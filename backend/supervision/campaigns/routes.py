"""HTTP of campaigns."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.supervision.campaigns import service, showing
from backend.supervision.campaigns.model import (
    Campaign,
    CampaignAsked,
    CampaignPage,
    ClosingAsked,
    FindingAsked,
    Id,
)
from backend.supervision.campaigns.service import Desk
from backend.supervision.powers import ACTING, SEERS
from backend.web import Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


@get("/api/campaigns", operation_id="listCampaigns", opt={"roles": SEERS}, tags=["campaigns"])
async def list_campaigns(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> CampaignPage:
    """Campaigns of supervising bodies above and below the asker's."""
    return await database.read(lambda tx: showing.page(tx, asker, before, limit))


@post("/api/campaigns", operation_id="openCampaign", opt={"roles": ACTING}, tags=["campaigns"])
async def open_campaign(
    data: JSONBody[CampaignAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Campaign:
    """Open a campaign: topic, bodies, kinds, words, checklist, period."""
    desk = Desk(database=database, ledger=ledger, views=views)
    await service.open_campaign(desk, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, data.id))


@get(
    "/api/campaigns/{campaign:str}",
    operation_id="readCampaign",
    opt={"roles": SEERS},
    tags=["campaigns"],
)
async def read_campaign(
    campaign: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> Campaign:
    """One campaign with its progress in the asker's part of the tree."""
    return await database.read(lambda tx: showing.read(tx, asker, campaign))


@post(
    "/api/campaigns/{campaign:str}/findings",
    operation_id="enterCampaignFinding",
    opt={"roles": ACTING},
    tags=["campaigns"],
)
async def enter_finding(
    campaign: FromPath[Id],
    data: JSONBody[FindingAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Campaign:
    """Enter what was found at a body of the scope."""
    desk = Desk(database=database, ledger=ledger, views=views)
    await service.enter_finding(desk, campaign, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, campaign))


@post(
    "/api/campaigns/{campaign:str}/closing",
    operation_id="closeCampaign",
    opt={"roles": ACTING},
    tags=["campaigns"],
)
async def close_campaign(
    campaign: FromPath[Id],
    data: JSONBody[ClosingAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Campaign:
    """Sum the campaign up."""
    desk = Desk(database=database, ledger=ledger, views=views)
    await service.close_campaign(desk, campaign, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, campaign))


HANDLERS = [list_campaigns, open_campaign, read_campaign, enter_finding, close_campaign]
