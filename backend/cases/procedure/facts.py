"""What is known of a case after its acts: a pure fold, the only thing guards look at."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty
from backend.law.deadlines import Excluded

Span = tuple[date, date | None]
"""First day and last day; None while it goes on."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A case as its acts tell it."""

    stage: str | None = None
    last_on: date | None = None
    """The day of the newest act: nothing is dated before it."""
    officers: tuple[str, ...] = ()
    party_kind: str = "organisation"
    cause: str = ""
    breach_ended: date | None = None
    harm: bool = False
    complex: bool = False
    public_interest: bool = False
    filed_on: date | None = None
    evidence: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    preserved: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    correction_ordered: bool = False
    corrected: bool | None = None
    testing: tuple[Span, ...] = ()
    suspensions: tuple[Span, ...] = ()
    crime_suspected: bool = False
    finished: acts.InvestigationFinished | None = None
    review: acts.Reviewed | None = None
    notice: acts.NoticeServed | None = None
    ceiling: Penalty | None = None
    """The lowest penalty noticed before a defence: it may not become heavier for it."""
    reopened: bool = False
    statements: tuple[acts.StatementFiled, ...] = ()
    answered: int = 0
    statement_waived: bool = False
    hearing_requested: date | None = None
    hearing_announced: acts.HearingAnnounced | None = None
    hearing_held: acts.HearingHeld | None = None
    hearing_waived: bool = False
    discussed: bool = False
    decision: acts.Decided | None = None
    served: acts.DecisionServed | None = None
    paid: int = 0
    deferred_until: date | None = None
    demand_on: date | None = None
    court_applied: bool = False

    def not_counted(self) -> tuple[Excluded, ...]:
        """Days that do not count for the time to decide; what goes on has no end yet."""
        return tuple(
            Excluded(cause=cause, first=first, last=last)
            for cause, spans in (("testing", self.testing), ("suspension", self.suspensions))
            for first, last in spans
            if last is not None
        )


Change = dict[str, Any]
_Handler = Callable[[Facts, Any], Change]
_HANDLERS: dict[type[Act], _Handler] = {}
_Kind = TypeVar("_Kind", bound=Act)


def _on(kind: type[_Kind]) -> Callable[[Callable[[Facts, _Kind], Change]], _Handler]:
    def keep(handler: Callable[[Facts, _Kind], Change]) -> _Handler:
        _HANDLERS[kind] = handler
        return handler

    return keep


def after(facts: Facts, act: Act, stage: str | None) -> Facts:
    """The case once this act was done; only `advancing` may say into which stage it leads."""
    handler = _HANDLERS.get(type(act))
    change = handler(facts, act) if handler else {}
    return msgspec.structs.replace(facts, **change, stage=stage, last_on=act.on)


@_on(acts.Proposed)
def _proposed(_: Facts, act: acts.Proposed) -> Change:
    return {
        "officers": act.officers,
        "party_kind": act.party_kind,
        "cause": act.cause,
        "breach_ended": act.breach_ended,
        "harm": act.harm,
        "complex": act.complex,
        "public_interest": act.public_interest,
    }


@_on(acts.Filed)
def _filed(_: Facts, act: acts.Filed) -> Change:
    return {"filed_on": act.on}


@_on(acts.EvidenceAdded)
def _added(facts: Facts, act: acts.EvidenceAdded) -> Change:
    change: Change = {"evidence": facts.evidence | {act.evidence}}
    if facts.reopened:
        change["ceiling"] = None  # new facts, not the defence, may make it heavier
    return change


@_on(acts.EvidenceExcluded)
def _excluded(facts: Facts, act: acts.EvidenceExcluded) -> Change:
    return {
        "evidence": facts.evidence - {act.evidence},
        "excluded": facts.excluded | {act.evidence},
    }


@_on(acts.Preserved)
def _preserved(facts: Facts, act: acts.Preserved) -> Change:
    return {"preserved": facts.preserved | {act.item}}


@_on(acts.PreservationDecided)
def _preservation_decided(facts: Facts, act: acts.PreservationDecided) -> Change:
    return {"preserved": facts.preserved - {act.item}}


@_on(acts.Sealed)
def _sealed(facts: Facts, act: acts.Sealed) -> Change:
    return {"sealed": facts.sealed | {act.item}}


@_on(acts.SealingEnded)
def _sealing_ended(facts: Facts, act: acts.SealingEnded) -> Change:
    return {"sealed": facts.sealed - {act.item}}


@_on(acts.CorrectionOrdered)
def _ordered(_: Facts, __: acts.CorrectionOrdered) -> Change:
    return {"correction_ordered": True}


@_on(acts.CorrectionChecked)
def _checked(_: Facts, act: acts.CorrectionChecked) -> Change:
    return {"corrected": act.corrected}


def _begun(spans: tuple[Span, ...], on: date) -> tuple[Span, ...]:
    going_on = bool(spans) and spans[-1][1] is None
    return spans if going_on else (*spans, (on, None))


def _ended(spans: tuple[Span, ...], on: date) -> tuple[Span, ...]:
    if not spans or spans[-1][1] is not None:
        return spans
    return (*spans[:-1], (spans[-1][0], on))


@_on(acts.TestingBegun)
def _testing_begun(facts: Facts, act: acts.TestingBegun) -> Change:
    return {"testing": _begun(facts.testing, act.on)}


@_on(acts.TestingEnded)
def _testing_ended(facts: Facts, act: acts.TestingEnded) -> Change:
    return {"testing": _ended(facts.testing, act.on)}


@_on(acts.Suspended)
def _suspended(facts: Facts, act: acts.Suspended) -> Change:
    return {"suspensions": _begun(facts.suspensions, act.on)}


@_on(acts.Resumed)
def _resumed(facts: Facts, act: acts.Resumed) -> Change:
    return {"suspensions": _ended(facts.suspensions, act.on)}


@_on(acts.RecusalDecided)
def _recused(facts: Facts, act: acts.RecusalDecided) -> Change:
    if not act.recused:
        return {}
    others = tuple(one for one in facts.officers if one != act.officer)
    return {"officers": others if act.replacement is None else (*others, act.replacement)}


@_on(acts.CrimeSuspected)
def _crime(_: Facts, __: acts.CrimeSuspected) -> Change:
    return {"crime_suspected": True}


@_on(acts.ReferralReturned)
def _returned(_: Facts, __: acts.ReferralReturned) -> Change:
    return {"crime_suspected": False}


@_on(acts.InvestigationFinished)
def _finished(_: Facts, act: acts.InvestigationFinished) -> Change:
    return {"finished": act}


@_on(acts.InvestigationReopened)
@_on(acts.Reopened)
def _again(_: Facts, __: Act) -> Change:
    return {
        "finished": None,
        "review": None,
        "notice": None,
        "discussed": False,
        "reopened": True,
        "decision": None,
        "served": None,
        **_NO_DEFENCE,
    }


_NO_DEFENCE: Change = {
    "statements": (),
    "answered": 0,
    "statement_waived": False,
    "hearing_requested": None,
    "hearing_announced": None,
    "hearing_held": None,
    "hearing_waived": False,
}


@_on(acts.Reviewed)
def _reviewed(_: Facts, act: acts.Reviewed) -> Change:
    return {"review": act}


@_on(acts.NoticeServed)
def _noticed(_: Facts, act: acts.NoticeServed) -> Change:
    return {"notice": act, **_NO_DEFENCE}


def _lowered(facts: Facts) -> Penalty | None:
    noticed = facts.notice.penalty if facts.notice else None
    if facts.ceiling is None or noticed is None:
        return noticed or facts.ceiling
    return min(facts.ceiling, noticed, key=lambda one: (one.fine, one.confiscated))


@_on(acts.StatementFiled)
def _stated(facts: Facts, act: acts.StatementFiled) -> Change:
    return {"statements": (*facts.statements, act), "ceiling": _lowered(facts)}


@_on(acts.StatementAnswered)
def _answered(facts: Facts, _: acts.StatementAnswered) -> Change:
    return {"answered": len(facts.statements)}


@_on(acts.StatementWaived)
def _statement_waived(_: Facts, __: acts.StatementWaived) -> Change:
    return {"statement_waived": True}


@_on(acts.HearingRequested)
def _requested(facts: Facts, act: acts.HearingRequested) -> Change:
    return {"hearing_requested": act.on, "hearing_waived": False, "ceiling": _lowered(facts)}


@_on(acts.HearingAnnounced)
def _announced(_: Facts, act: acts.HearingAnnounced) -> Change:
    return {"hearing_announced": act}


@_on(acts.HearingHeld)
def _held(_: Facts, act: acts.HearingHeld) -> Change:
    return {"hearing_held": act}


@_on(acts.HearingWaived)
def _hearing_waived(_: Facts, __: acts.HearingWaived) -> Change:
    return {"hearing_waived": True}


@_on(acts.Discussed)
def _discussed(_: Facts, __: acts.Discussed) -> Change:
    return {"discussed": True}


@_on(acts.Decided)
def _decided(_: Facts, act: acts.Decided) -> Change:
    return {"decision": act}


@_on(acts.DecisionServed)
def _decision_served(_: Facts, act: acts.DecisionServed) -> Change:
    return {"served": act}


@_on(acts.Paid)
def _paid(facts: Facts, act: acts.Paid) -> Change:
    return {"paid": facts.paid + act.amount}


@_on(acts.DeferralGranted)
def _deferred(_: Facts, act: acts.DeferralGranted) -> Change:
    return {"deferred_until": act.until}


@_on(acts.DemandServed)
def _demanded(_: Facts, act: acts.DemandServed) -> Change:
    return {"demand_on": act.on}


@_on(acts.CourtApplied)
def _applied(_: Facts, __: acts.CourtApplied) -> Change:
    return {"court_applied": True}
