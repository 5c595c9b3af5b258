"""HTTP of a party's page: coming in, reading, taking home.

GET never changes anything, and what is read is not tracked.
"""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from backend.cases import store as cases_store
from backend.cases.evidence.pictures import drawn
from backend.cases.papers import service as papers
from backend.cases.papers.model import Paper
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import capability, decided, entering
from backend.cases.party import store as party_store
from backend.cases.party.problems import NotThisParty, OwnFileBusy, TooManyTries
from backend.cases.party.routes import file_headers
from backend.cases.summary import paper as summary_paper
from backend.codes import acts
from backend.database import Transaction
from backend.documents.service import Documents
from backend.enterprise_pages.complaints.web import FORM_BYTES_MAX, read_form
from backend.enterprise_pages.own.access_routes import signed_in
from backend.enterprise_pages.party_pages import own_file
from backend.enterprise_pages.party_pages.by_code_routes import HANDLERS as BY_CODE
from backend.enterprise_pages.party_pages.file_routes import HANDLERS as FILING
from backend.enterprise_pages.party_pages.file_routes import show_form
from backend.enterprise_pages.party_pages.forms import BOUNDS, FORMS
from backend.enterprise_pages.party_pages.pay_routes import HANDLERS as PAYING
from backend.enterprise_pages.party_pages.web import (
    PAGE,
    AnyRequest,
    Portal,
    Visitor,
    case_page,
    check_guesses,
    check_speaker,
    cookie_of,
    entry_page,
    note_guess,
    take_guess_back,
    visitor_of,
)
from backend.enterprise_pages.problems import OfficersDoNotSpeak
from backend.evidence.media import MediaFiles
from backend.law.summary import summary_law
from backend.problems import NotFound
from backend.web import language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other
from media_store.store import stream

DECISION = "decision"
"""The one paper of a decision on the spot."""
Token = FromPath[Annotated[str, msgspec.Meta(max_length=64)]]
Name = FromPath[Annotated[str, msgspec.Meta(max_length=120)]]
_KEPT = {f"kept_{name}": bound for name, bound in BOUNDS.items() if name not in ("form", "confirm")}
_ENTRY = {"form": 64, "name": 200, "end": 12, "kept_name": 20, **_KEPT}


async def signed_visitor(
    request: AnyRequest, state: State, token: str, now: datetime
) -> Visitor | Response[bytes]:
    """Whoever is signed in for this case; otherwise the page to show who one is."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Visitor) and visitor.session is None:
        return entry_page(visitor)
    return visitor


@get("/p/{token:str}", opt=PAGE, include_in_schema=False)
async def party_page(
    token: Token,
    request: AnyRequest,
    state: State,
    now: NamedDependency[datetime],
    done: FromQuery[str | None] = None,
) -> Response[bytes]:
    """How the case stands and what one can do; before that, who is there."""
    visitor = await signed_visitor(request, state, token, now)
    return visitor if isinstance(visitor, Response) else await case_page(visitor, done=done or "")


@post(
    "/p/{token:str}/enter",
    opt=PAGE,
    include_in_schema=False,
    request_max_body_size=FORM_BYTES_MAX,
)
async def enter(
    token: Token, request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Name and the end of an identity; every wrong pair is answered alike."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    form = await read_form(request, _ENTRY)
    kept = {name.removeprefix("kept_"): form[name] for name in _ENTRY if name.startswith("kept_")}
    kept = {name: value for name, value in kept.items() if value}
    portal = visitor.portal
    try:
        check_speaker(request)
        check_guesses(visitor)
        note_guess(visitor)
        entered = await entering.enter(
            portal.database,
            portal.ledger,
            visitor.case,
            name=form["name"],
            end=form["end"],
            now=now,
        )
    except (NotThisParty, TooManyTries, OfficersDoNotSpeak) as problem:
        return entry_page(visitor, name=form["name"], kept=kept, problem=problem)
    take_guess_back(visitor)
    wanted = kept.pop("name", "")
    if wanted in FORMS:
        signed = msgspec.structs.replace(
            visitor,
            session=party_store.SessionRow(case_id=visitor.case, name=entered.name),
        )
        answer = await show_form(signed, wanted, draft=kept, paper=kept.get("paper", ""))
    else:
        answer = see_other(url_in(visitor.language, visitor.base, done="entered"))
    answer.cookies.append(cookie_of(visitor.base, entered.token, request, portal.settings))
    return answer


@post("/p/{token:str}/leave", opt=PAGE, include_in_schema=False)
async def leave(
    token: Token, request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """End this session."""
    visitor = await visitor_of(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    secret = request.cookies.get("palm_party", "")
    if 0 < len(secret) <= entering.TOKEN_LENGTH_MAX:
        await visitor.portal.database.write(
            lambda tx: party_store.end_session(tx, entering.hash_of(secret))
        )
    answer = see_other(url_in(visitor.language, visitor.base))
    answer.cookies.append(cookie_of(visitor.base, "", request, visitor.portal.settings))
    return answer


@get("/p/{token:str}/papers/{paper:str}", opt=PAGE, include_in_schema=False)
async def read_paper(
    token: Token,
    paper: Name,
    request: AnyRequest,
    state: State,
    documents: NamedDependency[Documents],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One paper for the party as PDF."""
    visitor = await signed_visitor(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    name, _, form = paper.rpartition(".")
    if form != "pdf":
        raise NotFound
    portal = visitor.portal
    base = capability.base_of(portal.settings, request.base_url)
    page = capability.address_of(portal.ledger.keys, visitor.case, base)
    filled, at = await portal.database.read(lambda tx: _paper(tx, visitor.case, name, page))
    made = await documents.render(TEMPLATE, filled, now=at)
    shown = quote(f"{filled.title} {filled.number}.pdf", safe="")
    return Response(
        made,
        media_type="application/pdf",
        headers=_private(f"inline; filename*=UTF-8''{shown}"),
    )


def _paper(tx: Transaction, case: str, name: str, page: str) -> tuple[Paper, datetime]:
    """A paper for the party, and when it was made."""
    row = cases_store.case_by_id(tx, case)
    if row is not None:
        found = papers.party_paper(tx, row, name)
        return papers.with_page(found, page), found.at
    if name != DECISION:
        raise NotFound
    told = decided.told_of(tx, case)
    return capability.on_paper(summary_paper.filled(told, summary_law()), page), told.at


@get("/p/{token:str}/attachments/{sha256:str}", opt=PAGE, include_in_schema=False)
async def read_attachment(
    token: Token,
    sha256: Name,
    request: AnyRequest,
    state: State,
    media: NamedDependency[MediaFiles],
    now: NamedDependency[datetime],
) -> Response[bytes] | Stream:
    """A file the party sent, as it was kept."""
    visitor = await signed_visitor(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    found = await visitor.portal.database.read(
        lambda tx: party_store.attached(tx, visitor.case, sha256)
    )
    if found is None:
        raise NotFound
    return Stream(
        stream(media.store, found.sha256), media_type=found.type, headers=file_headers(found)
    )


@get("/p/{token:str}/pictures/{sha256:str}", opt=PAGE, include_in_schema=False)
async def show_picture(
    token: Token,
    sha256: Name,
    request: AnyRequest,
    state: State,
    media: NamedDependency[MediaFiles],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A photo the penalty rests on, drawn anew: what it carried besides is not handed out."""
    visitor = await signed_visitor(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    kind = (await _pictures(visitor)).get(sha256)
    if kind is None:
        raise NotFound
    return Response(
        await drawn(media, sha256, kind, "preview"),
        media_type="image/jpeg",
        headers=_private("inline"),
    )


async def _pictures(visitor: Visitor) -> dict[str, str]:
    """Type by digest of every photo that stands on the page."""
    on_the_spot = await visitor.decided()
    if on_the_spot is not None:
        return {one.sha256: one.type for one in on_the_spot.pictures}
    opened = (await visitor.known()).opened
    shown = opened.evidence if opened is not None else ()
    return {one.picture: one.picture_type for one in shown if one.picture}


@get("/p/{token:str}/own-file.zip", opt=PAGE, include_in_schema=False)
async def download(
    token: Token,
    request: AnyRequest,
    state: State,
    *,
    documents: NamedDependency[Documents],
    media: NamedDependency[MediaFiles],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Everything that is the party's, as one ZIP."""
    visitor = await signed_visitor(request, state, token, now)
    if isinstance(visitor, Response):
        return visitor
    try:
        with visitor.portal.pages.packing.one_for(visitor.case):
            made = await _packed(visitor, documents, media)
    except OwnFileBusy as problem:
        return await case_page(visitor, problem=problem)
    headers = _private(f'attachment; filename="palm-case-{visitor.case[:8]}.zip"')
    return Response(made, media_type="application/zip", headers=headers)


async def _packed(visitor: Visitor, documents: Documents, media: MediaFiles) -> bytes:
    portal, now = visitor.portal, visitor.now
    on_the_spot = await visitor.decided()
    if on_the_spot is not None:
        return await own_file.make_decided(
            portal.database, portal.ledger, documents, on_the_spot, now=now
        )
    known = await visitor.known()
    return await own_file.make(
        portal.database, portal.ledger, documents, media.store.read, known, now=now
    )


def _private(disposition: str) -> dict[str, str]:
    return {
        "Content-Disposition": disposition,
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }


@get("/a/{token:str}/case", opt=PAGE, include_in_schema=False)
async def from_act(token: Token, request: AnyRequest, state: State) -> Response[bytes]:
    """From the page of a visit to the cases that came of it; there one shows who one is."""
    portal, language = Portal(state), language_of(request)
    found = await portal.database.read(lambda tx: _cases_on(tx, token))
    shown = [
        {"number": number, "base": f"/p/{capability.token_of(portal.ledger.keys, case)}"}
        for case, number in found
    ]
    if len(shown) == 1:
        return see_other(url_in(language, shown[0]["base"]))
    at = f"/a/{token}/case"
    values: dict[str, Any] = {"cases": shown}
    return page_response(request, portal.pages.render("chosen.html", language, at, values))


def _cases_on(tx: Transaction, secret: str) -> list[tuple[str, str]]:
    """Id and number of what came of a visit and has reached its party; NotFound for a secret that
    opens no visit.
    """
    visit = acts.visit_of_secret(tx, secret)
    if visit is None:
        raise NotFound
    return [(one, entering.number_of(tx, one)) for one in entering.reached_at(tx, [visit])]


@post("/e/cases/{case:str}", opt=PAGE, include_in_schema=False)
async def from_own_page(
    case: Name, request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """An enterprise that is signed in at its own page need not show again who it is."""
    portal = Portal(state)
    enterprise = await signed_in(request, portal.database, now)
    check_speaker(request)

    def begin(tx: Transaction) -> entering.Entered:
        party, own = entering.party_of(tx, case)
        row = cases_store.case_by_id(tx, case)
        if own != enterprise or (row is not None and not papers.party_papers(tx, row)):
            raise NotFound
        return entering.begin(tx, portal.ledger, case, party.name, "enterprise", now=now)

    entered = await portal.database.write(begin)
    base = f"/p/{capability.token_of(portal.ledger.keys, case)}"
    answer = see_other(url_in(language_of(request), base, done="entered"))
    answer.cookies.append(cookie_of(base, entered.token, request, portal.settings))
    return answer


HANDLERS = [
    party_page,
    enter,
    leave,
    read_paper,
    read_attachment,
    show_picture,
    download,
    from_act,
    from_own_page,
    *BY_CODE,
    *FILING,
    *PAYING,
]
