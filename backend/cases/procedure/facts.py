"""What is known of a case after its acts: a pure fold, the only thing guards look at."""

import msgspec

from backend.cases.procedure import acts, facts_after_decision, facts_special
from backend.cases.procedure.acts import Act, Penalty, name_of
from backend.cases.procedure.fold import (
    AGAIN,
    ANEW,
    HANDLERS,
    NO_DEFENCE,
    Change,
    Facts,
    SetAside,
    begun,
    ended,
    on,
)
from backend.cases.procedure.rules import CaseRules

_REGISTERED = (facts_special.HANDLERS, facts_after_decision.HANDLERS)
"""Both are the one register of `fold`: naming them is what fills it."""


def after(facts: Facts, act: Act, stage: str | None) -> Facts:
    """The case once this act was done; only `advancing` may say into which stage it leads."""
    handler = HANDLERS.get(type(act))
    change: Change = dict(handler(facts, act)) if handler else {}
    if act.overrides:
        name = name_of(act)
        told = (
            SetAside(act=name, guard=one.guard, reason=one.reason, on=act.on)
            for one in act.overrides
        )
        change["set_aside"] = (*facts.set_aside, *told)
    return msgspec.structs.replace(facts, **change, stage=stage, last_on=act.on)


@on(acts.Proposed)
def _proposed(_: Facts, act: acts.Proposed) -> Change:
    return {
        "officers": act.officers,
        "party_kind": act.party_kind,
        "cause": act.cause,
        "breach_ended": act.breach_ended,
        "harm": act.harm,
        "complex": act.complex,
        "public_interest": act.public_interest,
        "review_by_law": act.review_by_law,
        "rules": act.rules or CaseRules(),
    }


@on(acts.Filed)
def _filed(_: Facts, act: acts.Filed) -> Change:
    return {"filed_on": act.on}


@on(acts.EvidenceAdded)
def _added(facts: Facts, act: acts.EvidenceAdded) -> Change:
    change: Change = {"evidence": facts.evidence | {act.evidence}}
    if facts.reopened:
        change["ceiling"] = None  # new facts, not the defence, may make it heavier
    return change


@on(acts.EvidenceLinked)
def _linked(facts: Facts, act: acts.EvidenceLinked) -> Change:
    named = {one.evidence: one.source for one in act.pieces}
    change: Change = {
        "evidence": facts.evidence | set(named),
        "links": {**facts.links, **named},
    }
    if facts.reopened:
        change["ceiling"] = None  # new facts, not the defence, may make it heavier
    return change


@on(acts.EvidenceExcluded)
def _excluded(facts: Facts, act: acts.EvidenceExcluded) -> Change:
    return {
        "evidence": facts.evidence - {act.evidence},
        "excluded": facts.excluded | {act.evidence},
    }


@on(acts.Preserved)
def _preserved(facts: Facts, act: acts.Preserved) -> Change:
    return {
        "preserved": facts.preserved | {act.item},
        "preserved_on": {**facts.preserved_on, act.item: act.on},
    }


@on(acts.PreservationDecided)
def _preservation_decided(facts: Facts, act: acts.PreservationDecided) -> Change:
    return {"preserved": facts.preserved - {act.item}}


@on(acts.Sealed)
def _sealed(facts: Facts, act: acts.Sealed) -> Change:
    return {
        "sealed": facts.sealed | {act.item},
        "sealed_on": {**facts.sealed_on, act.item: act.on},
    }


@on(acts.SealingEnded)
def _sealingended(facts: Facts, act: acts.SealingEnded) -> Change:
    return {
        "sealed": facts.sealed - {act.item},
        "to_be_lifted": facts.to_be_lifted - {act.item},
        "urgent": {item: at for item, at in facts.urgent.items() if item != act.item},
    }


@on(acts.CorrectionOrdered)
def _ordered(_: Facts, act: acts.CorrectionOrdered) -> Change:
    return {"correction_ordered": True, "correction_until": act.until, "corrected": None}


@on(acts.CorrectionChecked)
def _checked(_: Facts, act: acts.CorrectionChecked) -> Change:
    return {"corrected": act.corrected}


@on(acts.TestingBegun)
def _testingbegun(facts: Facts, act: acts.TestingBegun) -> Change:
    return {"testing": begun(facts.testing, act.on)}


@on(acts.TestingEnded)
def _testingended(facts: Facts, act: acts.TestingEnded) -> Change:
    return {"testing": ended(facts.testing, act.on)}


@on(acts.Suspended)
def _suspended(facts: Facts, act: acts.Suspended) -> Change:
    return {"suspensions": begun(facts.suspensions, act.on)}


@on(acts.Resumed)
def _resumed(facts: Facts, act: acts.Resumed) -> Change:
    return {"suspensions": ended(facts.suspensions, act.on)}


@on(acts.RecusalDecided)
def _recused(facts: Facts, act: acts.RecusalDecided) -> Change:
    if not act.recused:
        return {}
    others = tuple(one for one in facts.officers if one != act.officer)
    return {"officers": others if act.replacement is None else (*others, act.replacement)}


@on(acts.CrimeSuspected)
def _crime(_: Facts, act: acts.CrimeSuspected) -> Change:
    return {
        "crime_suspected": True,
        "crime_on": act.on,
        "referred_at": None,
        "delivered_on": None,
    }


@on(acts.Referred)
def _referred(_: Facts, act: acts.Referred) -> Change:
    return {"referred_at": act.at}


@on(acts.ReferralDelivered)
def _delivered(_: Facts, act: acts.ReferralDelivered) -> Change:
    return {"delivered_on": act.on}


@on(acts.ReferralDeclined)
def _not_referred(_: Facts, __: acts.ReferralDeclined) -> Change:
    return {"crime_suspected": False}


@on(acts.ReferralReturned)
def _returned(_: Facts, __: acts.ReferralReturned) -> Change:
    return {"crime_suspected": False}


@on(acts.InvestigationFinished)
def _finished(facts: Facts, act: acts.InvestigationFinished) -> Change:
    return {
        "finished": act,
        "complex": facts.complex or act.complex,
        "public_interest": facts.public_interest or act.public_interest,
        "review_by_law": facts.review_by_law or act.review_by_law.strip(),
    }


@on(acts.InvestigationReopened)
def _further(_: Facts, __: acts.InvestigationReopened) -> Change:
    return AGAIN


@on(acts.Reopened)
def _anew(_: Facts, __: acts.Reopened) -> Change:
    return ANEW


@on(acts.Reviewed)
def _reviewed(_: Facts, act: acts.Reviewed) -> Change:
    return {"review": act, "review_overtaken": frozenset[str]()}


@on(acts.ReviewerChosen)
def _reviewer_chosen(_: Facts, act: acts.ReviewerChosen) -> Change:
    return {"reviewer": act.reviewer}


@on(acts.NoticeServed)
def _noticed(_: Facts, act: acts.NoticeServed) -> Change:
    return {"notice": act, **NO_DEFENCE}


def _lowered(facts: Facts) -> Penalty | None:
    noticed = facts.notice.penalty if facts.notice else None
    if facts.ceiling is None or noticed is None:
        return noticed or facts.ceiling
    return min(facts.ceiling, noticed, key=lambda one: (one.fine, one.confiscated))


@on(acts.StatementFiled)
def _stated(facts: Facts, act: acts.StatementFiled) -> Change:
    return {"statements": (*facts.statements, act), "ceiling": _lowered(facts)}


@on(acts.StatementAnswered)
def _answered(facts: Facts, act: acts.StatementAnswered) -> Change:
    answered = {"answered": len(facts.statements)}
    return {**answered, **_overtaken(facts, "new_facts")} if act.new_facts else answered


def _overtaken(facts: Facts, by: str) -> Change:
    """Only a review that was given can be overtaken."""
    if facts.review is None:
        return {}
    return {"review_overtaken": facts.review_overtaken | {by}}


@on(acts.StatementWaived)
def _statement_waived(_: Facts, __: acts.StatementWaived) -> Change:
    return {"statement_waived": True}


@on(acts.HearingRequested)
def _requested(facts: Facts, act: acts.HearingRequested) -> Change:
    return {"hearing_requested": act.on, "hearing_waived": False, "ceiling": _lowered(facts)}


@on(acts.HearingAnnounced)
def _announced(_: Facts, act: acts.HearingAnnounced) -> Change:
    return {"hearing_announced": act}


@on(acts.HearingHeld)
def _held(facts: Facts, act: acts.HearingHeld) -> Change:
    return {"hearing_held": act, **_overtaken(facts, "hearing")}


@on(acts.HearingWaived)
def _hearing_waived(_: Facts, __: acts.HearingWaived) -> Change:
    return {"hearing_waived": True}


@on(acts.Discussed)
def _discussed(_: Facts, __: acts.Discussed) -> Change:
    return {"discussed": True}


@on(acts.Decided)
def _decided(_: Facts, act: acts.Decided) -> Change:
    return {"decision": act}


@on(acts.DecisionServed)
def _decision_served(_: Facts, act: acts.DecisionServed) -> Change:
    return {"served": act}
