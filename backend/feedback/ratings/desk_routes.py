"""HTTP of ratings for the desk."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.feedback.ratings import reading
from backend.feedback.ratings.model import BodyTotals, FreeText
from backend.feedback.ratings.service import Ratings
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker


class RatingTotals(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    bodies: list[BodyTotals]
    least: int
    """How many ratings a batch has at least."""


class RatingTexts(msgspec.Struct, frozen=True, kw_only=True):
    texts: list[FreeText]


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided about a text."""

    shown: bool
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""
    """Why it is withheld."""


@get(
    "/api/ratings",
    operation_id="listRatings",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["ratings"],
)
async def list_ratings(
    database: NamedDependency[Database],
    ratings: NamedDependency[Ratings],
    asker: NamedDependency[Asker],
) -> RatingTotals:
    """Released totals of the asker's bodies."""
    bodies = await database.read(lambda tx: reading.totals_for(tx, asker))
    return RatingTotals(bodies=bodies, least=ratings.least)


@get(
    "/api/ratings/texts",
    operation_id="listRatingTexts",
    opt={"roles": ("supervisor", "auditor")},
    tags=["ratings"],
)
async def list_texts(
    database: NamedDependency[Database],
    ratings: NamedDependency[Ratings],
    asker: NamedDependency[Asker],
) -> Response[RatingTexts]:
    """What was written about the bodies below the asker's."""
    texts = await reading.texts_for(database, ratings.box, asker)
    return Response(RatingTexts(texts=texts), headers={"Cache-Control": "private, no-store"})


@post(
    "/api/ratings/texts/{text:str}/screening",
    operation_id="screenRatingText",
    opt={"roles": ("supervisor", "auditor")},
    tags=["ratings"],
)
async def screen_text(
    text: FromPath[Annotated[str, msgspec.Meta(max_length=64)]],
    data: JSONBody[Screening],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    ratings: NamedDependency[Ratings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> RatingTexts:
    """Release a text to those who may read it, or withhold it."""
    await reading.screen(
        database,
        ledger,
        views,
        ratings.box,
        text,
        shown=data.shown,
        reason=data.reason.strip(),
        asker=asker,
        now=now,
    )
    return RatingTexts(texts=await reading.texts_for(database, ratings.box, asker))


HANDLERS = [list_ratings, list_texts, screen_text]
