"""HTTP of hotline tickets."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency

from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.settings import Settings
from backend.supervision.loop import standing
from backend.supervision.loop.tickets import reading, service
from backend.supervision.loop.tickets.model import Clusters, TicketImport
from backend.supervision.powers import ACTING, SEERS
from backend.supervision.problems import PowerMissing
from backend.web import Asker


@get("/api/tickets", operation_id="listTickets", opt={"roles": SEERS}, tags=["leads"])
async def list_tickets(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Clusters:
    """Tickets about one place and subject that no lead has taken up, the largest cluster first;
    then those that stand alone.
    """

    def read(tx: Transaction) -> Clusters:
        agency = standing.agency_of(tx, asker)
        if agency.kind != "supervision":
            return Clusters(clusters=[], single=0, alone=[], files=[], imports=False)
        imports = standing.decides(agency, asker)
        return service.waiting(tx, asker.agency_path, imports=imports)

    return await database.read(read)


@post(
    "/api/tickets/imports",
    operation_id="importTickets",
    opt={"roles": ACTING},
    tags=["leads"],
    request_max_body_size=service.BYTES_MAX,
)
async def import_tickets(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> TicketImport:
    """Take in an export of the hotline (CSV, UTF-8 or GB18030): the good rows are in, the bad ones
    listed with line and reason. The same file again changes nothing.
    """

    def check(tx: Transaction) -> None:
        if not standing.decides(standing.agency_of(tx, asker), asker):
            raise PowerMissing

    await database.read(check)
    return await service.take_in(
        database,
        ledger,
        await request.body(),
        columns=reading.columns_of(settings.data),
        owner=service.Owner(account=asker.account_id, path=asker.agency_path),
        now=now,
    )


HANDLERS = [list_tickets, import_tickets]
