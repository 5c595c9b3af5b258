"""Cases as desks read them: lists, one case with what may be done next, and its deadlines."""

from collections.abc import Callable
from datetime import date

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases import store
from backend.cases.deadlines.running import clocks
from backend.cases.execution.showing import execution_of, set_aside_of
from backend.cases.model import (
    Case,
    CasePage,
    CaseSummary,
    DoneAct,
    Overriding,
    PossibleAct,
    VisitCase,
)
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.fold import goes_on
from backend.cases.procedure.table import ordinary
from backend.cases.service import cited, may_see, roles_of
from backend.cases.serving.standing import notice_of, public_notices
from backend.cases.store import CaseRow, Wanted
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.law.calendar.service import calendar_of
from backend.law.model import Bilingual
from backend.problems import NotFound
from backend.web import Asker

OF_VISIT_MAX = 50
_BEGUN: dict[str, Callable[[Facts], bool]] = {
    "preservation.decided": lambda facts: bool(facts.preserved),
    "sealing.ended": lambda facts: bool(facts.sealed),
    "sealing.extended": lambda facts: bool(facts.sealed - facts.sealing_extended),
    "coercion.reviewed": lambda facts: bool(facts.urgent),
    "testing.begun": lambda facts: not goes_on(facts.testing),
    "testing.ended": lambda facts: goes_on(facts.testing),
    "case.suspended": lambda facts: not goes_on(facts.suspensions),
    "case.resumed": lambda facts: goes_on(facts.suspensions),
    "case.referred": lambda facts: facts.crime_suspected,
    "referral.declined": lambda facts: facts.crime_suspected,
    "referral.returned": lambda facts: facts.crime_suspected,
    "referral.delivered": lambda facts: facts.referred_at is not None and not facts.delivered_on,
    "fast_track.ended": lambda facts: facts.fast_until is not None,
}
"""Acts that begin something are offered while it does not go on, acts that end it while it does."""
PEOPLE = ("approvedBy", "chair", "officer", "replacement", "reviewer")
"""Members of acts that name somebody."""


def cases_for(tx: Transaction, asker: Asker, wanted: Wanted) -> CasePage:
    """One page of the cases this asker may see."""
    officer = asker.officer_id if asker.role == "officer" else None
    scope = "/" if officer else asker.agency_path
    asked = msgspec.structs.replace(wanted, scope=scope, officer=officer, limit=wanted.limit + 1)
    rows = store.page(tx, asked)
    shown = rows[: wanted.limit]
    more = len(rows) > len(shown)
    return CasePage(cases=summaries(tx, shown), next_before=shown[-1].last_idx if more else None)


def seen(tx: Transaction, asker: Asker, case: str) -> CaseRow:
    """The case if this asker may see it; NotFound otherwise, as for one that is not there."""
    row = store.case_by_id(tx, case)
    if row is None:
        raise NotFound
    if not _may_open(tx, asker, row):
        raise NotFound
    return row


def case_of(tx: Transaction, asker: Asker, case: str, today: date) -> Case:
    """One case with its acts, what may be done next and its deadlines; NotFound out of scope."""
    row = seen(tx, asker, case)
    roles = roles_of(tx, asker, row.agency_path)
    calendar = calendar_of(tx)
    members = msgspec.structs.asdict(summaries(tx, [row])[0])
    known = store.acts_of(tx, case)
    people = evidence.people(tx, _named_in(known))
    possible = [
        PossibleAct(
            act=one.act,
            name=one.name,
            basis=_basis(one.basis),
            leads=one.to is not None,
            overridable=[
                Overriding(guard=guard, name=ordinary().guards[guard].name, room=room.room)
                for guard, room in ordinary().overridable.items()
                if guard in one.guards
            ],
        )
        for one in ordinary().acts
        if row.stage in one.stages
        and (one.act not in _BEGUN or _BEGUN[one.act](row.facts))
        and roles & {"officer" if role == "party" else role for role in one.by}
    ]
    return Case(
        **members,
        party_full=row.party,
        acts=[_done(act, people) for act in known],
        possible=possible,
        clocks=clocks(
            row.facts,
            today,
            _noticed_on(tx, row.facts, case, known),
            calendar,
            public_notices(tx, case, today),
        ),
        execution=execution_of(row.facts, today, calendar),
        set_aside=set_aside_of(row.facts),
        stages=["filing", *row.facts.rules.order, "service", "execution", "closed"],
        facts=msgspec.to_builtins(row.facts),
        people=people,
    )


def _named_in(acts: list[store.ActRow]) -> set[str]:
    """Everybody whom acts name as one of their people."""
    named = {act.by for act in acts}
    for act in acts:
        named |= {str(act.body[one]) for one in PEOPLE if act.body.get(one)}
    return named


def _done(act: store.ActRow, people: dict[str, Name]) -> DoneAct:
    return DoneAct(
        id=act.id,
        act=act.act,
        name=ordinary().row(act.act).name,
        on=act.on,
        by=Person(id=act.by, name=people.get(act.by, Name(act.by, act.by))),
        at=clock.from_ms(act.received_ms),
        index=act.idx,
        body=act.body,
    )


def _basis(key: str) -> Bilingual:
    return Bilingual(zh=cited(key, "zh"), en=cited(key, "en"))


def of_visit(tx: Transaction, asker: Asker, visit: str) -> list[VisitCase]:
    """Every case that came out of a visit the asker may see, the newest act first."""
    rows = store.page(tx, Wanted(scope="/", visit=visit, limit=OF_VISIT_MAX))
    return [
        VisitCase(case=one, may_open=_may_open(tx, asker, row))
        for row, one in zip(rows, summaries(tx, rows), strict=True)
    ]


def _may_open(tx: Transaction, asker: Asker, row: CaseRow) -> bool:
    reviewing = bool(roles_of(tx, asker, row.agency_path) & {"reviewer", "head", "chair"})
    return reviewing or may_see(asker, row.agency_path, row.facts.officers)


def summaries(tx: Transaction, rows: list[CaseRow]) -> list[CaseSummary]:
    """The rows as lists show them."""
    people = evidence.people(tx, {officer for row in rows for officer in row.facts.officers})
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    found: list[CaseSummary] = []
    for row in rows:
        agency, zh, en = agencies.get(row.agency_path, (row.agency_path,) * 3)
        officers = row.facts.officers
        found.append(
            CaseSummary(
                id=row.id,
                number=row.number,
                agency=AgencyNamed(id=agency, name=Name(zh, en)),
                party=row.party.name,
                cause=row.cause,
                stage=row.stage,
                officers=[Person(id=one, name=people.get(one, Name(one, one))) for one in officers],
                visit=row.visit,
                enterprise_id=row.enterprise_id,
                filed_on=row.filed_on,
                last_on=row.last_on,
                last_index=row.last_idx,
            )
        )
    return found


def _noticed_on(tx: Transaction, facts: Facts, case: str, known: list[store.ActRow]) -> date | None:
    """From when the party's windows run; None while its notice is on the way."""
    act = next((one.id for one in reversed(known) if one.act == "notice.served"), None)
    if facts.notice is None or act is None:
        return None
    reached, under_way = notice_of(tx, case, act)
    return None if under_way else max(facts.notice.on, reached or facts.notice.on)
