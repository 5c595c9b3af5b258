"""HTTP of uploads: tus 1.0.0 bound to the application."""

from collections.abc import AsyncGenerator
from typing import Any

from litestar import Request
from litestar.enums import HttpMethod
from litestar.exceptions import InternalServerException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from backend import clock
from backend.evidence.media import MediaFiles
from backend.web import ROLES, provide_asker
from media_store.receiving import BodyCutError

AnyRequest = Request[Any, Any, Any]


async def _body(request: AnyRequest) -> AsyncGenerator[bytes]:
    try:
        async for piece in request.stream():
            yield piece
    except InternalServerException as gone:  # Litestar's word for a client that went away
        raise BodyCutError from gone


async def _describe(request: AnyRequest) -> ASGIResponse:
    """What this tus server can do; asked before anybody has signed in."""
    return await _answer(request, None, owner="")


async def _create(request: AnyRequest) -> ASGIResponse:
    """Begin an upload, perhaps with its first bytes."""
    asker = await provide_asker(request)
    return await _answer(request, None, owner=asker.account_id)


async def _go_on(upload_id: FromPath[str], request: AnyRequest) -> ASGIResponse:
    """Tell the offset, append, or give up; POST only with X-HTTP-Method-Override."""
    asker = await provide_asker(request)
    return await _answer(request, upload_id, owner=asker.account_id)


async def _answer(request: AnyRequest, upload_id: str | None, *, owner: str) -> ASGIResponse:
    """By hand, without injected dependencies: each would cost a task of its own, and a phone
    sends hundreds of files.
    """
    media: MediaFiles = request.app.state.media
    reply = await media.tus.answer(
        request.method,
        request.headers,
        upload_id,
        _body(request),
        owner=owner,
        now=clock.now().timestamp(),
    )
    headers = dict(reply.headers)
    media_type = headers.pop("Content-Type", "application/octet-stream")
    return ASGIResponse(
        body=reply.body, status_code=reply.status, headers=headers, media_type=media_type
    )


describe_uploads = HTTPRouteHandler(
    ["/api/media", "/api/media/{upload_id:str}"],
    http_method=HttpMethod.OPTIONS,
    operation_id="describeUploads",
    opt={"public": True},
    status_code=200,
    include_in_schema=False,
)(_describe)

# The size of a file is bounded by tus, and its idle time too. One handler for many methods has
# no single operation, so OpenAPI leaves uploads to the tus protocol itself.
create_upload = HTTPRouteHandler(
    "/api/media",
    http_method=HttpMethod.POST,
    operation_id="createUpload",
    opt={"roles": ROLES},
    request_max_body_size=None,
    include_in_schema=False,
)(_create)

continue_upload = HTTPRouteHandler(
    "/api/media/{upload_id:str}",
    http_method=[HttpMethod.HEAD, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.POST],
    operation_id="continueUpload",
    opt={"roles": ROLES},
    request_max_body_size=None,
    status_code=200,
    include_in_schema=False,
)(_go_on)

HANDLERS = [describe_uploads, create_upload, continue_upload]
