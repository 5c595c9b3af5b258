"""What guards must know of people, services, evidence and lists on the day of an act."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from backend.accounts import store as accounts_store
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import certificate_state
from backend.cases import store
from backend.cases.discretion.consulting import of_measure
from backend.cases.evidence import sources
from backend.cases.model import Acted
from backend.cases.procedure.acts import AnyAct, Decided, Referred
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.measure_acts import Measure
from backend.cases.procedure.world import World
from backend.cases.serving.standing import standing_of
from backend.cases.summary.store import fined_in as fined_on_the_spot
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.law.calendar.service import calendar_of


def people_on(tx: Transaction, *, agency_path: str, officers: Sequence[str], on: date) -> World:
    """Who is who on the day of an act."""
    certified = {
        officer.id
        for one in set(officers)
        if (officer := agencies_store.officer_by_id(tx, one)) is not None
        and certificate_state(officer.certificate, on) == "valid"
    }
    reviewers = store.reviewers_above(tx, agency_path)
    heads = store.heads_of(tx, agency_path)
    return World(
        certified=frozenset(certified),
        heads=heads,
        reviewers=frozenset(a for a, is_so in reviewers.items() if is_so),
        persons=persons_in(tx, {*heads, *reviewers}),
        working_days=calendar_of(tx),
    )


def with_persons(tx: Transaction, world: World, accounts: set[str]) -> World:
    """The world that also knows the officers behind these accounts."""
    return msgspec.structs.replace(world, persons=world.persons | persons_in(tx, accounts))


def persons_in(tx: Transaction, accounts: set[str]) -> dict[str, str]:
    """The officer behind each of these accounts that has one."""
    known = (accounts_store.account_by_id(tx, one) for one in sorted(accounts))
    return {one.id: one.officer_id for one in known if one is not None and one.officer_id}


def with_what_is_known(
    tx: Transaction, first: Acted, facts: Facts, act: AnyAct, now: datetime
) -> AnyAct:
    """The act with what only the server can say of it: what the lists say of a measure, the
    digests of what a decision rests on, and the moment from which hours run.
    """
    if isinstance(act, Measure):
        return msgspec.structs.replace(act, lists=of_measure(tx, first, facts, act).lists)
    if isinstance(act, Referred):
        return msgspec.structs.replace(act, at=now)
    if isinstance(act, Decided):
        named = {one: facts.links[one].sha256 for one in act.evidence if one in facts.links}
        return msgspec.structs.replace(act, digests=named)
    return act


def world_for(
    tx: Transaction,
    server_kid: str,
    bodies: Sequence[Acted],
    facts: Facts,
    act: AnyAct,
) -> World:
    """Everything guards may ask about this act of this case."""
    first = bodies[0]
    served = standing_of(tx, first, bodies)
    lists = of_measure(tx, first, facts, act) if isinstance(act, Measure) else None
    world = people_on(
        tx,
        agency_path=first.agency,
        officers=getattr(act, "officers", facts.officers),
        on=act.on,
    )
    named = {act.by, str(getattr(act, "chair", act.by)), str(getattr(act, "reviewer", act.by))}
    return msgspec.structs.replace(
        with_persons(tx, world, named | _chairs(facts)),
        fined_already=store.fined_visits(tx, first.visit, first.case)
        or fined_on_the_spot(tx, first.visit, facts.cause),
        consents=served.consents,
        notice_reached=served.notice_reached,
        notice_under_way=served.notice_under_way,
        seen=sources.seen_of(tx, first, facts, act, server_kid),
        spared=lists.spared if lists else (),
        unsaid=lists.unsaid if lists else (),
        rules=facts.rules,
        within_territory=_within_territory(tx, first),
    )


def _within_territory(tx: Transaction, first: Acted) -> bool:
    """Whether the enterprise lies where the body works; a case without one has no known place."""
    known = enterprises_store.by_id(tx, first.enterprise) if first.enterprise else None
    body = agencies_store.agency_at(tx, first.agency)
    return known is None or body is None or in_scope(known.agency_path, body.territory)


def _chairs(facts: Facts) -> set[str]:
    return {facts.hearing_held.chair} if facts.hearing_held else set()
