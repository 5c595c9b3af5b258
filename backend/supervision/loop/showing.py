"""Leads as desks read them: lists, and the whole story of one with what is to be done next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, cast, get_args

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import deadline
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError, WorkCalendar
from backend.problems import NotFound
from backend.supervision.loop import papers, standing, store
from backend.supervision.loop.model import (
    Group,
    Lead,
    LeadAct,
    LeadNext,
    LeadPage,
    LeadStep,
    LeadSummary,
    Side,
    SupervisionPaper,
)
from backend.supervision.loop.procedure import acts, timing
from backend.supervision.loop.procedure.acts import PaperKind, name_of, outcome_of
from backend.supervision.loop.procedure.advancing import advance
from backend.supervision.loop.procedure.facts import Facts
from backend.supervision.loop.procedure.guards import GUARDS
from backend.supervision.loop.procedure.table import Role, Row, loop_table
from backend.supervision.loop.store import ActRow, LeadRow, Wanted
from backend.supervision.loop.tickets import store as tickets_store
from backend.supervision.loop.tickets.model import Ticket
from backend.supervision.loop.tickets.service import ticket_of
from backend.supervision.powers import ACTING
from backend.web import Asker

GROUPS: tuple[Group, ...] = get_args(Group)
_FOR_SUPERVISORS = frozenset({"lead.opened", "lead.assessed", "referral.sent", "referral.received"})
"""What the body does not read: who spoke up, what was weighed, and to whom it was referred."""
_OWN_DAYS = {"opened": "assess", "founded": "paper", "checking": "check", "proven": "close"}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is asked for."""

    group: Group = "mine"
    text: str = ""
    source: str | None = None
    source_id: str | None = None
    before: int | None = None
    limit: int = 50


def page(tx: Transaction, asker: Asker, question: Question, now: datetime) -> LeadPage:
    """Leads of the asker's part of the tree; on the body's own side those it was served."""
    agency = standing.agency_of(tx, asker)
    side = standing.side_of(agency)
    wanted = Wanted(
        scope=asker.agency_path,
        served_only=side == standing.SUPERVISED,
        mine=asker.agency_path,
        today=day_of(now),
        group=question.group,
        text=question.text,
        source=question.source if side == standing.SUPERVISING else None,
        source_id=question.source_id,
        before=question.before,
        limit=question.limit + 1,
    )
    # Who spoke up is not the business of the body it is about.
    hidden = side == standing.SUPERVISED and question.source_id is not None
    rows = [] if hidden else store.page(tx, wanted)
    shown = rows[: question.limit]
    names = _names(tx, shown)
    opens = agency.kind == "supervision" and asker.role in ACTING
    return LeadPage(
        leads=[_summary(row, row.facts, asker, side, names, day_of(now)) for row in shown],
        counts={group: store.count(tx, wanted, group) for group in GROUPS},
        next_before=shown[-1].last_idx if len(rows) > len(shown) else None,
        opens=opens and standing.handler_for(tx, agency) is not None,
    )


def seen(tx: Transaction, asker: Asker, lead: str) -> tuple[LeadRow, Side]:
    """The lead if this asker may see it; NotFound otherwise, as for one that is not there."""
    row = store.by_id(tx, lead)
    if row is None:
        raise NotFound
    side = standing.side_of(standing.agency_of(tx, asker))
    if not standing.sees(asker, side, agency_path=row.agency_path, served=row.facts.served):
        raise NotFound
    return row, side


def read(tx: Transaction, asker: Asker, lead: str, now: datetime) -> Lead:
    """The whole story; what follows by rule today stands in it, also before it was entered."""
    row, side = seen(tx, asker, lead)
    today = day_of(now)
    bodies = store.deciding_bodies(tx)
    logged = store.acts_of(tx, lead)
    facts, waiting = _by_rule(row.facts, today, bodies)
    turn = standing.turn_path(row.turn, facts, row.agency_path, bodies)
    row = msgspec.structs.replace(row, turn_path=turn, handler_path=facts.handler)
    opened = logged[0].act
    assert isinstance(opened, acts.Opened)
    names = _names(tx, [row])
    hidden = _FOR_SUPERVISORS if side == standing.SUPERVISED else frozenset[str]()
    roles = standing.roles_of(tx, asker, facts, row.agency_path)
    referred = [] if hidden else list(facts.referrals)
    members: dict[str, Any] = msgspec.structs.asdict(
        _summary(row, facts, asker, side, names, today)
    )
    return Lead(
        **members,
        side=side,
        source_id="" if hidden else row.source_id,
        text="" if hidden else opened.text,
        tickets=[] if hidden else tickets_of(tx, opened.source),
        stages=["opened", "founded", "rectifying", "checking", "effect", "proven", "closed"],
        acts=_acts(tx, [one for one in logged if one.kind not in hidden], waiting, now),
        possible=_possible(facts, roles, today),
        paper_kinds=_paper_kinds(facts, roles, today),
        next=_next(row, facts, names, today, bodies, calendar_of(tx)),
        papers=[_paper(one, logged) for one in logged if isinstance(one.act, acts.Issued)],
        referrals=referred,
        waiting_referrals=[one for one in referred if one in facts.waiting_referrals],
    )


def tickets_of(tx: Transaction, source: acts.Source) -> list[Ticket]:
    """What people told the hotline, read by supervisors only: it stands beside the log, which may
    have outlived it. One that two bodies took in is told once.
    """
    known = tickets_store.named(tx, source.tickets)
    told = [ticket_of(known[one]) if one in known else Ticket(number=one) for one in source.tickets]
    return list({one.number: one for one in reversed(told)}.values())[::-1]


def _by_rule(facts: Facts, today: date, bodies: Sequence[str]) -> tuple[Facts, acts.AnyAct | None]:
    above = standing.above(bodies, facts.handler)
    act = timing.following(facts, today, timing.shipped_timing(), above)
    if act is None:
        return facts, None
    return advance(facts, act, "", loop_table()).facts, act


def _names(tx: Transaction, rows: Sequence[LeadRow]) -> dict[str, AgencyNamed]:
    paths = {
        path
        for row in rows
        for path in (row.agency_path, row.handler_path, row.turn_path)
        if path is not None
    }
    known = inspections_store.agencies_at(tx, sorted(paths))
    return {path: _named(path, known) for path in paths}


def _named(path: str, known: Mapping[str, tuple[str, str, str]]) -> AgencyNamed:
    agency, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=agency, name=Name(zh, en))


def _summary(
    row: LeadRow,
    facts: Facts,
    asker: Asker,
    side: Side,
    names: Mapping[str, AgencyNamed],
    today: date,
) -> LeadSummary:
    ready = facts.not_before is None or today >= facts.not_before
    late = facts.due is not None and today > facts.due
    turn = ready and row.turn_path == asker.agency_path
    # A body that stays silent is its supervisor's matter again: a decision may follow.
    silent = late and row.turn == "body" and row.handler_path == asker.agency_path
    return LeadSummary(
        id=row.id,
        title=row.title,
        source=row.source_kind if side == standing.SUPERVISING else None,
        agency=names[row.agency_path],
        handler=names[row.handler_path],
        stage=row.stage,
        turn=row.turn,
        turn_agency=names[row.turn_path] if row.turn_path else None,
        mine=(turn or silent) and asker.role in ACTING,
        due=facts.due,
        not_before=facts.not_before,
        overdue=late,
        chases=facts.chases,
        raised=facts.raised,
        opened_at=clock.from_ms(row.opened_ms),
        last_index=row.last_idx,
    )


def _acts(
    tx: Transaction, logged: Sequence[ActRow], waiting: acts.AnyAct | None, now: datetime
) -> list[LeadAct]:
    people = evidence.people(tx, {one.by for one in logged})
    shown = [
        LeadAct(
            id=one.id,
            act=one.kind,
            name=loop_table().row(one.kind).name,
            outcome=outcome_of(one.act),
            on=one.act.on,
            by=_person(one.by, people),
            at=clock.from_ms(one.received_ms),
            index=one.idx,
            body=one.body,
        )
        for one in logged
    ]
    if waiting is not None:
        name = name_of(waiting)
        row = loop_table().row(name)
        shown.append(
            LeadAct(
                id="",
                act=name,
                name=row.name,
                outcome="",
                on=waiting.on,
                by=None,
                at=now,
                index=None,
                body=msgspec.to_builtins(waiting),
            )
        )
    return shown


def _person(person: str, known: Mapping[str, Name]) -> Person | None:
    if person == acts.RULE:
        return None
    return Person(id=person, name=known.get(person, Name(person, person)))


def _possible(facts: Facts, roles: frozenset[Role], today: date) -> list[LeadStep]:
    """What this asker may do now; what a guard would refuse without a word of his is left out."""
    return [
        LeadStep(act=row.act, name=row.name, leads=bool(row.to))
        for row in loop_table().acts
        if row.by in roles and facts.stage in row.stages and not _is_blocked(row, facts, today)
    ]


def _is_blocked(row: Row, facts: Facts, today: date) -> bool:
    """By a guard that no word of his could satisfy."""
    if row.act == "paper.issued":
        return not any(_may_issue(kind, facts, today) for kind in get_args(PaperKind))
    if row.act == "referral.received":
        return not facts.waiting_referrals
    probes: dict[str, acts.Act] = {
        "paper.received": acts.Received(on=today, by="?"),
        "lead.closed": acts.Closed(on=today, by="?", summary="?"),
        "objection.filed": acts.Objected(on=today, by="?", reason="?"),
        "effect.checked": acts.EffectChecked(on=today, by="?", holds=False, reason="?", proof=()),
    }
    probe = probes.get(row.act)
    return probe is not None and any(GUARDS[one](facts, probe) is not None for one in row.guards)


def _may_issue(kind: PaperKind, facts: Facts, today: date) -> bool:
    """A decision may always be tried as a major matter where no paper runs."""
    probe = acts.Issued(on=today, by="?", kind=kind, facts="?", demands="?", major=True)
    row = loop_table().row("paper.issued")
    return all(GUARDS[guard](facts, probe) is None for guard in row.guards)


def _paper_kinds(facts: Facts, roles: frozenset[Role], today: date) -> list[PaperKind]:
    row = loop_table().row("paper.issued")
    if row.by not in roles or facts.stage not in row.stages:
        return []
    return [kind for kind in get_args(PaperKind) if _may_issue(kind, facts, today)]


def _next(
    row: LeadRow,
    facts: Facts,
    names: Mapping[str, AgencyNamed],
    today: date,
    bodies: Sequence[str],
    calendar: WorkCalendar,
) -> LeadNext | None:
    if row.turn is None or facts.due is None or row.turn_path is None:
        return None
    figures = timing.shipped_timing()
    rule = timing.next_by_rule(facts, figures, standing.above(bodies, facts.handler))
    kind: Literal["chase", "raise"] | None = None
    if rule is not None:
        kind = "raise" if rule[1] == "raise" else "chase"
    return LeadNext(
        turn=row.turn,
        agency=names[row.turn_path],
        due=facts.due,
        not_before=facts.not_before,
        overdue=today > facts.due,
        explanation=_explained(facts, calendar),
        verified=False,
        rule_on=max(rule[0], today) if rule else None,
        rule=kind,
    )


def _explained(facts: Facts, calendar: WorkCalendar) -> Bilingual:
    """Why until then. No figure of the loop was read in the law itself: each says so."""
    figures = timing.shipped_timing()
    if facts.stage == "effect":
        return Bilingual(
            zh=f"{facts.not_before} 起可以回访，{figures.steps['effect'].days} 日内完成（待核实）",
            en=f"possible from {facts.not_before}, within {figures.steps['effect'].days} days"
            " (to be verified)",
        )
    own = figures.steps.get(_OWN_DAYS.get(facts.stage or "", ""))
    if own is not None:
        return Bilingual(
            zh=f"{own.days} 日内{own.name.zh}（{figures.source.zh}，待核实）",
            en=f"{own.name.en} within {own.days} days ({figures.source.en}, to be verified)",
        )
    paper = facts.paper
    if facts.stage == "objected" or paper is None:
        limit = timing.supervision_limits()[timing.OBJECTION_DECISION]
        start = facts.objected_on or facts.last_on
    else:
        limit, start = timing.limit_of(paper.kind), paper.on
    try:
        told = deadline(limit, start or date.min, calendar)
    except CalendarUnknownError:
        return limit.name
    if told.last == facts.due:
        return told.explanation
    return Bilingual(
        zh=f"{limit.name.zh}，至 {facts.due}（重新计算或者顺延，待核实）",
        en=f"{limit.name.en}: until {facts.due} (counted again or prolonged, to be verified)",
    )


def _paper(one: ActRow, logged: Sequence[ActRow]) -> SupervisionPaper:
    act = one.act
    assert isinstance(act, acts.Issued)
    following = [later for later in logged if later.idx > one.idx]
    received = next((later for later in following if _is_receipt(later)), None)
    until = next((later.idx for later in following if isinstance(later.act, acts.Issued)), None)
    if received is not None and until is not None and received.idx > until:
        received = None
    return SupervisionPaper(
        id=one.id,
        kind=act.kind,
        name=papers.name_of(act.kind),
        number=act.number,
        on=act.on,
        due=act.due,
        objection_until=act.objection_until,
        received=None if received is None else clock.from_ms(received.received_ms),
    )


def _is_receipt(one: ActRow) -> bool:
    """Whoever answers a paper has received it."""
    return isinstance(one.act, acts.Received | acts.Reported | acts.Objected)


def files_named(lead: Lead) -> set[str]:
    """Digests of the files that the shown acts name as proof."""
    found: set[str] = set()
    for one in lead.acts:
        proofs = cast("list[dict[str, Any]]", one.body.get("proof", []))
        found |= {str(proof.get("sha256")) for proof in proofs if proof.get("kind") == "file"}
    return found
