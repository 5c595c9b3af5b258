"""Fills an empty database with the demo city in one transaction: whole or not at all."""

import functools
import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Account
from backend.accounts.passwords import hash_password
from backend.agencies import store as agencies_store
from backend.database import Database, Transaction
from backend.demo_city import businesses, people, portraits, store, year
from backend.demo_city.regions import CITY
from backend.enterprises import reference
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.ledger.service import Ledger

SHOWN = 3
"""How many codes the summary names."""

_FIRST_IDS = tuple(f"e{number:06d}" for number in range(1, SHOWN + 1))


class ShownAccount(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    name: str
    login: str
    password: str
    about: str


class PartyPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a party, and what it asks for."""

    url: str
    name: str
    end: str


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a person or a script needs to try the demo (`palm demo --json`)."""

    url: str
    accounts: list[ShownAccount]
    enterprise_codes: list[str]
    licence_codes: list[str]
    act_codes: list[str] = []
    """Pages of recent visits to the enterprises shown; empty without the demo year."""
    claim_codes: list[str] = []
    """Of the enterprises shown, each to be used once; empty without the demo year."""
    party_pages: list[PartyPage] = []
    """Cases whose parties can be met; empty without the demo year."""


async def fill(
    database: Database,
    ledger: Ledger,
    *,
    now: datetime,
    enterprises: int = 100_000,
    with_year: bool = False,
) -> bool:
    """Put the city into an empty database; False when there are accounts already.

    About 5 s for 100,000 enterprises. Demo passwords come into being only here. `with_year`: the
    city stands since a year, which `year.fill` then tells.
    """
    told_at = year.first_moment(now) if with_year else now
    if await database.read(is_occupied):
        return False
    hashes = {account.login: _hash_of(account.password) for account in people.ACCOUNTS}

    def write(tx: Transaction) -> bool:
        if is_occupied(tx):
            return False
        agencies_store.add_agencies(tx, people.agencies())
        officers = people.officers(clock.day_of(now))
        agencies_store.add_officers(tx, officers)
        for officer in officers:
            agencies_store.set_portrait(tx, officer.id, portraits.portrait(officer))
        _add_accounts(tx, hashes)
        enterprises_store.add_enterprises(tx, businesses.enterprises(enterprises))
        digest = hashlib.sha256(reference.build(tx, CITY.path)).hexdigest()
        ledger.act(
            tx,
            kind="reference.imported",
            by="demo-city",
            body={"name": "enterprises", "sha256": digest, "count": enterprises},
            now=told_at,
        )
        if with_year:
            year.begin(tx, ledger, now, told_at)
        return True

    return await database.write(write)


@functools.cache
def _hash_of(password: str) -> str:
    """Demo passwords are printed on the screen: one salt a process is salt enough for them."""
    return hash_password(password)


def place_outline(folder: Path) -> None:
    """Put the outline of the city where the desk's map looks; one that is there is left alone."""
    target = folder / "outline.geojson"
    if target.exists():
        return
    partial = target.with_suffix(".partial")
    partial.write_bytes((files("backend") / "demo_city" / "outline.geojson").read_bytes())
    partial.replace(target)


def is_occupied(tx: Transaction) -> bool:
    """Whether anybody has an account already: then no city is put over it."""
    return accounts_store.any_account(tx)


def _add_accounts(tx: Transaction, hashes: dict[str, str]) -> None:
    agencies = {agency.id: agency for agency in people.agencies()}
    for demo in people.ACCOUNTS:
        account = Account(
            id=f"a-{demo.login}",
            login=demo.login,
            name=demo.name,
            role=demo.role,
            agency_id=demo.agency_id,
            agency_path=agencies[demo.agency_id].path,
            officer_id=demo.officer_id,
            password_hash=hashes[demo.login],
        )
        accounts_store.add_account(tx, account)


def is_demo(tx: Transaction) -> bool:
    """Whether this database holds the demo city, so that its passwords may be printed."""
    account = accounts_store.account_by_id(tx, f"a-{people.ACCOUNTS[0].login}")
    return account is not None and account.login == people.ACCOUNTS[0].login


def claim_codes(folder: Path) -> list[str]:
    """What the filling of the year noted beside the log, which never holds a claim code."""
    noted = folder / year.CLAIMS_FILE
    return msgspec.json.decode(noted.read_bytes(), type=list[str]) if noted.exists() else []


def summary(tx: Transaction, url: str, claims: Sequence[str] = ()) -> Summary:
    """The running demo, reached at `url` (without a slash at its end)."""
    found = [enterprises_store.by_id(tx, enterprise_id) for enterprise_id in _FIRST_IDS]
    shown = [enterprise for enterprise in found if enterprise is not None]
    return Summary(
        url=url,
        accounts=[
            ShownAccount(
                role=a.role,
                name=a.name.zh,
                login=a.login,
                password=a.password,
                about=people.WHAT_FOR[a.login],
            )
            for a in people.ACCOUNTS
        ],
        enterprise_codes=[f"{url}/c/{enterprise.short_code}" for enterprise in shown],
        licence_codes=[licence_text(enterprise) for enterprise in shown],
        act_codes=[f"{url}/a/{secret}" for secret in store.act_secrets(tx, _FIRST_IDS, SHOWN)],
        claim_codes=list(claims),
    )


def licence_text(enterprise: Enterprise) -> str:
    """Like what a business licence's QR code may hold; the real content is not published."""
    return (
        f"https://licence.example/verify?uniscid={enterprise.uscc}&entname={enterprise.name}"
        "&regorg=990100"
    )
