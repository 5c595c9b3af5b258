"""HTTP of the enterprise's own page: what it sees and does there."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.documents.service import Documents
from backend.enterprise_pages.complaints import page as complaint_page
from backend.enterprise_pages.complaints.form_routes import (
    PUBLIC_PAGE,
    Counter,
    show_form,
    take_form,
)
from backend.enterprise_pages.complaints.model import Begin, judged_at
from backend.enterprise_pages.complaints.progress_routes import MORE_BOUNDS, add_more
from backend.enterprise_pages.complaints.web import (
    FORM_BYTES_MAX,
    FORM_WITH_FILES_BYTES_MAX,
    AnyRequest,
    FormRead,
    read_form,
)
from backend.enterprise_pages.own import download, facts, notice_paper, page
from backend.enterprise_pages.own.access_routes import HANDLERS as ACCESS
from backend.enterprise_pages.own.access_routes import HOME, cookie_of, signed_in, who
from backend.enterprises import sessions
from backend.enterprises import store as enterprises_store
from backend.enterprises.access import addresses
from backend.enterprises.access.addresses import Channel, ServiceAddressConfirmed
from backend.feedback.complaints import following
from backend.feedback.complaints import store as complaints_store
from backend.feedback.complaints.model import Holder
from backend.feedback.complaints.problems import FormIncomplete
from backend.inspections.model import Slot
from backend.ledger.service import Ledger
from backend.planning.notices import service as notices
from backend.planning.problems import SlotGone
from backend.problems import NotFound, SignInRequired
from backend.web import language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

_CHANNELS: dict[str, Channel] = {
    "sms": "sms",
    "email": "email",
    "platform": "platform",
    "none": "none",
}
_ADDRESS_BOUNDS = {"channel": 10, "address": 200, "signer": 100, "consent": 3}
DONE = frozenset({"address", "withdrawn", "slot"})


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
    enterprise = await who(request, counter.database, now)
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
        response.cookies.append(cookie_of(token, sessions.idle(), request, state.settings))
    return response


@post("/e/address", request_max_body_size=FORM_BYTES_MAX, **OWN)
async def confirm_address(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Consent to electronic delivery, with its words; or its withdrawal."""
    counter, language = Counter(state), language_of(request)
    enterprise = await signed_in(request, counter.database, now)
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


@post("/e/slot", request_max_body_size=FORM_BYTES_MAX, **OWN)
async def choose_slot(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """When the enterprise would have an announced inspection; it may choose again."""
    counter, language = Counter(state), language_of(request)
    enterprise = await signed_in(request, counter.database, now)
    form = await read_form(request, {"permit": 64, "slot": 20})
    try:
        await notices.choose_slot(
            counter.database,
            counter.ledger,
            counter.views,
            permit=form["permit"],
            enterprise_id=enterprise,
            slot=_slot_in(form["slot"]),
            by="enterprise",
            now=now,
        )
    except (SlotGone, FormIncomplete) as refused:
        known = await counter.database.read(
            lambda tx: facts.read(tx, counter.ledger, enterprise, now)
        )
        html = page.show(
            counter.pages,
            known,
            language=language,
            today=day_of(now),
            problem=refused.body(language),
        )
        return page_response(request, html, status=refused.status)
    return see_other(url_in(language, HOME, done="slot"))


@get("/e/notice/{permit:str}", **OWN)
async def notice_as_paper(
    permit: FromPath[str],
    request: AnyRequest,
    state: State,
    documents: NamedDependency[Documents],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The notice of an announced inspection, to print and to keep."""
    counter, language = Counter(state), language_of(request)
    enterprise = await signed_in(request, counter.database, now)
    known = await counter.database.read(lambda tx: facts.read(tx, counter.ledger, enterprise, now))
    words = counter.pages.words(f"{page.FOLDER}/{page.WORDS}", language)
    paper = notice_paper.of(known, permit, words, language)
    content = await documents.render(notice_paper.TEMPLATE, paper, now=now)
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="palm-notice.pdf"',
            "Cache-Control": "no-store",
        },
    )


def _slot_in(text: str) -> Slot:
    """`2026-11-25 morning`, as the page offers it. FormIncomplete for anything else."""
    day, _, half = text.partition(" ")
    try:
        return msgspec.convert({"day": day, "half": half}, Slot)
    except msgspec.ValidationError:
        raise FormIncomplete(what="时段 / a time") from None


@post("/e/download", status_code=200, **OWN)
async def download_all(
    request: AnyRequest,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Everything held about this enterprise."""
    enterprise = await signed_in(request, database, now)
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
    enterprise = await signed_in(request, counter.database, now)
    return await show_form(request, counter, lambda tx: _begin(tx, enterprise), now)


@post("/e/complaints/new", request_max_body_size=FORM_WITH_FILES_BYTES_MAX, **OWN)
async def take_own_complaint(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    counter = Counter(state)
    enterprise = await signed_in(request, counter.database, now)
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


@get("/e/visits/{visit:str}/complain", **OWN)
async def own_visit_form(
    visit: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """The form for one of its visits: the body is known."""
    counter = Counter(state)
    enterprise = await signed_in(request, counter.database, now)
    return await show_form(request, counter, lambda tx: _begin_at(tx, enterprise, visit), now)


@post("/e/visits/{visit:str}/complain", request_max_body_size=FORM_WITH_FILES_BYTES_MAX, **OWN)
async def take_own_visit_complaint(
    visit: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    counter = Counter(state)
    enterprise = await signed_in(request, counter.database, now)
    return await take_form(request, counter, lambda tx: _begin_at(tx, enterprise, visit), now)


def _begin_at(tx: Transaction, enterprise_id: str, visit: str) -> Begin:
    """NotFound for a visit of another enterprise."""
    begin = _begin(tx, enterprise_id)
    path = facts.body_of(tx, enterprise_id, visit)
    return msgspec.structs.replace(
        begin, at=f"/e/visits/{visit}/complain", visit=visit, about=judged_at(tx, path)
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
    enterprise = await signed_in(request, counter.database, now)
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
    enterprise = await signed_in(request, counter.database, now)
    holder = await _own_holder(counter, enterprise, receipt)
    form = await read_form(request, MORE_BOUNDS)
    at = f"/e/complaints/{holder.receipt}"
    return await add_more(request, counter, form, holder, at=at, now=now)


HANDLERS = [
    *ACCESS,
    own_page,
    confirm_address,
    choose_slot,
    notice_as_paper,
    download_all,
    own_complaint_form,
    take_own_complaint,
    own_visit_form,
    take_own_visit_complaint,
    own_complaint,
    take_own_addition,
]
