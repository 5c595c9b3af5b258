"""What everybody reads: the list of published decisions and each of them, without any script."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from backend.cases.publication import showing, store
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.inspections import store as inspections_store
from backend.web import language_of
from backend.web_pages.pages import Pages
from backend.web_pages.routes import READING, page_response

FOLDER = "cases/publication"
PER_PAGE = 20
DESCRIPTION_MAX = 150
Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
OPEN = {"X-Robots-Tag": "all", "Cache-Control": "public, max-age=60"}
"""Unlike other pages these are meant to be found. Never kept longer than a minute: a withdrawn one
has to be gone.
"""


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    number: str
    body: str
    first: date


@route("/publications", http_method=READING, opt={"public": True}, include_in_schema=False)
async def list_published(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    pages: NamedDependency[Pages],
    now: NamedDependency[datetime],
    *,
    before: FromQuery[Index | None] = None,
) -> Response[bytes]:
    """What is published today, newest first."""
    today = day_of(now)

    def read(tx: Transaction) -> tuple[list[_Listed], int | None]:
        rows, more = showing.all_shown(tx, today, before, PER_PAGE)
        return [_listed(tx, one) for one in rows], more

    found, more = await database.read(read)
    html = pages.render(
        FOLDER,
        "list.html",
        language=language_of(request),
        at="/publications",
        values={"published": found, "more": more, "later": before is not None},
    )
    return page_response(request, html, headers=OPEN)


@route(
    "/publications/{publication:str}",
    http_method=READING,
    opt={"public": True},
    include_in_schema=False,
)
async def read_published(
    publication: FromPath[str],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    pages: NamedDependency[Pages],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One decision without what was hidden; gone when its time is over or it was withdrawn."""
    today = day_of(now)

    def read(tx: Transaction) -> tuple[store.Row, bool, _Listed | None]:
        row, is_shown = showing.shown_of(tx, publication[:64], today)
        return row, is_shown, _listed(tx, row) if is_shown else None

    row, is_shown, listed = await database.read(read)
    language, at = language_of(request), f"/publications/{row.id}"
    if not is_shown or row.prepared is None:
        html = pages.render(
            FOLDER,
            "gone.html",
            language=language,
            at=at,
            values={"withdrawn": row.state != "published"},
        )
        return page_response(request, html, status=410)
    text = row.prepared.text
    html = pages.render(
        FOLDER,
        "page.html",
        language=language,
        at=at,
        values={
            "one": listed,
            "paragraphs": text.split("\n"),
            "description": " ".join(text.split())[:DESCRIPTION_MAX],
            "last": row.last,
            "versions": row.versions,
        },
    )
    return page_response(request, html, headers=OPEN)


def _listed(tx: Transaction, row: store.Row) -> _Listed:
    prepared = row.prepared
    assert prepared is not None
    assert row.first is not None
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    return _Listed(
        id=row.id,
        title=prepared.title,
        number=prepared.number,
        body=agency[1] if agency else "",
        first=row.first,
    )


HANDLERS = [list_published, read_published]
