"""Tokens of programs: made at the desk, shown once, kept as a hash, revoked at once."""

import base64
import binascii
import hashlib
import secrets
import uuid
from datetime import datetime
from typing import Annotated

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.problems import MalformedRequest, NotFound
from backend.supervision.indicators.feed import store
from backend.supervision.indicators.feed.problems import (
    FeedTokenMade,
    FeedTokenRequired,
    TooManyFeedTokens,
)
from backend.web import Asker
from offline_sync import base64url

PREFIX = "palm-feed-"
"""So that whoever finds one, a person or a scanner for secrets, knows what it is."""
TOKEN_BYTES = 32
HEADER_LENGTH_MAX = 512
TOKENS_MAX = 20
USED_EVERY_MS = 3_600_000
"""How finely "last used" is kept: writing it at each request would make every read a write."""
SEERS = ("supervisor", "admin", "auditor")


class TokenAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk asks for; `id` is its own, so that pressing twice makes one."""

    id: uuid.UUID
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class FeedToken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A token as its list shows it: never the token itself."""

    id: str
    label: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class NewFeedToken(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    token: str
    """Told this once and never again."""


class TokenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `feed_token.made` and `feed_token.revoked`."""

    token: str
    """Its id."""
    label: str


async def make(
    database: Database, ledger: Ledger, asked: TokenAsked, *, asker: Asker, now: datetime
) -> NewFeedToken:
    """FeedTokenMade for an id that was used before; TooManyFeedTokens beyond what one keeps."""
    token = PREFIX + base64url.encode(secrets.token_bytes(TOKEN_BYTES))
    identity = str(asked.id)

    def write(tx: Transaction) -> None:
        if store.token_by_id(tx, identity) is not None:
            raise FeedTokenMade
        if store.in_force(tx, asker.account_id) >= TOKENS_MAX:
            raise TooManyFeedTokens(limit=TOKENS_MAX)
        store.add_token(tx, identity, _hash(token), asker.account_id, asked.label, clock.to_ms(now))
        _note(tx, ledger, "feed_token.made", identity, asked.label, asker, now)

    await database.write(write)
    return NewFeedToken(id=identity, token=token)


async def revoke(
    database: Database, ledger: Ledger, token: str, *, asker: Asker, now: datetime
) -> list[FeedToken]:
    """From now on it opens nothing; twice changes nothing. NotFound for one of somebody else."""

    def write(tx: Transaction) -> list[FeedToken]:
        row = store.token_by_id(tx, token)
        if row is None or row.account_id != asker.account_id:
            raise NotFound
        if row.revoked_ms is None:
            store.revoke(tx, token, clock.to_ms(now))
            _note(tx, ledger, "feed_token.revoked", token, row.label, asker, now)
        return tokens(tx, asker)

    return await database.write(write)


def _note(
    tx: Transaction,
    ledger: Ledger,
    kind: str,
    identity: str,
    label: str,
    asker: Asker,
    now: datetime,
) -> None:
    body = TokenEntry(token=identity, label=label)
    ledger.act(tx, kind=kind, by=asker.account_id, subject=identity, body=body, now=now)


def tokens(tx: Transaction, asker: Asker) -> list[FeedToken]:
    """The asker's own, newest first."""
    return [
        FeedToken(
            id=row.id,
            label=row.label,
            made_at=clock.from_ms(row.made_ms),
            used_at=None if row.used_ms is None else clock.from_ms(row.used_ms),
            revoked_at=None if row.revoked_ms is None else clock.from_ms(row.revoked_ms),
        )
        for row in store.tokens_of(tx, asker.account_id)
    ]


async def asker_of(database: Database, authorization: str, now: datetime) -> Asker:
    """Whoever made the token, with the scope this account has today.

    FeedTokenRequired without one, with a revoked one, or when the account may no longer look.
    """
    digest = _hash(token_in(authorization))
    now_ms = clock.to_ms(now)
    found = await database.read(lambda tx: _holder(tx, digest))
    if found is None:
        raise FeedTokenRequired(headers=CHALLENGE)
    asker, identity, used_ms = found
    if used_ms is None or now_ms - used_ms >= USED_EVERY_MS:
        await database.write(lambda tx: store.use(tx, identity, now_ms))
    return asker


def _holder(tx: Transaction, digest: bytes) -> tuple[Asker, str, int | None] | None:
    row = store.token_by_hash(tx, digest)
    account = None if row is None else accounts_store.account_by_id(tx, row.account_id)
    if row is None or row.revoked_ms is not None or account is None:
        return None
    if account.disabled or account.role not in SEERS:
        return None
    asker = Asker(
        account_id=account.id,
        login=account.login,
        role=account.role,
        agency_id=account.agency_id,
        agency_path=account.agency_path,
    )
    return asker, row.id, row.used_ms


CHALLENGE = {"WWW-Authenticate": 'Basic realm="Palm", charset="UTF-8"'}
"""What makes Excel and Power BI ask for name and password (RFC 7617)."""


def token_in(authorization: str) -> str:
    """The token of a header `Bearer …` (RFC 6750) or the password of `Basic …` (RFC 7617)."""
    scheme, _, told = authorization[:HEADER_LENGTH_MAX].partition(" ")
    if scheme.lower() == "bearer":
        return told.strip()
    if scheme.lower() != "basic":
        raise FeedTokenRequired(headers=CHALLENGE)
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise MalformedRequest(why="authorization: no valid Basic credentials") from None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
