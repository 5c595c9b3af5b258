"""What people do with evaluations: prepare one, draw its files, score, settle, tell, object."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec

from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.notifications import service as notifications
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.supervision.evaluation import store
from backend.supervision.evaluation.model import Acted, EvaluationStep
from backend.supervision.evaluation.problems import EvaluationStepRefused
from backend.supervision.evaluation.procedure import acts
from backend.supervision.evaluation.procedure.acts import BY_SERVER, TAGS, AnyAct, name_of
from backend.supervision.evaluation.procedure.advancing import Step, advance
from backend.supervision.evaluation.procedure.facts import Facts, after
from backend.supervision.evaluation.procedure.table import Role, evaluation_table
from backend.supervision.loop import standing
from backend.supervision.loop import store as leads_store
from backend.supervision.powers import ACTING
from backend.supervision.problems import PowerMissing
from backend.web import Asker

SCORING = ("supervisor", "auditor")
"""Roles that score; who may score which file, the lot says."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where an act about an evaluation goes."""

    database: Database
    ledger: Ledger
    views: Views
    data: Path
    """The folder with the operator's scoring sheets."""


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation as the log has it this moment; its view may lag."""

    facts: Facts
    bodies: tuple[Acted, ...]
    """Every act, oldest first; empty when there is no such evaluation."""
    indexes: tuple[int, ...]


def logged(tx: Transaction, ledger: Ledger, evaluation: str) -> Logged:
    facts, bodies, indexes = Facts(), list[Acted](), list[int]()
    entries = ledger_store.said_about(tx, ledger.keys.kid, evaluation, sorted(TAGS))
    for index, raw in entries:
        body = msgspec.convert(payload_of(raw)["body"], Acted)
        facts = after(facts, body.act, body.stage)
        bodies.append(body)
        indexes.append(index)
    return Logged(facts=facts, bodies=tuple(bodies), indexes=tuple(indexes))


def seen(tx: Transaction, asker: Asker, known: Logged) -> Acted:
    """The first entry of an evaluation that this asker may see; NotFound otherwise."""
    if not known.bodies:
        raise NotFound
    first = known.bodies[0]
    side = standing.side_of(standing.agency_of(tx, asker))
    told = known.facts.told_by is not None
    if not standing.sees(asker, side, agency_path=first.agency, served=told):
        raise NotFound
    return first


def roles_of(tx: Transaction, asker: Asker, agency_path: str, evaluator: str) -> frozenset[Role]:
    """As whom this asker may act; which file a scorer may score is for the guards."""
    agency = standing.agency_of(tx, asker)
    if agency.kind != "supervision":
        own = asker.role == "admin" and in_scope(agency_path, asker.agency_path)
        return frozenset({"body"}) if own else frozenset()
    found: set[Role] = set()
    if asker.role in SCORING:
        found.add("scorer")
    if standing.decides(agency, asker):
        if evaluator == asker.agency_path:
            found.add("evaluator")
        bodies = leads_store.deciding_bodies(tx)
        if (standing.above(bodies, evaluator) or evaluator) == asker.agency_path:
            found.add("above")
    return frozenset(found)


async def take(
    desk: Desk, evaluation: str, asked: EvaluationStep, *, asker: Asker, now: datetime
) -> None:
    """Take one step. Two people at once act one after the other: what the first did stands, the
    second is told and changes nothing. Asked again under its id, nothing changes.

    NotFound outside the asker's scope, Forbidden or PowerMissing for a step that is not his,
    EvaluationStepRefused for what the table does not allow.
    """

    def write(tx: Transaction) -> int | None:
        known = logged(tx, desk.ledger, evaluation)
        first = seen(tx, asker, known)
        if was_taken(tx, known, asked, asker):
            return None
        act = _act_of(tx, asker, known, first, asked, now)
        step = stepped(known.facts, act)
        body = msgspec.structs.replace(
            first, id=asked.id, act=act, stage=step.facts.stage or first.stage
        )
        return enter(tx, desk.ledger, body, step.facts, asker, now)

    index = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)


def was_taken(tx: Transaction, known: Logged, asked: EvaluationStep, asker: Asker) -> bool:
    """MalformedRequest when the id is another act, of this evaluation or of any."""
    before = next((body for body in known.bodies if body.id == asked.id), None)
    if before is None:
        if store.evaluation_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act of another evaluation has it")
        return False
    same = before.act.by == asker.account_id
    if isinstance(before.act, acts.Revealed):
        same = same and asked.act.get("act") == name_of(before.act)
    else:
        same = same and _said(before.act) == _said(_converted(asked, before.act))
    if not same:
        raise MalformedRequest(why="id: another act has it")
    return True


def _converted(asked: EvaluationStep, before: AnyAct) -> AnyAct | None:
    given = {k: v for k, v in asked.act.items() if k not in BY_SERVER}
    try:
        return msgspec.convert({**given, "on": before.on.isoformat(), "by": before.by}, AnyAct)
    except msgspec.ValidationError:
        return None


def _said(act: AnyAct | None) -> dict[str, Any] | None:
    """What a person said in an act, without what the server added."""
    if act is None:
        return None
    told = cast("dict[str, Any]", msgspec.to_builtins(act))
    return {name: value for name, value in told.items() if name not in BY_SERVER}


def _act_of(
    tx: Transaction,
    asker: Asker,
    known: Logged,
    first: Acted,
    asked: EvaluationStep,
    now: datetime,
) -> AnyAct:
    """The act with its day, its actor and what only the server says."""
    given = {k: v for k, v in asked.act.items() if k not in BY_SERVER}
    on = max(day_of(now), known.facts.last_on or date.min)
    if given.get("act") in ("evaluation.committed", "evaluation.revealed"):
        raise MalformedRequest(why="act: not by this way")
    try:
        act = msgspec.convert({**given, "on": on.isoformat(), "by": asker.account_id}, AnyAct)
    except msgspec.ValidationError as wrong:
        raise MalformedRequest(why=str(wrong)) from None
    need_role(tx, asker, first, act)
    return _completed(known.facts, act)


def need_role(tx: Transaction, asker: Asker, first: Acted, act: AnyAct) -> None:
    """Forbidden for a step that is not his, PowerMissing where his level sees but does not."""
    role = evaluation_table().row(name_of(act)).by
    if role in roles_of(tx, asker, first.agency, first.evaluator):
        return
    agency = standing.agency_of(tx, asker)
    studio = agency.kind == "supervision" and asker.role in ACTING
    raise PowerMissing if studio and not standing.decides(agency, asker) else Forbidden


def _completed(facts: Facts, act: AnyAct) -> AnyAct:
    """The figures of a result and its last day to object, as the sheet says."""
    if not isinstance(act, acts.Concluded) or facts.sheet is None:
        return act
    results = [(one.case, facts.outcome(one.case)) for one in facts.files]
    return msgspec.structs.replace(
        act,
        results=tuple(
            acts.FileResult(case=case, tenths=found.tenths, fatal=found.fatal)
            for case, found in results
            if found.tenths is not None
        ),
        until=None if facts.reopened else act.on + timedelta(days=facts.sheet.objection_days),
    )


def stepped(facts: Facts, act: AnyAct) -> Step:
    step = advance(facts, act, evaluation_table())
    if step.taken:
        return step
    raise EvaluationStepRefused(
        zh="；".join(one.zh for one in step.refusals),
        en="; ".join(one.en for one in step.refusals),
    )


def enter(
    tx: Transaction, ledger: Ledger, body: Acted, facts: Facts, asker: Asker, now: datetime
) -> int:
    """Into the log; whoever has something to do now finds a message."""
    index = ledger.act(
        tx,
        kind=name_of(body.act),
        by=asker.account_id,
        subject=body.evaluation,
        body=body,
        now=now,
    )
    for account in sorted(_waiting(tx, body, facts) - {asker.account_id}):
        notifications.send_message(
            tx,
            ledger,
            to=account,
            by=asker.account_id,
            title=Name("案卷评查", "File evaluation"),
            text=Name(
                "案卷评查有需要您查看的事项，请在“监督 → 案卷评查”中办理。",
                "A file evaluation waits for you: see Oversight, File evaluation.",
            ),
            place=f"/desk/evaluation/{body.evaluation}",
            now=now,
        )
    return index


def _waiting(tx: Transaction, body: Acted, facts: Facts) -> set[str]:
    """Accounts whom the last act gave something to do."""
    match body.act:
        case acts.Revealed():
            return {who for one in facts.files for who in one.scorers[:2]}
        case acts.Scored() if facts.outcome(body.act.case).state == "differs":
            file = facts.file(body.act.case)
            return set(file.scorers[2:]) if file else set()
        case acts.Concluded():
            return set(leads_store.leading_accounts(tx, body.agency))
        case acts.Objected():
            bodies = leads_store.deciding_bodies(tx)
            above = standing.above(bodies, body.evaluator) or body.evaluator
            return set(leads_store.leading_accounts(tx, above))
        case acts.Answered():
            again = {who for one in facts.files for who in one.scorers[2:] if facts.reopened}
            return {*again, *leads_store.leading_accounts(tx, body.agency)}
        case _:
            return set()
