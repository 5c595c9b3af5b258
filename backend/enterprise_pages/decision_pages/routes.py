"""HTTP of the page behind the code of a decision on the spot."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.accounts.addresses import network_of
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import capability
from backend.documents.service import Documents
from backend.enterprise_pages.decision_pages.page import DecisionPages
from backend.ledger.service import Ledger
from backend.settings import Settings
from backend.web import language_of
from backend.web_pages.routes import PAGE_HEADERS, page_response

Asked = Request[Any, Any, Any]
PAGE = {"public": True, "page": True}


@get("/j/{secret:str}", opt=PAGE, include_in_schema=False)
async def decision_page(
    secret: FromPath[str],
    request: Asked,
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The decision for whoever was handed its code; looking changes nothing."""
    pages: DecisionPages = request.app.state.decision_pages
    address = network_of(request.client.host if request.client else "")
    opened = await pages.find(secret, address=address, now=now)
    language = language_of(request)
    if opened is None:
        status, html = pages.missing(language, address=address, now=now)
        return page_response(request, html, status=status)
    ledger: Ledger = request.app.state.ledger
    portal = f"/p/{capability.token_of(ledger.keys, opened.row.id)}"
    return page_response(request, pages.show(opened, secret, language, portal))


@get("/j/{secret:str}/decision.pdf", opt=PAGE, include_in_schema=False)
async def decision_paper(
    secret: FromPath[str],
    request: Asked,
    documents: NamedDependency[Documents],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The same paper as at the desk, byte for byte."""
    pages: DecisionPages = request.app.state.decision_pages
    address = network_of(request.client.host if request.client else "")
    opened = await pages.find(secret, address=address, now=now)
    if opened is None:
        status, html = pages.missing(language_of(request), address=address, now=now)
        return page_response(request, html, status=status)
    base = capability.base_of(settings, request.base_url)
    page = capability.address_of(request.app.state.ledger.keys, opened.row.id, base)
    paper = capability.on_paper(pages.paper(opened), page)
    made = await documents.render(TEMPLATE, paper, now=opened.told.at.astimezone(UTC))
    name = quote(f"{paper.title} {paper.number}.pdf", safe="")
    return Response(
        made,
        media_type="application/pdf",
        headers={**PAGE_HEADERS, "Content-Disposition": f"inline; filename*=UTF-8''{name}"},
    )


HANDLERS = [decision_page, decision_paper]
