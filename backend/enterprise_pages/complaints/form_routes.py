"""HTTP of the form: no app, no login, no script needed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.database import Database, Transaction
from backend.enterprise_pages.complaints import model, page
from backend.enterprise_pages.complaints.model import Begin, Choice
from backend.enterprise_pages.complaints.web import (
    FORM_WITH_FILES_BYTES_MAX,
    AnyRequest,
    FormRead,
    address_of,
    form_token,
    read_form,
)
from backend.enterprises.access.problems import TooManyGuesses
from backend.feedback.complaints import attachments, service
from backend.feedback.complaints.attachments import StoreFile
from backend.feedback.complaints.model import (
    BODY_LENGTH_MAX,
    CONTACT_LENGTH_MAX,
    KINDS,
    NAME_LENGTH_MAX,
    TEXT_LENGTH_MAX,
    WHEN_LENGTH_MAX,
    Attachment,
    Kind,
    Words,
)
from backend.feedback.complaints.problems import (
    FormIncomplete,
    TooManyComplaints,
)
from backend.feedback.complaints.service import NewComplaint
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound, Problem
from backend.settings import Settings
from backend.web import language_of
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages
from backend.web_pages.routes import page_response

PUBLIC_PAGE = {"public": True, "page": True}
FILED_MAX = 20
FILED_WITHIN = timedelta(hours=1)
"""Complaints of one network address: a whole building may sit behind one, a flood is larger."""
_BOUNDS = {
    "form": 64,
    "kind": 20,
    "about": 128,
    "body": BODY_LENGTH_MAX,
    "happened": WHEN_LENGTH_MAX,
    "text": TEXT_LENGTH_MAX,
    "name": NAME_LENGTH_MAX,
    "contact": CONTACT_LENGTH_MAX,
}
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}


class Counter(msgspec.Struct, frozen=True):
    """The server's parts a complaint passes through."""

    state: State

    @property
    def database(self) -> Database:
        return self.state.database

    @property
    def ledger(self) -> Ledger:
        return self.state.ledger

    @property
    def views(self) -> Views:
        return self.state.views

    @property
    def pages(self) -> Pages:
        return self.state.pages

    @property
    def flood(self) -> GuessLimit:
        """Complaints by address, since the start."""
        if "complaint_flood" not in self.state:
            self.state["complaint_flood"] = GuessLimit(FILED_MAX, FILED_WITHIN)
        return self.state["complaint_flood"]

    @property
    def guesses(self) -> GuessLimit:
        """Wrong receipts and secrets by address, since the start."""
        if "complaint_guesses" not in self.state:
            self.state["complaint_guesses"] = GuessLimit()
        return self.state["complaint_guesses"]

    async def keep(self, form: FormRead) -> list[Attachment]:
        """The form's files, durable."""
        if not form.files:
            return []
        settings: Settings = self.state.settings
        folder: Path = settings.data
        store_file: StoreFile = self.state.store_file
        return await attachments.keep(form.files, folder, store_file)

    async def begin(self, find: Callable[[Transaction], Begin]) -> tuple[Begin, tuple[Choice, ...]]:
        """Where the form stands, with the bodies to choose from where none is known."""

        def read(tx: Transaction) -> tuple[Begin, tuple[Choice, ...]]:
            begin = find(tx)
            return begin, () if begin.about else model.choices(tx)

        return await self.database.read(read)


async def show_form(
    request: AnyRequest, counter: Counter, find: Callable[[Transaction], Begin], now: datetime
) -> Response[bytes]:
    """The empty form. A wrong address is a guess and counts as one."""
    begin, choices = await _guarded(request, counter, find, now)
    html = page.form(counter.pages, begin, choices, language=language_of(request))
    return page_response(request, html)


async def _guarded(
    request: AnyRequest, counter: Counter, find: Callable[[Transaction], Begin], now: datetime
) -> tuple[Begin, tuple[Choice, ...]]:
    address = address_of(request)
    if counter.guesses.is_over(address, now):
        raise TooManyGuesses(headers={"Retry-After": "600"})
    try:
        return await counter.begin(find)
    except NotFound:
        counter.guesses.note(address, now)
        raise


async def take_form(
    request: AnyRequest, counter: Counter, find: Callable[[Transaction], Begin], now: datetime
) -> Response[bytes]:
    """Take a complaint in and show its receipt; what is wrong is shown with what was typed."""
    begin, choices = await _guarded(request, counter, find, now)
    language, address = language_of(request), address_of(request)
    if counter.flood.is_over(address, now):
        raise TooManyComplaints(headers={"Retry-After": "3600"})
    form = await read_form(request, _BOUNDS)
    token = form_token(form)
    try:
        asked = await _asked(counter, begin, choices, form, token)
        given = await service.file(counter.database, counter.ledger, counter.views, asked, now=now)
    except Problem as problem:
        if problem.status not in (404, 422):
            raise
        html = page.form(
            counter.pages,
            begin,
            choices,
            language=language,
            token=token,
            draft=dict(form.texts),
            problem=problem.body(language),
        )
        return page_response(request, html, status=problem.status)
    counter.flood.note(address, now)
    html = page.receipt(counter.pages, begin, given, language=language)
    return page_response(request, html, status=201)


async def _asked(
    counter: Counter, begin: Begin, choices: tuple[Choice, ...], form: FormRead, token: str
) -> NewComplaint:
    kind = _KINDS.get(form["kind"])
    if kind is None:
        raise FormIncomplete(what="投诉什么 / what it is about")
    if not form["text"]:
        raise FormIncomplete(what="发生了什么 / what happened")
    chosen = form["about"]
    if begin.about is None and chosen and not model.is_known(choices, chosen):
        raise NotFound
    return NewComplaint(
        kind=kind,
        via=begin.via,
        form=token,
        about=begin.about.id if begin.about else chosen or None,
        visit=begin.visit,
        enterprise_id=begin.enterprise_id,
        words=Words(
            text=form["text"],
            happened=form["happened"],
            body=form["body"],
            name=form["name"],
            contact=form["contact"],
            attachments=await counter.keep(form),
        ),
    )


def _plain(_: Transaction) -> Begin:
    return Begin(at="/complaints/new", back="", via="plain")


@get("/complaints/new", opt=PUBLIC_PAGE, include_in_schema=False)
async def plain_form(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """The form for whoever has no code at hand."""
    return await show_form(request, Counter(state), _plain, now)


@post(
    "/complaints/new",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_plain_form(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    return await take_form(request, Counter(state), _plain, now)


@get("/d/{token:str}/complain", opt=PUBLIC_PAGE, include_in_schema=False)
async def door_form(
    token: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """From the page of a visit, after a scan."""
    return await show_form(request, Counter(state), lambda tx: model.at_door(tx, "d", token), now)


@post(
    "/d/{token:str}/complain",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_door_form(
    token: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    return await take_form(request, Counter(state), lambda tx: model.at_door(tx, "d", token), now)


@get("/a/{token:str}/complain", opt=PUBLIC_PAGE, include_in_schema=False)
async def act_form(
    token: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """From the paper that was handed over."""
    return await show_form(request, Counter(state), lambda tx: model.at_door(tx, "a", token), now)


@post(
    "/a/{token:str}/complain",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_act_form(
    token: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    return await take_form(request, Counter(state), lambda tx: model.at_door(tx, "a", token), now)


@get("/c/{code:str}/complain", opt=PUBLIC_PAGE, include_in_schema=False)
async def code_form(
    code: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """From an enterprise's code."""
    return await show_form(request, Counter(state), lambda tx: model.at_code(tx, code), now)


@post(
    "/c/{code:str}/complain",
    opt=PUBLIC_PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_code_form(
    code: FromPath[str], request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    return await take_form(request, Counter(state), lambda tx: model.at_code(tx, code), now)


HANDLERS = [
    plain_form,
    take_plain_form,
    door_form,
    take_door_form,
    act_form,
    take_act_form,
    code_form,
    take_code_form,
]
