"""What phones announced and did not send, and phones that fell silent at work.

A phone is silent between two syncs, and that says nothing about the officer: only how long the
server has not heard of an act that is still open.
"""

from datetime import datetime, timedelta

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.problems import NotFound
from backend.supervision import service as desk
from backend.supervision.wall import store
from backend.supervision.wall.model import Radar, Unsent, VisitUnderway
from backend.web import Asker

SILENT_AFTER = timedelta(minutes=30)
DEVICES_MAX = 500
VISITS_SHOWN_MAX = 5


def silent_before(now: datetime) -> int:
    """Last contacts before this instant, in ms, are long ago."""
    return clock.to_ms(now - SILENT_AFTER)


def radar(tx: Transaction, asker: Asker, agency: str | None, now: datetime) -> Radar:
    """Phones in scope with something on the way; NotFound for an agency outside the scope."""
    scope = asker.agency_path
    if agency is not None:
        found = agencies_store.agency_by_id(tx, agency)
        if found is None or not in_scope(found.path, scope):
            raise NotFound
        scope = found.path
    media = store.media_waiting_since(tx, scope)
    chains = store.incomplete_chains(tx, scope)
    silent = store.silent(tx, scope, silent_before(now))
    since = dict(silent)
    for known in (chains, media):
        for kid, at_ms in known.items():
            since[kid] = min(at_ms, since.get(kid, at_ms))
    kids = sorted(since, key=lambda kid: (since[kid], kid))
    shown = [
        device
        for kid in kids[:DEVICES_MAX]
        if (device := accounts_store.device_by_kid(tx, kid)) is not None
    ]
    opened = store.open_visits_of(tx, [one.kid for one in shown])
    return Radar(
        now=now,
        silent_minutes=int(SILENT_AFTER.total_seconds()) // 60,
        devices=[
            Unsent(
                device=one,
                waiting_since=clock.from_ms(media[one.kid]) if one.kid in media else None,
                entries_since=clock.from_ms(chains[one.kid]) if one.kid in chains else None,
                silent=one.kid in silent,
                visits=[
                    VisitUnderway(id=visit, enterprise=name, last_at=clock.from_ms(last_ms))
                    for visit, name, last_ms in opened.get(one.kid, [])[:VISITS_SHOWN_MAX]
                ],
            )
            for one in desk.shown_devices(tx, shown, scope)
        ],
        cut=len(kids) > DEVICES_MAX,
    )
