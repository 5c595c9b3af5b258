"""HTTP of warnings and their rules."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.supervision.warnings import service, trying
from backend.supervision.warnings.book import WarningBook
from backend.supervision.warnings.model import (
    DryRun,
    Note,
    RulesShown,
    State,
    Verdict,
    WarningPage,
    WarningRead,
)
from backend.web import Asker

DRAFT_MAX = 20_000
SEERS = ("supervisor", "admin", "auditor")
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Id = Annotated[str, msgspec.Meta(max_length=128)]


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    verdict: Verdict
    note: Note


class DraftRule(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=DRAFT_MAX)]
    """A rule file as it was written: an error is told with its member or its line."""


class Snooze(msgspec.Struct, frozen=True, kw_only=True):
    until: date
    """The last day on which it stays away."""
    reason: Note


@get("/api/warnings", operation_id="listWarnings", opt={"roles": SEERS}, tags=["warnings"])
async def list_warnings(
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    warning_state: Annotated[State | None, QueryParameter(name="state")] = None,
    rule: FromQuery[Id | None] = None,
    agency: FromQuery[Id | None] = None,
    after: FromQuery[Id | None] = None,
    limit: FromQuery[Limit] = 50,
) -> WarningPage:
    """Warnings in scope, newest first."""
    question = service.Question(
        state=warning_state, rule=rule, agency=agency, after=after, limit=limit
    )
    warned = service.Warned(standing=await warning_book.standing(now), tally=warning_book.tally)
    return await database.read(lambda tx: service.page(tx, asker, warned, question, now))


@get(
    "/api/warnings/{warning:str}",
    operation_id="readWarning",
    opt={"roles": SEERS},
    tags=["warnings"],
)
async def read_warning(
    warning: FromPath[Id],
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> WarningRead:
    """One warning with its evidence."""
    found = await service.find(warning_book, asker, warning, now)
    return await database.read(lambda tx: service.read(tx, asker, found, now))


@post(
    "/api/warnings/{warning:str}/assessment",
    operation_id="assessWarning",
    opt={"roles": ("supervisor", "admin")},
    tags=["warnings"],
)
async def assess_warning(
    warning: FromPath[Id],
    data: JSONBody[Assessment],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> WarningRead:
    """Confirm a warning, or call it unfounded: the first conclusion stands."""
    desk = service.Desk(database=database, ledger=ledger, views=views, book=warning_book)
    return await service.assess(desk, warning, data.verdict, data.note, asker=asker, now=now)


@post(
    "/api/warnings/{warning:str}/snooze",
    operation_id="snoozeWarning",
    opt={"roles": ("supervisor", "admin")},
    tags=["warnings"],
)
async def snooze_warning(
    warning: FromPath[Id],
    data: JSONBody[Snooze],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> WarningRead:
    """Put a warning off to a day, with the reason."""
    desk = service.Desk(database=database, ledger=ledger, views=views, book=warning_book)
    return await service.snooze(desk, warning, data.until, data.reason, asker=asker, now=now)


@get(
    "/api/warning-rules",
    operation_id="listWarningRules",
    opt={"roles": SEERS},
    tags=["warnings"],
)
async def list_rules(
    database: NamedDependency[Database],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> RulesShown:
    """The rules in force, how often each was right, and what is wrong with newer files."""
    standing = await warning_book.standing(now)
    return await database.read(lambda tx: trying.rules_shown(tx, asker, warning_book, standing))


@post(
    "/api/warning-rules/dry-run",
    operation_id="tryWarningRule",
    opt={"roles": SEERS},
    status_code=200,
    tags=["warnings"],
)
async def try_rule(
    data: JSONBody[DraftRule],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> DryRun:
    """What a draft rule would have warned of in the last year; nothing is kept."""
    standing = await warning_book.standing(now)
    return trying.dry_run(standing, data.text.encode(), asker, now)


HANDLERS = [
    list_warnings,
    read_warning,
    assess_warning,
    snooze_warning,
    list_rules,
    try_rule,
]
