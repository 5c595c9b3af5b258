"""What was said of a warning decides its state, and how many there are of each is counted once for
all desks: a wall asks every second, and a city has thousands of warnings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.supervision.warnings import store
from backend.supervision.warnings.model import RuleWarning, Said, State, Word


def state_of(said: Sequence[Word], today: date) -> State:
    """The first assessment stands; a snooze ends with its day."""
    return _state([(one.act, one.until) for one in said], today)


def snoozed_until(said: Sequence[Word], today: date) -> date | None:
    """The latest snooze counts, while its last day is not over."""
    return _put_off([one.until for one in said], today)


def _state(said: Iterable[tuple[Said, str | None]], today: date) -> State:
    told = list(said)
    verdict = next((act for act, _ in told if act != "snoozed"), None)
    if verdict is not None:
        return "confirmed" if verdict == "confirmed" else "unfounded"
    return "open" if _put_off([until for _, until in told], today) is None else "snoozed"


def _put_off(untils: Iterable[str | None], today: date) -> date | None:
    until = next((one for one in reversed(list(untils)) if one is not None), None)
    day = None if until is None else date.fromisoformat(until)
    return day if day is not None and day >= today else None


class _States(msgspec.Struct, frozen=True, kw_only=True):
    key: tuple[int, int, date]
    of: dict[str, State]


class _Counted(msgspec.Struct, frozen=True, kw_only=True):
    warnings: Sequence[RuleWarning]
    states: _States
    counts: Counter[tuple[frozenset[str], str, State]]
    """By the bodies a warning lies in, its rule and its state."""


class Tally:
    """Counts anew when other warnings stand, when something was said or when a day begins.

    Transactions of several threads may ask at once: what is kept is replaced as a whole, and one
    that reads an older moment counts for itself.
    """

    def __init__(self) -> None:
        self._states: _States | None = None
        self._counted: _Counted | None = None

    def states(self, tx: Transaction, today: date) -> Mapping[str, State]:
        """Of every warning that somebody spoke of; any other is open."""
        return self._known(tx, today).of

    def counts(
        self,
        tx: Transaction,
        warnings: Sequence[RuleWarning],
        today: date,
        scope: str,
        rule: str | None = None,
    ) -> dict[State, int]:
        """How many of these (all that stand: a list nobody changes) are in each state, in a part
        of the tree.
        """
        found: dict[State, int] = {"open": 0, "confirmed": 0, "unfounded": 0, "snoozed": 0}
        for (bodies, of_rule, state), count in self._count(tx, warnings, today).items():
            if rule in (None, of_rule) and any(in_scope(body, scope) for body in bodies):
                found[state] += count
        return found

    def _known(self, tx: Transaction, today: date) -> _States:
        key = (*store.said_so_far(tx), today)
        kept = self._states
        if kept is None or kept.key != key:
            said = store.everything_said(tx)
            kept = _States(key=key, of={one: _state(told, today) for one, told in said.items()})
            self._states = kept
        return kept

    def _count(
        self, tx: Transaction, warnings: Sequence[RuleWarning], today: date
    ) -> Counter[tuple[frozenset[str], str, State]]:
        states = self._known(tx, today)
        kept = self._counted
        if kept is None or kept.warnings is not warnings or kept.states is not states:
            kept = _Counted(
                warnings=warnings,
                states=states,
                counts=Counter(
                    (bodies_of(one), one.rule, states.of.get(one.id, "open")) for one in warnings
                ),
            )
            self._counted = kept
        return kept.counts


def bodies_of(warning: RuleWarning) -> frozenset[str]:
    """Paths of the bodies whose cases it rests on."""
    return frozenset(case.agency_path for case in warning.cases)
