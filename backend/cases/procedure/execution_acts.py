"""Acts after the decision: instalments, enforcement, reconsideration and suits."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from backend.cases.procedure.act import Act, Fen, Penalty, Text

RemedyResult = Literal["upheld", "changed", "annulled", "illegal", "redo", "withdrawn"]
"""Kept; changed; annulled; found illegal but left in force; annulled and to be done anew; the party
took its application back.
"""
OVERTURNED: frozenset[RemedyResult] = frozenset(("changed", "annulled", "illegal", "redo"))
"""What counts as overturned (被纠错)."""


class Instalment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is to be paid by a day."""

    day: date
    amount: Annotated[int, msgspec.Meta(ge=1, le=10**15)]


class InstalmentsGranted(Act, tag="instalments.granted", frozen=True, kw_only=True, rename="camel"):
    plan: Annotated[tuple[Instalment, ...], msgspec.Meta(min_length=1, max_length=60)]


class EnforcementDecided(Act, tag="enforcement.decided", frozen=True, kw_only=True, rename="camel"):
    """A body with the power enforces by itself (行政强制法 46)."""

    power: Text
    """The law that gives this body the power."""
    way: Text


class EnforcementCarriedOut(
    Act, tag="enforcement.carried_out", frozen=True, kw_only=True, rename="camel"
):
    record: Text
    amount: Fen = 0
    """What was taken towards the fine."""


class ReconsiderationAccepted(
    Act, tag="reconsideration.accepted", frozen=True, kw_only=True, rename="camel"
):
    body: Text
    """The organ that reconsiders."""
    number: Text = ""
    applied: date | None = None
    """When the party applied; the surcharge stops from then on."""


class ReconsiderationDecided(
    Act, tag="reconsideration.decided", frozen=True, kw_only=True, rename="camel"
):
    result: RemedyResult
    number: Text = ""
    summary: Text = ""
    penalty: Penalty | None = None
    """What stands instead, where it was changed."""


class SuitAccepted(Act, tag="suit.accepted", frozen=True, kw_only=True, rename="camel"):
    court: Text
    number: Text = ""
    applied: date | None = None


class SuitDecided(Act, tag="suit.decided", frozen=True, kw_only=True, rename="camel"):
    result: RemedyResult
    number: Text = ""
    summary: Text = ""
    penalty: Penalty | None = None
