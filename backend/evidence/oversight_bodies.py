"""What officers' phones say to those who supervise them (docs/supervision.md 2)."""

from typing import Annotated

import msgspec

from backend.evidence.body_parts import Id


class _Oversight(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    visit: Id


class QuestionSeen(_Oversight, frozen=True, kw_only=True, rename="camel"):
    """The officer opened the question, with or without a network."""

    question: Id


class QuestionAnswered(_Oversight, frozen=True, kw_only=True, rename="camel"):
    """What he says to it; captures are those of this visit, new or older."""

    question: Id
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    captures: Annotated[list[Id], msgspec.Meta(max_length=50)] = []


class HaltSeen(_Oversight, frozen=True, kw_only=True, rename="camel"):
    """The officer read that his act is halted. What the chain holds after it, he did knowing."""

    halt: Id


OVERSIGHT_BODIES: dict[str, type[QuestionSeen | QuestionAnswered | HaltSeen]] = {
    "question.seen": QuestionSeen,
    "question.answered": QuestionAnswered,
    "halt.seen": HaltSeen,
}
