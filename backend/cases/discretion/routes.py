"""HTTP of discretion."""

from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.cases.discretion import service
from backend.cases.discretion.lists import shipped_families
from backend.cases.discretion.model import ApplyAsked, Discretion, Family, MeasureLists, Use
from backend.cases.model import Uuid
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import MalformedRequest, NotFound
from backend.web import ROLES, Asker

Word = Annotated[str, msgspec.Meta(max_length=64)]
Said = Annotated[str, msgspec.Meta(max_length=4_000)]
SPAN_DAYS = 365
SPAN_DAYS_MAX = 3_660


class Families(msgspec.Struct, frozen=True, kw_only=True):
    families: list[Family]


@get(
    "/api/discretion-lists",
    operation_id="listDiscretionLists",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def discretion_lists() -> Families:
    """Every family of lists with its types, items, sectors and changes."""
    return Families(families=[read.family for read in shipped_families()])


@get(
    "/api/discretion-use",
    operation_id="countDiscretionUse",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def discretion_use(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
    agency: FromQuery[Word] = "",
) -> Use:
    """How often each list was used, and for how many parties; bodies, never persons."""
    until = last or day_of(now)
    since = first or until - timedelta(days=SPAN_DAYS)
    if not timedelta() <= until - since <= timedelta(days=SPAN_DAYS_MAX):
        raise MalformedRequest(why="first: at most ten years before last")

    def read(tx: Transaction) -> Use:
        scope = asker.agency_path
        if agency:
            known = agencies_store.agency_by_id(tx, agency)
            if known is None or not in_scope(known.path, scope):
                raise NotFound
            scope = known.path
        return service.use(tx, scope, since, until)

    return await database.read(read)


@get(
    "/api/cases/{case:str}/discretion",
    operation_id="readDiscretion",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_discretion(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    matter: FromQuery[Word] = "",
    said: FromQuery[Said] = "{}",
) -> Discretion:
    """What fits, what the body decided before, what was applied. `said`: JSON, condition → bool."""
    told = _told(said)
    return await database.read(
        lambda tx: service.read(
            tx, ledger, case, asker=asker, matter=matter, said=told, today=day_of(now)
        )
    )


@get(
    "/api/cases/{case:str}/measure-lists",
    operation_id="readMeasureLists",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_measure_lists(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    matter: FromQuery[Word] = "",
    said: FromQuery[Said] = "{}",
) -> MeasureLists:
    """Whether a list spares the party sealing, detention or registration, condition by condition.

    `said`: JSON, condition → bool.
    """
    told = _told(said)
    return await database.read(
        lambda tx: service.measure_lists(
            tx, ledger, case, asker=asker, matter=matter, said=told, today=day_of(now)
        )
    )


def _told(said: str) -> dict[str, bool]:
    try:
        return msgspec.json.decode(said, type=dict[str, bool])
    except msgspec.DecodeError:
        raise MalformedRequest(why="said: an object of booleans") from None


@post(
    "/api/cases/{case:str}/discretion",
    operation_id="applyDiscretion",
    opt={"roles": ("officer",)},
    tags=["cases"],
)
async def apply_discretion(
    case: FromPath[Uuid],
    data: JSONBody[ApplyAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Discretion:
    """Apply an item of a list with reasons, or say that none fits."""
    await service.apply(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(
        lambda tx: service.read(
            tx, ledger, case, asker=asker, matter="", said=data.said, today=day_of(now)
        )
    )


HANDLERS = [
    discretion_lists,
    discretion_use,
    read_discretion,
    read_measure_lists,
    apply_discretion,
]
