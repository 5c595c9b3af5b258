"""HTTP of the desk."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from backend.database import Database
from backend.evidence.media import MediaFiles
from backend.ledger.service import Ledger
from backend.problems import MalformedRequest, NotFound, Overloaded
from backend.settings import Settings
from backend.supervision import looking, service
from backend.supervision.live import LiveHub
from backend.supervision.model import Devices, Looks, MapAnswer, Quarantine, Visit, VisitPage
from backend.web import ROLES, Asker

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]
Text = Annotated[str, msgspec.Meta(max_length=200)]
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
After = Annotated[int, msgspec.Meta(ge=-1, le=2**53 - 1)]
Id = Annotated[str, msgspec.Meta(max_length=128)]


@get("/api/visits", operation_id="listVisits", opt={"roles": ROLES}, tags=["visits"])
async def list_visits(
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    visit_state: Annotated[Literal["open", "closed"] | None, QueryParameter(name="state")] = None,
    agency: FromQuery[Id | None] = None,
    text: FromQuery[Text] = "",
    since: FromQuery[datetime | None] = None,
    about: FromQuery[service.About | None] = None,
    before: FromQuery[Index | None] = None,
    limit: FromQuery[Limit] = 50,
) -> VisitPage:
    """Visits in scope, newest first by their last entry."""
    if since is not None and since.tzinfo is None:
        raise MalformedRequest(why="since: an instant with offset (RFC 3339)")
    question = service.Question(
        state=visit_state,
        agency=agency,
        text=text,
        since=since,
        about=about,
        before=before,
        limit=limit,
    )
    return await database.read(lambda tx: service.visits(tx, asker, question, now))


@get("/api/visits/{visit_id:str}", operation_id="readVisit", opt={"roles": ROLES}, tags=["visits"])
async def read_visit(
    visit_id: FromPath[Id],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Visit:
    """One visit with all its items and what speaks for and against each."""
    return await database.read(lambda tx: service.visit(tx, asker, visit_id, ledger, now))


@get(
    "/api/visits/{visit_id:str}/looks",
    operation_id="listLooks",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["visits"],
)
async def list_looks(
    visit_id: FromPath[Id],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    asker: NamedDependency[Asker],
) -> Looks:
    """Who has looked at the originals of a visit."""
    return await database.read(lambda tx: service.looks(tx, asker, visit_id, ledger))


@get("/api/devices", operation_id="listDevices", opt={"roles": ROLES}, tags=["devices"])
async def list_devices(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Devices:
    """Phones in scope and what is known to be missing of them."""
    return await database.read(lambda tx: service.devices(tx, asker))


@get(
    "/api/quarantine",
    operation_id="listQuarantine",
    opt={"roles": ("supervisor", "admin", "auditor")},
    tags=["devices"],
)
async def list_quarantine(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Quarantine:
    """Entries that were not authentic: kept aside, with the reason."""
    return await database.read(lambda tx: service.quarantine(tx, asker))


@get("/api/map", operation_id="readMap", opt={"roles": ROLES}, tags=["visits"])
async def read_map(settings: NamedDependency[Settings]) -> MapAnswer:
    """The outline of the regions, and tiles when the operator has a provider."""
    outline = settings.data / "outline.geojson"
    return await asyncio.to_thread(service.map_of, settings.map, outline)


@get("/api/live", operation_id="followLive", opt={"roles": ROLES}, tags=["visits"])
async def follow_live(
    request: Request[Any, Any, Any],
    live: NamedDependency[LiveHub],
    asker: NamedDependency[Asker],
    after: FromQuery[After | None] = None,
) -> Stream:
    """Server-sent events of the asker's scope; resumes after `Last-Event-ID` or `after`."""
    if not live.has_room(asker):
        raise Overloaded(headers={"Retry-After": "15"})
    last = request.headers.get("last-event-id", "")
    since = int(last) if last.isascii() and last.isdigit() and len(last) <= 16 else after
    return Stream(
        live.listen(asker, since),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


PRIVATE = "private, max-age=31536000, immutable"
SANDBOX = "sandbox; default-src 'none'"


@get(
    "/api/evidence/{sha256:str}/original",
    operation_id="downloadOriginal",
    opt={"roles": ROLES},
    tags=["evidence"],
)
async def download_original(
    sha256: FromPath[Id],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Stream:
    """The bytes as they left the phone. The look is in the log before the first of them."""
    found = await looking.find(database, sha256, asker)
    await looking.note(database, ledger, found, "original", asker=asker, now=now)
    whole = looking.Span(start=0, length=found.size, partial=False)
    return Stream(
        looking.pieces(media, found, whole),
        media_type=found.media_type,
        headers={
            "Content-Length": str(found.size),
            "Content-Disposition": f'attachment; filename="{looking.file_name(found)}"',
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@get(
    "/api/evidence/{sha256:str}/sound",
    operation_id="playSound",
    opt={"roles": ROLES},
    tags=["evidence"],
)
async def play_sound(
    sha256: FromPath[Id],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Stream:
    """A recording in ranges, as players ask for it; one look for all of them."""
    found = await looking.find(database, sha256, asker)
    if not looking.is_sound(found):
        raise NotFound
    span = looking.span_of(request.headers.get("range", ""), found.size)
    await looking.note(database, ledger, found, "sound", asker=asker, now=now, once=True)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(span.length),
        "Content-Disposition": "inline",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if span.partial:
        last = span.start + span.length - 1
        headers["Content-Range"] = f"bytes {span.start}-{last}/{found.size}"
    return Stream(
        looking.pieces(media, found, span),
        status_code=206 if span.partial else 200,
        media_type=found.media_type,
        headers=headers,
    )


@get(
    "/api/evidence/{sha256:str}/waveform",
    operation_id="readWaveform",
    opt={"roles": ROLES},
    tags=["evidence"],
)
async def read_waveform(
    sha256: FromPath[Id],
    database: NamedDependency[Database],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
) -> Response[looking.Waveform]:
    """How loud a recording is where; no look, because nothing can be heard."""
    found = await looking.find(database, sha256, asker)
    if not looking.is_sound(found):
        raise NotFound
    shown = await looking.waveform(media, found)
    return Response(shown, headers={"Cache-Control": PRIVATE})


@get(
    "/api/evidence/{sha256:str}/{form:str}",
    operation_id="showPicture",
    opt={"roles": ROLES},
    tags=["evidence"],
)
async def show_picture(
    sha256: FromPath[Id],
    form: FromPath[Id],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    media: NamedDependency[MediaFiles],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A copy of a picture: `thumbnail`, `preview`, or `stamped`, which is a look."""
    if form not in ("thumbnail", "preview", "stamped"):
        raise NotFound
    found = await looking.find(database, sha256, asker)
    if form == "stamped":
        await looking.note(database, ledger, found, "stamped", asker=asker, now=now)
    drawn = await looking.picture(media, found, form)
    return Response(
        drawn,
        media_type="image/jpeg",
        headers={
            "Cache-Control": "private, no-store" if form == "stamped" else PRIVATE,
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


HANDLERS = [
    list_visits,
    read_visit,
    list_looks,
    list_devices,
    list_quarantine,
    read_map,
    follow_live,
    download_original,
    play_sound,
    read_waveform,
    show_picture,
]
