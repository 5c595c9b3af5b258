"""Changing one's own password, and keeping one's passkeys."""

import asyncio
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Account
from backend.accounts.own import store
from backend.accounts.own.problems import LastWayIn, PasswordRefused, WrongPassword
from backend.accounts.own.store import KeptPasskey
from backend.accounts.passwords import hash_password
from backend.accounts.service import (
    FAILURES_PER_LOGIN_MAX,
    Accounts,
    attempt_subject,
    count_attempt,
    forget_attempts,
    normalised,
)
from backend.database import Transaction
from backend.problems import NotFound, SignInRequired
from backend.web import Asker
from offline_sync import base64url

PASSWORD_LENGTH_MIN = 10
DIFFERENT_CHARACTERS_MIN = 5


class PasskeyShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A passkey as its owner sees it."""

    id: str
    """Credential id, base64url."""
    label: str
    made_at: datetime
    used_at: datetime | None
    removable: bool
    """False for the last way to sign in."""


async def change_password(
    accounts: Accounts, present: str, new: str, *, asker: Asker, now: datetime
) -> None:
    """The new password counts; every other session of the account ends.

    A phone whose session ends proves its key and goes on. Raises WrongPassword, PasswordRefused,
    TooManyAttempts.
    """
    subject = attempt_subject("login", asker.login)

    def count(tx: Transaction) -> Account:
        count_attempt(tx, subject, FAILURES_PER_LOGIN_MAX, now)
        account = accounts_store.account_by_id(tx, asker.account_id)
        if account is None:
            raise SignInRequired
        return account

    account = await accounts.database.write(count)
    if not await accounts.passwords.fits(account.password_hash, present):
        raise WrongPassword
    await accounts.database.write(lambda tx: forget_attempts(tx, subject, now))
    check_new(new, present, asker.login)
    hashed = await asyncio.to_thread(hash_password, new)
    digest = bytes.fromhex(asker.session)

    def write(tx: Transaction) -> None:
        known = accounts_store.account_by_id(tx, asker.account_id)
        if known is None or known.password_hash != account.password_hash:
            raise WrongPassword  # an administrator gave another one meanwhile
        store.set_password(tx, asker.account_id, hashed, None)
        store.end_sessions(tx, asker.account_id, but=digest)

    await accounts.database.write(write)
    accounts.sessions.forget_account(asker.account_id)


def check_new(new: str, present: str, login: str) -> None:
    """Raises PasswordRefused with what is wrong with a new password."""
    if len(new) < PASSWORD_LENGTH_MIN:
        raise PasswordRefused(
            zh=f"至少 {PASSWORD_LENGTH_MIN} 个字符", en=f"{PASSWORD_LENGTH_MIN} characters or more"
        )
    if new == present:
        raise PasswordRefused(zh="与当前密码相同", en="it is the present one")
    if normalised(login) in normalised(new):
        raise PasswordRefused(zh="不能包含账号", en="it must not hold the login")
    if len(set(new)) < DIFFERENT_CHARACTERS_MIN:
        raise PasswordRefused(zh="重复的字符太多", en="too few different characters")


def passkeys(tx: Transaction, account_id: str) -> list[PasskeyShown]:
    """The asker's passkeys, the oldest first."""
    kept = store.passkeys(tx, account_id)
    removable = _may_remove(tx, account_id, kept)
    return [
        PasskeyShown(
            id=base64url.encode(one.credential_id),
            label=one.label,
            made_at=clock.from_ms(one.created_ms),
            used_at=None if one.used_ms is None else clock.from_ms(one.used_ms),
            removable=removable,
        )
        for one in kept
    ]


def rename_passkey(tx: Transaction, account_id: str, key_id: str, label: str) -> None:
    """NotFound when it is not one of the account's."""
    if not store.rename_passkey(tx, account_id, _credential(key_id), label):
        raise NotFound


def remove_passkey(tx: Transaction, account_id: str, key_id: str) -> None:
    """Removed twice is removed. LastWayIn when nobody could sign in without it."""
    credential = _credential(key_id)
    kept = store.passkeys(tx, account_id)
    if not any(one.credential_id == credential for one in kept):
        return
    if not _may_remove(tx, account_id, kept):
        raise LastWayIn
    store.remove_passkey(tx, account_id, credential)


def _may_remove(tx: Transaction, account_id: str, kept: list[KeptPasskey]) -> bool:
    account = accounts_store.account_by_id(tx, account_id)
    return len(kept) > 1 or (account is not None and account.password_hash is not None)


def _credential(key_id: str) -> bytes:
    try:
        return base64url.decode(key_id)
    except ValueError:
        raise NotFound from None
