"""HTTP of files of cases: have one made, see how far it is, take it."""

from typing import Literal
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from backend.cases.case_file.model import FileAsked, FileMade
from backend.cases.case_file.service import CaseFiles
from backend.cases.model import Uuid
from backend.web import ROLES, Asker

_TYPES = {"pdf": "application/pdf", "bagit": "application/zip"}


@post(
    "/api/cases/{case:str}/file",
    operation_id="makeCaseFile",
    opt={"roles": ROLES},
    status_code=202,
    tags=["cases"],
)
async def make_file(
    case: FromPath[Uuid],
    data: JSONBody[FileAsked],
    case_files: NamedDependency[CaseFiles],
    asker: NamedDependency[Asker],
    *,
    without: FromQuery[Literal["missing"] | None] = None,
) -> FileMade:
    """Have the file made. Refused while originals are missing, unless `without=missing`."""
    return await case_files.begin(case, data, asker=asker, without_missing=without == "missing")


@get(
    "/api/cases/{case:str}/file/{file:str}",
    operation_id="readCaseFileProgress",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def read_progress(
    case: FromPath[Uuid],
    file: FromPath[Uuid],
    case_files: NamedDependency[CaseFiles],
    asker: NamedDependency[Asker],
) -> Response[FileMade]:
    """How far it is; only for the account that asked."""
    return Response(case_files.look(case, file, asker), headers={"Cache-Control": "no-store"})


@get(
    "/api/cases/{case:str}/file/{file:str}/content",
    operation_id="takeCaseFile",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def take_file(
    case: FromPath[Uuid],
    file: FromPath[Uuid],
    case_files: NamedDependency[CaseFiles],
    asker: NamedDependency[Asker],
) -> Stream:
    """The file itself. That it was made, by whom and with which digest, stands in the log."""
    told, pieces = case_files.content(case, file, asker)
    return Stream(
        pieces,
        media_type=_TYPES[told.form],
        headers={
            "Content-Length": str(told.size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(told.name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


HANDLERS = [make_file, read_progress, take_file]
