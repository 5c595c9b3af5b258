"""How counters, caps and spared visits follow the log."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.frequency import store
from backend.planning.frequency.model import CapPublished, CountCorrected, VisitSpared

BODIES_MAX = 50
CHECKLISTS_MAX = 50
TEXT_MAX = 128
CLAIMED_LATE_MAX = timedelta(days=60)
"""A phone may be offline for weeks; one that claims last year would empty this year's counter."""

NOT_INSPECTIONS = frozenset({"service", "guidance", "publicity"})
"""Whatever else an opening calls itself is an inspection: nothing hides behind a new name."""


def _opened(tx: Transaction, entry: LoggedEntry) -> None:
    """Whatever stands in an opening, the visit counts: what cannot be read is left empty."""
    device = accounts_store.device_by_kid(tx, entry.kid)
    if device is None or not entry.subject:
        return
    body = entry.body
    named = body.get("enterprise")
    enterprise = cast("dict[str, Any]", named) if isinstance(named, dict) else {}
    trigger = body.get("trigger")
    cause = cast("dict[str, Any]", trigger) if isinstance(trigger, dict) else {}
    day = happened_on(entry)
    joint = _texts(body.get("joint"), BODIES_MAX)
    others = store.agency_paths(tx, joint).values() if joint else ()
    bodies = list(dict.fromkeys([device.agency_path, *sorted(others)]))
    store.add_visit(
        tx,
        [
            store.VisitRow(
                visit=entry.subject,
                agency_path=path,
                enterprise_id=_text(enterprise.get("id")) or None,
                uscc=_text(enterprise.get("uscc")) or None,
                year=day.year,
                day=day.isoformat(),
                purpose=_purpose(body.get("purpose")),
                inspection_type=_text(body.get("inspectionType")),
                trigger_kind=_text(cause.get("kind")),
                made_up=int(isinstance(body.get("madeUp"), dict)),
                checklists=msgspec.json.encode(
                    _texts(body.get("checklists"), CHECKLISTS_MAX)
                ).decode(),
                bodies=len(bodies),
                opener=int(path == device.agency_path),
                idx=entry.idx,
            )
            for path in bodies
        ],
    )


def happened_on(entry: LoggedEntry) -> date:
    """The day by the calendar of China: as the entry claims, never later than it was received and
    never long before it.
    """
    received = clock.from_ms(entry.received_ms)
    made_up = entry.body.get("madeUp")
    claimed = (
        cast("dict[str, Any]", made_up).get("happenedAt") if isinstance(made_up, dict) else None
    )
    for told in (claimed, entry.payload.get("wall")):
        moment = _moment(told)
        if moment is not None and received - moment <= CLAIMED_LATE_MAX:
            return day_of(min(moment, received))
    return day_of(received)


def _moment(told: object) -> datetime | None:
    """An instant with an offset that a calendar knows; None for anything else."""
    if not isinstance(told, str):
        return None
    try:
        moment = msgspec.convert(told, datetime, strict=False)
        return moment.astimezone(UTC) if moment.tzinfo and moment.year > 2000 else None
    except (msgspec.ValidationError, OverflowError, ValueError):
        return None


def _purpose(told: object) -> str:
    return told if isinstance(told, str) and told in NOT_INSPECTIONS else "inspection"


def _text(told: object) -> str:
    return told if isinstance(told, str) and len(told) <= TEXT_MAX else ""


def _texts(told: object, most: int) -> list[str]:
    if not isinstance(told, list):
        return []
    given = [_text(one) for one in cast("list[object]", told)[:most]]
    return list(dict.fromkeys(one for one in given if one))


def _refused(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry) and entry.subject:
        store.refuse(tx, entry)


def _cap(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.publish(tx, entry, msgspec.convert(entry.body, CapPublished))


def _corrected(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.correct(tx, entry, msgspec.convert(entry.body, CountCorrected))


def _spared(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        year = day_of(clock.from_ms(entry.received_ms)).year
        store.spare(tx, entry, msgspec.convert(entry.body, VisitSpared), year)


FOLLOWERS = (
    Follower(
        name="frequency_visit",
        tables=("frequency_visit",),
        kinds=frozenset({"visit.opened"}),
        apply=_opened,
    ),
    Follower(
        name="frequency_refusal",
        tables=("frequency_refusal",),
        kinds=frozenset({"visit.refused"}),
        apply=_refused,
    ),
    Follower(
        name="frequency_correction",
        tables=("frequency_correction",),
        kinds=frozenset({"count.corrected"}),
        apply=_corrected,
    ),
    Follower(
        name="frequency_cap",
        tables=("frequency_cap",),
        kinds=frozenset({"cap.published"}),
        apply=_cap,
    ),
    Follower(
        name="spared_visit",
        tables=("spared_visit",),
        kinds=frozenset({"visit.spared"}),
        apply=_spared,
    ),
)
