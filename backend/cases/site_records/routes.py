"""HTTP of the record of an inspection."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.cases.papers.model import PaperRead
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import capability
from backend.cases.site_records import paper, showing
from backend.database import Database
from backend.documents.service import Documents
from backend.ledger.service import Ledger
from backend.settings import Settings
from backend.web import ROLES, Asker, pdf_answer

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


@get(
    "/api/visits/{visit:str}/record.pdf",
    operation_id="readSiteRecord",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/pdf",
)
async def read_site_record(
    visit: FromPath[Key],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The record as PDF/A, as far as the visit is known. Who took it stands in the log."""
    told = await database.read(lambda tx: showing.told_of(tx, ledger, asker, visit))
    base = capability.base_of(settings, request.base_url)
    filled = capability.with_code(paper.filled(told), base)
    made = await documents.render(TEMPLATE, filled, now=told.at.astimezone(UTC))
    body = PaperRead(case=visit, paper="site-record", sha256=hashlib.sha256(made).hexdigest())
    await database.write(
        lambda tx: ledger.act(
            tx, kind="case.paper_read", by=asker.account_id, subject=visit, body=body, now=now
        )
    )
    return pdf_answer(made, f"{filled.title} {told.enterprise}")


HANDLERS = [read_site_record]
