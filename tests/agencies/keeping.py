"""An administrator at work in the demo city, as the tests of keeping accounts need him."""

import contextlib
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from backend import clock
from backend.settings import DatabaseSettings
from tests.whole_app import browser, running, signed_in

ENFORCEMENT = "yunchuan-enforcement"
TEAM = "yunchuan-donglan-enforcement"
MARKET = "yunchuan-donglan-market"
"""Of the administrator `tangn`."""
OWN_PASSWORD = "梧桐树下的日子-2026"


def new_id() -> str:
    return str(uuid.uuid4())


def a_certificate(**changes: object) -> dict[str, object]:
    year = clock.now().year
    return {
        "number": f"YC-{uuid.uuid4().hex[:10]}",
        "province": "云岭省（演示）",
        "validFrom": f"{year - 1}-01-01",
        "validUntil": f"{year + 3}-12-31",
        **changes,
    }


def an_officer(login: str = "zhoum", **changes: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "login": login,
        "nameZh": "周敏",
        "nameEn": "Zhou Min",
        "role": "officer",
        "agencyId": ENFORCEMENT,
        "certificate": a_certificate(),
        **changes,
    }


class City(msgspec.Struct):
    app: Litestar
    admin: httpx.AsyncClient
    """Of the whole city."""

    async def add(self, **changes: object) -> dict[str, Any]:
        """The account and its one-time password."""
        answer = await self.admin.post("/api/staff", json=an_officer(**changes))  # pyright: ignore[reportArgumentType]
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def shown(self, account: str) -> dict[str, Any]:
        answer = await self.admin.get(f"/api/staff/{account}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def change(
        self, account: str, what: str, by: httpx.AsyncClient | None = None, **asked: object
    ) -> httpx.Response:
        """A change of an account as somebody who has just looked at it."""
        seen = asked.pop("seen", None)
        if seen is None:
            seen = (await self.shown(account))["seen"]
        body = {"id": new_id(), "seen": seen, **asked}
        return await (by or self.admin).post(f"/api/staff/{account}/{what}", json=body)

    async def sign_in(self, login: str, password: str) -> httpx.AsyncClient:
        client = browser(self.app)
        answer = await client.post("/api/session", json={"login": login, "password": password})
        assert answer.status_code == 201, answer.text
        return client

    async def settled(self, login: str, password: str) -> httpx.AsyncClient:
        """Signed in for the first time, with a password of one's own."""
        client = await self.sign_in(login, password)
        answer = await client.post("/api/password", json={"present": password, "new": OWN_PASSWORD})
        assert answer.status_code == 204, answer.text
        return client


@contextlib.asynccontextmanager
async def a_city(database: DatabaseSettings, folder: Path) -> AsyncGenerator[City]:
    async with running(database, folder) as app:
        yield City(app, await signed_in(app, "admin"))


def problem(answer: httpx.Response) -> str:
    """The name of the problem an answer tells."""
    return answer.json()["type"].rpartition("/")[2]
