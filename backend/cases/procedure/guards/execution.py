"""Service, payment and the end of a case."""

from datetime import timedelta

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.money import yuan_of
from backend.cases.procedure.owing import court_last, debt_of, owing_at, remedy_ended
from backend.cases.procedure.world import World
from backend.law.deadlines import deadline

_CERTAINLY = timedelta(days=28)
"""No month is shorter: so long it is in time even where later holidays are not known."""
SPOT_FEN_MAX = 10_000
"""100 yuan (行政处罚法 68)."""


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
    found = owing_at(facts, act.on, world.calendar())
    if found.overdue:
        return None
    if found.remaining == 0:
        return "没有尚未缴纳的罚没款", "Nothing is owed", "penalties-67"
    return (
        f"缴款期限未满（至 {found.due}）",
        f"The fine may be paid until {found.due}",
        "penalties-67",
    )


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


def court_window(facts: Facts, act: Act, world: World) -> Blocked:
    """After the party's time for remedies has ended, and within three months from then."""
    if any(one.ended is None for one in facts.remedies):
        return (
            "复议或者诉讼期间不能申请强制执行",
            "Not while a reconsideration or a suit goes on",
            "coercion-53",
        )
    ended = remedy_ended(facts, world.calendar())
    if ended is None or act.on <= ended:
        return (
            f"当事人申请复议、提起诉讼的期限未满（至 {ended}）",
            f"The party may still ask for a remedy until {ended}",
            "coercion-53",
        )
    if act.on <= ended + _CERTAINLY * world.limit("court-application").amount:
        return None
    last = court_last(facts, ended, world.calendar())
    if act.on <= last:
        return None
    return (
        f"已超过申请法院强制执行的三个月期限（至 {last}）",
        f"The three months to apply to the court ended on {last}",
        "coercion-53",
    )


def own_power_named(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.EnforcementDecided)
    if act.power.strip() and act.way.strip():
        return None
    return (
        "自行强制执行应当写明授权的法律和方式",
        "The law that gives the power, and the way, have to be named",
        "coercion-46",
    )


def surcharge_thirty_days(facts: Facts, act: Act, world: World) -> Blocked:
    if facts.demand_on is None:
        return "强制执行前应当催告", "A demand comes before enforcement", "coercion-46"
    found = owing_at(facts, act.on, world.calendar())
    if found.begun is None:
        return "尚未开始加处罚款", "No surcharge runs", "coercion-46"
    last = found.begun + timedelta(days=world.limit("own-enforcement").amount)
    if act.on > last:
        return None
    return (
        f"加处罚款超过三十日后方可强制执行（{last} 之后）",
        f"After thirty days of surcharge: later than {last}",
        "coercion-46",
    )


def enforcement_decided(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.EnforcementCarriedOut)
    if facts.enforcement_on is not None and act.record.strip():
        return None
    return (
        "应当先作出强制执行决定，并记录执行过程",
        "Enforcement is decided first, and recorded",
        "coercion-46",
    )


def enforcement_day(_: Facts, act: Act, world: World) -> Blocked:
    if world.calendar().is_working(act.on):
        return None
    return (
        "不得在夜间或者法定节假日实施强制执行，情况紧急的除外",
        "No enforcement at night or on days off, except in urgency",
        "coercion-43",
    )


def deferral_later(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.DeferralGranted)
    if act.until > act.on:
        return None
    return (
        f"延期应当到批准之后的一日，{act.until} 不晚于批准日",
        f"More time ends after the day it is granted; {act.until} does not",
        "penalties-66",
    )


def plan_complete(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.InstalmentsGranted)
    days = [one.day for one in act.plan]
    ordered = days == sorted(set(days)) and days[0] >= act.on
    owed = debt_of(facts) - facts.paid
    planned = sum(one.amount for one in act.plan)
    if ordered and owed > 0 and planned == owed:
        return None
    told = yuan_of(max(owed, 0)), yuan_of(planned)
    return (
        "各期日期应当先后有序，金额之和应当等于尚欠的 {} 元（现为 {} 元）".format(*told),
        "Days in order, and amounts that add up to the {} yuan owed (now {})".format(*told),
        "penalties-66",
    )


def amount_positive(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.Paid)
    if act.amount > 0:
        return None
    return "缴款金额应当大于零", "The amount has to be more than nothing", "penalties-67"


def collected_lawful(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.Paid)
    if not act.collected:
        return None
    if not act.receipt.strip():
        return (
            "当场收缴罚款应当出具财政部门统一制发的专用票据",
            "Collecting on the spot needs the official receipt",
            "penalties-70",
        )
    penalty = facts.decision.penalty if facts.decision else None
    if act.collected == "up_to_100" and (penalty is None or penalty.fine > SPOT_FEN_MAX):
        return (
            "当场收缴限于一百元以下的罚款",
            "On the spot only up to 100 yuan",
            "penalties-68",
        )
    return None


def decision_stands(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.decision is not None and not facts.void:
        return None
    return "没有有效的行政处罚决定", "No decision stands", "penalties-73"


def remedy_open(facts: Facts, act: Act, _: World) -> Blocked:
    kind = "suit" if isinstance(act, acts.SuitDecided) else "reconsideration"
    if any(one.kind == kind and one.ended is None for one in facts.remedies):
        return None
    return "没有正在进行的复议或者诉讼", "No such remedy goes on", "penalties-73"


def change_told(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.ReconsiderationDecided | acts.SuitDecided)
    named = act.penalty is not None and bool(act.penalty.kinds and act.penalty.rule.strip())
    if named if act.result == "changed" else act.penalty is None:
        return None
    return (
        "变更处罚的，应当写明变更后的处罚种类和依据；其他结果不写",
        "A change names the penalty that stands instead and its rule; nothing else does",
        "penalties-73",
    )


def no_open_remedy(facts: Facts, _: Act, __: World) -> Blocked:
    if all(one.ended is not None for one in facts.remedies):
        return None
    return "复议或者诉讼尚未终结", "A reconsideration or a suit goes on", "penalties-73"


def surcharge_settled(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Closed)
    if act.ground != "executed" or facts.served is None:
        return None
    found = owing_at(facts, act.on, world.calendar())
    if found.surcharge_open <= 0:
        return None
    return (
        f"加处的罚款尚未缴清，还差 {yuan_of(found.surcharge_open)} 元；不再加收的，应当说明理由",
        f"{yuan_of(found.surcharge_open)} yuan of surcharge are open; waived, it needs a reason",
        "penalties-72",
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
