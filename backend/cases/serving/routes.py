"""HTTP of the service of papers."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.cases.model import Uuid
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import capability
from backend.cases.serving import service, showing
from backend.cases.serving.model import ArrivalAsked, CaseServices, ServiceAsked
from backend.database import Database
from backend.documents.service import Documents
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import Settings
from backend.web import ROLES, Asker, pdf_answer

HANDLING = ("officer", "admin")


@get(
    "/api/cases/{case:str}/services",
    operation_id="listCaseServices",
    opt={"roles": ROLES},
    tags=["cases"],
)
async def list_services(
    case: FromPath[Uuid],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> CaseServices:
    """Which papers have reached the party, how, and which have not."""
    return await database.read(lambda tx: showing.services_of(tx, asker, case))


@post(
    "/api/cases/{case:str}/services",
    operation_id="serveCasePaper",
    opt={"roles": HANDLING},
    tags=["cases"],
)
async def serve_paper(
    case: FromPath[Uuid],
    data: JSONBody[ServiceAsked],
    request: Request[Any, Any, Any],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    settings: NamedDependency[Settings],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseServices:
    """Bring a paper to the party; a decision that reached it is served at once."""
    page = capability.address_of(ledger.keys, case, capability.base_of(settings, request.base_url))
    await service.serve(database, ledger, views, case, data, page=page, asker=asker, now=now)
    return await database.read(lambda tx: showing.services_of(tx, asker, case))


@post(
    "/api/cases/{case:str}/services/{service_id:str}/arrivals",
    operation_id="enterServiceArrival",
    opt={"roles": HANDLING},
    tags=["cases"],
)
async def enter_arrival(
    case: FromPath[Uuid],
    service_id: FromPath[Uuid],
    data: JSONBody[ArrivalAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    views: NamedDependency[Views],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> CaseServices:
    """Say that a paper arrived, or that it did not."""
    await service.arrive(database, ledger, views, case, service_id, data, asker=asker, now=now)
    return await database.read(lambda tx: showing.services_of(tx, asker, case))


@get(
    "/api/cases/{case:str}/services/{service_id:str}/proof.pdf",
    operation_id="readServiceProof",
    opt={"roles": ROLES},
    tags=["cases"],
    media_type="application/pdf",
)
async def read_proof(
    case: FromPath[Uuid],
    service_id: FromPath[Uuid],
    database: NamedDependency[Database],
    documents: NamedDependency[Documents],
    asker: NamedDependency[Asker],
) -> Response[bytes]:
    """The proof of a service as PDF/A; the same bytes each time."""
    found = await database.read(lambda tx: showing.proof_of(tx, asker, case, service_id))
    made = await documents.render(TEMPLATE, found.paper, now=found.at)
    return pdf_answer(made, f"{found.paper.title} {found.paper.number}")


HANDLERS = [list_services, serve_paper, enter_arrival, read_proof]
