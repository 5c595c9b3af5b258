"""HTTP of cases."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.cases import people, service, showing
from backend.cases.case_file.routes import HANDLERS as CASE_FILES
from backend.cases.deadlines.routes import HANDLERS as DEADLINES
from backend.cases.discretion.routes import HANDLERS as DISCRETION
from backend.cases.evidence.routes import HANDLERS as EVIDENCE
from backend.cases.model import (
    ActAsked,
    Case,
    CaseAsked,
    CasePage,
    CasePeople,
    ReviewerList,
    Uuid,
)
from backend.cases.papers.routes import HANDLERS as PAPERS
from backend.cases.procedure.acts import Id
from backend.cases.publication.routes import HANDLERS as PUBLICATIONS
from backend.cases.site_records.routes import HANDLERS as SITE_RECORDS
from backend.cases.store import Wanted
from backend.cases.summary.routes import HANDLERS as SUMMARY
from backend.clock import day_of
from backend.database import Database
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import ROLES, Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Words = Annotated[str, msgspec.Meta(max_length=200)]


class ReviewerAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    account: Id
    qualified: bool
    reviews: bool = True
    """False takes the account off the register."""


@get("/api/cases", operation_id="listCases", opt={"roles": ROLES}, tags=["cases"])
async def list_cases(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    stage: FromQuery[Id | None] = None,
    text: FromQuery[Words] = "",
    visit: FromQuery[Id | None] = None,
    enterprise: FromQuery[Id | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> CasePage:
    """Cases of the asker's part of the tree; an officer's own."""
    wanted = Wanted(
        scope=asker.agency_path,
        stage=stage,
        text=text,
        visit=visit,
        enterprise=enterprise,
        before=before,
        limit=limit,
    )
    return await database.read(lambda tx: showing.cases_for(tx, asker, wanted))


@post(
    "/api/cases",
    operation_id="proposeCase",
    opt={"roles": ("officer", "admin")},
    tags=["cases"],
)
async def propose_case(
    data: JSONBody[CaseAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Case:
    """Propose to file a case on a finding."""
    case = await service.propose(database, ledger, views, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.case_of(tx, asker, case, day_of(now)))


@get("/api/cases/{case:str}", operation_id="readCase", opt={"roles": ROLES}, tags=["cases"])
async def read_case(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Case:
    """One case: its acts, what may be done next, its deadlines with their reasons."""
    return await database.read(lambda tx: showing.case_of(tx, asker, case, day_of(now)))


@post(
    "/api/cases/{case:str}/acts",
    operation_id="takeCaseAct",
    opt={"roles": ("officer", "admin", "supervisor")},
    tags=["cases"],
)
async def take_act(
    case: FromPath[Uuid],
    data: JSONBody[ActAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Case:
    """Take the next act; refused with the articles when the procedure does not allow it."""
    await service.take(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.case_of(tx, asker, case, day_of(now)))


@post(
    "/api/reviewers",
    operation_id="nameReviewer",
    opt={"roles": ("admin",)},
    status_code=204,
    tags=["cases"],
)
async def name_reviewer(
    data: JSONBody[ReviewerAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Name who may give legal reviews."""
    await service.name_reviewer(
        database,
        ledger,
        views,
        data.account,
        qualified=data.qualified,
        reviews=data.reviews,
        asker=asker,
        now=now,
    )


@get("/api/reviewers", operation_id="listReviewers", opt={"roles": ("admin",)}, tags=["cases"])
async def list_reviewers(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    text: FromQuery[Words] = "",
) -> ReviewerList:
    """Who may give legal reviews in the asker's part of the tree, and who could be named."""
    return ReviewerList(people=await database.read(lambda tx: people.register(tx, asker, text)))


@get(
    "/api/cases/{case:str}/people",
    operation_id="readCasePeople",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_people(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CasePeople:
    """Who may review this case and why others may not; who may approve."""
    return await database.read(lambda tx: people.people_of(tx, asker, case, day_of(now)))


HANDLERS = [
    list_cases,
    propose_case,
    read_case,
    take_act,
    name_reviewer,
    list_reviewers,
    read_people,
    *EVIDENCE,
    *DEADLINES,
    *PAPERS,
    *SUMMARY,
    *SITE_RECORDS,
    *DISCRETION,
    *CASE_FILES,
    *PUBLICATIONS,
]
