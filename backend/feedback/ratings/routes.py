"""HTTP of ratings: two requests that have nothing in common.

A token is asked for where the visit is known (a door, the enterprise's own page). A rating is sent
to `/ratings`, where nobody is known: no cookie is read there, no address looked at, nothing logged.
"""

from datetime import datetime
from typing import Annotated, Any, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend import clock
from backend.codes import doors
from backend.codes.scans import is_officers
from backend.database import Database, Transaction
from backend.enterprises import sessions
from backend.feedback.ratings import releasing, service
from backend.feedback.ratings.issuing import ProvenKey
from backend.feedback.ratings.model import FACTS, NONCE_BYTES, Ballot, Rating, Token
from backend.feedback.ratings.pages import Place
from backend.feedback.ratings.problems import OfficersDoNotRate, RatingRefused
from backend.feedback.ratings.service import Ratings
from backend.inspections import store as inspections_store
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.problems import MalformedRequest, NotFound
from backend.web import language_of
from backend.web_pages.routes import page_response
from offline_sync import base64url

PATH = "/ratings"
BODY_BYTES_MAX = 16 * 1024
PUBLIC: dict[str, Any] = {"public": True}
PAGE: dict[str, Any] = {"public": True, "page": True}
UNKEPT = {"Cache-Control": "no-store"}
NAMELESS = {"Referrer-Policy": "strict-origin"}
"""What is asked for from here must not carry the address of the door."""

Short = Annotated[str, msgspec.Meta(max_length=64)]
Long = Annotated[str, msgspec.Meta(max_length=512)]


class TokenAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A blinded message, and the key it was blinded for."""

    key: Short
    blinded: Long


class TokenGiven(msgspec.Struct, frozen=True, kw_only=True):
    signature: str
    """Over the blinded message, b64u; only who blinded it can make a token of it."""


class RatingTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Said of every rating that counts, the first time and again."""

    taken: bool = True


class RatingSent(msgspec.Struct, frozen=True, kw_only=True):
    """A token and what is said with it."""

    agency: Short
    month: Short
    nonce: Short
    signature: Long
    salt: Short
    rating: Annotated[str, msgspec.Meta(max_length=4_000)]


def at_door(tx: Transaction, door: str) -> Place:
    """NotFound when nobody opened this door."""
    found = doors.find(tx, door)
    if found is None:
        raise NotFound
    base = f"/d/{door}"
    return Place(base=base, visit=found.visit, back=base)


def at_home(tx: Transaction, token: str | None, visit: str, now: datetime) -> Place:
    """NotFound unless the visit was to the enterprise that is signed in."""
    enterprise = sessions.enterprise_of(tx, token, clock.to_ms(now))
    row = inspections_store.by_id(tx, visit)
    if enterprise is None or row is None or row.enterprise_id != enterprise:
        raise NotFound
    base = f"/e/visits/{row.id}"
    return Place(base=base, visit=row.id, back="/e")


async def _place(request: Request[Any, Any, Any], now: datetime) -> Place:
    """Where the one who asks stands, by the address."""
    database: Database = request.app.state.database
    if "token" in request.path_params:
        door = str(request.path_params["token"])
        return await database.read(lambda tx: at_door(tx, door))
    visit, token = str(request.path_params["visit"]), request.cookies.get(sessions.COOKIE)
    return await database.read(lambda tx: at_home(tx, token, visit, now))


def _is_officers(request: Request[Any, Any, Any]) -> bool:
    return is_officers(cast("dict[str, Any]", request.scope).get("palm_asker"), request.cookies)


@get(["/d/{token:str}/rating", "/e/visits/{visit:str}/rating"], opt=PAGE, include_in_schema=False)
async def rating_page(
    request: Request[Any, Any, Any],
    ratings: NamedDependency[Ratings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Rate a closed visit, or read why that cannot be done."""
    html = await ratings.pages.rate(
        await _place(request, now),
        officers=_is_officers(request),
        language=language_of(request),
        now=now,
    )
    return page_response(request, html, headers=NAMELESS)


@post(
    ["/d/{token:str}/rating/token", "/e/visits/{visit:str}/rating/token"],
    opt=PUBLIC,
    include_in_schema=False,
    status_code=201,
    request_max_body_size=BODY_BYTES_MAX,
)
async def issue_token(
    data: JSONBody[TokenAsked],
    request: Request[Any, Any, Any],
    ratings: NamedDependency[Ratings],
    now: NamedDependency[datetime],
) -> Response[TokenGiven]:
    """Sign one blinded message for a closed visit; the same one again, the same signature."""
    if _is_officers(request):
        raise OfficersDoNotRate
    place = await _place(request, now)
    signature = await ratings.issuer.issue(
        place.visit, _bytes(data.blinded), data.key, way="blind", now=now
    )
    return Response(
        TokenGiven(signature=base64url.encode(signature)), status_code=201, headers=UNKEPT
    )


@post(
    ["/d/{token:str}/rating/served", "/e/visits/{visit:str}/rating/served"],
    opt=PAGE,
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_BYTES_MAX,
)
async def serve_token(
    request: Request[Any, Any, Any],
    ratings: NamedDependency[Ratings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The weaker way: the token is made here, into a form that holds everything."""
    if _is_officers(request):
        raise OfficersDoNotRate
    place, language = await _place(request, now), language_of(request)
    form = await request.form()
    nonce, salt = str(form.get("nonce", "")), str(form.get("salt", ""))
    raw = _bytes(nonce[:64])
    if len(raw) != NONCE_BYTES:
        raise MalformedRequest(why="nonce")
    agency, month, token = await service.serve_token(ratings.issuer, place.visit, raw, now)
    names = await ratings.issuer.names([agency])
    html = ratings.pages.served(
        place,
        language=language,
        name=names[agency].zh if language == "zh" else names[agency].en,
        hidden={
            "agency": agency,
            "month": month,
            "nonce": nonce,
            "salt": salt[:64],
            "signature": base64url.encode(token),
        },
    )
    return page_response(request, html, headers=NAMELESS)


@post(PATH, opt=PUBLIC, include_in_schema=False, request_max_body_size=BODY_BYTES_MAX)
async def redeem(
    data: JSONBody[RatingSent], ratings: NamedDependency[Ratings], now: NamedDependency[datetime]
) -> Response[RatingTaken]:
    """201 when the rating was taken, 200 when this very rating had been; one refusal for all."""
    is_new = await _redeem(ratings, data, now)
    return Response(RatingTaken(), status_code=201 if is_new else 200, headers=UNKEPT)


@post(f"{PATH}/form", opt=PAGE, include_in_schema=False, request_max_body_size=BODY_BYTES_MAX)
async def redeem_form(
    request: Request[Any, Any, Any],
    ratings: NamedDependency[Ratings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The same from the form of the weaker way."""
    form = {name: str(value)[:4_000] for name, value in (await request.form()).items()}
    language = language_of(request)
    try:
        sent = _of_form(form)
        await _redeem(ratings, sent, now)
        receipt = _ballot(sent).digest.hex()
    except RatingRefused:
        return page_response(request, ratings.pages.taken("", language=language), status=422)
    return page_response(request, ratings.pages.taken(receipt, language=language))


def _of_form(form: dict[str, str]) -> RatingSent:
    """RatingRefused when a field is missing or says nothing we asked."""
    said: dict[str, Any] = {
        "overall": form.get("overall", ""),
        "text": form.get("text", "").strip(),
    }
    for name in FACTS:
        if form.get(name):
            said[name] = form[name] == "yes"
    try:
        rating = msgspec.convert(said, Rating, strict=False)
        fields = {name: form.get(name, "") for name in RatingSent.__struct_fields__}
        return msgspec.convert(
            {**fields, "rating": msgspec.json.encode(rating).decode()}, RatingSent
        )
    except msgspec.ValidationError:
        raise RatingRefused from None


async def _redeem(ratings: Ratings, sent: RatingSent, now: datetime) -> bool:
    try:
        token = Token(
            agency=sent.agency,
            month=sent.month,
            nonce=base64url.decode(sent.nonce),
            signature=base64url.decode(sent.signature),
        )
    except ValueError:
        raise RatingRefused from None
    return await ratings.redeemer.redeem(token, _ballot(sent), now)


def _ballot(sent: RatingSent) -> Ballot:
    try:
        return Ballot(agency=sent.agency, salt=base64url.decode(sent.salt), rating=sent.rating)
    except ValueError:
        raise RatingRefused from None


@get(f"{PATH}/check", opt=PAGE, include_in_schema=False)
async def check_page(
    request: Request[Any, Any, Any], ratings: NamedDependency[Ratings]
) -> Response[bytes]:
    """A form for a receipt: it never stands in an address."""
    html = ratings.pages.check("asked", "", 0, language=language_of(request))
    return page_response(request, html)


@post(f"{PATH}/check", opt=PAGE, include_in_schema=False, request_max_body_size=BODY_BYTES_MAX)
async def check_receipt(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ratings: NamedDependency[Ratings],
) -> Response[bytes]:
    """Whether the rating of this receipt was released."""
    receipt = str((await request.form()).get("receipt", "")).strip().lower()[:80]
    digest = _digest(receipt)
    state, index = "malformed", 0
    if digest is not None:
        found = await releasing.index_of(database, ratings.box, digest)
        state, index = ("waiting", 0) if found is None else ("found", found)
    html = ratings.pages.check(state, receipt, index, language=language_of(request))
    return page_response(request, html)


class ReleaseProof(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A release as it was signed, and its place in the log."""

    entry: str
    index: int
    tree_size: int
    proof: list[str]
    checkpoint: str


@post(
    f"{PATH}/check/proof", opt=PAGE, include_in_schema=False, request_max_body_size=BODY_BYTES_MAX
)
async def release_proof(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    ratings: NamedDependency[Ratings],
) -> Response[ReleaseProof]:
    """For whoever holds a receipt: the entry that names it, to be checked by anybody."""
    digest = _digest(str((await request.form()).get("receipt", "")).strip().lower())
    index = None if digest is None else await releasing.index_of(database, ratings.box, digest)
    if index is None:
        raise NotFound
    raw = await database.read(lambda tx: ledger_store.jws_at(tx, index))
    assert raw is not None
    receipts = await ledger.receipts([index])
    receipt = receipts.by_index[index]
    told = ReleaseProof(
        entry=raw.decode(),
        index=index,
        tree_size=receipt.tree_size,
        proof=receipt.proof,
        checkpoint=receipts.checkpoints[0],
    )
    name = f"palm-ratings-{index}.json"
    return Response(
        told, headers={**UNKEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    )


def _digest(receipt: str) -> bytes | None:
    try:
        digest = bytes.fromhex(receipt)
    except ValueError:
        return None
    return digest if len(digest) == 32 else None


@get(f"{PATH}/keys", opt=PAGE, include_in_schema=False)
async def keys_page(
    request: Request[Any, Any, Any], ratings: NamedDependency[Ratings]
) -> Response[bytes]:
    """Every key that ever signed a token."""
    return page_response(request, await ratings.pages.keys(language=language_of(request)))


@get(f"{PATH}/keys/{{agency:str}}/{{month:str}}", opt=PUBLIC, include_in_schema=False)
async def rating_key(
    agency: FromPath[Short],
    month: FromPath[Short],
    ratings: NamedDependency[Ratings],
) -> Response[ProvenKey]:
    """One key with its place in the log."""
    return Response(await ratings.issuer.proven(agency, month), headers=UNKEPT)


def _bytes(text: str) -> bytes:
    try:
        return base64url.decode(text)
    except ValueError:
        raise MalformedRequest(why="not base64url") from None


HANDLERS = [
    rating_page,
    issue_token,
    serve_token,
    redeem,
    redeem_form,
    check_page,
    check_receipt,
    release_proof,
    keys_page,
    rating_key,
]
