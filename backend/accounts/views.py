"""The view of devices: which key is whose, and from when it is revoked."""

import msgspec

from backend.accounts import store
from backend.accounts.model import Device
from backend.database import Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from offline_sync import keys


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `device.enrolled`."""

    kid: str
    officer: str
    account: str
    agency: str
    """Path of the agency the officer belonged to."""
    label: str
    jwk: keys.PublicJwk


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `device.revoked`."""

    kid: str
    reason: str


def follow(tx: Transaction, entry: LoggedEntry) -> None:
    """Show what one entry of the server's own chain says about a device."""
    if store.device_by_kid(tx, entry.kid) is not None:
        return  # A phone may sign any kind it likes: it enrols and revokes nobody by that.
    if entry.kind == "device.enrolled":
        body = msgspec.convert(entry.body, Enrolled)
        device = Device(
            kid=body.kid,
            officer_id=body.officer,
            account_id=body.account,
            agency_path=body.agency,
            label=body.label,
            jwk=msgspec.json.encode(body.jwk.to_wire()).decode(),
            enrolled_idx=entry.idx,
            enrolled_ms=entry.received_ms,
            revoked_ms=None,
            revoked_reason=None,
        )
        store.add_device(tx, device)
    else:
        revoked = msgspec.convert(entry.body, Revoked)
        store.revoke_device(tx, revoked.kid, revoked.reason, entry.received_ms)


FOLLOWER = Follower(
    name="devices",
    tables=("device",),
    kinds=frozenset({"device.enrolled", "device.revoked"}),
    apply=follow,
)
