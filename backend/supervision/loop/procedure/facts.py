"""What is known of a lead after its acts: a pure fold, the only thing guards and rules look at."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec

from backend.supervision.loop.procedure import acts
from backend.supervision.loop.procedure.acts import Act, PaperKind, Proof


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that stands."""

    id: str
    kind: PaperKind
    issuer: str
    by: str
    on: date
    objection_until: date | None
    received: bool = False
    objected: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as its acts tell it."""

    stage: str | None = None
    last_on: date | None = None
    handler: str = ""
    """Path of the supervising body whose turn it is."""
    due: date | None = None
    not_before: date | None = None
    """The step is possible from this day on: the effect is looked at after 30 or 90 days."""
    paper: Paper | None = None
    served: bool = False
    """A paper was issued: from now on the body may see it."""
    failed: bool = False
    """The last check or effect check found it not corrected."""
    proof: tuple[Proof, ...] = ()
    """Of the rectification that was checked last."""
    effect_proof: tuple[Proof, ...] = ()
    objected_on: date | None = None
    due_before_objection: date | None = None
    chases: int = 0
    """Since somebody did something, or since it was raised."""
    chased_on: date | None = None
    raised: int = 0
    """How often it went to the next level."""
    referrals: tuple[str, ...] = ()
    waiting_referrals: frozenset[str] = frozenset()
    """Sent, and no receipt entered yet."""


Change = dict[str, Any]
_Handler = Callable[[Facts, str, Any], Change]
_HANDLERS: dict[type[Act], _Handler] = {}
_Kind = TypeVar("_Kind", bound=Act)


def _on(kind: type[_Kind]) -> Callable[[Callable[[Facts, str, _Kind], Change]], _Handler]:
    def keep(handler: Callable[[Facts, str, _Kind], Change]) -> _Handler:
        _HANDLERS[kind] = handler
        return handler

    return keep


_MOVED: Change = {"chases": 0, "chased_on": None, "not_before": None}


def after(facts: Facts, act: Act, act_id: str, stage: str | None) -> Facts:
    """The lead once this act was done; only `advancing` may say into which stage it leads.

    An act that carries a day for the next step sets the clock; others leave it running.
    """
    handler = _HANDLERS.get(type(act))
    change: Change = {}
    if act.due is not None:
        change |= {**_MOVED, "due": act.due}
    change |= handler(facts, act_id, act) if handler else {}
    return msgspec.structs.replace(facts, **{**change, "stage": stage, "last_on": act.on})


@_on(acts.Assessed)
def _assessed(_: Facts, __: str, act: acts.Assessed) -> Change:
    return {} if act.verdict == "founded" else {**_MOVED, "due": None}


@_on(acts.Issued)
def _issued(_: Facts, act_id: str, act: acts.Issued) -> Change:
    paper = Paper(
        id=act_id,
        kind=act.kind,
        issuer=act.issuer,
        by=act.by,
        on=act.on,
        objection_until=act.objection_until,
    )
    return {"paper": paper, "served": True, "failed": False}


@_on(acts.Received)
def _received(facts: Facts, _: str, __: acts.Received) -> Change:
    assert facts.paper is not None
    return {"paper": msgspec.structs.replace(facts.paper, received=True)}


@_on(acts.Reported)
def _reported(facts: Facts, _: str, act: acts.Reported) -> Change:
    assert facts.paper is not None
    # Whoever answers a paper has received it.
    received = msgspec.structs.replace(facts.paper, received=True)
    return {"paper": received, "proof": act.proof, "failed": False}


@_on(acts.Checked)
def _checked(_: Facts, __: str, act: acts.Checked) -> Change:
    if act.passed:
        return {"failed": False, "not_before": act.effect_on}
    return {"failed": True, "proof": ()}


@_on(acts.EffectChecked)
def _effect(_: Facts, __: str, act: acts.EffectChecked) -> Change:
    if act.holds:
        return {"effect_proof": act.proof}
    return {"failed": True, "proof": ()}


@_on(acts.Closed)
def _closed(_: Facts, __: str, ___: acts.Closed) -> Change:
    return {**_MOVED, "due": None}


@_on(acts.Objected)
def _objected(facts: Facts, _: str, act: acts.Objected) -> Change:
    assert facts.paper is not None
    objected = msgspec.structs.replace(facts.paper, received=True, objected=True)
    return {"paper": objected, "objected_on": act.on, "due_before_objection": facts.due}


@_on(acts.ObjectionDecided)
def _decided(_: Facts, __: str, act: acts.ObjectionDecided) -> Change:
    change: Change = {"objected_on": None, "due_before_objection": None}
    return change if act.verdict == "upheld" else {**change, "paper": None}


@_on(acts.Referred)
def _referred(facts: Facts, act_id: str, _: acts.Referred) -> Change:
    return {
        "referrals": (*facts.referrals, act_id),
        "waiting_referrals": facts.waiting_referrals | {act_id},
    }


@_on(acts.ReferralReceived)
def _referral_received(facts: Facts, _: str, act: acts.ReferralReceived) -> Change:
    return {"waiting_referrals": facts.waiting_referrals - {act.referral}}


@_on(acts.Chased)
def _chased(facts: Facts, _: str, act: acts.Chased) -> Change:
    return {"chases": facts.chases + 1, "chased_on": act.on}


@_on(acts.Escalated)
def _raised(facts: Facts, _: str, act: acts.Escalated) -> Change:
    return {"handler": act.to, "chases": 0, "chased_on": act.on, "raised": facts.raised + 1}
