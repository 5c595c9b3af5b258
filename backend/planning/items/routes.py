"""HTTP of published lists."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.items import service
from backend.planning.items.model import ChecklistNamed, ItemsAsked, PublishedItems
from backend.web import ROLES, Asker


class ItemLists(msgspec.Struct, frozen=True, kw_only=True):
    lists: list[PublishedItems]
    checklists: list[ChecklistNamed]
    """Everything there is to choose from."""


@get("/api/items", operation_id="listItems", opt={"roles": ROLES}, tags=["planning"])
async def list_items(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> ItemLists:
    """What the asker's bodies have published they may inspect."""
    return ItemLists(
        lists=await database.read(lambda tx: service.lists(tx, asker)),
        checklists=service.checklists(),
    )


@post("/api/items", operation_id="publishItems", opt={"roles": ("admin",)}, tags=["planning"])
async def publish_items(
    data: JSONBody[ItemsAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> PublishedItems:
    """Publish what a body may inspect."""
    return await service.publish(database, ledger, views, data, asker=asker, now=now)


HANDLERS = [list_items, publish_items]
