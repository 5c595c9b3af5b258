"""How a complaint moves, by table; what is due when."""

import functools
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from importlib.resources import files

import msgspec

from backend.clock import day_of
from backend.feedback.complaints.model import Act, Deadlines, State

PREFIX = "complaint."

ACTS: dict[State, tuple[Act, ...]] = {
    "filed": ("accept", "decline", "ask"),
    "declined": ("accept",),
    "accepted": ("investigate", "answer", "ask", "disclose"),
    "investigating": ("answer", "ask", "disclose"),
    "answered": ("close", "investigate", "ask", "disclose"),
    "closed": (),
}
"""A refusal can be taken back once the complainant has added something; a closing cannot."""


def acts_in(state: State, *, names_body: bool) -> tuple[Act, ...]:
    """What the handler can do; where no body is named there is nobody to tell anything."""
    return tuple(act for act in ACTS[state] if names_body or act != "disclose")


ENTRY: dict[Act, str] = {
    "accept": "accepted",
    "decline": "declined",
    "investigate": "investigating",
    "ask": "asked",
    "answer": "answered",
    "close": "closed",
    "disclose": "disclosed",
}
"""The kind of entry an act leaves, without its prefix."""

_MOVES: dict[str, State] = {
    "filed": "filed",
    "accepted": "accepted",
    "declined": "declined",
    "investigating": "investigating",
    "answered": "answered",
    "closed": "closed",
}
NEEDS_TEXT: frozenset[Act] = frozenset({"decline", "ask", "answer", "disclose"})
BY_COMPLAINANT = frozenset({"filed", "added"})
HIDDEN_FROM_COMPLAINANT = frozenset({"disclosed"})
"""What the handler told the other side is the handler's own word to it."""


def state_after(kinds: Iterable[str]) -> State:
    """The state after entries of these kinds (without prefix), in the order of the log."""
    state: State = "filed"
    for kind in kinds:
        state = _MOVES.get(kind, state)
    return state


def moves(kind: str) -> State | None:
    """The state an entry of this kind leads to; None when it leaves it as it is."""
    return _MOVES.get(kind)


@functools.cache
def deadlines() -> Deadlines:
    raw = (files("backend") / "feedback" / "complaints" / "data" / "deadlines.json").read_bytes()
    return msgspec.json.decode(raw, type=Deadlines)


def due(state: State, filed: datetime, accepted: datetime | None) -> date | None:
    """The last day (in China) for the next step; None when nobody waits for the handler."""
    figures = deadlines()
    if state == "filed":
        return day_of(filed) + timedelta(days=figures.accept_days)
    if state in ("accepted", "investigating"):
        return day_of(accepted or filed) + timedelta(days=figures.answer_days)
    return None


def is_overdue(day: date | None, now: datetime) -> bool:
    return day is not None and day_of(now) > day
