"""The way back when nobody is left who could give an administrator a new password."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.accounts.own import one_time
from backend.accounts.own import store as own_store
from backend.accounts.passwords import hash_password
from backend.accounts.service import attempt_subject, forget_attempts, normalised
from backend.agencies.first_start import OPERATOR
from backend.agencies.staff import service as staff
from backend.agencies.staff import store
from backend.database import Database, Transaction
from backend.ledger.service import Ledger


class Administrator(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the operator may mean."""

    login: str
    name: Name
    agency: Name


def administrators(tx: Transaction) -> list[Administrator]:
    """Those who can sign in; of the highest agencies first."""
    return [
        Administrator(login=one.login, name=one.name, agency=one.agency_name)
        for one in store.administrators(tx)
    ]


async def give_password(
    database: Database, ledger: Ledger, login: str, act: str, now: datetime
) -> str | None:
    """A one-time password for an administrator, entered in the log as the operator's act; his
    sessions end, his lock after wrong passwords too. None when it is no open administrator's login.
    """
    password = one_time.new_password()
    hashed = hash_password(password)
    until_ms = clock.to_ms(now + one_time.VALID_FOR)
    wanted = normalised(login)

    def write(tx: Transaction) -> bool:
        account = accounts_store.account_by_login(tx, wanted)
        if account is None or account.role != "admin" or account.disabled:
            return False
        own_store.set_password(tx, account.id, hashed, until_ms)
        own_store.end_sessions(tx, account.id)
        forget_attempts(tx, attempt_subject("login", wanted), now)
        staff.note_password_given(tx, ledger, account.id, act, by=OPERATOR, now=now)
        return True

    return password if await database.write(write) else None
