"""What a desk does about frequency: publish a cap, note a visit that was not made."""

import uuid
from datetime import datetime
from typing import Annotated

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import service as agencies
from backend.database import Database, Transaction
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification.classes import classes
from backend.planning.classification.service import agency_in_scope, enterprise_in_reach
from backend.planning.frequency import store
from backend.planning.frequency.model import (
    CapPublished,
    CountCorrected,
    Exemption,
    Limit,
    Path,
    PublishedBasis,
    PublishedCap,
    Reason,
    Spare,
    StandingCap,
    VisitSpared,
    Year,
)
from backend.problems import MalformedRequest
from backend.web import Asker

CAPS_SHOWN_MAX = 5_000
YEARS_AROUND = 1
"""A cap is published for this year, the one before or the one to come."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class CapAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A cap as a desk publishes it."""

    agency_id: Id
    year: Year
    limits: Annotated[list[Limit], msgspec.Meta(min_length=1, max_length=50)]
    exemptions: Annotated[list[Exemption], msgspec.Meta(max_length=20)] = []
    basis: PublishedBasis
    covers_below: bool = False
    counts_for: Annotated[list[Path], msgspec.Meta(max_length=20)] = []


class CountAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whether a visit counts, and why."""

    counted: bool
    reason: Reason


class SpareAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A visit that is not made, and why."""

    id: uuid.UUID
    """Chosen by the desk: asking again after a lost answer notes nothing twice."""
    choice: Spare
    reason: Reason
    earlier: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    checklists: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    agency_id: Id | None = None


async def publish_cap(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: CapAsked,
    *,
    asker: Asker,
    now: datetime,
) -> PublishedCap:
    """The cap as it stands then. The same cap published again is not published twice.

    NotFound for a body outside the scope; MalformedRequest for limits that contradict each other,
    unknown classes, exemptions without a condition, or a year far from this one.
    """
    _check(asked, now)

    def write(tx: Transaction) -> tuple[str, int]:
        agency = agency_in_scope(tx, asker, asked.agency_id)
        body = CapPublished(
            agency=agency.path,
            year=asked.year,
            limits=asked.limits,
            exemptions=asked.exemptions,
            basis=asked.basis,
            covers_below=asked.covers_below,
            counts_for=[path for path in dict.fromkeys(asked.counts_for) if path != agency.path],
        )
        standing = store.caps_at(tx, [agency.path], asked.year).get(agency.path)
        if standing is not None and standing.body == body:
            return agency.path, standing.index
        index = ledger.act(
            tx, kind="cap.published", by=asker.account_id, subject=agency.id, body=body, now=now
        )
        return agency.path, index

    path, index = await database.write(write)
    await views.reached(index)

    def read(tx: Transaction) -> PublishedCap:
        return _published(tx, [store.caps_at(tx, [path], asked.year)[path]])[0]

    return await database.read(read)


def _check(asked: CapAsked, now: datetime) -> None:
    if abs(asked.year - agencies.day_of(now).year) > YEARS_AROUND:
        raise MalformedRequest(why="year: last year, this one or the next")
    pairs = [(one.risk, one.credit) for one in asked.limits]
    if len(set(pairs)) != len(pairs):
        raise MalformedRequest(why="limits: a class has two limits")
    known = classes()
    risks = {None, *(one.id for one in known.risk)}
    credits_ = {None, *(one.id for one in known.credit)}
    if any(risk not in risks or credit not in credits_ for risk, credit in pairs):
        raise MalformedRequest(why="limits: unknown class")
    if not all(one.is_bounded for one in asked.exemptions):
        raise MalformedRequest(why="exemptions: one states no condition")


def caps(tx: Transaction, asker: Asker, year: int | None) -> list[PublishedCap]:
    """The standing caps of the asker's bodies."""
    return _published(tx, store.caps_in_scope(tx, asker.agency_path, year, CAPS_SHOWN_MAX))


def _published(tx: Transaction, standing: list[StandingCap]) -> list[PublishedCap]:
    named = inspections_store.agencies_at(tx, sorted({cap.body.agency for cap in standing}))
    found: list[PublishedCap] = []
    for cap in standing:
        body = cap.body
        identity, zh, en = named.get(body.agency, (body.agency, body.agency, body.agency))
        found.append(
            PublishedCap(
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                year=body.year,
                limits=body.limits,
                exemptions=body.exemptions,
                basis=body.basis,
                covers_below=body.covers_below,
                counts_for=body.counts_for,
                at=clock.from_ms(cap.published_ms),
                by=cap.by,
                index=cap.index,
                versions=cap.versions,
            )
        )
    return found


async def correct(
    database: Database,
    ledger: Ledger,
    views: Views,
    visit_id: str,
    asked: CountAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Take a visit that was opened by mistake out of the counters, or back in; the visit itself
    stays as it is. NotFound outside the asker's scope.
    """

    def write(tx: Transaction) -> int:
        row = inspections.visit_of(tx, visit_id, asker)
        standing = store.correction(tx, row.id)
        if standing is not None and standing[:2] == (asked.counted, asked.reason):
            return standing[2]
        body = CountCorrected(visit=row.id, counted=asked.counted, reason=asked.reason)
        return ledger.act(
            tx, kind="count.corrected", by=asker.account_id, subject=row.id, body=body, now=now
        )

    await views.reached(await database.write(write))


async def spare(
    database: Database,
    ledger: Ledger,
    views: Views,
    enterprise_id: str,
    asked: SpareAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Note that a visit is not made; once, whoever asks again under its id.

    NotFound outside the asker's reach; MalformedRequest when an earlier result is to be used and
    none of this enterprise is named.
    """
    spared = str(asked.id)

    def write(tx: Transaction) -> int:
        enterprise = enterprise_in_reach(tx, asker, enterprise_id)
        agency = agency_in_scope(tx, asker, asked.agency_id)
        if asked.choice == "reuse" and not (
            asked.earlier and store.has_visit(tx, asked.earlier, enterprise.id)
        ):
            raise MalformedRequest(why="earlier: a visit of this enterprise")
        body = VisitSpared(
            spared=spared,
            enterprise=enterprise.id,
            agency=agency.path,
            choice=asked.choice,
            reason=asked.reason,
            earlier=asked.earlier,
            checklists=asked.checklists,
        )
        given = store.spared_index(tx, spared)
        if given is not None:
            return given
        return ledger.act(
            tx,
            kind="visit.spared",
            by=asker.account_id,
            subject=enterprise.id,
            body=body,
            now=now,
        )

    await views.reached(await database.write(write))
