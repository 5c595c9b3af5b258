"""What the supervisor asked about the last visits of the demo year, and what one officer said."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from backend.database import Transaction
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_phones import Phone
from backend.demo_city.year_script import Outing
from backend.demo_city.year_voices import CHEN
from backend.ledger.service import Ledger
from backend.supervision.questions import service, store
from backend.supervision.questions.model import Asking
from backend.supervision.questions.service import Desk

TEXTS = (
    "检查记录写“已当场改正”，请说明改正前后的情况。",
    "灭火器的有效期标签没有拍到，请补充说明。",
    "为什么没有请对方扫码？",
)
ANSWER = "标签在瓶身背面，有效期到明年三月，现场已核对。"
NOTE = "情况属实，已说明。"


async def ask(
    desk: Desk, told: Sequence[Outing], phones: Mapping[str, Phone], now: datetime
) -> None:
    """One question nobody has seen, one that was answered, one that is settled. Safe to be asked
    for again: a question is known by its id.
    """
    last = sorted(told, key=lambda one: one.at)[-len(TEXTS) :]
    for number, (text, outing) in enumerate(zip(TEXTS, last, strict=False)):
        asking = Asking(id=uuid.UUID(demo_id("question", number)), text=text)
        await service.ask(desk, outing.id, asking, asker=CHEN, now=now)
        if number == 1:
            phone = phones[outing.pair.lead.id]
            index = await desk.database.write(
                lambda tx, outing=outing, asking=asking, phone=phone: _answer(
                    tx, desk.ledger, phone, outing.id, str(asking.id), now
                )
            )
            await desk.views.reached(index)
        if number == 2:
            await service.settle(desk, str(asking.id), NOTE, asker=CHEN, now=now)


def _answer(
    tx: Transaction, ledger: Ledger, phone: Phone, visit: str, question: str, now: datetime
) -> int:
    """From the phone that was there; who goes on after the filling broke off has no such phone."""
    if not phone.enrolled or store.answers(tx, [question]):
        return ledger.published.size - 1
    asked = {"visit": visit, "question": question}
    entries = [
        phone.sign("question.seen", asked, now, visit=visit),
        phone.sign(
            "question.answered", {**asked, "text": ANSWER, "captures": []}, now, visit=visit
        ),
    ]
    index = ledger.append(tx, entries, now)[-1]
    phone.keep(tx, now)
    return index
