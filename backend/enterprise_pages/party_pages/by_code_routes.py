"""HTTP of the way in by the act code that stands on every paper, typed by hand."""

import unicodedata
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.cases.party import capability, entering
from backend.cases.party.problems import NotThisParty, TooManyTries
from backend.codes import act_code
from backend.enterprise_pages.complaints.web import FORM_BYTES_MAX, read_form
from backend.enterprise_pages.party_pages.page import PartyPages, told_in
from backend.enterprise_pages.party_pages.web import (
    PAGE,
    AnyRequest,
    Portal,
    address_of,
    check_speaker,
    cookie_of,
)
from backend.enterprise_pages.problems import OfficersDoNotSpeak
from backend.problems import Problem
from backend.web import language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

CODE_LENGTH_MAX = 60
_FIELDS = {"form": 64, "code": CODE_LENGTH_MAX, "name": 200, "end": 12}


@get("/p", opt=PAGE, include_in_schema=False)
async def find_page(
    request: AnyRequest, state: State, code: FromQuery[str] = ""
) -> Response[bytes]:
    """Where somebody types the act code of a paper and shows who he is. The code printed on a paper
    brings it along: looking takes nothing in.
    """
    return _form(request, Portal(state), {"code": code[:CODE_LENGTH_MAX]})


@post("/p", opt=PAGE, include_in_schema=False, request_max_body_size=FORM_BYTES_MAX)
async def find(
    request: AnyRequest, state: State, now: NamedDependency[datetime]
) -> Response[bytes]:
    """Every wrong code, name or identity is answered alike."""
    portal = Portal(state)
    pages, address, language = portal.pages, address_of(request), language_of(request)
    sent = dict((await read_form(request, _FIELDS)).texts)
    counted = act_code.canonical(_typed(sent["code"]))
    try:
        check_speaker(request)
        _count(pages, address, counted, now)
        begun = await entering.enter_by_code(
            portal.database,
            portal.ledger,
            counted,
            name=sent["name"],
            end=sent["end"],
            now=now,
        )
    except (NotThisParty, TooManyTries, OfficersDoNotSpeak) as problem:
        return _form(request, portal, sent, problem)
    pages.by_address.take_back(address)
    pages.by_case.take_back(counted)
    ways = [(f"/p/{capability.token_of(portal.ledger.keys, case)}", one) for case, one in begun]
    if len(ways) == 1:
        answer = see_other(url_in(language, ways[0][0], done="entered"))
    else:
        numbers = await portal.database.read(
            lambda tx: [entering.number_of(tx, case) for case, _ in begun]
        )
        shown = [
            {"number": number, "base": base}
            for number, (base, _) in zip(numbers, ways, strict=True)
        ]
        html = pages.render("chosen.html", language, "/p", {"cases": shown})
        answer = page_response(request, html)
    for base, one in ways:
        answer.cookies.append(cookie_of(base, one.token, request, portal.settings))
    return answer


def _typed(code: str) -> str:
    """As a hand copies it off a paper: the groups apart, or in the wide letters of a Chinese
    keyboard.
    """
    return "".join(unicodedata.normalize("NFKC", code).split())


def _count(pages: PartyPages, address: str, code: str, now: datetime) -> None:
    """Before anybody looks whether it is right. TooManyTries."""
    if pages.by_address.is_over(address, now) or pages.by_case.is_over(code, now):
        raise TooManyTries(headers={"Retry-After": "3600"})
    pages.by_address.note(address, now)
    pages.by_case.note(code, now)


def _form(
    request: AnyRequest, portal: Portal, sent: dict[str, str], problem: Problem | None = None
) -> Response[bytes]:
    """The form with what was typed, without the digits."""
    language = language_of(request)
    values: dict[str, Any] = {
        "code": sent.get("code", ""),
        "name": sent.get("name", ""),
        "problem": told_in(problem, language),
    }
    html = portal.pages.render("by_code.html", language, "/p", values)
    status = 200 if problem is None else problem.status
    headers = None if problem is None else problem.headers
    return page_response(request, html, status=status, headers=headers)


HANDLERS = [find_page, find]
