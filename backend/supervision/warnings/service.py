"""What people do with warnings: see them, open their evidence, confirm, dismiss, snooze, try."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, VisitSummary
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest, NotFound
from backend.supervision.warnings import store
from backend.supervision.warnings.beside import Around, alike
from backend.supervision.warnings.book import Standing, WarningBook, touches
from backend.supervision.warnings.counting import Tally, snoozed_until, state_of
from backend.supervision.warnings.evaluation import order_of
from backend.supervision.warnings.model import (
    Assessed,
    BesideShown,
    Case,
    CaseShown,
    Fact,
    RecordShown,
    Rule,
    RuleWarning,
    Snoozed,
    State,
    SubjectShown,
    Verdict,
    WarningPage,
    WarningRead,
    WarningShown,
    Word,
    WordShown,
)
from backend.supervision.warnings.problems import WarningAssessed
from backend.web import Asker

EVIDENCE_SHOWN_MAX = 200
SNOOZE_DAYS_MAX = 366


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is asked for."""

    state: State | None = None
    rule: str | None = None
    agency: str | None = None
    after: str | None = None
    """The last warning of the page before."""
    limit: int = 50


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """The warnings that stand, and how many of them are open."""

    standing: Standing
    tally: Tally


def page(
    tx: Transaction, asker: Asker, warned: Warned, question: Question, now: datetime
) -> WarningPage:
    """Warnings in scope, newest first; NotFound for an agency outside it."""
    standing, today = warned.standing, day_of(now)
    scope = _scope(tx, asker, question.agency)
    states = warned.tally.states(tx, today)
    found = list(
        islice(
            (
                one
                for one in _older(standing, question.after)
                if question.state in (None, states.get(one.id, "open"))
                and question.rule in (None, one.rule)
                and touches(one, scope)
            ),
            question.limit + 1,
        )
    )
    shown = found[: question.limit]
    said = store.words(tx, [one.id for one in shown])
    names = _agency_names(tx, shown)
    return WarningPage(
        warnings=[_shown(one, standing.rules[one.rule], said, names, now) for one in shown],
        counts=warned.tally.counts(tx, standing.warnings, today, scope, question.rule),
        next_after=shown[-1].id if len(found) > len(shown) else None,
    )


def count_open(
    tx: Transaction, asker: Asker, warned: Warned, agency: str | None, now: datetime
) -> int:
    """Open warnings of an agency; NotFound outside the asker's scope."""
    scope = _scope(tx, asker, agency)
    return warned.tally.counts(tx, warned.standing.warnings, day_of(now), scope)["open"]


def _older(standing: Standing, after: str | None) -> Iterator[RuleWarning]:
    """Newest first, from behind `after` on: also when its state is another by now."""
    known = None if after is None else standing.by_id.get(after)
    end = len(standing.warnings)
    if known is not None:
        end = bisect_left(standing.warnings, order_of(known), key=order_of)
    return (standing.warnings[place] for place in range(end - 1, -1, -1))


def _scope(tx: Transaction, asker: Asker, agency: str | None) -> str:
    if agency is None:
        return asker.agency_path
    found = agencies_store.agency_by_id(tx, agency)
    if found is None or not in_scope(found.path, asker.agency_path):
        raise NotFound
    return found.path


def _agency_names(tx: Transaction, warnings: list[RuleWarning]) -> dict[str, AgencyNamed]:
    paths = {case.agency_path for one in warnings for case in one.cases}
    paths |= {case.about_path for one in warnings for case in one.cases}
    paths |= {one.subject for one in warnings if one.subject.startswith("/")}
    paths |= {one.last.region for one in warnings if one.last.region}
    known = inspections_store.agencies_at(tx, sorted(paths))
    return {
        path: AgencyNamed(id=identity, name=Name(zh, en))
        for path in paths
        for identity, zh, en in [known.get(path, (path, path, path))]
    }


def around(middle: str, metres: int, area: AgencyNamed | None) -> Name:
    """A square of the grid: in whose area it lies, and its middle as a map takes it."""
    zh, en = f"{middle} 周边 {metres} 米", f"{metres} m around {middle}"
    if area is None or area.id.startswith("/"):  # a region without a body of its own
        return Name(zh, en)
    return Name(f"{area.name.zh}辖区，{zh}", f"Area of {area.name.en}, {en}")


def _shown(
    warning: RuleWarning,
    rule: Rule,
    said: Mapping[str, list[Word]],
    names: Mapping[str, AgencyNamed],
    now: datetime,
) -> WarningShown:
    last, words = warning.last, said.get(warning.id, [])
    if rule.subject == "place":
        name = around(warning.subject, rule.place_metres, names.get(last.region))
    elif warning.subject in names:
        name = names[warning.subject].name
    elif last.enterprise_name:
        name = Name(last.enterprise_name, last.enterprise_name)
    else:
        name = names[last.about_path].name
    return WarningShown(
        id=warning.id,
        rule=rule.id,
        name=rule.name,
        subject=SubjectShown(kind=rule.subject, id=warning.subject, name=name),
        agency=names[last.agency_path],
        first_day=warning.cases[0].day,
        last_day=last.day,
        at=clock.from_ms(last.at_ms),
        cases=rule.cases,
        visits=len(warning.cases),
        facts=_looked_at(rule, last),
        state=state_of(words, day_of(now)),
        snoozed_until=snoozed_until(words, day_of(now)),
    )


def _looked_at(rule: Rule, case: Case) -> dict[str, Fact]:
    wanted = dict.fromkeys(one.fact for one in rule.when)
    return {name: case.facts[name] for name in wanted if name in case.facts}


def _find(standing: Standing, asker: Asker, warning: str) -> RuleWarning:
    found = standing.by_id.get(warning)
    if found is None or not touches(found, asker.agency_path):
        raise NotFound
    return found


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A warning and the rule that gives it."""

    warning: RuleWarning
    rule: Rule
    cases: list[Case]
    """All there are: some facts rest on others than the warning counts."""
    past: bool = False


async def find(book: WarningBook, asker: Asker, warning: str, now: datetime) -> Found:
    """A warning that stands, or one that somebody spoke of while other rules were in force;
    NotFound outside the asker's scope.
    """
    standing = await book.standing(now)
    if warning in standing.by_id:
        known = _find(standing, asker, warning)
        return Found(warning=known, rule=standing.rules[known.rule], cases=standing.cases)
    past = await book.past(warning, now)
    if past is None or not touches(past[0], asker.agency_path):
        raise NotFound
    return Found(warning=past[0], rule=past[1], cases=standing.cases, past=True)


def read(tx: Transaction, asker: Asker, found: Found, now: datetime) -> WarningRead:
    """One warning with the cases it rests on; of cases of other bodies only their number."""
    warning, rule = found.warning, found.rule
    visible = [one for one in warning.cases if in_scope(one.agency_path, asker.agency_path)]
    latest = visible[-EVIDENCE_SHOWN_MAX:][::-1]
    facts = {one.key: _looked_at(rule, one) for one in latest}
    visits = [one for one in latest if one.kind == "visit"]
    rows = [row for one in visits if (row := inspections_store.by_id(tx, one.id)) is not None]
    summaries = {one.id: one for one in inspections.summaries(tx, rows)}
    names = _agency_names(tx, [warning])
    said = store.words(tx, [warning.id])
    around = Around(found.cases, visits)
    return WarningRead(
        warning=_shown(warning, rule, said, names, now),
        rule=rule,
        past=found.past,
        evidence=[
            _evidence(tx, asker, around, one, (summaries[one.id], facts[one.key]))
            for one in visits
            if one.id in summaries
        ],
        records=[
            RecordShown(
                kind=one.kind,
                opens=one.opens,
                agency=names[one.about_path],
                enterprise=one.enterprise_name,
                day=one.day,
                facts=facts[one.key],
            )
            for one in latest
            if one.kind != "visit"
        ],
        hidden=len(warning.cases) - len(visible),
        said=_words(tx, said.get(warning.id, [])),
    )


def _evidence(
    tx: Transaction,
    asker: Asker,
    around: Around,
    case: Case,
    shown: tuple[VisitSummary, dict[str, Fact]],
) -> CaseShown:
    visit, facts = shown
    rests_on = around.beside(tx, case, facts)
    seen = [(fact, one) for fact, one in rests_on if in_scope(one.agency_path, asker.agency_path)]
    photos = alike(tx, case.id) if "photoDistance" in facts else []
    items = {one.other: one.other_item for one in photos}
    known = inspections_store.agencies_at(tx, sorted({one.agency_path for _, one in seen}))
    return CaseShown(
        visit=visit,
        at=clock.from_ms(case.at_ms),
        facts=facts,
        item=photos[0].item if photos else None,
        beside=[
            BesideShown(
                fact=fact,
                visit=one.id,
                enterprise=one.enterprise_name,
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                at=clock.from_ms(one.at_ms),
                item=items.get(one.id) if fact == "photoDistance" else None,
            )
            for fact, one in seen
            for identity, zh, en in [known[one.agency_path]]
        ],
        beside_hidden=len(rests_on) - len(seen),
    )


def _words(tx: Transaction, said: list[Word]) -> list[WordShown]:
    people = evidence.people(tx, {one.said_by for one in said})
    return [
        WordShown(
            index=one.idx,
            act=one.act,
            note=one.note,
            until=None if one.until is None else date.fromisoformat(one.until),
            at=clock.from_ms(one.said_ms),
            by=Person(id=one.said_by, name=people.get(one.said_by, Name(one.said_by, one.said_by))),
        )
        for one in said
    ]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where an act about a warning goes."""

    database: Database
    ledger: Ledger
    views: Views
    book: WarningBook


async def assess(
    desk: Desk, warning_id: str, verdict: Verdict, note: str, *, asker: Asker, now: datetime
) -> WarningRead:
    """Confirm a warning or call it unfounded, once.

    WarningAssessed when somebody concluded otherwise before; the same again by the same person
    changes nothing.
    """
    found = await find(desk.book, asker, warning_id, now)
    warning = found.warning
    body = Assessed(warning=warning.id, rule=warning.rule, verdict=verdict, note=note)

    def write(tx: Transaction) -> int:
        before = _assessed_before(tx, desk.ledger, warning.id)
        if before is not None:
            index, by, told = before
            if by == asker.account_id and told == body:
                return index
            raise WarningAssessed(index=index)
        return desk.ledger.act(
            tx,
            kind="warning.assessed",
            by=asker.account_id,
            subject=warning.id,
            body=body,
            now=now,
        )

    await desk.views.reached(await desk.database.write(write))
    return await desk.database.read(lambda tx: read(tx, asker, found, now))


def _assessed_before(
    tx: Transaction, ledger: Ledger, warning: str
) -> tuple[int, str, Assessed] | None:
    """The log is asked: its view may lag."""
    found = ledger_store.first_about(tx, ledger.keys.kid, "warning.assessed", warning)
    if found is None:
        return None
    index, raw = found
    payload = payload_of(raw)
    return index, str(payload["by"]), msgspec.convert(payload["body"], Assessed)


async def snooze(
    desk: Desk, warning_id: str, until: date, reason: str, *, asker: Asker, now: datetime
) -> WarningRead:
    """Put a warning off, with a reason, to a day of the coming year.

    MalformedRequest for another day; WarningAssessed when it has its conclusion.
    """
    today = day_of(now)
    if not today <= until <= today + timedelta(days=SNOOZE_DAYS_MAX):
        raise MalformedRequest(why="until: today or a day within a year")
    found = await find(desk.book, asker, warning_id, now)
    warning = found.warning
    body = Snoozed(warning=warning.id, rule=warning.rule, until=until, reason=reason)

    def write(tx: Transaction) -> int:
        before = _assessed_before(tx, desk.ledger, warning.id)
        if before is not None:
            raise WarningAssessed(index=before[0])
        return desk.ledger.act(
            tx,
            kind="warning.snoozed",
            by=asker.account_id,
            subject=warning.id,
            body=body,
            now=now,
        )

    await desk.views.reached(await desk.database.write(write))
    return await desk.database.read(lambda tx: read(tx, asker, found, now))
