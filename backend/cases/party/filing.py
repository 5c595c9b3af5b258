"""What the party files becomes an entry each, and an act where the procedure has one for it.

Nothing that reaches us is turned away for being late: it is taken in, marked, and answered.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from backend.accounts.model import Name
from backend.cases.party.entering import BY_PARTY
from backend.cases.party.model import Attached, Form, PartyWrote, Way
from backend.cases.party.problems import NothingToDo, TooManyBytes, TooMuchFiled
from backend.cases.party.telling import tell_officers
from backend.cases.party.windows import Key, noticed_day, windows
from backend.cases.problems import ActRefused, CalendarUnknown
from backend.cases.procedure import acts
from backend.cases.service import Logged, log_act, logged_case
from backend.cases.serving import service as serving
from backend.cases.serving import steps
from backend.cases.serving import store as serving_store
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.law.calendar.service import calendar_of
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.notifications.model import Message
from backend.problems import NotFound

KIND = "party.wrote"
PER_CASE_MAX = 200
"""Far more than anybody needs; a page that went round may not fill the log."""
BYTES_PER_CASE_MAX = 200 * 1024**2
"""Of all files of one case together: what its party takes home holds every one of them."""
_WINDOWS: dict[str, Key] = {"statement": "statement", "hearing": "hearing"}
ATTACHED_ONLY = "（见附件）"
TITLES: dict[Form, Name] = {
    "statement": Name("当事人提交了陈述、申辩", "The party filed a statement"),
    "no_statement": Name("当事人放弃陈述、申辩", "The party waives its statement"),
    "hearing": Name("当事人要求听证", "The party asks for a hearing"),
    "no_hearing": Name("当事人放弃听证", "The party waives the hearing"),
    "deferral": Name("当事人申请延期缴纳", "The party asks for more time to pay"),
    "instalments": Name("当事人申请分期缴纳", "The party asks to pay in instalments"),
    "address": Name("当事人确认电子送达地址", "The party confirms an electronic address"),
    "receipt": Name("当事人确认收到文书", "The party confirms receipt of a paper"),
    "note": Name("当事人留言", "The party wrote"),
}


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says. `token` makes the same form sent twice one filing."""

    form: Form
    token: str
    signer: str
    text: str = ""
    attached: tuple[Attached, ...] = ()
    paper: str = ""
    wanted: date | None = None
    instalments: int = 0
    channel: str = ""
    address: str = ""
    consent: str = ""


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """Taken in: its id, whether it was late, and whom to tell."""

    id: str
    told: tuple[tuple[str, Message], ...] = ()
    """None when it was taken in before."""


def id_of(case: str, filing: Filing) -> str:
    """The same form with the same content is one filing; a receipt is one for each paper."""
    own = {"form": filing.form, "paper": filing.paper}
    content: dict[str, Any] = own if filing.form == "receipt" else msgspec.to_builtins(filing)
    digest = hashlib.sha256(msgspec.json.encode((case, content), order="sorted")).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


async def check_room(database: Database, ledger: Ledger, case: str, size: int) -> None:
    """TooMuchFiled or TooManyBytes before files of another filing are kept: they would be kept for
    nobody. `size`: of the files, as they were sent.
    """

    def read(tx: Transaction) -> None:
        before = written(tx, ledger, case)
        if len(before) >= PER_CASE_MAX:
            raise TooMuchFiled(limit=PER_CASE_MAX)
        check_bytes(before, size)

    await database.read(read)


async def file(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    filing: Filing,
    *,
    way: Way = "identity",
    now: datetime,
) -> Filed:
    """Take it in; sent again, nothing changes. NothingToDo for what is not possible now,
    TooMuchFiled, NotFound.
    """

    def write(tx: Transaction) -> Filed:
        known = logged_case(tx, ledger, case)
        if not known.bodies:
            raise NotFound
        key = id_of(case, filing)
        before = written(tx, ledger, case)
        if any(one.id == key for one in before):
            return Filed(id=key)
        if len(before) >= PER_CASE_MAX:
            raise TooMuchFiled(limit=PER_CASE_MAX)
        if filing.attached:
            check_bytes(before, sum(one.size for one in filing.attached))
        wrote = _taken(tx, ledger, known, key, filing, way, now)
        ledger.act(tx, kind=KIND, by=BY_PARTY, subject=case, body=wrote, now=now)
        if wrote.form == "receipt":
            _arrive(tx, ledger, known, wrote.paper, now)
        told = tell_officers(tx, ledger, known, TITLES[filing.form], by=BY_PARTY, now=now)
        return Filed(id=key, told=tuple(told))

    filed = await database.write(write)
    await views.reached(ledger.published.size - 1)
    return filed


def check_bytes(before: Sequence[PartyWrote], size: int) -> None:
    """TooManyBytes. What was sent twice is kept once, and counts once."""
    kept = {one.sha256: one.size for wrote in before for one in wrote.attached}
    used = sum(kept.values())
    if used + size > BYTES_PER_CASE_MAX:
        raise TooManyBytes(limit=BYTES_PER_CASE_MAX // 1024**2, used=-(-used // 1024**2))


def written(tx: Transaction, ledger: Ledger, case: str) -> list[PartyWrote]:
    """Everything that was filed, as the log has it: its view may lag."""
    return [
        msgspec.convert(payload_of(raw)["body"], PartyWrote)
        for _, raw in serving_store.logged(tx, ledger.keys.kid, case, KIND)
    ]


def _taken(
    tx: Transaction,
    ledger: Ledger,
    known: Logged,
    key: str,
    filing: Filing,
    way: Way,
    now: datetime,
) -> PartyWrote:
    """The entry, once the procedure has taken its act where it has one."""
    case, today = known.bodies[0].case, day_of(now)
    if filing.form == "receipt":
        serving.party_paper(tx, case, filing.paper)
    noticed = noticed_day(tx, known.bodies, known.facts)
    open_now = windows(known.facts, noticed, today, calendar_of(tx))
    window = open_now.get(_WINDOWS.get(filing.form, "payment"))
    window = window if filing.form in _WINDOWS else None
    acted = _act(tx, ledger, known, key, filing, now)
    decided = known.facts.decision is not None and filing.form in _WINDOWS
    members: dict[str, Any] = {
        name: getattr(filing, name)
        for name in ("form", "signer", "text", "attached", "paper", "wanted", "instalments")
    }
    members |= {name: getattr(filing, name) for name in ("channel", "address", "consent")}
    return PartyWrote(
        **members,
        case=case,
        id=key,
        way=way,
        late=decided or (window is not None and window.over),
        until=window.last if window else None,
        acted=acted,
    )


def _act(
    tx: Transaction, ledger: Ledger, known: Logged, key: str, filing: Filing, now: datetime
) -> bool:
    """Whether the procedure took it. What it does not take is on record all the same, but a
    waiver of what nobody has is refused: it would only frighten.
    """
    common: dict[str, Any] = {"on": day_of(now), "by": BY_PARTY}
    act: acts.AnyAct
    match filing.form:
        case "statement":
            act = acts.StatementFiled(**common, text=filing.text or ATTACHED_ONLY)
        case "hearing":
            act = acts.HearingRequested(**common)
        case "no_statement":
            act = acts.StatementWaived(**common)
        case "no_hearing":
            act = acts.HearingWaived(**common)
        case _:
            return False
    asked_before = known.facts.hearing_requested is not None and not known.facts.hearing_waived
    if filing.form == "hearing" and asked_before:
        raise NothingToDo
    try:
        log_act(tx, ledger, known, act, act_id=key, by=BY_PARTY, now=now)
    except (ActRefused, CalendarUnknown):
        if filing.form in _WINDOWS:
            return False
        raise NothingToDo from None
    return True


def _arrive(tx: Transaction, ledger: Ledger, known: Logged, paper: str, now: datetime) -> None:
    """Whoever confirms a paper ends what was on its way: the latest day it can have come is now."""
    case = known.bodies[0].case
    for one in steps.latest(steps.steps_of(tx, ledger, case)).values():
        if one.paper == paper and one.state == "under_way":
            step = serving.arrived(one, day_of(now), "party")
            steps.log_arrival(tx, ledger, logged_case(tx, ledger, case), step, by=BY_PARTY, now=now)
