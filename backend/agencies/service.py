"""What others ask about agencies and officers."""

from datetime import date, datetime

from backend.accounts.model import (
    Account,
    AgencyBrief,
    CertificateBrief,
    OfficerBrief,
    Profile,
)
from backend.agencies import store
from backend.agencies.model import (
    Agency,
    ListedOfficer,
    NamedAgency,
    Officer,
    certificate_state,
)
from backend.clock import day_of
from backend.database import Transaction
from backend.problems import NotFound


def find_profile(tx: Transaction, account: Account, now: datetime) -> Profile:
    """Agency and certificate of an account's holder; NotFound when its agency is gone."""
    agency = store.agency_by_id(tx, account.agency_id)
    if agency is None:
        raise NotFound
    officer = account.officer_id and store.officer_by_id(tx, account.officer_id)
    return Profile(
        agency=AgencyBrief(id=agency.id, name=agency.name, level=agency.level),
        officer=officer_brief(officer, day_of(now)) if officer else None,
    )


def officer_brief(officer: Officer, day: date) -> OfficerBrief:
    """What a screen says about an officer's certificate on that day."""
    certificate = officer.certificate
    return OfficerBrief(
        id=officer.id,
        certificate=CertificateBrief(
            number=certificate.number,
            valid_until=certificate.valid_until,
            state=certificate_state(certificate, day),
        ),
    )


def agencies_of(tx: Transaction, asker_path: str) -> list[Agency]:
    """The asker's part of the tree, parents before children."""
    return store.agencies_in_scope(tx, asker_path)


def territory_of(tx: Transaction, agency_id: str) -> str:
    """Path of the region an agency works in; NotFound when there is no such agency."""
    agency = store.agency_by_id(tx, agency_id)
    if agency is None:
        raise NotFound
    return agency.territory


def officers_of(tx: Transaction, scope: str, day: date) -> list[ListedOfficer]:
    """Officers at and below a path who can be sent out, with the state of their certificates on
    that day.
    """
    names = {agency.id: agency.name for agency in store.agencies_in_scope(tx, scope)}
    return [
        ListedOfficer(
            id=officer.id,
            name=officer.name,
            agency_id=officer.agency_id,
            agency=NamedAgency(id=officer.agency_id, name=names[officer.agency_id]),
            certificate=officer_brief(officer, day).certificate,
        )
        for officer in store.officers_serving(tx, scope)
    ]
