"""HTTP of enterprises: search for the desk, the public page of a code."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.accounts.addresses import network_of
from backend.database import Database
from backend.enterprises import service
from backend.enterprises.model import Enterprise
from backend.enterprises.page import CodePages
from backend.web import ROLES, language_of


class Found(msgspec.Struct, frozen=True, kw_only=True):
    enterprises: list[Enterprise]


@get(
    "/api/enterprises",
    operation_id="findEnterprises",
    opt={"roles": ROLES},
    tags=["enterprises"],
)
async def find_enterprises(
    database: NamedDependency[Database],
    territory: NamedDependency[str],
    text: FromQuery[str] = "",
    limit: FromQuery[int] = 20,
) -> Found:
    """At most 50 enterprises of the asker's territory, by short code, USCC or part of the name."""
    found = await database.read(lambda tx: service.search(tx, text, territory, limit))
    return Found(enterprises=found)


@get("/c/assets/page.css", opt={"public": True}, include_in_schema=False)
async def page_style(code_pages: NamedDependency[CodePages]) -> Response[bytes]:
    """The style of the public page: a file, because the policy allows no inline style."""
    return Response(
        code_pages.style,
        media_type="text/css",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@get("/c/{code:str}", opt={"public": True}, include_in_schema=False)
async def code_page(
    code: FromPath[str],
    request: Request[Any, Any, Any],
    code_pages: NamedDependency[CodePages],
    now: NamedDependency[datetime],
    lang: FromQuery[str | None] = None,
) -> Response[str]:
    """What a scanned code opens."""
    language = lang if lang in ("zh", "en") else language_of(request)
    address = network_of(request.client.host if request.client else "")
    status, html = await code_pages.show(code, language=language, address=address, now=now)
    return Response(
        html,
        status_code=status,
        media_type="text/html",
        headers={"Cache-Control": "no-store", "Vary": "Accept-Language"},
    )


HANDLERS = [find_enterprises, page_style, code_page]
