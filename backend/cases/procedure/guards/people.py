"""Who may do it: officers, approvers, reviewers, chairs."""

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.world import World


def _officers(facts: Facts, act: Act) -> tuple[str, ...]:
    return getattr(act, "officers", facts.officers)


def two_officers(facts: Facts, act: Act, _: World) -> Blocked:
    if len(set(_officers(facts, act))) >= 2:
        return None
    return "执法人员不得少于两人", "At least two officers are needed", "penalties-42"


def certificates_valid(facts: Facts, act: Act, world: World) -> Blocked:
    lacking = sorted(set(_officers(facts, act)) - world.certified)
    if not lacking:
        return None
    named = "、".join(lacking)
    return (
        f"执法证件当日无效：{named}",
        f"No valid certificate on that day: {', '.join(lacking)}",
        "penalties-42",
    )


def approver_entitled(facts: Facts, act: Act, world: World) -> Blocked:
    approver = getattr(act, "approved_by", act.by)
    if approver not in world.heads:
        return (
            "须经行政机关负责人批准",
            "The head of the body has to approve it",
            "penalties-57" if isinstance(act, acts.Decided) else "own-rules",
        )
    if approver in facts.officers:
        return (
            "承办人不能批准自己承办的案件",
            "Whoever handles a case cannot approve it",
            "own-rules",
        )
    return None


def reviewer_apart(facts: Facts, act: Act, _: World) -> Blocked:
    if act.by in facts.officers:
        return "审核人员不能是办案人员", "A reviewer cannot be an investigator", "penalties-58"
    return None


def reviewer_qualified(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Reviewed)
    if act.by in world.reviewers and act.qualified:
        return None
    return (
        "初次从事法制审核的人员应当具备法律职业资格",
        "A legal reviewer needs the legal qualification",
        "penalties-58",
    )


def chair_apart(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.HearingHeld)
    if act.chair not in facts.officers:
        return None
    return (
        "听证由非本案调查人员主持",
        "Nobody who investigated the case may chair its hearing",
        "penalties-64",
    )
