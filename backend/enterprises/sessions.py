"""Sessions of enterprises: a random token in the cookie `palm_enterprise`, its digest in the
database. The cookie's path is /e: it never travels to a page where something is said anonymously.
"""

from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.sessions import digest_of, new_token
from backend.database import Database, Transaction
from backend.enterprises import claims
from backend.enterprises.access import claim_code
from backend.enterprises.access import store as access_store
from backend.enterprises.access.problems import ClaimRefused, ClaimUsed
from backend.ledger.service import Ledger

COOKIE = "palm_enterprise"
COOKIE_PATH = "/e"
TOKEN_LENGTH_MAX = 128
TOUCHES_PER_IDLE_TIME = 100
SAME_TAP_WITHIN = timedelta(minutes=2)


class EnterpriseSignedIn(msgspec.Struct, frozen=True, kw_only=True):
    enterprise_id: str
    token: str
    """Goes into the cookie and nowhere else."""
    max_age: timedelta


class EnterpriseClaimed(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `enterprise.claimed`."""

    enterprise: str
    claim: str


def idle() -> timedelta:
    """How long a session lives without a request."""
    return timedelta(days=claims.figures().session_idle_days)


def enterprise_of(tx: Transaction, token: str | None, now_ms: int) -> str | None:
    """Id of the enterprise whose session this is; None when it ended or never was."""
    if not token or len(token) > TOKEN_LENGTH_MAX:
        return None
    session = access_store.session_by_hash(tx, digest_of(token), now_ms)
    return None if session is None else session.enterprise_id


async def touch(database: Database, token: str, now: datetime) -> bool:
    """Keep a session alive that is used; whether it was time to, so that the cookie is set anew."""
    digest, now_ms = digest_of(token), clock.to_ms(now)
    session = await database.read(lambda tx: access_store.session_by_hash(tx, digest, now_ms))
    step = idle() / TOUCHES_PER_IDLE_TIME / timedelta(milliseconds=1)
    if session is None or now_ms - session.seen_ms < step:
        return False
    expires_ms = clock.to_ms(now + idle())
    await database.write(lambda tx: access_store.touch_session(tx, digest, now_ms, expires_ms))
    return True


def begin(tx: Transaction, enterprise_id: str, now: datetime) -> EnterpriseSignedIn:
    """A new session of an enterprise that has shown who it is."""
    token = new_token()
    expires_ms = clock.to_ms(now + idle())
    access_store.add_session(tx, digest_of(token), enterprise_id, clock.to_ms(now), expires_ms)
    return EnterpriseSignedIn(enterprise_id=enterprise_id, token=token, max_age=idle())


async def claim(
    database: Database, ledger: Ledger, text: str, *, form: str, now: datetime
) -> EnterpriseSignedIn:
    """Sign in with a typed claim code, which is used up.

    `form` is the random token of the form: the same form sent twice by a double tap signs in
    again instead of frightening its sender. ClaimUsed when the code was used before;
    ClaimRefused for everything else that is wrong with it.
    """
    code = claim_code.read(text)
    if code is None:
        raise ClaimRefused
    digest, form_hash, now_ms = claim_code.hash_of(code), digest_of(form), clock.to_ms(now)

    def write(tx: Transaction) -> EnterpriseSignedIn:
        known = access_store.claim_by_hash(tx, digest)
        if known is None or known.revoked_ms is not None or known.expires_ms <= now_ms:
            raise ClaimRefused
        if access_store.use_claim(tx, known.id, form_hash, now_ms):
            ledger.act(
                tx,
                kind="enterprise.claimed",
                by="enterprise",
                subject=known.enterprise_id,
                body=EnterpriseClaimed(enterprise=known.enterprise_id, claim=known.id),
                now=now,
            )
        elif not _is_same_tap(known, form_hash, now):
            raise ClaimUsed
        return begin(tx, known.enterprise_id, now)

    return await database.write(write)


def _is_same_tap(claim: access_store.Claim, form_hash: bytes, now: datetime) -> bool:
    used = claim.used_ms
    return (
        used is not None
        and claim.used_form == form_hash
        and now - clock.from_ms(used) < SAME_TAP_WITHIN
    )


async def sign_out(database: Database, token: str) -> None:
    """End this session."""
    digest = digest_of(token)
    await database.write(lambda tx: access_store.end_session(tx, digest))
