"""What the body says to its party: answers, and identities that belong together."""

import uuid
from datetime import datetime

import msgspec

from backend import clock
from backend.cases.party import more_time, store
from backend.cases.party.decided import row_of
from backend.cases.party.filing import written
from backend.cases.party.model import (
    AnswerAsked,
    IdentityAsked,
    PartyAnswered,
    PartyIdentified,
    PartyWrote,
)
from backend.cases.party.problems import AlreadyAnswered
from backend.cases.procedure.acts import StatementAnswered
from backend.cases.service import Logged, log_act
from backend.cases.serving import store as serving_store
from backend.cases.serving.service import handled
from backend.cases.serving.standing import consents_of
from backend.cases.serving.store import Outgoing, post
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker

ANSWERED = "party.answered"
IDENTIFIED = "party.identified"


async def answer(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: AnswerAsked,
    *,
    page: str,
    asker: Asker,
    now: datetime,
) -> None:
    """Answer what the party filed, and tell it where it agreed to be told (`page`: the address).

    A statement that the procedure took is answered by its own act, every earlier one with it; more
    time to pay a decision on the spot is granted by the answer itself.
    AlreadyAnswered for the second of two; NotFound, Forbidden, ActRefused.
    """

    def write(tx: Transaction) -> int | None:
        decided = row_of(tx, case)
        if decided is not None:
            return more_time.answer(tx, ledger, decided, asked, asker=asker, now=now)
        known = handled(tx, ledger, case, asker)
        wrote = next((o for o in written(tx, ledger, case) if o.id == asked.wrote), None)
        if wrote is None:
            raise NotFound
        if any(one.id == asked.id for one in known.bodies):
            return None
        _tell(tx, known, asked.id, page, now)
        if wrote.form == "statement" and wrote.acted:
            return _by_act(tx, ledger, known, wrote, asked, asker, now)
        given = _answers(tx, ledger, case)
        if any(one.id == asked.id for one in given):
            return None
        if any(one.wrote == asked.wrote for one in given):
            raise AlreadyAnswered
        body = PartyAnswered(
            case=case, id=asked.id, wrote=asked.wrote, answer=asked.answer, granted=asked.granted
        )
        return ledger.act(tx, kind=ANSWERED, by=asker.account_id, subject=case, body=body, now=now)

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _tell(tx: Transaction, known: Logged, key: str, page: str, now: datetime) -> None:
    """A message by each channel the party agreed to: that there is an answer, not what it says."""
    first = known.bodies[0]
    body = first.number.rpartition("案字〔")[0]
    for one in consents_of(tx, first.case, first.enterprise):
        if one.channel != "platform":
            message = Outgoing(
                id=str(uuid.uuid5(uuid.UUID(key), one.id)),
                case_id=first.case,
                service="",
                channel=one.channel,
                address=one.address,
                text=f"【{body}】您提交的内容已有答复，请打开 {page} 核对身份后查看。",
            )
            post(tx, message, clock.to_ms(now))


def _by_act(
    tx: Transaction,
    ledger: Ledger,
    known: Logged,
    wrote: PartyWrote,
    asked: AnswerAsked,
    asker: Asker,
    now: datetime,
) -> int:
    order = [one.id for one in known.bodies]
    later = known.bodies[order.index(wrote.id) + 1 :]
    if any(isinstance(one.act, StatementAnswered) for one in later):
        raise AlreadyAnswered
    act = StatementAnswered(
        on=day_of(now),
        by=asker.officer_id or asker.account_id,
        adopted=bool(asked.granted),
        answer=asked.answer,
        new_facts=asked.new_facts,
    )
    return log_act(tx, ledger, known, act, act_id=asked.id, by=asker.account_id, now=now)


def _answers(tx: Transaction, ledger: Ledger, case: str) -> list[PartyAnswered]:
    return [
        msgspec.convert(payload_of(raw)["body"], PartyAnswered)
        for _, raw in serving_store.logged(tx, ledger.keys.kid, case, ANSWERED)
    ]


async def identify(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: IdentityAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Add another identity of the same party: it opens the page too, and is marked as merged.

    Asked again under its id, nothing changes; NotFound, Forbidden.
    """

    def write(tx: Transaction) -> int | None:
        handled(tx, ledger, case, asker)
        body = PartyIdentified(
            case=case,
            id=asked.id,
            name=asked.name.strip(),
            identity=asked.identity.strip(),
            reason=asked.reason.strip(),
        )
        before = [
            msgspec.convert(payload_of(raw)["body"], PartyIdentified)
            for _, raw in serving_store.logged(tx, ledger.keys.kid, case, IDENTIFIED)
        ]
        same = next((one for one in before if one.id == asked.id), None)
        if same is not None:
            if same != body:
                raise MalformedRequest(why="id: another identity has it")
            return None
        if store.case_of_identity(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an identity of another case has it")
        return ledger.act(
            tx, kind=IDENTIFIED, by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
