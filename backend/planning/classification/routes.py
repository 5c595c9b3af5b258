"""HTTP of classes and the whitelist."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification import service
from backend.planning.classification.classes import classes
from backend.planning.classification.model import Classes
from backend.planning.classification.service import (
    ClassAsked,
    WhitelistAsked,
    WithdrawalAsked,
)
from backend.web import ROLES, Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]


@get(
    "/api/enterprise-classes",
    operation_id="listEnterpriseClasses",
    opt={"roles": ROLES},
    tags=["frequency"],
)
async def list_enterprise_classes() -> Classes:
    """The configured classes of risk and credit, and the tags with their colours."""
    return classes()


@post(
    "/api/enterprises/{enterprise_id:str}/classification",
    operation_id="classifyEnterprise",
    opt={"roles": ("supervisor", "admin")},
    status_code=204,
    tags=["frequency"],
)
async def classify_enterprise(
    enterprise_id: FromPath[Id],
    data: JSONBody[ClassAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Put an enterprise into its classes, with the basis of it."""
    await service.classify(database, ledger, views, enterprise_id, data, asker=asker, now=now)


@post(
    "/api/enterprises/{enterprise_id:str}/whitelist",
    operation_id="enterWhitelist",
    opt={"roles": ("supervisor", "admin")},
    status_code=204,
    tags=["frequency"],
)
async def enter_whitelist(
    enterprise_id: FromPath[Id],
    data: JSONBody[WhitelistAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Leave an enterprise in peace until a day."""
    await service.enter(database, ledger, views, enterprise_id, data, asker=asker, now=now)


@post(
    "/api/enterprises/{enterprise_id:str}/whitelist/withdrawal",
    operation_id="withdrawWhitelist",
    opt={"roles": ("supervisor", "admin")},
    status_code=204,
    tags=["frequency"],
)
async def withdraw_whitelist(
    enterprise_id: FromPath[Id],
    data: JSONBody[WithdrawalAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Take an entry back before its last day."""
    await service.withdraw(database, ledger, views, enterprise_id, data, asker=asker, now=now)


HANDLERS = [
    list_enterprise_classes,
    classify_enterprise,
    enter_whitelist,
    withdraw_whitelist,
]
