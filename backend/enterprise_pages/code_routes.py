"""HTTP of enterprise codes: public pages."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.accounts.addresses import network_of
from backend.enterprise_pages.enterprise_code import CodePages
from backend.web import language_of
from backend.web_pages.routes import page_response


@get("/c/{code:str}", opt={"public": True, "page": True}, include_in_schema=False)
async def code_page(
    code: FromPath[str],
    request: Request[Any, Any, Any],
    code_pages: NamedDependency[CodePages],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """What a scanned or typed code opens."""
    address = network_of(request.client.host if request.client else "")
    status, html = await code_pages.show(
        code, language=language_of(request), address=address, now=now
    )
    return page_response(request, html, status=status)


@get(
    "/c/{code:str}/{issued:str}/{signature:str}",
    opt={"public": True, "page": True},
    include_in_schema=False,
)
async def signed_code_page(
    code: FromPath[str],
    issued: FromPath[str],
    signature: FromPath[str],
    request: Request[Any, Any, Any],
    code_pages: NamedDependency[CodePages],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """What the code on a printed plate opens."""
    address = network_of(request.client.host if request.client else "")
    status, html = await code_pages.show_signed(
        (code, issued, signature), language=language_of(request), address=address, now=now
    )
    return page_response(request, html, status=status)


HANDLERS = [code_page, signed_code_page]
