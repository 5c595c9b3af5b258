"""Interviews as desks read them."""

import msgspec

from backend.evidence.model import Person


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class InterviewTurn(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A question and the answer that stands."""

    question: str
    answer: str
    recording: str | None
    wall: str
    replaced: int
    """How often an earlier wording was corrected."""


class Interview(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Questions and answers (询问)."""

    id: str
    visit: str
    person: str
    identity: str
    role: str
    phone: str
    officers: list[Person]
    told: bool
    """Certificates shown and rights told before the first question."""
    turns: list[InterviewTurn]
    began: str
    confirmed: str | None
    """When the person confirmed the record, by the phone's clock."""
    signature: str | None
    """The capture of the drawing."""
    refusal: str | None
    changed_after: bool
    """Something was added after the person had confirmed it."""
