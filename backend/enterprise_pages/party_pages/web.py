"""What the routes of the party share: who asks, for which case, and how refusals are shown."""

import contextlib
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie, State

from backend.accounts.addresses import network_of
from backend.accounts.routes import scheme_of
from backend.cases.party import capability, decided, entering, reading
from backend.cases.party.decided import DecidedCase
from backend.cases.party.model import WritingShown
from backend.cases.party.problems import TooManyTries
from backend.cases.party.reading import PartyCase
from backend.cases.party.showing import writings_of
from backend.cases.party.store import SessionRow
from backend.codes.scans import is_officers
from backend.database import Database, Transaction
from backend.enterprise_pages.party_pages.page import PartyPages
from backend.enterprise_pages.problems import OfficersDoNotSpeak
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound, Problem
from backend.settings import Settings
from backend.web import asker_of, language_of
from backend.web_pages.routes import page_response

AnyRequest = Request[Any, Any, Any]
PAGE: dict[str, Any] = {"public": True, "page": True}
COOKIE = "palm_party"


class Portal(msgspec.Struct, frozen=True):
    """The server's parts a party's request passes through."""

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
    def settings(self) -> Settings:
        return self.state.settings

    @property
    def pages(self) -> PartyPages:
        return self.state.party_pages


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the page of a case."""

    portal: Portal
    request: AnyRequest
    token: str
    case: str
    session: SessionRow | None
    now: datetime

    @property
    def base(self) -> str:
        return f"/p/{self.token}"

    @property
    def language(self) -> str:
        return language_of(self.request)

    async def known(self) -> PartyCase:
        ledger = self.portal.ledger
        return await self.portal.database.read(
            lambda tx: reading.read(tx, ledger, self.case, self.now)
        )

    async def decided(self) -> DecidedCase | None:
        """Where it is a decision on the spot."""
        kid = self.portal.ledger.keys.kid

        def find(tx: Transaction) -> DecidedCase | None:
            with contextlib.suppress(NotFound):
                return decided.read(tx, self.case, kid, self.now)
            return None

        return await self.portal.database.read(find)

    async def writings(self) -> tuple[WritingShown, ...]:
        """What was filed, with the answers."""
        return await self.portal.database.read(lambda tx: tuple(writings_of(tx, self.case)))


async def visitor_of(
    request: AnyRequest, state: State, token: str, now: datetime
) -> Visitor | Response[bytes]:
    """Who asks; the page of an unknown address for a token that opens nothing."""
    portal = Portal(state)
    case = capability.case_of(portal.ledger.keys, token)
    if case is None:
        address = address_of(request)
        over = portal.pages.by_address.is_over(address, now)
        portal.pages.by_address.note(address, now)
        html = portal.pages.unknown(language=language_of(request))
        return page_response(request, html, status=429 if over else 404)
    secret = request.cookies.get(COOKIE, "")
    session = await portal.database.read(
        lambda tx: entering.session_of(tx, case, secret, now) if secret else None
    )
    return Visitor(portal=portal, request=request, token=token, case=case, session=session, now=now)


def address_of(request: AnyRequest) -> str:
    """Whom a request is counted for."""
    return network_of(request.client.host if request.client else "")


def check_speaker(request: AnyRequest) -> None:
    """OfficersDoNotSpeak in a browser of our own people: nobody files for the other side."""
    if is_officers(asker_of(request), request.cookies):
        raise OfficersDoNotSpeak


def check_guesses(visitor: Visitor) -> None:
    """TooManyTries for an address, or a case, at which somebody guesses."""
    pages, now = visitor.portal.pages, visitor.now
    by_address = pages.by_address.is_over(address_of(visitor.request), now)
    if by_address or pages.by_case.is_over(visitor.case, now):
        raise TooManyTries(headers={"Retry-After": "3600"})


def note_guess(visitor: Visitor) -> None:
    """Before anybody looks whether it is right: guesses sent at once must not all pass before the
    first is counted.
    """
    visitor.portal.pages.by_address.note(address_of(visitor.request), visitor.now)
    visitor.portal.pages.by_case.note(visitor.case, visitor.now)


def take_guess_back(visitor: Visitor) -> None:
    """It was right."""
    visitor.portal.pages.by_address.take_back(address_of(visitor.request))
    visitor.portal.pages.by_case.take_back(visitor.case)


def entry_page(
    visitor: Visitor,
    *,
    name: str = "",
    kept: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response[bytes]:
    """Where somebody shows who he is."""
    html = visitor.portal.pages.entry(
        visitor.base, language=visitor.language, name=name, kept=kept, problem=problem
    )
    status = 200 if problem is None else problem.status
    headers = None if problem is None else problem.headers
    return page_response(visitor.request, html, status=status, headers=headers)


async def case_page(
    visitor: Visitor, *, done: str = "", problem: Problem | None = None
) -> Response[bytes]:
    """The page of the case, for whoever has shown who he is."""
    pages, till = visitor.portal.pages, bool(visitor.portal.settings.payments.url)
    on_the_spot = await visitor.decided()
    told: dict[str, Any] = {"language": visitor.language, "till": till}
    told |= {"done": done, "problem": problem}
    if on_the_spot is not None:
        writings = await visitor.writings()
        html = pages.decided(visitor.base, on_the_spot, writings, **told)
    else:
        try:
            html = pages.case(visitor.base, await visitor.known(), **told)
        except NotFound:
            html = pages.unknown(language=visitor.language)
            return page_response(visitor.request, html, status=404)
    status = 200 if problem is None else problem.status
    headers = None if problem is None else problem.headers
    return page_response(visitor.request, html, status=status, headers=headers)


def cookie_of(visitor_base: str, token: str, request: AnyRequest, settings: Settings) -> Cookie:
    """Only this case's page ever receives it; `Lax`, so that a scanned code finds it."""
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=int(entering.SESSION.total_seconds()) if token else 0,
        httponly=True,
        samesite="lax",
        secure=scheme_of(request, settings) == "https",
        path=visitor_base,
    )
