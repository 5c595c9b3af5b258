"""HTTP of holiday calendars."""

from datetime import datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.clock import day_of
from backend.database import Database
from backend.law.calendar import service
from backend.law.calendar.model import CalendarAsked, Calendars
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker


@get("/api/calendars", operation_id="listCalendars", opt={"roles": ROLES}, tags=["law"])
async def list_calendars(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Calendars:
    """Every known year, and which are missing."""
    return await database.read(lambda tx: service.calendars(tx, asker, day_of(now)))


@post("/api/calendars", operation_id="publishCalendar", opt={"roles": ("admin",)}, tags=["law"])
async def publish_calendar(
    data: JSONBody[CalendarAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Calendars:
    """Publish the holidays of a year; deadlines are reckoned anew with them."""
    await service.publish(database, ledger, views, data, asker=asker, now=now)
    return await database.read(lambda tx: service.calendars(tx, asker, day_of(now)))


HANDLERS = [list_calendars, publish_calendar]
