"""Issuing claim codes: shown once, kept as a hash, used once; a new one revokes the one before."""

import functools
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files

import msgspec

from backend import clock
from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.enterprises.access import claim_code
from backend.enterprises.access import store as access_store
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.web import Asker

ISSUED_AT_ONCE_MAX = 500
"""Bound of one transaction: each code is an entry of the log."""


class Figures(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Our own figures, no law's: an operator changes them in data/own_page.json."""

    claim_days: int
    session_idle_days: int
    passkeys_max: int


class IssuedClaim(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The only time the code is seen in plain: print it or show it, keep it nowhere."""

    enterprise_id: str
    code: str
    """In groups, as it is printed."""
    expires_at: datetime


class ClaimIssued(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `claim.issued`; it names the claim, never the code."""

    enterprise: str
    claim: str
    expires: str
    ends_access: bool = msgspec.field(name="endsAccess", default=False)


@functools.cache
def figures() -> Figures:
    raw = (files("backend") / "enterprises" / "data" / "own_page.json").read_bytes()
    return msgspec.json.decode(raw, type=Figures)


def issue(
    tx: Transaction,
    ledger: Ledger,
    enterprise_id: str,
    *,
    by: str,
    now: datetime,
    ends_access: bool = False,
) -> IssuedClaim:
    """A new code for an enterprise; an unused older one is revoked.

    `ends_access` also ends its sessions and passkeys: for a sheet that fell into wrong hands.
    NotFound for an unknown enterprise.
    """
    if enterprises_store.by_id(tx, enterprise_id) is None:
        raise NotFound
    code, claim = claim_code.random_code(), str(uuid.uuid4())
    expires = now + timedelta(days=figures().claim_days)
    now_ms = clock.to_ms(now)
    access_store.revoke_claims(tx, enterprise_id, now_ms)
    if ends_access:
        access_store.end_access(tx, enterprise_id)
    access_store.add_claim(
        tx,
        access_store.Claim(
            id=claim,
            enterprise_id=enterprise_id,
            issued_ms=now_ms,
            expires_ms=clock.to_ms(expires),
        ),
        claim_code.hash_of(code),
    )
    ledger.act(
        tx,
        kind="claim.issued",
        by=by,
        subject=enterprise_id,
        body=ClaimIssued(
            enterprise=enterprise_id,
            claim=claim,
            expires=clock.rfc3339(expires),
            ends_access=ends_access,
        ),
        now=now,
    )
    return IssuedClaim(enterprise_id=enterprise_id, code=claim_code.shown(code), expires_at=expires)


def issue_many(
    tx: Transaction, ledger: Ledger, enterprise_ids: Sequence[str], *, by: str, now: datetime
) -> list[IssuedClaim]:
    """Codes for printed sheets, in the order asked; at most ISSUED_AT_ONCE_MAX in one transaction.

    An older unused code of each is revoked: the newest sheet counts.
    """
    if len(enterprise_ids) > ISSUED_AT_ONCE_MAX:
        raise ValueError(f"at most {ISSUED_AT_ONCE_MAX} in one transaction")
    return [issue(tx, ledger, one, by=by, now=now) for one in enterprise_ids]


def issue_for(
    tx: Transaction,
    ledger: Ledger,
    enterprise_id: str,
    *,
    territory: str,
    asker: Asker,
    now: datetime,
    ends_access: bool = False,
) -> IssuedClaim:
    """`issue` by somebody at a desk. NotFound outside the asker's territory."""
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    if enterprise is None or not in_scope(enterprise.agency_path, territory):
        raise NotFound
    return issue(tx, ledger, enterprise_id, by=asker.account_id, now=now, ends_access=ends_access)
