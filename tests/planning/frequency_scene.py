"""A small city in which bodies inspect one shop: visits by phones, caps by desks."""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.accounts import store as accounts_store
from backend.accounts.model import Account
from backend.database import Database
from backend.inspections.routes import HANDLERS as INSPECTIONS
from backend.ledger.views import Follower
from backend.planning.classification.routes import HANDLERS as CLASSES
from backend.planning.classification.views import FOLLOWERS as CLASS_VIEWS
from backend.planning.frequency.routes import HANDLERS as FREQUENCY
from backend.planning.frequency.views import FOLLOWERS as FREQUENCY_VIEWS
from tests.accounts.people import NOW, an_account, wang
from tests.supervision.scene import SHOP, Phone, Scene, new_id, opening, scene, zhao

VIEWS = (*CLASS_VIEWS, *FREQUENCY_VIEWS)
HANDLERS = [*FREQUENCY, *CLASSES, *INSPECTIONS]
EAST, WEST, CITY = "/city/east/", "/city/west/", "/city/"
ORDERED = {
    "id": "cause-based",
    "text": {"zh": "有因检查", "en": "With a cause"},
    "triggers": ["complaint"],
    "source": "test",
    "verified": False,
}


def admin() -> Account:
    return an_account(
        "admin", role="admin", officer_id=None, agency_id="city", agency_path="/city/"
    )


class Town:
    """The scene, with a phone in each district."""

    def __init__(self, here: Scene, wangs: Phone, zhaos: Phone) -> None:
        self.here, self.wangs, self.zhaos = here, wangs, zhaos
        self.server = here.server

    async def visit(self, phone: Phone | None = None, **more: Any) -> str:
        """A visit of the shop that is opened, by Wang's phone unless told; `wall` is its time."""
        wall = more.pop("wall", NOW)
        visit, by = new_id(), phone or self.wangs
        officers = [by.account.officer_id or ""]
        body = opening(visit, *officers, **{"checklists": [], **more})
        await self.here.push(by.sign("visit.opened", body, wall=wall))
        return visit

    async def inspected(
        self, phone: Phone | None = None, *, items: dict[str, list[str]], **more: Any
    ) -> str:
        """A visit that asked these items of each checklist, found nothing wrong, and was closed."""
        by = phone or self.wangs
        visit = await self.visit(by, checklists=list(items), **more)
        wall: datetime = more.get("wall", NOW)
        answers = [
            by.sign(
                "checklist.answered",
                {"visit": visit, "checklist": checklist, "item": item, "answer": "pass"},
                wall=wall,
            )
            for checklist, some in items.items()
            for item in some
        ]
        closed = by.sign("visit.closed", {"visit": visit, "result": "no_problem"}, wall=wall)
        await self.here.push(*answers, closed)
        return visit

    async def post(self, who: Account, path: str, body: dict[str, Any], status: int) -> Any:
        answer = await (await self.here.client(who)).post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def cap(self, per_year: int, status: int = 201, **more: Any) -> Any:
        """A cap for Wang's body, published by the city's administrator."""
        body = {
            "agencyId": "city-east",
            "year": 2026,
            "limits": [{"perYear": per_year}],
            "basis": {"title": "年度检查频次公告", "number": "东政〔2026〕1号"},
            **more,
        }
        return await self.post(admin(), "/api/caps", body, status)

    async def answer(self, who: Account | None = None, **asked: str) -> Any:
        """What is known before one goes to the shop."""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        path = f"/api/enterprises/{SHOP.id}/frequency?{query}"
        return await self.here.ask(who or wang(), path)


@contextlib.asynccontextmanager
async def town(
    database: Database,
    folder: Path,
    *,
    handlers: Sequence[Any] = (),
    followers: Sequence[Follower] = VIEWS,
) -> AsyncGenerator[Town]:
    async with scene(database, folder, [*HANDLERS, *handlers], followers=followers) as here:
        await database.write(lambda tx: accounts_store.add_account(tx, admin()))
        yield Town(here, await here.phone(wang()), await here.phone(zhao()))
