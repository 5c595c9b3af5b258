"""What desks do with decisions on the spot: have them on file, and answer what officers ask for."""

from datetime import date, datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.cases.party.model import PartyAnswered
from backend.cases.procedure.money import yuan_of
from backend.cases.service import logged_case
from backend.cases.summary import debt, store
from backend.cases.summary.model import (
    AsideAsked,
    PaymentAsked,
    SummaryPaid,
    SummaryReported,
    WishPutAside,
)
from backend.cases.summary.problems import SummaryNotOwed, WishAnswered
from backend.cases.summary.said import Said, said_of
from backend.cases.summary.store import EventRow, SummaryRow, WishRow
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.inspections import store as inspections_store
from backend.law.calendar.service import calendar_of
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker

LOGGED = ("summary.paid", "summary.changed")
"""What is read from the log itself before somebody adds to it."""


def seen(tx: Transaction, asker: Asker, case: str) -> SummaryRow:
    """The decision if this asker may see it; NotFound otherwise, as for one that is not there."""
    row = store.by_id(tx, case)
    if row is None or not may_see(asker, row):
        raise NotFound
    return row


def may_see(asker: Asker, row: SummaryRow) -> bool:
    """Officers see what names them, others what their part of the tree decided."""
    if asker.role == "officer":
        return asker.officer_id is not None and asker.officer_id in {row.by, *row.body.officers}
    return in_scope(row.agency_path, asker.agency_path)


async def report(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """The body has the decision on file (行政处罚法 52). The first report stands."""
    today: date = day_of(now)

    def write(tx: Transaction) -> int | None:
        seen(tx, asker, case)
        if store.logged_of(tx, ledger.keys.kid, case, "summary.reported") is not None:
            return None
        body = SummaryReported(case=case, on=today)
        return ledger.act(
            tx, kind="summary.reported", by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


async def note_payment(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: PaymentAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """What the bank reports. Asked again under its id, nothing changes; SummaryNotOwed for more
    than is still owed: somebody else was faster, or a digit is too many.
    """

    def write(tx: Transaction) -> int | None:
        row = seen(tx, asker, case)
        said = said_logged(tx, ledger, row)
        before = next((one for _, one in said.paid if one.id == asked.id), None)
        if before is not None:
            if (before.amount, before.receipt) != (asked.amount, asked.receipt.strip()):
                raise MalformedRequest(why="id: another payment has it")
            return None
        left = debt.remaining(row, said, day_of(now), calendar_of(tx))
        if asked.amount > left:
            raise SummaryNotOwed(owed=yuan_of(left))
        return pay(
            tx,
            ledger,
            row,
            amount=asked.amount,
            receipt=asked.receipt.strip(),
            payment=asked.id,
            by=asker.account_id,
            now=now,
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def pay(
    tx: Transaction,
    ledger: Ledger,
    row: SummaryRow,
    *,
    amount: int,
    receipt: str,
    payment: str,
    by: str,
    now: datetime,
) -> int:
    """Enter a payment; its index in the log."""
    body = SummaryPaid(case=row.id, id=payment, on=day_of(now), amount=amount, receipt=receipt)
    return ledger.act(tx, kind="summary.paid", by=by, subject=row.id, body=body, now=now)


def said_logged(tx: Transaction, ledger: Ledger, row: SummaryRow) -> Said:
    """What was said of a decision, with payments and changes as the log has them: their view may
    lag.
    """
    events = store.events(tx, [row.id])
    known = {one.idx for one in events}
    entries = ledger_store.said_about(tx, ledger.keys.kid, row.id, list(LOGGED))
    more: list[EventRow] = []
    for index, raw in entries:
        if index in known:
            continue
        payload = payload_of(raw)
        more.append(
            EventRow(
                idx=index,
                case=row.id,
                kind=payload["kind"],
                by=payload["by"],
                wall="",
                received_ms=0,
                body=payload["body"],
            )
        )
    return said_of([*events, *more])


def answers_logged(tx: Transaction, ledger: Ledger, case: str) -> list[PartyAnswered]:
    """What the body answered its party, as the log has it."""
    return [
        msgspec.convert(payload_of(raw)["body"], PartyAnswered)
        for _, raw in ledger_store.said_about(tx, ledger.keys.kid, case, ["party.answered"])
    ]


def wish_seen(tx: Transaction, asker: Asker, case: str) -> WishRow:
    """What an officer asked for, for those who may see the visit it came from."""
    row = store.wish_by_id(tx, case)
    if row is None:
        raise NotFound
    if asker.role == "officer":
        officer = asker.officer_id
        if officer is None or not inspections_store.is_officer_of(tx, row.visit, officer):
            raise NotFound
    elif not in_scope(row.agency_path, asker.agency_path):
        raise NotFound
    return row


async def put_aside(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: AsideAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """No case is proposed on it, and why. WishAnswered when somebody proposed it meanwhile, or put
    it aside with other words; the same words again are harmless.
    """

    def write(tx: Transaction) -> int | None:
        row = wish_seen(tx, asker, case)
        if asker.role == "officer" and asker.officer_id != row.by:
            raise Forbidden
        reason = asked.reason.strip()
        if logged_case(tx, ledger, case).bodies:
            raise WishAnswered
        known = store.logged_of(tx, ledger.keys.kid, case, "case.ask_declined")
        if known is not None:
            said = msgspec.convert(payload_of(known)["body"], WishPutAside)
            if said.reason != reason:
                raise WishAnswered
            return None
        body = WishPutAside(case=case, reason=reason)
        return ledger.act(
            tx, kind="case.ask_declined", by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
