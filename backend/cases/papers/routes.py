"""HTTP of the papers of cases."""

import hashlib
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.model import Uuid
from backend.cases.papers import service
from backend.cases.papers.model import PaperList, PaperRead
from backend.cases.party import capability
from backend.database import Database
from backend.documents.service import Documents
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.settings import Settings
from backend.web import ROLES, Asker, pdf_answer

TEMPLATE = "cases/papers/paper.typ"
PaperFile = Annotated[str, msgspec.Meta(max_length=120)]
"""The id of a paper with `.pdf` behind it."""


@get(
    "/api/cases/{case:str}/papers",
    operation_id="listCasePapers",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def list_papers(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> PaperList:
    """The papers of what was done so far."""
    return await database.read(lambda tx: service.papers_of(tx, asker, case))


@get(
    "/api/cases/{case:str}/papers/{paper:str}",
    operation_id="readCasePaper",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/pdf",
)
async def read_paper(
    case: FromPath[Uuid],
    paper: FromPath[PaperFile],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One paper as PDF/A; the same bytes each time. Who took it stands in the log."""
    name, _, form = paper.rpartition(".")
    if form != "pdf":
        raise NotFound
    found = await database.read(lambda tx: service.paper_of(tx, asker, case, name))
    base = capability.base_of(settings, request.base_url)
    page = capability.address_of(ledger.keys, case, base)
    made = await documents.render(TEMPLATE, service.with_page(found, page), now=found.at)
    body = PaperRead(case=case, paper=name, sha256=hashlib.sha256(made).hexdigest())
    await database.write(
        lambda tx: ledger.act(
            tx, kind="case.paper_read", by=asker.account_id, subject=case, body=body, now=now
        )
    )
    return pdf_answer(made, f"{found.paper.title} {found.paper.number}")


HANDLERS = [list_papers, read_paper]
