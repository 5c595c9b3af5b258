"""Passkeys of enterprises: the ceremonies of `accounts.passkeys`, bound to an enterprise."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from backend import clock
from backend.accounts import passkeys
from backend.accounts.passkeys import AuthenticationStart, Credential, Holder, KnownKey, Site
from backend.accounts.problems import ChallengeExpired, InvalidCredentials, PasskeyRefused
from backend.database import Database, Transaction
from backend.enterprises import claims, sessions
from backend.enterprises import store as enterprises_store
from backend.enterprises.access import store
from backend.enterprises.sessions import EnterpriseSignedIn
from backend.problems import NotFound
from offline_sync import base64url

VALID_FOR = timedelta(minutes=5)
NONCE_BYTES = 32
HOLDER_PREFIX = "enterprise:"
"""So that a person who is also an officer tells both passkeys apart by their user handle."""


async def _give(database: Database, purpose: str, enterprise_id: str | None, now: datetime) -> str:
    nonce = base64url.encode(secrets.token_bytes(NONCE_BYTES))
    now_ms, expires_ms = clock.to_ms(now), clock.to_ms(now + VALID_FOR)
    await database.write(
        lambda tx: store.add_challenge(
            tx, nonce, purpose, enterprise_id, now_ms=now_ms, expires_ms=expires_ms
        )
    )
    return nonce


async def _take(database: Database, nonce: str, purpose: str, now: datetime) -> str | None:
    """In a transaction of its own: a later failure must not bring the nonce back."""
    now_ms = clock.to_ms(now)
    is_open, enterprise_id = await database.write(
        lambda tx: store.take_challenge(tx, nonce, purpose, now_ms)
    )
    if not is_open:
        raise ChallengeExpired
    return enterprise_id


async def begin_registration(
    database: Database, enterprise_id: str, site: Site, now: datetime
) -> dict[str, Any]:
    """Options for `navigator.credentials.create` by a signed-in enterprise."""
    enterprise = await database.read(lambda tx: enterprises_store.by_id(tx, enterprise_id))
    if enterprise is None:
        raise NotFound
    known = await database.read(lambda tx: store.passkeys_of(tx, enterprise_id))
    nonce = await _give(database, "register", enterprise_id, now)
    holder = Holder(
        id=HOLDER_PREFIX + enterprise_id, name=enterprise.name, display_name=enterprise.name
    )
    return passkeys.registration_options(site, nonce, holder, [one.credential_id for one in known])


async def register(
    database: Database,
    enterprise_id: str,
    site: Site,
    credential: Credential,
    *,
    label: str,
    now: datetime,
) -> None:
    """Keep a new passkey of this enterprise. Raises ChallengeExpired or PasskeyRefused."""
    challenge = passkeys.challenge_in(credential)
    if await _take(database, challenge, "register", now) != enterprise_id:
        raise PasskeyRefused
    made = passkeys.read_registration(site, credential, challenge)
    passkey = store.EnterprisePasskey(
        credential_id=made.credential_id,
        enterprise_id=enterprise_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        label=label,
    )

    def write(tx: Transaction) -> bool:
        if len(store.passkeys_of(tx, enterprise_id)) >= claims.figures().passkeys_max:
            return False
        return store.add_passkey(tx, passkey, clock.to_ms(now))

    if not await database.write(write):
        raise PasskeyRefused


async def begin_authentication(
    database: Database, site: Site, now: datetime
) -> AuthenticationStart:
    """Options for sign-in; names no credential, so nobody learns which enterprises have one."""
    return passkeys.authentication_start(site, await _give(database, "authenticate", None, now))


async def sign_in(
    database: Database, ceremony: str, credential: Credential, site: Site, now: datetime
) -> EnterpriseSignedIn:
    """A session for the enterprise whose passkey answered.

    Raises ChallengeExpired or InvalidCredentials.
    """
    await _take(database, ceremony, "authenticate", now)
    credential_id = passkeys.credential_id_of(credential)
    passkey = await database.read(lambda tx: store.passkey_by_id(tx, credential_id))
    if passkey is None:
        raise InvalidCredentials
    known = KnownKey(public_key=passkey.public_key, sign_count=passkey.sign_count)
    count = passkeys.read_authentication(site, credential, ceremony, known)

    def write(tx: Transaction) -> EnterpriseSignedIn:
        if not store.note_passkey_use(tx, credential_id, count, clock.to_ms(now)):
            raise InvalidCredentials
        return sessions.begin(tx, passkey.enterprise_id, now)

    return await database.write(write)
