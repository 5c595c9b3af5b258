"""What every act of a case says, and the words acts share.

`on` is a calendar day in China; amounts are fen. Ids of people are those of officers or accounts,
`party` for the party itself.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Text = Annotated[str, msgspec.Meta(max_length=20_000)]
Fen = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
Role = Literal["officer", "head", "reviewer", "chair", "party"]
Outcome = Literal["penalty", "no_penalty_minor", "facts_fail", "referred"]
"""The four outcomes of 行政处罚法 57."""
Kind = Literal[
    "warning",
    "circular",
    "fine",
    "confiscation",
    "suspension",
    "downgrade",
    "revocation",
    "restriction",
    "stop",
    "close",
    "ban",
]
"""Kinds of penalty (行政处罚法 9)."""
HEAVY: frozenset[Kind] = frozenset(("downgrade", "revocation", "stop", "close", "ban"))
"""Kinds that give a right to a hearing whatever the amount (行政处罚法 63)."""
ServiceMethod = Literal[
    "direct", "leave_behind", "postal", "entrusted", "electronic", "public_notice"
]


class Override(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A guard that somebody set aside, where the law leaves room, and why."""

    guard: Id
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class Act(msgspec.Struct, frozen=True, kw_only=True, tag_field="act", rename="camel"):
    """What all acts say."""

    on: date
    by: Id
    overrides: tuple[Override, ...] = ()
    """Guards that are set aside; the table says which may be."""


class Penalty(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is proposed, noticed or decided."""

    kinds: tuple[Kind, ...]
    fine: Fen = 0
    confiscated: Fen = 0
    rule: Text = ""
    """The penalty rule, as text with its article."""


def name_of(act: Act) -> str:
    """As the table and the log name it: `noun.verb_in_past_tense`."""
    tag = type(act).__struct_config__.tag
    assert isinstance(tag, str)
    return tag
