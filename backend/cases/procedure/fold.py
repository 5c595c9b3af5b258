"""What is known of a case, and the register of how each act changes it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, Penalty
from backend.cases.procedure.rules import CaseRules
from backend.law.deadlines import Excluded

Span = tuple[date, date | None]
"""First day and last day; None while it goes on."""


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A reconsideration or a suit, and what came of it."""

    kind: str
    """`reconsideration` or `suit`."""
    begun: date
    ended: date | None = None
    result: str | None = None


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A guard that was overridden."""

    act: str
    guard: str
    reason: str
    on: date


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
    review_by_law: str = ""
    rules: CaseRules = CaseRules()
    """Of its body when it was proposed."""
    filed_on: date | None = None
    evidence: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    links: dict[str, acts.Source] = {}
    """Where a piece of evidence stands in the log, by its name; nothing for a typed one."""
    preserved: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    correction_ordered: bool = False
    correction_until: date | None = None
    """By when the party has to correct, where the order names a day."""
    corrected: bool | None = None
    """What the check of the newest order found; None while there was none."""
    testing: tuple[Span, ...] = ()
    suspensions: tuple[Span, ...] = ()
    crime_suspected: bool = False
    crime_on: date | None = None
    referred_at: datetime | None = None
    """When referral was approved; None while it was not."""
    delivered_on: date | None = None
    finished: acts.InvestigationFinished | None = None
    review: acts.Reviewed | None = None
    reviewer: str = ""
    """Who was chosen to review it; empty where nobody was."""
    review_overtaken: frozenset[str] = frozenset()
    """What came after the review: a `hearing`, `new_facts` of a defence."""
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
    preserved_on: dict[str, date] = {}
    sealed_on: dict[str, date] = {}
    sealing_extended: frozenset[str] = frozenset()
    urgent: dict[str, datetime] = {}
    """What was sealed in urgency and waits for its approval."""
    to_be_lifted: frozenset[str] = frozenset()
    """Urgent sealing the head did not approve: it ends at once."""
    extended_until: date | None = None
    fast_until: date | None = None
    """The day the body set itself on the fast track; None off it."""
    received_from: str = ""
    clue_on: date | None = None
    educated: bool = False
    payments: tuple[tuple[date, int], ...] = ()
    instalments: tuple[acts.Instalment, ...] = ()
    enforcement_on: date | None = None
    court_on: date | None = None
    remedies: tuple[Remedy, ...] = ()
    overturned: str = ""
    """How a reconsideration or a suit overturned the decision last."""
    void: bool = False
    """The decision was annulled: nothing is owed on it."""
    set_aside: tuple[SetAside, ...] = ()

    def not_counted(self, today: date) -> tuple[Excluded, ...]:
        """Days that do not count for the time to decide; what goes on has lasted until today."""
        return tuple(
            Excluded(cause=cause, first=first, last=last or max(first, today))
            for cause, spans in (("testing", self.testing), ("suspension", self.suspensions))
            for first, last in spans
        )


Change = dict[str, Any]
Handler = Callable[[Facts, Any], Change]
HANDLERS: dict[type[Act], Handler] = {}
Kind = TypeVar("Kind", bound=Act)


def on(kind: type[Kind]) -> Callable[[Callable[[Facts, Kind], Change]], Handler]:
    def keep(handler: Callable[[Facts, Kind], Change]) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return keep


def goes_on(spans: tuple[Span, ...]) -> bool:
    return bool(spans) and spans[-1][1] is None


def begun(spans: tuple[Span, ...], on_day: date) -> tuple[Span, ...]:
    """The spans with one more that goes on, unless one does."""
    return spans if goes_on(spans) else (*spans, (on_day, None))


def ended(spans: tuple[Span, ...], on_day: date) -> tuple[Span, ...]:
    """The spans with the one that goes on ended."""
    if not goes_on(spans):
        return spans
    return (*spans[:-1], (spans[-1][0], on_day))


NO_DEFENCE: Change = {
    "statements": (),
    "answered": 0,
    "statement_waived": False,
    "hearing_requested": None,
    "hearing_announced": None,
    "hearing_held": None,
    "hearing_waived": False,
}
AGAIN: Change = {
    "finished": None,
    "review": None,
    "reviewer": "",
    "review_overtaken": frozenset[str](),
    "notice": None,
    "discussed": False,
    "reopened": True,
    "decision": None,
    "served": None,
    "void": False,
    "educated": False,
    **NO_DEFENCE,
}
"""What a case forgets when it is investigated further."""
ANEW: Change = {
    **AGAIN,
    "extended_until": None,
    "fast_until": None,
    "deferred_until": None,
    "instalments": (),
    "demand_on": None,
    "enforcement_on": None,
    "court_on": None,
    "court_applied": False,
}
"""What a case forgets when it is done anew; what was paid stays."""
