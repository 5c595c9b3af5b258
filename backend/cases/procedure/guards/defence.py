"""The party's rights between notice and decision."""

from datetime import date

from backend.cases.procedure import acts
from backend.cases.procedure.acts import HEAVY, Act, Penalty
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.money import yuan_of
from backend.cases.procedure.world import World
from backend.law.deadlines import deadline


def noticed_on(noticed: acts.NoticeServed, world: World) -> date:
    """From when the party's windows run: the day of the notice, or the later one on which it is
    proven to have reached the party.
    """
    return max(noticed.on, world.notice_reached or noticed.on)


def _not_reached(world: World) -> Blocked:
    if not world.notice_under_way:
        return None
    return "告知书尚未送达当事人", "The notice has not reached the party yet", "penalties-44"


def notice_served(facts: Facts, act: Act, _: World) -> Blocked:
    if isinstance(act, acts.Decided) and act.outcome != "penalty":
        return None
    if facts.notice is not None:
        return None
    return (
        "作出处罚决定前应当告知拟处罚内容及事实、理由、依据",
        "Content, facts, reasons and basis have to be told before the decision",
        "penalties-44",
    )


def statement_filed(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.statements:
        return None
    return "当事人没有提出陈述、申辩", "No statement was filed", "penalties-45"


def statement_over(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    if act.outcome != "penalty" or facts.notice is None or facts.statement_waived:
        return None
    if (unreached := _not_reached(world)) is not None:
        return unreached
    limit = world.limit(world.rules.statement_limit)
    last = deadline(limit, noticed_on(facts.notice, world), world.calendar()).last
    if act.on > last:
        return None
    return (
        f"陈述、申辩期限未满（至 {last}）",
        f"The party may state its case until {last}",
        "penalties-45",
    )


def statement_answered(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.answered >= len(facts.statements):
        return None
    return (
        "当事人的陈述、申辩尚未复核",
        "The party's statement was not checked and answered",
        "penalties-45",
    )


def hearing_due(penalty: Penalty | None, facts: Facts, world: World) -> bool:
    """Whether the party has a right to a hearing (行政处罚法 63)."""
    if penalty is None:
        return False
    person = facts.party_kind == "person"
    rules = world.rules
    large = rules.hearing_fine_person if person else rules.hearing_fine_organisation
    heavy = bool(set(penalty.kinds) & HEAVY)
    return heavy or penalty.fine >= large or penalty.confiscated >= large


def hearing_offered(facts: Facts, _: Act, world: World) -> Blocked:
    noticed = facts.notice
    if noticed is not None and (
        noticed.hearing_offered or hearing_due(noticed.penalty, facts, world)
    ):
        return None
    return "该处罚不属于听证范围", "This penalty gives no right to a hearing", "penalties-63"


def hearing_in_time(facts: Facts, act: Act, world: World) -> Blocked:
    if facts.notice is None or world.notice_under_way:
        return None
    start = noticed_on(facts.notice, world)
    last = deadline(world.limit("hearing-asked"), start, world.calendar()).last
    if act.on <= last:
        return None
    return (
        f"已超过要求听证的期限（至 {last}）",
        f"A hearing could be asked for until {last}",
        "penalties-64",
    )


def hearing_requested(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.hearing_requested is not None and not facts.hearing_waived:
        return None
    return "当事人没有要求听证", "No hearing was asked for", "penalties-64"


def hearing_seven_days(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.HearingAnnounced)
    latest = deadline(world.limit("hearing-announced"), act.day, world.calendar()).last
    if act.on <= latest:
        return None
    return (
        f"应当在举行听证的七个工作日前通知（最迟 {latest}）",
        f"A hearing is announced seven working days before: {latest} at the latest",
        "penalties-64",
    )


def hearing_announced(facts: Facts, act: Act, _: World) -> Blocked:
    announced = facts.hearing_announced
    if announced is not None and act.on >= announced.day:
        return None
    return "尚未通知听证，或未到听证日", "Not announced, or not yet its day", "penalties-64"


def hearing_over(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    if act.outcome != "penalty" or facts.notice is None:
        return None
    due = any(hearing_due(penalty, facts, world) for penalty in (act.penalty, facts.notice.penalty))
    if due and not facts.notice.hearing_offered:
        return (
            "应当告知当事人有要求听证的权利",
            "The party has to be told of its right to a hearing",
            "penalties-63",
        )
    if facts.hearing_held is not None or facts.hearing_waived:
        return None
    if facts.hearing_requested is not None:
        return "当事人要求听证，尚未举行", "The hearing asked for was not held", "penalties-63"
    if not due:
        return None
    return _not_reached(world) or _may_still_ask(noticed_on(facts.notice, world), act.on, world)


def _may_still_ask(noticed: date, on: date, world: World) -> Blocked:
    last = deadline(world.limit("hearing-asked"), noticed, world.calendar()).last
    if on > last:
        return None
    return (
        f"当事人可在 {last} 前要求听证",
        f"The party may ask for a hearing until {last}",
        "penalties-64",
    )


def not_heavier_after_defence(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    ceiling, penalty = facts.ceiling, act.penalty
    if ceiling is None or penalty is None:
        return None
    heavier = (
        penalty.fine > ceiling.fine
        or penalty.confiscated > ceiling.confiscated
        or bool(set(penalty.kinds) - set(ceiling.kinds))
    )
    if not heavier:
        return None
    return (
        f"不得因陈述、申辩而给予更重的处罚（原告知罚款 {yuan_of(ceiling.fine)} 元）",
        f"No heavier penalty for a defence (noticed fine: {yuan_of(ceiling.fine)} yuan)",
        "penalties-45",
    )


def as_noticed(facts: Facts, act: Act, _: World) -> Blocked:
    """Even without a defence, nothing may be imposed that was not told."""
    assert isinstance(act, acts.Decided)
    if facts.notice is None or act.penalty is None:
        return None
    told = facts.notice.penalty
    no_more = act.penalty.fine <= told.fine and act.penalty.confiscated <= told.confiscated
    if no_more and set(act.penalty.kinds) <= set(told.kinds):
        return None
    return "超出已告知的处罚内容，应当重新告知", "More than was told: tell it anew", "penalties-44"
