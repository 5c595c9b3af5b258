"""HTTP of what a desk sees and says of a case's party."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from backend.cases.model import Uuid
from backend.cases.party import answering, capability, showing
from backend.cases.party.model import AnswerAsked, Attached, CaseParty, IdentityAsked
from backend.database import Database
from backend.evidence.media import MediaFiles
from backend.feedback.complaints.attachments import EXTENSIONS
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.settings import Settings
from backend.web import ROLES, Asker
from media_store.store import stream

HANDLING = ("officer", "admin")
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


@get(
    "/api/cases/{case:str}/party",
    operation_id="readCaseParty",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_party(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
) -> CaseParty:
    """What the party filed, what it was answered, and the identities it is known by."""
    return await database.read(lambda tx: showing.party_of(tx, ledger, asker, case))


@post(
    "/api/cases/{case:str}/party/answers",
    operation_id="answerCaseParty",
    opt={"roles": HANDLING},
    tags=["cases"],
)
async def answer_party(
    case: FromPath[Uuid],
    data: JSONBody[AnswerAsked],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseParty:
    """Answer something the party filed; it reads the answer on its page."""
    page = capability.address_of(ledger.keys, case, capability.base_of(settings, request.base_url))
    await answering.answer(database, ledger, views, case, data, page=page, asker=asker, now=now)
    return await database.read(lambda tx: showing.party_of(tx, ledger, asker, case))


@post(
    "/api/cases/{case:str}/party/identities",
    operation_id="addPartyIdentity",
    opt={"roles": HANDLING},
    tags=["cases"],
)
async def add_identity(
    case: FromPath[Uuid],
    data: JSONBody[IdentityAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseParty:
    """Merge another identity of the same party into it, with the reason."""
    await answering.identify(database, ledger, views, case, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.party_of(tx, ledger, asker, case))


@get(
    "/api/cases/{case:str}/party/attachments/{sha256:str}",
    operation_id="readPartyAttachment",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/octet-stream",
)
async def read_attachment(
    case: FromPath[Uuid],
    sha256: FromPath[Digest],
    database: NamedDependency[Database],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
) -> Stream:
    """A file the party sent: for keeping, never shown in our own origin."""
    found = await database.read(lambda tx: showing.attachment_of(tx, asker, case, sha256))
    if found is None:
        raise NotFound
    return Stream(
        stream(media.store, found.sha256),
        media_type=found.type,
        headers=file_headers(found),
    )


def file_headers(file: Attached) -> dict[str, str]:
    """Handed out as a file, whatever it holds."""
    name = f"{file.sha256[:16]}{EXTENSIONS.get(file.type, '.bin')}"
    return {
        "Content-Length": str(file.size),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


HANDLERS = [read_party, answer_party, add_identity, read_attachment]
