"""Approvals of the demo year, with the tasks and notices that follow from them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Transaction
from backend.demo_city.people import ENFORCEMENT, MARKET
from backend.demo_city.year_desks import asker_of, demo_id, head_of, plan_id
from backend.demo_city.year_script import Outing, Pair, in_week, published
from backend.enterprises.model import Enterprise
from backend.inspections.model import JointBody, TaskCreated, TaskPermit
from backend.ledger.service import Ledger
from backend.planning.notices import service as notices
from backend.planning.permits.model import (
    Cause,
    OfferedSlot,
    PermitAsked,
    PermitContent,
    PermitDecided,
)
from backend.planning.permits.service import task_id


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """One approval with the visits made under it."""

    content: PermitContent
    number: str
    pair: Pair
    visits: tuple[str, ...]
    goals: tuple[str, ...]
    """The enterprise of each visit."""


def approvals(
    told: Sequence[Outing], mondays: Sequence[datetime]
) -> dict[datetime, list[Approval]]:
    """By week: one approval for each pair, kind and cause, numbered through the year."""
    serials: Counter[tuple[str, int]] = Counter()
    found: dict[datetime, list[Approval]] = {}
    for monday in mondays:
        groups: dict[tuple[str, ...], list[Outing]] = defaultdict(list)
        for one in in_week(told, monday):
            if one.needs_permit:
                apart = one.id if one.joint or one.cause or one.made_up_days else ""
                groups[one.pair.lead.id, one.inspection_type, apart].append(one)
        found[monday] = [_approval(some, monday, serials) for _, some in sorted(groups.items())]
    return found


def _approval(
    some: Sequence[Outing], monday: datetime, serials: Counter[tuple[str, int]]
) -> Approval:
    pair = some[0].pair
    agency = pair.agency
    serials[agency.id, monday.year] += 1
    serial = serials[agency.id, monday.year]
    permit = demo_id("permit", monday.date(), some[0].id)
    return Approval(
        content=_content(permit, some, monday.date()),
        number=f"{agency.region_code}-{agency.number}-{monday.year}-{serial:05d}",
        pair=pair,
        visits=tuple(one.id for one in some),
        goals=tuple(one.enterprise.id for one in some),
    )


def tasks_of(one: Approval) -> dict[str, tuple[str, str]]:
    """By visit: its approval and task. Of two visits to one enterprise the first does the task."""
    permit = one.content.permit
    return {
        visit: (permit, str(task_id(permit, enterprise)))
        for visit, enterprise in zip(one.visits, one.goals, strict=True)
    }


def approve(tx: Transaction, ledger: Ledger, one: Approval, at: datetime) -> None:
    """Asked for and approved, with its tasks and notices."""
    content, agency = one.content, one.pair.agency
    head = head_of(agency)
    _decide(tx, ledger, one, at)
    approval = TaskPermit(
        id=content.permit, number=one.number, type=content.asked.inspection_type, approved_at=at
    )
    for enterprise in content.asked.enterprises:
        task = str(task_id(content.permit, enterprise))
        body = TaskCreated(
            task=task,
            agency=content.agency,
            enterprise=enterprise,
            officers=content.asked.officers,
            checklists=content.asked.checklists,
            note="",
            due=content.asked.until_day,
            joint=content.asked.joint,
            permit=approval,
        )
        ledger.act(tx, kind="task.created", by=head, subject=task, body=body, now=at)
        if content.announced:
            notices.send(tx, ledger, content, one.number, enterprise, by=head, now=at)


def _decide(tx: Transaction, ledger: Ledger, one: Approval, at: datetime) -> None:
    permit, agency = one.content.permit, one.pair.agency
    seen = ledger.act(
        tx, kind="permit.asked", by=asker_of(agency), subject=permit, body=one.content, now=at
    )
    body = PermitDecided(permit=permit, seen=seen, number=one.number)
    ledger.act(tx, kind="permit.approved", by=head_of(agency), subject=permit, body=body, now=at)


def make_up(tx: Transaction, ledger: Ledger, one: Outing, at: datetime) -> None:
    """An urgent visit is approved on the same day."""
    permit = demo_id("urgent", one.id)
    asked = msgspec.structs.replace(
        _content(permit, [one], one.at.date()).asked,
        urgent=one.urgent,
        visit=one.id,
        plan=None,
    )
    agency = one.pair.agency
    content = PermitContent(permit=permit, agency=agency.path, announced=False, asked=asked)
    number = f"{agency.region_code}-{agency.number}-{at.year}-{90000 + int(one.id[:3], 16):05d}"
    _decide(
        tx, ledger, Approval(content=content, number=number, pair=one.pair, visits=(), goals=()), at
    )


def _content(permit: str, some: Sequence[Outing], monday: date) -> PermitContent:
    first = some[0]
    agency = first.pair.agency
    joint = [
        JointBody(
            agency=other.id, checklists=[c for c in first.checklists if c in published(other)]
        )
        for other in first.joint
    ]
    asked = PermitAsked(
        id=permit,
        agency_id=agency.id,
        inspection_type=first.inspection_type,
        enterprises=list(dict.fromkeys(one.enterprise.id for one in some)),
        officers=[first.pair.lead.id, first.pair.partner.id],
        checklists=list(dict.fromkeys(c for one in some for c in one.checklists)),
        joint=joint if len(some) == 1 else [],
        from_day=min(monday, (first.at - timedelta(days=first.made_up_days)).date()),
        until_day=monday + timedelta(days=6),
        plan=plan_id(agency, monday.year) if first.inspection_type == "routine" else None,
        cause=None if first.cause is None else Cause(kind=first.cause[0], note=first.cause[1]),
        order="云安委办〔演示〕12号" if first.inspection_type == "special" else "",
    )
    announced = first.inspection_type == "routine"
    return PermitContent(permit=permit, agency=agency.path, announced=announced, asked=asked)


def coming(
    tx: Transaction,
    ledger: Ledger,
    bodies: Sequence[Agency],
    pairs: Mapping[str, Sequence[Pair]],
    enterprises: Sequence[Enterprise],
    now: datetime,
) -> None:
    """Open tasks and announced visits for the officers who can sign in; some approvals wait."""
    tomorrow = day_of(now) + timedelta(days=1)
    for number, body in enumerate((ENFORCEMENT, MARKET)):
        one = _to_come(pairs[body][0], enterprises, tomorrow, 99_000 + number)
        approve(tx, ledger, one, now)
    for number, agency in enumerate(bodies[5:8]):
        one = _to_come(pairs[agency.id][1], enterprises[::-1], tomorrow, 99_100 + number)
        content = one.content
        ledger.act(
            tx,
            kind="permit.asked",
            by=asker_of(agency),
            subject=content.permit,
            body=content,
            now=now,
        )


def _to_come(pair: Pair, enterprises: Sequence[Enterprise], first: date, serial: int) -> Approval:
    agency = pair.agency
    near = [one for one in enterprises if one.agency_path.startswith(agency.territory)][:3]
    permit = demo_id("coming", agency.id, first)
    asked = PermitAsked(
        id=permit,
        agency_id=agency.id,
        inspection_type="routine",
        enterprises=[one.id for one in near],
        officers=[pair.lead.id, pair.partner.id],
        checklists=list(published(agency))[:1],
        from_day=first,
        until_day=first + timedelta(days=9),
        plan=plan_id(agency, first.year),
        slots=[
            OfferedSlot(day=first + timedelta(days=day), half=half)
            for day in (1, 2, 3)
            for half in ("morning", "afternoon")
        ],
    )
    return Approval(
        content=PermitContent(permit=permit, agency=agency.path, announced=True, asked=asked),
        number=f"{agency.region_code}-{agency.number}-{first.year}-{serial:05d}",
        pair=pair,
        visits=(),
        goals=(),
    )
