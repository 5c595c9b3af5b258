"""What the supervising bodies see and do, and what is told to the body complained about."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.feedback.complaints import procedure, service, store
from backend.feedback.complaints.model import (
    TEXT_LENGTH_MAX,
    Act,
    ComplaintBrief,
    ComplaintExtract,
    ComplaintRow,
    Complaints,
    ComplaintShown,
    Extracts,
    State,
    StepShown,
    Words,
)
from backend.feedback.complaints.problems import ComplaintMoved, FormIncomplete
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.web import Asker

EXTRACTS_MAX = 200


class HandlingAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An act of the handler."""

    act: Act
    text: Annotated[str, msgspec.Meta(max_length=TEXT_LENGTH_MAX)] = ""
    id: uuid.UUID
    """Chosen by the desk: asked again after a lost answer, it is done once."""


def is_supervising(tx: Transaction, asker: Asker) -> bool:
    """Whether the asker sits in a body that supervises."""
    agency = agencies_store.agency_by_id(tx, asker.agency_id)
    return agency is not None and agency.kind == "supervision"


def may_handle(tx: Transaction, row: ComplaintRow, asker: Asker) -> bool:
    """The handling body and those above it; never whoever it is about, nor who sits below them."""
    if not is_supervising(tx, asker) or not in_scope(row.handler_path, asker.agency_path):
        return False
    return row.about_id != asker.agency_id


def page(
    tx: Transaction,
    asker: Asker,
    *,
    state: str | None,
    before: int | None,
    limit: int,
    now: datetime,
) -> Complaints:
    """Complaints the asker handles or watches over; empty for everybody else."""
    figures = procedure.deadlines()
    if not is_supervising(tx, asker):
        return Complaints(
            complaints=[],
            next_before=None,
            counts={},
            overdue=0,
            deadlines=figures,
            handles=False,
        )
    wanted = store.Wanted(scope=asker.agency_path, state=state, before=before, limit=limit + 1)
    rows = store.page(tx, wanted)
    shown = rows[:limit]
    late = [
        procedure.due(one, clock.from_ms(filed), service.instant(accepted))
        for one, filed, accepted in store.waiting(tx, asker.agency_path)
    ]
    return Complaints(
        complaints=briefs(tx, [row for row in shown if may_handle(tx, row, asker)], now),
        next_before=shown[-1].last_idx if len(rows) > limit else None,
        counts=store.counts(tx, asker.agency_path),
        overdue=sum(procedure.is_overdue(day, now) for day in late),
        deadlines=figures,
        handles=True,
    )


def waiting_figures(tx: Transaction, asker: Asker, now: datetime) -> tuple[int, int] | None:
    """Complaints that wait for an answer, and those that wait too long; None for whoever has no
    say in them.
    """
    if not is_supervising(tx, asker):
        return None
    late = [
        procedure.due(one, clock.from_ms(filed), service.instant(accepted))
        for one, filed, accepted in store.waiting(tx, asker.agency_path)
    ]
    return len(late), sum(procedure.is_overdue(day, now) for day in late)


def briefs(tx: Transaction, rows: Sequence[ComplaintRow], now: datetime) -> list[ComplaintBrief]:
    paths = {path for row in rows for path in (row.about_path, row.handler_path) if path}
    known = inspections_store.agencies_at(tx, sorted(paths))
    return [_brief(row, known, now) for row in rows]


def _brief(
    row: ComplaintRow, known: dict[str, tuple[str, str, str]], now: datetime
) -> ComplaintBrief:
    due = procedure.due(row.state, clock.from_ms(row.filed_ms), service.instant(row.accepted_ms))
    return ComplaintBrief(
        id=row.id,
        receipt=row.receipt,
        kind=row.kind,
        via=row.via,
        about=_agency(row.about_path, known) if row.about_path else None,
        handler=_agency(row.handler_path, known),
        state=row.state,
        filed_at=clock.from_ms(row.filed_ms),
        last_at=clock.from_ms(row.last_ms),
        last_index=row.last_idx,
        due=due,
        overdue=procedure.is_overdue(due, now),
        unread=bool(row.unread),
        disclosed=row.disclosed_idx is not None,
    )


def _agency(path: str, known: dict[str, tuple[str, str, str]]) -> AgencyNamed:
    agency, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=agency, name=Name(zh, en))


def steps_shown(
    tx: Transaction, logged: Sequence[LoggedEntry], hidden: frozenset[str] = frozenset()
) -> list[StepShown]:
    """Every step with its words, and whether they are still those the log vouches for."""
    digests = [str(entry.body.get("digest", "")) for entry in logged]
    words = store.words_of(tx, digests)
    people = evidence.people(tx, (entry.by_id for entry in logged))
    found: list[StepShown] = []
    for entry, digest in zip(logged, digests, strict=True):
        kind = entry.kind.removeprefix(procedure.PREFIX)
        if kind in hidden:
            continue
        kept = words.get(digest)
        by = None
        if entry.by_id != service.COMPLAINANT:
            by = Person(
                id=entry.by_id, name=people.get(entry.by_id, Name(entry.by_id, entry.by_id))
            )
        found.append(
            StepShown(
                index=entry.idx,
                kind=kind,
                at=clock.from_ms(entry.received_ms),
                by=by,
                words=msgspec.json.decode(kept.words, type=Words) if kept else Words(text=""),
                intact=kept is not None and service.is_intact(kept),
            )
        )
    return found


def row_for(tx: Transaction, complaint: str, asker: Asker) -> ComplaintRow:
    """NotFound outside the asker's scope, and for whoever it is about."""
    row = store.by_id(tx, complaint)
    if row is None or not may_handle(tx, row, asker):
        raise NotFound
    return row


def read(
    tx: Transaction, ledger: Ledger, complaint: str, asker: Asker, now: datetime
) -> ComplaintShown:
    """Everything about one complaint, for its handler."""
    row = row_for(tx, complaint, asker)
    holder = store.holder_of(tx, row.id)
    enterprise = None
    if holder is not None and holder.enterprise_id is not None:
        known = enterprises_store.by_id(tx, holder.enterprise_id)
        enterprise = known.name if known else holder.enterprise_id
    members: dict[str, Any] = msgspec.structs.asdict(briefs(tx, [row], now)[0])
    return ComplaintShown(
        **members,
        visit=holder.visit if holder else None,
        enterprise=enterprise,
        steps=steps_shown(tx, service.entries(tx, ledger, row.id)),
        acts=list(_acts(row, row.state)) if asker.role == "supervisor" else [],
        deadlines=procedure.deadlines(),
    )


def _acts(row: ComplaintRow, state: State) -> tuple[Act, ...]:
    return procedure.acts_in(state, names_body=row.about_id is not None)


async def act(
    database: Database,
    ledger: Ledger,
    views: Views,
    complaint: str,
    asked: HandlingAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """One step of the handler. ComplaintMoved when it does not fit the state any more."""
    if asked.act in procedure.NEEDS_TEXT and not asked.text.strip():
        raise FormIncomplete(what="说明 / your words")

    def write(tx: Transaction) -> int:
        row = row_for(tx, complaint, asker)
        form, kind = f"{asker.account_id}/{asked.id}", procedure.ENTRY[asked.act]
        words = Words(text=asked.text)
        if store.form_taken(tx, service.step_hash(form, row.id, kind, words)) is None:
            state = service.state_of(tx, ledger, row.id)
            if asked.act not in _acts(row, state):
                raise ComplaintMoved(state=state)
            if asked.act == "disclose":
                service.tell_body(tx, ledger, row, by=asker.account_id, now=now)
        return service.step(
            tx,
            ledger,
            row.id,
            kind,
            words,
            by=asker.account_id,
            form=form,
            now=now,
        )

    await views.reached(await database.write(write))


def extracts(tx: Transaction, ledger: Ledger, asker: Asker) -> Extracts:
    """What the asker's own body was told of complaints about it: the handler's words alone."""
    rows = store.disclosed_about(tx, asker.agency_id, EXTRACTS_MAX)
    known = inspections_store.agencies_at(tx, sorted({row.handler_path for row in rows}))
    found: list[ComplaintExtract] = []
    for row in rows:
        told = [
            entry
            for entry in service.entries(tx, ledger, row.id)
            if entry.kind == "complaint.disclosed"
        ]
        handler = _agency(row.handler_path, known).name
        found += [
            ComplaintExtract(
                receipt=row.receipt,
                kind=row.kind,
                disclosed_at=one.at,
                handler=handler,
                text=one.words.text,
            )
            for one in steps_shown(tx, told)
        ]
    return Extracts(extracts=found)
