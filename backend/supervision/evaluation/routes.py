"""HTTP of evaluations of case files."""

import asyncio
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.database import Database
from backend.draws.model import Bundle
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import MalformedRequest
from backend.settings import Settings
from backend.supervision.evaluation import lots, service, showing
from backend.supervision.evaluation.model import (
    Evaluation,
    EvaluationAsked,
    EvaluationPage,
    EvaluationStep,
    SheetPage,
)
from backend.supervision.evaluation.procedure.acts import Id
from backend.supervision.evaluation.service import Desk
from backend.supervision.evaluation.sheets import read_sheets
from backend.supervision.powers import ACTING, SEERS
from backend.web import Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
WORDS_MAX = 200


@get("/api/evaluations", operation_id="listEvaluations", opt={"roles": SEERS}, tags=["evaluation"])
async def list_evaluations(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> EvaluationPage:
    """Evaluations of the asker's part of the tree; the body sees those it was told."""
    return await database.read(lambda tx: showing.page(tx, asker, before, limit))


@get(
    "/api/scoring-sheets",
    operation_id="listScoringSheets",
    opt={"roles": SEERS},
    tags=["evaluation"],
)
async def list_sheets(settings: NamedDependency[Settings]) -> SheetPage:
    """Sheets that files can be scored by, and files that are none with the reason."""
    found = await asyncio.to_thread(read_sheets, settings.data)
    return SheetPage(sheets=found.sheets, troubles=found.troubles)


@post(
    "/api/evaluations", operation_id="commitEvaluation", opt={"roles": ACTING}, tags=["evaluation"]
)
async def commit_evaluation(
    data: JSONBody[EvaluationAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Evaluation:
    """Fix sheet, files and scorers, and promise a seed, before anything is drawn."""
    desk = Desk(database=database, ledger=ledger, views=views, data=settings.data)
    await lots.commit(desk, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, data.id))


@get(
    "/api/evaluations/{evaluation:str}",
    operation_id="readEvaluation",
    opt={"roles": SEERS},
    tags=["evaluation"],
)
async def read_evaluation(
    evaluation: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> Evaluation:
    """One evaluation: its files, the sheet, what waits for the asker."""
    return await database.read(lambda tx: showing.read(tx, asker, evaluation))


@post(
    "/api/evaluations/{evaluation:str}/steps",
    operation_id="takeEvaluationStep",
    opt={"roles": SEERS},
    tags=["evaluation"],
)
async def take_step(
    evaluation: FromPath[Id],
    data: JSONBody[EvaluationStep],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Evaluation:
    """Take a step: draw, score, settle, tell the body, object, answer."""
    desk = Desk(database=database, ledger=ledger, views=views, data=settings.data)
    if data.act.get("act") == "evaluation.revealed":
        words = data.act.get("contribution", "")
        if not isinstance(words, str) or len(words) > WORDS_MAX:
            raise MalformedRequest(why="contribution: words of at most 200 characters")
        await lots.reveal(desk, evaluation, data, contribution=words, asker=asker, now=now)
    else:
        await service.take(desk, evaluation, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, evaluation))


@get(
    "/api/evaluations/{evaluation:str}/bundle",
    operation_id="readEvaluationBundle",
    opt={"roles": SEERS},
    tags=["evaluation"],
)
async def read_bundle(
    evaluation: FromPath[Id],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
) -> Bundle:
    """The file with which the draw is repeated (`palm draw verify`)."""
    desk = Desk(database=database, ledger=ledger, views=views, data=settings.data)
    return await lots.bundle(desk, evaluation, asker=asker)


HANDLERS = [
    list_evaluations,
    list_sheets,
    commit_evaluation,
    read_evaluation,
    take_step,
    read_bundle,
]
