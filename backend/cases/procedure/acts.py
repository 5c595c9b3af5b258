"""Every act of a case: what was done, on which day, by whom. Entries of the log carry these."""

from datetime import date, datetime
from typing import Literal

import msgspec

from backend.cases.procedure.act import (
    HEAVY,
    Act,
    Fen,
    Id,
    Kind,
    Outcome,
    Override,
    Penalty,
    Role,
    ServiceMethod,
    Text,
    name_of,
)
from backend.cases.procedure.evidence_acts import (
    EvidenceAdded,
    EvidenceExcluded,
    EvidenceKind,
    EvidenceLinked,
    KeptFile,
    Piece,
    Sha256,
    Source,
    SourceForm,
)
from backend.cases.procedure.execution_acts import (
    EnforcementCarriedOut,
    EnforcementDecided,
    Instalment,
    InstalmentsGranted,
    ReconsiderationAccepted,
    ReconsiderationDecided,
    SuitAccepted,
    SuitDecided,
)
from backend.cases.procedure.measure_acts import Preserved, Sealed, UrgentlySealed
from backend.cases.procedure.rules import CaseRules
from backend.cases.procedure.special_acts import (
    Educated,
    FastTracked,
    FastTrackEnded,
    SampleTaken,
    SealingExtended,
    TimeExtended,
    TransferMade,
    TransferReceived,
    UrgencyReviewed,
)

__all__ = [
    "HEAVY",
    "Act",
    "Educated",
    "EnforcementCarriedOut",
    "EnforcementDecided",
    "EvidenceAdded",
    "EvidenceExcluded",
    "EvidenceKind",
    "EvidenceLinked",
    "FastTrackEnded",
    "FastTracked",
    "Fen",
    "Id",
    "Instalment",
    "InstalmentsGranted",
    "KeptFile",
    "Kind",
    "Outcome",
    "Override",
    "Penalty",
    "Piece",
    "Preserved",
    "ReconsiderationAccepted",
    "ReconsiderationDecided",
    "Role",
    "SampleTaken",
    "Sealed",
    "SealingExtended",
    "ServiceMethod",
    "Sha256",
    "Source",
    "SourceForm",
    "SuitAccepted",
    "SuitDecided",
    "Text",
    "TimeExtended",
    "TransferMade",
    "TransferReceived",
    "UrgencyReviewed",
    "UrgentlySealed",
    "name_of",
]
"""What is said once in the neighbouring modules and read here."""


class Proposed(Act, tag="case.proposed", frozen=True, kw_only=True, rename="camel"):
    officers: tuple[Id, ...]
    party_kind: Literal["person", "organisation"]
    cause: Text
    breach_ended: date
    harm: bool = False
    """Life, health or finance was harmed: five years instead of two (行政处罚法 36)."""
    complex: bool = False
    public_interest: bool = False
    review_by_law: Text = ""
    """Another law or regulation that asks for the legal review (行政处罚法 58)."""
    rules: CaseRules | None = None
    """Of the body on that day; the server puts them in. None in entries from before they were."""


class Filed(Act, tag="case.filed", frozen=True, kw_only=True, rename="camel"):
    pass


class FilingDeclined(Act, tag="filing.declined", frozen=True, kw_only=True, rename="camel"):
    reason: Text


class PreservationDecided(
    Act, tag="preservation.decided", frozen=True, kw_only=True, rename="camel"
):
    item: Id
    decision: Text


class SealingEnded(Act, tag="sealing.ended", frozen=True, kw_only=True, rename="camel"):
    item: Id


class CorrectionOrdered(Act, tag="correction.ordered", frozen=True, kw_only=True, rename="camel"):
    officers: tuple[Id, ...]
    text: Text
    until: date | None = None


class CorrectionChecked(Act, tag="correction.checked", frozen=True, kw_only=True, rename="camel"):
    officers: tuple[Id, ...]
    corrected: bool


class TestingBegun(Act, tag="testing.begun", frozen=True, kw_only=True, rename="camel"):
    pass


class TestingEnded(Act, tag="testing.ended", frozen=True, kw_only=True, rename="camel"):
    pass


class RecusalDecided(Act, tag="recusal.decided", frozen=True, kw_only=True, rename="camel"):
    officer: Id
    recused: bool
    replacement: Id | None = None


class CrimeSuspected(Act, tag="crime.suspected", frozen=True, kw_only=True, rename="camel"):
    reason: Text


class Referred(Act, tag="case.referred", frozen=True, kw_only=True, rename="camel"):
    """Approved: within 24 hours the case is handed over."""

    to: Text
    at: datetime | None = None
    """The moment of the approval; the server puts it in."""


class ReferralDeclined(Act, tag="referral.declined", frozen=True, kw_only=True, rename="camel"):
    """The head finds no crime; the reason stands in the file."""

    reason: Text


class ReferralDelivered(Act, tag="referral.delivered", frozen=True, kw_only=True, rename="camel"):
    acknowledged: Text
    """Who took the case, and the number of its acknowledgement."""


class ReferralReturned(Act, tag="referral.returned", frozen=True, kw_only=True, rename="camel"):
    answer: Text


class InvestigationFinished(
    Act, tag="investigation.finished", frozen=True, kw_only=True, rename="camel"
):
    officers: tuple[Id, ...]
    outcome: Outcome
    penalty: Penalty | None = None
    complex: bool = False
    public_interest: bool = False
    review_by_law: Text = ""
    """What the investigation showed of the reasons for a legal review."""


class Reviewed(Act, tag="review.given", frozen=True, kw_only=True, rename="camel"):
    agrees: bool
    opinion: Text
    qualified: bool = True
    """Holds the legal qualification that first-time reviewers need (行政处罚法 58): the register of
    reviewers says so as well, or the review is refused.
    """


class ReviewerChosen(Act, tag="reviewer.chosen", frozen=True, kw_only=True, rename="camel"):
    """Who is to review the case; nobody else's review counts from then on."""

    reviewer: Id


class InvestigationReopened(
    Act, tag="investigation.reopened", frozen=True, kw_only=True, rename="camel"
):
    reason: Text


class NoticeServed(Act, tag="notice.served", frozen=True, kw_only=True, rename="camel"):
    penalty: Penalty
    hearing_offered: bool
    facts: Text
    reasons: Text


class StatementFiled(Act, tag="statement.filed", frozen=True, kw_only=True, rename="camel"):
    text: Text


class StatementAnswered(Act, tag="statement.answered", frozen=True, kw_only=True, rename="camel"):
    adopted: bool
    answer: Text
    new_facts: bool = False
    """The defence brought facts or evidence that were not in the file before."""


class StatementWaived(Act, tag="statement.waived", frozen=True, kw_only=True, rename="camel"):
    pass


class HearingRequested(Act, tag="hearing.requested", frozen=True, kw_only=True, rename="camel"):
    pass


class HearingAnnounced(Act, tag="hearing.announced", frozen=True, kw_only=True, rename="camel"):
    day: date
    place: Text


class HearingHeld(Act, tag="hearing.held", frozen=True, kw_only=True, rename="camel"):
    chair: Id
    record: Text


class HearingWaived(Act, tag="hearing.waived", frozen=True, kw_only=True, rename="camel"):
    absent: bool = False
    """Announced, and the party stayed away without a reason (行政处罚法 64)."""


class Discussed(Act, tag="case.discussed", frozen=True, kw_only=True, rename="camel"):
    minutes: Text
    votes: dict[str, Literal["for", "against", "abstain"]]


class Suspended(Act, tag="case.suspended", frozen=True, kw_only=True, rename="camel"):
    reason: Text


class Resumed(Act, tag="case.resumed", frozen=True, kw_only=True, rename="camel"):
    pass


class Decided(Act, tag="decision.made", frozen=True, kw_only=True, rename="camel"):
    officers: tuple[Id, ...]
    outcome: Outcome
    penalty: Penalty | None = None
    evidence: tuple[Id, ...]
    """The set on which it rests: frozen from now on."""
    digests: dict[str, Sha256] = msgspec.field(default_factory=dict[str, Sha256])
    """What each linked piece was to the byte; the server puts it in."""
    reasons: Text


class DecisionServed(Act, tag="decision.served", frozen=True, kw_only=True, rename="camel"):
    method: ServiceMethod
    consent: Id | None = None
    """The signed confirmation that allows electronic service (行政处罚法 61)."""
    media: tuple[Id, ...] = ()
    """Photographs or sound of leaving it behind."""


class Paid(Act, tag="fine.paid", frozen=True, kw_only=True, rename="camel"):
    amount: Fen
    receipt: Text = ""
    collected: Literal["", "up_to_100", "remote"] = ""
    """Taken by the officers on the spot, and why they might (行政处罚法 68, 69)."""


class DeferralGranted(Act, tag="deferral.granted", frozen=True, kw_only=True, rename="camel"):
    until: date


class DemandServed(Act, tag="demand.served", frozen=True, kw_only=True, rename="camel"):
    pass


class CourtApplied(Act, tag="court.applied", frozen=True, kw_only=True, rename="camel"):
    pass


class Closed(Act, tag="case.closed", frozen=True, kw_only=True, rename="camel"):
    ground: Literal["executed", "no_penalty", "referred", "court"]


class Withdrawn(Act, tag="case.withdrawn", frozen=True, kw_only=True, rename="camel"):
    reason: Text


class Reopened(Act, tag="case.reopened", frozen=True, kw_only=True, rename="camel"):
    reason: Text


AnyAct = (
    Proposed
    | Filed
    | FilingDeclined
    | EvidenceAdded
    | EvidenceLinked
    | EvidenceExcluded
    | Preserved
    | PreservationDecided
    | Sealed
    | SealingEnded
    | CorrectionOrdered
    | CorrectionChecked
    | TestingBegun
    | TestingEnded
    | RecusalDecided
    | CrimeSuspected
    | Referred
    | ReferralReturned
    | ReferralDeclined
    | ReferralDelivered
    | InvestigationFinished
    | Reviewed
    | ReviewerChosen
    | InvestigationReopened
    | NoticeServed
    | StatementFiled
    | StatementAnswered
    | StatementWaived
    | HearingRequested
    | HearingAnnounced
    | HearingHeld
    | HearingWaived
    | Discussed
    | Suspended
    | Resumed
    | Decided
    | DecisionServed
    | Paid
    | DeferralGranted
    | DemandServed
    | CourtApplied
    | Closed
    | Withdrawn
    | Reopened
    | Educated
    | FastTracked
    | FastTrackEnded
    | SampleTaken
    | SealingExtended
    | TimeExtended
    | TransferMade
    | TransferReceived
    | UrgencyReviewed
    | UrgentlySealed
    | EnforcementCarriedOut
    | EnforcementDecided
    | InstalmentsGranted
    | ReconsiderationAccepted
    | ReconsiderationDecided
    | SuitAccepted
    | SuitDecided
)
