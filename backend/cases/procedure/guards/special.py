"""What the sub-procedures need."""

from datetime import timedelta

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.measure_acts import Measure
from backend.cases.procedure.world import World

_AHEAD_MAX = timedelta(days=366)


def urgency_reasoned(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.UrgentlySealed)
    if act.reason.strip() and act.at.tzinfo is not None and abs(_day_apart(act)) <= 1:
        return None
    return (
        "应当写明情况紧急的理由和实施的时刻",
        "The urgency and the moment of the measure have to be told",
        "coercion-19",
    )


def _day_apart(act: acts.UrgentlySealed) -> int:
    return (act.at.date() - act.on).days


def urgency_open(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.UrgencyReviewed)
    if act.item in facts.urgent:
        return None
    return "没有待补办批准的紧急措施", "No urgent measure waits for approval", "coercion-19"


def urgency_settled(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.urgent:
        return (
            f"紧急查封、扣押尚未补办批准：{'、'.join(sorted(facts.urgent))}",
            f"Urgent sealing without its approval: {', '.join(sorted(facts.urgent))}",
            "coercion-19",
        )
    if facts.to_be_lifted:
        return (
            f"未获批准的紧急查封、扣押尚未解除：{'、'.join(sorted(facts.to_be_lifted))}",
            f"Not approved, so to be lifted: {', '.join(sorted(facts.to_be_lifted))}",
            "coercion-19",
        )
    return None


def sealed_once_extended(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.SealingExtended)
    if act.item not in facts.sealed:
        return "该物品没有被查封、扣押", "It is not sealed or detained", "coercion-25"
    if act.item in facts.sealing_extended or not act.reason.strip():
        return (
            "查封、扣押期限只能延长一次，并应当说明理由",
            "The term is extended once, and with a reason",
            "coercion-25",
        )
    return None


def extension_ruled(facts: Facts, act: Act, world: World) -> Blocked:
    """Later than the time there is anyhow; days that are not counted can only add to that."""
    assert isinstance(act, acts.TimeExtended)
    counted = timedelta(days=world.limit("decision").amount)
    current = max(facts.extended_until or act.on, (facts.filed_on or act.on) + counted)
    ahead = current < act.until <= act.on + _AHEAD_MAX
    if act.rule.strip() and act.reason.strip() and ahead:
        return None
    return (
        "延长办案期限应当有法律、法规、规章的规定，写明理由，届满之日晚于现在的期限",
        "More time needs a law, regulation or rule that gives it, a reason and a later day",
        "penalties-60",
    )


def fast_track_open(facts: Facts, act: Act, _: World) -> Blocked:
    """Never where the law asks for more: complex cases, hearings, suspected crimes."""
    assert isinstance(act, acts.FastTracked)
    heavy = facts.complex or facts.public_interest or facts.harm
    disputed = bool(facts.statements) or facts.hearing_requested is not None
    if heavy or disputed or facts.crime_suspected:
        return (
            "案情复杂、有争议、要求听证或者涉嫌犯罪的，不适用快速办理",
            "Not for a case that is complex, disputed, heard or suspected of a crime",
            "own-rules",
        )
    if not (act.admitted and act.agreed):
        return (
            "当事人应当对事实无异议并书面同意快速办理",
            "The party has to admit the facts and agree in writing",
            "own-rules",
        )
    if act.on <= act.until <= act.on + _AHEAD_MAX:
        return None
    return "应当写明自定的办结日期", "The day the body sets itself is missing", "own-rules"


def fast_track_chosen(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.fast_until is not None:
        return None
    return "案件没有适用快速办理", "The case is not on the fast track", "own-rules"


def transfer_told(_: Facts, act: Act, __: World) -> Blocked:
    if isinstance(act, acts.TransferReceived):
        if act.origin.strip() and act.document.strip() and act.reached <= act.on:
            return None
    elif isinstance(act, acts.TransferMade) and act.to.strip() and act.reason.strip():
        return None
    return (
        "应当写明移送机关、文书和日期，或者受移送机关和理由",
        "Who hands over, with which paper, to whom and why has to be told",
        "own-rules",
    )


def nothing_sealed(facts: Facts, _: Act, __: World) -> Blocked:
    if not facts.sealed and not facts.preserved:
        return None
    return (
        "查封、扣押或者先行登记保存的物品尚未处理",
        "What was sealed or preserved is not dealt with",
        "coercion-25",
    )


def education_told(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.Educated)
    if act.text.strip():
        return None
    return "应当记录教育的内容", "What was said has to be recorded", "penalties-33"


def education_given(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.Closed)
    spared = facts.decision is not None and facts.decision.outcome == "no_penalty_minor"
    if not spared or facts.educated or facts.void:
        return None
    return (
        "依法不予行政处罚的，应当对当事人进行教育并记录",
        "No penalty still means education: record it",
        "penalties-33",
    )


def lists_heeded(_: Facts, act: Act, world: World) -> Blocked:
    """A list that spares the party is followed, or it is said why not; urgency is a reason."""
    assert isinstance(act, Measure)
    if act.departs.strip() or isinstance(act, acts.UrgentlySealed):
        return None
    if world.spared:
        named = "、".join(world.spared)
        return (
            f"符合不予强制清单的条目（{named}），采取措施应当说明理由",
            "An item of a list that spares the party fits: say why the measure is taken",
            "own-rules",
        )
    if world.unsaid:
        named = "、".join(world.unsaid)
        return (
            f"不予强制清单的条件尚未认定（{named}）",
            "Say whether the conditions of the list that spares the party hold",
            "own-rules",
        )
    return None
