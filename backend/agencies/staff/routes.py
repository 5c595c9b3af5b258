"""HTTP of keeping accounts: administrators change, auditors see."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.accounts.model import Role
from backend.accounts.service import Accounts
from backend.agencies.staff import reading, service
from backend.agencies.staff.model import (
    CertificateAdded,
    CertificateWithdrawn,
    PasswordAsked,
    PostAsked,
    StaffAnswer,
    StaffAsked,
    StaffPage,
    StaffShown,
    StateAsked,
)
from backend.agencies.staff.store import Wanted
from backend.database import Database
from backend.ledger.service import Ledger
from backend.web import Asker

KEEPERS = ("admin",)
READERS = ("admin", "auditor")
Text = Annotated[str, msgspec.Meta(max_length=100)]


@get("/api/staff", operation_id="listStaff", opt={"roles": READERS}, tags=["staff"])
async def list_staff(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    text: FromQuery[Text] = "",
    role: FromQuery[Role | None] = None,
    agency: FromQuery[Text] = "",
    shut: FromQuery[bool | None] = None,
    after: FromQuery[Text] = "",
) -> StaffPage:
    """Accounts of the asker's part of the tree, 50 at a time, by login."""
    wanted = Wanted(
        scope=asker.agency_path,
        text=text.strip(),
        role=role or "",
        agency=agency,
        disabled=shut,
    )
    return await database.read(lambda tx: reading.page(tx, wanted, after, now))


@post("/api/staff", operation_id="addStaff", opt={"roles": KEEPERS}, tags=["staff"])
async def add_staff(
    data: JSONBody[StaffAsked],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """A new account; its one-time password is told once."""
    return await service.add(_keeper(accounts, ledger), data, asker=asker, now=now)


@get(
    "/api/staff/{account:str}",
    operation_id="readStaff",
    opt={"roles": READERS},
    tags=["staff"],
)
async def read_staff(
    account: FromPath[str],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffShown:
    """One account, its certificate, phones, and what was done to it."""
    return await database.read(lambda tx: reading.shown(tx, ledger, account, asker=asker, now=now))


@post(
    "/api/staff/{account:str}/post",
    operation_id="postStaff",
    opt={"roles": KEEPERS},
    tags=["staff"],
)
async def post_staff(
    account: FromPath[str],
    data: JSONBody[PostAsked],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """Another role or body, with the reason."""
    await service.post(_keeper(accounts, ledger), account, data, asker=asker, now=now)
    return StaffAnswer(account=account)


@post(
    "/api/staff/{account:str}/state",
    operation_id="setStaffState",
    opt={"roles": KEEPERS},
    tags=["staff"],
)
async def set_state(
    account: FromPath[str],
    data: JSONBody[StateAsked],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """Close an account, or open it again, with the reason."""
    await service.set_state(_keeper(accounts, ledger), account, data, asker=asker, now=now)
    return StaffAnswer(account=account)


@post(
    "/api/staff/{account:str}/password",
    operation_id="givePassword",
    opt={"roles": KEEPERS},
    tags=["staff"],
)
async def give_password(
    account: FromPath[str],
    data: JSONBody[PasswordAsked],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """A new one-time password, told once."""
    keeper = _keeper(accounts, ledger)
    return await service.give_password(keeper, account, data, asker=asker, now=now)


@post(
    "/api/staff/{account:str}/certificates",
    operation_id="addCertificate",
    opt={"roles": KEEPERS},
    tags=["staff"],
)
async def add_certificate(
    account: FromPath[str],
    data: JSONBody[CertificateAdded],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """The certificate that counts from now on."""
    await service.add_certificate(_keeper(accounts, ledger), account, data, asker=asker, now=now)
    return StaffAnswer(account=account)


@post(
    "/api/staff/{account:str}/certificates/withdrawal",
    operation_id="withdrawCertificate",
    opt={"roles": KEEPERS},
    tags=["staff"],
)
async def withdraw_certificate(
    account: FromPath[str],
    data: JSONBody[CertificateWithdrawn],
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> StaffAnswer:
    """It qualifies nobody any more, with the reason."""
    keeper = _keeper(accounts, ledger)
    await service.withdraw_certificate(keeper, account, data, asker=asker, now=now)
    return StaffAnswer(account=account)


def _keeper(accounts: Accounts, ledger: Ledger) -> service.Keeper:
    return service.Keeper(accounts=accounts, ledger=ledger)


HANDLERS = [
    list_staff,
    add_staff,
    read_staff,
    post_staff,
    set_state,
    give_password,
    add_certificate,
    withdraw_certificate,
]
