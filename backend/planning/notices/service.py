"""Tell an enterprise in advance, where that is done, and let it choose a time.

Only what was announced has a notice, and only notices are read here: an inspection that is not
announced cannot show through.
"""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, Slot, SlotChosen
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.planning.notices import store
from backend.planning.notices.model import Notice, NoticeSent, SlotShown
from backend.planning.notices.store import NoticeRow
from backend.planning.permits import asking
from backend.planning.permits.model import PermitContent
from backend.planning.problems import SlotGone
from backend.problems import NotFound

NOTICES_SHOWN_MAX = 50


def send(
    tx: Transaction,
    ledger: Ledger,
    content: PermitContent,
    number: str,
    enterprise: str,
    *,
    by: str,
    now: datetime,
) -> int:
    """Put the notice to one enterprise into the log; its index."""
    asked = content.asked
    theirs = (one for along in asked.joint for one in along.checklists)
    body = NoticeSent(
        permit=content.permit,
        number=number,
        enterprise=enterprise,
        agency=content.agency,
        inspection_type=asked.inspection_type,
        from_day=asked.from_day,
        until_day=asked.until_day,
        checklists=list(dict.fromkeys([*asked.checklists, *theirs])),
        slots=asked.slots,
        joint=list(asking.bodies_along(tx, asked).values()),
    )
    return ledger.act(tx, kind="notice.sent", by=by, subject=content.permit, body=body, now=now)


def upcoming(tx: Transaction, enterprise_id: str, today: date) -> list[Notice]:
    """Announced inspections of this enterprise that are still to come, the nearest first."""
    rows = [
        row
        for row in store.of_enterprise(tx, enterprise_id, NOTICES_SHOWN_MAX)
        if row.sent.until_day >= today
    ]
    paths = {path for row in rows for path in (row.sent.agency, *row.sent.joint)}
    named = inspections_store.agencies_at(tx, sorted(paths))
    shown = [_shown(tx, row, named, today) for row in rows]
    return sorted(shown, key=lambda one: (one.from_day, one.permit))


def _shown(
    tx: Transaction,
    row: NoticeRow,
    named: dict[str, tuple[str, str, str]],
    today: date,
) -> Notice:
    sent = row.sent
    bodies = [
        AgencyNamed(id=identity, name=Name(zh, en))
        for path in (sent.agency, *sent.joint)
        for identity, zh, en in [named.get(path, (path, path, path))]
    ]
    chosen = store.slots_of(tx, [sent.permit])
    taken = [slot for (_, other), slot in chosen.items() if other != sent.enterprise]
    return Notice(
        permit=sent.permit,
        number=sent.number,
        agency=bodies[0],
        inspection_type=sent.inspection_type,
        from_day=sent.from_day,
        until_day=sent.until_day,
        checklists=sent.checklists,
        joint=bodies[1:],
        slots=[
            SlotShown(day=one.day, half=one.half, free=is_free(sent, one.slot, taken, today))
            for one in sent.slots
            if row.withdrawn_ms is None
        ],
        chosen=row.slot,
        sent_at=clock.from_ms(row.sent_ms),
        withdrawn_at=None if row.withdrawn_ms is None else clock.from_ms(row.withdrawn_ms),
    )


def is_free(sent: NoticeSent, slot: Slot, taken: Iterable[Slot], today: date) -> bool:
    """Whether it is offered, still to come, and not full of others."""
    places = next((one.places for one in sent.slots if one.slot == slot), 0)
    return slot.day > today and sum(one == slot for one in taken) < places


def _log_of(
    tx: Transaction, ledger: Ledger, permit: str, enterprise: str
) -> tuple[NoticeSent | None, dict[str, tuple[Slot, int]]]:
    """The notice to this enterprise, and by enterprise the time chosen and its log index: the log
    decides, its views may lag.
    """
    sent: NoticeSent | None = None
    chosen: dict[str, tuple[Slot, int]] = {}
    for index, kind, _, _, raw in ledger_store.all_about(tx, ledger.keys.kid, permit):
        if kind == "slot.chosen":
            body = msgspec.convert(payload_of(raw)["body"], SlotChosen)
            chosen[body.enterprise] = (body.slot, index)
        elif kind == "notice.sent":
            told = msgspec.convert(payload_of(raw)["body"], NoticeSent)
            sent = told if told.enterprise == enterprise else sent
    return sent, chosen


async def choose_slot(
    database: Database,
    ledger: Ledger,
    views: Views,
    *,
    permit: str,
    enterprise_id: str,
    slot: Slot,
    by: str,
    now: datetime,
) -> None:
    """The enterprise says when it would have the announced visit; it may choose again.

    `by` is who signs for it in the log. NotFound when it was told of no such inspection, whether
    there is one or not; SlotGone when the time is not offered, full or past, or somebody was there.
    """

    def write(tx: Transaction) -> int:
        sent, chosen = _log_of(tx, ledger, permit, enterprise_id)
        if sent is None:
            raise NotFound
        own = chosen.pop(enterprise_id, None)
        if own is not None and own[0] == slot:
            return own[1]
        taken = [other for other, _ in chosen.values()]
        rows = store.of_enterprise(tx, enterprise_id, NOTICES_SHOWN_MAX)
        row = next((one for one in rows if one.sent.permit == permit), None)
        is_on = row is not None and row.withdrawn_ms is None
        if not is_on or not is_free(sent, slot, taken, day_of(now)):
            raise SlotGone
        body = SlotChosen(permit=permit, enterprise=enterprise_id, slot=slot)
        return ledger.act(tx, kind="slot.chosen", by=by, subject=permit, body=body, now=now)

    await views.reached(await database.write(write))
