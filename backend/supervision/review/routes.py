"""HTTP of reviews and looks."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.supervision.review import service
from backend.supervision.review.model import (
    LooksPage,
    ReviewAsked,
    ReviewOutcomes,
    ReviewPage,
    State,
)
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]


@get(
    "/api/reviews",
    operation_id="listReviews",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["visits"],
)
async def list_reviews(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    review_state: Annotated[State, QueryParameter(name="state")] = "waiting",
    agency: FromQuery[Id | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> ReviewPage:
    """Visits in scope by what was decided about them."""
    return await database.read(
        lambda tx: service.page(
            tx, asker, review_state, agency=agency, before=before, limit=limit, now=now
        )
    )


@post(
    "/api/reviews",
    operation_id="review",
    opt={"roles": ("supervisor", "admin")},
    tags=["visits"],
)
async def review(
    data: JSONBody[ReviewAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> ReviewOutcomes:
    """Approve, return with remarks, or find unusable: several at once, each for itself."""
    given = service.Desk(database=database, ledger=ledger, views=views, sender=push_sender)
    return ReviewOutcomes(outcomes=await service.decide(given, data, asker=asker, now=now))


@get("/api/looks", operation_id="listAllLooks", opt={"roles": ("auditor",)}, tags=["visits"])
async def list_all_looks(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    by: FromQuery[Id | None] = None,
    visit: FromQuery[Id | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> LooksPage:
    """Who looked at which original, newest first; for auditors."""
    return await database.read(
        lambda tx: service.looks(tx, asker, by=by, visit=visit, before=before, limit=limit)
    )


HANDLERS = [list_reviews, review, list_all_looks]
