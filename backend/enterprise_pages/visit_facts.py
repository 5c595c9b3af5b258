"""Everything the enterprise's page says about one visit, read in one transaction.

The visit's own entries are the source, not a list's row: while they have not arrived the page
still says who stands there, from the registration of the phone whose code was scanned.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from backend import clock
from backend.accounts.model import CertificateState, Name
from backend.agencies import store as agencies_store
from backend.agencies.model import certificate_state
from backend.clock import day_of
from backend.codes import act_code
from backend.database import Transaction
from backend.enterprise_pages import captured, store
from backend.enterprise_pages.doorways import is_over
from backend.enterprise_pages.model import (
    ArrivalConfirmed,
    CapturedList,
    Doorway,
    EvidenceConfirmed,
    ResultReceived,
    Said,
)
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.evidence import bodies
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.inspections import store as inspections_store
from backend.law import model as law_model
from backend.law import service as law
from backend.ledger.model import LoggedEntry
from offline_sync import base64url

Phase = Literal["arriving", "open", "closed", "over"]
Standing = CertificateState | Literal["unknown"]
Verdict = Literal["valid", "invalid", "single", "service", "arriving"]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One officer, as he stands there."""

    id: str
    name: Name
    number: str
    valid_until: date | None
    standing: Standing
    has_portrait: bool


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was answered with `fail`."""

    title: Name
    basis: Name
    note: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How the visit ended."""

    result: str
    summary: str
    failed: tuple[Failed, ...]
    entry: str
    """b64u hash of the closing."""
    received: bool


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True):
    doorway: Doorway
    phase: Phase
    verdict: Verdict
    agencies: tuple[Name, ...]
    """The body that inspects, then those of a joint visit."""
    agency_path: str
    day: date
    """Day of the opening in China; today while it has not arrived."""
    enterprise: Enterprise | None
    """As registered; None for a name that was typed, and while the visit is not here."""
    enterprise_name: str
    """As registered, else as the officer wrote it."""
    act_code: str
    purpose: str
    inspection_type: str
    trigger: str
    made_up: bool
    people: tuple[Shown, ...]
    checklists: tuple[law_model.Checklist, ...]
    captured: CapturedList
    said: tuple[Said, ...]
    result: Result | None
    closed_ms: int | None
    permit: str | None

    @property
    def arrived(self) -> bool:
        """Whether the enterprise has confirmed that these people came."""
        return any(isinstance(one.act, ArrivalConfirmed) for one in self.said)

    @property
    def confirmation(self) -> Said | None:
        """The newest confirmation of the list."""
        found = [one for one in self.said if isinstance(one.act, EvidenceConfirmed)]
        return found[-1] if found else None


def read(tx: Transaction, doorway: Doorway, *, tree_size: int, now: datetime) -> VisitFacts:
    """The visit as the log holds it at `tree_size`."""
    entries = evidence_store.entries_of_visits(tx, [doorway.visit])
    said = tuple(store.acts_of(tx, doorway.visit))
    opening = _opening(entries)
    closing = next((entry for entry in entries if entry.kind == "visit.closed"), None)
    officers = _officers(doorway, opening)
    today = day_of(now)
    people = tuple(shown_officer(tx, officer, today) for officer in officers)
    row = inspections_store.by_id(tx, doorway.visit)
    agency_path = row.agency_path if row is not None else _path_of(tx, officers)
    purpose = "inspection" if opening is None else opening.purpose
    confirmed = [one.act for one in said if isinstance(one.act, EvidenceConfirmed)]
    names = evidence.people(tx, {entry.by_id for entry in entries})
    act = None if opening is None else opening.act
    enterprise = None if opening is None else _enterprise(tx, opening.enterprise)
    return VisitFacts(
        doorway=doorway,
        phase=_phase(opening, closing, now),
        verdict=_verdict(opening, purpose, people),
        agencies=_agencies(tx, agency_path, [] if opening is None else opening.joint),
        agency_path=agency_path,
        day=today if row is None else _day(row.opened_ms),
        enterprise=enterprise,
        enterprise_name=_name(enterprise, opening),
        act_code="" if act is None else act_code.shown(act.code),
        purpose=purpose,
        inspection_type="" if opening is None else opening.inspection_type,
        trigger="" if opening is None or opening.trigger is None else opening.trigger.kind,
        made_up=opening is not None and opening.made_up is not None,
        people=people,
        checklists=_checklists(opening),
        captured=captured.list_of(
            entries,
            names,
            tree_size=tree_size,
            confirmed_size=confirmed[-1].tree_size if confirmed else None,
        ),
        said=said,
        result=_result(entries, closing, said),
        closed_ms=None if closing is None else closing.received_ms,
        permit=None if opening is None else opening.permit,
    )


def officers_at(tx: Transaction, doorway: Doorway, now: datetime) -> list[str]:
    """Whom the page shows; nobody any more when it has shrunk."""
    entries = evidence_store.entries_of_visits(tx, [doorway.visit])
    opening = _opening(entries)
    closing = next((entry for entry in entries if entry.kind == "visit.closed"), None)
    return [] if _phase(opening, closing, now) == "over" else _officers(doorway, opening)


def _bodies(entries: Sequence[LoggedEntry], kind: type[bodies.Body]) -> list[bodies.Body]:
    """The readable bodies of this kind; what cannot be read is a finding at the desk, not here."""
    found: list[bodies.Body] = []
    for entry in entries:
        if bodies.BODIES.get(entry.kind) is kind:
            try:
                found.append(bodies.read(entry.kind, entry.body))
            except bodies.UnreadableBodyError:
                continue
    return found


def _opening(entries: Sequence[LoggedEntry]) -> bodies.VisitOpened | None:
    """The first opening counts: nobody takes a visit over."""
    for body in _bodies(entries, bodies.VisitOpened):
        assert isinstance(body, bodies.VisitOpened)
        return body
    return None


def _officers(doorway: Doorway, opening: bodies.VisitOpened | None) -> list[str]:
    """Those of the visit; while it is not here, whoever showed the code. Whoever showed it stands
    there, named in the visit or not.
    """
    named = [] if opening is None else opening.officers
    shown = [] if doorway.officer is None else [doorway.officer]
    return list(dict.fromkeys([*named, *shown]))


def shown_officer(tx: Transaction, officer_id: str, today: date) -> Shown:
    officer = agencies_store.officer_by_id(tx, officer_id)
    if officer is None:
        return Shown(
            id=officer_id,
            name=Name(officer_id, officer_id),
            number="",
            valid_until=None,
            standing="unknown",
            has_portrait=False,
        )
    return Shown(
        id=officer.id,
        name=officer.name,
        number=officer.certificate.number,
        valid_until=officer.certificate.valid_until,
        standing=certificate_state(officer.certificate, today),
        has_portrait=agencies_store.has_portrait(tx, officer.id),
    )


def _path_of(tx: Transaction, officers: Sequence[str]) -> str:
    """The body of the first officer the register knows."""
    for officer_id in officers:
        officer = agencies_store.officer_by_id(tx, officer_id)
        if officer is not None:
            return officer.agency_path
    return ""


def _agencies(tx: Transaction, path: str, joint: Sequence[str]) -> tuple[Name, ...]:
    found = [
        Name(zh, en)
        for _, zh, en in inspections_store.agencies_at(tx, [path] if path else []).values()
    ]
    for agency_id in joint:
        agency = agencies_store.agency_by_id(tx, agency_id)
        if agency is not None and agency.path != path:
            found.append(agency.name)
    return tuple(found)


def _enterprise(tx: Transaction, named: bodies.EnterpriseNamed) -> Enterprise | None:
    if named.id is not None:
        return enterprises_store.by_id(tx, named.id)
    return None if named.uscc is None else enterprises_store.by_uscc(tx, named.uscc)


def _name(enterprise: Enterprise | None, opening: bodies.VisitOpened | None) -> str:
    if enterprise is not None:
        return enterprise.name
    return "" if opening is None else opening.enterprise.name


def _phase(opening: bodies.VisitOpened | None, closing: LoggedEntry | None, now: datetime) -> Phase:
    if closing is not None:
        return "over" if is_over(closing.received_ms, now) else "closed"
    return "arriving" if opening is None else "open"


def _verdict(opening: bodies.VisitOpened | None, purpose: str, people: Sequence[Shown]) -> Verdict:
    """What stands above everything else; the worst is said first."""
    if not people or any(one.standing != "valid" for one in people):
        return "invalid"
    if opening is None:
        return "arriving"
    if purpose != "inspection":
        return "service"
    return "valid" if len(people) > 1 else "single"


def _checklists(opening: bodies.VisitOpened | None) -> tuple[law_model.Checklist, ...]:
    wanted = [] if opening is None else opening.checklists
    found = (law.checklist_by_id(one) for one in dict.fromkeys(wanted))
    return tuple(one for one in found if one is not None)


def _day(opened_ms: int) -> date:
    return day_of(clock.from_ms(opened_ms))


def _result(
    entries: Sequence[LoggedEntry], closing: LoggedEntry | None, said: Sequence[Said]
) -> Result | None:
    if closing is None:
        return None
    read = _bodies([closing], bodies.VisitClosed)
    body = read[0] if read else None
    assert body is None or isinstance(body, bodies.VisitClosed)
    entry = base64url.encode(closing.hash)
    return Result(
        result="" if body is None else body.result,
        summary="" if body is None else body.summary,
        failed=_failed(entries),
        entry=entry,
        received=any(
            isinstance(one.act, ResultReceived) and one.act.entry == entry for one in said
        ),
    )


def _failed(entries: Sequence[LoggedEntry]) -> tuple[Failed, ...]:
    """What stands as `fail`: of several answers to one question the last of its phone counts."""
    standing: dict[tuple[str, str], tuple[int, bodies.ChecklistAnswered]] = {}
    for entry in entries:
        for body in _bodies([entry], bodies.ChecklistAnswered):
            assert isinstance(body, bodies.ChecklistAnswered)
            known = standing.get((body.checklist, body.item))
            if known is None or known[0] < entry.seq:
                standing[body.checklist, body.item] = (entry.seq, body)
    return tuple(_failing(body) for _, body in standing.values() if body.answer == "fail")


def _failing(body: bodies.ChecklistAnswered) -> Failed:
    checklist = law.checklist_by_id(body.checklist)
    items = () if checklist is None else checklist.items
    item = next((one for one in items if one.id == body.item), None)
    if item is None:
        return Failed(title=Name(body.item, body.item), basis=Name("", ""), note=body.text)
    return Failed(
        title=Name(item.text.zh, item.text.en),
        basis=Name(item.basis.zh, item.basis.en),
        note=body.text,
    )
