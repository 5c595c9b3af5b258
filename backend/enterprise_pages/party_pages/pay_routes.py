"""HTTP of paying: an order, the demo's till, and the message of whoever moved the money."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.party import paying
from backend.cases.party.paying import DemoProvider, PaymentTold, provider_of
from backend.cases.party.problems import NothingToDo, PaymentRefused
from backend.cases.procedure.money import yuan_of
from backend.enterprise_pages.complaints.web import FORM_BYTES_MAX, read_form
from backend.enterprise_pages.party_pages.web import (
    PAGE,
    AnyRequest,
    Portal,
    Visitor,
    case_page,
    check_speaker,
    entry_page,
    visitor_of,
)
from backend.problems import MalformedRequest, NotFound
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

Token = FromPath[Annotated[str, msgspec.Meta(max_length=64)]]
OrderId = FromPath[Annotated[str, msgspec.Meta(max_length=36)]]
SIGNATURE = "palm-signature"
FORM_LENGTH = (16, 64)


def _provider(portal: Portal) -> DemoProvider:
    """NotFound where nobody can pay on the page."""
    found = provider_of(portal.settings.payments.url, portal.ledger.keys)
    if found is None:
        raise NotFound
    return found


@post(
    "/p/{token:str}/pay",
    opt=PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_BYTES_MAX,
)
async def begin_payment(
    token: Token, request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Begin to pay what is owed now; the same form leads to the same order."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    if visitor.session is None:
        return entry_page(visitor)
    portal = visitor.portal
    provider = _provider(portal)
    sent = await read_form(request, {"form": FORM_LENGTH[1], "part": 4})
    form = sent["form"]
    if len(form) < FORM_LENGTH[0]:
        raise MalformedRequest(why="form: open the page again")
    check_speaker(request)
    try:
        order = await paying.begin(
            portal.database,
            portal.ledger,
            visitor.case,
            form=form,
            part=sent["part"] == "next",
            now=now,
        )
    except NothingToDo as problem:
        return await case_page(visitor, problem=problem)
    return see_other(url_in(visitor.language, provider.till(order, visitor.base)))


@get("/p/{token:str}/till/{order:str}", opt=PAGE, include_in_schema=False)
async def till_page(
    token: Token,
    order: OrderId,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The demo's till. It moves no money and says so."""
    visitor = await _at_till(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    found = await visitor.portal.database.read(lambda tx: paying.order_of(tx, visitor.case, order))
    if found.paid_ms is not None:
        return see_other(url_in(visitor.language, visitor.base))
    values = {"base": visitor.base, "amount": yuan_of(found.amount)}
    at = f"{visitor.base}/till/{order}"
    return page_response(
        request, visitor.portal.pages.render("till.html", visitor.language, at, values)
    )


@post("/p/{token:str}/till/{order:str}", opt=PAGE, include_in_schema=False)
async def pay_at_till(
    token: Token,
    order: OrderId,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The till tells the server as any provider would: by a signed message."""
    visitor = await _at_till(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    check_speaker(request)
    portal, provider = visitor.portal, _provider(visitor.portal)
    found = await portal.database.read(lambda tx: paying.order_of(tx, visitor.case, order))
    told = PaymentTold(order=found.id, amount=found.amount, reference=f"DEMO-{found.id[:8]}")
    message = msgspec.json.encode(told)
    await paying.settle(
        portal.database,
        portal.ledger,
        portal.views,
        provider,
        message,
        provider.signature(message),
        now=now,
    )
    return see_other(url_in(visitor.language, visitor.base))


async def _at_till(
    request: AnyRequest, state: State, token: str, now: datetime
) -> Visitor | Response[bytes]:
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Visitor):
        _provider(visitor.portal)
        if visitor.session is None:
            return entry_page(visitor)
    return visitor


@post(
    "/payments/callback",
    opt={"public": True},
    include_in_schema=False,
    status_code=204,
    request_max_body_size=paying.MESSAGE_BYTES_MAX,
)
async def take_callback(request: AnyRequest, state: State, now: NamedDependency[datetime]) -> None:
    """A provider tells that an order is paid; told twice, it counts once."""
    portal = Portal(state)
    provider = provider_of(portal.settings.payments.url, portal.ledger.keys)
    signature = request.headers.get(SIGNATURE, "")
    if provider is None:
        raise PaymentRefused
    message = await request.body()
    await paying.settle(
        portal.database, portal.ledger, portal.views, provider, message, signature, now=now
    )


HANDLERS = [begin_payment, till_page, pay_at_till, take_callback]
