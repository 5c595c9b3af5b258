"""What people do with questions: ask one, settle it, read who saw it and what he answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import service as inspections
from backend.inspections.model import VisitRow
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.notifications import service as notifications
from backend.notifications.model import Told
from backend.problems import MalformedRequest, NotFound
from backend.supervision.questions import store
from backend.supervision.questions.model import (
    AnswerShown,
    AskedOfficer,
    Asking,
    Given,
    QuestionAsked,
    QuestionRow,
    QuestionSettled,
    Seen,
    Settlement,
    State,
    Thread,
    ThreadPage,
)
from backend.supervision.questions.problems import QuestionSettled as SettledBefore
from backend.supervision.questions.problems import TooManyQuestions
from backend.web import Asker

OF_VISIT_MAX = 200
ON_PHONE_MAX = 200
KEPT_ON_PHONE = timedelta(days=30)
"""How long a settled question can still be read on the phone."""
HINT_LENGTH_MAX = 200

TITLE = Name("监督员提问", "A supervisor asks")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where an act of a supervisor goes."""

    database: Database
    ledger: Ledger
    views: Views


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log, and whom to hint at it."""

    index: int
    told: tuple[Told, ...] = ()


async def ask(
    desk: Desk, visit: str, asking: Asking, *, asker: Asker, now: datetime
) -> tuple[Thread, tuple[Told, ...]]:
    """Put a question to the officers of a visit, open or closed; asked for again under its id, the
    same question.

    NotFound outside the asker's scope, MalformedRequest when the id is another question's,
    TooManyQuestions over the bound, Overloaded when the views lag (the question stands).
    """

    def write(tx: Transaction) -> Done:
        row = inspections.visit_of(tx, visit, asker)
        body = QuestionAsked(
            question=str(asking.id),
            visit=row.id,
            capture=asking.capture,
            text=asking.text.strip(),
            officers=officers_of(row),
        )
        before = _asked_before(tx, desk.ledger, body, asker)
        if before is not None:
            return Done(index=before)
        if store.count_open(tx, row.id) >= store.OPEN_PER_VISIT_MAX:
            raise TooManyQuestions(limit=store.OPEN_PER_VISIT_MAX)
        index = desk.ledger.act(
            tx, kind="question.asked", by=asker.account_id, subject=row.id, body=body, now=now
        )
        words = body.text[:HINT_LENGTH_MAX]
        told = tell_officers(
            tx,
            desk.ledger,
            row,
            title=TITLE,
            text=Name(words, words),
            about=body.question,
            by=asker.account_id,
            now=now,
        )
        return Done(index=index, told=told)

    done = await desk.database.write(write)
    await desk.views.reached(done.index)
    thread = await desk.database.read(lambda tx: read(tx, asker, str(asking.id)))
    return thread, done.told


def officers_of(row: VisitRow) -> list[str]:
    """Everybody the visit names; while its opening is not here, whose phone has spoken."""
    named = msgspec.json.decode(row.officers, type=list[str])
    return list(dict.fromkeys([row.opened_by, *named]))


def tell_officers(
    tx: Transaction,
    ledger: Ledger,
    row: VisitRow,
    *,
    title: Name,
    text: Name,
    about: str | None,
    by: str,
    now: datetime,
) -> tuple[Told, ...]:
    """A message to each officer of the visit who has an account."""
    found: list[Told] = []
    for officer in officers_of(row):
        account = accounts_store.account_of_officer(tx, officer)
        if account is None or account.disabled:
            continue
        message = notifications.send_message(
            tx,
            ledger,
            to=account.id,
            by=by,
            title=title,
            text=text,
            visit=row.id,
            about=about,
            now=now,
        )
        found.append((account.id, message))
    return tuple(found)


def _asked_before(
    tx: Transaction, ledger: Ledger, asked: QuestionAsked, asker: Asker
) -> int | None:
    """Index of the entry that asked this very question. The log is asked: its view may lag."""
    for index, raw in ledger_store.said_about(tx, ledger.keys.kid, asked.visit, ["question.asked"]):
        payload = payload_of(raw)
        known = msgspec.convert(payload["body"], QuestionAsked)
        if known.question == asked.question:
            same = known.text == asked.text and known.capture == asked.capture
            if payload["by"] != asker.account_id or not same:
                raise MalformedRequest(why="id: another question has it")
            return index
    if store.by_id(tx, asked.question) is not None:
        raise MalformedRequest(why="id: a question about another visit has it")
    return None


async def settle(desk: Desk, question: str, note: str, *, asker: Asker, now: datetime) -> Thread:
    """Say that a question is settled, answered or not; the first to say so stands.

    QuestionSettled for whoever comes second; the same again by the same person changes nothing.
    """

    def write(tx: Transaction) -> int:
        row = _row(tx, asker, question)
        body = QuestionSettled(question=row.id, note=note.strip())
        for index, raw in ledger_store.said_about(
            tx, desk.ledger.keys.kid, row.visit, ["question.settled"]
        ):
            payload = payload_of(raw)
            known = msgspec.convert(payload["body"], QuestionSettled)
            if known.question == row.id:
                if payload["by"] == asker.account_id and known == body:
                    return index
                raise SettledBefore(index=index)
        return desk.ledger.act(
            tx, kind="question.settled", by=asker.account_id, subject=row.visit, body=body, now=now
        )

    await desk.views.reached(await desk.database.write(write))
    return await desk.database.read(lambda tx: read(tx, asker, question))


def _row(tx: Transaction, asker: Asker, question: str) -> QuestionRow:
    row = store.by_id(tx, question)
    if row is None or not in_scope(row.agency_path, asker.agency_path):
        raise NotFound
    return row


def read(tx: Transaction, asker: Asker, question: str) -> Thread:
    """One question; NotFound outside the asker's scope."""
    return shown(tx, [_row(tx, asker, question)])[0]


def page(
    tx: Transaction, asker: Asker, *, state: str | None, before: int | None, limit: int
) -> ThreadPage:
    """Questions about visits in the asker's scope, newest first. `open` are those that nobody has
    answered.
    """
    rows = store.page(tx, asker.agency_path, state, before, limit + 1)
    some = rows[:limit]
    more = len(rows) > len(some)
    return ThreadPage(questions=shown(tx, some), next_before=some[-1].asked_idx if more else None)


def of_visit(tx: Transaction, visit: str) -> list[Thread]:
    """Newest first; whoever calls has checked the scope."""
    return shown(tx, store.of_visit(tx, visit, OF_VISIT_MAX))


def of_officer(tx: Transaction, officer: str, now: datetime) -> list[Thread]:
    """What an officer's phone carries."""
    since = clock.to_ms(now - KEPT_ON_PHONE)
    return shown(tx, store.of_officer(tx, officer, since, ON_PHONE_MAX))


def shown(tx: Transaction, rows: Sequence[QuestionRow]) -> list[Thread]:
    ids = [row.id for row in rows]
    seen = store.seen(tx, ids)
    given = store.answers(tx, ids)
    officers = {row.id: msgspec.json.decode(row.officers, type=list[str]) for row in rows}
    people = evidence.people(
        tx,
        {one for some in officers.values() for one in some}
        | {one.officer for one in given}
        | {by for row in rows for by in (row.asked_by, row.settled_by) if by},
    )
    bodies = bodies_of(tx, {row.asked_by for row in rows})
    return [
        _thread(
            row,
            [_officer(one, people, _seen_by(seen, row.id, one)) for one in officers[row.id]],
            [_answer(one, people) for one in given if one.question == row.id],
            people,
            bodies[row.asked_by],
        )
        for row in rows
    ]


def bodies_of(tx: Transaction, accounts: set[str]) -> dict[str, Name]:
    """By account: the name of the body it belongs to."""
    found: dict[str, Name] = {}
    for one in accounts:
        account = accounts_store.account_by_id(tx, one)
        agency = None if account is None else agencies_store.agency_by_id(tx, account.agency_id)
        found[one] = Name("", "") if agency is None else agency.name
    return found


def _seen_by(seen: Sequence[Seen], question: str, officer: str) -> Seen | None:
    return next((s for s in seen if s.question == question and s.officer == officer), None)


def _officer(officer: str, people: dict[str, Name], seen: Seen | None) -> AskedOfficer:
    return AskedOfficer(
        id=officer,
        name=people.get(officer, Name(officer, officer)),
        seen_at=None if seen is None else clock.from_ms(seen.received_ms),
        seen_wall=None if seen is None else seen.wall,
    )


def _answer(given: Given, people: dict[str, Name]) -> AnswerShown:
    return AnswerShown(
        index=given.idx,
        at=clock.from_ms(given.received_ms),
        wall=given.wall,
        by=person(given.officer, people),
        text=given.text,
        captures=msgspec.json.decode(given.captures, type=list[str]),
    )


def person(one: str, people: dict[str, Name]) -> Person:
    return Person(id=one, name=people.get(one, Name(one, one)))


def _thread(
    row: QuestionRow,
    officers: list[AskedOfficer],
    answers: list[AnswerShown],
    people: dict[str, Name],
    body: Name,
) -> Thread:
    settled = None
    if row.settled_idx is not None and row.settled_ms is not None:
        settled = Settlement(
            index=row.settled_idx,
            at=clock.from_ms(row.settled_ms),
            by=person(row.settled_by or "", people),
            note=row.note or "",
        )
    state: State = "unseen"
    if settled is not None:
        state = "settled"
    elif answers:
        state = "answered"
    elif any(one.seen_at for one in officers):
        state = "seen"
    return Thread(
        id=row.id,
        visit=row.visit,
        enterprise=row.enterprise_name,
        capture=row.capture,
        text=row.text,
        index=row.asked_idx,
        at=clock.from_ms(row.asked_ms),
        by=person(row.asked_by, people),
        body=body,
        officers=officers,
        answers=answers,
        settled=settled,
        state=state,
    )
