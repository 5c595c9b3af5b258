"""The accounts of a part of the tree, and one of them with all that was done to it."""

from datetime import date, datetime

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import CertificateBrief
from backend.accounts.scope import in_scope
from backend.agencies.model import NamedAgency, certificate_state
from backend.agencies.staff import service, store
from backend.agencies.staff.model import StaffAct, StaffPage, StaffPhone, StaffRow, StaffShown
from backend.agencies.staff.store import Listed, Wanted
from backend.clock import day_of
from backend.database import Transaction
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.web import Asker

PAGE = 50


def page(tx: Transaction, wanted: Wanted, after: str, now: datetime) -> StaffPage:
    """The next accounts by login."""
    rows = store.listed(tx, wanted, after, PAGE + 1)
    day = day_of(now)
    return StaffPage(
        people=[_row(one, day) for one in rows[:PAGE]],
        next=rows[PAGE - 1].login if len(rows) > PAGE else "",
        total=store.count(tx, wanted),
    )


def shown(
    tx: Transaction, ledger: Ledger, account: str, *, asker: Asker, now: datetime
) -> StaffShown:
    """NotFound outside the asker's part of the tree."""
    one = store.by_id(tx, account)
    if one is None or not in_scope(one.agency_path, asker.agency_path):
        raise NotFound
    acts = _acts(tx, ledger, account)
    phones = accounts_store.devices_of_officer(tx, one.officer_id) if one.officer_id else []
    return StaffShown(
        row=_row(one, day_of(now)),
        certificate=service.certificate_fact(one),
        phones=[
            StaffPhone(
                kid=phone.kid,
                label=phone.label,
                enrolled_at=clock.from_ms(phone.enrolled_ms),
            )
            for phone in phones
            if phone.revoked_ms is None
        ],
        acts=acts,
        seen=acts[0].index if acts else -1,
        may_change=asker.role == "admin" and one.id != asker.account_id,
    )


def _acts(tx: Transaction, ledger: Ledger, account: str) -> list[StaffAct]:
    found = service.acts(tx, ledger, account)
    people = store.names_of_accounts(tx, sorted({one.by for one in found}))
    paths = {one.fact.agency for one in found}
    paths |= {one.fact.was.agency for one in found if one.fact.was}
    bodies = store.names_of_bodies(tx, sorted(paths))
    return [
        StaffAct(
            index=one.index,
            kind=one.kind,
            at=clock.from_ms(one.at_ms),
            by=people.get(one.by),
            fact=one.fact,
            agency=bodies.get(one.fact.agency),
            was_agency=None if one.fact.was is None else bodies.get(one.fact.was.agency),
        )
        for one in found
    ]


def _row(one: Listed, day: date) -> StaffRow:
    known = one.certificate
    return StaffRow(
        id=one.id,
        login=one.login,
        name=one.name,
        role=one.role,
        agency=NamedAgency(id=one.agency_id, name=one.agency_name),
        disabled=one.disabled,
        certificate=known
        and CertificateBrief(
            number=known.number,
            valid_until=known.valid_until,
            state=certificate_state(known, day),
        ),
        awaits_first_password=one.one_time_until_ms is not None,
    )
