"""HTTP of tasks."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.database import Database
from backend.inspections import service
from backend.inspections.model import Task
from backend.inspections.service import TaskAsked
from backend.inspections.tasks import showing
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker


class Tasks(msgspec.Struct, frozen=True, kw_only=True):
    tasks: list[Task]


@get(
    "/api/tasks",
    operation_id="listTasks",
    opt={"roles": ("officer", "supervisor", "admin", "auditor")},
    tags=["tasks"],
)
async def list_tasks(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Tasks:
    """Tasks of the asker's agencies; an officer's own open ones and those taken back."""
    return Tasks(tasks=await database.read(lambda tx: showing.tasks_for(tx, asker, now)))


@post(
    "/api/tasks",
    operation_id="createTask",
    opt={"roles": ("supervisor", "admin")},
    tags=["tasks"],
)
async def create_task(
    data: JSONBody[TaskAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    state: State,
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Task:
    """Ask officers to visit an enterprise."""
    return await service.create_task(
        database, ledger, views, data, asker=asker, now=now, checks=state.get("task_checks", ())
    )


HANDLERS = [list_tasks, create_task]
