"""Everything the own page says, read in one transaction."""

from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases import store as cases_store
from backend.cases.papers import service as papers
from backend.cases.party import decided
from backend.cases.party import store as party_store
from backend.clock import day_of
from backend.codes import act_code
from backend.database import Transaction
from backend.enterprise_pages.own import store
from backend.enterprises import store as enterprises_store
from backend.enterprises.access import store as access_store
from backend.enterprises.access.store import ServiceAddress
from backend.enterprises.model import Enterprise
from backend.evidence import service as evidence
from backend.feedback.complaints import following
from backend.feedback.complaints.model import Progress
from backend.feedback.ratings import keys
from backend.feedback.ratings import store as ratings_store
from backend.feedback.ratings.issuing import is_open
from backend.inspections import store as inspections_store
from backend.law import service as law
from backend.ledger.service import Ledger
from backend.planning.burden.service import Burden, burden
from backend.planning.frequency import service as frequency
from backend.planning.notices import service as notices
from backend.planning.notices.model import Notice
from backend.problems import NotFound

VISITS_SHOWN_MAX = 200
ADDRESSES_SHOWN_MAX = 20


class OwnInspection(msgspec.Struct, frozen=True, kw_only=True):
    """One visit in the list."""

    id: str
    day: date
    agency: Name
    officers: tuple[Name, ...]
    purpose: str
    inspection_type: str
    state: str
    result: str | None
    act_code: str
    base: str
    """`/a/<secret>`: the page of this visit with everything on it; empty without an act code."""
    can_rate: bool
    """Closed, still within its time, and no token given out yet."""
    token_given: bool
    """Its one token was taken; by whom, and what was said with it, nobody knows."""


class OwnCounter(msgspec.Struct, frozen=True, kw_only=True):
    """How often one body came this year, against its published cap."""

    agency: Name
    counted: int
    exempt: int
    cap: int | None
    verified: bool


class OwnNotice(msgspec.Struct, frozen=True, kw_only=True):
    """An announced inspection, with the titles of what will be asked."""

    notice: Notice
    items: tuple[Name, ...]


class OwnCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case with a paper for this enterprise."""

    id: str
    number: str
    cause: str
    day: date
    """Of the last thing that was done."""


class OwnFacts(msgspec.Struct, frozen=True, kw_only=True):
    enterprise: Enterprise
    year: int
    visits: tuple[OwnInspection, ...]
    more_visits: bool
    burden: Burden
    """The card that supervision sees of this enterprise."""
    counters: tuple[OwnCounter, ...]
    notices: tuple[OwnNotice, ...]
    complaints: tuple[Progress, ...]
    addresses: tuple[ServiceAddress, ...]
    passkeys: tuple[str, ...]
    cases: tuple[OwnCase, ...] = ()

    @property
    def address(self) -> ServiceAddress | None:
        """Where deliveries go now; None when nothing is agreed or it was withdrawn."""
        newest = self.addresses[0] if self.addresses else None
        return None if newest is None or newest.channel == "none" else newest


def read(tx: Transaction, ledger: Ledger, enterprise_id: str, now: datetime) -> OwnFacts:
    """NotFound when the register has lost the enterprise."""
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    if enterprise is None:
        raise NotFound
    rows = store.visits_of(tx, enterprise, VISITS_SHOWN_MAX + 1)
    shown = rows[:VISITS_SHOWN_MAX]
    return OwnFacts(
        enterprise=enterprise,
        year=day_of(now).year,
        visits=inspections(tx, shown, now),
        more_visits=len(rows) > len(shown),
        burden=burden(tx, enterprise, day_of(now).year),
        counters=_counters(tx, enterprise, shown, day_of(now)),
        notices=tuple(_notice(one) for one in notices.upcoming(tx, enterprise.id, day_of(now))),
        complaints=tuple(following.own(tx, ledger, enterprise.id, now)),
        addresses=tuple(access_store.service_addresses_of(tx, enterprise.id, ADDRESSES_SHOWN_MAX)),
        passkeys=tuple(one.label for one in access_store.passkeys_of(tx, enterprise.id)),
        cases=_cases(tx, enterprise.id),
    )


def _cases(tx: Transaction, enterprise_id: str) -> tuple[OwnCase, ...]:
    """Those of which it holds a paper: an investigation is not announced here."""
    rows = [
        cases_store.case_by_id(tx, one)
        for one in party_store.cases_of(tx, "enterprise_id", enterprise_id)
    ]
    found = [
        OwnCase(id=row.id, number=row.number, cause=row.cause, day=row.last_on)
        for row in rows
        if row is not None and papers.party_papers(tx, row)
    ]
    found += [
        OwnCase(id=one.id, number=one.body.number, cause=one.body.cause, day=one.decided_on)
        for one in decided.of_enterprise(tx, enterprise_id)
    ]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def body_of(tx: Transaction, enterprise_id: str, visit: str) -> str:
    """Path of the body of one of its visits; NotFound for a visit of another enterprise."""
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    row = None if enterprise is None else store.visit_of(tx, enterprise, visit)
    if row is None:
        raise NotFound
    return row.agency_path


def _notice(notice: Notice) -> OwnNotice:
    known = (law.checklist_by_id(one) for one in notice.checklists)
    return OwnNotice(
        notice=notice,
        items=tuple(Name(one.title.zh, one.title.en) for one in known if one is not None),
    )


def inspections(
    tx: Transaction, rows: list[store.OwnVisit], now: datetime
) -> tuple[OwnInspection, ...]:
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    officers = {row.id: msgspec.json.decode(row.officers, type=list[str]) for row in rows}
    names = evidence.people(tx, {one for some in officers.values() for one in some})
    found: list[OwnInspection] = []
    for row in rows:
        taken = row.closed_ms is not None and ratings_store.has_token(tx, row.id)
        _, zh, en = agencies.get(row.agency_path, ("", row.agency_path, row.agency_path))
        found.append(
            OwnInspection(
                id=row.id,
                day=day_of(clock.from_ms(row.opened_ms)),
                agency=Name(zh, en),
                officers=tuple(names.get(one, Name(one, one)) for one in officers[row.id]),
                purpose=row.purpose,
                inspection_type=row.inspection_type,
                state=row.state,
                result=row.result,
                act_code=act_code.shown(row.act_code) if row.act_code else "",
                base=f"/a/{row.act_secret}" if row.act_secret else "",
                can_rate=not taken and _is_rateable(row, now),
                token_given=taken,
            )
        )
    return tuple(found)


def _is_rateable(row: store.OwnVisit, now: datetime) -> bool:
    if row.closed_ms is None or row.enterprise_id is None:
        return False
    return is_open(keys.month_of(clock.from_ms(row.closed_ms)), day_of(now))


def _counters(
    tx: Transaction, enterprise: Enterprise, rows: list[store.OwnVisit], day: date
) -> tuple[OwnCounter, ...]:
    """Of every body that came this year."""
    came = {
        row.agency_path for row in rows if day_of(clock.from_ms(row.opened_ms)).year == day.year
    }
    answers = [frequency.check(tx, path, enterprise.id, day) for path in sorted(came)]
    return tuple(
        OwnCounter(
            agency=one.agency.name,
            counted=one.own.counted,
            exempt=one.own.exempt,
            cap=one.cap.per_year if one.cap else None,
            verified=one.cap is not None and one.cap.basis.verified,
        )
        for one in answers
    )
