"""What a decision needs besides the party's rights."""

from backend.cases.procedure import acts
from backend.cases.procedure.acts import HEAVY, Act
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.model import Blocked
from backend.cases.procedure.world import World


def evidence_present(facts: Facts, act: Act, _: World) -> Blocked:
    named = set(act.evidence) if isinstance(act, acts.Decided) else facts.evidence
    if isinstance(act, acts.Decided):
        unusable = sorted(named - facts.evidence)
        if unusable:
            return (
                f"未在案或已排除的证据：{'、'.join(unusable)}",
                f"Not in the file or excluded: {', '.join(unusable)}",
                "penalties-46",
            )
        if act.outcome == "facts_fail":
            return None
    if named:
        return None
    return "没有证据", "There is no evidence", "penalties-46"


def review_due(facts: Facts) -> bool:
    """The triggers of 行政处罚法 58 that the case itself shows."""
    return (
        facts.public_interest
        or facts.complex
        or facts.hearing_held is not None
        or bool(facts.review_by_law)
    )


def review_where_needed(facts: Facts, _: Act, __: World) -> Blocked:
    if not review_due(facts) or facts.review is not None:
        return None
    return (
        "未经法制审核或者审核未通过的，不得作出决定",
        "No decision without the legal review this case needs",
        "penalties-58",
    )


def review_after_hearing(facts: Facts, _: Act, __: World) -> Blocked:
    """What was heard could not be reviewed before: 行政处罚法 58 names the case that was heard."""
    if "hearing" not in facts.review_overtaken or not review_due(facts):
        return None
    return (
        "听证之后应当进行法制审核，听证之前的审核不能代替",
        "A case that was heard is reviewed after the hearing; an earlier review does not count",
        "penalties-58",
    )


def review_after_new_facts(facts: Facts, _: Act, __: World) -> Blocked:
    """Not in the law as far as it was read: a rule of the body, which may be set aside."""
    if "new_facts" not in facts.review_overtaken or not review_due(facts):
        return None
    return (
        "陈述、申辩提出了新的事实，审核在此之前作出",
        "The defence brought new facts after the review",
        "own-rules",
    )


def review_agrees(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.review is None or facts.review.agrees or not review_due(facts):
        return None
    return "法制审核未通过", "The legal review did not agree", "penalties-58"


def discussion_where_needed(facts: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    fine = act.penalty.fine if act.penalty else 0
    heavy = act.penalty is not None and bool(set(act.penalty.kinds) & HEAVY)
    major = facts.complex or heavy or fine >= world.rules.discussion_fine
    if not major or facts.discussed or act.outcome == "facts_fail":
        return None
    return (
        "情节复杂或者重大的，应当集体讨论决定",
        "A complex or major case is discussed by the heads together",
        "penalties-57",
    )


def minutes_kept(_: Facts, act: Act, __: World) -> Blocked:
    assert isinstance(act, acts.Discussed)
    if act.minutes.strip() and len(act.votes) >= 2:
        return None
    return (
        "集体讨论应当有记录和两人以上的意见",
        "A discussion needs minutes and at least two votes",
        "penalties-57",
    )


def one_fine(_: Facts, act: Act, world: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    if not world.fined_already or act.penalty is None or not act.penalty.fine:
        return None
    return (
        "同一违法行为不得给予两次以上罚款",
        "One act is not fined twice",
        "penalties-29",
    )


def crime_open(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.crime_suspected:
        return None
    return "没有尚未处理的涉嫌犯罪线索", "No suspected crime is open", "penalties-27"


def referral_approved(facts: Facts, _: Act, __: World) -> Blocked:
    if facts.referred_at is not None and facts.delivered_on is None:
        return None
    return (
        "尚未批准移送，或者已经移送",
        "Referral was not approved, or the case was handed over already",
        "referral-5",
    )


def crime_referred(facts: Facts, act: Act, _: World) -> Blocked:
    assert isinstance(act, acts.Decided)
    if not facts.crime_suspected or act.outcome == "referred":
        return None
    return (
        "涉嫌犯罪的，应当先移送司法机关",
        "Where a crime is suspected, the case is referred first",
        "penalties-27",
    )
