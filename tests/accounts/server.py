"""A server of the routes under test: real database, log, views and guards, no other noun."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from pathlib import Path

import httpx
import msgspec
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from backend.accounts.routes import HANDLERS, asker_finder
from backend.accounts.service import Accounts
from backend.accounts.views import FOLLOWER
from backend.database import Database
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.ledger.views import Follower, Views
from backend.problems import Problem
from backend.settings import Settings
from backend.web import (
    AskerMiddleware,
    guard,
    on_exception,
    on_http_exception,
    on_problem,
    provide_asker,
)
from tests.accounts.people import NOW

ORIGIN = "https://palm.example"


class Server(msgspec.Struct):
    """What a test talks to and looks into; `now` can be moved."""

    accounts: Accounts
    database: Database
    ledger: Ledger
    views: Views
    app: Litestar
    now: datetime = NOW

    def client(self) -> httpx.AsyncClient:
        """A browser without cookies."""
        transport = httpx.ASGITransport(app=self.app)  # pyright: ignore[reportArgumentType]
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN)


@contextlib.asynccontextmanager
async def serving(
    accounts: Accounts,
    folder: Path,
    handlers: Sequence[ControllerRouterHandler] = (),
    followers: Sequence[Follower] = (),
    **dependencies: object,
) -> AsyncGenerator[Server]:
    database = accounts.database
    ledger = Ledger(database, load_or_make(folder / "keys", "palm.test/log"))
    await ledger.load()
    views = Views(database, ledger, [FOLLOWER, *followers])
    given = {
        "database": database,
        "accounts": accounts,
        "ledger": ledger,
        "views": views,
        "settings": Settings(data=folder),
        **dependencies,
    }
    served: list[Server] = []

    def provider(value: object) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    app = Litestar(
        [*HANDLERS, *handlers],
        dependencies={name: provider(value) for name, value in given.items()}
        | {
            "asker": Provide(provide_asker),
            "now": Provide(lambda: served[0].now, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(AskerMiddleware, find=asker_finder_at(accounts, served))],
        guards=[guard],
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_http_exception,
            Exception: on_exception,
        },
        openapi_config=None,
        state=State(given),
    )
    server = Server(accounts, database, ledger, views, app)
    served.append(server)
    following = asyncio.create_task(views.follow())
    try:
        yield server
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


def asker_finder_at(accounts: Accounts, served: list[Server]):
    """The real finder, asked at the test's own time."""
    return asker_finder(accounts, lambda: served[0].now)
