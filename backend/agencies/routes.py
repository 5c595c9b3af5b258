"""HTTP of agencies."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.status_codes import HTTP_204_NO_CONTENT

from backend.agencies import portraits, service
from backend.agencies.model import Agency, ListedOfficer
from backend.database import Database
from backend.ledger.service import Ledger
from backend.web import ROLES, Asker

PORTRAIT_REQUEST_BYTES_MAX = 1024**2
"""Taken in and then refused with its reason."""


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


@put(
    "/api/officers/{officer:str}/portrait",
    operation_id="setPortrait",
    opt={"roles": ("admin",)},
    tags=["agencies"],
    request_max_body_size=PORTRAIT_REQUEST_BYTES_MAX,
    status_code=HTTP_204_NO_CONTENT,
)
async def set_portrait(
    officer: FromPath[str],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Set what an officer looks like: the body is a JPEG of at most 8 KB."""
    jpeg = await request.body()
    await portraits.set_portrait(database, ledger, officer, jpeg, asker=asker, now=now)


HANDLERS = [list_agencies, list_officers, set_portrait]
