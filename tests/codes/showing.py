"""A phone that shows its code, and those who scan it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from backend import clock
from backend.codes import act_code, officer_code
from backend.codes.model import Browser
from backend.codes.scans import Scans
from tests.accounts.people import NOW
from tests.supervision.scene import Phone, Scene, opening

SHOP_PHONE = Browser(address="192.0.2.7", agent="shop")


def scans_of(city: Scene) -> Scans:
    server = city.server
    return Scans(server.database, server.ledger, server.views, server.accounts.devices)


def code_of(
    phone: Phone,
    visit: str,
    *,
    at: datetime = NOW,
    off: timedelta = timedelta(),
    head: bytes | None = None,
    seq: int | None = None,
    nonce: bytes | None = None,
) -> str:
    """What the phone shows; `off` is how wrong its estimate of the server's clock is."""
    return officer_code.encode(
        phone.key,
        kid=phone.kid,
        visit=visit,
        head=head or phone.head or bytes(32),
        seq=phone.seq if seq is None else seq,
        at_ms=clock.to_ms(at + off),
        source=0,
        nonce=nonce or secrets.token_bytes(8),
    )


def coded_opening(visit: str, phone: Phone, *officers: str, **more: Any) -> dict[str, Any]:
    """An opening with an act code."""
    code = act_code.make(
        kind="J",
        region="990000",
        body="0000",
        day=NOW.date(),
        kid=phone.kid,
        count=phone.seq,
    )
    return opening(
        visit, *officers, **{"act": {"code": code, "secret": act_code.new_secret()}} | more
    )


async def entries_of_kind(city: Scene, kind: str) -> int:
    """How many entries of this kind the log holds."""

    def count(tx: Any) -> int:
        row = tx.fetch_one("SELECT COUNT(*) FROM entry WHERE kind = ?", (kind,))
        return int(row[0])

    return await city.server.database.read(count)
