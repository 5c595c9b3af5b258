"""Paying a fine on the party's page: an order is begun here, settled wherever the money moves, and
told to us by a signed message. The message may come twice, late, or never; the order counts once.

Who decides and who collects are apart (行政处罚法 67): no money ever passes through Palm.
"""

import hmac
import uuid
from datetime import date, datetime
from typing import Annotated, Protocol

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.cases.party import store
from backend.cases.party.capability import key_for
from backend.cases.party.decided import row_of
from backend.cases.party.entering import BY_PARTY
from backend.cases.party.problems import NothingToDo, PaymentRefused
from backend.cases.party.store import OrderRow
from backend.cases.party.telling import tell_officers, tell_people
from backend.cases.problems import ActRefused
from backend.cases.procedure.acts import Paid
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import debt_of, owing_at
from backend.cases.service import log_act, logged_case
from backend.cases.summary import debt
from backend.cases.summary import service as summary
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.law.calendar.service import calendar_of
from backend.law.working_days import CalendarUnknownError, WorkCalendar
from backend.ledger.server_keys import ServerKeys
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound

MESSAGE_BYTES_MAX = 4096
_PAID = Name("当事人缴纳了罚款", "The party has paid")
_PAID_ASTRAY = Name(
    "当事人缴纳了一笔款项，但案件现在不能记入，请核实是否退还",
    "The party has paid, but the case takes no payment now: see whether it is given back",
)
_OVERPAID = Name(
    "当事人缴纳的款项超过应缴金额，请核实是否退还",
    "The party has paid more than was owed: see whether it is given back",
)
_NAMESPACE = uuid.UUID("6d0f3f5e-6d5d-4c39-9a53-6f4a8a0a5b11")


class PaymentTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a provider tells: that an order is paid."""

    order: Annotated[str, msgspec.Meta(max_length=36)]
    amount: Annotated[int, msgspec.Meta(ge=1, le=10**15)]
    """Fen."""
    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    """Number of the official receipt."""


class Provider(Protocol):
    """Where the money moves."""

    def till(self, order: OrderRow, page: str) -> str:
        """The address where the party pays; `page` is where it came from."""
        ...

    def signature(self, message: bytes) -> str:
        """What the provider puts beside a message of its own."""
        ...


class DemoProvider:
    """A till of our own that moves no money: for demos alone, and it says so."""

    def __init__(self, keys: ServerKeys) -> None:
        self._key = key_for(keys, "demo till")

    def till(self, order: OrderRow, page: str) -> str:
        return f"{page}/till/{order.id}"

    def signature(self, message: bytes) -> str:
        return hmac.digest(self._key, message, "sha256").hex()


def provider_of(url: str, keys: ServerKeys) -> DemoProvider | None:
    """As the operator has set it; None where nobody can pay on the page."""
    return DemoProvider(keys) if url == "demo" else None


def owed_on(tx: Transaction, ledger: Ledger, case: str, today: date) -> int:
    """What is owed on a case, or on a decision on the spot, in fen."""
    calendar = calendar_of(tx)
    decided = row_of(tx, case)
    if decided is not None:
        return debt.remaining(decided, summary.said_logged(tx, ledger, decided), today, calendar)
    return owed(logged_case(tx, ledger, case).facts, today, calendar)


def next_part(tx: Transaction, ledger: Ledger, case: str, today: date) -> int:
    """What is open of the next instalment, in fen; nothing without a plan."""
    decided = row_of(tx, case)
    facts = (
        logged_case(tx, ledger, case).facts
        if decided is None
        else debt.facts_of(decided, summary.said_logged(tx, ledger, decided))
    )
    if not facts.instalments:
        return 0
    try:
        plan = owing_at(facts, today, calendar_of(tx)).instalments
    except CalendarUnknownError:
        return 0
    return next((one.open for one in plan if one.open), 0)


def owed(facts: Facts, today: date, calendar: WorkCalendar) -> int:
    """What the decision asks for and is not paid, with its surcharge, in fen."""
    if facts.stage not in ("service", "execution"):
        return 0
    try:
        return owing_at(facts, today, calendar).remaining
    except CalendarUnknownError:  # the last day to pay is not known: no surcharge can be claimed
        return max(0, debt_of(facts) - facts.paid)


async def begin(
    database: Database,
    ledger: Ledger,
    case: str,
    *,
    form: str,
    part: bool = False,
    now: datetime,
) -> OrderRow:
    """An order over what is owed now, or with `part` over the next instalment; while one over that
    amount is open, that one. The same form again is the same order. NothingToDo when nothing is
    owed.
    """

    def write(tx: Transaction) -> OrderRow:
        key = str(uuid.uuid5(_NAMESPACE, f"{case}\n{form}"))
        before = store.order_by_id(tx, key)
        if before is not None:
            return before
        count = next_part if part else owed_on
        amount = count(tx, ledger, case, day_of(now))
        if amount == 0:
            raise NothingToDo
        waiting = store.open_order(tx, case, amount)
        if waiting is not None:  # of another window: whoever pays in both has paid one order
            return waiting
        order = OrderRow(
            id=key,
            case_id=case,
            amount=amount,
            created_ms=clock.to_ms(now),
            paid_ms=None,
            reference="",
        )
        store.add_order(tx, order)
        return order

    return await database.write(write)


def order_of(tx: Transaction, case: str, order: str) -> OrderRow:
    """NotFound for an order of another case."""
    found = store.order_by_id(tx, order)
    if found is None or found.case_id != case:
        raise NotFound
    return found


async def settle(
    database: Database,
    ledger: Ledger,
    views: Views,
    provider: Provider | None,
    message: bytes,
    signature: str,
    *,
    now: datetime,
) -> None:
    """Take a provider's message: `fine.paid` by the party, once for each order. Where the case
    takes no payment any more the order is paid all the same, and its officers are told.

    PaymentRefused for a wrong signature, an unknown order or another amount.
    """
    expected = "" if provider is None else provider.signature(message)
    if not expected or not hmac.compare_digest(expected.encode(), signature.encode()):
        raise PaymentRefused
    try:
        told = msgspec.json.decode(message, type=PaymentTold)
    except msgspec.MsgspecError:
        raise PaymentRefused from None

    def write(tx: Transaction) -> int | None:
        order = store.order_by_id(tx, told.order)
        if order is None or order.amount != told.amount:
            raise PaymentRefused
        if order.paid_ms is not None:
            return None
        _enter(tx, ledger, order, told, now)
        store.order_paid(tx, order.id, told.reference, clock.to_ms(now))
        return 1

    if await database.write(write) is not None:
        await views.reached(ledger.published.size - 1)


def _enter(
    tx: Transaction, ledger: Ledger, order: OrderRow, told: PaymentTold, now: datetime
) -> None:
    """Into the log, and whoever handles it is told. The money has moved, whatever the case says."""
    decided = row_of(tx, order.case_id)
    if decided is not None:
        said = summary.said_logged(tx, ledger, decided)
        if all(one.id != order.id for _, one in said.paid):
            left = debt.remaining(decided, said, day_of(now), calendar_of(tx))
            summary.pay(
                tx,
                ledger,
                decided,
                amount=told.amount,
                receipt=told.reference,
                payment=order.id,
                by=BY_PARTY,
                now=now,
            )
            about = (decided.body.party.name, decided.body.number, decided.body.officers)
            title = _PAID if told.amount <= left else _OVERPAID
            tell_people(tx, ledger, about, title, by=BY_PARTY, now=now)
        return
    known = logged_case(tx, ledger, order.case_id)
    if any(one.id == order.id for one in known.bodies):
        return
    act = Paid(on=day_of(now), by=BY_PARTY, amount=told.amount, receipt=told.reference)
    title = _PAID
    try:
        log_act(tx, ledger, known, act, act_id=order.id, by=BY_PARTY, now=now)
    except ActRefused:
        title = _PAID_ASTRAY
    tell_officers(tx, ledger, known, title, by=BY_PARTY, now=now)
