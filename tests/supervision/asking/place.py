"""The small city with everything that supervisors ask, stop and call in."""

import contextlib
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Database
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.notifications import vapid
from backend.notifications.push import PushSender
from backend.notifications.routes import HANDLERS as NOTIFICATIONS
from backend.supervision.dispatch.routes import HANDLERS as DISPATCH
from backend.supervision.dispatch.views import FOLLOWERS as DISPATCH_VIEWS
from backend.supervision.halts.routes import HANDLERS as HALTS
from backend.supervision.halts.views import FOLLOWERS as HALT_VIEWS
from backend.supervision.questions.routes import HANDLERS as QUESTIONS
from backend.supervision.questions.views import FOLLOWERS as QUESTION_VIEWS
from backend.supervision.routes import HANDLERS as SUPERVISION
from tests.accounts.people import NOW, an_account
from tests.supervision.scene import Phone, Scene, fix, new_id, opening, photo, scene

FOLLOWERS = (*QUESTION_VIEWS, *HALT_VIEWS, *DISPATCH_VIEWS)


def studio() -> Account:
    """A street studio sees and asks."""
    return an_account(
        "studio", role="supervisor", officer_id=None, agency_id="east-1", agency_path="/city/east/"
    )


def colleague() -> Account:
    """A second supervisor of the city."""
    return an_account(
        "zhoup", role="supervisor", officer_id=None, agency_id="city", agency_path="/city/"
    )


def head() -> Account:
    """The head of the officers' own body."""
    return an_account("head", role="admin", officer_id=None)


STREET = Agency(
    id="east-1",
    parent_id="city-east",
    path="/city/east/1/",
    level="street",
    kind="supervision",
    name=Name("青石街道监督室", "Qingshi Studio"),
    region_code="990000",
    territory="/city/east/1/",
)


@contextlib.asynccontextmanager
async def place(database: Database, folder: Path) -> AsyncGenerator[Scene]:
    keys = vapid.load_or_make(folder / "vapid", "mailto:palm@city.example")
    sender = PushSender(keys, for_tests=True)
    handlers = [*SUPERVISION, *INSPECTIONS, *NOTIFICATIONS, *QUESTIONS, *HALTS, *DISPATCH]
    try:
        async with scene(
            database, folder, handlers, followers=FOLLOWERS, push_sender=sender
        ) as here:
            await database.write(lambda tx: agencies_store.add_agencies(tx, [STREET]))
            for one in (studio(), colleague(), head()):
                await database.write(lambda tx, one=one: accounts_store.add_account(tx, one))
            yield here
    finally:
        await sender.close()


async def say(here: Scene, who: Account, path: str, **body: Any) -> httpx.Response:
    return await (await here.client(who)).post(path, json=body)


async def a_visit(here: Scene, phone: Phone) -> str:
    visit = new_id()
    await here.push(phone.sign("visit.opened", opening(visit), where=fix()))
    return visit


async def asked(here: Scene, who: Account, visit: str, text: str = "营业执照在哪里？") -> str:
    question = str(uuid.uuid4())
    answer = await say(here, who, f"/api/visits/{visit}/questions", id=question, text=text)
    assert answer.status_code == 201, answer.text
    return question


async def halted(here: Scene, who: Account, visit: str) -> str:
    halt = str(uuid.uuid4())
    answer = await halting(here, who, visit, halt)
    assert answer.status_code == 201, answer.text
    return halt


async def halting(here: Scene, who: Account, visit: str, halt: str) -> httpx.Response:
    path = f"/api/visits/{visit}/halts"
    return await say(here, who, path, id=halt, reason="没有出示执法证件", basis="行政处罚法 55")


async def photographed(
    here: Scene, phone: Phone, visit: str, *, minutes: float, capture: str | None = None
) -> int:
    """A photo whose capture began so many minutes after NOW by the phone's clock; its index."""
    capture = capture or new_id()
    wall = NOW + timedelta(minutes=minutes)
    indexes = await here.push(
        phone.sign(
            "capture.intended", {"visit": visit, "capture": capture, "medium": "photo"}, wall=wall
        ),
        phone.sign("photo.captured", photo(visit, capture), wall=wall),
        after=timedelta(hours=1),
    )
    return indexes[-1]


async def oversight(here: Scene, who: Account, visit: str) -> Any:
    return (await here.ask(who, f"/api/visits/{visit}"))["oversight"]
