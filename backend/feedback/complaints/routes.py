"""HTTP of complaints for the desk."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from backend.database import Database
from backend.evidence.media import MediaFiles
from backend.feedback.complaints import handling
from backend.feedback.complaints.attachments import EXTENSIONS
from backend.feedback.complaints.handling import HandlingAsked
from backend.feedback.complaints.model import Complaints, ComplaintShown, Extracts, State
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.web import Asker
from media_store.store import stream

Id = Annotated[str, msgspec.Meta(max_length=64)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
WATCHING = ("supervisor", "auditor")


@get("/api/complaints", operation_id="listComplaints", opt={"roles": WATCHING}, tags=["complaints"])
async def list_complaints(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    complaint_state: Annotated[State | None, QueryParameter(name="state")] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> Complaints:
    """Complaints the asker's body handles, and those of the bodies below it."""
    return await database.read(
        lambda tx: handling.page(
            tx, asker, state=complaint_state, before=before, limit=limit, now=now
        )
    )


@get(
    "/api/complaints/disclosed",
    operation_id="listExtracts",
    opt={"roles": ("supervisor", "admin")},
    tags=["complaints"],
)
async def list_extracts(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
) -> Extracts:
    """What the asker's own body was told of complaints about it."""
    return await database.read(lambda tx: handling.extracts(tx, ledger, asker))


@get(
    "/api/complaints/{complaint:str}",
    operation_id="readComplaint",
    opt={"roles": WATCHING},
    tags=["complaints"],
)
async def read_complaint(
    complaint: FromPath[Id],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[ComplaintShown]:
    """One complaint with all its steps."""
    shown = await database.read(lambda tx: handling.read(tx, ledger, complaint, asker, now))
    return Response(shown, headers={"Cache-Control": "private, no-store"})


@post(
    "/api/complaints/{complaint:str}/steps",
    operation_id="handleComplaint",
    opt={"roles": ("supervisor",)},
    tags=["complaints"],
)
async def handle_complaint(
    complaint: FromPath[Id],
    data: JSONBody[HandlingAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> ComplaintShown:
    """Accept, decline, investigate, ask, answer, close, or disclose an extract."""
    await handling.act(database, ledger, views, complaint, data, asker=asker, now=now)
    return await database.read(lambda tx: handling.read(tx, ledger, complaint, asker, now))


@get(
    "/api/complaints/{complaint:str}/attachments/{sha256:str}",
    operation_id="downloadAttachment",
    opt={"roles": WATCHING},
    tags=["complaints"],
)
async def download_attachment(
    complaint: FromPath[Id],
    sha256: FromPath[Id],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Stream:
    """A file the complainant sent: for keeping, never shown in our own origin."""
    shown = await database.read(lambda tx: handling.read(tx, ledger, complaint, asker, now))
    named = [one for step in shown.steps for one in step.words.attachments]
    file = next((one for one in named if one.sha256 == sha256), None)
    if file is None:
        raise NotFound
    return Stream(
        stream(media.store, file.sha256),
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


HANDLERS = [
    list_complaints,
    list_extracts,
    read_complaint,
    handle_complaint,
    download_attachment,
]
