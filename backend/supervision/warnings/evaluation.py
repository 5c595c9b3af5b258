"""From cases and rules to warnings. Pure: the order in which cases come in changes nothing."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec

from backend.supervision.warnings.model import Case, Fact, Rule, RuleCondition, RuleWarning


def evaluate(rules: Iterable[Rule], cases: Iterable[Case]) -> list[RuleWarning]:
    """Every warning of these rules, oldest first. `cases` may come in any order."""
    known = related(cases)
    found = [warning for rule in rules for warning in _of_rule(rule, known)]
    return sorted(found, key=lambda one: (one.last.at_ms, one.rule, one.id))


def related(cases: Iterable[Case]) -> list[Case]:
    """The cases in the order of happening, each once, with the facts that rest on earlier ones."""
    once = {case.visit: case for case in cases}
    ordered = sorted(once.values(), key=lambda case: (case.at_ms, case.visit))
    before: dict[str, list[Case]] = {}
    found: list[Case] = []
    for case in ordered:
        more = {}
        if case.enterprise is not None and _counts(case):
            earlier = before.setdefault(case.enterprise, [])
            more = _since(case, earlier)
            earlier.append(case)
        found.append(msgspec.structs.replace(case, facts={**case.facts, **more}) if more else case)
    return found


def _counts(case: Case) -> bool:
    """An inspection without a cause of its own (投诉举报 and the like)."""
    return case.facts.get("purpose") == "inspection" and "trigger" not in case.facts


def _since(case: Case, earlier: Sequence[Case]) -> dict[str, Fact]:
    """Days since the visit before, of anybody and of another body; one joint visit is one."""
    found: dict[str, Fact] = {}
    for one in reversed(earlier):
        if one.task is not None and one.task == case.task:
            continue
        days = (case.day - one.day).days
        found.setdefault("daysSincePrevious", days)
        if one.agency_path != case.agency_path:
            found["daysSinceOtherBody"] = days
            break
    return found


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


def _of_rule(rule: Rule, ordered: Sequence[Case]) -> Iterator[RuleWarning]:
    counted: dict[str, deque[Case]] = {}
    for case in ordered:
        subject = subject_of(rule, case)
        if subject is None or not matches(rule, case.facts):
            continue
        window = counted.setdefault(subject, deque())
        first = case.day - timedelta(days=rule.window_days - 1)
        while window and window[0].day < first:
            window.popleft()
        window.append(case)
        if len(window) < rule.threshold:
            continue
        yield RuleWarning(
            id=name_of(rule.id, subject, case.visit),
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
            return case.visit
        case "enterprise":
            return case.enterprise
        case "agency":
            return case.agency_path
        case "district":
            return "/".join(case.agency_path.split("/")[:3]).rstrip("/") + "/"


def name_of(rule: str, subject: str, last_visit: str) -> str:
    """Hex SHA-256 that names a warning for ever: its window is the one that ends with this visit,
    so that an older entry which comes late renames none of the later warnings.
    """
    return hashlib.sha256(msgspec.json.encode([rule, subject, last_visit])).hexdigest()
