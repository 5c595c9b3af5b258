"""HTTP of doors: what the enterprise's phone shows after a scan, and what it sends back.

GET never changes anything here. A form is answered with 303, so reloading sends nothing twice; a
form that cannot be taken is answered with the page itself and what was typed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import HttpMethod, Request, Response, post, route
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.accounts.addresses import network_of
from backend.codes.scans import is_officers
from backend.database import Database
from backend.documents.service import Documents
from backend.enterprise_pages import acts, confirmation, forms, photos
from backend.enterprise_pages.acts import FORM, Recorded
from backend.enterprise_pages.door_page import DoorPages, Draft
from backend.enterprise_pages.doorways import Family
from backend.enterprise_pages.model import Doorway
from backend.enterprise_pages.problems import NoPicture, OfficersDoNotSpeak
from backend.evidence.media import MediaFiles
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.notifications.service import hint
from backend.problems import MalformedRequest, NotFound, Problem
from backend.settings import Settings
from backend.web import asker_of, language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import READING, page_response, see_other

Asked = Request[Any, Any, Any]

FAMILIES: tuple[Family, ...] = ("d", "a")
PAGE = {"public": True, "page": True}
FORM_BYTES_MAX = 256 * 1024
UPLOAD_BYTES_MAX = 32 * 1024**2
"""Taken in and then refused kindly: a connection that is cut off tells nobody why."""
OFFICER_LENGTH_MAX = 128


def _paths(*behind: str) -> list[str]:
    return [f"/{family}/{{token:str}}{one}" for family in FAMILIES for one in behind]


async def _doorway(
    request: Asked, door_pages: DoorPages, token: str, now: datetime
) -> Doorway | Response[bytes]:
    """Where the address leads, or the page that says it leads nowhere."""
    family = "a" if request.url.path.startswith("/a/") else "d"
    address = network_of(request.client.host if request.client else "")
    found = await door_pages.find(family, token, address=address, now=now)
    if found is not None:
        return found
    at = f"/{family}/unknown"
    status, html = door_pages.unknown(
        language=language_of(request), at=at, address=address, now=now
    )
    return page_response(request, html, status=status)


@route(_paths(""), http_method=READING, opt=PAGE, include_in_schema=False)
async def door_page(
    token: FromPath[str],
    request: Asked,
    door_pages: NamedDependency[DoorPages],
    now: NamedDependency[datetime],
    done: FromQuery[str | None] = None,
) -> Response[bytes]:
    """Who stands here, and everything the enterprise may see and do."""
    doorway = await _doorway(request, door_pages, token, now)
    if isinstance(doorway, Response):
        return doorway
    language = language_of(request)
    html = await door_pages.show(
        doorway, language=language, now=now, done=done or "", reading_only=_is_ours(request)
    )
    return page_response(request, html)


@post(
    _paths(*(f"/{name}" for name in forms.NAMES)),
    opt=PAGE,
    request_max_body_size=FORM_BYTES_MAX,
    include_in_schema=False,
)
async def say(
    token: FromPath[str],
    request: Asked,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    door_pages: NamedDependency[DoorPages],
    push_sender: NamedDependency[PushSender],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One tap, one entry."""
    doorway = await _doorway(request, door_pages, token, now)
    if isinstance(doorway, Response):
        return doorway
    name = request.url.path.rpartition("/")[2]
    form = await _form(request)
    try:
        _check_speaker(request)
        officers = await door_pages.officers(doorway, now)
        sent = forms.read(name, form, doorway, officers)
        recorded = await acts.record(
            database, ledger, views, doorway, sent.act, post=sent.post, now=now
        )
    except Problem as problem:
        draft = Draft(
            form=name,
            text=form.get({"remark": "text", "recusal": "reason"}.get(name, "note"), ""),
            reason=form.get("reason", ""),
            officer=form.get("officer", ""),
        )
        return await _again(request, door_pages, doorway, problem, draft, now)
    done = _done(request, doorway, name)
    done.background = BackgroundTask(_tell, database, push_sender, recorded, now)
    return done


@post(_paths("/photo"), opt=PAGE, request_max_body_size=UPLOAD_BYTES_MAX, include_in_schema=False)
async def add_photo(
    token: FromPath[str],
    request: Asked,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    media: NamedDependency[MediaFiles],
    door_pages: NamedDependency[DoorPages],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The enterprise's own picture, from a plain file input."""
    doorway = await _doorway(request, door_pages, token, now)
    if isinstance(doorway, Response):
        return doorway
    try:
        _check_speaker(request)
        await door_pages.officers(doorway, now)
        sent = await request.form()
        upload, number = sent.get("photo"), sent.get("form")
        if not isinstance(upload, UploadFile):
            raise NoPicture
        if not isinstance(number, str) or not FORM.fullmatch(number):
            raise MalformedRequest(why="form")
        await photos.add(
            database,
            ledger,
            views,
            media,
            doorway,
            upload.file,
            data=settings.data,
            form=number,
            now=now,
        )
    except Problem as problem:
        return await _again(request, door_pages, doorway, problem, Draft(form="photo"), now)
    return _done(request, doorway, "photo")


@route(
    _paths("/confirmation.json", "/confirmation.txt", "/confirmation.pdf"),
    http_method=READING,
    opt=PAGE,
    include_in_schema=False,
)
async def confirmation_file(
    token: FromPath[str],
    request: Asked,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    door_pages: NamedDependency[DoorPages],
    documents: NamedDependency[Documents],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """What the enterprise keeps of its confirmation."""
    doorway = await _doorway(request, door_pages, token, now)
    if isinstance(doorway, Response):
        return doorway
    found = await confirmation.latest(database, ledger, doorway)
    if found is None:
        raise NotFound
    suffix = request.url.path.rpartition(".")[2]
    name = f"palm-confirmation-{doorway.visit[:8]}.{suffix}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    if suffix == "json":
        content = msgspec.json.format(msgspec.json.encode(found), indent=1)
        return Response(content, media_type="application/json", headers=headers)
    language = language_of(request)
    if suffix == "pdf":
        sheet = await door_pages.confirmation_sheet(doorway, found, language=language, now=now)
        made = await documents.render("enterprise_pages/confirmation.typ", sheet, now=now)
        return Response(made, media_type="application/pdf", headers=headers)
    text = await door_pages.confirmation_text(doorway, found, language=language, now=now)
    return Response(text.encode(), media_type="text/plain", headers=headers)


@route(
    _paths("/portrait/{officer:str}"),
    http_method=[HttpMethod.GET],
    opt=PAGE,
    include_in_schema=False,
)
async def portrait(
    token: FromPath[str],
    officer: FromPath[str],
    request: Asked,
    door_pages: NamedDependency[DoorPages],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """What an officer looks like, only for whoever he stands before."""
    doorway = await _doorway(request, door_pages, token, now)
    if isinstance(doorway, Response):
        return doorway
    jpeg = await door_pages.portrait(doorway, officer[:OFFICER_LENGTH_MAX], now)
    if jpeg is None:
        raise NotFound
    headers = {"Cache-Control": "private, max-age=3600", "X-Robots-Tag": "noindex"}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


def _is_ours(request: Asked) -> bool:
    """Whether the page is open in a browser of our own people: they see it, and say nothing."""
    return is_officers(asker_of(request), request.cookies)


def _check_speaker(request: Asked) -> None:
    if _is_ours(request):
        raise OfficersDoNotSpeak


async def _form(request: Asked) -> Mapping[str, str]:
    """The text fields; whatever else a form may carry is not ours."""
    sent = await request.form()
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _done(request: Asked, doorway: Doorway, name: str) -> Response[bytes]:
    return see_other(url_in(language_of(request), doorway.base, done=name))


async def _again(
    request: Asked,
    door_pages: DoorPages,
    doorway: Doorway,
    problem: Problem,
    draft: Draft,
    now: datetime,
) -> Response[bytes]:
    """The page once more, with why it was not taken and what was typed."""
    html = await door_pages.show(
        doorway,
        language=language_of(request),
        now=now,
        problem=problem,
        draft=draft,
        reading_only=_is_ours(request),
    )
    return page_response(request, html, status=problem.status, headers=problem.headers)


async def _tell(database: Database, sender: PushSender, recorded: Recorded, now: datetime) -> None:
    """Push after the answer left: the page does not wait for a service that is not ours."""
    for account, message in recorded.messages:
        await hint(database, sender, account, message, now)


HANDLERS = [door_page, say, add_photo, confirmation_file, portrait]
