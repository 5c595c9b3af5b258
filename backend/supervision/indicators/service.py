"""Indicators of a body and a period: in one number, over time, and by the bodies below it."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.inspections.model import AgencyNamed
from backend.ledger import store as ledger_store
from backend.problems import MalformedRequest, NotFound
from backend.supervision.indicators import measuring, store
from backend.supervision.indicators.definitions import indicators, parts
from backend.supervision.indicators.measuring import Amounts
from backend.supervision.indicators.model import (
    BodyMeasured,
    Bucket,
    Definition,
    Indicator,
    IndicatorPage,
    Measured,
)
from backend.supervision.indicators.views import FOLLOWERS
from backend.supervision.indicators.warned import amounts_by_body, amounts_by_day, warned
from backend.supervision.warnings.book import Standing
from backend.web import Asker

DAYS_SHOWN = 90
DAYS_MAX = 1_100
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Days in China, both included."""

    first: date
    last: date


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period asked for; without one the last 90 days. MalformedRequest when it is none."""
    end = last or today
    if not FIRST_YEAR <= end.year <= LAST_YEAR:
        raise MalformedRequest(why=f"to: between {FIRST_YEAR} and {LAST_YEAR}")
    begin = first or end - timedelta(days=DAYS_SHOWN - 1)
    if begin > end or (end - begin).days > DAYS_MAX:
        raise MalformedRequest(why="from, to: a period of at most three years")
    return Period(first=begin, last=end)


def agency_of(tx: Transaction, asker: Asker, agency: str | None) -> Agency:
    """The body asked for, the asker's own without one; NotFound outside the asker's scope."""
    found = agencies_store.agency_by_id(tx, agency or asker.agency_id)
    if found is None or not in_scope(found.path, asker.agency_path):
        raise NotFound
    return found


def named(agency: Agency) -> AgencyNamed:
    return AgencyNamed(id=agency.id, name=agency.name)


def page(
    tx: Transaction, standing: Standing, agency: Agency, period: Period, *, trends: bool = True
) -> IndicatorPage:
    """Every indicator of a body and all below it."""
    seen = _Seen.read(tx, standing, agency, period)
    grain = measuring.grain_of(period.first, period.last)
    columns = measuring.buckets(period.first, period.last, grain) if trends else []
    over_time = [_bucket(tx, seen, first, last) for first, last in columns]
    bodies = _bodies(tx, seen)
    whole = _Sum(tx, seen.agency.path, period, measuring.total(seen.by_body.values()))
    return IndicatorPage(
        first=period.first,
        last=period.last,
        grain=grain,
        agency=named(agency),
        indicators=[_indicator(one, whole, over_time, bodies) for one in indicators()],
        as_of=min(ledger_store.cursor(tx, one.name) for one in FOLLOWERS),
    )


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was read for a page."""

    agency: Agency
    period: Period
    below: list[Agency]
    by_body: Mapping[str, Amounts]
    by_day: Mapping[str, Amounts]

    @staticmethod
    def read(tx: Transaction, standing: Standing, agency: Agency, period: Period) -> "_Seen":
        given = (agency.path, period.first, period.last)
        warnings = warned(tx, standing, *given)
        return _Seen(
            agency=agency,
            period=period,
            below=[
                one
                for one in agencies_store.agencies_in_scope(tx, agency.path)
                if one.parent_id == agency.id
            ],
            by_body=_joined(store.by_body(tx, *given), amounts_by_body(warnings)),
            by_day=_joined(store.by_day(tx, *given), amounts_by_day(warnings)),
        )


def _joined(one: Mapping[str, Amounts], other: Mapping[str, Amounts]) -> dict[str, Amounts]:
    return {key: {**one.get(key, {}), **other.get(key, {})} for key in {*one, *other}}


class _Sum:
    """Amounts of a part of the tree and of time, with the count that cannot be added up."""

    def __init__(self, tx: Transaction, path: str, period: Period, amounts: Amounts) -> None:
        self._tx, self._path, self._period = tx, path, period
        self._enterprises: int | None = None
        self.amounts = amounts
        self.period = period

    def enterprises(self) -> int:
        if self._enterprises is None:
            if self.amounts.get("inspections", 0) == 0:
                return 0
            self._enterprises = store.enterprises_inspected(
                self._tx, self._path, self._period.first, self._period.last
            )
        return self._enterprises

    def measure(self, one: Definition) -> Measured:
        return measuring.measure(one, self.amounts, self.enterprises)


class _OfBody(msgspec.Struct, frozen=True):
    agency: AgencyNamed
    below: bool
    sum: _Sum


def _bucket(tx: Transaction, seen: _Seen, first: date, last: date) -> _Sum:
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    amounts = measuring.total(seen.by_day.get(day.isoformat(), {}) for day in days)
    return _Sum(tx, seen.agency.path, Period(first=first, last=last), amounts)


def _bodies(tx: Transaction, seen: _Seen) -> list[_OfBody]:
    """The body's own acts, and each body below it with everything below that."""
    own = seen.by_body.get(seen.agency.path)
    found: list[_OfBody] = []
    if own is not None and seen.below:
        # Distinct enterprises of the body alone: asked with the path of none below it.
        found.append(_OfBody(named(seen.agency), False, _Own(tx, seen, own)))
    for one in seen.below:
        amounts = [a for path, a in seen.by_body.items() if in_scope(path, one.path)]
        if amounts:
            whole = measuring.total(amounts)
            found.append(_OfBody(named(one), True, _Sum(tx, one.path, seen.period, whole)))
    return found


class _Own(_Sum):
    """Of the body itself, without those below it."""

    def __init__(self, tx: Transaction, seen: _Seen, amounts: Amounts) -> None:
        super().__init__(tx, seen.agency.path, seen.period, amounts)
        self._own = (tx, seen.agency.path, seen.period.first, seen.period.last)

    def enterprises(self) -> int:
        return store.enterprises_of_body(*self._own)


def _indicator(
    one: Definition, whole: _Sum, over_time: list[_Sum], bodies: list[_OfBody]
) -> Indicator:
    measured = whole.measure(one)
    return Indicator(
        id=one.id,
        group=one.group,
        unit=one.unit,
        name=one.name,
        text=one.text,
        formula=one.formula,
        source=one.source,
        verified=one.verified,
        parts=parts(one),
        value=measured.value,
        numerator=measured.numerator,
        denominator=measured.denominator,
        trend=[
            Bucket(
                first=part.period.first,
                last=part.period.last,
                **msgspec.structs.asdict(part.measure(one)),
            )
            for part in over_time
        ],
        bodies=[
            BodyMeasured(
                agency=body.agency,
                below=body.below,
                **msgspec.structs.asdict(body.sum.measure(one)),
            )
            for body in bodies
        ],
    )
