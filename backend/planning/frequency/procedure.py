"""What counts against a cap, and what is proposed instead of one visit more. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from backend.law import merging
from backend.law.merging import ItemRef
from backend.planning.classification.model import Class
from backend.planning.frequency.model import (
    Counted,
    Counter,
    Exemption,
    Facts,
    Limit,
    Overlap,
    PastVisit,
    Planned,
    Proposal,
    Rules,
    Standing,
)


def limit_of(limits: Iterable[Limit], given: Class) -> Limit | None:
    """The most specific limit for a class; risk before credit. None when none speaks of it."""
    fitting = [
        one
        for one in limits
        if one.risk in (None, given.risk) and one.credit in (None, given.credit)
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda one: (one.risk is not None, one.credit is not None))


def exemption_of(
    exemptions: Iterable[Exemption],
    inspection_type: str,
    trigger: str | None,
    ordered_from_above: bool,
) -> Exemption | None:
    """The first exemption whose every stated condition holds."""
    for one in exemptions:
        if not one.is_bounded:
            continue
        if one.inspection_type is not None and one.inspection_type != inspection_type:
            continue
        if one.triggers and trigger not in one.triggers:
            continue
        if one.ordered_from_above and not ordered_from_above:
            continue
        return one
    return None


def standing_of(
    visit: Counted, exemptions: Sequence[Exemption]
) -> tuple[Standing, Exemption | None]:
    """How a visit stands in a counter, and the exemption it falls under."""
    if visit.purpose != "inspection":
        return "not_inspection", None
    if visit.void_reason is not None:
        return "voided", None
    if visit.refused:
        return "refused", None
    under = exemption_of(
        exemptions, visit.inspection_type, visit.trigger_kind or None, visit.ordered_from_above
    )
    return ("counted", None) if under is None else ("exempt", under)


def count(standings: Iterable[Standing]) -> Counter:
    given = list(standings)
    return Counter(
        counted=given.count("counted"),
        exempt=given.count("exempt"),
        not_inspections=given.count("not_inspection"),
        refused=given.count("refused"),
        voided=given.count("voided"),
    )


def planned_items(planned: Planned, rules: Rules) -> dict[str, ItemRef]:
    """The questions a visit would be made for, by what makes two questions one."""
    return {
        key: ref
        for key, ref in merging.keys_of(planned.checklists).items()
        if ref.item not in rules.procedural
    }


def propose(facts: Facts, rules: Rules) -> list[Proposal]:
    """What to do instead, the most useful first.

    An inspection with a cause is made: it is only ever joined with another one.
    """
    found = _merges(facts)
    if facts.planned.purpose != "inspection" or facts.planned.trigger is not None:
        return found
    wanted = planned_items(facts.planned, rules)
    reused, remaining = _reuse(facts, rules, wanted)
    found += reused
    over = is_over(facts)
    paper = [ref for ref in remaining.values() if ref in rules.on_paper]
    if paper:
        reason = "cap-reached" if over else "can-be-paper"
        figures: dict[str, int | str] = {"items": len(paper), "of": len(wanted)}
        found.append(Proposal(act="paper", reason=reason, items=paper, figures=figures))
    if over:
        assert facts.per_year is not None
        reached: dict[str, int | str] = {"counted": facts.own.counted, "cap": facts.per_year}
        found.append(Proposal(act="leave_out", reason="cap-reached", figures=reached))
    found += [Proposal(act="leave_out", reason=why) for why in facts.undisturbed]
    return found


def is_over(facts: Facts) -> bool:
    """Whether one more inspection would be over the cap; without a cap nothing is known."""
    if facts.per_year is None or facts.exemption is not None:
        return False
    return facts.own.counted >= facts.per_year


def _merges(facts: Facts) -> list[Proposal]:
    found: list[Proposal] = []
    for one in facts.overlaps:
        if one.own or one.joined:
            continue
        figures: dict[str, int | str] = {"common": len(one.common)}
        if one.day is not None:
            figures["days"] = abs((one.day - facts.day).days)
        found.append(Proposal(act="merge", reason="overlap", overlap=one.id, figures=figures))
    return found


def _reuse(
    facts: Facts, rules: Rules, wanted: dict[str, ItemRef]
) -> tuple[list[Proposal], dict[str, ItemRef]]:
    """Earlier results that answer what is wanted, and what is left to be asked then."""
    earlier = [one for one in facts.visits if _is_usable(one, facts.day, rules.reuse_days)]
    if not wanted:
        recent = [
            one
            for one in earlier
            if one.result == "no_problem" and (facts.day - one.day).days <= rules.recent_days
        ]
        return [_reused("recent-result", one, facts.day, []) for one in recent[:1]], wanted
    for one in earlier:
        if wanted.keys() <= facts.passed.get(one.visit, frozenset()):
            return [_reused("covered", one, facts.day, list(wanted.values()))], {}
    best = max(
        earlier,
        key=lambda one: len(wanted.keys() & facts.passed.get(one.visit, frozenset())),
        default=None,
    )
    common = wanted.keys() & facts.passed.get(best.visit, frozenset()) if best else set[str]()
    if best is None or not common:
        return [], wanted
    items = [ref for key, ref in wanted.items() if key in common]
    remaining = {key: ref for key, ref in wanted.items() if key not in common}
    return [_reused("items-covered", best, facts.day, items)], remaining


def _is_usable(visit: PastVisit, day: date, within_days: int) -> bool:
    age = (day - visit.day).days
    inspected = visit.standing in ("counted", "exempt")
    return inspected and visit.result is not None and 0 <= age <= within_days


def _reused(reason: str, visit: PastVisit, day: date, items: list[ItemRef]) -> Proposal:
    figures: dict[str, int | str] = {"days": (day - visit.day).days, "items": len(items)}
    if reason == "items-covered":
        return Proposal(
            act="leave_out",
            reason="items-covered",
            visit=visit.visit,
            items=items,
            figures=figures,
        )
    assert reason in ("covered", "recent-result")
    return Proposal(
        act="reuse",
        reason="covered" if reason == "covered" else "recent-result",
        visit=visit.visit,
        items=items,
        figures=figures,
    )


def common_items(
    planned: Planned, overlap_checklists: Sequence[str], rules: Rules
) -> list[ItemRef]:
    """Questions that both would ask."""
    theirs = merging.keys_of(overlap_checklists)
    return [ref for key, ref in planned_items(planned, rules).items() if key in theirs]


def overlaps_with(day: date, other: date | None, given: date, within_days: int) -> bool:
    """Whether what is meant for `other` (or, without a day, was given on `given`) is near."""
    return abs(((other or given) - day).days) <= within_days


def is_merged_already(overlap: Overlap) -> bool:
    return overlap.own or overlap.joined
