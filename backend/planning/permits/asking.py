"""What must be right before an approval is asked for, and again when it is given."""

from collections.abc import Sequence
from datetime import date, datetime

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, certificate_state
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.inspections import store as inspections_store
from backend.planning.classification.problems import EnterpriseDissolved
from backend.planning.frequency import service as frequency
from backend.planning.frequency.model import Planned
from backend.planning.items import service as items
from backend.planning.permits import store
from backend.planning.permits.model import OFFICERS_MAX, PermitAsked, PermitContent
from backend.planning.permits.rules import rules
from backend.planning.permits.times import happened_on
from backend.planning.plans import store as plans_store
from backend.planning.problems import BasisMissing, OfficerUnfit
from backend.problems import MalformedRequest, NotFound

CHECKED_AT_ONCE = 20


def check(tx: Transaction, content: PermitContent, agency: Agency, now: datetime) -> None:
    """The Problem that stands against it, the first one found."""
    asked = content.asked
    day = _check_days(tx, asked, now)
    _check_basis(tx, content, agency.path)
    _check_enterprises(tx, asked, agency)
    along = bodies_along(tx, asked)
    _check_officers(tx, content, [agency.path, *along.values()], day)
    items.refuse_unpublished(tx, agency.path, asked.checklists)
    for one in asked.joint:
        items.refuse_unpublished(tx, along[one.agency], one.checklists)


def bodies_along(tx: Transaction, asked: PermitAsked) -> dict[str, str]:
    """By id the paths of the bodies that come along; MalformedRequest names one that is none."""
    found: dict[str, str] = {}
    for one in asked.joint:
        along = agencies_store.agency_by_id(tx, one.agency)
        if along is None or along.id == asked.agency_id:
            raise MalformedRequest(why=f"joint: {one.agency}")
        found[along.id] = along.path
    return found


def is_announced(asked: PermitAsked) -> bool:
    """As the desk says, else as configured; what has a cause is not announced unasked."""
    if asked.announced is not None:
        return asked.announced and asked.visit is None
    usual = asked.inspection_type in rules().announced_by_default
    return usual and asked.cause is None and asked.visit is None


def _check_days(tx: Transaction, asked: PermitAsked, now: datetime) -> date:
    """The day on which the officers must be fit."""
    span = (asked.until_day - asked.from_day).days
    if not 0 <= span <= rules().valid_days_max:
        raise MalformedRequest(why="untilDay: not before fromDay, and within a year of it")
    slots = [one.slot for one in asked.slots]
    if any(not asked.from_day <= one.day <= asked.until_day for one in slots):
        raise MalformedRequest(why="slots: outside the days of the approval")
    if len({(one.day, one.half) for one in slots}) != len(slots):
        raise MalformedRequest(why="slots: one is named twice")
    if slots and not is_announced(asked):
        raise MalformedRequest(why="slots: what is not announced offers no time")
    if asked.ordered_from_above and asked.inspection_type != "special":
        raise MalformedRequest(why="order: only a special inspection is ordered from above")
    if asked.visit is None:
        if asked.until_day < day_of(now):
            raise MalformedRequest(why="untilDay: has passed")
        return max(asked.from_day, day_of(now))
    row = inspections_store.by_id(tx, asked.visit)
    if row is None:
        raise NotFound
    if row.enterprise_id and row.enterprise_id not in asked.enterprises:
        raise MalformedRequest(why="enterprises: not the one that was visited")
    return happened_on(row)


def _check_basis(tx: Transaction, content: PermitContent, agency_path: str) -> None:
    asked = content.asked
    if asked.plan is not None:
        plan = plans_store.plan_by_id(tx, asked.plan)
        approved = plan is not None and plan.state in ("approved", "published")
        if plan is None or not approved or not in_scope(agency_path, plan.agency_path):
            raise BasisMissing
    urgent = asked.visit is not None and bool(asked.urgent.strip())
    caused = asked.cause is not None and bool(asked.cause.note.strip())
    if not (content.draw or asked.plan or caused or asked.ordered_from_above or urgent):
        raise BasisMissing


def _check_enterprises(tx: Transaction, asked: PermitAsked, agency: Agency) -> None:
    if not asked.enterprises and asked.visit is None:
        raise MalformedRequest(why="enterprises: at least one")
    for one in asked.enterprises:
        known = enterprises_store.by_id(tx, one)
        if known is None or not in_scope(known.agency_path, agency.territory):
            raise NotFound
        if known.status == "closed" and asked.visit is None:
            raise EnterpriseDissolved


def _check_officers(
    tx: Transaction, content: PermitContent, paths: Sequence[str], day: date
) -> None:
    asked = content.asked
    if content.draw is None and len(asked.officers) > OFFICERS_MAX:
        raise MalformedRequest(why=f"officers: at most {OFFICERS_MAX}")
    going = {one: content.officers_for(one) for one in asked.enterprises} or {"": asked.officers}
    if any(len(set(some)) < rules().officers_min for some in going.values()):
        raise MalformedRequest(why=f"officers: at least {rules().officers_min}")
    named = list(dict.fromkeys(one for some in going.values() for one in some))
    unfit = unfit_officers(tx, named, paths, day)
    away = store.recused(tx, named)
    for enterprise, some in going.items():
        for one in some:
            if one in unfit or (one, enterprise) in away:
                raise OfficerUnfit(what=_name(tx, one))


def unfit_officers(
    tx: Transaction, officers: Sequence[str], paths: Sequence[str], day: date
) -> set[str]:
    """Those who may not go on that day: of none of these bodies, or without valid certificate."""
    fit: set[str] = set()
    for one in officers:
        officer = agencies_store.officer_by_id(tx, one)
        if officer is not None and any(in_scope(officer.agency_path, path) for path in paths):
            fit |= {one} if certificate_state(officer.certificate, day) == "valid" else set()
    return set(officers) - fit


def _name(tx: Transaction, officer: str) -> str:
    known = agencies_store.officer_by_id(tx, officer)
    return officer if known is None else known.name.zh


async def over_cap(
    database: Database, agency_path: str, asked: PermitAsked, now: datetime
) -> dict[str, int]:
    """By enterprise the published cap, where one more inspection would be over it: that of the
    body, else that of one which comes along, because a joint visit counts for each.

    Read in small steps: a long list holds nobody up.
    """
    found: dict[str, int] = {}
    if asked.visit is not None:
        return found
    planned = Planned(
        checklists=tuple(asked.checklists),
        inspection_type=asked.inspection_type,
        trigger=asked.cause.kind if asked.cause else None,
        ordered_from_above=asked.ordered_from_above,
    )
    day = max(asked.from_day, day_of(now))
    along = await database.read(lambda tx: bodies_along(tx, asked))
    wanted = list(dict.fromkeys(asked.enterprises))
    for start in range(0, len(wanted), CHECKED_AT_ONCE):
        some = wanted[start : start + CHECKED_AT_ONCE]

        def read(tx: Transaction, ids: Sequence[str] = some) -> dict[str, int]:
            return {
                one: cap
                for path in reversed([agency_path, *along.values()])
                for one in ids
                if (cap := _cap(tx, path, one, day, planned)) >= 0
            }

        found |= await database.read(read)
    return found


def _cap(tx: Transaction, agency_path: str, enterprise: str, day: date, planned: Planned) -> int:
    """The cap that would be exceeded; -1 when none would."""
    if enterprises_store.by_id(tx, enterprise) is None:
        return -1
    told = frequency.check(tx, agency_path, enterprise, day, planned)
    return told.cap.per_year if "over-cap" in told.warnings and told.cap else -1
