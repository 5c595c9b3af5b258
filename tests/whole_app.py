"""The whole application over HTTP, with a small demo city: what the end-to-end tests of the
server talk to. Requests go through ASGI directly, so that overlapping ones really overlap.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from backend import clock
from backend.database import is_postgres
from backend.demo_city import service as demo_city
from backend.main import create_app
from backend.settings import DatabaseSettings, ServerSettings, Settings
from offline_sync import base64url, jws, keys, proof
from offline_sync.entry import Payload, body_of
from tests.databases import place_migrated

ADDRESS = "http://palm.test"


@contextlib.asynccontextmanager
async def running(
    database: DatabaseSettings,
    folder: Path,
    *,
    enterprises: int = 30,
    server: ServerSettings | None = None,
) -> AsyncGenerator[Litestar]:
    """The application, opened by its own lifespan, with the demo city in it."""
    settings = Settings(data=folder, database=database, server=server or ServerSettings())
    if not is_postgres(database):
        place_migrated(folder)
    with _application(settings, as_usual=server is None) as app:
        async with app.lifespan():
            await demo_city.fill(
                app.state.database, app.state.ledger, now=clock.now(), enterprises=enterprises
            )
            await app.state.views.catch_up()
            yield app


_closed: list[Litestar] = []
"""Applications that nobody has open: to register hundreds of routes takes longer than to open."""


@contextlib.contextmanager
def _application(settings: Settings, *, as_usual: bool) -> Generator[Litestar]:
    """One that is not open; settings that routes or middleware are made of get one of their own."""
    app = _closed.pop() if as_usual and _closed else create_app(settings)
    built = app.state.web_app
    app.state.clear()
    app.state.update({"settings": settings, "web_app": built})
    yield app
    if as_usual:
        _closed.append(app)


def browser(app: Litestar) -> httpx.AsyncClient:
    """A client without cookies."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS)


async def signed_in(app: Litestar, login: str) -> httpx.AsyncClient:
    """A client with a session of a demo account."""
    client = browser(app)
    answer = await client.post(
        "/api/session", json={"login": login, "password": f"palm-demo-{login}"}
    )
    assert answer.status_code == 201, answer.text
    return client


class Phone:
    """A device with a key of its own: makes entries and keeps its chain."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.key = keys.generate()
        self.kid = keys.kid_of(self.key)
        self.officer = ""
        self.seq = 0
        self.head: bytes | None = None

    async def enrol(self) -> dict[str, Any]:
        """Bind the key to whoever is signed in."""
        nonce = (await self.client.post("/api/devices/challenge")).json()["nonce"]
        answer = await self.client.post(
            "/api/devices",
            json={
                "publicKey": keys.public_jwk(self.key.public_key()).to_wire(),
                "label": "test phone",
                "proof": proof.sign_challenge(
                    self.key, proof.Challenge(nonce=nonce, use="enrol")
                ).decode(),
            },
        )
        assert answer.status_code == 201, answer.text
        self.officer = answer.json()["officerId"]
        return answer.json()

    def entry(self, kind: str, body: dict[str, Any], **changes: Any) -> str:
        """The next entry of the chain; `changes` replace members of the envelope."""
        members: dict[str, Any] = {
            "v": 1,
            "seq": self.seq + 1,
            "prev": None if self.head is None else base64url.encode(self.head),
            "kind": kind,
            "by": self.officer,
            "wall": "2026-11-22T16:00:00+08:00",
            "app": "test",
            "body": body_of(body),
            **changes,
        }
        raw = jws.sign(
            self.key, "palm-entry", msgspec.json.encode(Payload(**members)), kid=self.kid
        )
        self.seq, self.head = members["seq"], jws.hash_of(raw)
        return raw.decode()

    async def push(self, *entries: str) -> dict[str, Any]:
        """The answer to a push that the server takes."""
        answer = await self.client.post("/api/sync/push", json={"entries": list(entries)})
        assert answer.status_code == 200, answer.text
        return answer.json()


async def an_enrolled_phone(app: Litestar, login: str = "wangjg") -> Phone:
    """A phone in the hand of a demo officer."""
    phone = Phone(await signed_in(app, login))
    await phone.enrol()
    return phone


async def log_size(app: Litestar) -> int:
    """The size of the log, to be compared later. The server itself says in it, shortly after its
    first start, which rules are in force: that comes first.
    """
    await asyncio.wait_for(app.state.views.reached(1), 30)
    return app.state.ledger.published.size


async def all_views(app: Litestar) -> None:
    """Wait until the views show everything that was acknowledged."""
    await asyncio.wait_for(app.state.views.reached(app.state.ledger.published.size - 1), 30)
