"""What is known before anybody departs: counters, caps, overlaps and what to do instead."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.enterprises.model import Enterprise
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, VisitedEnterprise
from backend.law import merging
from backend.planning.classification import store as classification_store
from backend.planning.classification.model import Class, Classification, WhitelistEntry
from backend.planning.classification.store import paths_above
from backend.planning.frequency import nearby, procedure, store
from backend.planning.frequency.model import (
    Cap,
    Case,
    Counted,
    Exemption,
    Facts,
    FrequencyAnswer,
    Neighbour,
    Others,
    Overlap,
    PastVisit,
    Peace,
    Planned,
    Rules,
    Standing,
    StandingCap,
    WarningCode,
)
from backend.planning.frequency.rules import rules
from backend.problems import NotFound

ANSWERS_READ_MAX = 20
"""Of how many earlier visits the answers are compared with what is planned."""

NOTHING_PLANNED = Planned()


def check(
    tx: Transaction,
    agency_path: str,
    enterprise_id: str,
    day: date,
    planned: Planned = NOTHING_PLANNED,
    scope: str | None = None,
) -> FrequencyAnswer:
    """What the body at `agency_path` should know before it inspects the enterprise on `day`.

    `scope` is the path of which the asker may see everything (its own body, unless told); of
    other bodies' visits the answer has the day, the kind and what was asked. NotFound when there
    is no such enterprise.
    """
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    if enterprise is None:
        raise NotFound
    classified = classification_store.classification_of(tx, enterprise_id, agency_path)
    case = _case(
        tx, agency_path, enterprise, _class_of(classified), day=day, planned=planned, scope=scope
    )
    seen = _see(tx, case, classified)
    return _told(case, seen, _facts(tx, case, seen))


def over_cap(tx: Transaction, agency_path: str, enterprise_id: str, year: int) -> dict[str, int]:
    """By visit of the body's own counter: the first one beyond the year's cap is 1, and so on.

    Empty where there is no such enterprise or no cap for it.
    """
    visits, limit = _counter(tx, agency_path, enterprise_id, year)
    return {} if limit is None else {one: i + 1 for i, one in enumerate(visits[limit:])}


def counted(tx: Transaction, agency_path: str, enterprise_id: str, year: int) -> list[str]:
    """Visits of the year in the body's own counter, oldest first; empty where there is no cap."""
    return _counter(tx, agency_path, enterprise_id, year)[0]


def _counter(
    tx: Transaction, agency_path: str, enterprise_id: str, year: int
) -> tuple[list[str], int | None]:
    """The visits that count, oldest first, and how many may."""
    enterprise = enterprises_store.by_id(tx, enterprise_id)
    if enterprise is None:
        return [], None
    classified = classification_store.classification_of(tx, enterprise_id, agency_path)
    first, last = date(year, 1, 1), date(year, 12, 31)
    case = _case(tx, agency_path, enterprise, _class_of(classified), day=last)
    if case.limit is None:
        return [], None
    visits = store.visits_of(tx, enterprise.id, enterprise.uscc, first, last)
    own = [one for one in _own_once(case, visits) if _standing(case, one)[0] == "counted"]
    ordered = sorted((one.day, one.visit) for one in own)
    return [visit for _, visit in ordered], case.limit.per_year


def _case(
    tx: Transaction,
    agency_path: str,
    enterprise: Enterprise,
    given: Class,
    *,
    day: date,
    planned: Planned = NOTHING_PLANNED,
    scope: str | None = None,
) -> Case:
    cap = cap_for(tx, agency_path, day.year)
    return Case(
        agency_path=agency_path,
        own_paths=frozenset(own_paths(cap, agency_path)),
        scope=agency_path if scope is None else scope,
        enterprise=enterprise,
        day=day,
        planned=planned,
        cap=cap,
        limit=procedure.limit_of(cap.body.limits, given) if cap else None,
        rules=rules(),
    )


def cap_for(tx: Transaction, agency_path: str, year: int) -> StandingCap | None:
    """The body's own cap, else that of the nearest body above which covers those below it."""
    above = paths_above(agency_path)
    standing = store.caps_at(tx, above, year)
    for path in above:
        cap = standing.get(path)
        if cap is not None and (path == agency_path or cap.body.covers_below):
            return cap
    return None


def own_paths(cap: StandingCap | None, agency_path: str) -> list[str]:
    """The body's own path, and those whose visits its own cap counts as its own."""
    also = cap.body.counts_for if cap and cap.body.agency == agency_path else []
    return [agency_path, *also]


def _class_of(classified: Classification | None) -> Class:
    if classified is None:
        return Class()
    return Class(risk=classified.risk, credit=classified.credit, tags=tuple(classified.tags))


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was read for an answer."""

    counted: list[Counted]
    """Since the year began, or since an earlier result could be used."""
    past: list[PastVisit]
    overlaps: list[Overlap]
    named: dict[str, AgencyNamed]
    classified: Classification | None
    whitelist: list[WhitelistEntry]
    neighbours: list[Neighbour]
    spared: int

    def of_year(self, year: int) -> list[Counted]:
        return [one for one in self.counted if one.day.year == year]


def _see(tx: Transaction, case: Case, classified: Classification | None) -> Seen:
    e, year = case.enterprise, case.day.year
    since = min(date(year, 1, 1), case.day - timedelta(days=case.rules.reuse_days))
    counted = store.visits_of(tx, e.id, e.uscc, since, date(year, 12, 31))
    overlaps, paths = nearby.overlaps(tx, case)
    named = _agencies(tx, {*paths.values(), *(one.agency_path for one in counted)}, case)
    return Seen(
        counted=counted,
        past=_past_visits(case, counted, named),
        overlaps=[msgspec.structs.replace(one, agency=named[paths[one.id]]) for one in overlaps],
        named=named,
        classified=classified,
        whitelist=classification_store.whitelist_of(tx, e.id, case.agency_path, case.day),
        neighbours=[
            Neighbour(id=i, name=name) for i, name in store.neighbours(tx, e.id, e.address)
        ],
        spared=store.spared_count(tx, e.id, year),
    )


def _facts(tx: Transaction, case: Case, seen: Seen) -> Facts:
    of_year = seen.of_year(case.day.year)
    under = procedure.exemption_of(
        case.exemptions,
        case.planned.inspection_type,
        case.planned.trigger,
        case.planned.ordered_from_above,
    )
    return Facts(
        day=case.day,
        planned=case.planned,
        per_year=case.limit.per_year if case.limit else None,
        own=procedure.count([_standing(case, one)[0] for one in _own_once(case, of_year)]),
        exemption=under.id if under else None,
        visits=seen.past,
        passed=_passed(tx, case, seen.past),
        overlaps=seen.overlaps,
        undisturbed=_undisturbed(case, seen.classified, seen.whitelist),
    )


def _told(case: Case, seen: Seen, facts: Facts) -> FrequencyAnswer:
    e, of_year = case.enterprise, seen.of_year(case.day.year)
    warnings = _warnings(case, facts, seen.neighbours)
    per_year = facts.per_year
    return FrequencyAnswer(
        enterprise=VisitedEnterprise(id=e.id, name=e.name, uscc=e.uscc, address=e.address),
        status=e.status,
        agency=seen.named[case.agency_path],
        day=case.day,
        year=case.day.year,
        own=facts.own,
        cap=_cap(case, seen.named),
        left=None if per_year is None else max(0, per_year - facts.own.counted),
        exemption=facts.exemption,
        others=_others(case, of_year),
        enterprise_visits=len({one.visit for one in of_year if _was_inspected(one)}),
        visits=seen.past,
        overlaps=seen.overlaps,
        undisturbed=facts.undisturbed,
        whitelist=seen.whitelist,
        classification=seen.classified,
        neighbours=seen.neighbours,
        spared=seen.spared,
        proposals=procedure.propose(facts, case.rules),
        warnings=warnings,
        choice_needed=bool({"over-cap", "overlap", "undisturbed"} & set(warnings)),
    )


def _standing(case: Case, visit: Counted) -> tuple[Standing, Exemption | None]:
    """A visit in the own counter; other bodies' exemptions are theirs to know."""
    own = visit.agency_path in case.own_paths
    return procedure.standing_of(visit, case.exemptions if own else ())


def _own_once(case: Case, visits: Sequence[Counted]) -> list[Counted]:
    """A joint visit of the body and of one that counts as its own is one visit."""
    return list({one.visit: one for one in visits if one.agency_path in case.own_paths}.values())


def _was_inspected(visit: Counted) -> bool:
    return visit.purpose == "inspection" and not visit.refused and visit.void_reason is None


def _others(case: Case, visits: Sequence[Counted]) -> Others:
    own = {one.visit for one in visits if one.agency_path in case.own_paths}
    others = [one for one in visits if one.visit not in own and _was_inspected(one)]
    return Others(
        visits=len({one.visit for one in others}),
        last_day=max((one.day for one in others), default=None),
    )


def _past_visits(
    case: Case, visits: Sequence[Counted], named: dict[str, AgencyNamed]
) -> list[PastVisit]:
    """Each visit once: as the own body's where it is one of its bodies."""
    shown: dict[str, PastVisit] = {}
    for one in sorted(visits, key=lambda v: v.agency_path not in case.own_paths):
        if one.visit in shown:
            continue
        own = one.agency_path in case.own_paths
        standing, under = _standing(case, one)
        visible = own or in_scope(one.agency_path, case.scope)
        shown[one.visit] = PastVisit(
            visit=one.visit,
            day=one.day,
            purpose=one.purpose,
            kind=one.inspection_type,
            own=own,
            agency=named[one.agency_path] if visible else None,
            bodies=one.bodies,
            standing=standing,
            exemption=under.id if under else None,
            void_reason=one.void_reason if visible else None,
            checklists=list(one.checklists),
            result=one.result,
            made_up=visible and one.made_up,
        )
    return sorted(shown.values(), key=lambda one: (one.day, one.visit), reverse=True)


def _passed(tx: Transaction, case: Case, visits: Sequence[PastVisit]) -> dict[str, frozenset[str]]:
    """What the latest visits asked and found right, by what makes two questions one."""
    if not case.planned.checklists:
        return {}
    latest = [one.visit for one in visits if one.day <= case.day][:ANSWERS_READ_MAX]
    found: dict[str, set[str]] = {}
    for visit, checklist, item in store.passed_answers(tx, latest):
        key = merging.key_of(checklist, item)
        if key is not None:
            found.setdefault(visit, set()).add(key)
    return {visit: frozenset(keys) for visit, keys in found.items()}


def _agencies(tx: Transaction, paths: set[str], case: Case) -> dict[str, AgencyNamed]:
    wanted = {*paths, case.agency_path}
    if case.cap is not None:
        wanted.add(case.cap.body.agency)
    known = inspections_store.agencies_at(tx, sorted(wanted))
    found: dict[str, AgencyNamed] = {}
    for path in wanted:
        identity, zh, en = known.get(path, (path, path, path))
        found[path] = AgencyNamed(id=identity, name=Name(zh, en))
    return found


def _cap(case: Case, named: dict[str, AgencyNamed]) -> Cap | None:
    if case.cap is None or case.limit is None:
        return None
    body = case.cap.body
    return Cap(
        per_year=case.limit.per_year,
        limit=case.limit,
        agency=named[body.agency],
        basis=body.basis,
        exemptions=body.exemptions,
        at=clock.from_ms(case.cap.published_ms),
    )


def _undisturbed(
    case: Case, classified: Classification | None, whitelist: list[WhitelistEntry]
) -> list[Peace]:
    found: list[Peace] = []
    if any(one.state == "running" for one in whitelist):
        found.append("whitelist")
    if classified is not None and is_undisturbed(_class_of(classified), case.rules):
        found.append("class")
    return found


def is_undisturbed(given: Class, by: Rules) -> bool:
    """Whether enterprises of this class are left in peace unless there is a cause."""
    return any(one.risk == given.risk and one.credit == given.credit for one in by.undisturbed)


def _warnings(case: Case, facts: Facts, neighbours: list[Neighbour]) -> list[WarningCode]:
    found: list[WarningCode] = []
    if case.enterprise.status == "closed":
        found.append("dissolved")
    inspecting = facts.planned.purpose == "inspection"
    if inspecting and facts.per_year is None:
        found.append("cap-missing")
    if inspecting and procedure.is_over(facts):
        found.append("over-cap")
    if any(not procedure.is_merged_already(one) for one in facts.overlaps):
        found.append("overlap")
    if inspecting and facts.planned.trigger is None and facts.undisturbed:
        found.append("undisturbed")
    if any(_is_recent(case, one) for one in facts.visits):
        found.append("recent")
    if neighbours:
        found.append("same-address")
    return found


def _is_recent(case: Case, visit: PastVisit) -> bool:
    age = (case.day - visit.day).days
    return visit.standing in ("counted", "exempt") and 0 <= age <= case.rules.recent_days
