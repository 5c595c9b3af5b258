"""Which entries have words, and where in their bodies these stand.

What the counterparty filed as a complaint is not among them: its words are kept apart from the
log. Numbers of identity documents, addresses and telephones of persons are left out.
"""

from collections.abc import Iterator
from typing import Any, Literal, cast

import msgspec

from backend.ledger.model import LoggedEntry

SubjectKind = Literal["visit", "case", "task"]
PIECE_LENGTH_MAX = 12_000


class Words(msgspec.Struct, frozen=True):
    kind: SubjectKind
    subject: str
    text: str


BY_DEVICE: dict[str, tuple[str, ...]] = {
    "visit.opened": (
        "enterprise.name",
        "enterprise.uscc",
        "act.code",
        "trigger.note",
        "urgent.reason",
        "overCap.reason",
        "madeUp.reason",
    ),
    "note.written": ("text",),
    "checklist.answered": ("text",),
    "capture.voided": ("reason",),
    "signature.drawn": ("name",),
    "signature.refused": ("reason",),
    "code.excepted": ("note",),
    "visit.explained": ("reason",),
    "visit.closed": ("summary",),
    "question.answered": ("text",),
    "summary.decided": (
        "number",
        "party.name",
        "cause",
        "basis.clause",
        "statement",
        "heard",
        "place",
    ),
    "summary.handed_over": ("refusal",),
    "fine.collected": ("receipt",),
    "case.asked": ("party.name", "cause"),
    "interview.begun": ("person.name", "person.role"),
    "interview.asked": ("question", "answer"),
    "interview.confirmed": ("refusal",),
    "measure.taken": ("about", "text"),
}
"""Members with words of what a phone signed about a visit."""

BY_SERVER: dict[str, tuple[str, ...]] = {
    "remark.written": ("text",),
    "visit.refused": ("note",),
    "recusal.requested": ("reason",),
    "question.asked": ("text",),
    "question.settled": ("note",),
    "visit.halted": ("reason", "basis"),
    "halt.lifted": ("reason",),
    "body.called_in": ("reason",),
    "evidence.reviewed": ("remarks",),
    "count.corrected": ("reason",),
}
"""The same of what the enterprise and the desks said about a visit."""

OF_CASES: dict[str, tuple[str, ...]] = {
    "paper.served": ("number", "receiver", "note", "entrusted", "place", "carrier", "tracking"),
    "party.wrote": ("signer", "text"),
    "party.answered": ("answer",),
    "party.identified": ("name", "reason"),
    "discretion.applied": ("matter", "reasons"),
    "publication.checked": ("note",),
    "publication.withdrawn": ("reason",),
    "publication.declined": ("reason",),
}
"""The same of what is said about a case besides its acts; `case` in the body names it."""

KINDS = frozenset({*BY_DEVICE, *BY_SERVER, *OF_CASES, "task.created", "case.acted"})

_PRIVATE = frozenset({"identity", "address", "phone", "contact"})
_LEAVES_MAX = 200


def words_of(entry: LoggedEntry, *, by_server: bool) -> Words | None:
    """The words of an entry; None when it has none, or was signed by whom it is not for."""
    found: Words | None = None
    if entry.kind in BY_DEVICE and not by_server:
        found = Words("visit", entry.subject, _members(entry.body, BY_DEVICE[entry.kind]))
    elif entry.kind in BY_SERVER and by_server:
        found = Words("visit", entry.subject, _members(entry.body, BY_SERVER[entry.kind]))
    elif entry.kind in OF_CASES and by_server:
        found = Words(
            "case", _text(entry.body.get("case")), _members(entry.body, OF_CASES[entry.kind])
        )
    elif entry.kind == "task.created" and by_server:
        found = Words("task", entry.subject, _members(entry.body, ("note",)))
    elif entry.kind == "case.acted" and by_server:
        found = Words("case", _text(entry.body.get("case")), _of_case(entry.body))
    return found if found is not None and found.subject and found.text else None


def _members(body: dict[str, Any], paths: tuple[str, ...]) -> str:
    return _joined(_text(_at(body, path)) for path in paths)


def _at(body: dict[str, Any], path: str) -> object:
    value: object = body
    for name in path.split("."):
        value = cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None
    return value


def _of_case(body: dict[str, Any]) -> str:
    leaves = list(_leaves(body.get("act"), _LEAVES_MAX))
    # A name of the program, a day or an id is one word of ASCII; what people write is more.
    written = [leaf for leaf in leaves if not leaf.isascii() or " " in leaf.strip()]
    return _joined([_text(body.get("number")), _text(_at(body, "party.name")), *written])


def _leaves(value: object, left: int) -> Iterator[str]:
    """What people wrote in an act: every text in it, but nothing that identifies a person."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in cast("list[object]", value)[:left]:
            yield from _leaves(one, left)
    elif isinstance(value, dict):
        for name, one in cast("dict[str, object]", value).items():
            if name not in _PRIVATE:
                yield from _leaves(one, left)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _joined(parts: Iterator[str] | list[str]) -> str:
    return " · ".join(part for part in parts if part)[:PIECE_LENGTH_MAX]
