"""The rows of each entity set, in one order that stays, in the scope of whoever made the token."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.supervision.indicators import measuring
from backend.supervision.indicators.definitions import indicators
from backend.supervision.indicators.feed import store
from backend.supervision.indicators.feed.filtering import Row
from backend.supervision.indicators.feed.schema import EntitySet, column
from backend.supervision.indicators.warned import warned
from backend.supervision.warnings.book import Standing

MONTHS_MAX = 37
VISITS_AT_ONCE = 2_000


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows are read from."""

    tx: Transaction
    standing: Standing
    scope: str
    today: date


def rows(source: Source, of: EntitySet, offset: int) -> Iterator[Row]:
    """The rows from `offset` on; read piece by piece where there are many."""
    if of.name == "Visits":
        return _visits(source, offset)
    whole: dict[str, Callable[[Source], Iterator[Row]]] = {
        "Indicators": _indicators,
        "Bodies": _bodies,
        "Values": _values,
    }
    return itertools.islice(whole[of.name](source), offset, None)


def _indicators(_: Source) -> Iterator[Row]:
    for one in indicators():
        yield {
            "Id": one.id,
            "Group": one.group,
            "Unit": one.unit,
            "NameZh": one.name.zh,
            "NameEn": one.name.en,
            "DefinitionZh": one.text.zh,
            "DefinitionEn": one.text.en,
            "FormulaZh": one.formula.zh,
            "FormulaEn": one.formula.en,
            "SourceZh": one.source.zh,
            "SourceEn": one.source.en,
            "Verified": one.verified,
        }


def _agencies(source: Source) -> list[Agency]:
    return agencies_store.agencies_in_scope(source.tx, source.scope)


def _bodies(source: Source) -> Iterator[Row]:
    known = _agencies(source)
    ids = {one.id for one in known}
    for one in known:
        yield {
            "Id": one.id,
            # What lies above the scope is not in the feed.
            "Parent": one.parent_id if one.parent_id in ids else None,
            "Level": one.level,
            "NameZh": one.name.zh,
            "NameEn": one.name.en,
        }


def _values(source: Source) -> Iterator[Row]:
    """Each body's own acts month by month, so that nothing is counted twice when added up."""
    first = _months_ago(source.today, MONTHS_MAX - 1)
    tx, scope = source.tx, source.scope
    bodies = {one.path: one.id for one in _agencies(source)}
    counted = store.enterprises_by_month(tx, scope, first)
    found = {
        (path, month): amounts
        for path, month, amounts in store.months(tx, scope, first, source.today.isoformat())
    }
    since = date.fromisoformat(f"{first}-01")
    for one in warned(tx, source.standing, scope, since, source.today):
        key = (one.agency_path, one.day.isoformat()[:7])
        found[key] = measuring.total([found.get(key, {}), one.amounts])
    for (path, month), amounts in sorted(found.items(), key=lambda item: item[0][::-1]):
        for one in indicators():
            measured = measuring.measure(
                one, amounts, lambda p=path, m=month: counted.get((p, m), 0)
            )
            yield {
                "Indicator": one.id,
                "Body": bodies.get(path, path),
                "Month": month,
                "FirstDay": f"{month}-01",
                "Value": measured.value,
                "Numerator": measured.numerator,
                "Denominator": measured.denominator,
            }


def _months_ago(today: date, months: int) -> str:
    at = today.year * 12 + today.month - 1 - months
    return f"{at // 12:04}-{at % 12 + 1:02}"


def _visits(source: Source, offset: int) -> Iterator[Row]:
    bodies = {one.path: one.id for one in _agencies(source)}
    while True:
        some = store.visits(source.tx, source.scope, offset, VISITS_AT_ONCE)
        for visit, path, day, enterprise, *amounts in some:
            yield {
                "Id": visit,
                "Body": bodies.get(path, path),
                "Day": day,
                "Enterprise": enterprise,
                **{
                    column(name): amount
                    for name, amount in zip(store.VISIT_MEASURES, amounts, strict=True)
                },
            }
        if len(some) < VISITS_AT_ONCE:
            return
        offset += VISITS_AT_ONCE
