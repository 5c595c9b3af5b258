"""What the sub-procedures change in a case."""

from backend.cases.procedure import acts
from backend.cases.procedure.fold import HANDLERS, Change, Facts, on


@on(acts.SampleTaken)
def _sampled(facts: Facts, act: acts.SampleTaken) -> Change:
    return {"evidence": facts.evidence | {act.item}}


@on(acts.UrgentlySealed)
def _urgent(facts: Facts, act: acts.UrgentlySealed) -> Change:
    return {
        "sealed": facts.sealed | {act.item},
        "sealed_on": {**facts.sealed_on, act.item: act.on},
        "urgent": {**facts.urgent, act.item: act.at},
    }


@on(acts.UrgencyReviewed)
def _reviewed(facts: Facts, act: acts.UrgencyReviewed) -> Change:
    lifted = frozenset[str]() if act.approved else frozenset({act.item})
    return {
        "urgent": {item: at for item, at in facts.urgent.items() if item != act.item},
        "to_be_lifted": facts.to_be_lifted | lifted,
    }


@on(acts.SealingExtended)
def _longer(facts: Facts, act: acts.SealingExtended) -> Change:
    return {"sealing_extended": facts.sealing_extended | {act.item}}


@on(acts.TimeExtended)
def _extended(_: Facts, act: acts.TimeExtended) -> Change:
    return {"extended_until": act.until}


@on(acts.FastTracked)
def _fast(_: Facts, act: acts.FastTracked) -> Change:
    return {"fast_until": act.until}


@on(acts.FastTrackEnded)
def _no_longer_fast(_: Facts, __: acts.FastTrackEnded) -> Change:
    return {"fast_until": None}


@on(acts.TransferReceived)
def _received(_: Facts, act: acts.TransferReceived) -> Change:
    return {"received_from": act.origin, "clue_on": act.reached}


@on(acts.Educated)
def _educated(_: Facts, __: acts.Educated) -> Change:
    return {"educated": True}


__all__ = ["HANDLERS"]
