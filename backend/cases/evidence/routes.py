"""HTTP of the evidence of cases."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from backend.cases import showing as cases_showing
from backend.cases.evidence import pictures, showing
from backend.cases.evidence.model import CaseEvidence, FileKeptShown, Materials
from backend.cases.model import Uuid
from backend.cases.procedure.acts import Sha256
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.media import MediaFiles
from backend.evidence.model import StoredFile
from backend.feedback.complaints import attachments
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.settings import Settings
from backend.web import ROLES, Asker
from media_store.store import stream

Words = Annotated[str, msgspec.Meta(max_length=200)]
VisitId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


@get(
    "/api/cases/{case:str}/evidence",
    operation_id="readCaseEvidence",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_evidence(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
) -> CaseEvidence:
    """All evidence of a case, and what of it was voided or marked unusable since."""
    return await database.read(lambda tx: showing.evidence_of(tx, ledger, asker, case))


@get(
    "/api/cases/{case:str}/materials",
    operation_id="listCaseMaterials",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def list_materials(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    *,
    visit: FromQuery[VisitId | None] = None,
) -> Materials:
    """What may be taken as evidence: the records of a visit, and the papers of the case."""
    return await database.read(lambda tx: showing.materials(tx, ledger, asker, case, visit))


@post(
    "/api/cases/{case:str}/evidence/files",
    operation_id="keepCaseEvidenceFile",
    opt={"roles": ("officer",)},
    tags=["cases"],
    request_max_body_size=attachments.BYTES_MAX + 1,
)
async def keep_file(
    case: FromPath[Uuid],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    *,
    name: FromQuery[Words] = "",
) -> FileKeptShown:
    """Keep a file, so that an act can name it as evidence: the body is the file, at most 10 MB.

    Pictures, PDF and sound, byte for byte; what it is, is said by its first bytes.
    """
    await database.read(lambda tx: cases_showing.seen(tx, asker, case))
    given = attachments.given(name or "file", await request.body())
    kept = (await attachments.keep([given], settings.data, media.store_file))[0]
    return FileKeptShown(sha256=kept.sha256, size=kept.size, type=kept.type, name=kept.name)


@get(
    "/api/cases/{case:str}/evidence/files/{sha256:str}",
    operation_id="readCaseEvidenceFile",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_file(
    case: FromPath[Uuid],
    sha256: FromPath[Sha256],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
) -> Stream:
    """A file that a piece of evidence names: for keeping, never shown in our own origin."""

    def find(tx: Transaction) -> StoredFile:
        shown = showing.evidence_of(tx, ledger, asker, case)
        named = any(one.file is not None and one.file.sha256 == sha256 for one in shown.pieces)
        found = evidence.stored_files(tx, [sha256]) if named else {}
        if sha256 not in found:
            raise NotFound
        return found[sha256]

    file = await database.read(find)
    ending = attachments.EXTENSIONS.get(file.type, ".bin")
    return Stream(
        stream(media.store, sha256),
        media_type=file.type,
        headers={
            "Content-Length": str(file.size),
            "Content-Disposition": f'attachment; filename="{sha256[:16]}{ending}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@get(
    "/api/cases/{case:str}/evidence/pictures/{sha256:str}/{form:str}",
    operation_id="showCaseEvidencePicture",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def show_picture(
    case: FromPath[Uuid],
    sha256: FromPath[Sha256],
    form: FromPath[VisitId],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
) -> Response[bytes]:
    """A copy of a picture for whoever may see the case: `thumbnail` or `preview`."""
    if form not in ("thumbnail", "preview"):
        raise NotFound
    kind = await database.read(lambda tx: pictures.media_type_of(tx, ledger, asker, case, sha256))
    return Response(
        await pictures.drawn(media, sha256, kind, form),
        media_type="image/jpeg",
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


HANDLERS = [read_evidence, list_materials, keep_file, read_file, show_picture]
