"""The composition root: opens everything in order, mounts the routes, closes in reverse."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Scope

from backend import clock, web_app
from backend.accounts.routes import asker_finder
from backend.accounts.service import Accounts, open_accounts
from backend.agencies.routes import provide_territory
from backend.agencies.service import find_profile
from backend.cases.case_file.service import CaseFiles
from backend.cases.deadlines.nightly import CaseClock
from backend.cases.evidence.watching import FallenTeller
from backend.cases.serving.courier import Courier
from backend.cases.serving.ports import open_sender
from backend.codes.scans import Scans
from backend.database import Database, Transaction, open_database
from backend.device_api import imports
from backend.device_api.inbox import Inbox
from backend.device_api.reference import References
from backend.documents.service import Documents
from backend.enterprise_pages import photos
from backend.enterprise_pages.decision_pages.page import DecisionPages
from backend.enterprise_pages.door_page import DoorPages
from backend.enterprise_pages.enterprise_code import CodePages
from backend.enterprise_pages.party_pages.page import PartyPages
from backend.enterprise_pages.scan_page import ScanPages
from backend.evidence.media import open_media
from backend.feedback.ratings.routes import PATH as RATINGS_PATH
from backend.feedback.ratings.service import open_ratings
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.made_types import make_types
from backend.notifications import vapid
from backend.notifications.push import PushSender
from backend.parts import DOOR_SECTIONS, FOLLOWERS, HANDLERS
from backend.planning.items.service import check_task
from backend.planning.permits.watching import refuse_unapproved
from backend.problems import NotReady, Overloaded, Problem
from backend.settings import Settings, networks_of
from backend.supervision.indicators.reports.making import Reporter
from backend.supervision.live import LiveHub
from backend.supervision.loop.automatic import Chaser
from backend.supervision.questions.telling import AnswerTeller
from backend.supervision.store import views_position
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.sets import RuleSets
from backend.supervision.warnings.watching import WarningWatch
from backend.web import (
    Asker,
    AskerMiddleware,
    ForwardedMiddleware,
    Proxies,
    SecurityHeaders,
    guard,
    on_exception,
    on_http_exception,
    on_problem,
    provide_asker,
)
from backend.web_pages.pages import Pages

VERIFYING_THREADS = 2
BODY_BYTES_MAX = 1024**2
"""Bound of every body that does not set its own."""

READY_SECONDS_MAX = 5.0
FREE_BYTES_MIN = 64 * 1024**2
"""What uploads and imports leave free: below it they are refused already."""
VIEWS_LAG_MAX = 10_000
"""Entries the slowest view may be behind; more is no rush hour but a view that stands still."""

RESTART_SECONDS = 1.0
"""Pause before a loop that broke off begins again."""

Loop = Callable[[], Awaitable[None]]
"""What goes on until it is cancelled."""

_log = logging.getLogger("palm")


@get("/healthz", operation_id="isAlive", opt={"public": True}, tags=["operation"])
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@get("/readyz", operation_id="isReady", opt={"public": True}, tags=["operation"])
async def readyz(state: State) -> Response[dict[str, str | int]]:
    """The writer commits, there is room, the views keep up: what is sent now can be
    acknowledged and will soon be seen.
    """
    try:
        async with asyncio.timeout(READY_SECONDS_MAX):
            await state.database.write(_nothing)
            size = state.ledger.published.size
            shown = await state.database.read(_shown)
    except TimeoutError:
        raise Overloaded(headers={"Retry-After": "5"}) from None
    disk = os.statvfs(state.settings.data)
    if disk.f_bavail * disk.f_frsize < FREE_BYTES_MIN:
        raise NotReady(headers={"Retry-After": "60"}, reason="disk-nearly-full")
    if size - shown > VIEWS_LAG_MAX:
        raise NotReady(headers={"Retry-After": "60"}, reason="views-lag")
    return Response({"status": "ready", "size": size})


@get("/api/openapi.json", opt={"public": True}, include_in_schema=False)
async def openapi(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The description of every call (OpenAPI 3.1); the web app's types are made from it."""
    return request.app.openapi_schema.to_schema()


def _shown(tx: Transaction) -> int:
    """The lowest index that some view does not show yet."""
    return views_position(tx, [follower.name for follower in FOLLOWERS])


def _nothing(tx: Transaction) -> None:
    """A unit that only waits for its commit."""


@contextlib.asynccontextmanager
async def resources(app: Litestar) -> AsyncGenerator[None]:
    """Everything that is open while the application runs."""
    settings: Settings = app.state.settings
    settings.data.mkdir(parents=True, exist_ok=True)
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database, settings.data))
        keys = load_or_make(settings.data / "keys", settings.server.log_origin)
        ledger = Ledger(database, keys)
        await ledger.load()
        views = Views(database, ledger, FOLLOWERS)
        await views.catch_up()
        threads = stack.enter_context(
            ThreadPoolExecutor(VERIFYING_THREADS, thread_name_prefix="verify")
        )
        accounts = _open_accounts(database, settings)
        views.on_followed(accounts.devices.follow)
        await asyncio.to_thread(imports.clear, settings.data)
        await asyncio.to_thread(photos.clear, settings.data)
        push_sender = _open_push(settings)
        documents = Documents()
        stack.callback(documents.close)
        stack.push_async_callback(push_sender.close)
        app.state.update(
            {
                "database": database,
                "ledger": ledger,
                "views": views,
                "accounts": accounts,
                "find_asker": asker_finder(accounts),
                "references": References(database, settings.data / "reference"),
                **_open_pages(database, ledger),
                "push_sender": push_sender,
                "task_checks": (check_task, refuse_unapproved),
                "documents": documents,
                "warning_book": WarningBook(
                    database,
                    shipped_rules(),
                    settings.data / "warning-rules",
                    sets=RuleSets(database, ledger, settings.data / "warning-rules-kept"),
                ),
                "inbox": Inbox(database, ledger, accounts.devices, threads),
                "scans": Scans(database, ledger, views, accounts.devices),
            }
        )
        async with _running(*await _open_loops(app, stack)):
            yield
            app.state.live.close()


def _open_accounts(database: Database, settings: Settings) -> Accounts:
    server = settings.server
    return open_accounts(
        database,
        server.session_idle_minutes,
        find_profile,
        desk_hours_max=server.session_desk_hours_max,
        phone_days_max=server.session_phone_days_max,
    )


async def _open_loops(app: Litestar, stack: contextlib.AsyncExitStack) -> list[Loop]:
    """Files, live events and ratings, and what has to go on for as long as they are open."""
    settings: Settings = app.state.settings
    database, ledger, views = app.state.database, app.state.ledger, app.state.views
    log: dict[str, Any] = {"database": database, "ledger": ledger, "views": views, "now": clock.now}
    media = await stack.enter_async_context(open_media(settings.media, settings.data, **log))
    per_account_max = settings.server.live_streams_per_account_max
    live = LiveHub(database, views, clock.now, per_account_max=per_account_max)
    await live.start()
    watch = WarningWatch(app.state.warning_book, live, clock.now)
    views.on_followed(watch.wake)
    media.on_read(watch.wake)
    ratings = await stack.enter_async_context(open_ratings(settings, pages=app.state.pages, **log))
    app.state.update(
        {"media": media, "live": live, "store_file": media.store_file, "ratings": ratings}
    )
    documents: Documents = app.state.documents
    case_files = CaseFiles(**log, documents=documents, media=media, data=settings.data)
    app.state["case_files"] = case_files
    sender = await stack.enter_async_context(open_sender(settings))
    courier = Courier(database, ledger, sender, clock.now)
    views.on_followed(courier.wake)
    answers = AnswerTeller(database, ledger, app.state.push_sender, clock.now)
    views.on_followed(answers.wake)
    fallen = FallenTeller(database, ledger, app.state.push_sender, clock.now)
    views.on_followed(fallen.wake)
    case_clock = CaseClock(database, ledger, clock.now)
    views.on_followed(case_clock.wake)
    return [
        views.follow,
        courier.follow,
        answers.follow,
        case_clock.follow,
        fallen.follow,
        media.follow,
        media.sweep,
        live.follow,
        watch.follow,
        ratings.releaser.follow,
        case_files.work,
        case_files.sweep,
        Chaser(database, ledger, clock.now).follow,
        Reporter(app.state.warning_book, documents, media, **log).follow,
    ]


def _open_pages(database: Database, ledger: Ledger) -> dict[str, Any]:
    """What renders the pages of people without the app."""
    pages = Pages()
    return {
        "pages": pages,
        "code_pages": CodePages(database, ledger, pages),
        "scan_pages": ScanPages(database, pages),
        "decision_pages": DecisionPages(database, pages),
        "party_pages": PartyPages(pages),
        "door_pages": DoorPages(database, ledger, pages, DOOR_SECTIONS),
    }


@contextlib.asynccontextmanager
async def _running(*loops: Loop) -> AsyncGenerator[None]:
    """The loops, for as long as the block lasts."""
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(_go_on(loop)) for loop in loops]
        yield
        for task in running:
            task.cancel()


async def _go_on(loop: Loop) -> None:
    """Run a loop for as long as the application lives. A full disk or a database that restarts
    must not end it: without it the server would take records in and show none of them.
    """
    while True:
        try:
            await loop()
        except Exception:  # noqa: BLE001 - told to the log, and begun again
            _log.exception("%s broke off and begins again", getattr(loop, "__qualname__", loop))
        await asyncio.sleep(RESTART_SECONDS)


def _open_push(settings: Settings) -> PushSender:
    contact = vapid.contact_of(settings.server.public_url)
    return PushSender(vapid.load_or_make(settings.data / "keys", contact))


async def _find_asker(scope: Scope) -> Asker | None:
    if scope["path"].startswith(RATINGS_PATH):
        return None  # whoever rates is nobody, also in a browser that is signed in
    return await scope["litestar_app"].state.find_asker(scope)


def _from_state(name: str) -> Provide:
    def provide(state: State) -> Any:
        return state[name]

    return Provide(provide, sync_to_thread=False)


def _provide_now() -> datetime:
    return clock.now()


def _providers() -> dict[str, Provide]:
    names = (
        "database",
        "ledger",
        "views",
        "accounts",
        "inbox",
        "settings",
        "store_file",
        "references",
        "code_pages",
        "door_pages",
        "push_sender",
        "pages",
        "documents",
        "ratings",
        "media",
        "live",
        "warning_book",
        "case_files",
    )
    return {
        **{name: _from_state(name) for name in names},
        "asker": Provide(provide_asker),
        "territory": Provide(provide_territory),
        "now": Provide(_provide_now, sync_to_thread=False),
    }


def _middleware(settings: Settings) -> list[DefineMiddleware]:
    """In the order in which a request passes them."""
    tile = urlsplit(settings.map.tile_url)
    tile_origin = f"{tile.scheme}://{tile.netloc}" if tile.scheme else ""
    public = urlsplit(settings.server.public_url)
    secure_host = public.netloc if public.scheme == "https" else ""
    found = [
        DefineMiddleware(SecurityHeaders, tile_origin=tile_origin, secure_host=secure_host),
        DefineMiddleware(AskerMiddleware, find=_find_asker),
    ]
    trusted = networks_of(settings.server.trusted_proxies)
    if trusted:
        found.insert(0, DefineMiddleware(ForwardedMiddleware, proxies=Proxies(trusted)))
    return found


def create_app(settings: Settings) -> Litestar:
    """The whole application, not yet open: the server opens it with its lifespan."""
    make_types()
    handlers: dict[Any, Callable[..., Any]] = {
        Problem: on_problem,
        HTTPException: on_http_exception,
        Exception: on_exception,
    }
    return Litestar(
        route_handlers=[*HANDLERS, healthz, readyz, openapi, *web_app.HANDLERS],
        lifespan=[resources],
        state=State({"settings": settings, "web_app": web_app.WebApp(web_app.built_app())}),
        dependencies=_providers(),
        guards=[guard],
        middleware=_middleware(settings),
        exception_handlers=handlers,
        request_max_body_size=BODY_BYTES_MAX,
        openapi_config=OpenAPIConfig(
            title="Palm", version="1", path="/api/schema", render_plugins=[JsonRenderPlugin()]
        ),
        logging_config=None,
    )
