"""How visits and tasks follow the log. Entries may come in any order, and twice in meaning."""

import itertools
from collections.abc import Sequence

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.assembly import place_of
from backend.evidence.model import Place
from backend.evidence.views import by_server
from backend.inspections import store
from backend.inspections.model import PermitRevoked, SlotChosen, TaskCreated, Withdrawal
from backend.inspections.tasks import store as tasks_store
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower

_COUNTED: dict[type, str] = {
    bodies.PhotoCaptured: "photos",
    bodies.SoundCaptured: "sounds",
    bodies.NoteWritten: "notes",
    bodies.SignatureDrawn: "signatures",
}

_Followed = (
    bodies.VisitOpened
    | bodies.VisitExplained
    | bodies.VisitClosed
    | bodies.CaptureVoided
    | bodies.ChecklistAnswered
)
"""Bodies that change more than counts and bounds."""


def _visits(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
    """A phone pushes a visit's entries in a row: what none of them changes but the visit's counts
    and bounds is touched once for all.
    """
    with_subject = [entry for entry in entries if entry.subject]
    for _, some in itertools.groupby(with_subject, key=lambda one: (one.subject, one.kid)):
        touches: list[store.Touch] = []
        for entry in some:
            body = _body(entry)
            touches.append(store.Touch(entry, _where(entry), _counted(body)))
            if isinstance(body, _Followed):
                if store.touch(tx, touches):
                    _follow(tx, entry, body)
                touches.clear()
        if touches:
            store.touch(tx, touches)


def _body(entry: LoggedEntry) -> bodies.Body | None:
    """None when unreadable: the visit has the entry; what is strange about it is told with the
    whole visit.
    """
    try:
        return bodies.read(entry.kind, entry.body)
    except bodies.UnreadableBodyError:
        return None


def _where(entry: LoggedEntry) -> Place | None:
    told = place_of(entry)
    return told if isinstance(told, Place) else None


def _fixes(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
    devices = accounts_store.known_kids(tx, sorted({entry.kid for entry in entries}))
    by_device = (entry for entry in entries if entry.subject and entry.kid in devices)
    placed = ((entry, _where(entry)) for entry in by_device)
    store.add_fixes(tx, [(entry, where) for entry, where in placed if where is not None])


def _follow(tx: Transaction, entry: LoggedEntry, body: _Followed) -> None:
    match body:
        case bodies.VisitOpened():
            store.open_visit(tx, entry, body, str(entry.payload.get("wall", "")))
        case bodies.VisitExplained():
            store.explain_urgency(tx, entry.subject, body.reason)
        case bodies.VisitClosed():
            store.close_visit(tx, entry, body.result)
        case bodies.CaptureVoided():
            store.void(tx, entry.subject, body.capture)
        case bodies.ChecklistAnswered():
            store.answer(tx, entry, body.checklist, body.item, body.answer)


def _counted(body: bodies.Body | None) -> list[str]:
    column = _COUNTED.get(type(body))
    counted = [] if column is None else [column]
    if isinstance(body, bodies.PhotoCaptured | bodies.SoundCaptured) and body.method == "imported":
        counted.append("imported")
    return counted


def _task(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        if entry.kind == "slot.chosen":
            tasks_store.choose_slot(tx, entry.idx, msgspec.convert(entry.body, SlotChosen))
        elif entry.kind == "permit.revoked":
            body = msgspec.convert(entry.body, PermitRevoked)
            told = Withdrawal(at=clock.from_ms(entry.received_ms), reason=body.remarks)
            tasks_store.withdraw_tasks(tx, body.permit, told, entry.received_ms)
        else:
            tasks_store.add_task(tx, entry, msgspec.convert(entry.body, TaskCreated))


def _bodies(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        task = msgspec.convert(entry.body, TaskCreated)
        tasks_store.add_bodies(tx, task.task, [one.agency for one in task.joint])


FOLLOWERS = (
    Follower(
        name="visit",
        tables=("visit", "visit_officer", "visit_void", "visit_answer", "visit_fix"),
        kinds=bodies.KINDS,
        apply_run=_visits,
        settle=_fixes,
    ),
    Follower(
        name="task",
        tables=("task", "task_officer"),
        kinds=frozenset({"task.created", "slot.chosen", "permit.revoked"}),
        apply=_task,
    ),
    Follower(
        name="task_body",
        tables=("task_body",),
        kinds=frozenset({"task.created"}),
        apply=_bodies,
    ),
)
