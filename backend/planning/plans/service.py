"""What desks do with plans: draft, submit, approve, publish; and how far they are."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning import acts, steps
from backend.planning.acts import Past
from backend.planning.classification.classes import classes
from backend.planning.classification.model import Class
from backend.planning.classification.service import agency_in_scope
from backend.planning.frequency import procedure
from backend.planning.frequency import service as frequency
from backend.planning.items import service as items
from backend.planning.permits.rules import rules
from backend.planning.plans import store
from backend.planning.plans.model import (
    Plan,
    PlanActAsked,
    PlanAsked,
    PlanContent,
    PlanStep,
    Point,
    State,
)
from backend.planning.plans.store import PlanRow
from backend.planning.problems import CapReached
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker

PLANS_SHOWN_MAX = 200


async def draft(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: PlanAsked,
    *,
    asker: Asker,
    now: datetime,
) -> Plan:
    """Write a plan down, or write it anew while nobody has it before him.

    A plan over the cap can be drafted: its points say so. ItemUnpublished for checklists that the
    body has not published; MalformedRequest for days or classes that cannot be.
    """
    _check(asked)

    def write(tx: Transaction) -> int:
        agency = agency_in_scope(tx, asker, asked.agency_id)
        content = PlanContent(plan=asked.id, agency=agency.path, asked=asked)
        past = _past(tx, ledger, asked.id)
        again = past.last == "draft" and past.last_by == asker.account_id
        if again and msgspec.convert(past.content, PlanContent) == content:
            return past.last_index
        acts.check(tx, steps.PLAN, past, "draft", asker, agency.path)
        if past.content and past.content["agency"] != agency.path:
            raise NotFound
        for line in asked.lines:
            if line.territory is not None:
                agency_in_scope(tx, asker, line.territory)
        items.refuse_unpublished(tx, agency.path, asked.checklists)
        return ledger.act(
            tx, kind="plan.drafted", by=asker.account_id, subject=asked.id, body=content, now=now
        )

    await views.reached(await database.write(write))
    return await read(database, asked.id, asker)


def _check(asked: PlanAsked) -> None:
    if not 0 <= (asked.until_day - asked.from_day).days <= rules().valid_days_max:
        raise MalformedRequest(why="untilDay: not before fromDay, and within a year of it")
    if asked.kind == "yearly" and asked.from_day.year != asked.until_day.year:
        raise MalformedRequest(why="untilDay: a yearly plan ends in its year")
    known = classes()
    risks = {None, *(one.id for one in known.risk)}
    credits_ = {None, *(one.id for one in known.credit)}
    if any(line.risk not in risks or line.credit not in credits_ for line in asked.lines):
        raise MalformedRequest(why="lines: unknown class")


def _past(tx: Transaction, ledger: Ledger, plan: str) -> Past:
    return acts.past_of(tx, ledger, steps.PLAN, "plan", plan)


async def act(
    database: Database,
    ledger: Ledger,
    views: Views,
    plan: str,
    asked: PlanActAsked,
    *,
    asker: Asker,
    now: datetime,
) -> Plan:
    """Submit, return, approve, publish or withdraw; done again by the same person, done once.

    CapReached when a plan over the cap is submitted or approved and does not say why.
    """

    def write(tx: Transaction) -> int:
        past = _past(tx, ledger, plan)
        if not past.content:
            raise NotFound
        content = msgspec.convert(past.content, PlanContent)
        if not in_scope(content.agency, asker.agency_path):
            raise NotFound
        if past.did(asked.act, asker.account_id, asked.seen):
            return past.last_index
        acts.check(tx, steps.PLAN, past, asked.act, asker, content.agency, asked.seen)
        if asked.act in ("submit", "approve"):
            _refuse_over_cap(tx, content)
        body = PlanStep(plan=plan, seen=past.standing.seen, remarks=asked.remarks)
        kind = f"plan.{acts.KINDS[asked.act]}"
        return ledger.act(tx, kind=kind, by=asker.account_id, subject=plan, body=body, now=now)

    await views.reached(await database.write(write))
    return await read(database, plan, asker)


def _refuse_over_cap(tx: Transaction, content: PlanContent) -> None:
    for point in points(tx, content):
        if point.cap is not None and not content.asked.over_cap.strip():
            raise CapReached(what=f"{content.asked.title} #{point.line + 1}", cap=point.cap)


def points(tx: Transaction, content: PlanContent) -> list[Point]:
    """Lines over the cap of the plan's body and first year, and lines without any cap.

    Special inspections ordered from above may be exempt; that is decided at each approval.
    """
    cap = frequency.cap_for(tx, content.agency, content.asked.from_day.year)
    found: list[Point] = []
    for number, line in enumerate(content.asked.lines):
        given = Class(risk=line.risk, credit=line.credit)
        limit = procedure.limit_of(cap.body.limits, given) if cap else None
        if limit is None:
            found.append(Point(line=number, each=line.each, cap=None))
        elif line.each > limit.per_year:
            found.append(Point(line=number, each=line.each, cap=limit.per_year))
    return found


async def read(database: Database, plan: str, asker: Asker) -> Plan:
    """NotFound outside the asker's scope."""

    def unit(tx: Transaction) -> Plan:
        row = store.plan_by_id(tx, plan)
        if row is None or not in_scope(row.agency_path, asker.agency_path):
            raise NotFound
        return _shown(tx, [row], asker)[0]

    return await database.read(unit)


def plans_for(tx: Transaction, asker: Asker) -> list[Plan]:
    """Plans of the asker's bodies, what was done last first."""
    return _shown(tx, store.plans_in_scope(tx, asker.agency_path, PLANS_SHOWN_MAX), asker)


def _shown(tx: Transaction, rows: Sequence[PlanRow], asker: Asker) -> list[Plan]:
    progress = store.progress(tx, [row.id for row in rows])
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    people = evidence.people(
        tx, {who for row in rows for who in (row.drafted_by, row.approved_by) if who}
    )

    def person(who: str) -> Person:
        return Person(id=who, name=people.get(who, Name(who, who)))

    found: list[Plan] = []
    for row in rows:
        asked = row.content.asked
        permits, made = progress.get(row.id, (0, 0))
        identity, zh, en = agencies.get(row.agency_path, (row.agency_path,) * 3)
        writers = frozenset({row.drafted_by})
        found.append(
            Plan(
                id=row.id,
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                state=msgspec.convert(row.state, State),
                index=row.seen,
                asked=asked,
                by=person(row.drafted_by),
                at=clock.from_ms(row.drafted_ms),
                remarks=row.remarks,
                approved_by=None if row.approved_by is None else person(row.approved_by),
                approved_at=None if row.approved_ms is None else clock.from_ms(row.approved_ms),
                published_at=None if row.published_ms is None else clock.from_ms(row.published_ms),
                planned=sum(line.enterprises * line.each for line in asked.lines),
                made=made,
                permits=permits,
                points=points(tx, row.content),
                may_decide=acts.may("approve", asker, row.state, row.agency_path, writers),
            )
        )
    return found
