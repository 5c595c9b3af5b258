"""HTTP of signing in to the own page: printed code, passkey, session."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Response, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend import clock
from backend.accounts.passkeys import AuthenticationStart, Credential
from backend.accounts.routes import scheme_of, site_of
from backend.database import Database
from backend.enterprise_pages.complaints.form_routes import PUBLIC_PAGE, Counter
from backend.enterprise_pages.complaints.web import (
    FORM_BYTES_MAX,
    AnyRequest,
    address_of,
    form_token,
    read_form,
)
from backend.enterprise_pages.own import page
from backend.enterprises import sessions
from backend.enterprises.access import passkeys
from backend.enterprises.access.problems import ClaimRefused, ClaimUsed, TooManyGuesses
from backend.enterprises.sessions import EnterpriseSignedIn
from backend.problems import SignInRequired
from backend.settings import Settings
from backend.web import language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

HOME = "/e"
PUBLIC = {"public": True}
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OwnPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    credential: Credential
    label: Label


class OwnPasskeySignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ceremony: Annotated[str, msgspec.Meta(max_length=100)]
    credential: Credential


def cookie_of(token: str, max_age: timedelta, request: AnyRequest, settings: Settings) -> Cookie:
    """`Lax`, so that a link from a scanned code finds the enterprise signed in."""
    return Cookie(
        key=sessions.COOKIE,
        value=token,
        max_age=int(max_age.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=scheme_of(request, settings) == "https",
        path=sessions.COOKIE_PATH,
    )


async def who(request: AnyRequest, database: Database, now: datetime) -> str | None:
    """The enterprise that is signed in."""
    token = request.cookies.get(sessions.COOKIE)
    if not token:
        return None
    now_ms = clock.to_ms(now)
    return await database.read(lambda tx: sessions.enterprise_of(tx, token, now_ms))


async def signed_in(request: AnyRequest, database: Database, now: datetime) -> str:
    found = await who(request, database, now)
    if found is None:
        raise SignInRequired
    return found


@post("/e/claim", opt=PUBLIC_PAGE, include_in_schema=False, request_max_body_size=FORM_BYTES_MAX)
async def claim(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Sign in with the printed code."""
    counter, language, address = Counter(state), language_of(request), address_of(request)
    if counter.guesses.is_over(address, now):
        raise TooManyGuesses(headers={"Retry-After": "600"})
    form = await read_form(request, {"form": 64, "code": 60})
    try:
        entered = await sessions.claim(
            counter.database, counter.ledger, form["code"], form=form_token(form), now=now
        )
    except (ClaimRefused, ClaimUsed) as refused:
        counter.guesses.note(address, now)
        html = page.sign_in(counter.pages, language=language, problem=refused.body(language))
        return page_response(request, html, status=refused.status)
    return _entered(see_other(url_in(language, HOME)), entered, request, state.settings)


def _entered(
    response: Response[Any],
    entered: EnterpriseSignedIn,
    request: AnyRequest,
    settings: Settings,
) -> Response[Any]:
    response.cookies.append(cookie_of(entered.token, entered.max_age, request, settings))
    return response


@post("/e/sign-out", opt=PUBLIC_PAGE, include_in_schema=False)
async def leave(request: AnyRequest, state: State) -> Response[bytes]:
    """End this session."""
    token = request.cookies.get(sessions.COOKIE, "")
    if 0 < len(token) <= sessions.TOKEN_LENGTH_MAX:
        await sessions.sign_out(state.database, token)
    response = see_other(url_in(language_of(request), HOME))
    response.cookies.append(cookie_of("", timedelta(), request, state.settings))
    return response


@post("/e/passkey/registration", opt=PUBLIC, include_in_schema=False, status_code=200)
async def begin_own_passkey(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    """Options for `navigator.credentials.create`."""
    enterprise = await signed_in(request, database, now)
    return await passkeys.begin_registration(database, enterprise, site_of(request, settings), now)


@post("/e/passkey", opt=PUBLIC, include_in_schema=False, status_code=204)
async def register_own_passkey(
    data: JSONBody[OwnPasskey],
    request: AnyRequest,
    *,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> None:
    """Keep the passkey that was just made."""
    enterprise = await signed_in(request, database, now)
    site = site_of(request, settings)
    await passkeys.register(database, enterprise, site, data.credential, label=data.label, now=now)


@post("/e/passkey/authentication", opt=PUBLIC, include_in_schema=False, status_code=200)
async def begin_own_sign_in(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> AuthenticationStart:
    """Options for `navigator.credentials.get`; the same for everybody."""
    return await passkeys.begin_authentication(database, site_of(request, settings), now)


@post("/e/passkey/session", opt=PUBLIC, include_in_schema=False, status_code=204)
async def sign_in_by_own_passkey(
    data: JSONBody[OwnPasskeySignIn],
    request: AnyRequest,
    *,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[None]:
    """Come back without a code."""
    entered = await passkeys.sign_in(
        database, data.ceremony, data.credential, site_of(request, settings), now
    )
    return _entered(Response(None, status_code=204), entered, request, settings)


HANDLERS = [
    claim,
    leave,
    begin_own_passkey,
    register_own_passkey,
    begin_own_sign_in,
    sign_in_by_own_passkey,
]
