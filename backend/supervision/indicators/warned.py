"""Amounts of warnings by body and day: computed, because warnings are never stored."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.supervision.indicators.measuring import Amounts
from backend.supervision.warnings import store
from backend.supervision.warnings.book import Standing
from backend.supervision.warnings.model import RuleWarning


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """One warning, at the body and on the day of the visit that brought it."""

    id: str
    rule: str
    agency_path: str
    day: date
    verdict: str | None
    """`confirmed` or `unfounded`; the first assessment stands."""

    @property
    def amounts(self) -> dict[str, int]:
        return {
            "warnings": 1,
            "warnings_assessed": int(self.verdict is not None),
            "warnings_confirmed": int(self.verdict == "confirmed"),
        }


def warned(
    tx: Transaction, standing: Standing, scope: str, first: date, last: date
) -> list[Warned]:
    """Warnings of a period at and below a body."""
    found = [
        one
        for one in standing.warnings
        if first <= one.last.day <= last and in_scope(one.last.agency_path, scope)
    ]
    said = store.words(tx, [one.id for one in found]) if found else {}
    return [_warned(one, (w.act for w in said.get(one.id, []))) for one in found]


def _warned(one: RuleWarning, acts: Iterable[str]) -> Warned:
    return Warned(
        id=one.id,
        rule=one.rule,
        agency_path=one.last.agency_path,
        day=one.last.day,
        verdict=next((act for act in acts if act != "snoozed"), None),
    )


def amounts_by_day(some: Iterable[Warned]) -> Mapping[str, Amounts]:
    found: dict[str, dict[str, int]] = {}
    for one in some:
        _add(found.setdefault(one.day.isoformat(), {}), one.amounts)
    return found


def amounts_by_body(some: Iterable[Warned]) -> Mapping[str, Amounts]:
    found: dict[str, dict[str, int]] = {}
    for one in some:
        _add(found.setdefault(one.agency_path, {}), one.amounts)
    return found


def _add(amounts: dict[str, int], more: Amounts) -> None:
    for name, amount in more.items():
        amounts[name] = amounts.get(name, 0) + amount
