"""Signing in and out. Wrong passwords are counted before they are checked, so that a hundred
guesses sent at once do not all pass before the first one is counted.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts import store
from backend.accounts.devices import DeviceRegistry
from backend.accounts.model import Account, Me, Profile
from backend.accounts.passwords import PasswordCheck
from backend.accounts.problems import InvalidCredentials, TooManyAttempts
from backend.accounts.sessions import (
    DESK_HOURS_MAX,
    PHONE_DAYS_MAX,
    Lifetimes,
    Sessions,
    digest_of,
    new_token,
)
from backend.database import Database, Transaction
from backend.problems import SignInRequired

LOCKED_FOR = timedelta(minutes=15)
FAILURES_PER_LOGIN_MAX = 5
FAILURES_PER_ADDRESS_MAX = 50
"""Ten times the login's: a whole agency shares one address."""

FindProfile = Callable[[Transaction, Account, datetime], Profile]
"""What `agencies` answers about an account: its agency and its officer's certificate."""


class Accounts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about who is asking that lives as long as the server."""

    database: Database
    sessions: Sessions
    passwords: PasswordCheck
    devices: DeviceRegistry
    find_profile: FindProfile


def open_accounts(
    database: Database,
    session_idle_minutes: int,
    find_profile: FindProfile,
    *,
    desk_hours_max: int = DESK_HOURS_MAX,
    phone_days_max: int = PHONE_DAYS_MAX,
) -> Accounts:
    """Composed once, by `main`."""
    lifetimes = Lifetimes(
        desk_idle=timedelta(minutes=session_idle_minutes),
        desk_max=timedelta(hours=desk_hours_max),
        phone_max=timedelta(days=phone_days_max),
    )
    return Accounts(
        database=database,
        sessions=Sessions(database, lifetimes),
        passwords=PasswordCheck(),
        devices=DeviceRegistry(database),
        find_profile=find_profile,
    )


class SignedIn(msgspec.Struct, frozen=True):
    """A new session: the token goes into the cookie and nowhere else."""

    token: str
    me: Me
    max_age: timedelta


async def sign_in(
    accounts: Accounts, login: str, password: str, *, address: str, now: datetime
) -> SignedIn:
    """Raises InvalidCredentials or TooManyAttempts; an unknown login costs the same work."""
    login = normalised(login)
    subjects = (attempt_subject("login", login), attempt_subject("address", address))

    def count(tx: Transaction) -> Account | None:
        count_attempt(tx, subjects[0], FAILURES_PER_LOGIN_MAX, now)
        count_attempt(tx, subjects[1], FAILURES_PER_ADDRESS_MAX, now)
        return store.account_by_login(tx, login)

    account = await accounts.database.write(count)
    stored = account.password_hash if account else None
    right = await accounts.passwords.fits(stored, password)
    if account is None or not right or account.disabled or _is_over(account, now):
        raise InvalidCredentials

    def uncount(tx: Transaction) -> None:
        now_ms = clock.to_ms(now)
        forget_attempts(tx, subjects[0], now)
        failures, until_ms = store.attempts(tx, subjects[1], now_ms)
        if failures:
            store.set_attempts(tx, subjects[1], failures - 1, until_ms, now_ms)

    await accounts.database.write(uncount)
    return await open_session(accounts, account, None, now)


def _is_over(account: Account, now: datetime) -> bool:
    """Whether it was a one-time password that nobody used in time."""
    return account.one_time_until_ms is not None and account.one_time_until_ms <= clock.to_ms(now)


def count_attempt(tx: Transaction, subject: str, limit: int, now: datetime) -> None:
    """Count an attempt before it is checked; TooManyAttempts when there were too many."""
    now_ms = clock.to_ms(now)
    failures, until_ms = store.attempts(tx, subject, now_ms)
    if failures >= limit:
        seconds = max(1, (until_ms - now_ms + 999) // 1000)
        raise TooManyAttempts(headers={"Retry-After": str(seconds)}, seconds=seconds)
    store.set_attempts(tx, subject, failures + 1, clock.to_ms(now + LOCKED_FOR), now_ms)


def forget_attempts(tx: Transaction, subject: str, now: datetime) -> None:
    """The password was right: those before it do not count any more."""
    now_ms = clock.to_ms(now)
    store.set_attempts(tx, subject, 0, now_ms, now_ms)


def attempt_subject(kind: str, text: str) -> str:
    """By what attempts are counted: people type passwords into the field of the login."""
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).hexdigest()


def normalised(login: str) -> str:
    """One login, however it was typed: full-width letters and capitals are the same."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


async def open_session(
    accounts: Accounts, account: Account, device_kid: str | None, now: datetime
) -> SignedIn:
    """A session for an account that has proven itself."""
    token = new_token()
    lifetimes = accounts.sessions.lifetimes
    now_ms = clock.to_ms(now)

    def write(tx: Transaction) -> Me:
        store.add_session(
            tx,
            digest_of(token),
            account.id,
            device_kid,
            now_ms=now_ms,
            expires_ms=lifetimes.expiry_ms(device_kid, now_ms, now),
        )
        return _me(accounts, tx, account, now)

    return SignedIn(token, await accounts.database.write(write), lifetimes.longest(device_kid))


async def bind_session(accounts: Accounts, session: str, device_kid: str, now: datetime) -> None:
    """The phone that was just enrolled keeps its session as long as an enrolled phone may."""
    digest = bytes.fromhex(session)
    lifetimes = accounts.sessions.lifetimes

    def bind(tx: Transaction) -> None:
        session = store.session_by_hash(tx, digest, clock.to_ms(now))
        if session is not None:
            expires_ms = lifetimes.expiry_ms(device_kid, session.created_ms, now)
            store.bind_session(tx, digest, device_kid, expires_ms)

    await accounts.database.write(bind)
    accounts.sessions.forget(digest)


async def sign_out(accounts: Accounts, session: str) -> None:
    """End the session whose digest the asker carries."""
    digest = bytes.fromhex(session)
    await accounts.database.write(lambda tx: store.end_session(tx, digest))
    accounts.sessions.forget(digest)


async def disable(accounts: Accounts, account_id: str) -> None:
    """Nobody signs in with this account any more; its sessions end at once."""
    await accounts.database.write(lambda tx: store.disable_account(tx, account_id))
    accounts.sessions.forget_account(account_id)


async def me(accounts: Accounts, account_id: str, now: datetime) -> Me:
    """Whoever is signed in, as every screen shows them."""

    def read(tx: Transaction) -> Me:
        account = store.account_by_id(tx, account_id)
        if account is None:
            raise SignInRequired
        return _me(accounts, tx, account, now)

    return await accounts.database.read(read)


def _me(accounts: Accounts, tx: Transaction, account: Account, now: datetime) -> Me:
    profile = accounts.find_profile(tx, account, now)
    return Me(
        account=account.id,
        role=account.role,
        name=account.name,
        login=account.login,
        officer=profile.officer,
        agency=profile.agency,
        server_time=now,
        must_change_password=account.one_time_until_ms is not None,
    )
