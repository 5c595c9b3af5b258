"""HTTP of accounts: sign-in by password, passkey or device key; phones and their revocation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.types import Scope

from backend import clock
from backend.accounts import challenges, devices, passkeys, service
from backend.accounts.addresses import network_of
from backend.accounts.model import DEVICE_MARK_COOKIE, Me
from backend.accounts.passkeys import AuthenticationStart, Credential, Site
from backend.accounts.passwords import PASSWORD_LENGTH_MAX
from backend.accounts.service import Accounts, SignedIn
from backend.database import Database
from backend.ledger.model import Receipt
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import Settings
from backend.web import ROLES, Asker, FindAsker
from offline_sync import keys
from offline_sync.jws import Digest

SESSION_COOKIE = "palm_session"
COOKIE_LENGTH_MAX = 4096
DEVICE_MARK_KEPT = timedelta(days=400)
"""As long as browsers keep any cookie (RFC 6265bis draft)."""

AnyRequest = Request[Any, Any, Any]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Login = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Proof = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class PasswordSignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: Login
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=PASSWORD_LENGTH_MAX)]


class PasskeySignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ceremony: Annotated[str, msgspec.Meta(max_length=100)]
    credential: Credential


class PasskeyStart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: Login | None = None


class NewPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    credential: Credential
    label: Label


class PasskeyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    label: str


class ChallengeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    nonce: str


class NewDevice(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    public_key: keys.PublicJwk
    label: Label
    proof: Proof


class EnrolledDevice(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the phone pins: both public keys of the server, and proof that it was enrolled."""

    kid: str
    officer_id: str
    server_key: dict[str, str]
    """JWK (RFC 7517)."""
    log_key: str
    """Verifier key of the log's checkpoints (C2SP signed-note)."""
    receipt: Receipt
    checkpoint: str


class DeviceSignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kid: Digest
    proof: Proof


class RevocationReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    index: int
    """Of the log entry that revokes the key."""


def asker_finder(accounts: Accounts, tell_time: Callable[[], datetime] = clock.now) -> FindAsker:
    """What `web.AskerMiddleware` asks at every request."""

    async def find(scope: Scope) -> Asker | None:
        token = _session_token(scope)
        return await accounts.sessions.asker_of(token, tell_time()) if token else None

    return find


def _session_token(scope: Scope) -> str | None:
    """Read by hand: it happens at every request, and our tokens need no unquoting."""
    for header, value in scope["headers"]:
        if header == b"cookie" and len(value) <= COOKIE_LENGTH_MAX:
            for pair in value.decode("latin-1").split(";"):
                name, _, token = pair.strip().partition("=")
                if name == SESSION_COOKIE:
                    return token
    return None


def scheme_of(request: AnyRequest, settings: Settings) -> str:
    """Behind a proxy that ends TLS only the public address knows that the phone spoke HTTPS."""
    public = settings.server.public_url
    if public and public.partition("://")[2].rstrip("/") == request.url.netloc:
        return public.partition("://")[0]
    return request.url.scheme


def site_of(request: AnyRequest, settings: Settings) -> Site:
    """Where the browser says it is, for passkeys."""
    origin = f"{scheme_of(request, settings)}://{request.url.netloc}"
    return Site(host=request.url.hostname or "", origin=origin)


def _cookie(token: str, max_age: timedelta, request: AnyRequest, settings: Settings) -> Cookie:
    return Cookie(
        key=SESSION_COOKIE,
        value=token,
        max_age=int(max_age.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=scheme_of(request, settings) == "https",
        path="/",
    )


def _device_mark(request: AnyRequest, settings: Settings) -> Cookie:
    """What stays in an officer's browser when he has signed out."""
    mark = _cookie("1", DEVICE_MARK_KEPT, request, settings)
    mark.key = DEVICE_MARK_COOKIE
    return mark


def _signed_in(signed_in: SignedIn, request: AnyRequest, settings: Settings) -> Response[Me]:
    return Response(
        signed_in.me,
        status_code=201,
        cookies=[_cookie(signed_in.token, signed_in.max_age, request, settings)],
        headers={"Cache-Control": "no-store"},
    )


@post("/api/session", operation_id="signIn", opt={"public": True}, tags=["session"])
async def sign_in(
    data: JSONBody[PasswordSignIn],
    request: AnyRequest,
    accounts: NamedDependency[Accounts],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Me]:
    """Sign in with a password."""
    address = network_of(request.client.host if request.client else "")
    signed_in = await service.sign_in(accounts, data.login, data.password, address=address, now=now)
    return _signed_in(signed_in, request, settings)


@get(
    "/api/session",
    operation_id="whoAmI",
    opt={"roles": ROLES, "before_password": True},
    tags=["session"],
)
async def who_am_i(
    accounts: NamedDependency[Accounts],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Me:
    """Whoever is signed in."""
    return await service.me(accounts, asker.account_id, now)


@delete(
    "/api/session",
    operation_id="signOut",
    opt={"roles": ROLES, "before_password": True},
    tags=["session"],
)
async def sign_out(
    request: AnyRequest,
    accounts: NamedDependency[Accounts],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
) -> Response[None]:
    """End this session."""
    await service.sign_out(accounts, asker.session)
    gone = _cookie("", timedelta(), request, settings)
    return Response(None, status_code=204, cookies=[gone])


@post(
    "/api/passkeys/registration",
    status_code=200,
    operation_id="beginPasskeyRegistration",
    opt={"roles": ROLES},
    tags=["session"],
)
async def begin_passkey_registration(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    """Options for `navigator.credentials.create`, as JSON (WebAuthn level 3)."""
    return await passkeys.begin_registration(database, asker, site_of(request, settings), now)


@post("/api/passkeys", operation_id="registerPasskey", opt={"roles": ROLES}, tags=["session"])
async def register_passkey(
    data: JSONBody[NewPasskey],
    request: AnyRequest,
    *,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> PasskeyAnswer:
    """Keep the passkey that was just made."""
    site = site_of(request, settings)
    await passkeys.register(database, asker, site, data.credential, label=data.label, now=now)
    return PasskeyAnswer(label=data.label)


@post(
    "/api/passkeys/authentication",
    status_code=200,
    operation_id="beginPasskeySignIn",
    opt={"public": True},
    tags=["session"],
)
async def begin_passkey_sign_in(
    data: JSONBody[PasskeyStart],
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> AuthenticationStart:
    """Options for `navigator.credentials.get`, and the ceremony they belong to."""
    login = None if data.login is None else service.normalised(data.login)
    return await passkeys.begin_authentication(database, login, site_of(request, settings), now)


@post(
    "/api/session/passkey", operation_id="signInByPasskey", opt={"public": True}, tags=["session"]
)
async def sign_in_by_passkey(
    data: JSONBody[PasskeySignIn],
    request: AnyRequest,
    accounts: NamedDependency[Accounts],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Me]:
    """Sign in with a passkey."""
    site = site_of(request, settings)
    account = await passkeys.account_by_passkey(
        accounts.database, data.ceremony, data.credential, site, now
    )
    signed_in = await service.open_session(accounts, account, None, now)
    return _signed_in(signed_in, request, settings)


@post(
    "/api/devices/challenge",
    status_code=200,
    operation_id="challengeDevice",
    opt={"public": True},
    tags=["devices"],
)
async def challenge_device(
    database: NamedDependency[Database], now: NamedDependency[datetime]
) -> ChallengeAnswer:
    """A nonce to prove a device key with: once, within five minutes."""
    return ChallengeAnswer(nonce=await challenges.give(database, "device", None, now))


@post(
    "/api/devices",
    operation_id="enrolDevice",
    opt={"roles": ("officer", "supervisor")},
    tags=["devices"],
)
async def enrol_device(
    data: JSONBody[NewDevice],
    request: AnyRequest,
    *,
    accounts: NamedDependency[Accounts],
    settings: NamedDependency[Settings],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[EnrolledDevice]:
    """Bind a phone's key to the officer; its session then lives as long as a phone's may."""
    enrolment = devices.Enrolment(jwk=data.public_key, label=data.label, proof=data.proof)
    device = await devices.enrol(accounts.database, ledger, views, enrolment, asker=asker, now=now)
    accounts.devices.forget(device.kid)
    await service.bind_session(accounts, asker.session, device.kid, now)
    receipts = await ledger.receipts([device.enrolled_idx])
    answer = EnrolledDevice(
        kid=device.kid,
        officer_id=device.officer_id,
        server_key=ledger.keys.chain_jwk(),
        log_key=ledger.keys.log.verifier.text(),
        receipt=receipts.by_index[device.enrolled_idx],
        checkpoint=receipts.checkpoints[0],
    )
    token = _session_token(request.scope) or ""
    cookie = _cookie(token, accounts.sessions.lifetimes.longest(device.kid), request, settings)
    return Response(answer, status_code=201, cookies=[cookie, _device_mark(request, settings)])


@post("/api/devices/session", operation_id="signInByDevice", opt={"public": True}, tags=["devices"])
async def sign_in_by_device(
    data: JSONBody[DeviceSignIn],
    request: AnyRequest,
    accounts: NamedDependency[Accounts],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Me]:
    """Sign an enrolled phone in again by its key."""
    account = await devices.account_by_proof(accounts.database, data.kid, data.proof, now)
    signed_in = await service.open_session(accounts, account, data.kid, now)
    answer = _signed_in(signed_in, request, settings)
    answer.cookies.append(_device_mark(request, settings))
    return answer


@post(
    "/api/devices/{kid:str}/revocation",
    operation_id="revokeDevice",
    opt={"roles": ("officer", "supervisor", "admin")},
    tags=["devices"],
)
async def revoke_device(
    kid: FromPath[str],
    data: JSONBody[RevocationReason],
    *,
    accounts: NamedDependency[Accounts],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Revocation:
    """A lost phone: from now on its key opens nothing. What it signed before stays valid."""
    index = await devices.revoke(
        accounts.database,
        ledger,
        views,
        sessions=accounts.sessions,
        registry=accounts.devices,
        kid=kid,
        reason=data.reason,
        asker=asker,
        now=now,
    )
    return Revocation(index=index)


HANDLERS = [
    sign_in,
    who_am_i,
    sign_out,
    begin_passkey_registration,
    register_passkey,
    begin_passkey_sign_in,
    sign_in_by_passkey,
    challenge_device,
    enrol_device,
    sign_in_by_device,
    revoke_device,
]
