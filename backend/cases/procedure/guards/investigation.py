"""What an investigation needs."""

from datetime import date

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.fold import goes_on
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.world import World


def within_limitation(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Proposed)
    limit = world.limit("limitation-safety" if act.harm else "limitation")
    last = _months_only(limit.amount, act.breach_ended)
    if act.on <= last:
        return None
    return (
        f"已超过追责时效（至 {last}）",
        f"The time to prosecute ended on {last}",
        "penalties-36",
    )


def jurisdiction(_: Facts, __: Act, world: World) -> Blocked:
    """Who is outside of its own area has been assigned the case, and says so."""
    if world.within_territory:
        return None
    return (
        "违法行为地不在本机关管辖区域内",
        "The place lies outside the area of this agency",
        "penalties-22",
    )


def _months_only(years: int, start: date) -> date:
    """Years from a day, by the calendar alone: limitation may run out on a day off."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return date(start.year + years, 2, 28)


def correction_ordered(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.InvestigationFinished)
    if facts.correction_ordered or act.outcome in ("facts_fail", "referred"):
        return None
    return "尚未责令改正违法行为", "The breach was not ordered to be corrected", "penalties-28"


def no_open_testing(facts: Facts, _: Act, __: World) -> Blocked:
    if goes_on(facts.testing):
        return "检验检测尚未结束", "Testing goes on", "own-rules"
    return None


def preservation_decided(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.preserved:
        return (
            "先行登记保存的证据尚未处理",
            "What was registered and preserved is not decided on",
            "penalties-56",
        )
    return None


def item_preserved(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.PreservationDecided)
    if act.item in facts.preserved:
        return None
    return "该物品没有被先行登记保存", "It is not registered and preserved", "penalties-56"


def item_sealed(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.SealingEnded)
    if act.item in facts.sealed:
        return None
    return "该物品没有被查封、扣押", "It is not sealed or detained", "coercion-25"


def investigation_finished(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.finished is not None:
        return None
    return "调查尚未终结", "The investigation is not finished", "penalties-57"


def not_suspended(facts: Facts, _: Act, __: World) -> Blocked:
    if goes_on(facts.suspensions):
        return "案件处于中止状态", "The case is suspended", "own-rules"
    return None


def suspended(facts: Facts, act: Act, world: World) -> Blocked:
    if not_suspended(facts, act, world) is None:
        return "案件没有中止", "The case is not suspended", "own-rules"
    return None
