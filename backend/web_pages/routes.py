"""HTTP of pages: how one is answered, and the files all of them need."""

import gzip
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.problems import NotFound
from backend.web_pages.pages import Pages

READING = [HttpMethod.GET, HttpMethod.HEAD]
COMPRESSED_FROM_BYTES = 512

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Accept-Encoding",
    "X-Robots-Tag": "noindex, nofollow",
    # Not `no-referrer`: under it browsers send `Origin: null` with a form (Fetch, 3.2).
    "Referrer-Policy": "same-origin",
}


def takes_gzip(request: Request[Any, Any, Any]) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def page_response(
    request: Request[Any, Any, Any],
    html: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """A page as it travels: compressed where the browser takes that, never kept, never indexed."""
    content = html.encode()
    told = {**PAGE_HEADERS, **(headers or {})}
    if len(content) >= COMPRESSED_FROM_BYTES and takes_gzip(request):
        content = gzip.compress(content, 6, mtime=0)
        told["Content-Encoding"] = "gzip"
    return Response(content, status_code=status, media_type="text/html", headers=told)


def see_other(address: str) -> Response[bytes]:
    """After a form: the browser asks for the page again, so that reloading sends nothing twice."""
    headers = {"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return Response(b"", status_code=303, headers=headers)


@route("/pages/{name:str}", http_method=READING, opt={"public": True}, include_in_schema=False)
async def page_asset(
    name: FromPath[str], request: Request[Any, Any, Any], pages: NamedDependency[Pages]
) -> Response[bytes]:
    """Style or script of the pages."""
    asset = pages.assets.find(name)
    if asset is None:
        raise NotFound
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if not takes_gzip(request):
        return Response(asset.content, headers=headers, media_type=asset.media_type)
    headers["Content-Encoding"] = "gzip"
    return Response(asset.compressed, headers=headers, media_type=asset.media_type)


HANDLERS = [page_asset]
