"""Passkeys (WebAuthn level 2): registration and sign-in, discoverable, with user verification.

The relying party is the host the browser asked, so one server works under several names.
Sign-in never lists credentials: an outsider cannot learn which logins exist.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend import clock
from backend.accounts import challenges, store
from backend.accounts.model import Account, Passkey
from backend.accounts.problems import InvalidCredentials, PasskeyRefused
from backend.database import Database, Transaction
from backend.problems import NotFound
from backend.web import Asker
from offline_sync import base64url

CEREMONY_MILLISECONDS = 300_000
PASSKEYS_PER_ACCOUNT_MAX = 20

Base64 = Annotated[str, msgspec.Meta(max_length=16_384)]


class Site(msgspec.Struct, frozen=True):
    """Where the browser says it is."""

    host: str
    """Relying party id: the host without port."""
    origin: str


class _ClientData(msgspec.Struct, frozen=True):
    challenge: str


class CredentialResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What the authenticator signed; the rest is the library's to read."""

    client_data_json: Base64 = msgspec.field(name="clientDataJSON")
    attestation_object: Base64 | None = msgspec.field(name="attestationObject", default=None)
    authenticator_data: Base64 | None = msgspec.field(name="authenticatorData", default=None)
    signature: Base64 | None = None
    user_handle: Base64 | None = msgspec.field(name="userHandle", default=None)


class Credential(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`PublicKeyCredential.toJSON()` of the browser (WebAuthn level 3 §5.1)."""

    id: Annotated[str, msgspec.Meta(max_length=2048)]
    raw_id: Annotated[str, msgspec.Meta(max_length=2048)]
    type: str
    response: CredentialResponse


async def begin_registration(
    database: Database, asker: Asker, site: Site, now: datetime
) -> dict[str, Any]:
    """Options for `navigator.credentials.create`."""

    def read(tx: Transaction) -> tuple[Account | None, list[Passkey]]:
        return store.account_by_id(tx, asker.account_id), store.passkeys_of(tx, asker.account_id)

    account, known = await database.read(read)
    if account is None:
        raise NotFound
    nonce = await challenges.give(database, "register", account.id, now)
    holder = Holder(id=account.id, name=account.login, display_name=account.name.zh)
    return registration_options(site, nonce, holder, [p.credential_id for p in known])


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a passkey stands for, in the words its owner will see when choosing one."""

    id: str
    name: str
    display_name: str


def registration_options(
    site: Site, nonce: str, holder: Holder, known: Sequence[bytes]
) -> dict[str, Any]:
    """Options for `navigator.credentials.create`; `known` are credentials not to make twice."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="掌上执法 Palm",
        user_name=holder.name,
        user_id=holder.id.encode(),
        user_display_name=holder.display_name,
        challenge=base64url.decode(nonce),
        timeout=CEREMONY_MILLISECONDS,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return msgspec.json.decode(webauthn.options_to_json(options))


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a registration gave."""

    credential_id: bytes
    public_key: bytes
    """COSE_Key."""
    sign_count: int


def read_registration(site: Site, credential: Credential, challenge: str) -> NewKey:
    """The new key, once everything about it fits. Raises PasskeyRefused."""
    try:
        verified = webauthn.verify_registration_response(
            credential=_for_library(credential),
            expected_challenge=base64url.decode(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefused from None
    return NewKey(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
    )


async def register(
    database: Database,
    asker: Asker,
    site: Site,
    credential: Credential,
    *,
    label: str,
    now: datetime,
) -> None:
    """Keep a new passkey of the asker. Raises ChallengeExpired or PasskeyRefused."""
    challenge = challenge_in(credential)
    if await challenges.take(database, challenge, "register", now) != asker.account_id:
        raise PasskeyRefused
    made = read_registration(site, credential, challenge)
    passkey = Passkey(
        credential_id=made.credential_id,
        account_id=asker.account_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        label=label,
    )

    def write(tx: Transaction) -> bool:
        if len(store.passkeys_of(tx, asker.account_id)) >= PASSKEYS_PER_ACCOUNT_MAX:
            return False
        return store.add_passkey(tx, passkey, clock.to_ms(now))

    if not await database.write(write):
        raise PasskeyRefused


class AuthenticationStart(msgspec.Struct, frozen=True, kw_only=True):
    options: dict[str, Any]
    """For `navigator.credentials.get`."""
    ceremony: str


async def begin_authentication(
    database: Database, login: str | None, site: Site, now: datetime
) -> AuthenticationStart:
    """Options for sign-in; with a login, only that account's passkeys will do."""
    bound_to: str | None = None
    if login is not None:
        account = await database.read(lambda tx: store.account_by_login(tx, login))
        bound_to = account.id if account else ""
    nonce = await challenges.give(database, "authenticate", bound_to, now)
    return authentication_start(site, nonce)


def authentication_start(site: Site, nonce: str) -> AuthenticationStart:
    """Options for `navigator.credentials.get` over a nonce that was given out."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=base64url.decode(nonce),
        timeout=CEREMONY_MILLISECONDS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    decoded = msgspec.json.decode(webauthn.options_to_json(options), type=dict[str, Any])
    return AuthenticationStart(options=decoded, ceremony=nonce)


class KnownKey(msgspec.Struct, frozen=True, kw_only=True):
    """A registered key, to check an answer with."""

    public_key: bytes
    sign_count: int


def read_authentication(site: Site, credential: Credential, ceremony: str, known: KnownKey) -> int:
    """The authenticator's new counter, once the answer fits. Raises InvalidCredentials."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=_for_library(credential),
            expected_challenge=base64url.decode(ceremony),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise InvalidCredentials from None
    return verified.new_sign_count


def credential_id_of(credential: Credential) -> bytes:
    """Raises InvalidCredentials when it is not base64url."""
    try:
        return base64url.decode(credential.raw_id)
    except ValueError:
        raise InvalidCredentials from None


async def account_by_passkey(
    database: Database, ceremony: str, credential: Credential, site: Site, now: datetime
) -> Account:
    """The account whose passkey answered. Raises ChallengeExpired or InvalidCredentials."""
    bound_to = await challenges.take(database, ceremony, "authenticate", now)
    credential_id = credential_id_of(credential)

    def read(tx: Transaction) -> tuple[Passkey, Account] | None:
        passkey = store.passkey_by_id(tx, credential_id)
        account = passkey and store.account_by_id(tx, passkey.account_id)
        return (passkey, account) if passkey and account else None

    found = await database.read(read)
    if found is None or found[1].disabled or bound_to not in (None, found[1].id):
        raise InvalidCredentials
    passkey, account = found
    known = KnownKey(public_key=passkey.public_key, sign_count=passkey.sign_count)
    count = read_authentication(site, credential, ceremony, known)
    await database.write(
        lambda tx: store.note_passkey_use(tx, credential_id, count, clock.to_ms(now))
    )
    return account


def _for_library(credential: Credential) -> dict[str, Any]:
    wire: dict[str, Any] = msgspec.to_builtins(credential)
    wire["response"] = {name: text for name, text in wire["response"].items() if text is not None}
    return wire


def challenge_in(credential: Credential) -> str:
    """The challenge the browser says it answered. Raises PasskeyRefused."""
    try:
        raw = base64url.decode(credential.response.client_data_json)
        return msgspec.json.decode(raw, type=_ClientData).challenge
    except ValueError:
        raise PasskeyRefused from None
