"""One interview for its paper."""

from collections.abc import Sequence

from backend import clock
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.cases.interviews import store
from backend.cases.interviews.assembling import interviews_in, people_of
from backend.cases.interviews.paper import Told
from backend.cases.summary.store import signer_of
from backend.clock import CHINA
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.trust import instant
from backend.inspections import store as inspections_store
from backend.problems import NotFound
from backend.web import Asker


def told_of(tx: Transaction, asker: Asker, interview: str) -> Told:
    """What its paper speaks of; NotFound for whoever may not see the visit it belongs to."""
    said = store.of_interview(tx, interview)
    told = _told(tx, said)
    if told is None or not _may_see(tx, asker, said[0]):
        raise NotFound
    return told


def told_at(tx: Transaction, visit: str) -> list[Told]:
    """Every interview of a visit, for the file of its case."""
    said = store.of_visit(tx, visit)
    each = [
        _told(tx, [one for one in said if one.interview == interview])
        for interview in dict.fromkeys(one.interview for one in said)
    ]
    return [one for one in each if one is not None]


def _told(tx: Transaction, said: Sequence[store.SaidRow]) -> Told | None:
    """One interview from everything said in it; None while its beginning is not here."""
    found = interviews_in(said, evidence.people(tx, people_of(said)))
    if not found:
        return None
    one, first = found[0], said[0]
    visit = inspections_store.by_id(tx, one.visit)
    agency = inspections_store.agencies_at(tx, [first.agency_path]).get(first.agency_path)
    officers = [(person, agencies_store.officer_by_id(tx, person.id)) for person in one.officers]
    at = instant(one.began) or clock.from_ms(first.received_ms)
    signer = None
    if one.signature is not None:
        signer = signer_of(tx, one.visit, one.signature) or one.person
    return Told(
        interview=one,
        agency=agency[1] if agency else first.agency_path,
        enterprise=visit.enterprise_name if visit else "",
        officers=tuple(
            (person.name.zh, known.certificate.number if known else "")
            for person, known in officers
        ),
        at=at.astimezone(CHINA),
        signer=signer,
        act_code=(visit.act_code or "") if visit else "",
    )


def _may_see(tx: Transaction, asker: Asker, first: store.SaidRow) -> bool:
    if asker.role == "officer":
        officer = asker.officer_id
        return officer is not None and inspections_store.is_officer_of(tx, first.visit, officer)
    return in_scope(first.agency_path, asker.agency_path)
