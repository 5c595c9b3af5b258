"""What the enterprise does on its page becomes one signed entry each, pressed twice or not."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name
from backend.database import Database, Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.captured import hashes_below, root_of
from backend.enterprise_pages.model import (
    BY_ENTERPRISE,
    KINDS,
    Act,
    Doorway,
    EvidenceConfirmed,
    RecusalRequested,
    ResultReceived,
    VisitRefused,
)
from backend.enterprise_pages.problems import ListChanged, TooManyStatements
from backend.evidence import store as evidence_store
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.model import Message
from backend.notifications.service import send_message
from backend.problems import MalformedRequest
from offline_sync import base64url

FORM = re.compile(r"[A-Za-z0-9_-]{22}")

PER_VISIT_MAX = {
    "arrival.confirmed": 1,
    "visit.refused": 5,
    "recusal.requested": 20,
    "remark.written": 60,
    "evidence.confirmed": 20,
    "result.received": 5,
}
"""Far more than anybody needs on one visit; a door that went round may not fill the log."""

MESSAGE_LENGTH_MAX = 200

_REFUSED = Name("企业表示拒绝本次检查", "The enterprise refuses this visit")
_RECUSAL = Name("企业申请回避", "The enterprise asks for recusal")
_SEE = Name("请打开本次检查，查看企业的说明。", "Open the visit to read what the enterprise says.")


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An act and whom to tell of it."""

    index: int
    messages: tuple[tuple[str, Message], ...] = ()
    """Account and message; none when the act was recorded before."""


def post_id(visit: str, kind: str, *parts: str) -> str:
    """What makes two posts one act: the same form with the same content about the same visit."""
    return hashlib.sha256("\n".join((visit, kind, *parts)).encode()).hexdigest()


def check_room(tx: Transaction, visit: str, kind: str) -> None:
    """TooManyStatements when a visit takes no more of this kind."""
    limit = PER_VISIT_MAX[kind]
    if store.count_posts(tx, visit, kind) >= limit:
        raise TooManyStatements(limit=limit)


async def record(
    database: Database,
    ledger: Ledger,
    views: Views,
    doorway: Doorway,
    act: Act,
    *,
    post: str,
    now: datetime,
) -> Recorded:
    """Put an act into the log; when it returns, the page shows it.

    `post` is its `post_id`. Raises TooManyStatements over the visit's bound, ListChanged when the
    list to be confirmed is not the log's, MalformedRequest when the result is not this visit's,
    Overloaded when the views lag (the act stands).
    """
    kind = KINDS[type(act)]

    def write(tx: Transaction) -> Recorded:
        known = store.posted(tx, post)
        if known is not None:
            return Recorded(index=known)
        check_room(tx, doorway.visit, kind)
        if isinstance(act, EvidenceConfirmed):
            _check_list(tx, ledger, act)
        if isinstance(act, ResultReceived):
            _check_result(tx, act)
        index = ledger.act(
            tx, kind=kind, by=BY_ENTERPRISE, subject=doorway.visit, body=act, now=now
        )
        store.note_post(tx, post, doorway.visit, kind, index)
        messages = _messages(tx, ledger, doorway, act, now)
        return Recorded(index=index, messages=messages)

    recorded = await database.write(write)
    await views.reached(recorded.index)
    return recorded


def _check_list(tx: Transaction, ledger: Ledger, act: EvidenceConfirmed) -> None:
    """What is confirmed must be the list as the log held it at that size."""
    if act.tree_size > ledger.published.size:
        raise ListChanged
    entries = evidence_store.entries_of_visits(tx, [act.visit])
    hashes = hashes_below(entries, act.tree_size)
    if len(hashes) != act.count or base64url.encode(root_of(hashes)) != act.root:
        raise ListChanged


def _check_result(tx: Transaction, act: ResultReceived) -> None:
    """What is received must be a closing of this very visit."""
    entries = evidence_store.entries_of_visits(tx, [act.visit])
    closings = {base64url.encode(one.hash) for one in entries if one.kind == "visit.closed"}
    if act.entry not in closings:
        raise MalformedRequest(why="entry: not how this visit ended")


def _messages(
    tx: Transaction, ledger: Ledger, doorway: Doorway, act: Act, now: datetime
) -> tuple[tuple[str, Message], ...]:
    """The officers learn of a refusal and of a recusal at once: they stand there and must act.
    So do those who supervise them, and the head of the body: it is he who decides on a recusal
    (行政处罚法 43).
    """
    match act:
        case VisitRefused():
            title, said = _REFUSED, act.note
        case RecusalRequested():
            title, said = _RECUSAL, act.reason
        case _:
            return ()
    told = said[:MESSAGE_LENGTH_MAX]
    row = inspections_store.by_id(tx, doorway.visit)
    officers = [
        account
        for officer in _officers(row, doorway)
        if (account := accounts_store.account_of_officer(tx, officer)) and not account.disabled
    ]
    words = Name(told, told) if told else _SEE
    receivers = dict.fromkeys((one.id for one in officers), words)
    for overseer in _overseers(tx, row, officers):
        receivers.setdefault(overseer, _with_name(row, words))
    return tuple(
        (
            account,
            send_message(
                tx,
                ledger,
                to=account,
                by=BY_ENTERPRISE,
                title=title,
                text=text,
                visit=doorway.visit,
                now=now,
            ),
        )
        for account, text in receivers.items()
    )


def _overseers(tx: Transaction, row: VisitRow | None, officers: Sequence[Account]) -> list[str]:
    """While the visit is not here, those of whoever showed the code."""
    paths = [row.agency_path] if row is not None else [one.agency_path for one in officers]
    return [one.id for path in paths[:1] for one in accounts_store.overseers_of(tx, path)]


def _with_name(row: VisitRow | None, words: Name) -> Name:
    """Who looks after many visits must read which one it is."""
    name = "" if row is None else row.enterprise_name
    return Name(f"{name}：{words.zh}", f"{name}: {words.en}") if name else words


def _officers(row: VisitRow | None, doorway: Doorway) -> list[str]:
    """Those of the visit; while it is not here, whoever showed the code."""
    named = [] if row is None else msgspec.json.decode(row.officers, type=list[str])
    known = [doorway.officer, None if row is None else row.opened_by, *named]
    return list(dict.fromkeys(officer for officer in known if officer))
