"""HTTP of the wall and the radar."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.database import Database
from backend.evidence.bodies import Purpose
from backend.ledger.views import Views
from backend.supervision.wall import radar, service
from backend.supervision.wall.model import Radar, Trust, Wall, WallAsked
from backend.supervision.warnings.book import WarningBook
from backend.supervision.warnings.service import Warned
from backend.web import Asker

SEERS = ("supervisor", "admin", "auditor")
Id = Annotated[str, msgspec.Meta(max_length=128)]
Index = Annotated[int, msgspec.Meta(ge=-1, le=2**53 - 1)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]


@get("/api/wall", operation_id="readWall", opt={"roles": SEERS}, tags=["visits"])
async def read_wall(
    database: NamedDependency[Database],
    views: NamedDependency[Views],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    wall_state: Annotated[Literal["open", "closed"] | None, QueryParameter(name="state")] = None,
    agency: FromQuery[Id | None] = None,
    purpose: FromQuery[Purpose | None] = None,
    trust: FromQuery[Trust | None] = None,
    days: FromQuery[Days] = 1,
    after: FromQuery[Index | None] = None,
) -> Wall:
    """What happens now; with `after` only what changed since then."""
    asked = WallAsked(
        agency=agency, purpose=purpose, trust=trust, state=wall_state, days=days, after=after
    )
    given = service.Given(
        warned=Warned(standing=await warning_book.standing(now), tally=warning_book.tally),
        views=tuple(one.name for one in views.followers),
        now=now,
    )
    return await database.read(lambda tx: service.wall(tx, asker, asked, given))


@get("/api/radar", operation_id="readRadar", opt={"roles": SEERS}, tags=["devices"])
async def read_radar(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    agency: FromQuery[Id | None] = None,
) -> Radar:
    """Phones of which something is known that is not here, those that wait longest first."""
    return await database.read(lambda tx: radar.radar(tx, asker, agency, now))


HANDLERS = [read_wall, read_radar]
