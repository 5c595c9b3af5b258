"""Filing, following and handling complaints.

Who handles: the supervising body nearest above the body complained about, never that body itself.
The words stand beside the log under a salted digest that the log holds.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.feedback.complaints import procedure, receipts, store
from backend.feedback.complaints.model import (
    Attachment,
    ComplaintRow,
    Filed,
    Holder,
    Kind,
    State,
    Step,
    Via,
    Words,
)
from backend.feedback.complaints.problems import (
    ComplaintFull,
    ComplaintMoved,
    FormIncomplete,
    ReceiptRefused,
)
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications import service as notifications
from backend.problems import NotFound

COMPLAINANT = "complainant"
SALT_BYTES = 16
RECEIPT_TRIES = 20
ADDITIONS_MAX = 200
"""Far below `store.STEPS_MAX`: the handler's own steps always stay in sight."""
DESK = "/desk/complaints"
TITLE = Name("新的投诉", "A new complaint")
DISCLOSED_TITLE = Name("监督机构告知必要事实", "Facts from the supervising body")
ADDED_TITLE = Name("投诉人补充了内容", "The complainant has added something")


class NewComplaint(msgspec.Struct, frozen=True, kw_only=True):
    """What a complainant sends; the texts are bounded by whoever read the form."""

    kind: Kind
    via: Via
    words: Words
    form: str
    """Random token of the form: sent twice with the same content, one complaint."""
    about: str | None = None
    """Id of the body complained about."""
    visit: str | None = None
    enterprise_id: str | None = None
    """Only when that enterprise is signed in: then its own page shows the complaint."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The complainant's receipt. The secret is shown with it and kept nowhere."""

    complaint: str
    receipt: str
    secret: str


def handler_of(tx: Transaction, about: Agency | None) -> Agency:
    """The supervising body nearest above; the highest when it is not known whom it is about.

    NotFound when nobody stands above the body.
    """
    bodies = store.supervising_bodies(tx)
    if about is None:
        found = bodies[-1][0] if bodies else None
    else:
        above = [one for one, path in bodies if about.path.startswith(path) and one != about.id]
        found = above[0] if above else None
    handler = agencies_store.agency_by_id(tx, found) if found else None
    if handler is None:
        raise NotFound
    return handler


def sealed(words: Words) -> store.StoredWords:
    """The words with a salt and the digest that goes into the log."""
    salt, text = secrets.token_bytes(SALT_BYTES), msgspec.json.encode(words)
    return store.StoredWords(digest=_digest(salt, text), salt=salt, words=text.decode())


def is_intact(stored: store.StoredWords) -> bool:
    return _digest(stored.salt, stored.words.encode()) == stored.digest


def _digest(salt: bytes, text: bytes) -> str:
    return hashlib.sha256(b"palm-complaint-words\n" + salt + text).hexdigest()


def form_hash(form: str, *content: str) -> bytes:
    """What makes two posts one act: the same form with the same content. Who goes back, writes
    more and sends again has done a second act: what he is told was received is kept.
    """
    return hashlib.sha256("\n".join(("palm-complaint-form", form, *content)).encode()).digest()


def sent_hash(asked: "NewComplaint") -> bytes:
    """The same for a new complaint."""
    return form_hash(asked.form, asked.kind, asked.about or "", _text(asked.words))


def step_hash(form: str, complaint: str, kind: str, words: Words) -> bytes:
    """The same of one more entry about a complaint."""
    return form_hash(form, complaint, kind, _text(words))


def _text(words: Words) -> str:
    return msgspec.json.encode(words).decode()


async def file(
    database: Database, ledger: Ledger, views: Views, asked: NewComplaint, *, now: datetime
) -> Given:
    """Take a complaint in; the same form with the same content gives the same receipt and secret.

    FormIncomplete without words; NotFound for an unknown body or one nobody stands above.
    """
    if not asked.words.text.strip():
        raise FormIncomplete(what="发生了什么 / what happened")
    secret = receipts.secret_of(asked.form)
    sent = sent_hash(asked)

    def write(tx: Transaction) -> tuple[Given, int]:
        taken = store.form_taken(tx, sent)
        if taken is not None:
            holder = store.holder_of(tx, taken[0])
            assert holder is not None
            return Given(complaint=taken[0], receipt=holder.receipt, secret=secret), taken[1]
        return _file(tx, ledger, asked, secret, sent, now)

    given, index = await database.write(write)
    await views.reached(index)
    return given


def _file(
    tx: Transaction, ledger: Ledger, asked: NewComplaint, secret: str, sent: bytes, now: datetime
) -> tuple[Given, int]:
    about = agencies_store.agency_by_id(tx, asked.about) if asked.about else None
    if asked.about and about is None:
        raise NotFound
    handler = handler_of(tx, about)
    complaint, receipt = str(uuid.uuid4()), _free_receipt(tx, handler, now)
    words = sealed(asked.words)
    filed = Filed(
        complaint=complaint,
        receipt=receipt,
        kind=asked.kind,
        via=asked.via,
        about=about.id if about else None,
        about_path=about.path if about else None,
        handler=handler.id,
        handler_path=handler.path,
        digest=words.digest,
    )
    index = ledger.act(
        tx, kind="complaint.filed", by=COMPLAINANT, subject=complaint, body=filed, now=now
    )
    store.keep_words(tx, complaint, words)
    hashed = receipts.secret_hash(secret)
    assert hashed is not None
    store.add_holder(
        tx,
        Holder(
            complaint=complaint,
            receipt=receipt,
            secret_hash=hashed,
            enterprise_id=asked.enterprise_id,
            visit=asked.visit,
            filed_idx=index,
        ),
    )
    store.take_form(tx, sent, complaint, index)
    _tell(tx, ledger, handler, filed, TITLE, now)
    return Given(complaint=complaint, receipt=receipt, secret=secret), index


def _free_receipt(tx: Transaction, handler: Agency, now: datetime) -> str:
    for _ in range(RECEIPT_TRIES):
        receipt = receipts.new(handler.region_code, day_of(now))
        if store.holder_by_receipt(tx, receipt) is None:
            return receipt
    raise RuntimeError("no receipt number is free today")


def _tell(
    tx: Transaction, ledger: Ledger, handler: Agency, filed: Filed, title: Name, now: datetime
) -> None:
    """To the inbox of the handling body; where it has no account, of the next above it."""
    bodies = [one for one, path in store.supervising_bodies(tx) if handler.path.startswith(path)]
    for body in bodies:
        accounts = store.supervising_accounts(tx, body)
        for account in accounts:
            notifications.send_message(
                tx,
                ledger,
                to=account,
                by=COMPLAINANT,
                title=title,
                text=Name(filed.receipt, filed.receipt),
                place=f"{DESK}/{filed.complaint}",
                now=now,
            )
        if accounts:
            return


def tell_body(
    tx: Transaction, ledger: Ledger, row: ComplaintRow, *, by: str, now: datetime
) -> None:
    """To whoever answers for the body complained about: that something was told to it."""
    for account in store.leading_accounts(tx, row.about_id) if row.about_id else ():
        notifications.send_message(
            tx,
            ledger,
            to=account,
            by=by,
            title=DISCLOSED_TITLE,
            text=Name(row.receipt, row.receipt),
            place=DESK,
            now=now,
        )


def entries(tx: Transaction, ledger: Ledger, complaint: str) -> list[LoggedEntry]:
    return store.entries_of(tx, complaint, ledger.keys.kid)


def kinds_of(logged: Sequence[LoggedEntry]) -> list[str]:
    return [entry.kind.removeprefix(procedure.PREFIX) for entry in logged]


def state_of(tx: Transaction, ledger: Ledger, complaint: str) -> State:
    """As the log has it now; NotFound for an unknown complaint."""
    logged = entries(tx, ledger, complaint)
    if not logged:
        raise NotFound
    return procedure.state_after(kinds_of(logged))


def step(
    tx: Transaction,
    ledger: Ledger,
    complaint: str,
    kind: str,
    words: Words,
    *,
    by: str,
    form: str,
    now: datetime,
) -> int:
    """One more entry about a complaint, once for each form and content; its index."""
    sent = step_hash(form, complaint, kind, words)
    taken = store.form_taken(tx, sent)
    if taken is not None:
        return taken[1]
    kept = sealed(words)
    index = ledger.act(
        tx,
        kind=procedure.PREFIX + kind,
        by=by,
        subject=complaint,
        body=Step(complaint=complaint, digest=kept.digest),
        now=now,
    )
    store.keep_words(tx, complaint, kept)
    store.take_form(tx, sent, complaint, index)
    return index


def holder_with(tx: Transaction, receipt: str, secret: str) -> Holder:
    """Who types both in. ReceiptRefused for whatever does not fit."""
    number, hashed = receipts.read(receipt), receipts.secret_hash(secret)
    holder = store.holder_by_receipt(tx, number) if number else None
    if holder is None or hashed is None:
        raise ReceiptRefused
    if not hmac.compare_digest(holder.secret_hash, hashed):
        raise ReceiptRefused
    return holder


async def add(
    database: Database,
    ledger: Ledger,
    views: Views,
    complaint: str,
    text: str,
    attachments: list[Attachment],
    *,
    form: str,
    now: datetime,
) -> None:
    """More from the complainant. FormIncomplete without words, ComplaintMoved when closed,
    ComplaintFull when it takes no more.
    """
    if not text.strip() and not attachments:
        raise FormIncomplete(what="补充内容 / what you want to add")

    def write(tx: Transaction) -> int:
        words = Words(text=text, attachments=attachments)
        taken = store.form_taken(tx, step_hash(form, complaint, "added", words))
        if taken is None:
            _check_room(tx, ledger, complaint)
        index = step(tx, ledger, complaint, "added", words, by=COMPLAINANT, form=form, now=now)
        if taken is None:
            filed = msgspec.convert(entries(tx, ledger, complaint)[0].body, Filed)
            handler = agencies_store.agency_by_id(tx, filed.handler)
            if handler is not None:
                _tell(tx, ledger, handler, filed, ADDED_TITLE, now)
        return index

    await views.reached(await database.write(write))


def _check_room(tx: Transaction, ledger: Ledger, complaint: str) -> None:
    """ComplaintMoved when it is closed, ComplaintFull when it takes no more."""
    if state_of(tx, ledger, complaint) == "closed":
        raise ComplaintMoved(state="closed")
    if kinds_of(entries(tx, ledger, complaint)).count("added") >= ADDITIONS_MAX:
        raise ComplaintFull(limit=ADDITIONS_MAX)


def bodies_to_choose(tx: Transaction) -> list[Agency]:
    """Every body a complaint can be about: those somebody stands above."""
    supervising = store.supervising_bodies(tx)
    return [
        one
        for one in agencies_store.agencies_in_scope(tx, "/")
        if any(one.path.startswith(path) and one.id != body for body, path in supervising)
    ]


def instant(ms: int | None) -> datetime | None:
    return None if ms is None else clock.from_ms(ms)
