"""What becomes of decisions in the demo year: most fines on the spot are paid, some decisions are
public, one waits for its check, one was taken off and one is not published.
"""

from datetime import datetime, timedelta

from backend.cases.party.entering import end_of
from backend.cases.procedure.money import yuan_of
from backend.cases.publication import matter, redacting, rules, service
from backend.cases.publication.model import (
    CheckAsked,
    DeclineAsked,
    Judged,
    PrepareAsked,
    WithdrawAsked,
)
from backend.cases.publication.service import Step
from backend.cases.summary import service as summaries
from backend.cases.summary import store as summary_store
from backend.cases.summary.said import Said, said_of
from backend.cases.summary.store import SummaryRow, Wanted
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_party import HEAD, officer_asker
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.web import Asker

PUBLISHED = 6
LOOKED_AT = 40
"""Newest decisions on the spot among which those to publish are chosen."""
PAID_AFTER = timedelta(days=5)
PAID_BEFORE = timedelta(days=13)
UNPAID_EVERY = 6
"""One fine in so many is not paid: a desk and its party have something to see."""


def pay(tx: Transaction, ledger: Ledger, now: datetime) -> None:
    """What the bank reports this week of fines of the last."""
    today = day_of(now)
    for row, said in _newest(tx):
        late = today - row.decided_on
        unpaid = row.body.fine > 0 and not said.paid
        if not unpaid or not PAID_AFTER <= late <= PAID_BEFORE or row.idx % UNPAID_EVERY == 0:
            continue
        summaries.pay(
            tx,
            ledger,
            row,
            amount=row.body.fine,
            receipt=f"演示票据 {yuan_of(row.body.fine)}-{row.idx}",
            payment=demo_id("paid", row.id),
            by="a-chenj",
            now=now,
        )


async def publish(
    database: Database, ledger: Ledger, views: Views, now: datetime, cases: tuple[str, ...] = ()
) -> None:
    """The newest fines on the spot, and these cases; safe to be told again."""

    def step(asker: Asker) -> Step:
        return Step(database=database, ledger=ledger, views=views, asker=asker, now=now)

    spots = await database.read(lambda tx: [row for row, said in _newest(tx) if said.handed])
    fined = [one.id for one in spots if one.body.fine > 0][: PUBLISHED + 2]
    for number, case in enumerate((*cases, *fined)):
        asked = await database.read(lambda tx, case=case: _judged(tx, case))
        if asked is None:
            continue
        request, officer = asked
        await service.prepare(step(officer_asker(officer)), case, request)
        if number == len(fined) - 1:
            break  # this one still waits for its check
        check = CheckAsked(id=demo_id(case, "checked"), version=request.id, agrees=True)
        await service.check(step(HEAD), case, check)
        if number == 1:
            off = WithdrawAsked(
                id=demo_id(case, "taken off"),
                because="mistake",
                reason="公开的文本有误，撤回重做。",
            )
            await service.withdraw(step(HEAD), case, off)
    for warned in [one.id for one in spots if one.body.fine == 0][:1]:
        reason = DeclineAsked(id=demo_id(warned, "not published"), ground="warning-only")
        await service.decline(step(HEAD), warned, reason)


def _newest(tx: Transaction) -> list[tuple[SummaryRow, Said]]:
    rows = summary_store.page(tx, Wanted(scope="/", limit=LOOKED_AT))
    events = summary_store.events(tx, [row.id for row in rows])
    return [(row, said_of([one for one in events if one.case == row.id])) for row in rows]


def _judged(tx: Transaction, case: str) -> tuple[PrepareAsked, str] | None:
    """Everything that was found is hidden; and who prepares it."""
    about = matter.seen(tx, HEAD, case)
    source = matter.source_of(tx, about)
    if source is None:
        return None
    findings = redacting.found(source.text, source.known)
    return (
        PrepareAsked(
            id=demo_id(case, "prepared"),
            decision=source.decision,
            judged=tuple(Judged(finding=one.id) for one in findings),
            duration=next(iter(rules.durations())),
        ),
        about.officers[0],
    )


def parties(tx: Transaction) -> list[tuple[str, str, str]]:
    """Case, name and end of identity of one whose fine is still to be paid."""
    for row, said in _newest(tx):
        if row.body.fine > 0 and said.handed and not said.paid and row.body.party.identity:
            return [(row.id, row.body.party.name, end_of(row.body.party.identity))]
    return []
