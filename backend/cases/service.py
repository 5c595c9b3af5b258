"""What people do with cases: propose one, take the next act, name who reviews."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from backend.accounts import store as accounts_store
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.cases import store
from backend.cases.knowing import people_on, with_what_is_known, world_for
from backend.cases.model import ActAsked, Acted, CaseAsked, ReviewerNamed
from backend.cases.problems import ActRefused, CalendarUnknown
from backend.cases.procedure.acts import AnyAct, Decided, EvidenceAdded, Proposed, Referred, Role
from backend.cases.procedure.advancing import Step, advance
from backend.cases.procedure.facts import Facts, after
from backend.cases.procedure.guards.model import Refusal
from backend.cases.procedure.measure_acts import Measure
from backend.cases.procedure.table import ordinary
from backend.cases.procedure.world import World
from backend.cases.rules.service import rules_of
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import store as evidence_store
from backend.inspections import service as inspections
from backend.law.working_days import CalendarUnknownError
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import Forbidden, MalformedRequest, NotFound
from backend.web import Asker


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """A case as the log has it this moment; views may lag behind."""

    facts: Facts
    bodies: tuple[Acted, ...]
    """Every act, oldest first; empty when there is no such case."""


def logged_case(tx: Transaction, ledger: Ledger, case: str) -> Logged:
    facts, bodies = Facts(), list[Acted]()
    for raw in store.logged_acts(tx, ledger.keys.kid, case):
        body = msgspec.convert(payload_of(raw)["body"], Acted)
        facts = after(facts, body.act, body.stage)
        bodies.append(body)
    return Logged(facts=facts, bodies=tuple(bodies))


def roles_of(tx: Transaction, asker: Asker, agency_path: str) -> frozenset[Role]:
    """As whom this asker may act in cases of a body."""
    found: set[Role] = set()
    if asker.role == "officer" and asker.officer_id:
        found.add("officer")
    if asker.account_id in store.heads_of(tx, agency_path):
        found |= {"head", "chair"}
    if asker.account_id in store.reviewers_above(tx, agency_path):
        found |= {"reviewer", "chair"}
    return frozenset(found)


def may_see(asker: Asker, agency_path: str, officers: Sequence[str]) -> bool:
    """Officers see the cases they investigate, others those of their part of the tree."""
    if asker.role == "officer":
        return asker.officer_id in officers
    return in_scope(agency_path, asker.agency_path)


async def propose(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: CaseAsked,
    *,
    asker: Asker,
    now: datetime,
) -> str:
    """Open a case with its proposal; its id. Asked again, the same case.

    ActRefused when a guard blocks; NotFound for a visit or officers outside the asker's scope;
    MalformedRequest when the id is another case or act.
    """
    today = day_of(now)
    if asked.breach_ended > today:
        raise MalformedRequest(why="breachEnded: lies ahead")
    act = Proposed(
        on=today,
        by=asker.officer_id or asker.account_id,
        officers=asked.officers,
        party_kind=asked.party.kind,
        cause=asked.cause,
        breach_ended=asked.breach_ended,
        harm=asked.harm,
        complex=asked.complex,
        public_interest=asked.public_interest,
        review_by_law=asked.review_by_law,
    )

    def write(tx: Transaction) -> int | None:
        known = logged_case(tx, ledger, asked.id).bodies
        if known:
            if not _is_same_case(known[0], asked, act):
                raise MalformedRequest(why="id: another case has it")
            return None
        if store.case_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act has it")
        return _log(tx, ledger, _opened(tx, asked, act, asker), asker, now)

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
    return asked.id


def _is_same_case(first: Acted, asked: CaseAsked, act: Proposed) -> bool:
    """Whether it was proposed with this very content, by whomever and on whichever day."""
    said = (first.party, first.enterprise, first.visit)
    rules = first.act.rules if isinstance(first.act, Proposed) else None
    before = msgspec.structs.replace(act, on=first.act.on, by=first.act.by, rules=rules)
    return said == (asked.party, asked.enterprise_id, asked.visit) and first.act == before


def _opened(tx: Transaction, asked: CaseAsked, act: Proposed, asker: Asker) -> Acted:
    """The first entry of a case, with its number."""
    agency = _body_of(tx, asked.officers)
    _check_reach(tx, asked, agency, asker)
    world = people_on(tx, agency_path=agency.path, officers=asked.officers, on=act.on)
    act = msgspec.structs.replace(act, rules=rules_of(tx, agency.path))
    step = _advanced(Facts(), act, world)
    serial = store.take_serial(tx, agency.path, act.on.year, asked.id)
    return Acted(
        case=asked.id,
        id=asked.id,
        act=act,
        stage=step.facts.stage or "",
        agency=agency.path,
        number=f"{agency.name.zh}案字〔{act.on.year}〕{serial}号",
        party=asked.party,
        enterprise=asked.enterprise_id,
        visit=asked.visit,
    )


def _check_reach(tx: Transaction, asked: CaseAsked, agency: Agency, asker: Asker) -> None:
    if asker.role == "officer":
        if asker.officer_id not in asked.officers:
            raise NotFound
    elif not in_scope(agency.path, asker.agency_path):
        raise NotFound
    if asked.visit is not None:
        inspections.visit_of(tx, asked.visit, asker)


def _body_of(tx: Transaction, officers: Sequence[str]) -> Agency:
    """The body of the first officer handles the case (谁处罚谁负责)."""
    officer = agencies_store.officer_by_id(tx, officers[0])
    agency = officer and agencies_store.agency_by_id(tx, officer.agency_id)
    if not agency:
        raise NotFound
    return agency


async def take(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: ActAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Take one act; ActRefused with the articles when the procedure does not allow it.

    Two people who act at once act one after the other: the second is held against what the first
    has done. Asked again under its id, nothing changes; MalformedRequest for an id that is another
    act already.
    """
    today = day_of(now)
    if asked.on is not None and asked.on > today:
        raise MalformedRequest(why="on: lies ahead")

    def write(tx: Transaction) -> int | None:
        known = logged_case(tx, ledger, case)
        if not known.bodies:
            raise NotFound
        first = known.bodies[0]
        if not may_see(asker, first.agency, known.facts.officers):
            roles = roles_of(tx, asker, first.agency)
            if not roles & {"reviewer", "chair", "head"}:
                raise NotFound
        if _was_taken(tx, known.bodies, asked):
            return None
        roles = roles_of(tx, asker, first.agency)
        if asker.officer_id not in known.facts.officers:
            roles -= {"officer"}  # he sees the case as its reviewer or head: he investigates none
        act = _act_of(asked, roles, asker, asked.on or today)
        _check_file(tx, ledger, act)
        return log_act(tx, ledger, known, act, act_id=asked.id, by=asker.account_id, now=now)

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def log_act(
    tx: Transaction,
    ledger: Ledger,
    known: Logged,
    act: AnyAct,
    *,
    act_id: str,
    by: str,
    now: datetime,
) -> int:
    """Take an act whose actor is settled, inside the caller's unit; its index in the log.

    `known` is the case as this unit read it; `by` who is answerable for the entry. ActRefused
    when the procedure does not allow it.
    """
    first = known.bodies[0]
    kid = ledger.keys.kid
    act = with_what_is_known(tx, first, known.facts, act, now)
    world = world_for(tx, kid, known.bodies, known.facts, act)
    step = _advanced(known.facts, act, world)
    body = msgspec.structs.replace(first, id=act_id, act=act, stage=step.facts.stage or "")
    return ledger.act(tx, kind="case.acted", by=by, subject=body.case, body=body, now=now)


def _check_file(tx: Transaction, ledger: Ledger, act: AnyAct) -> None:
    """A file that an act names is here before the entry that names it."""
    if not isinstance(act, EvidenceAdded) or act.file is None:
        return
    if evidence_store.stored_index(tx, act.file.sha256, ledger.keys.kid) is None:
        raise MalformedRequest(why="file: not kept here")


def _was_taken(tx: Transaction, bodies: Sequence[Acted], asked: ActAsked) -> bool:
    """MalformedRequest when the id is another act, of this case or of any."""
    before = next((body for body in bodies if body.id == asked.id), None)
    if before is None:
        if store.case_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act of another case has it")
        return False
    if not _is_same_act(before.act, asked):
        raise MalformedRequest(why="id: another act has it")
    return True


def _is_same_act(before: AnyAct, asked: ActAsked) -> bool:
    """Whether this very act was taken under its id: its answer was lost."""
    on = asked.on or before.on
    try:
        again = msgspec.convert({**asked.act, "on": on.isoformat(), "by": before.by}, AnyAct)
    except msgspec.ValidationError:
        return False
    return _as_asked(again) == _as_asked(before)


def _as_asked(act: AnyAct) -> AnyAct:
    """Without what the server put in when it was taken."""
    if isinstance(act, Measure):
        return msgspec.structs.replace(act, lists=None)
    if isinstance(act, Referred):
        return msgspec.structs.replace(act, at=None)
    return msgspec.structs.replace(act, digests={}) if isinstance(act, Decided) else act


def _act_of(asked: ActAsked, roles: frozenset[Role], asker: Asker, on: date) -> AnyAct:
    """The act with its day and its actor; Forbidden for somebody whom the table does not name."""
    given = {**asked.act, "on": on.isoformat()}
    name = given.get("act")
    row = next((row for row in ordinary().acts if row.act == name), None)
    if row is None:
        raise MalformedRequest(why="act: unknown")
    # What the party says reaches the body through its officers, or through the party's own page.
    wanted = {"officer" if role == "party" else role for role in row.by}
    if not roles & wanted:
        raise Forbidden
    by_party = set(row.by) == {"party"}
    officer_acts = "officer" in row.by and "officer" in roles
    given["by"] = "party" if by_party else _actor(asker, as_officer=officer_acts)
    try:
        return msgspec.convert(given, AnyAct)
    except msgspec.ValidationError as wrong:
        raise MalformedRequest(why=str(wrong)) from None


def _actor(asker: Asker, *, as_officer: bool) -> str:
    return asker.officer_id if as_officer and asker.officer_id else asker.account_id


def _advanced(facts: Facts, act: AnyAct, world: World) -> Step:
    try:
        step = advance(facts, act, ordinary(), world)
    except CalendarUnknownError as unknown:
        raise CalendarUnknown(year=unknown.year) from None
    if not step.taken:
        raise ActRefused(zh=_told(step.refusals, "zh"), en=_told(step.refusals, "en"))
    return step


def _told(refusals: Sequence[Refusal], language: str) -> str:
    """Every reason with its article, as one text."""
    return ("；" if language == "zh" else "; ").join(
        f"{getattr(one.text, language)}（{cited(one.basis, language)}）"
        if language == "zh"
        else f"{one.text.en} ({cited(one.basis, language)})"
        for one in refusals
    )


def cited(basis: str, language: str) -> str:
    """A provision of the table as it is cited, with its mark when it was not read."""
    provision = ordinary().provisions[basis]
    article = getattr(provision.article, language) if provision.article else ""
    title = getattr(provision.title, language)
    if language == "zh":
        return f"{title}{article}{'' if provision.verified else '（待核实）'}"
    mark = "" if provision.verified else " (to be verified)"
    return f"{title}{f', {article}' if article else ''}{mark}"


def _log(tx: Transaction, ledger: Ledger, body: Acted, asker: Asker, now: datetime) -> int:
    return ledger.act(
        tx, kind="case.acted", by=asker.account_id, subject=body.case, body=body, now=now
    )


async def name_reviewer(
    database: Database,
    ledger: Ledger,
    views: Views,
    account: str,
    *,
    qualified: bool,
    reviews: bool,
    asker: Asker,
    now: datetime,
) -> None:
    """Name who may give legal reviews in the asker's body; NotFound outside his scope."""

    def write(tx: Transaction) -> int:
        known = accounts_store.account_by_id(tx, account)
        if known is None or not in_scope(known.agency_path, asker.agency_path):
            raise NotFound
        body = ReviewerNamed(
            account=account, agency=known.agency_path, qualified=qualified, reviews=reviews
        )
        return ledger.act(
            tx, kind="reviewer.named", by=asker.account_id, subject=account, body=body, now=now
        )

    await views.reached(await database.write(write))
