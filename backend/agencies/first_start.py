"""The first start of a real city: its top body and the administrator who makes all others."""

import uuid
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Level, Name
from backend.accounts.own import one_time
from backend.accounts.passwords import hash_password
from backend.accounts.service import normalised
from backend.agencies.bodies import service as bodies
from backend.agencies.bodies import store as bodies_store
from backend.agencies.model import Agency, Kind
from backend.agencies.staff import service as staff
from backend.database import Database, Transaction
from backend.ledger.service import Ledger

OPERATOR = "operator"
"""Who acts at the command line, in the log."""


class FirstStart(msgspec.Struct, frozen=True, kw_only=True):
    """What `palm setup` asks."""

    name: Name
    region_code: str
    number: str
    level: Level
    kind: Kind
    login: str
    administrator: Name


async def set_up(
    database: Database, ledger: Ledger, asked: FirstStart, now: datetime
) -> str | None:
    """The one-time password of the first administrator; None when somebody has an account or a
    body stands already: then nothing is changed.
    """
    password = one_time.new_password()
    hashed = hash_password(password)
    agency_id, account_id = str(uuid.uuid4()), str(uuid.uuid4())
    path = f"/{asked.number}/"

    def write(tx: Transaction) -> bool:
        if accounts_store.any_account(tx) or bodies_store.any_agency(tx):
            return False
        agency = Agency(
            id=agency_id,
            parent_id=None,
            path=path,
            level=asked.level,
            kind=asked.kind,
            name=asked.name,
            region_code=asked.region_code,
            territory=path,
            number=asked.number,
        )
        bodies.put(tx, ledger, agency, agency_id, by=OPERATOR, now=now)
        account = Account(
            id=account_id,
            login=normalised(asked.login),
            name=asked.administrator,
            role="admin",
            agency_id=agency_id,
            agency_path=path,
            password_hash=hashed,
            one_time_until_ms=clock.to_ms(now + one_time.VALID_FOR),
        )
        accounts_store.add_account(tx, account)
        staff.note_added(tx, ledger, account, account_id, by=OPERATOR, now=now)
        return True

    return password if await database.write(write) else None
