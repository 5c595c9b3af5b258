"""HTTP of one's own account: password and passkeys."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from backend.accounts.own import service
from backend.accounts.own.service import PasskeyShown
from backend.accounts.passwords import PASSWORD_LENGTH_MAX
from backend.accounts.service import Accounts
from backend.database import Database
from backend.web import ROLES, Asker

Password = Annotated[str, msgspec.Meta(min_length=1, max_length=PASSWORD_LENGTH_MAX)]


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    present: Password
    new: Password


class PasskeysShown(msgspec.Struct, frozen=True, kw_only=True):
    passkeys: list[PasskeyShown]


class PasskeyLabel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


@post(
    "/api/password",
    operation_id="changePassword",
    opt={"roles": ROLES, "before_password": True},
    tags=["session"],
    status_code=HTTP_204_NO_CONTENT,
)
async def change_password(
    data: JSONBody[PasswordChange],
    accounts: NamedDependency[Accounts],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Set a password of one's own; every other session of the account ends."""
    await service.change_password(accounts, data.present, data.new, asker=asker, now=now)


@get("/api/passkeys", operation_id="listPasskeys", opt={"roles": ROLES}, tags=["session"])
async def list_passkeys(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> PasskeysShown:
    """The asker's own passkeys."""
    found = await database.read(lambda tx: service.passkeys(tx, asker.account_id))
    return PasskeysShown(passkeys=found)


@post(
    "/api/passkeys/{passkey:str}/label",
    operation_id="renamePasskey",
    opt={"roles": ROLES},
    tags=["session"],
    status_code=HTTP_204_NO_CONTENT,
)
async def rename_passkey(
    passkey: FromPath[str],
    data: JSONBody[PasskeyLabel],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> None:
    """What the asker calls one of his passkeys."""
    await database.write(
        lambda tx: service.rename_passkey(tx, asker.account_id, passkey, data.label)
    )


@delete(
    "/api/passkeys/{passkey:str}",
    operation_id="removePasskey",
    opt={"roles": ROLES},
    tags=["session"],
)
async def remove_passkey(
    passkey: FromPath[str],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> None:
    """It opens nothing any more; the last way to sign in stays."""
    await database.write(lambda tx: service.remove_passkey(tx, asker.account_id, passkey))


HANDLERS = [change_password, list_passkeys, rename_passkey, remove_passkey]
