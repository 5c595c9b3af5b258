"""What payment, enforcement and remedies change in a case."""

from datetime import date

import msgspec

from backend.cases.procedure import acts
from backend.cases.procedure.execution_acts import OVERTURNED
from backend.cases.procedure.fold import ANEW, HANDLERS, Change, Facts, Remedy, on


@on(acts.Paid)
def _paid(facts: Facts, act: acts.Paid) -> Change:
    return _credited(facts, act.on, act.amount)


def _credited(facts: Facts, day: date, amount: int) -> Change:
    return {"paid": facts.paid + amount, "payments": (*facts.payments, (day, amount))}


@on(acts.DeferralGranted)
def _deferred(_: Facts, act: acts.DeferralGranted) -> Change:
    return {"deferred_until": act.until}


@on(acts.InstalmentsGranted)
def _in_parts(_: Facts, act: acts.InstalmentsGranted) -> Change:
    return {"instalments": act.plan}


@on(acts.DemandServed)
def _demanded(_: Facts, act: acts.DemandServed) -> Change:
    return {"demand_on": act.on}


@on(acts.EnforcementDecided)
def _enforced(_: Facts, act: acts.EnforcementDecided) -> Change:
    return {"enforcement_on": act.on}


@on(acts.EnforcementCarriedOut)
def _carried_out(facts: Facts, act: acts.EnforcementCarriedOut) -> Change:
    return _credited(facts, act.on, act.amount) if act.amount else {}


@on(acts.CourtApplied)
def _applied(_: Facts, act: acts.CourtApplied) -> Change:
    return {"court_applied": True, "court_on": act.on}


@on(acts.ReconsiderationAccepted)
def _reconsidered(facts: Facts, act: acts.ReconsiderationAccepted) -> Change:
    begun = Remedy(kind="reconsideration", begun=act.applied or act.on)
    return {"remedies": (*facts.remedies, begun)}


@on(acts.SuitAccepted)
def _sued(facts: Facts, act: acts.SuitAccepted) -> Change:
    return {"remedies": (*facts.remedies, Remedy(kind="suit", begun=act.applied or act.on))}


@on(acts.ReconsiderationDecided)
def _reconsideration_over(facts: Facts, act: acts.ReconsiderationDecided) -> Change:
    return _over(facts, "reconsideration", act)


@on(acts.SuitDecided)
def _suit_over(facts: Facts, act: acts.SuitDecided) -> Change:
    return _over(facts, "suit", act)


def _over(facts: Facts, kind: str, act: acts.ReconsiderationDecided | acts.SuitDecided) -> Change:
    """The remedy ends, and its result is fed back into the case."""
    remedies = tuple(
        msgspec.structs.replace(one, ended=act.on, result=act.result)
        if one.kind == kind and one.ended is None
        else one
        for one in facts.remedies
    )
    change: Change = {"remedies": remedies}
    if act.result in OVERTURNED:
        change["overturned"] = act.result
    if act.result == "redo":
        change |= ANEW
    elif act.result == "annulled":
        change["void"] = True
    elif act.result == "changed" and facts.decision is not None:
        change["decision"] = msgspec.structs.replace(facts.decision, penalty=act.penalty)
    return change


__all__ = ["HANDLERS"]
