"""From cases and rules to warnings. Pure: the order in which cases come in changes nothing, and
what changes later is computed again only where it matters.
"""

import hashlib
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from backend.supervision.warnings import grid
from backend.supervision.warnings.model import Case, Fact, Rule, RuleCondition, RuleWarning
from backend.supervision.warnings.relating import Neighbours, Placed

ENTERED_ONE_BY_ONE_MAX = 0.1
"""A greater share of all warnings at once is sorted anew: it is cheaper."""

CASES_NAMED_MAX = 100
"""Where every further case warns, a warning names the newest of its window; and as many as the
threshold in any case.
"""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What one step brought and took away."""

    new: tuple[RuleWarning, ...] = ()
    gone: tuple[RuleWarning, ...] = ()


class Evaluator:
    """Cases and the warnings that rules make of them, kept up to date case by case."""

    def __init__(self, rules: Iterable[Rule], today: date) -> None:
        self.rules = {one.id: one for one in rules}
        self.today = today
        self.cases: dict[str, Case] = {}
        """With the facts that rest on others, by key."""
        self.by_id: dict[str, RuleWarning] = {}
        self._measured: dict[str, Case] = {}
        self._of_origin: dict[str, set[str]] = {}
        self._neighbours = Neighbours()
        self._counted: dict[tuple[str, str], list[Placed]] = {}
        """By rule and subject: the cases that meet the rule, in the order of happening."""
        self._warned: dict[tuple[str, str], list[RuleWarning]] = {}
        """By rule and subject, in the order of happening."""
        self._order: list[tuple[int, str, str]] = []
        """Of all warnings, as `order_of` says."""

    def replace(self, origins: Collection[str], cases: Iterable[Case]) -> Changes:
        """These cases are all there are of these origins (and of their own)."""
        coming = {one.key: one for one in cases}
        keys = {key for origin in origins for key in self._of_origin.get(origin, ())}
        changed = {
            key for key in keys | coming.keys() if self._measured.get(key) != coming.get(key)
        }
        touched = set(changed)
        for key in changed:
            old = self._measured.pop(key, None)
            if old is not None:
                self._of_origin[old.origin].discard(key)
                touched.update(self._neighbours.affected(old))
                self._neighbours.remove(old)
        fresh = [coming[key] for key in changed if key in coming]
        for case in fresh:
            self._measured[case.key] = case
            self._of_origin.setdefault(case.origin, set()).add(case.key)
            self._neighbours.add(case)
            touched.update(self._neighbours.affected(case))
        return self._count_again(touched)

    def _count_again(self, keys: Iterable[str]) -> Changes:
        subjects: dict[tuple[str, str], Placed] = {}
        for key in keys:
            measured = self._measured.get(key)
            old = self.cases.pop(key, None)
            now = None
            if measured is not None:
                now = self._neighbours.related(measured, self._measured, self.today)
                self.cases[key] = now
            if old != now:
                for place, placed in self._move(key, old, now):
                    subjects[place] = min(placed, subjects.get(place, placed))
        return self._warn_again(subjects)

    def _move(
        self, key: str, old: Case | None, now: Case | None
    ) -> Iterator[tuple[tuple[str, str], Placed]]:
        """Rule and subject where something changed, and at which place in the order."""
        for rule in self.rules.values():
            before, after = _place(rule, old), _place(rule, now)
            if before is not None and old is not None:
                placed = self._counted[before]
                del placed[bisect_left(placed, (old.at_ms, key))]
                yield before, (old.at_ms, key)
            if after is not None and now is not None:
                insort(self._counted.setdefault(after, []), (now.at_ms, key))
                yield after, (now.at_ms, key)

    def _warn_again(self, subjects: Mapping[tuple[str, str], Placed]) -> Changes:
        """`subjects`: rule and subject, and the first place where something changed."""
        before: list[RuleWarning] = []
        after: list[RuleWarning] = []
        for place, first in subjects.items():
            warned = self._warned.setdefault(place, [])
            kept = bisect_left(warned, first, key=_placed)
            before += warned[kept:]
            del warned[kept:]
            fresh = list(self._windows_after(place, warned[-1] if warned else None))
            warned += fresh
            after += fresh
            if not warned:
                del self._warned[place]
            if not self._counted.get(place):
                self._counted.pop(place, None)
        self._list_again(before, after)
        known, standing = {one.id for one in before}, {one.id for one in after}
        return Changes(
            new=tuple(one for one in after if one.id not in known),
            gone=tuple(one for one in before if one.id not in standing),
        )

    def _windows_after(
        self, place: tuple[str, str], last: RuleWarning | None
    ) -> Iterator[RuleWarning]:
        """What comes after a warning that still stands; a warning tells all that counting knew
        when it was given, so nothing before it is looked at.
        """
        rule_id, subject = place
        placed = self._counted.get(place, [])
        start = 0 if last is None else bisect_left(placed, _placed(last)) + 1
        ordered = (self.cases[placed[at][1]] for at in range(start, len(placed)))
        return _windows(self.rules[rule_id], subject, ordered, last)

    def _list_again(self, before: Sequence[RuleWarning], after: Sequence[RuleWarning]) -> None:
        for one in before:
            del self.by_id[one.id]
        self.by_id |= {one.id: one for one in after}
        if len(before) + len(after) > ENTERED_ONE_BY_ONE_MAX * len(self.by_id):
            self._order = sorted(order_of(one) for one in self.by_id.values())
            return
        for one in before:
            del self._order[bisect_left(self._order, order_of(one))]
        for one in after:
            insort(self._order, order_of(one))

    def warnings(self) -> list[RuleWarning]:
        """Oldest first."""
        return [self.by_id[identity] for _, _, identity in self._order]


def _placed(warning: RuleWarning) -> Placed:
    """Where the case stands that brought it."""
    return (warning.last.at_ms, warning.last.key)


def order_of(warning: RuleWarning) -> tuple[int, str, str]:
    """Oldest first; those of one moment have an order too."""
    return (warning.last.at_ms, warning.rule, warning.id)


def evaluate(rules: Iterable[Rule], cases: Iterable[Case], today: date) -> list[RuleWarning]:
    """Every warning of these rules, oldest first. `cases` may come in any order."""
    evaluator = Evaluator(rules, today)
    evaluator.replace((), cases)
    return evaluator.warnings()


def _place(rule: Rule, case: Case | None) -> tuple[str, str] | None:
    """Where the case is counted; None where the rule does not look at it."""
    if case is None or case.kind != rule.cases or not matches(rule, case.facts):
        return None
    subject = subject_of(rule, case)
    return None if subject is None else (rule.id, subject)


def matches(rule: Rule, facts: Mapping[str, Fact]) -> bool:
    """All conditions hold and no exemption does."""
    return all(_holds(one, facts) for one in rule.when) and not any(
        all(_holds(one, facts) for one in exemption.when) for exemption in rule.exemptions
    )


def _holds(condition: RuleCondition, facts: Mapping[str, Fact]) -> bool:
    fact = facts.get(condition.fact)
    if fact is None:
        return False
    if condition.is_ is not None:
        return fact == condition.is_
    if condition.one_of is not None:
        return fact in condition.one_of
    if not isinstance(fact, int):
        return False
    if condition.at_least is not None:
        return fact >= condition.at_least
    return condition.at_most is not None and fact <= condition.at_most


def _windows(
    rule: Rule, subject: str, ordered: Iterable[Case], last: RuleWarning | None
) -> Iterator[RuleWarning]:
    """The warnings after `last`; None is from the beginning."""
    window: deque[Case] = deque(maxlen=max(rule.threshold, CASES_NAMED_MAX))
    counted: Case | None = None
    if last is not None:
        counted = last.last
        if rule.after_warning == "each":
            window.extend(last.cases)
    for case in ordered:
        if counted is not None and (case.day - counted.day).days < rule.grace_days:
            continue
        counted = case
        first = case.day - timedelta(days=rule.window_days - 1)
        while window and window[0].day < first:
            window.popleft()
        window.append(case)
        if len(window) < rule.threshold:
            continue
        yield RuleWarning(
            id=name_of(rule.id, subject, case.id),
            rule=rule.id,
            subject=subject,
            cases=tuple(window),
        )
        if rule.after_warning == "restart":
            window.clear()


def subject_of(rule: Rule, case: Case) -> str | None:
    """What the case is counted under; None when it has no such thing."""
    match rule.subject:
        case "visit":
            return case.id
        case "enterprise":
            return case.enterprise
        case "place":
            return None if case.spot is None else grid.square(case.spot, rule.place_metres)
        case "agency":
            return case.about_path
        case "district":
            return "/".join(case.about_path.split("/")[:3]).rstrip("/") + "/"


def name_of(rule: str, subject: str, last_case: str) -> str:
    """Hex SHA-256 that names a warning for ever: its window is the one that ends with this case,
    so that an older entry which comes late renames none of the later warnings.
    """
    return hashlib.sha256(msgspec.json.encode([rule, subject, last_case])).hexdigest()
