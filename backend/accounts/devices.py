"""Phones and their keys: enrolment, signing in again by key, revocation."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import challenges, store
from backend.accounts.model import Account, Device, DeviceKey
from backend.accounts.problems import (
    DeviceRevoked,
    DeviceTaken,
    InvalidCredentials,
    NotAnOfficer,
    ProofRefused,
)
from backend.accounts.scope import in_scope
from backend.accounts.sessions import Sessions
from backend.accounts.views import FOLLOWER, Enrolled, Revoked
from backend.database import Database, Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, NotFound
from backend.web import Asker
from offline_sync import jws, keys, proof
from offline_sync.refusal import RefusedError

KEYS_REMEMBERED_MAX = 50_000


class DeviceRegistry:
    """The keys of devices, in memory; a revocation is known as soon as its view shows it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: dict[str, DeviceKey] = {}
        self._forgotten = 0

    async def key_of(self, kid: str) -> DeviceKey | None:
        """The key, revoked or not; None when no such device was ever enrolled."""
        known = self._keys.get(kid)
        if known is not None:
            return known
        forgotten = self._forgotten
        device = await self._database.read(lambda tx: store.device_by_kid(tx, kid))
        if device is None:
            return None
        found = key_of_device(device)
        if forgotten == self._forgotten:  # no revocation while this was read
            if len(self._keys) >= KEYS_REMEMBERED_MAX:
                self._keys.clear()
            self._keys[kid] = found
        return found

    def follow(self, entries: Sequence[LoggedEntry]) -> None:
        """Forget the devices whose view moved, whoever moved it and whether or not he still waits:
        a revoked key that stayed in memory would be taken for a good one until the next start.
        """
        for entry in entries:
            if entry.kind in FOLLOWER.kinds:
                self.forget(entry.subject)

    def forget(self, kid: str) -> None:
        """The view of this device moved."""
        self._forgotten += 1
        self._keys.pop(kid, None)


def key_of_device(device: Device) -> DeviceKey:
    jwk = msgspec.json.decode(device.jwk, type=keys.PublicJwk)
    return DeviceKey(
        kid=device.kid,
        key=keys.public_key(jwk),
        officer_id=device.officer_id,
        revoked_ms=device.revoked_ms,
    )


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone sends to be enrolled."""

    jwk: keys.PublicJwk
    label: str
    proof: str
    """JWS `palm-proof` over a challenge, use `enrol`, made with the key itself."""


async def enrol(
    database: Database,
    ledger: Ledger,
    views: Views,
    enrolment: Enrolment,
    *,
    asker: Asker,
    now: datetime,
) -> Device:
    """The device as the log now knows it.

    Repeating an enrolment whose answer was lost gives the same device, with the same entry.
    Raises NotAnOfficer, ProofRefused, ChallengeExpired, DeviceTaken.
    """
    officer = asker.officer_id
    if officer is None:
        raise NotAnOfficer
    kid = keys.thumbprint(enrolment.jwk)
    try:
        key = keys.public_key(enrolment.jwk)
    except ValueError:
        raise ProofRefused from None
    await _check_proof(database, enrolment.proof, key, kid=kid, use="enrol", now=now)
    body = Enrolled(
        kid=kid,
        officer=officer,
        account=asker.account_id,
        agency=asker.agency_path,
        label=enrolment.label,
        jwk=enrolment.jwk,
    )

    def write(tx: Transaction) -> int | None:
        if store.device_by_kid(tx, kid) is not None:
            return None
        return ledger.act(
            tx, kind="device.enrolled", by=asker.account_id, subject=kid, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
    device = await database.read(lambda tx: store.device_by_kid(tx, kid))
    if device is None or device.officer_id != officer or device.revoked_ms is not None:
        raise DeviceTaken
    return device


async def account_by_proof(database: Database, kid: str, signed: str, now: datetime) -> Account:
    """The account of an enrolled phone that proved its key again.

    Raises InvalidCredentials or ChallengeExpired. A revoked phone signs nobody in; when it holds
    the key it is told why (DeviceRevoked), so that the officer knows what to do.
    """
    device = await database.read(lambda tx: store.device_by_kid(tx, kid))
    if device is None:
        raise InvalidCredentials
    try:
        key = key_of_device(device).key
        await _check_proof(database, signed, key, kid=kid, use="session", now=now)
    except ProofRefused:
        raise InvalidCredentials from None
    if device.revoked_ms is not None:
        raise DeviceRevoked
    account = await database.read(lambda tx: store.account_by_id(tx, device.account_id))
    if account is None or account.disabled or account.officer_id != device.officer_id:
        raise InvalidCredentials
    return account


async def _check_proof(
    database: Database,
    signed: str,
    key: keys.PublicKey,
    *,
    kid: str,
    use: proof.Use,
    now: datetime,
) -> None:
    try:
        raw = signed.encode("ascii")
        claimed = msgspec.json.decode(jws.parse(raw, "palm-proof").payload, type=proof.Challenge)
        proof.check_challenge(
            raw, key, kid=kid, expected=proof.Challenge(nonce=claimed.nonce, use=use)
        )
    except (RefusedError, UnicodeEncodeError, msgspec.MsgspecError):
        raise ProofRefused from None
    # Only a good signature uses the nonce up, and does so before anything else happens.
    await challenges.take(database, claimed.nonce, "device", now)


async def revoke(
    database: Database,
    ledger: Ledger,
    views: Views,
    *,
    sessions: Sessions,
    registry: DeviceRegistry,
    kid: str,
    reason: str,
    asker: Asker,
    now: datetime,
) -> int:
    """Index of the entry that revokes the key; from then on its phone can do nothing.

    Raises NotFound outside the asker's scope, Forbidden for a colleague's phone.
    """

    def write(tx: Transaction) -> int:
        device = store.device_by_kid(tx, kid)
        if device is None:
            raise NotFound
        if device.officer_id != asker.officer_id:
            if not in_scope(device.agency_path, asker.agency_path):
                raise NotFound
            if asker.role not in ("supervisor", "admin"):
                raise Forbidden
        store.end_sessions_of_device(tx, kid)
        return ledger.act(
            tx,
            kind="device.revoked",
            by=asker.account_id,
            subject=kid,
            body=Revoked(kid=kid, reason=reason),
            now=now,
        )

    index = await database.write(write)
    try:
        await views.reached(index)
    finally:
        # Also when the view lags: the sessions are ended in the database already. One that was
        # opened between the two is refused by the view, so the memory must forget it too.
        registry.forget(kid)
        sessions.forget_device(kid)
    return index


def revoked_at(device: Device) -> datetime | None:
    """When the key was revoked, as the log says."""
    return None if device.revoked_ms is None else clock.from_ms(device.revoked_ms)
