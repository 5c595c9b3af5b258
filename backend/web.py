"""What Litestar must know of us: who asks, who may, how a problem is told, which headers stand.

Deny by default: a route without `opt={"roles": …}` or `opt={"public": True}` answers nobody.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Literal, cast
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.problems import (
    Forbidden,
    ForeignOrigin,
    InternalError,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    PasswordChangeRequired,
    Problem,
    SignInRequired,
    TooLarge,
)
from backend.settings import Network

Role = Literal["officer", "supervisor", "admin", "auditor"]
ROLES: tuple[Role, ...] = ("officer", "supervisor", "admin", "auditor")

_log = logging.getLogger("palm.web")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:{tiles}; media-src 'self' blob:; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


STRICT_TRANSPORT = b"max-age=31536000"


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking: an account, its role and the part of the agency tree it may see."""

    account_id: str
    login: str
    role: Role
    agency_id: str
    agency_path: str
    """`/city/district/…/`: the asker's scope is this agency and everything below."""
    officer_id: str | None = None
    device_kid: str | None = None
    session: str = ""
    """Digest of the session's token, to end it."""
    must_change_password: bool = False
    """Nothing but a new password may be asked for."""


Address = IPv4Address | IPv6Address

FORWARDED_HOPS_MAX = 16
"""Proxies of our own that may stand in a row."""

FindAsker = Callable[[Scope], Awaitable[Asker | None]]


class AskerMiddleware:
    """Puts the asker of the session cookie into the scope; refuses foreign origins.

    A state change needs an `Origin` equal to the host asked, or none at all (no browser).
    """

    def __init__(self, app: ASGIApp, find: FindAsker) -> None:
        self._app = app
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            members = cast("dict[str, Any]", scope)
            members["palm_asker"] = await self._find(scope)
            members["palm_foreign"] = _is_foreign(members)
        await self._app(scope, receive, send)


class Proxies:
    """Proxies of our own, whose word about a request's origin is believed, and nobody else's."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)

    def trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)

    def client_of(self, peer: str, forwarded: Sequence[str]) -> str:
        """The address a request comes from: of the hops that X-Forwarded-For names, the last that
        is no trusted proxy. Everything left of it was written by whoever sits there.
        """
        known = _address(peer)
        if known is None or not self.trusts(known):
            return peer
        hops = ",".join(forwarded).rsplit(",", FORWARDED_HOPS_MAX)[-FORWARDED_HOPS_MAX:]
        for hop in reversed(hops):
            told = _address(hop)
            if told is None:
                break
            known = told
            if not self.trusts(told):
                break
        return str(known)


class ForwardedMiddleware:
    """Behind a trusted proxy: the client and the scheme that the proxy saw, for whoever reads
    them later (limits by address, `Secure` cookies).
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        members = cast("dict[str, Any]", scope)
        peer: tuple[str, int] | None = members.get("client")
        known = None if peer is None else _address(peer[0])
        if peer is not None and known is not None and self._proxies.trusts(known):
            client = self._proxies.client_of(peer[0], _told(scope, b"x-forwarded-for"))
            members["client"] = (client, peer[1])
            scheme = ",".join(_told(scope, b"x-forwarded-proto")).rpartition(",")[2]
            if scheme.strip().lower() in ("http", "https"):
                members["scheme"] = scheme.strip().lower()
        await self._app(scope, receive, send)


def _told(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for header, value in scope["headers"] if header == name]


def _address(text: str) -> Address | None:
    """`192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`; an IPv4 address that came
    through an IPv6 socket as what it is.
    """
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_foreign(scope: dict[str, Any]) -> bool:
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    headers: dict[bytes, bytes] = dict(scope["headers"])
    origin = headers.get(b"origin")
    if origin is None:
        return headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none")
    return urlsplit(origin.decode("latin-1")).netloc != headers.get(b"host", b"").decode("latin-1")


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The only door: every route passes here."""
    members = cast("dict[str, Any]", connection.scope)
    if members.get("palm_foreign"):
        raise ForeignOrigin
    if handler.opt.get("public"):
        return
    asker: Asker | None = members.get("palm_asker")
    if asker is None:
        raise SignInRequired
    if asker.role not in handler.opt.get("roles", ()):
        raise Forbidden
    if asker.must_change_password and not handler.opt.get("before_password"):
        raise PasswordChangeRequired


def asker_of(request: Request[Any, Any, Any]) -> Asker | None:
    """Whoever is signed in; None for anybody else."""
    return cast("dict[str, Any]", request.scope).get("palm_asker")


async def provide_asker(request: Request[Any, Any, Any]) -> Asker:
    """The asker of a route that needs one."""
    asker = asker_of(request)
    if asker is None:
        raise SignInRequired
    return asker


def language_of(request: Request[Any, Any, Any]) -> str:
    """What the address says (`?lang=`, the only memory of pages), else the browser: `zh` unless it
    prefers English.
    """
    told = request.query_params.get("lang")
    if told in ("zh", "en"):
        return told
    wanted = request.headers.get("accept-language", "").lower()
    english, chinese = wanted.find("en"), wanted.find("zh")
    return "en" if english >= 0 and (chinese < 0 or english < chinese) else "zh"


def problem_response(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """RFC 9457, in the asker's language with both beside it; on pages for people, as a page."""
    language = language_of(request)
    body = problem.body(language)
    handler = cast("dict[str, Any]", request.scope).get("route_handler")
    if handler is not None and handler.opt.get("page"):
        pages: Any = request.app.state.pages
        return Response(
            content=pages.problem(body, language=language, at=request.url.path).encode(),
            status_code=problem.status,
            media_type="text/html",
            headers={"Cache-Control": "no-store", **problem.headers},
        )
    return Response(
        content=msgspec.json.encode(body),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def on_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    return problem_response(request, problem)


_GONE = "client disconnected prematurely"
"""Litestar's words for a body that ended early, which it calls an error of the server."""


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals, told as ours."""
    if error.status_code >= 500:
        if error.detail == _GONE:  # a phone that lost its network: nobody is left to answer
            return problem_response(request, MalformedRequest(why=_GONE))
        return on_exception(request, error)
    told: dict[int, Problem] = {
        401: SignInRequired(),
        403: Forbidden(),
        404: NotFound(),
        405: MethodNotAllowed(headers=dict(error.headers or {})),
        413: TooLarge(limit="?"),
    }
    return problem_response(
        request, told.get(error.status_code) or MalformedRequest(why=_why(error))
    )


def _why(error: HTTPException) -> str:
    extra = cast("Any", error.extra)
    if isinstance(extra, list) and extra:
        first = cast("list[Any]", extra)[0]
        if isinstance(first, dict):
            return ": ".join(str(v) for v in cast("dict[str, Any]", first).values())[:300]
    return str(error.detail)[:300]


def on_exception(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A programmer's error: the client learns an incident number, the log the rest."""
    incident = secrets.token_hex(4)
    # The route, not the address: what stands in its place may be a door, a secret, a receipt.
    route = cast("dict[str, Any]", request.scope).get("path_template", "")
    _log.error("incident %s at %s %s", incident, request.method, route, exc_info=error)
    return problem_response(request, InternalError(incident=incident))


class SecurityHeaders:
    """The same strict headers on every answer, static files included."""

    def __init__(self, app: ASGIApp, tile_origin: str, secure_host: str = "") -> None:
        self._app = app
        self._secure_host = secure_host.encode()
        policy = CONTENT_SECURITY_POLICY.format(tiles=f" {tile_origin}" if tile_origin else "")
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=(self)"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        added = [*self._headers, *self._transport(scope)]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in added if name not in present),
                ]
            await send(message)

        await self._app(scope, receive, with_headers)

    def _transport(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """HTTPS only from now on (RFC 6797), for a host with a name of its own: what counts for
        `localhost` would count for every other program on that machine.
        """
        if scope["type"] != "http":
            return []
        host = dict(scope["headers"]).get(b"host", b"")
        if scope["scheme"] != "https" and host != self._secure_host:
            return []
        name = host.decode("latin-1")
        if name.partition(":")[0] in ("", "localhost") or _address(name) is not None:
            return []
        return [(b"strict-transport-security", STRICT_TRANSPORT)]


def pdf_answer(content: bytes, name: str) -> Response[bytes]:
    """A paper to look at; the browser keeps it only when told to. `name` without its ending."""
    shown = quote(f"{name}.pdf", safe="")
    return Response(
        content,
        status_code=200,
        media_type="application/pdf",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f"inline; filename*=UTF-8''{shown}",
        },
    )
