"""Sessions: a random token in a cookie, its digest in the database, a short memory in between.

The memory spares a request the way to the database. It forgets at once what this process ends,
and everything after `REMEMBERED_SECONDS`.
"""

import hashlib
import secrets
from collections import OrderedDict
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts import store
from backend.accounts.model import Session
from backend.database import Database
from backend.problems import Overloaded, StorageFull
from backend.web import Asker
from offline_sync import base64url

REMEMBERED_SECONDS = 30
REMEMBERED_MAX = 10_000
DEVICE_IDLE = timedelta(days=30)
"""An enrolled phone may lie in a drawer for a month; a new session needs only its key."""
DESK_HOURS_MAX = 16
"""Longer than any shift, shorter than a day."""
PHONE_DAYS_MAX = 30
TOUCHES_PER_IDLE_TIME = 100
"""How finely "last seen" is kept: writing it at each request would make every read a write."""
TOKEN_BYTES = 32


class _Remembered(msgspec.Struct, frozen=True):
    asker: Asker
    read_at: datetime
    expires_ms: int


class Lifetimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long sessions last: without a request, and however much they are used."""

    desk_idle: timedelta
    desk_max: timedelta = timedelta(hours=DESK_HOURS_MAX)
    phone_max: timedelta = timedelta(days=PHONE_DAYS_MAX)

    def idle(self, device_kid: str | None) -> timedelta:
        """How long such a session lives without a request."""
        return self.desk_idle if device_kid is None else DEVICE_IDLE

    def longest(self, device_kid: str | None) -> timedelta:
        """How long such a session lives at all."""
        return self.desk_max if device_kid is None else self.phone_max

    def expiry_ms(self, device_kid: str | None, created_ms: int, now: datetime) -> int:
        """When a session that is used now ends, unless it is used again."""
        end = clock.from_ms(created_ms) + self.longest(device_kid)
        return clock.to_ms(min(now + self.idle(device_kid), end))


class Sessions:
    """Finds who is asking; holds the memory of recent answers."""

    def __init__(self, database: Database, lifetimes: Lifetimes) -> None:
        self._database = database
        self.lifetimes = lifetimes
        self._remembered: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._forgotten = 0

    async def asker_of(self, token: str, now: datetime) -> Asker | None:
        """Who holds this token; None when the session ended."""
        digest = digest_of(token)
        now_ms = clock.to_ms(now)
        known = self._remembered.get(digest)
        if (
            known is not None
            and timedelta() <= now - known.read_at < timedelta(seconds=REMEMBERED_SECONDS)
            and known.expires_ms > now_ms
        ):
            return known.asker
        forgotten = self._forgotten
        session = await self._database.read(lambda tx: store.session_by_hash(tx, digest, now_ms))
        if session is None:
            self._remembered.pop(digest, None)
            return None
        expires_ms = await self._touch(digest, session, now)
        asker = asker_of_session(session, digest)
        if forgotten == self._forgotten:  # nothing ended while this was read
            self._remember(digest, _Remembered(asker, now, expires_ms))
        return asker

    async def _touch(self, digest: bytes, session: Session, now: datetime) -> int:
        idle = self.lifetimes.idle(session.device_kid)
        now_ms = clock.to_ms(now)
        if now_ms - session.seen_ms < idle / TOUCHES_PER_IDLE_TIME / timedelta(milliseconds=1):
            return session.expires_ms
        expires_ms = self.lifetimes.expiry_ms(session.device_kid, session.created_ms, now)
        try:
            await self._database.write(
                lambda tx: store.touch_session(tx, digest, now_ms, expires_ms)
            )
        except (StorageFull, Overloaded):
            return session.expires_ms  # on a full disk people still read; only the idle time runs
        return expires_ms

    def _remember(self, digest: bytes, answer: _Remembered) -> None:
        self._remembered[digest] = answer
        self._remembered.move_to_end(digest)
        while len(self._remembered) > REMEMBERED_MAX:
            self._remembered.popitem(last=False)

    def forget(self, digest: bytes) -> None:
        """The session ended or changed: ask the database again."""
        self._forgotten += 1
        self._remembered.pop(digest, None)

    def forget_device(self, kid: str) -> None:
        """Every session of this phone ended."""
        self._forgotten += 1
        for digest in [d for d, r in self._remembered.items() if r.asker.device_kid == kid]:
            del self._remembered[digest]

    def forget_account(self, account_id: str) -> None:
        """Every session of this account ended."""
        self._forgotten += 1
        for digest in [d for d, r in self._remembered.items() if r.asker.account_id == account_id]:
            del self._remembered[digest]


def new_token() -> str:
    """What goes into the cookie: 256 random bits."""
    return base64url.encode(secrets.token_bytes(TOKEN_BYTES))


def digest_of(token: str) -> bytes:
    """What the database keeps of a token; a fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def asker_of_session(session: Session, digest: bytes) -> Asker:
    account = session.account
    return Asker(
        account_id=account.id,
        login=account.login,
        role=account.role,
        agency_id=account.agency_id,
        agency_path=account.agency_path,
        officer_id=account.officer_id,
        device_kid=session.device_kid,
        session=digest.hex(),
        # A phone that proved its key goes on: what it has not sent must not wait for a password.
        must_change_password=account.one_time_until_ms is not None and session.device_kid is None,
    )
