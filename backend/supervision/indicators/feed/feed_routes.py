"""HTTP of the feed: OData for programs, and the tokens they need, made at the desk."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.problems import NotFound, Problem
from backend.supervision.indicators.feed import querying, schema, tokens
from backend.supervision.indicators.feed.problems import FeedQueryRefused
from backend.supervision.indicators.feed.rows import Source, rows
from backend.supervision.indicators.feed.tokens import FeedToken, NewFeedToken, TokenAsked
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker, language_of

AnyRequest = Request[Any, Any, Any]
PUBLIC = {"public": True}
"""The session is not asked: whoever comes here is a program with a token of its own."""
ROOT = "/feed/odata/"
JSON = "application/json;odata.metadata=minimal;charset=utf-8"
HEADERS = {"OData-Version": "4.0", "Cache-Control": "private, no-store"}
Segment = Annotated[str, msgspec.Meta(max_length=300)]
_KEYED = re.compile(r"^(\w+)\((.+)\)\Z", re.DOTALL)


class FeedTokens(msgspec.Struct, frozen=True, kw_only=True):
    tokens: list[FeedToken]
    address: str
    """What a spreadsheet is given."""


def _root(request: AnyRequest) -> str:
    return str(request.base_url).rstrip("/") + ROOT


def _told(request: AnyRequest, problem: Problem) -> Response[bytes]:
    """An error as OData clients read it (JSON Format 4.0, 21)."""
    body = problem.body(language_of(request))
    error = {"error": {"code": problem.name, "message": f"{body.title}: {body.detail}"}}
    return Response(
        msgspec.json.encode(error),
        status_code=problem.status,
        media_type=JSON,
        headers={**HEADERS, **problem.headers},
    )


def _asked(request: AnyRequest) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name.startswith("$") and name in found:
            raise FeedQueryRefused(why=f"{name}: given twice")
        found[name] = value
    return found


@get([ROOT, f"{ROOT}$metadata"], opt=PUBLIC, include_in_schema=False)
async def describe_feed(
    request: AnyRequest, database: NamedDependency[Database], now: NamedDependency[datetime]
) -> Response[bytes]:
    """The service document, and the description of its entity sets."""
    try:
        await tokens.asker_of(database, request.headers.get("authorization", ""), now)
    except Problem as problem:
        return _told(request, problem)
    if request.url.path.endswith("$metadata"):
        return Response(schema.metadata(), media_type="application/xml", headers=HEADERS)
    document = msgspec.json.encode(schema.service_document(_root(request)))
    return Response(document, media_type=JSON, headers=HEADERS)


@get(
    [f"{ROOT}{{entities:str}}", f"{ROOT}{{entities:str}}/$count"],
    opt=PUBLIC,
    include_in_schema=False,
)
async def read_feed(
    entities: FromPath[Segment],
    request: AnyRequest,
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A page of an entity set, one entity by its key, or how many there are."""
    try:
        header = request.headers.get("authorization", "")
        asker = await tokens.asker_of(database, header, now)
        keyed = _KEYED.match(entities)
        of = schema.set_named(keyed[1] if keyed else entities)
        if of is None:
            raise NotFound
        asked = _asked(request)
        counting = request.url.path.endswith("/$count")
        if keyed:
            asked = {**asked, "$filter": _key(of, keyed[2]), "$top": "1"}
        query = querying.read(of, {**asked, "$count": "true"} if counting else asked)
        standing = await warning_book.standing(now)

        def read(tx: Transaction) -> querying.Answer:
            source = Source(tx=tx, standing=standing, scope=asker.agency_path, today=day_of(now))
            return querying.answer(query, lambda offset: rows(source, of, offset))

        found = await database.read(read)
        if counting:
            return Response(str(found.count).encode(), media_type="text/plain", headers=HEADERS)
        if keyed:
            return _entity(request, of, found)
    except Problem as problem:
        return _told(request, problem)
    return _page(request, of, asked, found)


def _key(of: schema.EntitySet, told: str) -> str:
    """`'x'` or `A='x',B='y'` as a filter; the filter refuses what is no value."""
    parts = re.findall(r"(?:(\w+)=)?('(?:[^']|'')*')", told)
    names = [name or of.key[0] for name, _ in parts]
    if tuple(sorted(names)) != tuple(sorted(of.key)):
        raise NotFound
    return " and ".join(f"{name} eq {value}" for name, (_, value) in zip(names, parts, strict=True))


def _entity(request: AnyRequest, of: schema.EntitySet, found: querying.Answer) -> Response[bytes]:
    if not found.rows:
        raise NotFound
    context = f"{_root(request)}$metadata#{of.name}/$entity"
    body = msgspec.json.encode({"@odata.context": context, **found.rows[0]})
    return Response(body, media_type=JSON, headers=HEADERS)


def _page(
    request: AnyRequest, of: schema.EntitySet, asked: Mapping[str, str], found: querying.Answer
) -> Response[bytes]:
    root = _root(request)
    selected = asked.get("$select", "*").strip()
    columns = "" if selected == "*" else f"({selected})"
    body: dict[str, Any] = {"@odata.context": f"{root}$metadata#{of.name}{columns}"}
    if found.count is not None:
        body["@odata.count"] = found.count
    body["value"] = found.rows
    if found.next_token is not None:
        kept = {
            n: v for n, v in asked.items() if n not in ("$skip", "$top", "$skiptoken", "$count")
        }
        told = urlencode({**kept, "$skiptoken": found.next_token}, safe="$'")
        body["@odata.nextLink"] = f"{root}{of.name}?{told}"
    return Response(msgspec.json.encode(body), media_type=JSON, headers=HEADERS)


@get(
    "/api/feed-tokens",
    operation_id="listFeedTokens",
    opt={"roles": tokens.SEERS},
    tags=["indicators"],
)
async def list_tokens(
    request: AnyRequest, database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> FeedTokens:
    """The asker's own tokens, and the address of the feed."""
    found = await database.read(lambda tx: tokens.tokens(tx, asker))
    return FeedTokens(tokens=found, address=_root(request))


@post(
    "/api/feed-tokens",
    operation_id="makeFeedToken",
    opt={"roles": tokens.SEERS},
    tags=["indicators"],
)
async def make_token(
    data: JSONBody[TokenAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[NewFeedToken]:
    """A token for a program, told this once."""
    made = await tokens.make(database, ledger, data, asker=asker, now=now)
    return Response(made, headers={"Cache-Control": "no-store"})


@post(
    "/api/feed-tokens/{token:str}/revocation",
    operation_id="revokeFeedToken",
    opt={"roles": tokens.SEERS},
    tags=["indicators"],
)
async def revoke_token(
    token: FromPath[Segment],
    request: AnyRequest,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> FeedTokens:
    """From now on it opens nothing."""
    found = await tokens.revoke(database, ledger, token, asker=asker, now=now)
    return FeedTokens(tokens=found, address=_root(request))


HANDLERS = [describe_feed, read_feed, list_tokens, make_token, revoke_token]
