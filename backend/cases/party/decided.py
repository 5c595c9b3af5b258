"""What the party reads of a decision on the spot: all of it was told to its face already."""

from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases import store as cases_store
from backend.cases.evidence.sources import records_of
from backend.cases.model import Party
from backend.cases.party.hiding import hidden
from backend.cases.party.model import Form
from backend.cases.party.windows import Key, Step, Window, deferred, window_of
from backend.cases.procedure.acts import Penalty
from backend.cases.procedure.owing import Owing
from backend.cases.summary import debt, showing, store
from backend.cases.summary.model import ChangeResult
from backend.cases.summary.paper import Told
from backend.cases.summary.said import Said, said_of
from backend.cases.summary.store import SummaryRow, Wanted
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.trust import instant
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import shipped_limits
from backend.law.model import Bilingual
from backend.law.summary import summary_law
from backend.problems import NotFound

MORE_TIME: tuple[Form, ...] = ("deferral", "instalments")
"""What the party of a decision on the spot can ask for here."""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came in."""

    on: date
    amount: int
    receipt: str


class Pictured(msgspec.Struct, frozen=True, kw_only=True):
    """A photo on which it rests."""

    title: Bilingual
    sha256: str
    type: str


class DecidedCase(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page of a decision on the spot."""

    case: str
    number: str
    body: Name
    officers: tuple[Name, ...]
    party: Party
    cause: str
    captures: int
    """Photos and other records on which it rests, besides the record of the visit."""
    pictures: tuple[Pictured, ...]
    """Those of them that are photos, are here and still count."""
    statement: str
    heard: str
    clause: str
    penalty: Penalty
    place: str
    at: datetime
    handed_on: date | None
    how: str
    """How it was handed over; empty while it was not."""
    refusal: str
    """Why nobody signed for it."""
    changed: ChangeResult | None
    """What became of it, last; None while it stands as it was made."""
    change_reason: str
    payments: tuple[Payment, ...]
    owed: int
    owing: Owing | None
    windows: dict[Key, Window]
    payment: Bilingual
    remedy: Bilingual
    reported: bool
    today: date
    indexes: tuple[int, ...]
    """Of the entries that tell all this, in the order of the log."""

    def can(self, form: str) -> Step | None:
        """More time to pay, as long as something is to be paid."""
        wanted: Form | None = next((one for one in MORE_TIME if one == form), None)
        if wanted is None or self.owed <= 0 or self.handed_on is None:
            return None
        return Step(form=wanted, window=self.windows.get("payment"))


def row_of(tx: Transaction, case: str) -> SummaryRow | None:
    """The decision on the spot under this id. Phones choose their ids: one that is a case of the
    ordinary procedure already stays that case.
    """
    return store.by_id(tx, case) if cases_store.case_by_id(tx, case) is None else None


def read(tx: Transaction, case: str, server_kid: str, now: datetime) -> DecidedCase:
    """NotFound when no phone sent such a decision. `server_kid`: of the chain in which supervisors
    mark what cannot be used.
    """
    row = row_of(tx, case)
    if row is None:
        raise NotFound
    events = store.events(tx, [case])
    said = said_of(events)
    handing, law, body = said.handing, summary_law(), row.body
    today, calendar = day_of(now), calendar_of(tx)
    agency = showing.agency_of(tx, row.agency_path)
    people = evidence.people(tx, body.officers)
    own = (body.party.name, body.party.identity, body.party.phone)
    return DecidedCase(
        case=case,
        number=body.number,
        body=agency.name,
        officers=tuple(people.get(one, Name(one, one)) for one in body.officers),
        party=showing.party_of(body.party),
        cause=hidden(body.cause, own),
        captures=len(body.captures),
        pictures=_pictures(tx, row, server_kid),
        statement=body.statement,
        heard=body.heard,
        clause=body.basis.clause,
        penalty=_penalty(row, said),
        place=body.place,
        at=instant(row.wall) or clock.from_ms(row.received_ms),
        handed_on=said.handed_on,
        how=handing[1].how if handing else "",
        refusal=(handing[1].refusal or "") if handing else "",
        changed=said.changed[-1][1].result if said.changed else None,
        change_reason=said.changed[-1][1].reason if said.changed else "",
        payments=_payments(said),
        owed=debt.remaining(row, said, today, calendar),
        owing=debt.owing_of(row, said, today, calendar),
        windows=_windows(row, said, today, tx),
        payment=law.payment,
        remedy=law.remedy,
        reported=bool(said.reported),
        today=today,
        indexes=(row.idx, *(one.idx for one in events)),
    )


def _penalty(row: SummaryRow, said: Said) -> Penalty:
    """What stands; of an annulled decision what it had been."""
    fine = row.body.fine if said.is_annulled else said.fine_of(row.body.fine)
    kind = "warning" if row.body.fine and not fine else row.body.penalty
    return Penalty(kinds=(kind,), fine=fine)


def _pictures(tx: Transaction, row: SummaryRow, server_kid: str) -> tuple[Pictured, ...]:
    named = frozenset(row.body.captures)
    records = records_of(tx, {row.visit}, server_kid)[0] if named else []
    return tuple(
        Pictured(title=one.material.title, sha256=one.material.thumbnail, type=one.material.type)
        for one in records
        if one.material.source.form == "photo"
        and one.material.source.capture in named
        and one.material.thumbnail
        and one.material.fallen is None
    )


def told_of(tx: Transaction, case: str) -> Told:
    """What its paper speaks of; NotFound."""
    row = row_of(tx, case)
    if row is None:
        raise NotFound
    return showing.told_of(tx, row)


def of_enterprise(tx: Transaction, enterprise: str) -> list[SummaryRow]:
    """Those in which it is the party itself, newest first."""
    found = store.page(tx, Wanted(scope="/", enterprise=enterprise))
    return [one for one in found if one.body.party.kind == "organisation"]


def _payments(said: Said) -> tuple[Payment, ...]:
    collected = [
        Payment(on=said.day_of(event), amount=one.fine, receipt=one.receipt)
        for event, one in said.collected
    ]
    later = [Payment(on=one.on, amount=one.amount, receipt=one.receipt) for _, one in said.paid]
    return tuple(sorted((*collected, *later), key=lambda one: one.on))


def _windows(row: SummaryRow, said: Said, today: date, tx: Transaction) -> dict[Key, Window]:
    """From the day on which it was handed over. A suit has none of its own: reconsideration comes
    first (行政复议法 23).
    """
    start = said.handed_on
    if start is None:
        return {}
    keys: tuple[Key, ...] = (
        ("payment", "reconsideration") if row.body.fine else ("reconsideration",)
    )
    limits, calendar = shipped_limits(), calendar_of(tx)
    told: dict[Key, Window] = {
        key: window_of(key, limits[key], start, today, calendar) for key in keys
    }
    granted = said.more_time
    if granted is not None and granted.until is not None and "payment" in told:
        told["payment"] = deferred(told["payment"], granted.until, today)
    return told


def payment_window(tx: Transaction, row: SummaryRow, said: Said, today: date) -> Window | None:
    """Until when the fine is to be paid; None before it was handed over."""
    return _windows(row, said, today, tx).get("payment")
