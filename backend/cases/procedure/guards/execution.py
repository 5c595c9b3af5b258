"""Service, payment and the end of a case."""

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.money import yuan_of
from backend.cases.procedure.world import World
from backend.law.deadlines import deadline


def service_lawful(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.DecisionServed)
    if act.method == "electronic" and act.consent not in world.consents:
        return (
            "电子送达须经当事人同意并签订确认书",
            "Electronic service needs the party's signed confirmation",
            "penalties-61",
        )
    if act.method == "leave_behind" and not act.media:
        return (
            "留置送达应当用拍照、录像等方式记录过程",
            "Leaving it behind has to be recorded by photograph or video",
            "penalties-61",
        )
    return None


def payment_overdue(facts: Facts, act: Act, world: World) -> Blocked:
    if facts.served is None:
        return "决定尚未送达", "The decision was not served", "penalties-67"
    last = deadline(world.limit("payment"), facts.served.on, world.calendar()).last
    last = max(last, facts.deferred_until or last)
    if act.on > last:
        return None
    return f"缴款期限未满（至 {last}）", f"The fine may be paid until {last}", "penalties-67"


def demand_over(facts: Facts, act: Act, world: World) -> Blocked:
    if facts.demand_on is None:
        return "申请前应当催告", "A demand comes before the application", "coercion-54"
    last = deadline(world.limit("demand"), facts.demand_on, world.calendar()).last
    if act.on > last:
        return None
    return (
        f"催告送达十日后方可申请（{last} 之后）",
        f"Ten days after the demand: later than {last}",
        "coercion-54",
    )


def executed(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.Closed)
    if facts.sealed:
        return "查封、扣押的财物尚未处理", "Sealed property is not dealt with", "coercion-25"
    if act.ground == "court" and not facts.court_applied:
        return "尚未申请法院强制执行", "The court was not applied to", "coercion-54"
    decided = facts.decision
    owed = decided.penalty.fine if decided and decided.penalty else 0
    if act.ground == "executed" and facts.paid < owed:
        return (
            f"罚款尚未缴清，还差 {yuan_of(owed - facts.paid)} 元",
            f"{yuan_of(owed - facts.paid)} yuan of the fine are not paid",
            "penalties-67",
        )
    if act.ground == "no_penalty" and owed:
        return "案件有处罚决定", "The case ended with a penalty", "penalties-57"
    return None
