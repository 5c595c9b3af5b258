"""Indicators of a body and a period: in one number, over time, and by the bodies below it."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.inspections.model import AgencyNamed
from backend.inspections.period import Period
from backend.ledger import store as ledger_store
from backend.problems import NotFound
from backend.supervision.indicators import measuring, store
from backend.supervision.indicators.definitions import indicators, parts
from backend.supervision.indicators.measuring import Amounts, Counting
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
"""Without a first day: the last of them."""


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
    followed = ledger_store.cursors(tx)
    over_time = [_bucket(tx, seen, first, last) for first, last in columns]
    bodies = _bodies(seen)
    whole = _of_scope(seen, agency.path)
    return IndicatorPage(
        first=period.first,
        last=period.last,
        grain=grain,
        agency=named(agency),
        indicators=[_indicator(one, whole, over_time, bodies) for one in indicators()],
        as_of=min(followed.get(one.name, 0) for one in FOLLOWERS),
    )


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was read for a page."""

    agency: Agency
    period: Period
    below: list[Agency]
    by_body: Mapping[str, Amounts]
    by_day: Mapping[str, Amounts]
    inspected: Mapping[str, set[str]]

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
            inspected=store.enterprises_by_body(tx, *given),
        )


def _joined(one: Mapping[str, Amounts], other: Mapping[str, Amounts]) -> dict[str, Amounts]:
    return {key: {**one.get(key, {}), **other.get(key, {})} for key in {*one, *other}}


class _Sum:
    """Amounts of a part of the tree and of time, with the count that cannot be added up."""

    def __init__(self, amounts: Amounts, period: Period, enterprises: Counting) -> None:
        self._count = enterprises
        self._enterprises: int | None = None
        self.amounts = amounts
        self.period = period

    def enterprises(self) -> int:
        """Asked for once, and only where anything was inspected."""
        if self._enterprises is None:
            inspected = self.amounts.get("inspections", 0)
            self._enterprises = self._count() if inspected else 0
        return self._enterprises

    def measure(self, one: Definition) -> Measured:
        return measuring.measure(one, self.amounts, self.enterprises)


class _OfBody(msgspec.Struct, frozen=True):
    agency: AgencyNamed
    below: bool
    sum: _Sum


def _bucket(tx: Transaction, seen: _Seen, first: date, last: date) -> _Sum:
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    amounts = measuring.total(
        found for day in days if (found := seen.by_day.get(day.isoformat())) is not None
    )
    return _Sum(
        amounts,
        Period(first=first, last=last),
        lambda: store.enterprises_inspected(tx, seen.agency.path, first, last),
    )


def _of_scope(seen: _Seen, scope: str) -> _Sum:
    """Everything at and below a path."""
    amounts = [found for path, found in seen.by_body.items() if in_scope(path, scope)]

    def enterprises() -> int:
        inspected = (some for path, some in seen.inspected.items() if in_scope(path, scope))
        return len(set[str]().union(*inspected))

    return _Sum(measuring.total(amounts), seen.period, enterprises)


def _bodies(seen: _Seen) -> list[_OfBody]:
    """The body's own acts, and each body below it with everything below that."""
    path = seen.agency.path
    own = seen.by_body.get(path)
    found: list[_OfBody] = []
    if own is not None and seen.below:
        alone = _Sum(own, seen.period, lambda: len(seen.inspected.get(path, ())))
        found.append(_OfBody(named(seen.agency), False, alone))
    return found + [
        _OfBody(named(one), True, _of_scope(seen, one.path))
        for one in seen.below
        if any(in_scope(other, one.path) for other in seen.by_body)
    ]


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
