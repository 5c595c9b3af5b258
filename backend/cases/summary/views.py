"""How decisions on the spot follow the log. Nothing is refused: what is strange is a finding."""

import contextlib
from datetime import date

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.cases.summary import store
from backend.cases.summary.model import WishPutAside
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.trust import instant
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower

BY_SERVER = frozenset({"summary.reported", "summary.paid", "summary.changed"})
ANSWERED = "party.answered"
"""Of every case; kept here where it is one of a decision on the spot."""


def day_told(wall: str, received_ms: int) -> date:
    """The day in China that the phone claims; that of the arrival when it claims none."""
    return day_of(instant(wall) or clock.from_ms(received_ms))


def _said(tx: Transaction, entry: LoggedEntry) -> tuple[bodies.Body, str] | None:
    """What a phone said, and the body its officer belonged to when it was enrolled."""
    device = accounts_store.device_by_kid(tx, entry.kid)
    if device is None or not entry.subject:
        return None
    with contextlib.suppress(bodies.UnreadableBodyError):  # told with the whole visit
        return bodies.read(entry.kind, entry.body), device.agency_path
    return None


def _summary(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind in BY_SERVER:
        if by_server(tx, entry) and entry.subject:
            store.add_event(tx, entry, entry.subject)
        return
    if entry.kind == ANSWERED:
        if by_server(tx, entry) and entry.subject and store.by_id(tx, entry.subject):
            store.add_event(tx, entry, entry.subject)
        return
    said = _said(tx, entry)
    match said:
        case (bodies.SummaryDecided() as body, agency_path):
            on = day_told(str(entry.payload.get("wall", "")), entry.received_ms)
            if not store.add(tx, entry, body, agency_path, on):
                store.add_event(tx, entry, body.case)
        case (bodies.SummaryHandedOver() | bodies.FineCollected() as body, _):
            store.add_event(tx, entry, body.case)
        case _:
            pass


def _wish(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind == "case.ask_declined":
        if by_server(tx, entry):
            body = msgspec.convert(entry.body, WishPutAside)
            store.put_aside(tx, body.case, body.reason)
        return
    said = _said(tx, entry)
    match said:
        case (bodies.CaseAsked() as body, agency_path):
            store.add_wish(tx, entry, body, agency_path)
        case _:
            pass


def _measure(tx: Transaction, entry: LoggedEntry) -> None:
    said = _said(tx, entry)
    match said:
        case (bodies.MeasureTaken() as body, agency_path):
            store.add_measure(tx, entry, body, agency_path)
        case _:
            pass


FOLLOWERS = (
    Follower(
        name="summary_case",
        tables=("summary_case", "summary_officer", "summary_event"),
        kinds=BY_SERVER | {ANSWERED, "summary.decided", "summary.handed_over", "fine.collected"},
        apply=_summary,
    ),
    Follower(
        name="case_wish",
        tables=("case_wish",),
        kinds=frozenset({"case.asked", "case.ask_declined"}),
        apply=_wish,
    ),
    Follower(
        name="measure_taken",
        tables=("measure_taken",),
        kinds=frozenset({"measure.taken"}),
        apply=_measure,
    ),
)
