"""Random numbers that are answered once within five minutes."""

import secrets
from datetime import datetime, timedelta

from backend import clock
from backend.accounts import store
from backend.accounts.model import Purpose
from backend.accounts.problems import ChallengeExpired
from backend.database import Database
from offline_sync import base64url

VALID_FOR = timedelta(minutes=5)
NONCE_BYTES = 32


async def give(database: Database, purpose: Purpose, account_id: str | None, now: datetime) -> str:
    """A fresh nonce, b64u, that `take` accepts once."""
    nonce = base64url.encode(secrets.token_bytes(NONCE_BYTES))
    now_ms, expires_ms = clock.to_ms(now), clock.to_ms(now + VALID_FOR)
    await database.write(
        lambda tx: store.add_challenge(
            tx, nonce, purpose, account_id, now_ms=now_ms, expires_ms=expires_ms
        )
    )
    return nonce


async def take(database: Database, nonce: str, purpose: Purpose, now: datetime) -> str | None:
    """The account the nonce was given for; ChallengeExpired when it is not open any more.

    A transaction of its own: a later failure must not bring the nonce back.
    """
    now_ms = clock.to_ms(now)
    is_open, account_id = await database.write(
        lambda tx: store.take_challenge(tx, nonce, purpose, now_ms)
    )
    if not is_open:
        raise ChallengeExpired
    return account_id
