"""HTTP of the enterprise's own page: signing in and out, and what it does there."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend import clock
from backend.accounts.passkeys import AuthenticationStart, Credential
from backend.accounts.routes import scheme_of, site_of
from backend.agencies.service import day_of
from backend.database import Database, Transaction
from backend.enterprise_pages.complaints import page as complaint_page
from backend.enterprise_pages.complaints.form_routes import (
    PUBLIC_PAGE,
    Counter,
    show_form,
    take_form,
)
from backend.enterprise_pages.complaints.model import Begin
from backend.enterprise_pages.complaints.progress_routes import MORE_BOUNDS, add_more
from backend.enterprise_pages.complaints.web import (
    FORM_BYTES_MAX,
    FORM_WITH_FILES_BYTES_MAX,
    AnyRequest,
    FormRead,
    address_of,
    form_token,
    read_form,
)
from backend.enterprise_pages.own import download, facts, page
from backend.enterprises import sessions
from backend.enterprises import store as enterprises_store
from backend.enterprises.access import addresses, passkeys
from backend.enterprises.access.addresses import Channel, ServiceAddressConfirmed
from backend.enterprises.access.problems import ClaimRefused, ClaimUsed, TooManyGuesses
from backend.enterprises.sessions import EnterpriseSignedIn
from backend.feedback.complaints import following
from backend.feedback.complaints import store as complaints_store
from backend.feedback.complaints.model import Holder
from backend.feedback.complaints.problems import FormIncomplete
from backend.ledger.service import Ledger
from backend.problems import NotFound, SignInRequired
from backend.settings import Settings
from backend.web import language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

HOME = "/e"
PUBLIC = {"public": True}
_CHANNELS: dict[str, Channel] = {
    "sms": "sms",
    "email": "email",
    "platform": "platform",
    "none": "none",
}
_ADDRESS_BOUNDS = {"channel": 10, "address": 200, "signer": 100, "consent": 3}
DONE = frozenset({"address", "withdrawn"})
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OwnPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    credential: Credential
    label: Label


class OwnPasskeySignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ceremony: Annotated[str, msgspec.Meta(max_length=100)]
    credential: Credential


def _cookie(token: str, max_age: timedelta, request: AnyRequest, settings: Settings) -> Cookie:
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


async def _who(request: AnyRequest, database: Database, now: datetime) -> str | None:
    """The enterprise that is signed in."""
    token = request.cookies.get(sessions.COOKIE)
    if not token:
        return None
    now_ms = clock.to_ms(now)
    return await database.read(lambda tx: sessions.enterprise_of(tx, token, now_ms))


async def _signed_in(request: AnyRequest, database: Database, now: datetime) -> str:
    found = await _who(request, database, now)
    if found is None:
        raise SignInRequired
    return found


def _to_sign_in(request: AnyRequest, _: SignInRequired) -> Response[bytes]:
    """A page nobody is signed in for leads to where one signs in."""
    return see_other(url_in(language_of(request), HOME))


OWN: dict[str, Any] = {
    "opt": PUBLIC_PAGE,
    "include_in_schema": False,
    "exception_handlers": {SignInRequired: _to_sign_in},
}
"""Of every page that needs the enterprise signed in."""


@get(HOME, opt=PUBLIC_PAGE, include_in_schema=False)
async def own_page(
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
    done: FromQuery[str] = "",
) -> Response[bytes]:
    """Everything about the enterprise that is signed in, or the way to sign in."""
    counter, language = Counter(state), language_of(request)
    enterprise = await _who(request, counter.database, now)
    if enterprise is None:
        return page_response(request, page.sign_in(counter.pages, language=language))
    token = request.cookies[sessions.COOKIE]
    known = await counter.database.read(lambda tx: facts.read(tx, counter.ledger, enterprise, now))
    shown = page.show(
        counter.pages,
        known,
        language=language,
        today=day_of(now),
        done=done if done in DONE else "",
    )
    response = page_response(request, shown)
    if await sessions.touch(counter.database, token, now):
        response.cookies.append(_cookie(token, sessions.idle(), request, state.settings))
    return response


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
    response.cookies.append(_cookie(entered.token, entered.max_age, request, settings))
    return response


@post("/e/sign-out", opt=PUBLIC_PAGE, include_in_schema=False)
async def leave(request: AnyRequest, state: State) -> Response[bytes]:
    """End this session."""
    token = request.cookies.get(sessions.COOKIE, "")
    if 0 < len(token) <= sessions.TOKEN_LENGTH_MAX:
        await sessions.sign_out(state.database, token)
    response = see_other(url_in(language_of(request), HOME))
    response.cookies.append(_cookie("", timedelta(), request, state.settings))
    return response


@post("/e/passkey/registration", opt=PUBLIC, include_in_schema=False, status_code=200)
async def begin_own_passkey(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    """Options for `navigator.credentials.create`."""
    enterprise = await _signed_in(request, database, now)
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
    enterprise = await _signed_in(request, database, now)
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


@post("/e/address", request_max_body_size=FORM_BYTES_MAX, **OWN)
async def confirm_address(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Consent to electronic delivery, with its words; or its withdrawal."""
    counter, language = Counter(state), language_of(request)
    enterprise = await _signed_in(request, counter.database, now)
    form = await read_form(request, _ADDRESS_BOUNDS)
    try:
        given = _address_in(form, enterprise, counter, language)
    except FormIncomplete as refused:
        known = await counter.database.read(
            lambda tx: facts.read(tx, counter.ledger, enterprise, now)
        )
        html = page.show(
            counter.pages,
            known,
            language=language,
            today=day_of(now),
            problem=refused.body(language),
            draft={name: form[name] for name in ("channel", "address", "signer")},
        )
        return page_response(request, html, status=refused.status)
    await addresses.confirm(counter.database, counter.ledger, counter.views, given, now=now)
    done = "withdrawn" if given.channel == "none" else "address"
    return see_other(url_in(language, HOME, done=done))


def _address_in(
    form: FormRead, enterprise: str, counter: Counter, language: str
) -> ServiceAddressConfirmed:
    """What was confirmed, with the words that stood beside it. FormIncomplete says what is not."""
    channel = _CHANNELS.get(form["channel"])
    if channel is None or not form["signer"]:
        raise FormIncomplete(what="送达方式、确认人 / how to deliver, who confirms")
    if channel != "none" and form["consent"] != "yes":
        raise FormIncomplete(what="同意的勾选 / the tick of consent")
    if channel in ("sms", "email") and not form["address"]:
        raise FormIncomplete(what="送达地址 / the address")
    said = page.WITHDRAWAL if channel == "none" else page.CONSENT
    return ServiceAddressConfirmed(
        enterprise=enterprise,
        channel=channel,
        address="" if channel in ("none", "platform") else form["address"],
        signer=form["signer"],
        consent=page.words_agreed(counter.pages, language, said),
    )


@post("/e/download", status_code=200, **OWN)
async def download_all(
    request: AnyRequest,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Everything held about this enterprise."""
    enterprise = await _signed_in(request, database, now)
    content = await download.make(database, ledger, enterprise, now)
    return Response(
        content,
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="palm-{day_of(now)}.zip"',
            "Cache-Control": "no-store",
        },
    )


@get("/e/complaints/new", **OWN)
async def own_complaint_form(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """The form, signed in: the own page will show what becomes of it."""
    counter = Counter(state)
    enterprise = await _signed_in(request, counter.database, now)
    return await show_form(request, counter, lambda tx: _begin(tx, enterprise), now)


@post("/e/complaints/new", request_max_body_size=FORM_WITH_FILES_BYTES_MAX, **OWN)
async def take_own_complaint(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    counter = Counter(state)
    enterprise = await _signed_in(request, counter.database, now)
    return await take_form(request, counter, lambda tx: _begin(tx, enterprise), now)


def _begin(tx: Transaction, enterprise_id: str) -> Begin:
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    if enterprise is None:
        raise NotFound
    return Begin(
        at="/e/complaints/new",
        back=HOME,
        via="own",
        enterprise_id=enterprise.id,
        enterprise_name=enterprise.name,
    )


async def _own_holder(counter: Counter, enterprise: str, receipt: str) -> Holder:
    """NotFound for another's complaint."""
    holder = await counter.database.read(lambda tx: complaints_store.holder_by_receipt(tx, receipt))
    if holder is None or holder.enterprise_id != enterprise:
        raise NotFound
    return holder


@get("/e/complaints/{receipt:str}", **OWN)
async def own_complaint(
    receipt: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """How far it is: no secret needed, the session says who asks."""
    counter = Counter(state)
    enterprise = await _signed_in(request, counter.database, now)
    holder = await _own_holder(counter, enterprise, receipt)
    shown = await counter.database.read(
        lambda tx: following.progress(tx, counter.ledger, holder, now)
    )
    at = f"/e/complaints/{holder.receipt}"
    html = complaint_page.progress(counter.pages, shown, language=language_of(request), at=at)
    return page_response(request, html)


@post("/e/complaints/{receipt:str}/more", request_max_body_size=FORM_WITH_FILES_BYTES_MAX, **OWN)
async def take_own_addition(
    receipt: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    counter = Counter(state)
    enterprise = await _signed_in(request, counter.database, now)
    holder = await _own_holder(counter, enterprise, receipt)
    form = await read_form(request, MORE_BOUNDS)
    at = f"/e/complaints/{holder.receipt}"
    return await add_more(request, counter, form, holder, at=at, now=now)


HANDLERS = [
    own_page,
    claim,
    leave,
    begin_own_passkey,
    register_own_passkey,
    begin_own_sign_in,
    sign_in_by_own_passkey,
    confirm_address,
    download_all,
    own_complaint_form,
    take_own_complaint,
    own_complaint,
    take_own_addition,
]
