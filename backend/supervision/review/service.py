"""Deciding about visits and items, and telling who looked at what.

Of two supervisors at once the first decision in the log stands: each says which decision was on
the screen, and the second is told of the one that came between.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime

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
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, VisitRow
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications import service as notifications
from backend.notifications.model import Message
from backend.notifications.push import PushSender
from backend.problems import MalformedRequest, NotFound
from backend.supervision import service as desk
from backend.supervision.review import store
from backend.supervision.review.model import (
    LookedAt,
    LooksPage,
    ReviewAsked,
    Reviewed,
    ReviewOutcome,
    ReviewPage,
    ReviewRow,
    State,
    Target,
    VisitReviewed,
)
from backend.supervision.review.showing import shown
from backend.web import Asker

TOLD_REMARKS_MAX = 300


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What deciding needs besides the decision."""

    database: Database
    ledger: Ledger
    views: Views
    sender: PushSender | None = None
    """Without one nobody is hinted at what lies in his inbox."""


class _Taken(msgspec.Struct, frozen=True, kw_only=True):
    outcomes: list[ReviewOutcome]
    last: int | None
    """Log index of the last decision that was put in."""
    messages: list[tuple[str, Message]]


async def decide(
    given: Desk, asked: ReviewAsked, *, asker: Asker, now: datetime
) -> list[ReviewOutcome]:
    """Put the decision into the log for every target nobody else decided meanwhile.

    MalformedRequest when it does not say what the law or the officer needs; NotFound when one of
    the visits lies outside the scope: then nothing is decided.
    """
    _check(asked)
    taken = await given.database.write(lambda tx: _take(tx, given.ledger, asked, asker, now))
    if taken.last is not None:
        await given.views.reached(taken.last)
    if given.sender is not None:
        sender = given.sender
        await asyncio.gather(
            *(
                notifications.hint(given.database, sender, account, message, now)
                for account, message in taken.messages
            )
        )
    return taken.outcomes


def _check(asked: ReviewAsked) -> None:
    if asked.verdict != "approved" and not asked.remarks.strip():
        raise MalformedRequest(why="remarks: what is to be done, or how it was found out")
    if (asked.verdict == "unusable") != (asked.ground is not None):
        raise MalformedRequest(why="ground: exactly with the verdict `unusable`")
    if asked.verdict == "unusable" and any(one.capture is None for one in asked.targets):
        raise MalformedRequest(why="capture: an item is unusable, not a visit")


def _take(
    tx: Transaction, ledger: Ledger, asked: ReviewAsked, asker: Asker, now: datetime
) -> _Taken:
    rows = {one.visit: inspections.visit_of(tx, one.visit, asker) for one in asked.targets}
    outcomes: list[ReviewOutcome] = []
    last: int | None = None
    returned: list[VisitRow] = []
    for target in asked.targets:
        before = _standing(tx, ledger, target)
        if before is not None and (before[0].idx > target.seen or before[1] == str(asked.id)):
            outcomes.append(_outcome(tx, target, before[0], done=before[1] == str(asked.id)))
            continue
        body = Reviewed(
            review=str(asked.id),
            visit=target.visit,
            capture=target.capture,
            verdict=asked.verdict,
            ground=asked.ground,
            remarks=asked.remarks.strip(),
        )
        last = ledger.act(
            tx,
            kind="evidence.reviewed",
            by=asker.account_id,
            subject=target.visit,
            body=body,
            now=now,
        )
        row = _row(last, asker.account_id, clock.to_ms(now), body)
        outcomes.append(_outcome(tx, target, row, done=True))
        if asked.verdict == "returned":
            returned.append(rows[target.visit])
    messages = _tell(tx, ledger, returned, asked.remarks.strip(), asker, now)
    return _Taken(outcomes=outcomes, last=last, messages=messages)


def _standing(tx: Transaction, ledger: Ledger, target: Target) -> tuple[ReviewRow, str] | None:
    """The latest decision about a target in the log itself, and the request it came with."""
    about = [
        one
        for one in store.logged_of(tx, target.visit, ledger.keys.kid)
        if one[3].capture == target.capture
    ]
    if not about:
        return None
    idx, by, at_ms, body = about[-1]
    return _row(idx, by, at_ms, body), body.review


def _row(idx: int, by: str, at_ms: int, body: Reviewed) -> ReviewRow:
    return ReviewRow(
        idx=idx,
        visit=body.visit,
        capture=body.capture or "",
        verdict=body.verdict,
        ground=body.ground or "",
        remarks=body.remarks,
        said_ms=at_ms,
        said_by=by,
    )


def _outcome(tx: Transaction, target: Target, row: ReviewRow, *, done: bool) -> ReviewOutcome:
    people = evidence.people(tx, [row.said_by])
    return ReviewOutcome(
        visit=target.visit, capture=target.capture, done=done, standing=shown(row, people)
    )


def _tell(
    tx: Transaction,
    ledger: Ledger,
    rows: Iterable[VisitRow],
    remarks: str,
    asker: Asker,
    now: datetime,
) -> list[tuple[str, Message]]:
    """What was returned lies in the inbox of everybody who was there."""
    told: list[tuple[str, Message]] = []
    short = remarks[:TOLD_REMARKS_MAX]
    for row in {row.id: row for row in rows}.values():
        for officer in inspections.officers_of(row):
            account = accounts_store.account_of_officer(tx, officer)
            if account is None:
                continue
            message = notifications.send_message(
                tx,
                ledger,
                to=account.id,
                by=asker.account_id,
                title=Name("检查被退回，请补充", "Visit returned: please add to it"),
                text=Name(f"{row.enterprise_name}：{short}", f"{row.enterprise_name}: {short}"),
                visit=row.id,
                now=now,
            )
            told.append((account.id, message))
    return told


def page(
    tx: Transaction,
    asker: Asker,
    state: State,
    *,
    agency: str | None,
    before: int | None,
    limit: int,
    now: datetime,
) -> ReviewPage:
    """Visits in scope by what was decided, newest first; NotFound for an agency outside it."""
    scope = asker.agency_path
    if agency is not None:
        found = agencies_store.agency_by_id(tx, agency)
        if found is None or not in_scope(found.path, scope):
            raise NotFound
        scope = found.path
    listed = store.page(tx, scope, state, before, limit + 1)
    ids = [visit for visit, _ in listed[:limit]]
    wanted = inspections_store.Wanted(scope=scope, ids=tuple(ids), limit=max(len(ids), 1))
    rows = inspections_store.page(tx, wanted)
    latest = store.latest(tx, ids)
    unusable = store.unusable(tx, ids)
    people = evidence.people(tx, (one.said_by for one in latest.values()))
    return ReviewPage(
        visits=[
            VisitReviewed(
                visit=one,
                review=shown(latest[one.id], people) if one.id in latest else None,
                unusable=unusable.get(one.id, 0),
            )
            for one in desk.summaries(tx, rows, now)
        ],
        next_before=listed[limit - 1][1] if len(listed) > limit else None,
        waiting=store.waiting(tx, scope),
    )


def looks(
    tx: Transaction,
    asker: Asker,
    *,
    by: str | None,
    visit: str | None,
    before: int | None,
    limit: int,
) -> LooksPage:
    """Every look at an original in the asker's part of the tree."""
    rows = store.looks(tx, asker.agency_path, by=by, visit=visit, before=before, limit=limit + 1)
    lookers = store.people_who_looked(tx, asker.agency_path)
    people = evidence.people(tx, lookers)
    agencies = inspections_store.agencies_at(tx, sorted({row.path for row in rows}))
    page_of = rows[:limit]
    return LooksPage(
        looks=[
            LookedAt(
                index=row.idx,
                at=clock.from_ms(row.looked_ms),
                by=_person(row.looked_by, people),
                visit=row.visit,
                enterprise=row.enterprise,
                agency=_agency(row.path, agencies),
                capture=row.capture,
                sha256=row.sha256,
                form=row.form,
            )
            for row in page_of
        ],
        next_before=page_of[-1].idx if len(rows) > limit else None,
        people=[_person(one, people) for one in lookers],
    )


def _person(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))


def _agency(path: str, known: dict[str, tuple[str, str, str]]) -> AgencyNamed:
    identity, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=identity, name=Name(zh, en))
