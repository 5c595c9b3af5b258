"""What a desk does with classes and the whitelist."""

import uuid
from datetime import date, datetime
from typing import Annotated

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import service as agencies
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification import store
from backend.planning.classification.classes import classes
from backend.planning.classification.model import (
    ClassId,
    Classified,
    Reason,
    WhitelistEntered,
    WhitelistWithdrawn,
)
from backend.planning.classification.problems import EnterpriseDissolved
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class ClassAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a body classifies an enterprise; None takes a class away."""

    risk: ClassId | None = None
    credit: ClassId | None = None
    tags: Annotated[list[ClassId], msgspec.Meta(max_length=10)] = []
    basis: Reason
    verified: bool = False
    agency_id: Id | None = None


class WhitelistAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Leave an enterprise in peace until a day, and why."""

    id: uuid.UUID
    """Chosen by the desk: asking again after a lost answer enters nothing twice."""
    until: date
    reason: Reason
    agency_id: Id | None = None


class WithdrawalAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    entry: Annotated[str, msgspec.Meta(max_length=64)]
    reason: Reason


def agency_in_scope(tx: Transaction, asker: Asker, agency_id: str | None) -> Agency:
    """The body asked for, or the asker's own; NotFound outside the scope."""
    found = agencies_store.agency_by_id(tx, agency_id or asker.agency_id)
    if found is None or not in_scope(found.path, asker.agency_path):
        raise NotFound
    return found


def enterprise_in_reach(tx: Transaction, asker: Asker, enterprise_id: str) -> Enterprise:
    """An enterprise of the region the asker works in; NotFound for any other (R-98)."""
    found = enterprises_store.by_id(tx, enterprise_id)
    territory = agencies.territory_of(tx, asker.agency_id)
    if found is None or not in_scope(found.agency_path, territory):
        raise NotFound
    return found


async def classify(
    database: Database,
    ledger: Ledger,
    views: Views,
    enterprise_id: str,
    asked: ClassAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Put an enterprise into its classes; the same said again is not said twice.

    NotFound outside the asker's reach; MalformedRequest for a class that is not configured.
    """
    known = classes()
    _known("risk", asked.risk, {one.id for one in known.risk})
    _known("credit", asked.credit, {one.id for one in known.credit})
    for tag in asked.tags:
        _known("tags", tag, {one.id for one in known.tags})

    def write(tx: Transaction) -> int:
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        agency = agency_in_scope(tx, asker, asked.agency_id)
        body = Classified(
            enterprise=enterprise.id,
            agency=agency.path,
            risk=asked.risk,
            credit=asked.credit,
            tags=list(dict.fromkeys(asked.tags)),
            basis=asked.basis,
            verified=asked.verified,
        )
        standing = store.standing_class(tx, enterprise.id, agency.path)
        if standing is not None and standing[0] == body:
            return standing[1]
        return ledger.act(
            tx,
            kind="enterprise.classified",
            by=asker.account_id,
            subject=enterprise.id,
            body=body,
            now=now,
        )

    await views.reached(await database.write(write))


def _known(member: str, given: str | None, known: set[str]) -> None:
    if given is not None and given not in known:
        raise MalformedRequest(why=f"{member}: {given} is not configured")


async def enter(
    database: Database,
    ledger: Ledger,
    views: Views,
    enterprise_id: str,
    asked: WhitelistAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Put an enterprise on the whitelist; once, whoever asks again under its id.

    MalformedRequest for a last day that lies behind; EnterpriseDissolved for one that is closed.
    """
    if asked.until < agencies.day_of(now):
        raise MalformedRequest(why="until: the last day lies behind")

    def write(tx: Transaction) -> int:
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        agency = agency_in_scope(tx, asker, asked.agency_id)
        if enterprise.status == "closed":
            raise EnterpriseDissolved
        given = store.whitelist_entry(tx, str(asked.id))
        if given is not None:
            if given.enterprise != enterprise.id or given.agency_path != agency.path:
                raise MalformedRequest(why="id: another entry has it")
            return given.index
        body = WhitelistEntered(
            entry=str(asked.id),
            enterprise=enterprise.id,
            agency=agency.path,
            until=asked.until,
            reason=asked.reason,
        )
        return ledger.act(
            tx,
            kind="whitelist.entered",
            by=asker.account_id,
            subject=enterprise.id,
            body=body,
            now=now,
        )

    await views.reached(await database.write(write))


async def withdraw(
    database: Database,
    ledger: Ledger,
    views: Views,
    enterprise_id: str,
    asked: WithdrawalAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Take an entry back before its last day; it stays readable with both reasons.

    NotFound for an entry of another enterprise or of a body outside the scope.
    """

    def write(tx: Transaction) -> int:
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        given = store.whitelist_entry(tx, asked.entry)
        if given is None or given.enterprise != enterprise.id:
            raise NotFound
        if not in_scope(given.agency_path, asker.agency_path):
            raise NotFound
        if given.withdrawn:
            return given.index
        body = WhitelistWithdrawn(entry=asked.entry, enterprise=enterprise.id, reason=asked.reason)
        return ledger.act(
            tx,
            kind="whitelist.withdrawn",
            by=asker.account_id,
            subject=enterprise.id,
            body=body,
            now=now,
        )

    await views.reached(await database.write(write))
