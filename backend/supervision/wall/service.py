"""The wall: one answer of what happens now, then what changed since its index."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.clock import CHINA
from backend.database import Transaction
from backend.feedback.complaints import handling as complaints
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.problems import NotFound
from backend.supervision import store as desk_store
from backend.supervision.review import store as review_store
from backend.supervision.store import CASE_KINDS, Event
from backend.supervision.wall import store
from backend.supervision.wall.model import Counters, Wall, WallAsked, WallEvent, WallPoint
from backend.supervision.wall.radar import silent_before
from backend.supervision.wall.store import PointRow, Wanted
from backend.supervision.warnings import service as warnings
from backend.supervision.warnings.book import Standing
from backend.supervision.warnings.model import Case
from backend.supervision.warnings.service import Warned
from backend.web import Asker

POINTS_MAX = 5_000
EVENTS_SHOWN = 60
EVENTS_AT_ONCE = 500
LOOKED_BACK_MAX = 5_000
"""So far back the first timeline looks; a quiet street begins with fewer events."""
CHANGES_MAX = 2_000
"""Further behind, the whole wall is told again: it is no more."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the wall is made from besides the database."""

    warned: Warned
    views: tuple[str, ...]
    now: datetime


def wall(tx: Transaction, asker: Asker, asked: WallAsked, given: Given) -> Wall:
    """NotFound for an agency outside the scope. All of it is read at one moment of the log."""
    scope = _scope(tx, asker, asked.agency)
    end = desk_store.views_position(tx, given.views)
    after = asked.after
    whole = after is None or after >= end or end - after > CHANGES_MAX
    wanted = Wanted(
        scope=scope,
        since_ms=_day_began(given.now, asked.days - 1),
        purpose=asked.purpose,
        state=asked.state,
        limit=POINTS_MAX + 1,
    )
    halted = frozenset(store.halted(tx, scope))
    eye = _Eye(asked=asked, wanted=wanted, halted=halted, cases=_cases(given.warned.standing))
    touched: list[str] = []
    if whole or after is None:
        events = _newest(tx, eye, end)
        rows = store.points(tx, wanted)
    else:
        moved = _between(tx, scope, after + 1, end)
        touched = sorted({visit for one in moved for visit in _visits_in(one, scope) or ()})
        events = eye.fitting(tx, moved)
        rows = store.points_of(tx, wanted, touched)
    return Wall(
        index=end - 1,
        whole=whole,
        counters=_counters(tx, asker, asked, scope, len(halted), given),
        points=eye.points(rows[:POINTS_MAX]),
        cut=len(rows) > POINTS_MAX,
        touched=touched,
        events=_events(tx, events, scope, whole=whole),
    )


def _scope(tx: Transaction, asker: Asker, agency: str | None) -> str:
    if agency is None:
        return asker.agency_path
    found = agencies_store.agency_by_id(tx, agency)
    if found is None or not in_scope(found.path, asker.agency_path):
        raise NotFound
    return found.path


def _day_began(now: datetime, days_before: int) -> int:
    today = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    return clock.to_ms(today - timedelta(days=days_before))


class _Eye(msgspec.Struct, frozen=True, kw_only=True):
    """What of the visits is looked at."""

    asked: WallAsked
    wanted: Wanted
    halted: frozenset[str]
    cases: Mapping[str, Case]

    def points(self, rows: Sequence[PointRow]) -> list[WallPoint]:
        """Those whose trust fits."""
        found: list[WallPoint] = []
        for row in rows:
            doubts = (row.id in self.halted) + _doubts(self.cases.get(row.id))
            if self.asked.trust is None or (self.asked.trust == "doubtful") == (doubts > 0):
                found.append(
                    WallPoint(
                        id=row.id,
                        name=row.name,
                        lat=row.lat,
                        lon=row.lon,
                        state="open" if row.state == "open" else "closed",
                        doubts=doubts,
                        at=clock.from_ms(row.last_ms),
                    )
                )
        return found

    def fitting(self, tx: Transaction, events: Sequence[Event]) -> list[Event]:
        """Those in scope; where visits are filtered, those about one that fits, however old."""
        scope = self.wanted.scope
        seen = {
            one.index: visits for one in events if (visits := _visits_in(one, scope)) is not None
        }
        if self.asked.purpose is None and self.asked.state is None and self.asked.trust is None:
            return [one for one in events if one.index in seen]
        visits = sorted({visit for some in seen.values() for visit in some})
        ever = msgspec.structs.replace(self.wanted, since_ms=0)
        fit = {point.id for point in self.points(store.points_of(tx, ever, visits))}
        return [one for one in events if not fit.isdisjoint(seen.get(one.index, ()))]


def _cases(standing: Standing) -> dict[str, Case]:
    return {case.opens: case for case in standing.cases}


def _newest(tx: Transaction, eye: _Eye, end: int) -> list[Event]:
    """Backwards until the timeline is full."""
    found: list[Event] = []
    low = end
    while low > max(0, end - LOOKED_BACK_MAX) and len(found) < EVENTS_SHOWN:
        high, low = low, max(0, low - EVENTS_AT_ONCE)
        found = eye.fitting(tx, desk_store.events(tx, low, high)) + found
    return found


def _between(tx: Transaction, scope: str, first: int, end: int) -> list[Event]:
    found: list[Event] = []
    for start in range(first, end, EVENTS_AT_ONCE):
        part = desk_store.events(tx, start, min(end, start + EVENTS_AT_ONCE))
        found += [one for one in part if _visits_in(one, scope) is not None]
    return found


def _visits_in(event: Event, scope: str) -> list[str] | None:
    """The visits in scope an event is about; None when no part of it lies there."""
    routes = [route for route in event.routes if in_scope(route.path, scope)]
    if not routes:
        return None
    return [route.visit for route in routes if route.visit is not None]


def _doubts(case: Case | None) -> int:
    """The names of concerns have hyphens; plain facts have none (docs/supervision.md 4)."""
    if case is None:
        return 0
    return sum(value is True and "-" in name for name, value in case.facts.items())


def _events(
    tx: Transaction, events: Sequence[Event], scope: str, *, whole: bool
) -> list[WallEvent]:
    shown = list(reversed(events))
    if whole:
        shown = shown[:EVENTS_SHOWN]
    visits = {one.index: _visits_in(one, scope) or [] for one in shown}
    names = store.named(tx, sorted({visit for some in visits.values() for visit in some[:1]}))
    paths = {one.index: _path(one, scope) for one in shown}
    agencies = _agencies(tx, set(paths.values()))
    return [
        WallEvent(
            index=one.index,
            kind=one.kind,
            at=clock.from_ms(one.received_ms),
            visit=visits[one.index][0] if visits[one.index] else None,
            case=one.subject if one.kind in CASE_KINDS else None,
            enterprise=names.get(visits[one.index][0], "") if visits[one.index] else "",
            agency=agencies[paths[one.index]],
        )
        for one in shown
    ]


def _path(event: Event, scope: str) -> str:
    return next(route.path for route in event.routes if in_scope(route.path, scope))


def _agencies(tx: Transaction, paths: set[str]) -> Mapping[str, AgencyNamed]:
    known = inspections_store.agencies_at(tx, sorted(paths))
    return {
        path: AgencyNamed(id=identity, name=Name(zh, en))
        for path in paths
        for identity, zh, en in [known.get(path, (path, path, path))]
    }


def _counters(
    tx: Transaction, asker: Asker, asked: WallAsked, scope: str, halted: int, given: Given
) -> Counters:
    now = given.now
    opened, today = store.visits_counted(tx, scope, _day_began(now, 0))
    told = complaints.waiting_figures(tx, asker, now) if asked.agency is None else None
    return Counters(
        open=opened,
        today=today,
        waiting_evidence=store.count_unsent(tx, scope),
        questions=store.count_asked(tx, scope),
        halted=halted,
        warnings=warnings.count_open(tx, asker, given.warned, asked.agency, now),
        review=review_store.waiting(tx, scope),
        silent=len(store.silent(tx, scope, silent_before(now))),
        complaints=None if told is None else told[0],
        complaints_overdue=None if told is None else told[1],
    )
