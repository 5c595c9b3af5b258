"""How warnings follow the log: what is said about them, their rules, silence in recordings."""

import msgspec

from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.warnings import store
from backend.supervision.warnings.model import Assessed, RulesPublished, Snoozed

UNEXPLAINED = frozenset({"", "unknown"})
"""Causes that a phone gives when it knows none."""
SILENCE_MS_MAX = 86_400_000.0
"""A day: a phone may claim anything."""


def _said(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        kind = Assessed if entry.kind == "warning.assessed" else Snoozed
        store.add_word(tx, entry, msgspec.convert(entry.body, kind))


def _published(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.add_set(tx, entry, msgspec.convert(entry.body, RulesPublished))


def _recorded(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry) or not entry.subject:
        return
    try:
        body = bodies.read(entry.kind, entry.body)
    except bodies.UnreadableBodyError:
        return  # told with the whole visit
    if isinstance(body, bodies.SoundCaptured) and body.purpose == "recording":
        silent = sum(
            min(max(gap.length_ms, 0.0), SILENCE_MS_MAX)
            for gap in body.gaps
            if gap.cause.strip() in UNEXPLAINED
        )
        if silent:
            store.add_silence(tx, entry.idx, entry.subject, round(min(silent, SILENCE_MS_MAX)))


FOLLOWERS = (
    Follower(
        name="warning",
        tables=("warning_word",),
        kinds=frozenset({"warning.assessed", "warning.snoozed"}),
        apply=_said,
    ),
    Follower(
        name="warning_set",
        tables=("warning_set",),
        kinds=frozenset({"rules.published"}),
        apply=_published,
    ),
    Follower(
        name="warning_sound",
        tables=("warning_sound",),
        kinds=frozenset({"sound.captured"}),
        apply=_recorded,
    ),
)
