"""HTTP of questions."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.push import PushSender
from backend.notifications.service import hint_all
from backend.supervision.powers import ACTING, SEERS
from backend.supervision.questions import service
from backend.supervision.questions.model import Asking, Settling, Thread, ThreadPage
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(max_length=128)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Asked = Literal["open", "answered", "settled"]


@post(
    "/api/visits/{visit_id:str}/questions",
    operation_id="askQuestion",
    opt={"roles": ACTING},
    tags=["questions"],
)
async def ask_question(
    visit_id: FromPath[Id],
    data: JSONBody[Asking],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[Thread]:
    """Ask the officers of a visit; it reaches their inbox, and their phones as a hint."""
    desk = service.Desk(database=database, ledger=ledger, views=views)
    thread, told = await service.ask(desk, visit_id, data, asker=asker, now=now)
    # After the answer: the desk does not wait for a service that is not ours.
    hint = BackgroundTask(hint_all, database, push_sender, told, now)
    return Response(thread, status_code=201, background=hint)


@get("/api/questions", operation_id="listQuestions", opt={"roles": SEERS}, tags=["questions"])
async def list_questions(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    question_state: Annotated[Asked | None, QueryParameter(name="state")] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> ThreadPage:
    """Questions about visits in scope, newest first."""
    return await database.read(
        lambda tx: service.page(tx, asker, state=question_state, before=before, limit=limit)
    )


@get(
    "/api/questions/{question:str}",
    operation_id="readQuestion",
    opt={"roles": SEERS},
    tags=["questions"],
)
async def read_question(
    question: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> Thread:
    """One question with who saw it and what was answered."""
    return await database.read(lambda tx: service.read(tx, asker, question))


@post(
    "/api/questions/{question:str}/settlement",
    operation_id="settleQuestion",
    opt={"roles": ACTING},
    tags=["questions"],
)
async def settle_question(
    question: FromPath[Id],
    data: JSONBody[Settling],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Thread:
    """Say that a question is settled; the first to say so stands."""
    desk = service.Desk(database=database, ledger=ledger, views=views)
    return await service.settle(desk, question, data.note, asker=asker, now=now)


HANDLERS = [ask_question, list_questions, read_question, settle_question]
