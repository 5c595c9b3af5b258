"""Decisions on the spot as desks read them, with everything that is wrong with them."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import certificate_state
from backend.cases.deadlines.running import running_clock
from backend.cases.model import Clock, Party
from backend.cases.party.entering import BY_PARTY
from backend.cases.summary import changing, debt, guards, store
from backend.cases.summary.model import (
    ChangeShown,
    CollectedFine,
    DecisionHanded,
    OnFile,
    PaidFine,
    SummaryCase,
    SummaryChanged,
    SummaryFault,
    SummaryListed,
    SummaryPage,
    SummaryPaid,
)
from backend.cases.summary.paper import Told, received_words
from backend.cases.summary.said import Said, said_of
from backend.cases.summary.service import seen
from backend.cases.summary.store import EventRow, SummaryRow, Wanted
from backend.cases.summary.views import day_told
from backend.clock import CHINA
from backend.codes.act_code import device_mark
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.assembly import place_of
from backend.evidence.bodies import FineCollected
from backend.evidence.case_bodies import PartyNamed
from backend.evidence.model import Person
from backend.evidence.trust import instant
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, VisitRow
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import shipped_limits
from backend.law.summary import summary_law
from backend.ledger import store as ledger_store
from backend.ledger.views import logged
from backend.web import Asker

LIMIT = "summary-reported"


def summaries_for(tx: Transaction, asker: Asker, wanted: Wanted) -> SummaryPage:
    """One page of the decisions this asker may see."""
    asked = msgspec.structs.replace(scoped(asker, wanted), limit=wanted.limit + 1)
    rows = store.page(tx, asked)
    shown = rows[: wanted.limit]
    more = len(rows) > len(shown)
    return SummaryPage(
        summaries=listed(tx, shown), next_before=shown[-1].last_idx if more else None
    )


def scoped(asker: Asker, wanted: Wanted) -> Wanted:
    officer = (asker.officer_id or "") if asker.role == "officer" else None
    scope = "/" if officer is not None else asker.agency_path
    return msgspec.structs.replace(wanted, scope=scope, officer=officer)


def listed(tx: Transaction, rows: Sequence[SummaryRow]) -> list[SummaryListed]:
    people = evidence.people(tx, {officer for row in rows for officer in row.body.officers})
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    events: dict[str, list[EventRow]] = {}
    for one in store.events(tx, [row.id for row in rows]):
        events.setdefault(one.case, []).append(one)
    found: list[SummaryListed] = []
    for row in rows:
        said = said_of(events.get(row.id, []))
        found.append(
            SummaryListed(
                id=row.id,
                number=row.body.number,
                agency=agency_named(row.agency_path, agencies),
                party=row.body.party.name,
                cause=row.body.cause,
                penalty=row.body.penalty,
                fine=row.body.fine,
                officers=[person_named(one, people) for one in row.body.officers],
                visit=row.visit,
                decided_on=row.decided_on,
                handed=said.handing is not None,
                reported_on=said.reported[0][1].on if said.reported else None,
                overturned=said.changed[-1][1].result if said.changed else None,
                last_index=row.last_idx,
            )
        )
    return found


def agency_named(path: str, known: dict[str, tuple[str, str, str]]) -> AgencyNamed:
    agency, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=agency, name=Name(zh, en))


def agency_of(tx: Transaction, path: str) -> AgencyNamed:
    """The body that decided."""
    return agency_named(path, inspections_store.agencies_at(tx, [path]))


def person_named(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))


def party_of(party: PartyNamed) -> Party:
    return Party(**msgspec.structs.asdict(party))


def summary_of(tx: Transaction, asker: Asker, case: str, today: date) -> SummaryCase:
    """One decision with what followed and what is wrong; NotFound out of scope."""
    row = seen(tx, asker, case)
    said = said_of(store.events(tx, [case]))
    visit = inspections_store.by_id(tx, row.visit)
    clock_ = running_clock(LIMIT, row.decided_on, today, calendar_of(tx))
    people = evidence.people(
        tx, {row.by, *(one.by for one, _ in (*said.reported, *said.paid, *said.changed))}
    )
    owing = debt.owing_of(row, said, today, calendar_of(tx))
    writes = asker.role != "auditor"
    entry = logged(ledger_store.entries_from(tx, row.idx, 1)[0])
    members = msgspec.structs.asdict(listed(tx, [row])[0])
    body = row.body
    reported = said.reported[0] if said.reported else None
    return SummaryCase(
        **members,
        party_full=party_of(body.party),
        clause=body.basis.clause,
        checklist=body.basis.checklist,
        item=body.basis.item,
        statement=body.statement,
        heard=body.heard,
        captures=list(body.captures),
        place=body.place,
        where=place_of(entry),
        wall=row.wall,
        at=clock.from_ms(row.received_ms),
        by=person_named(row.by, people),
        device=row.kid,
        index=row.idx,
        enterprise_id=None if visit is None else visit.enterprise_id,
        handed_over=_handed(tx, row, said),
        collected=[_collected(event, one) for event, one in said.collected],
        paid=[_paid(event, one, people) for event, one in said.paid],
        owing=owing,
        may_note_payment=writes and debt.remaining(row, said, today, calendar_of(tx)) > 0,
        changes=[_changed(event, one, people) for event, one in said.changed],
        may_change=changing.may_change(tx, asker, row, said),
        reported=None
        if reported is None
        else OnFile(
            on=reported[1].on,
            by=person_named(reported[0].by, people),
            at=clock.from_ms(reported[0].received_ms),
        ),
        may_report=reported is None and writes,
        clock=clock_,
        wrong=_wrong(facts_of(tx, row, said, visit, clock_, today)),
    )


def _handed(tx: Transaction, row: SummaryRow, said: Said) -> DecisionHanded | None:
    if said.handing is None:
        return None
    event, body = said.handing
    drawn = body.signature and store.digest_of(tx, row.visit, body.signature)
    return DecisionHanded(
        how=body.how,
        wall=event.wall,
        at=clock.from_ms(event.received_ms),
        signature=drawn or None,
        signed=body.signature is not None,
        signer=None if body.signature is None else store.signer_of(tx, row.visit, body.signature),
        refusal=body.refusal,
        consent=None if body.consent is None else body.consent.address,
        index=event.idx,
    )


def _collected(event: EventRow, body: FineCollected) -> CollectedFine:
    return CollectedFine(
        fine=body.fine,
        ground=body.basis,
        receipt=body.receipt,
        wall=event.wall,
        index=event.idx,
    )


def _paid(event: EventRow, body: SummaryPaid, people: dict[str, Name]) -> PaidFine:
    return PaidFine(
        amount=body.amount,
        on=body.on,
        receipt=body.receipt,
        by=None if event.by == BY_PARTY else person_named(event.by, people),
        index=event.idx,
    )


def _changed(event: EventRow, body: SummaryChanged, people: dict[str, Name]) -> ChangeShown:
    return ChangeShown(
        result=body.result,
        ground=body.ground,
        document=body.document,
        reason=body.reason,
        fine=body.fine,
        on=body.on,
        by=person_named(event.by, people),
        index=event.idx,
    )


def _wrong(facts: guards.Decided) -> list[SummaryFault]:
    law = summary_law()
    found = set(guards.wrong(facts, law, shipped_limits()["limitation"].amount))
    return [
        SummaryFault(id=one.id, text=one.text, basis=law.cited(one.basis))
        for one in law.guards
        if one.id in found
    ]


def facts_of(
    tx: Transaction,
    row: SummaryRow,
    said: Said,
    visit: VisitRow | None,
    due: Clock,
    today: date,
) -> guards.Decided:
    """Everything the guards look at."""
    body = row.body
    mark = device_mark(row.kid)
    return guards.Decided(
        decided_on=row.decided_on,
        by=row.by,
        officers=body.officers,
        certified=_certified(tx, body.officers, row.decided_on),
        visit_officers=officers_of(visit),
        party=body.party,
        cause=body.cause,
        clause=body.basis.clause,
        evidence=_evidence(tx, row),
        penalty=body.penalty,
        fine=body.fine,
        told=body.told,
        statement=body.statement,
        heard=body.heard,
        breach_ended=day_in(body.breach_ended),
        fined_before=store.fined_before(tx, row),
        number_own=f"{mark}-" in body.number
        and not store.has_number_twice(tx, body.number, row.id),
        after_opening=_is_after_opening(row, visit),
        handed=_handing(said),
        collected=tuple(
            guards.Collected(fine=one.fine, basis=one.basis, receipt=one.receipt)
            for _, one in said.collected
        ),
        reported_on=said.reported[0][1].on if said.reported else None,
        report_due=due.last,
        today=today,
        once=not said.again,
    )


def _certified(tx: Transaction, officers: Sequence[str], day: date) -> frozenset[str]:
    return frozenset(
        officer.id
        for one in set(officers)
        if (officer := agencies_store.officer_by_id(tx, one)) is not None
        and certificate_state(officer.certificate, day) == "valid"
    )


def officers_of(visit: VisitRow | None) -> tuple[str, ...]:
    if visit is None or visit.opened_idx is None:
        return ()
    return tuple({visit.opened_by, *msgspec.json.decode(visit.officers, type=list[str])})


def _evidence(tx: Transaction, row: SummaryRow) -> int:
    """Captures that stand, and the failed item it came from."""
    basis = row.body.basis
    found = store.standing_records(tx, row.visit, row.body.captures)
    if basis.checklist and basis.item:
        found += (basis.checklist, basis.item) in store.failed_items(tx, row.visit)
    return found


def day_in(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _is_after_opening(row: SummaryRow, visit: VisitRow | None) -> bool:
    if visit is None:
        return True
    opened, decided = instant(visit.opened_wall), instant(row.wall)
    return opened is None or decided is None or decided >= opened


def _handing(said: Said) -> guards.Handed | None:
    if said.handing is None:
        return None
    event, body = said.handing
    return guards.Handed(
        on=day_told(event.wall, event.received_ms),
        how=body.how,
        signed=body.signature is not None,
        refused=bool(body.refusal and body.refusal.strip()),
        consented=body.consent is not None,
    )


def told_of(tx: Transaction, row: SummaryRow) -> Told:
    """What the paper of a decision speaks of."""
    body = row.body
    handing = said_of(store.events(tx, [row.id])).handing
    officers = [(one, agencies_store.officer_by_id(tx, one)) for one in body.officers]
    visit = inspections_store.by_id(tx, row.visit)
    handed = handing[1] if handing else None
    signer = None
    if handed is not None and handed.signature is not None:
        signer = store.signer_of(tx, row.visit, handed.signature) or body.party.name
    at = instant(row.wall) or clock.from_ms(row.received_ms)
    return Told(
        body=body,
        agency=agency_of(tx, row.agency_path).name.zh,
        officers=tuple(
            (known.name.zh, known.certificate.number) if known else (one, "")
            for one, known in officers
        ),
        at=at.astimezone(CHINA),
        received=received_words(
            handed.how if handed else None, signer, handed.refusal if handed else None
        ),
        act_code=(visit.act_code or "") if visit else "",
    )
