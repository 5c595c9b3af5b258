"""What people do with leads: open one, take the next step. What nobody does, the rule does."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

import msgspec

from backend.accounts.model import Name
from backend.cases.problems import CalendarUnknown
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.law.calendar.service import calendar_of
from backend.law.working_days import CalendarUnknownError
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.notifications import service as notifications
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.supervision.loop import sources, standing, store
from backend.supervision.loop.model import Acted, LeadAsked, LeadMade, StepAsked
from backend.supervision.loop.problems import LeadMoved, StepRefused
from backend.supervision.loop.procedure import acts, timing
from backend.supervision.loop.procedure.acts import BY_SERVER, RULE, AnyAct, Proof, name_of
from backend.supervision.loop.procedure.advancing import Step, advance
from backend.supervision.loop.procedure.facts import Facts
from backend.supervision.loop.procedure.table import loop_table
from backend.supervision.loop.views import folded
from backend.supervision.problems import PowerMissing
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker

PAPER_WORDS = {"notice": "通", "opinion": "意", "decision": "决"}


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where an act about a lead goes."""

    database: Database
    ledger: Ledger
    views: Views


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as the log has it this moment; its view may lag."""

    facts: Facts
    bodies: tuple[Acted, ...]
    """Every act, oldest first; empty when there is no such lead."""
    indexes: tuple[int, ...]


def logged_lead(tx: Transaction, ledger: Ledger, lead: str) -> Logged:
    facts, bodies, indexes = Facts(), list[Acted](), list[int]()
    for index, raw in store.logged_acts(tx, ledger.keys.kid, lead):
        body = msgspec.convert(payload_of(raw)["body"], Acted)
        facts = folded(facts, body)
        bodies.append(body)
        indexes.append(index)
    return Logged(facts=facts, bodies=tuple(bodies), indexes=tuple(indexes))


async def open_lead(
    desk: Desk, book: WarningBook, asked: LeadAsked, *, asker: Asker, now: datetime
) -> LeadMade:
    """Make a lead; the one that stands when somebody made it before.

    PowerMissing for a body that supervises nobody; NotFound outside the asker's scope;
    LeadNeedsBody when nothing says whom it is about.
    """
    hint = None
    if asked.source == "warning":
        hint = await sources.warning_hint(book, asker, asked.source_id, now)

    def write(tx: Transaction) -> tuple[LeadMade, int | None]:
        agency = standing.agency_of(tx, asker)
        handler = standing.handler_for(tx, agency)
        if agency.kind != "supervision" or handler is None:
            raise PowerMissing
        found = sources.resolved(tx, asked, hint or sources.hint_of(tx, asked, asker), asker)
        known = logged_lead(tx, desk.ledger, found.id).bodies
        if known:
            return LeadMade(id=found.id, existed=known[0].id != asked.id), None
        if store.lead_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act of another lead has it")
        opened = acts.Opened(
            on=day_of(now),
            by=asker.account_id,
            source=found.source,
            title=found.title,
            text=found.text,
        )
        act = _timed(tx, Facts(), opened)
        body = Acted(
            lead=found.id,
            id=asked.id,
            act=act,
            stage="",
            agency=found.agency.path,
            handler=handler,
            turn=None,
        )
        step = advance(Facts(handler=handler), act, asked.id, loop_table())
        index = _enter(tx, desk.ledger, body, step, asker.account_id, now)
        return LeadMade(id=found.id, existed=False), index

    made, index = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)
    return made


async def take(desk: Desk, lead: str, asked: StepAsked, *, asker: Asker, now: datetime) -> None:
    """Take one step. Two people who act at once act one after the other: the second is told what
    the first has done (LeadMoved), and changes nothing. Asked again under its id, nothing changes.

    NotFound outside the asker's scope, Forbidden for a step that is not his, StepRefused for what
    the table does not allow.
    """

    def write(tx: Transaction) -> int | None:
        known = logged_lead(tx, desk.ledger, lead)
        first = _seen(tx, asker, known)
        if _was_taken(tx, known, asked, asker):
            return None
        known = settled(tx, desk.ledger, lead, known, now)
        on = max(day_of(now), known.facts.last_on or date.min)
        act = _act_of(tx, asker, known, first, asked, on)
        _check_proofs(tx, desk.ledger, asker, act)
        step = _stepped(tx, known, act, asked.id)
        body = msgspec.structs.replace(first, id=asked.id, act=act, handler=step.facts.handler)
        return _enter(tx, desk.ledger, body, step, asker.account_id, now)

    index = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)


def _seen(tx: Transaction, asker: Asker, known: Logged) -> Acted:
    """The first entry of a lead that this asker may see; NotFound otherwise."""
    if not known.bodies:
        raise NotFound
    first = known.bodies[0]
    side = standing.side_of(standing.agency_of(tx, asker))
    if not standing.sees(asker, side, agency_path=first.agency, served=known.facts.served):
        raise NotFound
    return first


def _was_taken(tx: Transaction, known: Logged, asked: StepAsked, asker: Asker) -> bool:
    """MalformedRequest when the id is another act, of this lead or of any."""
    before = next((body for body in known.bodies if body.id == asked.id), None)
    if before is None:
        if store.lead_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act of another lead has it")
        return False
    if before.act.by != asker.account_id or _said(before.act) != _said(_converted(asked, before)):
        raise MalformedRequest(why="id: another act has it")
    return True


def _converted(asked: StepAsked, before: Acted) -> AnyAct | None:
    given = {k: v for k, v in asked.act.items() if k not in ("on", "by", "due")}
    try:
        return msgspec.convert(
            {**given, "on": before.act.on.isoformat(), "by": before.act.by}, AnyAct
        )
    except msgspec.ValidationError:
        return None


def _said(act: AnyAct | None) -> dict[str, Any] | None:
    """What a person said in an act, without what the server added."""
    if act is None:
        return None
    told = cast("dict[str, Any]", msgspec.to_builtins(act))
    kept = BY_SERVER - {"number"} if isinstance(act, acts.ReferralReceived) else BY_SERVER
    return {name: value for name, value in told.items() if name not in kept}


def _act_of(
    tx: Transaction, asker: Asker, known: Logged, first: Acted, asked: StepAsked, on: date
) -> AnyAct:
    """The act with its day, its actor, its number and the day it sets."""
    row = next((one for one in loop_table().acts if one.act == asked.act.get("act")), None)
    if row is None or row.by in ("opener", "rule"):
        raise MalformedRequest(why="act: unknown")
    agency = standing.agency_of(tx, asker)
    if row.by not in standing.roles_of(tx, asker, known.facts, first.agency):
        supervising = agency.kind == "supervision" and asker.role != "auditor"
        raise PowerMissing if supervising and not standing.decides(agency, asker) else Forbidden
    given = {k: v for k, v in asked.act.items() if k not in ("on", "by", "due")}
    try:
        act = msgspec.convert({**given, "on": on.isoformat(), "by": asker.account_id}, AnyAct)
    except msgspec.ValidationError as wrong:
        raise MalformedRequest(why=str(wrong)) from None
    if isinstance(act, acts.Issued):
        act = msgspec.structs.replace(act, issuer=asker.agency_path)
    return _timed(tx, known.facts, act)


def _timed(tx: Transaction, facts: Facts, act: AnyAct) -> AnyAct:
    try:
        return timing.timed(facts, act, timing.shipped_timing(), calendar_of(tx))
    except CalendarUnknownError as unknown:
        raise CalendarUnknown(year=unknown.year) from None


def _check_proofs(tx: Transaction, ledger: Ledger, asker: Asker, act: AnyAct) -> None:
    """MalformedRequest for proof that is not there; NotFound for a visit out of the asker's sight.

    The digest of a capture's original comes from the log, not from the desk.
    """
    proofs: Sequence[Proof] = getattr(act, "proof", ())
    for one in proofs:
        if one.kind == "file":
            kid = ledger.keys.kid
            if one.sha256 is None or evidence_store.stored_index(tx, one.sha256, kid) is None:
                raise MalformedRequest(why="proof: the file is not here")
            continue
        if one.visit is None or (one.kind == "capture" and one.capture is None):
            raise MalformedRequest(why="proof: visit and capture are needed")
        inspections.visit_of(tx, one.visit, asker)
        if one.kind == "capture":
            original = store.original_of(tx, one.visit, one.capture or "")
            if original is None or one.sha256 not in (None, original):
                raise MalformedRequest(why="proof: no such capture in this visit")


def _stepped(tx: Transaction, known: Logged, act: AnyAct, act_id: str) -> Step:
    """The step; what somebody did in the meantime is told instead of a bare refusal."""
    step = advance(known.facts, act, act_id, loop_table())
    if step.taken:
        return step
    refusal = step.refusals[0]
    if refusal.guard == "stage" and known.facts.stage != "opened":
        raise _moved(tx, known)
    raise StepRefused(
        zh="；".join(one.text.zh for one in step.refusals),
        en="; ".join(one.text.en for one in step.refusals),
    )


def _moved(tx: Transaction, known: Logged) -> LeadMoved:
    last = known.bodies[-1]
    row = loop_table().row(name_of(last.act))
    who = evidence.people(tx, [last.act.by]).get(last.act.by, Name("本系统", "This system"))
    return LeadMoved(
        who_zh=who.zh,
        who_en=who.en,
        on=last.act.on.isoformat(),
        act_zh=row.name.zh,
        act_en=row.name.en,
        index=known.indexes[-1],
    )


def settled(tx: Transaction, ledger: Ledger, lead: str, known: Logged, now: datetime) -> Logged:
    """The lead after what the rule says was entered; the same whoever comes by first."""
    bodies = store.deciding_bodies(tx)
    above = standing.above(bodies, known.facts.handler)
    act = timing.following(known.facts, day_of(now), timing.shipped_timing(), above)
    if act is None or not known.bodies:
        return known
    act_id = sources.lead_id(f"{lead}/{name_of(act)}/{act.on}/{len(known.bodies)}")
    step = advance(known.facts, act, act_id, loop_table())
    assert step.taken, step.refusals
    body = msgspec.structs.replace(known.bodies[0], id=act_id, act=act, handler=step.facts.handler)
    _enter(tx, ledger, body, step, RULE, now)
    return logged_lead(tx, ledger, lead)


def _enter(tx: Transaction, ledger: Ledger, body: Acted, step: Step, by: str, now: datetime) -> int:
    """Into the log, with the number of a paper; whoever has the next turn finds a message."""
    facts, act = step.facts, body.act
    if isinstance(act, acts.Issued):
        act = msgspec.structs.replace(act, number=_number(tx, act, body.id))
    turn = loop_table().turns.get(facts.stage or "")
    path = standing.turn_path(turn, facts, body.agency, store.deciding_bodies(tx))
    entry = msgspec.structs.replace(body, act=act, stage=facts.stage or "", turn=path)
    index = ledger.act(tx, kind=name_of(act), by=by, subject=body.lead, body=entry, now=now)
    if path is not None and not isinstance(act, acts.Received | acts.Referred):
        _tell(tx, ledger, entry, path, by, now)
    return index


def _number(tx: Transaction, act: acts.Issued, paper: str) -> str:
    named = inspections_store.agencies_at(tx, [act.issuer]).get(act.issuer)
    body = named[1] if named else act.issuer
    serial = store.take_serial(tx, act.issuer, act.kind, act.on.year, paper)
    return f"{body}监{PAPER_WORDS[act.kind]}字〔{act.on.year}〕{serial}号"


def _tell(tx: Transaction, ledger: Ledger, entry: Acted, path: str, by: str, now: datetime) -> None:
    """A message to those who have the next turn. It holds no words of the lead."""
    name = loop_table().row(name_of(entry.act)).name
    due = entry.act.due
    until = Name(f"，期限至 {due}", f", until {due}") if due else Name("", "")
    for account in store.leading_accounts(tx, path):
        if account == by:
            continue
        notifications.send_message(
            tx,
            ledger,
            to=account,
            by=by,
            title=Name(f"监督线索：{name.zh}", f"Supervision: {name.en}"),
            text=Name(
                f"请在“监督 → 线索”中办理{until.zh}。",
                f"See Oversight, Leads{until.en}.",
            ),
            place=f"/desk/leads/{entry.lead}",
            now=now,
        )
