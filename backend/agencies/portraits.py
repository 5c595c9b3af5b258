"""What officers look like: set by an administrator, noted in the log by digest, shown only to
those before whom an officer stands (docs/enterprise-side.md 5).
"""

import hashlib
from datetime import datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store
from backend.agencies.model import PORTRAIT_BYTES_MAX
from backend.agencies.problems import PortraitRefused
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.web import Asker


class PortraitSet(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `portrait.set`; the picture itself is no part of the log."""

    officer: str
    sha256: str
    size: int


async def set_portrait(
    database: Database,
    ledger: Ledger,
    officer_id: str,
    jpeg: bytes,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """NotFound outside the asker's scope; PortraitRefused when it is no small JPEG."""
    if not jpeg.startswith(b"\xff\xd8\xff") or len(jpeg) > PORTRAIT_BYTES_MAX:
        raise PortraitRefused(limit=PORTRAIT_BYTES_MAX)

    def write(tx: Transaction) -> None:
        officer = store.officer_by_id(tx, officer_id)
        if officer is None or not in_scope(officer.agency_path, asker.agency_path):
            raise NotFound
        if store.portrait_of(tx, officer_id) == jpeg:
            return
        store.set_portrait(tx, officer_id, jpeg)
        body = PortraitSet(
            officer=officer_id, sha256=hashlib.sha256(jpeg).hexdigest(), size=len(jpeg)
        )
        ledger.act(
            tx, kind="portrait.set", by=asker.account_id, subject=officer_id, body=body, now=now
        )

    await database.write(write)
