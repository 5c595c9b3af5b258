"""HTTP of the register of enterprises."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency

from backend.database import Database
from backend.enterprises.imports import service
from backend.enterprises.imports.model import EnterpriseImport, ImportsShown
from backend.ledger.service import Ledger
from backend.web import Asker


@get(
    "/api/enterprises/imports",
    operation_id="listEnterpriseImports",
    opt={"roles": ("admin", "auditor")},
    tags=["enterprises"],
)
async def list_imports(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    territory: NamedDependency[str],
) -> ImportsShown:
    """How many enterprises there are, how they came, and which regions a row may name."""
    return await database.read(lambda tx: service.shown(tx, ledger, territory))


@post(
    "/api/enterprises/imports",
    operation_id="importEnterprises",
    opt={"roles": ("admin",)},
    tags=["enterprises"],
    request_max_body_size=service.BYTES_MAX,
)
async def import_enterprises(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    territory: NamedDependency[str],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> EnterpriseImport:
    """Take in a register (CSV, UTF-8 or GB18030, at most 10,000 rows): the good rows are in, the
    bad ones listed with line and reason. The same file again changes nothing.
    """
    importer = service.Importer(account=asker.account_id, territory=territory)
    content = await request.body()
    return await service.take_in(database, ledger, content, importer=importer, now=now)


HANDLERS = [list_imports, import_enterprises]
