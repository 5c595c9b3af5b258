"""Named people with roles, the same in every test of sign-in and scope."""

from datetime import UTC, datetime, timedelta

from backend.accounts import store
from backend.accounts.model import Account, AgencyBrief, Name, Profile
from backend.accounts.passwords import hash_password
from backend.accounts.service import Accounts, open_accounts
from backend.database import Database, Transaction

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PASSWORD = "梧桐-street-17"
_HASH = hash_password(PASSWORD)


def an_account(login: str = "wangjg", **changes: object) -> Account:
    fields: dict[str, object] = {
        "id": f"a-{login}",
        "login": login,
        "name": Name("王建国", "Wang Jianguo"),
        "role": "officer",
        "agency_id": "city-east",
        "agency_path": "/city/east/",
        "officer_id": f"o-{login}",
        "password_hash": _HASH,
    }
    return Account(**{**fields, **changes})


def wang() -> Account:
    return an_account()


def chen() -> Account:
    return an_account(
        "chenj", role="supervisor", officer_id=None, agency_id="city", agency_path="/city/"
    )


def stranger() -> Account:
    """A supervisor of another district."""
    return an_account(
        "huangw", role="supervisor", officer_id=None, agency_id="west", agency_path="/city/west/"
    )


def find_profile(tx: Transaction, account: Account, now: datetime) -> Profile:
    brief = AgencyBrief(id=account.agency_id, name=Name("东区", "East"), level="district")
    return Profile(agency=brief, officer=None)


async def accounts_with(database: Database, *people: Account) -> Accounts:
    def add(tx: Transaction) -> None:
        for person in people:
            store.add_account(tx, person)

    await database.write(add)
    return open_accounts(database, session_idle_minutes=720, find_profile=find_profile)


def later(**duration: float) -> datetime:
    return NOW + timedelta(**duration)
