"""More time to pay a fine that was decided on the spot: asked for by the party at its page, granted
or refused by a head of the body that decided (行政处罚法 66).
"""

from datetime import date, datetime

from backend.cases import store as cases_store
from backend.cases.party.decided import MORE_TIME, payment_window, row_of
from backend.cases.party.entering import BY_PARTY
from backend.cases.party.filing import (
    KIND,
    PER_CASE_MAX,
    TITLES,
    Filed,
    Filing,
    check_bytes,
    id_of,
    written,
)
from backend.cases.party.model import AnswerAsked, PartyAnswered, PartyWrote, Way
from backend.cases.party.problems import AlreadyAnswered, NothingToDo, TooMuchFiled
from backend.cases.party.telling import tell_people
from backend.cases.procedure.acts import Instalment
from backend.cases.summary import debt, service
from backend.cases.summary.said import Said
from backend.cases.summary.store import SummaryRow
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import months_later
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker

ANSWERED = "party.answered"
_YUAN = 100


def may_answer(tx: Transaction, asker: Asker, row: SummaryRow) -> bool:
    """Who stands for the head of the body that decided."""
    return asker.account_id in cases_store.heads_of(tx, row.agency_path)


async def file(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    filing: Filing,
    *,
    way: Way = "identity",
    now: datetime,
) -> Filed:
    """Take in what the party asks for; sent again, nothing changes. NotFound where this is no
    decision on the spot, NothingToDo where nothing is to be paid, TooMuchFiled.
    """

    def write(tx: Transaction) -> Filed:
        row = row_of(tx, case)
        if row is None:
            raise NotFound
        key = id_of(case, filing)
        before = written(tx, ledger, case)
        if any(one.id == key for one in before):
            return Filed(id=key)
        if len(before) >= PER_CASE_MAX:
            raise TooMuchFiled(limit=PER_CASE_MAX)
        check_bytes(before, sum(one.size for one in filing.attached))
        said = service.said_logged(tx, ledger, row)
        if filing.form not in MORE_TIME or not is_owed(tx, row, said, day_of(now)):
            raise NothingToDo
        wrote = _wrote(tx, row, said, key, filing, way, now)
        ledger.act(tx, kind=KIND, by=BY_PARTY, subject=case, body=wrote, now=now)
        about = (row.body.party.name, row.body.number, row.body.officers)
        told = tell_people(tx, ledger, about, TITLES[filing.form], by=BY_PARTY, now=now)
        return Filed(id=key, told=tuple(told))

    filed = await database.write(write)
    await views.reached(ledger.published.size - 1)
    return filed


def is_owed(tx: Transaction, row: SummaryRow, said: Said, today: date) -> bool:
    """Whether there is something to ask more time for."""
    return said.handed_on is not None and debt.remaining(row, said, today, calendar_of(tx)) > 0


def _wrote(
    tx: Transaction,
    row: SummaryRow,
    said: Said,
    key: str,
    filing: Filing,
    way: Way,
    now: datetime,
) -> PartyWrote:
    window = payment_window(tx, row, said, day_of(now))
    return PartyWrote(
        case=row.id,
        id=key,
        form=filing.form,
        way=way,
        signer=filing.signer,
        text=filing.text,
        attached=filing.attached,
        late=window is not None and window.over,
        until=window.last if window else None,
        wanted=filing.wanted,
        instalments=filing.instalments,
    )


def answer(
    tx: Transaction,
    ledger: Ledger,
    row: SummaryRow,
    asked: AnswerAsked,
    *,
    asker: Asker,
    now: datetime,
) -> int | None:
    """Enter the answer; None where it stands already. What is granted is counted from then on.

    Forbidden for whoever is no head of the body, NotFound for what nobody filed, AlreadyAnswered
    for the second of two, MalformedRequest for a day that is no more time.
    """
    service.seen(tx, asker, row.id)
    if not may_answer(tx, asker, row):
        raise Forbidden
    wrote = next((one for one in written(tx, ledger, row.id) if one.id == asked.wrote), None)
    if wrote is None:
        raise NotFound
    given = service.answers_logged(tx, ledger, row.id)
    if any(one.id == asked.id for one in given):
        return None
    if any(one.wrote == asked.wrote for one in given):
        raise AlreadyAnswered
    body = PartyAnswered(
        case=row.id,
        id=asked.id,
        wrote=asked.wrote,
        answer=asked.answer,
        granted=asked.granted,
        until=_until(wrote, asked, day_of(now)) if asked.granted else None,
        plan=_plan(tx, ledger, row, wrote) if asked.granted else (),
    )
    return ledger.act(tx, kind=ANSWERED, by=asker.account_id, subject=row.id, body=body, now=now)


def _until(wrote: PartyWrote, asked: AnswerAsked, today: date) -> date | None:
    """The day of a deferral: the one the head names, else the one that was asked for."""
    if wrote.form != "deferral":
        return None
    until = asked.until or wrote.wanted
    if until is None or until <= today:
        raise MalformedRequest(why="until: a day after today")
    return until


def _plan(
    tx: Transaction, ledger: Ledger, row: SummaryRow, wrote: PartyWrote
) -> tuple[Instalment, ...]:
    if wrote.form != "instalments" or wrote.wanted is None:
        return ()
    facts = debt.facts_of(row, service.said_logged(tx, ledger, row))
    left = max(0, row.body.fine - facts.paid)
    return parts(left, wrote.wanted, wrote.instalments)


def parts(amount: int, first: date, count: int) -> tuple[Instalment, ...]:
    """Equal parts in whole yuan, a month apart; the last one has what is left over."""
    count = max(1, min(count, amount // _YUAN))
    each = amount // count // _YUAN * _YUAN or amount // count
    sizes = [each] * (count - 1) + [amount - each * (count - 1)]
    return tuple(
        Instalment(day=months_later(first, month), amount=size)
        for month, size in enumerate(sizes)
        if size > 0
    )
