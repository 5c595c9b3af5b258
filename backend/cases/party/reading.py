"""What the party reads of its case. Facts, reasons and evidence are opened by the notice and not
before it (行政处罚法 44); what concerns third persons stays hidden.
"""

import contextlib
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from backend.accounts.model import Name
from backend.cases import store as cases_store
from backend.cases.evidence.model import Material
from backend.cases.evidence.recording import KIND_NAMES
from backend.cases.evidence.sources import linked_now
from backend.cases.evidence.telling import Told, told
from backend.cases.model import Party
from backend.cases.papers import service as papers
from backend.cases.papers.model import PaperListed
from backend.cases.party import store as party_store
from backend.cases.party.hiding import hidden, is_secret_source
from backend.cases.party.model import Form, WritingShown
from backend.cases.party.paying import owed
from backend.cases.party.showing import writings_of
from backend.cases.party.windows import Key, Step, Window, may_be_heard, noticed_day, windows
from backend.cases.procedure.acts import NoticeServed, Penalty
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import Owing, owing_at
from backend.cases.service import Logged, logged_case
from backend.cases.serving import store as serving_store
from backend.cases.serving.model import Consent, PaperStanding
from backend.cases.serving.showing import standing_of
from backend.cases.serving.standing import consents_of
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.inspections import store as inspections_store
from backend.law.calendar.service import calendar_of
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError, WorkCalendar
from backend.ledger.service import Ledger
from backend.problems import NotFound

BEFORE_DECISION = ("review", "notice", "decision")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence."""

    title: str
    """Empty where the source is protected."""
    proves: str
    kind: Bilingual | None = None
    fallen: bool = False
    """It does not count any more: voided, or marked as unusable, since it was linked."""
    picture: str = ""
    """Digest of what may be shown of it; empty where it is no picture, or not here."""
    picture_type: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What the notice opens."""

    on: date
    facts: str
    reasons: str
    penalty: Penalty
    evidence: tuple[Shown, ...]


class PartyCase(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page."""

    case: str
    number: str
    body: Name
    officers: tuple[Name, ...]
    party: Party
    merged: bool
    """Whether other identities were added to it."""
    cause: str
    stage: str
    opened: Opened | None
    notice_under_way: bool
    facts: Facts
    windows: dict[Key, Window]
    steps: tuple[Step, ...]
    papers: tuple[PaperListed, ...]
    standings: dict[str, PaperStanding]
    received: frozenset[str]
    """Papers whose receipt the party has confirmed."""
    writings: tuple[WritingShown, ...]
    consents: tuple[Consent, ...]
    owed: int
    owing: Owing | None
    """How that is counted, with the plan of instalments; None while the holidays it needs are not
    known, and where nothing was imposed.
    """
    today: date

    def can(self, form: str) -> Step | None:
        return next((one for one in self.steps if one.form == form), None)


def read(tx: Transaction, ledger: Ledger, case: str, now: datetime) -> PartyCase:
    """NotFound when there is no such case."""
    row = cases_store.case_by_id(tx, case)
    known = logged_case(tx, ledger, case)
    if row is None or not known.bodies:
        raise NotFound
    facts, today = row.facts, day_of(now)
    noticed = noticed_day(tx, known.bodies, facts)
    calendar = calendar_of(tx)
    open_now = windows(facts, noticed, today, calendar)
    remaining = owed(facts, today, calendar)
    listed = papers.party_papers(tx, row)
    served = serving_store.of_case(tx, case)
    writings = tuple(writings_of(tx, case))
    names = evidence.people(tx, facts.officers)
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    own = (row.party.name, row.party.identity, row.party.phone)
    return PartyCase(
        case=case,
        number=row.number,
        body=Name(agency[1], agency[2]) if agency else Name(row.agency_path, row.agency_path),
        officers=tuple(names.get(one, Name(one, one)) for one in facts.officers),
        party=row.party,
        merged=bool(party_store.identities_of(tx, case)),
        cause=hidden(row.cause, own),
        stage=facts.stage or row.stage,
        opened=_opened(known, facts, own, _seen(tx, ledger, known, facts)),
        notice_under_way=facts.notice is not None and noticed is None,
        facts=facts,
        windows=open_now,
        steps=_steps(facts, open_now, remaining),
        papers=tuple(listed),
        standings={one.id: standing_of(one, served) for one in listed},
        received=frozenset(one.paper for one in writings if one.form == "receipt"),
        writings=writings,
        consents=tuple(consents_of(tx, case, row.enterprise_id)),
        owed=remaining,
        owing=_owing(facts, today, calendar),
        today=today,
    )


def _seen(tx: Transaction, ledger: Ledger, known: Logged, facts: Facts) -> dict[str, Material]:
    """What the links point at now, once the notice has opened them."""
    if facts.notice is None:
        return {}
    return linked_now(tx, known.bodies[0], facts, ledger.keys.kid)


def _owing(facts: Facts, today: date, calendar: WorkCalendar) -> Owing | None:
    if facts.served is None:
        return None
    with contextlib.suppress(CalendarUnknownError):
        return owing_at(facts, today, calendar)
    return None


def _opened(
    known: Logged, facts: Facts, own: tuple[str, ...], seen: Mapping[str, Material]
) -> Opened | None:
    notice = facts.notice
    if notice is None:
        return None
    given = told(one.act for one in known.bodies)
    return Opened(
        on=notice.on,
        facts=hidden(notice.facts, own),
        reasons=hidden(notice.reasons, own),
        penalty=notice.penalty,
        evidence=tuple(
            _shown(one, own, seen) for one in given.values() if one.name in facts.evidence
        ),
    )


def _shown(one: Told, own: tuple[str, ...], seen: Mapping[str, Material]) -> Shown:
    now = seen.get(one.source.key) if one.source else None
    is_secret = is_secret_source(one.name)
    is_picture = now is not None and now.source.form == "photo" and now.fallen is None
    seen_by_party = is_picture and not is_secret
    return Shown(
        title="" if is_secret else hidden(one.name, own),
        proves=hidden(one.proves, own),
        kind=KIND_NAMES[one.kind] if one.kind else None,
        fallen=now is not None and now.fallen is not None,
        picture=now.thumbnail if now and seen_by_party else "",
        picture_type=now.type if now and seen_by_party else "",
    )


def _steps(facts: Facts, open_now: dict[Key, Window], remaining: int) -> tuple[Step, ...]:
    """What can be done, what matters most first."""
    forms: list[Form] = []
    if isinstance(facts.notice, NoticeServed) and facts.stage in BEFORE_DECISION:
        forms.append("statement")
        if may_be_heard(facts) and (facts.hearing_requested is None or facts.hearing_waived):
            forms.append("hearing")
        if not facts.statements and not facts.statement_waived:
            forms.append("no_statement")
        if may_be_heard(facts) and facts.hearing_requested is None and not facts.hearing_waived:
            forms.append("no_hearing")
    if remaining > 0 and facts.served is not None:
        forms.extend(("deferral", "instalments"))
    forms.extend(("address", "note"))
    named: dict[str, Key] = {
        "statement": "statement",
        "hearing": "hearing",
        "deferral": "payment",
        "instalments": "payment",
    }
    return tuple(
        Step(form=one, window=open_now.get(named[one]) if one in named else None) for one in forms
    )
