"""Two desks of the demo city that ask and approve, and phones that go."""

import contextlib
import uuid
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from backend import clock
from backend.clock import day_of
from backend.database import Database
from backend.law import service as law
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import DatabaseSettings
from tests.whole_app import Phone, all_views, an_enrolled_phone, running, signed_in

BODY = "yunchuan-enforcement"
SHOP, OTHER = "e000001", "e000002"
WANG, LI, EXPIRED = "o001", "o002", "o003"
CHECKLISTS = [one.id for one in law.checklists()]


def today(later: int = 0) -> date:
    return day_of(clock.now()) + timedelta(days=later)


def wall() -> str:
    return clock.rfc3339(clock.now())


class Desks:
    """A supervisor who asks (陈静) and an administrator who stands for the head (林涛)."""

    def __init__(self, app: Litestar, desk: httpx.AsyncClient, head: httpx.AsyncClient) -> None:
        self.app = app
        self.database: Database = app.state.database
        self.ledger: Ledger = app.state.ledger
        self.views: Views = app.state.views
        self.desk = desk
        self.head = head

    def permit(self, **changes: Any) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "agencyId": BODY,
            "inspectionType": "routine",
            "enterprises": [SHOP],
            "officers": [WANG, LI],
            "fromDay": str(today()),
            "untilDay": str(today(7)),
            "cause": {"kind": "transfer", "note": "应急部门移送线索"},
            "reason": "消防通道",
            **changes,
        }

    def plan(self, **changes: Any) -> dict[str, Any]:
        year = today().year
        return {
            "id": str(uuid.uuid4()),
            "agencyId": BODY,
            "title": "年度检查计划",
            "kind": "yearly",
            "fromDay": f"{year}-01-01",
            "untilDay": f"{year}-12-31",
            "inspectionTypes": ["routine"],
            "lines": [{"enterprises": 10, "each": 2}],
            **changes,
        }

    async def ask(self, status: int = 201, **changes: Any) -> Any:
        answer = await self.desk.post("/api/permits", json=self.permit(**changes))
        assert answer.status_code == status, answer.text
        return answer.json()

    async def act(
        self,
        permit: Any,
        act: str,
        status: int = 201,
        *,
        who: httpx.AsyncClient | None = None,
        noun: str = "permits",
        **more: Any,
    ) -> Any:
        answer = await (who or self.head).post(
            f"/api/{noun}/{permit['id']}/acts", json={"act": act, "seen": permit["index"], **more}
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    async def approved(self, **changes: Any) -> Any:
        return await self.act(await self.ask(**changes), "approve")

    async def published(self, checklists: list[str]) -> Any:
        answer = await self.head.post(
            "/api/items",
            json={
                "agencyId": BODY,
                "checklists": checklists,
                "basis": {"title": "检查事项清单"},
            },
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def phone(self) -> Phone:
        return await an_enrolled_phone(self.app)

    async def visit(self, phone: Phone, **members: Any) -> str:
        """An opened visit of the shop by Wang and Li."""
        visit = str(uuid.uuid4())
        body = {
            "visit": visit,
            "enterprise": {"id": SHOP, "name": "小吃店"},
            "officers": [WANG, LI],
            "found": "scan",
            "inspectionType": "routine",
            "checklists": [],
            **members,
        }
        await phone.push(phone.entry("visit.opened", body, wall=wall()))
        await all_views(self.app)
        return visit

    async def get(self, path: str, who: httpx.AsyncClient | None = None) -> Any:
        answer = await (who or self.desk).get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextlib.asynccontextmanager
async def desks(settings: DatabaseSettings, folder: Path) -> AsyncGenerator[Desks]:
    async with running(settings, folder) as app:
        yield Desks(app, await signed_in(app, "chenj"), await signed_in(app, "admin"))
