"""Every act of the loop. Entries of the log carry these; the kind of an entry is the act's tag.

`on` is a calendar day in China. What is marked "by the server" no desk can say: it is computed
when the act is taken and stands in the log from then on, whatever later rules say.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
TicketName = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Loose = Annotated[str, msgspec.Meta(max_length=4000)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
SourceKind = Literal["warning", "complaint", "tickets", "campaign", "observation"]
PaperKind = Literal["notice", "opinion", "decision"]
"""通知书, 意见书, 决定书."""
Measure = Literal["perform", "correct", "annul", "illegal"]
"""What a decision can order: perform the duty, correct, annul, declare illegal or void."""
RULE = "palm"
"""Who acts when nobody did: the rule itself."""


class Source(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a lead comes from."""

    kind: SourceKind
    id: Annotated[str, msgspec.Meta(max_length=128)] = ""
    tickets: Annotated[tuple[TicketName, ...], msgspec.Meta(max_length=500)] = ()
    """Hotline tickets: path of the body that took each in, and its number. In older logs the number
    alone.
    """


class Proof(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What shows that something was done: a visit, a capture of one, or an attached file."""

    kind: Literal["visit", "capture", "file"]
    visit: Id | None = None
    capture: Id | None = None
    sha256: Sha256 | None = None
    """Of the file, or of the capture's original."""
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""


Proofs = Annotated[tuple[Proof, ...], msgspec.Meta(max_length=40)]


class Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="act", rename="camel"):
    """What all acts say."""

    on: date
    by: Id
    due: date | None = None
    """The last day for the step after this one; by the server."""


class Opened(Act, tag="lead.opened", frozen=True, kw_only=True, rename="camel"):
    source: Source
    title: Line
    text: Loose = ""


class Assessed(Act, tag="lead.assessed", frozen=True, kw_only=True, rename="camel"):
    verdict: Literal["founded", "unfounded"]
    reason: Text


class Issued(Act, tag="paper.issued", frozen=True, kw_only=True, rename="camel"):
    kind: PaperKind
    facts: Text
    """What was found."""
    demands: Text
    """What is to be done."""
    measures: Annotated[tuple[Measure, ...], msgspec.Meta(max_length=4)] = ()
    major: bool = False
    """A major matter: a decision without an opinion before it."""
    number: str = ""
    """By the server."""
    issuer: str = ""
    """Path of the body that issued it; by the server."""
    objection_until: date | None = None
    """By the server; None where the paper gives no objection."""


class Received(Act, tag="paper.received", frozen=True, kw_only=True, rename="camel"):
    pass


class Reported(Act, tag="rectification.reported", frozen=True, kw_only=True, rename="camel"):
    text: Text
    proof: Proofs


class Checked(Act, tag="rectification.checked", frozen=True, kw_only=True, rename="camel"):
    passed: bool
    reason: Text
    effect_days: Literal[30, 90] = 30
    effect_on: date | None = None
    """From which day the effect may be looked at; by the server."""


class EffectChecked(Act, tag="effect.checked", frozen=True, kw_only=True, rename="camel"):
    holds: bool
    reason: Text
    proof: Proofs


class Closed(Act, tag="lead.closed", frozen=True, kw_only=True, rename="camel"):
    summary: Text


class Objected(Act, tag="objection.filed", frozen=True, kw_only=True, rename="camel"):
    reason: Text
    proof: Proofs = ()


class ObjectionDecided(Act, tag="objection.decided", frozen=True, kw_only=True, rename="camel"):
    verdict: Literal["upheld", "revoked"]
    """Whether the paper stands."""
    reason: Text


class Referred(Act, tag="referral.sent", frozen=True, kw_only=True, rename="camel"):
    to: Literal["discipline", "prosecution"]
    recipient: Line
    reason: Text


class ReferralReceived(Act, tag="referral.received", frozen=True, kw_only=True, rename="camel"):
    referral: Uuid
    number: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Of the receipt, as the other body numbers it."""
    answer: Text


class Chased(Act, tag="lead.chased", frozen=True, kw_only=True, rename="camel"):
    count: Annotated[int, msgspec.Meta(ge=1)]


class Escalated(Act, tag="lead.escalated", frozen=True, kw_only=True, rename="camel"):
    to: str
    """Path of the supervising body that handles it from now on."""


AnyAct = (
    Opened
    | Assessed
    | Issued
    | Received
    | Reported
    | Checked
    | EffectChecked
    | Closed
    | Objected
    | ObjectionDecided
    | Referred
    | ReferralReceived
    | Chased
    | Escalated
)
TAGS = frozenset(str(kind.__struct_config__.tag) for kind in AnyAct.__args__)
BY_SERVER = frozenset(
    {"on", "by", "due", "number", "issuer", "objectionUntil", "effectOn"},
)
"""Members of acts (as sent) that only the server sets; a referral receipt's `number` is its own."""


def name_of(act: Act) -> str:
    """The act's tag, which is the kind of its entry."""
    return str(type(act).__struct_config__.tag)


def outcome_of(act: Act) -> str:
    """Which of its ways an act went; empty for acts that have one way only."""
    match act:
        case Assessed() | ObjectionDecided():
            return act.verdict
        case Checked():
            return "passed" if act.passed else "failed"
        case EffectChecked():
            return "holds" if act.holds else "relapsed"
        case _:
            return ""
