"""What the supervisor asked about the last visits of the demo year, and what one officer said."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from backend import clock
from backend.database import Transaction
from backend.demo_city import year_looks
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_looks import Picture
from backend.demo_city.year_phones import Phone
from backend.demo_city.year_script import Outing
from backend.demo_city.year_voices import CHEN
from backend.evidence.media import MediaFiles
from backend.ledger.service import Ledger
from backend.supervision.questions import service, store
from backend.supervision.questions.model import Asking
from backend.supervision.questions.service import Desk

TEXTS = (
    "检查记录写“已当场改正”，请说明改正前后的情况。",
    "灭火器的有效期标签没有拍到，请补充说明。",
    "为什么没有请对方扫码？",
)
CAPTURE = demo_id("answer-photo", 1)
ANSWER = "标签在瓶身背面，有效期到明年三月，现场已核对。"
NOTE = "情况属实，已说明。"


async def ask(
    desk: Desk,
    told: Sequence[Outing],
    phones: Mapping[str, Phone],
    media: MediaFiles,
    now: datetime,
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
            picture = year_looks.extinguisher(now)
            index = await desk.database.write(
                lambda tx, outing=outing, asking=asking, phone=phone, picture=picture: _answer(
                    tx, desk.ledger, phone, outing, str(asking.id), picture, now
                )
            )
            if index is not None:
                await year_looks.keep(media, picture)
                await desk.views.reached(index)
                await year_looks.look(desk.database, desk.ledger, outing.id, CAPTURE, picture, now)
        if number == 2:
            await service.settle(desk, str(asking.id), NOTE, asker=CHEN, now=now)


def _answer(
    tx: Transaction,
    ledger: Ledger,
    phone: Phone,
    outing: Outing,
    question: str,
    picture: Picture,
    now: datetime,
) -> int | None:
    """From the phone that was there, with a new photo; who goes on after the filling broke off has
    no such phone.
    """
    if not phone.enrolled or store.answers(tx, [question]):
        return None
    visit = outing.id
    asked = {"visit": visit, "question": question}
    shot = {
        "visit": visit,
        "capture": CAPTURE,
        "media": picture.media,
        "width": picture.size[0],
        "height": picture.size[1],
        "method": "live-camera",
        "takenAt": clock.rfc3339(now),
    }
    there = {"lat": outing.enterprise.lat, "lon": outing.enterprise.lon, "acc": 14}
    where = {**there, "at": clock.rfc3339(now)}
    said = {**asked, "text": ANSWER, "captures": [CAPTURE]}
    begun = {"visit": visit, "capture": CAPTURE, "medium": "photo"}
    entries = [
        phone.sign("question.seen", asked, now, visit=visit),
        phone.sign("capture.intended", begun, now, where, visit=visit),
        phone.sign("photo.captured", shot, now, where, visit=visit),
        phone.sign("question.answered", said, now, visit=visit),
    ]
    index = ledger.append(tx, entries, now)[-1]
    phone.keep(tx, now)
    return index
