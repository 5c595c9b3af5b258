"""What people do with lists: look which item fits, apply one with reasons, count how often."""

import statistics
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from backend.accounts.model import Name
from backend.cases.discretion import store
from backend.cases.discretion.consulting import consulted, known_of, sparing_matters
from backend.cases.discretion.lists import ReadFamily, family_by_id, shipped_families
from backend.cases.discretion.matching import Known, matches
from backend.cases.discretion.model import (
    Applied,
    AppliedShown,
    ApplyAsked,
    Discretion,
    Match,
    MeasureLists,
    Similar,
    TypeUse,
    Use,
)
from backend.cases.discretion.problems import DiscretionMoved, DiscretionUnfit
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.money import yuan_of
from backend.cases.service import Logged, logged_case, may_see, roles_of
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.law.model import Bilingual
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker


async def apply(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: ApplyAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Apply an item, or say that none fits; asked again under its id, nothing changes.

    DiscretionMoved when somebody else has applied one meanwhile, DiscretionUnfit for an item
    whose conditions do not all hold or after the decision, Forbidden for who investigates not.
    """

    def write(tx: Transaction) -> int | None:
        known = logged_case(tx, ledger, case)
        if not known.bodies or not _sees(tx, asker, known):
            raise NotFound
        before = [
            (index, msgspec.convert(payload_of(raw)["body"], Applied))
            for index, raw in store.logged_applications(tx, ledger.keys.kid, case)
        ]
        if any(body.id == asked.id for _, body in before):
            return None
        if store.application_known(tx, asked.id):
            raise MalformedRequest(why="id: an application of another case has it")
        if asker.officer_id is None or asker.officer_id not in known.facts.officers:
            raise Forbidden
        if asked.seen != (before[-1][0] if before else 0):
            raise DiscretionMoved
        if known.facts.decision is not None:
            raise DiscretionUnfit(zh="已经作出决定", en="the decision has been made")
        body = _application(tx, known, asked, by=asker.officer_id, today=day_of(now))
        return ledger.act(
            tx,
            kind="discretion.applied",
            by=asker.account_id,
            subject=case,
            body=body,
            now=now,
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _sees(tx: Transaction, asker: Asker, known: Logged) -> bool:
    first = known.bodies[0]
    return may_see(asker, first.agency, known.facts.officers) or bool(
        roles_of(tx, asker, first.agency) & {"reviewer", "chair", "head"}
    )


def _application(
    tx: Transaction, known: Logged, asked: ApplyAsked, *, by: str, today: date
) -> Applied:
    first = known.bodies[0]
    families = shipped_families()
    read = family_by_id(families, asked.family)
    if asked.item is not None and read is None:
        raise MalformedRequest(why="family: unknown")
    match = None
    if asked.item is not None:
        match = _fitting(families, known_of(tx, first, known.facts, today), asked)
    return Applied(
        case=first.case,
        id=asked.id,
        family=match.family if match else "",
        item=match.item if match else None,
        version=read.sha256 if read and match else "",
        type=match.type if match else "",
        effect=match.effect if match else None,
        matter=match.matter if match else "",
        states={one.id: one.state for one in match.conditions} if match else {},
        said=asked.said,
        evidence=asked.evidence,
        range=match.range if match else None,
        reasons=asked.reasons,
        agency=first.agency,
        on=today,
        by=by,
    )


def _fitting(families: Sequence[ReadFamily], known: Known, asked: ApplyAsked) -> Match:
    match = next(
        (
            one
            for one in matches(families, known, asked.said)
            if (one.family, one.item) == (asked.family, asked.item)
        ),
        None,
    )
    if match is None:
        raise DiscretionUnfit(zh="该条目不在适用的版本中", en="not in the version that applies")
    if match.state == "fits":
        return match
    open_ones = [one for one in match.conditions if one.state != "met"]
    zh = "；".join(f"{one.name.zh}（{one.why.zh}）" for one in open_ones)
    en = "; ".join(f"{one.name.en} ({one.why.en})" for one in open_ones)
    if match.barred:
        zh, en = match.barred.zh, match.barred.en
    raise DiscretionUnfit(zh=zh, en=en)


def read(
    tx: Transaction,
    ledger: Ledger,
    case: str,
    *,
    asker: Asker,
    matter: str,
    said: dict[str, bool],
    today: date,
) -> Discretion:
    """What fits a case, what the body decided in similar ones, what was applied."""
    known = logged_case(tx, ledger, case)
    if not known.bodies or not _sees(tx, asker, known):
        raise NotFound
    families = shipped_families()
    applied = store.applications(tx, case)
    people = evidence.people(tx, (row.body.by for row in applied))
    chosen = matter or (applied[0].body.matter if applied else "")
    first, facts = known.bodies[0], known.facts
    found = matches(families, known_of(tx, first, facts, today), said)
    return Discretion(
        matters={item.matter: item.name for read in families for item in read.family.items},
        matter=chosen,
        matches=[one for one in found if one.matter == chosen],
        similar=_similar(tx, first.agency, chosen, facts.cause, case),
        applied=[_shown(families, row, people) for row in applied],
        may_apply=facts.decision is None
        and asker.officer_id is not None
        and asker.officer_id in facts.officers,
        departs=_departure(applied[0].body, facts) if applied else None,
    )


def measure_lists(
    tx: Transaction,
    ledger: Ledger,
    case: str,
    *,
    asker: Asker,
    matter: str,
    said: dict[str, bool],
    today: date,
) -> MeasureLists:
    """Whether a list spares the party the measure, condition by condition."""
    known = logged_case(tx, ledger, case)
    if not known.bodies or not _sees(tx, asker, known):
        raise NotFound
    matters = sparing_matters(shipped_families())
    applied = store.applications(tx, case)
    chosen = matter or next((a.body.matter for a in applied if a.body.matter in matters), "")
    first, facts = known.bodies[0], known.facts
    found = consulted(tx, first, facts, matter=chosen, said=said, today=today)
    return MeasureLists(matters=matters, matter=chosen, matches=list(found.matches))


def _similar(tx: Transaction, agency: str, matter: str, cause: str, case: str) -> Similar:
    rows = store.similar(tx, agency, matter, cause, case)
    outcomes: dict[str, int] = {}
    for _, outcome, _ in rows:
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    fines = sorted(fine for _, _, fine in rows if fine > 0)
    return Similar(
        cases=len(rows),
        outcomes=outcomes,
        fined=len(fines),
        least=fines[0] if fines else None,
        median=round(statistics.median(fines)) if fines else None,
        most=fines[-1] if fines else None,
        newest=[one for one, _, _ in rows[:5]],
    )


def _shown(
    families: Sequence[ReadFamily], row: store.ApplicationRow, people: Mapping[str, Name]
) -> AppliedShown:
    body = row.body
    read = family_by_id(families, body.family)
    items = {item.id: item for item in read.family.items} if read else {}
    item = items.get(body.item or "")
    return AppliedShown(
        index=row.idx,
        at=row.received_ms,
        by=Person(id=body.by, name=people.get(body.by, Name(body.by, body.by))),
        application=body,
        item_name=item.name if item else None,
        type_name=read.family.type_of(item).name if read and item else None,
    )


def _departure(applied: Applied, facts: Facts) -> Bilingual | None:
    """Where the proposed, noticed or decided fine lies outside the range that was applied."""
    stated = (
        facts.decision.penalty
        if facts.decision
        else facts.notice.penalty
        if facts.notice
        else facts.finished.penalty
        if facts.finished
        else None
    )
    if stated is None:
        return None
    if applied.effect == "none":
        return Bilingual(
            zh="适用的条目为不予处罚，案件却拟处罚；须说明理由。",
            en="The item that was applied means no penalty, yet one is proposed: say why.",
        )
    allowed = applied.range
    if allowed is None or allowed.at_least <= stated.fine <= allowed.at_most:
        return None
    least, most, fine = (yuan_of(one) for one in (allowed.at_least, allowed.at_most, stated.fine))
    return Bilingual(
        zh=f"罚款 {fine} 元不在条目幅度 {least}–{most} 元之内；须说明理由。",
        en=f"A fine of {fine} yuan is outside the item's {least}–{most} yuan: say why.",
    )


def use(tx: Transaction, scope: str, first: date, last: date) -> Use:
    """How often each type of list was used; what nobody used stands there with 0."""
    rows = {(row.family, row.type): row for row in store.use(tx, scope, first, last)}
    types = [
        TypeUse(
            family=read.family.id,
            family_name=read.family.name,
            type=kind.id,
            type_name=kind.name,
            effect=kind.effect,
            uses=row.uses if row else 0,
            parties=row.parties if row else 0,
        )
        for read in shipped_families()
        for kind in read.family.types
        for row in [rows.get((read.family.id, kind.id))]
    ]
    unfit = rows.get(("", ""))
    return Use(
        from_=first,
        until=last,
        types=types,
        cases=sum(row.uses for row in rows.values()),
        none_fits=unfit.uses if unfit else 0,
    )
