"""HTTP of officers' codes: what opens when the enterprise scans what an officer's phone shows.

Opening this address *is* the act of scanning, so a GET keeps the scan; but only when a person
navigates to it. Link previews, prefetches and HEAD change nothing: a request that is no top-level
navigation by its own word (Fetch Metadata, `Sec-Fetch-Mode`) gets a page with one button instead.
Browsers without Fetch Metadata get the same page: one tap more, and never a scan nobody made.
"""

from typing import Any

from litestar import HttpMethod, Request, Response, post, route
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK

from backend import clock
from backend.accounts.addresses import network_of
from backend.codes.model import Browser, Scan
from backend.codes.scans import Scans, is_officers
from backend.enterprise_pages.scan_page import ScanPages
from backend.web import asker_of, language_of
from backend.web_pages.pages import url_in
from backend.web_pages.routes import page_response, see_other

Asked = Request[Any, Any, Any]
PAGE = {"public": True, "page": True}
AGENT_LENGTH_MAX = 400
_AHEAD = ("purpose", "sec-purpose", "x-purpose", "x-moz")
"""Headers by which browsers say that nobody has asked for this yet."""


def is_navigation(request: Asked) -> bool:
    """Whether a person goes to this address now (W3C Fetch Metadata, `Sec-Fetch-Mode`)."""
    told = " ".join(request.headers.get(name, "") for name in _AHEAD).lower()
    ahead = "prefetch" in told or "prerender" in told or "preview" in told
    return request.headers.get("sec-fetch-mode") == "navigate" and not ahead


@route(
    "/s/{code:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=PAGE,
    include_in_schema=False,
)
async def officer_code(code: FromPath[str], request: Asked) -> Response[bytes]:
    """What opens when a code is scanned; only a navigation is a scan.

    A whole city may scan in one minute: nothing is injected, because the framework resolves each
    dependency in a task of its own.
    """
    if request.method != "GET" or not is_navigation(request):
        pages: ScanPages = request.app.state.scan_pages
        return page_response(request, pages.ask(code, language_of(request)))
    return await _scanned(code, request)


@post("/s/{code:str}", opt=PAGE, status_code=HTTP_200_OK, include_in_schema=False)
async def open_officer_code(code: FromPath[str], request: Asked) -> Response[bytes]:
    """The tap on the button of the page that is no scan yet."""
    return await _scanned(code, request)


async def _scanned(code: str, request: Asked) -> Response[bytes]:
    scans: Scans = request.app.state.scans
    scan_pages: ScanPages = request.app.state.scan_pages
    now = clock.now()
    browser = Browser(
        address=network_of(request.client.host if request.client else ""),
        agent=request.headers.get("user-agent", "")[:AGENT_LENGTH_MAX],
        officers=is_officers(asker_of(request), request.cookies),
    )
    scan: Scan = await scans.take(code, browser, now)
    language = language_of(request)
    if scan.door is not None:
        return see_other(url_in(language, f"/d/{scan.door}"))
    status, html = await scan_pages.told(scan, code, language=language, now=now)
    return page_response(request, html, status=status)


HANDLERS = [officer_code, open_officer_code]
