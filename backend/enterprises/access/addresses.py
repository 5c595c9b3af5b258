"""Confirmed service addresses: where an enterprise takes deliveries by electronic means.

Electronic service needs the receiver's consent (行政处罚法 61): the entry keeps the very words that
were agreed to. A withdrawal is an entry of its own; what was delivered before stays delivered.
"""

from datetime import datetime
from typing import Literal

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Database, Transaction
from backend.enterprises.access import store
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.ledger.views import Follower, Views

Channel = Literal["sms", "email", "platform", "none"]
SHOWN_MAX = 50


class ServiceAddressConfirmed(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `service_address.confirmed`; channel `none` withdraws."""

    enterprise: str
    channel: Channel
    address: str
    signer: str
    """Who confirmed, as they wrote it."""
    consent: str


async def confirm(
    database: Database,
    ledger: Ledger,
    views: Views,
    given: ServiceAddressConfirmed,
    *,
    now: datetime,
) -> None:
    """Keep the confirmation; the same one pressed twice stands once."""

    def write(tx: Transaction) -> int | None:
        newest = store.service_addresses_of(tx, given.enterprise, 1)
        same = (given.channel, given.address, given.signer, given.consent)
        if newest and same == (
            newest[0].channel,
            newest[0].address,
            newest[0].signer,
            newest[0].consent,
        ):
            return None
        return ledger.act(
            tx,
            kind="service_address.confirmed",
            by="enterprise",
            subject=given.enterprise,
            body=given,
            now=now,
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _follow(tx: Transaction, entry: LoggedEntry) -> None:
    if accounts_store.device_by_kid(tx, entry.kid) is not None:
        return  # a device may sign any kind it likes: consent counts from the server's chain only
    body = msgspec.convert(entry.body, ServiceAddressConfirmed)
    store.add_service_address(
        tx,
        store.ServiceAddress(
            enterprise_id=body.enterprise,
            idx=entry.idx,
            channel=body.channel,
            address=body.address,
            signer=body.signer,
            consent=body.consent,
            confirmed_ms=entry.received_ms,
        ),
    )


FOLLOWERS = (
    Follower(
        name="service_address",
        tables=("service_address",),
        kinds=frozenset({"service_address.confirmed"}),
        apply=_follow,
    ),
)
