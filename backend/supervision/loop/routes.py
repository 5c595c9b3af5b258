"""HTTP of leads."""

import hashlib
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from backend.database import Database, Transaction
from backend.documents.service import Documents
from backend.evidence import service as evidence
from backend.evidence.media import MediaFiles
from backend.evidence.model import StoredFile
from backend.feedback.complaints import attachments
from backend.feedback.complaints.attachments import EXTENSIONS
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.settings import Settings
from backend.supervision.loop import package, papers, service, showing
from backend.supervision.loop.model import (
    FileKept,
    Group,
    Lead,
    LeadAsked,
    LeadMade,
    LeadPage,
    StepAsked,
    SupervisionPaperRead,
)
from backend.supervision.loop.paper_reading import paper_of
from backend.supervision.loop.procedure.acts import Id, Sha256, SourceKind, Uuid
from backend.supervision.loop.tickets.routes import HANDLERS as TICKETS
from backend.supervision.powers import ACTING, SEERS
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker, pdf_answer
from media_store.store import stream

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Words = Annotated[str, msgspec.Meta(max_length=200)]
PaperFile = Annotated[str, msgspec.Meta(max_length=60)]


@get("/api/leads", operation_id="listLeads", opt={"roles": SEERS}, tags=["leads"])
async def list_leads(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    *,
    group: FromQuery[Group] = "mine",
    text: FromQuery[Words] = "",
    source: FromQuery[SourceKind | None] = None,
    source_id: Annotated[Words | None, QueryParameter(name="sourceId")] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> LeadPage:
    """Leads of the asker's part of the tree; the body it is about sees those it was served. With
    `sourceId` what came of one warning or complaint, in whatever group.
    """
    asked = showing.Question(
        group=group, text=text, source=source, source_id=source_id, before=before, limit=limit
    )
    return await database.read(lambda tx: showing.page(tx, asker, asked, now))


@post("/api/leads", operation_id="openLead", opt={"roles": ACTING}, tags=["leads"])
async def open_lead(
    data: JSONBody[LeadAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> LeadMade:
    """Make a lead of a warning, a complaint, tickets, a campaign, or an observation."""
    desk = service.Desk(database=database, ledger=ledger, views=views)
    return await service.open_lead(desk, warning_book, data, asker=asker, now=now)


@get("/api/leads/{lead:str}", operation_id="readLead", opt={"roles": SEERS}, tags=["leads"])
async def read_lead(
    lead: FromPath[Id],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Lead:
    """The whole story of a lead, and what is to be done next until when."""
    return await database.read(lambda tx: showing.read(tx, asker, lead, now))


@post(
    "/api/leads/{lead:str}/steps",
    operation_id="takeLeadStep",
    opt={"roles": ACTING},
    tags=["leads"],
)
async def take_step(
    lead: FromPath[Id],
    data: JSONBody[StepAsked],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Lead:
    """Take the next step: assess, issue a paper, answer it, check, close."""
    desk = service.Desk(database=database, ledger=ledger, views=views)
    await service.take(desk, lead, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.read(tx, asker, lead, now))


@post(
    "/api/leads/{lead:str}/files",
    operation_id="attachToLead",
    opt={"roles": ACTING},
    tags=["leads"],
    request_max_body_size=attachments.BYTES_MAX + 1,
)
async def attach(
    lead: FromPath[Id],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    *,
    name: FromQuery[Words] = "",
) -> FileKept:
    """Keep a file, so that a step can name it as proof: the body is the file, at most 10 MB.

    Pictures, PDF and sound; what it is, is said by its first bytes. Kept twice, it is one file.
    """
    await database.read(lambda tx: showing.seen(tx, asker, lead))
    given = attachments.given(name or "file", await request.body())
    kept = (await attachments.keep([given], settings.data, media.store_file))[0]
    return FileKept(sha256=kept.sha256, size=kept.size, type=kept.type, name=kept.name)


@get(
    "/api/leads/{lead:str}/files/{sha256:str}",
    operation_id="readLeadFile",
    opt={"roles": SEERS},
    tags=["leads"],
)
async def read_file(
    lead: FromPath[Id],
    sha256: FromPath[Sha256],
    *,
    database: NamedDependency[Database],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Stream:
    """A file that a step names: for keeping, never shown in our own origin."""

    def find(tx: Transaction) -> StoredFile:
        shown = showing.read(tx, asker, lead, now)
        named = sha256 in showing.files_named(shown)
        found = evidence.stored_files(tx, [sha256]) if named else {}
        if sha256 not in found:
            raise NotFound
        return found[sha256]

    file = await database.read(find)
    return Stream(
        stream(media.store, sha256),
        media_type=file.type,
        headers={
            "Content-Length": str(file.size),
            "Content-Disposition": (
                f'attachment; filename="{sha256[:16]}{EXTENSIONS.get(file.type, ".bin")}"'
            ),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@get(
    "/api/leads/{lead:str}/papers/{paper:str}",
    operation_id="readSupervisionPaper",
    opt={"roles": SEERS},
    tags=["leads"],
    media_type="application/pdf",
)
async def read_paper(
    lead: FromPath[Id],
    paper: FromPath[PaperFile],
    *,
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One paper as PDF/A; the same bytes each time. Who took it stands in the log."""
    identity, _, form = paper.rpartition(".")
    if form != "pdf":
        raise NotFound

    def find(tx: Transaction) -> papers.Ready:
        row, _ = showing.seen(tx, asker, lead)
        return paper_of(tx, row, identity)

    ready = await database.read(find)
    made = await documents.render(papers.TEMPLATE, ready.paper, now=ready.at)
    body = SupervisionPaperRead(lead=lead, paper=identity, sha256=hashlib.sha256(made).hexdigest())
    await database.write(
        lambda tx: ledger.act(
            tx, kind="paper.read", by=asker.account_id, subject=lead, body=body, now=now
        )
    )
    return pdf_answer(made, f"{ready.paper.title} {ready.paper.number}")


@get(
    "/api/leads/{lead:str}/referrals/{referral:str}",
    operation_id="readReferral",
    opt={"roles": ("supervisor", "admin")},
    tags=["leads"],
    media_type="application/zip",
)
async def read_referral(
    lead: FromPath[Id],
    referral: FromPath[Uuid],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    documents: NamedDependency[Documents],
    media: NamedDependency[MediaFiles],
    warning_book: NamedDependency[WarningBook],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Stream:
    """The package of a referral: letter, source, papers, proof, the log's entries, all provable by
    itself.
    """
    tools = package.Packer(
        database=database,
        ledger=ledger,
        views=views,
        documents=documents,
        media=media,
        warnings=warning_book,
    )
    content, size = await package.pack(tools, lead, referral, asker=asker, now=now)
    return Stream(
        content,
        media_type="application/zip",
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="referral-{referral[:8]}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


HANDLERS = [
    list_leads,
    open_lead,
    read_lead,
    take_step,
    attach,
    read_file,
    read_paper,
    read_referral,
    *TICKETS,
]
