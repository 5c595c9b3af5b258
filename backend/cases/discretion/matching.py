"""Which items fit a case: pure, and it says why. The officer decides, with reasons."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from backend.accounts.scope import in_scope
from backend.cases.discretion.lists import ReadFamily
from backend.cases.discretion.model import (
    EFFECTS,
    Condition,
    ConditionSeen,
    Family,
    Item,
    Match,
    State,
)
from backend.law.model import Bilingual, basis_of

UNBOUNDED = 10**18
"""Fen; where an item names no range its fine is not bounded by it."""


class EarlierCase(msgspec.Struct, frozen=True, kw_only=True):
    """A decided case of the same party."""

    case: str
    on: date
    agency: str
    matter: str
    """Empty where no item was ever applied."""
    cause: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a case tells about the conditions of lists."""

    breach_day: date
    today: date
    agency: str
    corrected: bool | None
    harm: bool
    cause: str
    earlier: tuple[EarlierCase, ...]
    """Decided cases of this party, in any body."""


def matches(families: Sequence[ReadFamily], known: Known, said: Mapping[str, bool]) -> list[Match]:
    """Every item of the law that applies, the fitting ones first, the milder before the graver.

    `said` is what an officer says of conditions nobody can measure, by their id.
    """
    found: list[Match] = []
    for read in families:
        for item, law in applicable(read.family.items, read.family, known):
            found.append(_match(read.family, item, law, known, said))
    order = {"fits": 0, "may_fit": 1, "does_not": 2}
    return sorted(found, key=lambda one: (order[one.state], EFFECTS.index(one.effect), one.item))


def applicable(
    items: Sequence[Item], family: Family, known: Known
) -> list[tuple[Item, Bilingual | None]]:
    """The items of the law that applies: that of the day of the breach, unless today's is milder
    (行政处罚法 37).
    """
    by_id = {item.id: item for item in items}
    found: list[tuple[Item, Bilingual | None]] = []
    for item in items:
        now, then = item.in_force(known.today), item.in_force(known.breach_day)
        if now and then:
            found.append((item, None))
        elif now:
            found += _new(item, by_id, family, known)
        elif then:
            found += _old(item, items, family, known)
    return found


def _new(
    item: Item, by_id: Mapping[str, Item], family: Family, known: Known
) -> list[tuple[Item, Bilingual | None]]:
    old = by_id.get(item.replaces or "")
    day = known.breach_day.isoformat()
    if old is not None and old.in_force(known.breach_day):
        if severity(item, family) < severity(old, family):
            return [(item, _newer_is_lighter(old, item, day))]
        return []
    if family.type_of(item).effect == "heavier":
        return []
    return [
        (
            item,
            Bilingual(
                zh=f"违法行为发生于 {day}，当时没有这一条；它对当事人有利，可以适用。",
                en=f"The breach was on {day}, before this item; it favours the party and applies.",
            ),
        )
    ]


def _old(
    item: Item, items: Sequence[Item], family: Family, known: Known
) -> list[tuple[Item, Bilingual | None]]:
    day = known.breach_day.isoformat()
    newer = next(
        (one for one in items if one.replaces == item.id and one.in_force(known.today)), None
    )
    if newer is None or severity(newer, family) >= severity(item, family):
        return [
            (
                item,
                Bilingual(
                    zh=f"违法行为发生于 {day}，适用当时的条目；现行条目并不更轻。",
                    en=f"The breach was on {day}: the item of that day applies, today's is no"
                    " milder.",
                ),
            )
        ]
    return []


def _newer_is_lighter(old: Item, new: Item, day: str) -> Bilingual:
    return Bilingual(
        zh=f"违法行为发生于 {day}，当时适用“{old.name.zh}”；现行条目处理较轻，适用现行条目。",
        en=f"The breach was on {day}, when “{old.name.en}” applied; today's “{new.name.en}” is"
        " milder and applies.",
    )


def severity(item: Item, family: Family) -> tuple[int, int]:
    """Comparable: the effect first, then the highest fine."""
    effect = EFFECTS.index(family.type_of(item).effect)
    return effect, item.range.at_most if item.range else UNBOUNDED


def _match(
    family: Family, item: Item, law: Bilingual | None, known: Known, said: Mapping[str, bool]
) -> Match:
    conditions = [seen(one, known, said, item.matter) for one in item.conditions]
    kind, sector = family.type_of(item), family.sector_of(item)
    barred = None
    if kind.id in sector.excludes:
        barred = sector.why or Bilingual(
            zh=f"{sector.name.zh}领域不适用", en=f"not applied in {sector.name.en}"
        )
    states = {one.state for one in conditions}
    basis = basis_of((family.provisions[item.basis],))
    return Match(
        family=family.id,
        family_name=family.name,
        item=item.id,
        name=item.name,
        type=kind.id,
        type_name=kind.name,
        effect=kind.effect,
        matter=item.matter,
        state="does_not"
        if barred or "not_met" in states
        else "may_fit"
        if "unsaid" in states
        else "fits",
        conditions=conditions,
        barred=barred,
        law=law,
        consequence=item.consequence,
        range=item.range,
        basis=Bilingual(zh=basis.zh, en=basis.en),
        verified=family.verified and basis.verified,
    )


def seen(
    condition: Condition, known: Known, said: Mapping[str, bool], matter: str
) -> ConditionSeen:
    """Whether a condition holds, and whence that is known."""
    state, why = (
        _said(condition, said)
        if condition.fact is None
        else {"first_time": _first_time, "corrected": _corrected, "no_harm": _no_harm}[
            condition.fact
        ](condition, known, matter)
    )
    return ConditionSeen(
        id=condition.id,
        name=condition.name,
        state=state,
        measured=condition.fact is not None,
        why=why,
    )


def _said(condition: Condition, said: Mapping[str, bool]) -> tuple[State, Bilingual]:
    holds = said.get(condition.id)
    if holds is None:
        return "unsaid", Bilingual(zh="由执法人员认定", en="for the officer to say")
    if holds:
        return "met", Bilingual(zh="执法人员认定符合", en="the officer says so")
    return "not_met", Bilingual(zh="执法人员认定不符合", en="the officer says not")


def _first_time(condition: Condition, known: Known, matter: str) -> tuple[State, Bilingual]:
    since = _years_before(known.breach_day, condition.years)
    scope = known.agency if condition.reach == "body" else _root(known.agency)
    same = [
        one
        for one in known.earlier
        if since <= one.on
        and in_scope(one.agency, scope)
        and (one.matter == matter if one.matter else one.cause == known.cause)
    ]
    where = (
        Bilingual(zh="本机关", en="this agency")
        if condition.reach == "body"
        else Bilingual(zh="全市各机关", en="all agencies")
    )
    if not same:
        return "met", Bilingual(
            zh=f"{where.zh}自 {since} 起没有该当事人同类案件",
            en=f"no decided case of this party and matter in {where.en} since {since}",
        )
    days = "、".join(sorted(one.on.isoformat() for one in same))
    return "not_met", Bilingual(
        zh=f"{where.zh}已有同类案件：{days}", en=f"decided before in {where.en}: {days}"
    )


def _root(path: str) -> str:
    """The path of the city: the first part of every path below it."""
    return f"/{path.strip('/').split('/')[0]}/"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _corrected(_: Condition, known: Known, __: str) -> tuple[State, Bilingual]:
    if known.corrected is None:
        return "unsaid", Bilingual(zh="还没有复查改正情况", en="the correction was not checked yet")
    if known.corrected:
        return "met", Bilingual(zh="复查已改正", en="checked: corrected")
    return "not_met", Bilingual(zh="复查未改正", en="checked: not corrected")


def _no_harm(_: Condition, known: Known, __: str) -> tuple[State, Bilingual]:
    if known.harm:
        return "not_met", Bilingual(zh="立案时记有危害后果", en="harm is recorded in the filing")
    return "met", Bilingual(zh="案件没有记载危害后果", en="no harm is recorded")
