"""From what a form sent to an act: bounded, cleaned, and known again when it is sent twice."""

import unicodedata
from collections.abc import Mapping

import msgspec

from backend.enterprise_pages.acts import FORM, post_id
from backend.enterprise_pages.model import (
    KINDS,
    NOTE_LENGTH_MAX,
    REFUSALS,
    TEXT_LENGTH_MAX,
    Act,
    ArrivalConfirmed,
    Doorway,
    EvidenceConfirmed,
    RecusalRequested,
    Refusal,
    RemarkWritten,
    ResultReceived,
    VisitRefused,
)
from backend.enterprise_pages.problems import NothingSaid, StatementTooLong
from backend.problems import MalformedRequest

NAMES = ("arrival", "refusal", "recusal", "remark", "evidence", "result")
ROOT_LENGTH = 43
NUMBER_DIGITS_MAX = 15


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """An act and what makes it one with the same form sent again."""

    act: Act
    post: str


def read(name: str, form: Mapping[str, str], doorway: Doorway, officers: list[str]) -> Sent:
    """The act a form asks for. `officers` are those the page shows.

    Raises NothingSaid, StatementTooLong, or MalformedRequest for what no form of ours sends.
    """
    visit, door = doorway.visit, doorway.door
    parts: tuple[str, ...] = ()
    act: Act
    match name:
        case "arrival":
            act = ArrivalConfirmed(visit=visit, door=door)
        case "refusal":
            reason = _reason(form.get("reason", ""))
            note = cleaned(form.get("note", ""), NOTE_LENGTH_MAX)
            if reason is None or (reason == "other" and not note):
                raise NothingSaid
            act = VisitRefused(visit=visit, door=door, reason=reason, note=note)
            parts = (_form_of(form), reason, note)
        case "recusal":
            officer = form.get("officer", "")
            why = cleaned(form.get("reason", ""), NOTE_LENGTH_MAX)
            if officer not in officers or not why:
                raise NothingSaid
            act = RecusalRequested(visit=visit, door=door, officer=officer, reason=why)
            parts = (_form_of(form), officer, why)
        case "remark":
            text = cleaned(form.get("text", ""), TEXT_LENGTH_MAX)
            if not text:
                raise NothingSaid
            act = RemarkWritten(visit=visit, door=door, text=text)
            parts = (_form_of(form), text)
        case "evidence":
            act = _evidence(form, doorway)
            parts = (act.root, str(act.tree_size))
        case _:
            entry = form.get("entry", "")
            if len(entry) != ROOT_LENGTH:
                raise MalformedRequest(why="entry")
            act = ResultReceived(visit=visit, door=door, entry=entry)
            parts = (entry,)
    return Sent(act=act, post=post_id(visit, KINDS[type(act)], *parts))


def _reason(told: str) -> Refusal | None:
    for reason in REFUSALS:
        if reason == told:
            return reason
    return None


def _evidence(form: Mapping[str, str], doorway: Doorway) -> EvidenceConfirmed:
    root = form.get("root", "")
    if len(root) != ROOT_LENGTH:
        raise MalformedRequest(why="root")
    return EvidenceConfirmed(
        visit=doorway.visit,
        door=doorway.door,
        count=_number(form, "count"),
        root=root,
        tree_size=_number(form, "treeSize"),
    )


def _number(form: Mapping[str, str], name: str) -> int:
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS_MAX):
        raise MalformedRequest(why=name)
    return int(text)


def _form_of(form: Mapping[str, str]) -> str:
    """The number of the form as it was rendered: pressing twice is one act, writing the same
    words on another day is two.
    """
    number = form.get("form", "")
    if not FORM.fullmatch(number):
        raise MalformedRequest(why="form")
    return number


def cleaned(text: str, length_max: int) -> str:
    """As it will be kept: one kind of line break, no control characters, no outer blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    said = kept.strip()
    if len(said) > length_max:
        raise StatementTooLong(limit=length_max, length=len(said))
    return said
