"""Time beacons: the server's clock, signed over the head of the device's chain."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.devices import DeviceRegistry
from backend.database import Database
from backend.device_api import store
from backend.device_api.problems import UnknownDevice
from backend.ledger.service import Ledger
from backend.problems import MalformedRequest
from backend.web import Asker
from offline_sync import base64url, beacon


class BeaconRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The device and the SHA-256 of its chain's head."""

    kid: str
    nonce: str


class BeaconAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A compact JWS `palm-beacon`."""

    beacon: str


async def answer_beacon(
    database: Database,
    ledger: Ledger,
    devices: DeviceRegistry,
    request: BeaconRequest,
    *,
    asker: Asker,
    now: datetime,
) -> BeaconAnswer:
    """The beacon for this head. That the nonce was answered is durable before the answer leaves:
    it may one day prove what a revoked key had signed before its revocation, so only the officer
    the key is bound to may ask: nobody else's word may move what is taken in of it.
    """
    key = await devices.key_of(request.kid)
    if key is None or key.revoked_ms is not None or key.officer_id != asker.officer_id:
        raise UnknownDevice
    try:
        raw = beacon.issue(
            ledger.keys.chain,
            server_kid=ledger.keys.kid,
            device_kid=request.kid,
            nonce=request.nonce,
            time=now,
            size=ledger.published.size,
        )
    except ValueError as error:
        raise MalformedRequest(why=str(error)) from None
    nonce, now_ms = base64url.decode(request.nonce), clock.to_ms(now)

    def keep(tx: store.Transaction) -> None:
        store.add_beacon(tx, request.kid, nonce, now_ms)
        store.touch(tx, request.kid, key.officer_id, now_ms)

    await database.write(keep)
    return BeaconAnswer(beacon=raw.decode())
