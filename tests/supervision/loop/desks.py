"""Desks of the demo city before leads, with a clock of their own."""

import contextlib
import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from backend import clock
from backend.accounts.routes import asker_finder
from backend.settings import DatabaseSettings
from backend.supervision.loop import automatic
from tests.whole_app import all_views, browser, running

START = datetime(2026, 9, 1, 2, tzinfo=UTC)
MARKET = "yunchuan-donglan-market"
PDF = b"%PDF-1.7 receipt of the correction"


class Clock:
    """The server's clock in the test's hand."""

    def __init__(self) -> None:
        self.now = START

    def days(self, count: float) -> None:
        self.now += timedelta(days=count)


class Desks:
    """黄伟 of the district's justice bureau, 唐宁 of its market bureau, 陈静 of the city."""

    def __init__(self, app: Litestar, hand: Clock) -> None:
        self.app, self.clock = app, hand
        self._clients: dict[str, tuple[httpx.AsyncClient, datetime]] = {}

    async def client(self, login: str) -> httpx.AsyncClient:
        """A session ends with idleness: after days he signs in again."""
        known = self._clients.get(login)
        if known is None or self.clock.now - known[1] > timedelta(hours=6):
            known = (await self._signed_in(login), self.clock.now)
            self._clients[login] = known
        return known[0]

    async def _signed_in(self, login: str) -> httpx.AsyncClient:
        """The cookie as a header: the client's own jar would hold it against today's date."""
        client = browser(self.app)
        asked = {"login": login, "password": f"palm-demo-{login}"}
        answer = await client.post("/api/session", json=asked)
        assert answer.status_code == 201, answer.text
        client.headers["cookie"] = answer.headers["set-cookie"].partition(";")[0]
        return client

    async def get(self, login: str, path: str, status: int = 200) -> Any:
        answer = await (await self.client(login)).get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def open(self, login: str = "huangw", status: int = 201, **changes: Any) -> Any:
        body = {
            "id": str(uuid.uuid4()),
            "source": "observation",
            "agencyId": MARKET,
            "title": "重复检查同一家餐馆",
            "text": "九月内查了四次",
            **changes,
        }
        answer = await (await self.client(login)).post("/api/leads", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def step(self, login: str, lead: str, act: str, status: int = 201, **members: Any) -> Any:
        asked = {"id": members.pop("id", None) or str(uuid.uuid4()), "act": {"act": act, **members}}
        answer = await (await self.client(login)).post(f"/api/leads/{lead}/steps", json=asked)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def file(self, login: str, lead: str, content: bytes = PDF) -> dict[str, Any]:
        answer = await (await self.client(login)).post(
            f"/api/leads/{lead}/files?name=回执.pdf", content=content
        )
        assert answer.status_code == 201, answer.text
        return {"kind": "file", "sha256": answer.json()["sha256"], "name": answer.json()["name"]}

    async def founded(self, **changes: Any) -> str:
        lead: str = (await self.open(**changes))["id"]
        await self.step("huangw", lead, "lead.assessed", verdict="founded", reason="记录属实")
        return lead

    async def issued(self, kind: str = "opinion", **changes: Any) -> str:
        lead = await self.founded(**changes)
        await self.step("huangw", lead, "paper.issued", **paper(kind))
        return lead

    async def checked(self, effect_days: int = 30) -> str:
        """A lead whose rectification passed."""
        lead = await self.issued()
        proof = [await self.file("tangn", lead)]
        await self.step("tangn", lead, "rectification.reported", text="已合并检查计划", proof=proof)
        await self.step(
            "huangw",
            lead,
            "rectification.checked",
            passed=True,
            reason="计划已合并",
            effectDays=effect_days,
        )
        return lead

    async def rules(self) -> int:
        """What the server's loop does when it comes by."""
        made = await automatic.enter_due(
            self.app.state.database, self.app.state.ledger, self.clock.now
        )
        await all_views(self.app)
        return made


def paper(kind: str = "opinion", **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "facts": "2026年9月，你单位四次检查同一企业，均无触发原因。",
        "demands": "合并检查计划，三个月内不再重复检查。",
        **changes,
    }


@contextlib.asynccontextmanager
async def desks(
    database: DatabaseSettings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desks]:
    hand = Clock()
    monkeypatch.setattr(clock, "now", lambda: hand.now)
    async with running(database, folder, enterprises=5) as app:
        app.state["find_asker"] = asker_finder(app.state.accounts, lambda: hand.now)
        yield Desks(app, hand)
