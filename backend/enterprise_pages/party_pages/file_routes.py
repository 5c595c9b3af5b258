"""HTTP of what a party files: a form on a page of its own, and the receipt for it.

A form that cannot be taken is answered with the form itself and what was typed.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.party import attachments, filing, more_time
from backend.cases.party.decided import DecidedCase
from backend.cases.party.problems import FilingIncomplete
from backend.clock import day_of
from backend.enterprise_pages.complaints.web import FORM_WITH_FILES_BYTES_MAX, FormRead, read_form
from backend.enterprise_pages.party_pages import forms
from backend.enterprise_pages.party_pages.web import (
    PAGE,
    AnyRequest,
    Visitor,
    case_page,
    check_speaker,
    entry_page,
    visitor_of,
)
from backend.evidence.media import MediaFiles
from backend.notifications.model import Message
from backend.notifications.push import PushSender
from backend.notifications.service import hint
from backend.problems import NotFound, Problem, told_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

Token = FromPath[Annotated[str, msgspec.Meta(max_length=64)]]
Name = FromPath[Annotated[str, msgspec.Meta(max_length=120)]]


async def show_form(
    visitor: Visitor,
    name: str,
    *,
    paper: str = "",
    token: str = "",
    draft: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response[bytes]:
    """The form as it stands now; the case's page when it is not to be filled any more."""
    known = await visitor.decided() or await visitor.known()
    if name == "receipt":
        if isinstance(known, DecidedCase) or all(one.id != paper for one in known.papers):
            raise NotFound
    elif known.can(name) is None:
        return await case_page(visitor, problem=problem)
    html = visitor.portal.pages.form(
        visitor.base,
        known,
        name,
        language=visitor.language,
        paper=paper,
        token=token,
        draft=draft,
        problem=problem,
    )
    status = 200 if problem is None else problem.status
    return page_response(visitor.request, html, status=status)


@get("/p/{token:str}/file/{form:str}", opt=PAGE, include_in_schema=False)
async def form_page(
    token: Token,
    form: Name,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One form: what it is, until when, what follows."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    if form not in forms.FORMS or form == "receipt":
        raise NotFound
    if visitor.session is None:
        return entry_page(visitor, kept={"name": form})
    return await show_form(visitor, form)


@get("/p/{token:str}/receipt/{paper:str}", opt=PAGE, include_in_schema=False)
async def receipt_page(
    token: Token,
    paper: Name,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Where the receipt of one paper is confirmed."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    if visitor.session is None:
        return entry_page(visitor, kept={"name": "receipt", "paper": paper})
    return await show_form(visitor, "receipt", paper=paper)


@post(
    "/p/{token:str}/file/{form:str}",
    opt=PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_WITH_FILES_BYTES_MAX,
)
async def take_form(
    token: Token,
    form: Name,
    request: AnyRequest,
    state: State,
    *,
    media: NamedDependency[MediaFiles],
    push_sender: NamedDependency[PushSender],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Take it in, late or not, and show its number."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    if form not in forms.FORMS:
        raise NotFound
    sent = await read_form(request, forms.BOUNDS)
    typed = forms.kept(dict(sent.texts))
    if visitor.session is None:
        return entry_page(visitor, kept={"name": form, **typed})
    try:
        check_speaker(request)
        filed = await _file(visitor, form, sent, media)
    except Problem as problem:
        if problem.status >= 500:
            raise
        return await show_form(
            visitor,
            form,
            paper=sent["paper"],
            token=sent["form"],
            draft=typed,
            problem=problem,
        )
    answer = see_other(url_in(visitor.language, f"{visitor.base}/sent/{filed.id}"))
    answer.background = BackgroundTask(_tell, visitor, push_sender, filed.told)
    return answer


async def _file(visitor: Visitor, form: str, sent: FormRead, media: MediaFiles) -> filing.Filed:
    portal, session = visitor.portal, visitor.session
    assert session is not None
    texts = dict(sent.texts)
    files = sent.files if form in forms.TAKES_FILES else ()
    forms.check(form, texts, has_files=bool(files), today=day_of(visitor.now))
    if files:
        size = sum(one.size for one in files)
        await filing.check_room(portal.database, portal.ledger, visitor.case, size)
    try:
        kept = await attachments.keep(files, portal.settings.data, media) if files else ()
    except OSError as error:
        raise told_of(error) from error
    words = portal.pages.words(visitor.language)
    asked = forms.filing(form, texts, kept, session.name, words)
    if form == "receipt" and not asked.paper:
        raise FilingIncomplete(zh="请从文书进入", en="Open it from the paper")
    on_the_spot = await visitor.decided() is not None
    take = more_time.file if on_the_spot else filing.file
    return await take(
        portal.database,
        portal.ledger,
        portal.views,
        visitor.case,
        asked,
        now=visitor.now,
    )


async def _tell(
    visitor: Visitor, sender: PushSender, told: tuple[tuple[str, Message], ...]
) -> None:
    """Push after the answer left: the page does not wait for a service that is not ours."""
    for account, message in told:
        await hint(visitor.portal.database, sender, account, message, visitor.now)


@get("/p/{token:str}/sent/{writing:str}", opt=PAGE, include_in_schema=False)
async def sent_page(
    token: Token,
    writing: Name,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """What was received, when, under which number."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    if visitor.session is None:
        return entry_page(visitor)
    found = next((one for one in await visitor.writings() if one.id == writing), None)
    if found is None:
        raise NotFound
    html = visitor.portal.pages.sent(visitor.base, found, language=visitor.language)
    return page_response(request, html)


HANDLERS = [form_page, receipt_page, take_form, sent_page]
