"""Visits on a map, as GeoJSON (RFC 7946): in scope only, and that they were taken out is logged."""

from datetime import datetime

import msgspec

from backend.agencies.model import Agency
from backend.database import Database, Transaction
from backend.inspections.period import Period
from backend.ledger.service import Ledger
from backend.supervision.indicators import store
from backend.supervision.indicators.service import agency_of
from backend.web import Asker

VISITS_MAX = 50_000


class Point(msgspec.Struct, frozen=True, kw_only=True):
    coordinates: tuple[float, float]
    """Longitude and latitude, WGS-84."""
    type: str = "Point"


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    geometry: Point
    properties: dict[str, str | int | float | None]
    type: str = "Feature"


class FeatureCollection(msgspec.Struct, frozen=True, kw_only=True):
    features: list[Feature]
    complete: bool
    """False when there were more than a file holds: said, never silent."""
    type: str = "FeatureCollection"


class VisitsExported(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `visits.exported`: the places of visits left the system."""

    agency: str
    first: str
    last: str
    visits: int


async def visits(
    database: Database,
    ledger: Ledger,
    asker: Asker,
    agency: str | None,
    period: Period,
    *,
    now: datetime,
) -> FeatureCollection:
    """The visits of a period that have a place; NotFound outside the asker's scope."""

    def write(tx: Transaction) -> FeatureCollection:
        body = agency_of(tx, asker, agency)
        found = _collected(tx, body, period)
        exported = VisitsExported(
            agency=body.path,
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            visits=len(found.features),
        )
        ledger.act(
            tx,
            kind="visits.exported",
            by=asker.account_id,
            subject=body.id,
            body=exported,
            now=now,
        )
        return found

    return await database.write(write)


def _collected(tx: Transaction, agency: Agency, period: Period) -> FeatureCollection:
    rows = store.placed_visits(tx, agency.path, period.first, period.last, VISITS_MAX + 1)
    return FeatureCollection(
        features=[
            Feature(
                id=row.id,
                geometry=Point(coordinates=(round(row.lon, 6), round(row.lat, 6))),
                properties={
                    "day": row.day,
                    "agency": row.agency,
                    "enterprise": row.enterprise,
                    "purpose": row.purpose,
                    "state": row.state,
                    "result": row.result,
                    "accuracyMetres": row.acc,
                },
            )
            for row in rows[:VISITS_MAX]
        ],
        complete=len(rows) <= VISITS_MAX,
    )
