"""What must hold for an act, besides its stage. Each guard is a sentence against it, or None."""

from collections.abc import Callable

from backend.law.model import Bilingual
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.procedure.acts import Act
from backend.supervision.loop.procedure.facts import Facts

Guard = Callable[[Facts, Act], Bilingual | None]


def _opinion_first(facts: Facts, act: Act) -> Bilingual | None:
    """An opinion gives the chance to correct, a notice only asks; a major matter is decided at
    once.
    """
    if not isinstance(act, acts.Issued) or act.kind != "decision":
        return None
    if act.major or (facts.paper is not None and facts.paper.kind != "notice"):
        return None
    return Bilingual(
        zh="应当先发监督意见书；属于重大事项的，可以直接作出决定",
        en="an opinion comes first; only a major matter is decided at once",
    )


def _stronger_next(facts: Facts, act: Act) -> Bilingual | None:
    """While a paper runs, only a stronger one can follow: an opinion after a notice, a decision
    after either, and only when nothing was corrected.
    """
    if facts.stage != "rectifying" or not isinstance(act, acts.Issued):
        return None
    late = facts.due is not None and act.on > facts.due
    after_notice = facts.paper is not None and facts.paper.kind == "notice"
    stronger = act.kind == "decision" or (act.kind == "opinion" and after_notice)
    if stronger and (late or facts.failed):
        return None
    return Bilingual(
        zh="前一文书的期限未满；期满未办理的，通知书之后可以发意见书，意见书之后可以作出监督决定",
        en="the paper before still runs; when nothing was done in time an opinion may follow a"
        " notice, and a decision an opinion",
    )


def _not_received(facts: Facts, _: Act) -> Bilingual | None:
    if facts.paper is not None and not facts.paper.received:
        return None
    return Bilingual(zh="文书已经签收", en="the paper was acknowledged already")


def _proof_named(_: Facts, act: Act) -> Bilingual | None:
    if getattr(act, "proof", ()) or getattr(act, "holds", True) is False:
        return None
    return Bilingual(
        zh="没有证据：请指明检查、取证，或者附上文件",
        en="there is no proof: name a visit or a capture, or attach a file",
    )


def _objection_open(facts: Facts, act: Act) -> Bilingual | None:
    paper = facts.paper
    if paper is None or paper.objection_until is None:
        return Bilingual(zh="该文书不能提出异议", en="this paper gives no objection")
    if paper.objected:
        return Bilingual(zh="已经提出过异议", en="it was objected to already")
    if act.on > paper.objection_until:
        return Bilingual(
            zh=f"异议期限已于 {paper.objection_until} 届满",
            en=f"the time to object ended on {paper.objection_until}",
        )
    return None


def _effect_day(facts: Facts, act: Act) -> Bilingual | None:
    if facts.not_before is None or act.on >= facts.not_before:
        return None
    return Bilingual(
        zh=f"回访日为 {facts.not_before}，未到不能回访",
        en=f"the effect is checked from {facts.not_before} on",
    )


def _fully_proven(facts: Facts, _: Act) -> Bilingual | None:
    """By the correction and its effect; what was handed over whole, by the receipt."""
    if facts.stage == "founded":
        if facts.referrals and not facts.waiting_referrals:
            return None
        return Bilingual(
            zh="还没有文书、整改和移送回执，不能办结",
            en="there is no paper, no rectification and no receipt of a referral yet",
        )
    if facts.proof and facts.effect_proof:
        return None
    return Bilingual(
        zh="没有整改和成效的证据，不能办结",
        en="it is closed only with proof of the rectification and of its effect",
    )


def _referrals_answered(facts: Facts, _: Act) -> Bilingual | None:
    if not facts.waiting_referrals:
        return None
    return Bilingual(
        zh="移送尚无回执，请先登记回执", en="a referral has no receipt yet: enter it first"
    )


def _referral_known(facts: Facts, act: Act) -> Bilingual | None:
    if isinstance(act, acts.ReferralReceived) and act.referral in facts.waiting_referrals:
        return None
    return Bilingual(zh="没有等待回执的该移送", en="no such referral waits for its receipt")


def _overdue(facts: Facts, act: Act) -> Bilingual | None:
    if facts.due is not None and act.on > facts.due:
        return None
    return Bilingual(zh="期限未满", en="the time is not over")


GUARDS: dict[str, Guard] = {
    "opinion-first": _opinion_first,
    "stronger-next": _stronger_next,
    "not-received": _not_received,
    "proof-named": _proof_named,
    "objection-open": _objection_open,
    "effect-day": _effect_day,
    "fully-proven": _fully_proven,
    "referrals-answered": _referrals_answered,
    "referral-known": _referral_known,
    "overdue": _overdue,
}
