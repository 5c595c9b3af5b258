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
            "The head of the agency has to approve it",
            "penalties-57" if isinstance(act, acts.Decided) else "own-rules",
        )
    if world.is_one_of(approver, facts.officers):
        return (
            "承办人不能批准自己承办的案件",
            "Whoever handles a case cannot approve it",
            "own-rules",
        )
    return None


def recusal_covered(facts: Facts, act: Act, _: World) -> Blocked:
    """A case is not left with one officer: nobody could take another step."""
    assert isinstance(act, acts.RecusalDecided)
    if not act.recused:
        return None
    staying = set(facts.officers) - {act.officer}
    if act.officer in facts.officers and len(staying | {act.replacement or ""} - {""}) >= 2:
        return None
    return (
        "回避后执法人员不足两人，应当写明接替人员",
        "Fewer than two officers would be left: name who replaces the one recused",
        "penalties-42",
    )


def reviewer_apart(facts: Facts, act: Act, world: World) -> Blocked:
    reviewer = act.reviewer if isinstance(act, acts.ReviewerChosen) else act.by
    if world.is_one_of(reviewer, facts.officers):
        return "审核人员不能是办案人员", "A reviewer cannot be an investigator", "own-rules"
    return None


def reviewer_listed(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.ReviewerChosen)
    if act.reviewer in world.reviewers:
        return None
    return (
        "初次从事法制审核的人员应当具备法律职业资格，所选人员没有登记",
        "A legal reviewer needs the legal qualification: this person has none on record",
        "penalties-58",
    )


def reviewer_as_chosen(facts: Facts, act: Act, world: World) -> Blocked:
    if not facts.reviewer or world.is_one_of(act.by, (facts.reviewer,)):
        return None
    return "本案已指定其他审核人员", "Somebody else was chosen to review this case", "own-rules"


def reviewer_not_chair(facts: Facts, act: Act, world: World) -> Blocked:
    """The law only keeps investigators from the chair; bodies keep these apart as well."""
    reviewer = act.reviewer if isinstance(act, acts.ReviewerChosen) else act.by
    held = facts.hearing_held
    if held is None or not world.is_one_of(reviewer, (held.chair,)):
        return None
    return "听证主持人不参加本案审核", "Who chaired the hearing does not review", "own-rules"


def reviewer_qualified(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Reviewed)
    if act.by in world.reviewers and act.qualified:
        return None
    return (
        "初次从事法制审核的人员应当具备法律职业资格",
        "A legal reviewer needs the legal qualification",
        "penalties-58",
    )


def chair_apart(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.HearingHeld)
    if not world.is_one_of(act.chair, facts.officers):
        return None
    return (
        "听证由非本案调查人员主持",
        "Nobody who investigated the case may chair its hearing",
        "penalties-64",
    )


def chair_not_reviewer(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.HearingHeld)
    reviewers = {facts.reviewer, facts.review.by if facts.review else ""} - {""}
    if not world.is_one_of(act.chair, reviewers):
        return None
    return "本案审核人员不主持听证", "Who reviews the case does not chair its hearing", "own-rules"


def decider_not_chair(facts: Facts, act: Act, world: World) -> Blocked:
    held = facts.hearing_held
    if held is None or not world.is_one_of(act.by, (held.chair,)):
        return None
    return (
        "听证主持人不对本案作出决定",
        "Who chaired the hearing does not decide the case",
        "own-rules",
    )
