"""What the procedure must know of services: consents that stand, and whether the notice arrived."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend import clock
from backend.cases.model import Acted
from backend.cases.party import store as party_store
from backend.cases.procedure.acts import NoticeServed
from backend.cases.serving import store
from backend.cases.serving.model import Channel, Consent
from backend.database import Transaction
from backend.enterprises.access import store as access_store
from backend.law.deadlines import Excluded

NOTICE = "penalty-notice"
"""The paper of `notice.served`."""
_CHANNELS: dict[str, Channel] = {"sms": "sms", "email": "email", "platform": "platform"}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with what the party was sent."""

    consents: frozenset[str]
    notice_reached: date | None
    notice_under_way: bool


def standing_of(tx: Transaction, first: Acted, bodies: Sequence[Acted]) -> Standing:
    """For the guards of the case's next act."""
    noticed = next((one for one in reversed(bodies) if isinstance(one.act, NoticeServed)), None)
    reached: date | None = None
    under_way = False
    if noticed is not None:
        reached, under_way = notice_of(tx, first.case, noticed.id)
    return Standing(
        consents=frozenset(one.id for one in consents_of(tx, first.case, first.enterprise)),
        notice_reached=reached,
        notice_under_way=under_way,
    )


def notice_of(tx: Transaction, case: str, act: str) -> tuple[date | None, bool]:
    """When the notice of this act reached the party by a service of its own; whether one is
    under way that has not. Without any service the act's own day stands.
    """
    paper = f"{NOTICE}.{act}"
    served = [one.served for one in store.of_case(tx, case) if one.served.paper == paper]
    days = [one.reached_on for one in served if one.state == "reached" and one.reached_on]
    if days:
        return min(days), False
    return None, bool(served)


def public_notices(tx: Transaction, case: str, today: date) -> tuple[Excluded, ...]:
    """The days of each public notice of a case: they do not count for the time to decide."""
    found = (one.served for one in store.of_case(tx, case) if one.served.method == "public_notice")
    return tuple(
        Excluded(
            cause="public-notice",
            first=one.begun_on,
            last=max(one.begun_on, one.reached_on or today),
        )
        for one in found
        if one.state != "failed"
    )


def consents_of(tx: Transaction, case: str, enterprise_id: str | None) -> list[Consent]:
    """Confirmations of electronic service that stand: the party's own in this case, and the one
    its enterprise gave for everything. The newest of each counts, a withdrawal ends it.
    """
    found: list[Consent | None] = []
    given = [one for one in party_store.writings_of(tx, case) if one.wrote.form == "address"]
    for row in given[-1:]:
        wrote = row.wrote
        found.append(_consent(row.id, wrote.channel, wrote.address, wrote.signer, row.at_ms))
    if enterprise_id is not None:
        found.extend(
            _consent(f"address-{one.idx}", one.channel, one.address, one.signer, one.confirmed_ms)
            for one in access_store.service_addresses_of(tx, enterprise_id, 1)
        )
    return [one for one in found if one is not None]


def _consent(key: str, channel: str, address: str, signer: str, at_ms: int) -> Consent | None:
    known = _CHANNELS.get(channel)
    if known is None:
        return None
    at = clock.from_ms(at_ms)
    return Consent(id=key, channel=known, address=address, signer=signer, at=at)
