"""HTTP of following a complaint: receipt number and secret, typed in."""

from datetime import datetime

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.enterprise_pages.complaints import page
from backend.enterprise_pages.complaints.form_routes import PUBLIC_PAGE, Counter
from backend.enterprise_pages.complaints.web import (
    FORM_BYTES_MAX,
    FORM_WITH_FILES_BYTES_MAX,
    AnyRequest,
    FormRead,
    address_of,
    form_token,
    read_form,
)
from backend.enterprises.access.problems import TooManyGuesses
from backend.feedback.complaints import following, receipts, service
from backend.feedback.complaints.model import TEXT_LENGTH_MAX, Holder, Progress
from backend.feedback.complaints.problems import ReceiptRefused, TooManyComplaints
from backend.problems import Problem
from backend.web import language_of
from backend.web_pages.pages import Pages
from backend.web_pages.routes import page_response

MORE_BOUNDS = {"form": 64, "secret": 60, "text": TEXT_LENGTH_MAX}


@get("/k", opt=PUBLIC_PAGE, include_in_schema=False)
async def ask_for_receipt(request: AnyRequest, pages: NamedDependency[Pages]) -> Response[bytes]:
    """Asks for receipt number and secret."""
    return page_response(request, page.ask(pages, "", language=language_of(request)))


@get("/k/{receipt:str}", opt=PUBLIC_PAGE, include_in_schema=False)
async def ask_for_secret(
    receipt: FromPath[str], request: AnyRequest, pages: NamedDependency[Pages]
) -> Response[bytes]:
    """Asks for the secret; whether the number exists is not told."""
    known = receipts.read(receipt) or ""
    return page_response(request, page.ask(pages, known, language=language_of(request)))


async def _holder(
    request: AnyRequest, counter: Counter, receipt: str, secret: str, now: datetime
) -> Holder:
    """TooManyGuesses for a guesser, ReceiptRefused for whatever does not fit."""
    address = address_of(request)
    if counter.guesses.is_over(address, now):
        raise TooManyGuesses(headers={"Retry-After": "600"})
    try:
        return await counter.database.read(lambda tx: service.holder_with(tx, receipt, secret))
    except ReceiptRefused:
        counter.guesses.note(address, now)
        raise


async def _progress(counter: Counter, holder: Holder, now: datetime) -> Progress:
    return await counter.database.read(
        lambda tx: following.progress(tx, counter.ledger, holder, now)
    )


@post(
    "/k",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    status_code=200,
    request_max_body_size=FORM_BYTES_MAX,
)
async def show_progress(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """How far it is. The secret came in the body and goes back in the page, never in an address."""
    counter, language = Counter(state), language_of(request)
    form = await read_form(request, {"receipt": 60, "secret": 60})
    try:
        holder = await _holder(request, counter, form["receipt"], form["secret"], now)
    except ReceiptRefused as refused:
        html = page.ask(
            counter.pages, form["receipt"], language=language, problem=refused.body(language)
        )
        return page_response(request, html, status=refused.status)
    shown = await _progress(counter, holder, now)
    html = page.progress(counter.pages, shown, language=language, secret=form["secret"])
    return page_response(request, html)


async def add_more(
    request: AnyRequest,
    counter: Counter,
    form: FormRead,
    holder: Holder,
    *,
    at: str,
    now: datetime,
) -> Response[bytes]:
    """Take an addition in and show the progress again."""
    language, problem = language_of(request), None
    token = form_token(form)
    if counter.flood.is_over(address_of(request), now):
        raise TooManyComplaints(headers={"Retry-After": "3600"})
    try:
        await service.add(
            counter.database,
            counter.ledger,
            counter.views,
            holder.complaint,
            form["text"],
            await counter.keep(form),
            form=token,
            now=now,
        )
    except Problem as refused:
        if refused.status not in (409, 422):
            raise
        problem = refused
    else:
        counter.flood.note(address_of(request), now)
    html = page.progress(
        counter.pages,
        await _progress(counter, holder, now),
        language=language,
        secret=form["secret"],
        at=at,
        done=problem is None,
        problem=problem.body(language) if problem else None,
        draft=form["text"] if problem else "",
    )
    return page_response(request, html, status=problem.status if problem else 201)


@post(
    "/k/{receipt:str}/more",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_more(
    receipt: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """More from the complainant, who sends the secret along."""
    counter = Counter(state)
    form = await read_form(request, MORE_BOUNDS)
    holder = await _holder(request, counter, receipt, form["secret"], now)
    return await add_more(request, counter, form, holder, at="", now=now)


HANDLERS = [ask_for_receipt, ask_for_secret, show_progress, take_more]
