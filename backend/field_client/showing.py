"""Act codes and officers' codes as a field device makes them: without the server."""

import secrets
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.clock import day_of
from backend.codes import act_code, officer_code
from backend.evidence.trust import instant
from backend.field_client.model import Pins
from backend.field_client.server import Server
from backend.field_client.store import FieldStore
from offline_sync import entry, keys

OPENED = "visit.opened"


class _Agency(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    region_code: str
    number: str


class _Named(msgspec.Struct, frozen=True):
    id: str


class _Me(msgspec.Struct, frozen=True):
    agency: _Named


async def agency_of(server: Server) -> tuple[str, str]:
    """Region and number of the body of whoever is signed in."""
    me = await server.call("/api/session", None, _Me, method="GET")
    known = await server.call("/api/agencies", None, list[_Agency], method="GET")
    own = [one for one in known if one.id == me.agency.id]
    return (own[0].region_code, own[0].number) if own else ("", "")


def with_act(
    body: dict[str, Any], pins: Pins, kid: str, now: datetime, store: FieldStore
) -> dict[str, Any]:
    """The opening with its act code; called where the entry is numbered, so that no two visits
    get the same count.
    """
    if not pins.region or "act" in body:
        return body
    day = day_of(now)
    code = act_code.make(
        kind=act_code.kind_of(body["purpose"]),
        region=pins.region,
        body=pins.body,
        day=day,
        kid=kid,
        count=sum(1 for raw in store.openings(act_code.COUNT_MAX) if _day_of(raw) == day),
    )
    return {**body, "act": {"code": code, "secret": act_code.new_secret()}}


def _day_of(raw: bytes) -> object:
    claimed = instant(entry.parse(raw).payload.wall)
    return None if claimed is None else day_of(claimed)


def address(
    url: str,
    key: keys.PrivateKey,
    kid: str,
    *,
    visit: str,
    head: bytes,
    seq: int,
    now: datetime,
    source: officer_code.ClockSource,
) -> str:
    """What the QR code of the officer's code holds."""
    text = officer_code.encode(
        key,
        kid=kid,
        visit=visit,
        head=head,
        seq=seq,
        at_ms=clock.to_ms(now),
        source=source,
        nonce=secrets.token_bytes(officer_code.NONCE_BYTES),
    )
    return f"{url}/s/{text}"
