"""HTTP of decisions on the spot, of what officers ask for, and of their papers."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from backend.cases.interviews import paper as interview_paper
from backend.cases.interviews import showing as interviews
from backend.cases.papers.model import Paper, PaperRead
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import capability
from backend.cases.summary import asked, changing, paper, service, showing
from backend.cases.summary.model import (
    AsideAsked,
    CaseWishPage,
    ChangeAsked,
    PaymentAsked,
    ReportAsked,
    SummaryCase,
    SummaryPage,
    VisitCases,
)
from backend.cases.summary.store import Wanted
from backend.clock import day_of
from backend.database import Database
from backend.documents.service import Documents
from backend.law.summary import summary_law
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import Settings
from backend.web import ROLES, Asker, pdf_answer

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Words = Annotated[str, msgspec.Meta(max_length=200)]


@get("/api/summaries", operation_id="listSummaries", opt={"roles": ROLES}, tags=["cases"])
async def list_summaries(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    text: FromQuery[Words] = "",
    unreported: FromQuery[bool] = False,
    visit: FromQuery[Key | None] = None,
    enterprise: FromQuery[Key | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> SummaryPage:
    """Decisions on the spot of the asker's part of the tree; an officer's own."""
    wanted = Wanted(
        scope=asker.agency_path,
        text=text,
        unreported=unreported,
        visit=visit,
        enterprise=enterprise,
        before=before,
        limit=limit,
    )
    return await database.read(lambda tx: showing.summaries_for(tx, asker, wanted))


@get("/api/summaries/{case:str}", operation_id="readSummary", opt={"roles": ROLES}, tags=["cases"])
async def read_summary(
    case: FromPath[Key],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> SummaryCase:
    """One decision, what followed, and everything that is wrong with it."""
    return await database.read(lambda tx: showing.summary_of(tx, asker, case, day_of(now)))


@post(
    "/api/summaries/{case:str}/report",
    operation_id="reportSummary",
    opt={"roles": ("officer", "supervisor", "admin")},
    tags=["cases"],
)
async def report_summary(
    case: FromPath[Key],
    data: JSONBody[ReportAsked],  # noqa: ARG001 - every POST carries an id; the case is enough here
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> SummaryCase:
    """The body takes the decision on file; the first report stands."""
    await service.report(database, ledger, views, case, asker=asker, now=now)
    return await database.read(lambda tx: showing.summary_of(tx, asker, case, day_of(now)))


@post(
    "/api/summaries/{case:str}/payments",
    operation_id="noteSummaryPayment",
    opt={"roles": ("officer", "supervisor", "admin")},
    tags=["cases"],
)
async def note_summary_payment(
    case: FromPath[Key],
    data: JSONBody[PaymentAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> SummaryCase:
    """What the bank reports as paid, with the number of its receipt."""
    await service.note_payment(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.summary_of(tx, asker, case, day_of(now)))


@post(
    "/api/summaries/{case:str}/changes",
    operation_id="changeSummary",
    opt={"roles": ("admin",)},
    tags=["cases"],
)
async def change_summary(
    case: FromPath[Key],
    data: JSONBody[ChangeAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> SummaryCase:
    """The head annuls or changes the decision, or enters what a superior or a court found."""
    await changing.change(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.summary_of(tx, asker, case, day_of(now)))


@get(
    "/api/summaries/{case:str}/paper.pdf",
    operation_id="readSummaryPaper",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/pdf",
)
async def read_summary_paper(
    case: FromPath[Key],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The decision as PDF/A. Who took it stands in the log."""
    told = await database.read(lambda tx: showing.told_of(tx, service.seen(tx, asker, case)))
    page = capability.address_of(ledger.keys, case, capability.base_of(settings, request.base_url))
    made = capability.on_paper(paper.filled(told, summary_law()), page)
    return await _pdf(
        made,
        case=case,
        of="summary",
        at=told.at,
        asker=asker,
        now=now,
        database=database,
        documents=documents,
        ledger=ledger,
    )


@get(
    "/api/interviews/{interview:str}/paper.pdf",
    operation_id="readInterviewPaper",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/pdf",
)
async def read_interview_paper(
    interview: FromPath[Key],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The record of an interview as PDF/A. Who took it stands in the log."""
    told = await database.read(lambda tx: interviews.told_of(tx, asker, interview))
    base = capability.base_of(settings, request.base_url)
    made = capability.with_code(interview_paper.filled(told), base)
    return await _pdf(
        made,
        case=interview,
        of="interview",
        at=told.at,
        asker=asker,
        now=now,
        database=database,
        documents=documents,
        ledger=ledger,
    )


async def _pdf(
    made: Paper,
    *,
    case: str,
    of: str,
    at: datetime,
    asker: Asker,
    now: datetime,
    database: Database,
    documents: Documents,
    ledger: Ledger,
) -> Response[bytes]:
    told = await documents.render(TEMPLATE, made, now=at.astimezone(UTC))
    body = PaperRead(case=case, paper=of, sha256=hashlib.sha256(told).hexdigest())
    await database.write(
        lambda tx: ledger.act(
            tx, kind="case.paper_read", by=asker.account_id, subject=case, body=body, now=now
        )
    )
    return pdf_answer(told, f"{made.title} {made.number}")


@get("/api/case-wishes", operation_id="listCaseWishes", opt={"roles": ROLES}, tags=["cases"])
async def list_wishes(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    *,
    visit: FromQuery[Key | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> CaseWishPage:
    """Cases that officers asked for on site and nobody has proposed or put aside."""
    wanted = Wanted(scope=asker.agency_path, visit=visit, before=before, limit=limit)
    return await database.read(lambda tx: asked.wishes_for(tx, asker, wanted))


@post(
    "/api/case-wishes/{case:str}/putting-aside",
    operation_id="putCaseWishAside",
    opt={"roles": ("officer", "admin")},
    status_code=204,
    tags=["cases"],
)
async def put_wish_aside(
    case: FromPath[Key],
    data: JSONBody[AsideAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """No case is proposed on what was asked, and why."""
    await service.put_aside(database, ledger, views, case, data, asker=asker, now=now)


@get(
    "/api/visits/{visit:str}/cases",
    operation_id="readVisitCases",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_visit_cases(
    visit: FromPath[Key],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> VisitCases:
    """Decisions, interviews, measures and asked cases of one visit."""
    return await database.read(lambda tx: asked.visit_cases(tx, asker, visit))


HANDLERS = [
    list_summaries,
    read_summary,
    report_summary,
    note_summary_payment,
    change_summary,
    read_summary_paper,
    read_interview_paper,
    list_wishes,
    put_wish_aside,
    read_visit_cases,
]
