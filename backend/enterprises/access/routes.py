"""HTTP of claim codes: a desk issues them. What an enterprise does with one is on its own page."""

from datetime import datetime

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.enterprises import claims
from backend.enterprises.claims import IssuedClaim
from backend.ledger.service import Ledger
from backend.web import Asker


class ClaimAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is asked when a code is issued."""

    ends_access: bool = False
    """Also end the sessions and passkeys it has: for a sheet that fell into wrong hands."""


@post(
    "/api/enterprises/{enterprise_id:str}/claim",
    operation_id="issueClaim",
    opt={"roles": ("supervisor", "admin")},
    tags=["enterprises"],
)
async def issue_claim(
    enterprise_id: FromPath[str],
    data: JSONBody[ClaimAsked],
    *,
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    territory: NamedDependency[str],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> Response[IssuedClaim]:
    """A claim code, shown this once; an older unused one is void from now on."""
    issued = await database.write(
        lambda tx: claims.issue_for(
            tx,
            ledger,
            enterprise_id,
            territory=territory,
            asker=asker,
            now=now,
            ends_access=data.ends_access,
        )
    )
    return Response(issued, status_code=201, headers={"Cache-Control": "no-store"})


HANDLERS = [issue_claim]
