"""Publications as desks read them, and which of them everybody may read today."""

from datetime import date

from backend import clock
from backend.accounts.model import Name
from backend.cases.model import Clock
from backend.cases.publication import matter, redacting, rules, standing, store
from backend.cases.publication.model import (
    CasePublication,
    Choice,
    Draft,
    Publication,
    PublicationPage,
    RuleNamed,
    Step,
)
from backend.cases.publication.rules import Duration, Ground
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.law.calendar.service import calendar_of
from backend.law.deadlines import deadline, shipped_limits
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError
from backend.ledger.service import Ledger
from backend.problems import NotFound
from backend.web import Asker

LIMIT = "publication-withdrawn"


def of_case(
    tx: Transaction, ledger: Ledger, asker: Asker, case: str, today: date
) -> CasePublication:
    """What the page of a case shows; NotFound for whoever may not see the case."""
    about = matter.seen(tx, asker, case)
    known = store.of_case(tx, case)
    allowed = standing.may(tx, about, asker, standing.standing(tx, ledger, standing.id_of(case)))
    source = matter.source_of(tx, about) if "prepare" in allowed else None
    draft = None
    if source is not None:
        findings = redacting.found(source.text, source.known)
        names = {one.id: one.name for one in rules.rules()}
        draft = Draft(
            decision=source.decision,
            title=source.title,
            number=source.number,
            text=source.text,
            findings=findings,
            rules=[
                RuleNamed(id=one, name=names[one])
                for one in dict.fromkeys(f.rule for f in findings)
            ],
        )
    lacking: set[str] = set()
    if draft is None:
        lacking.add("prepare")
    if not about.is_decided:
        lacking.add("decline")
    return CasePublication(
        publication=None if known is None else publication_of(tx, known, today),
        draft=draft,
        may=[one for one in allowed if one not in lacking],
        grounds=[_choice(one) for one in rules.grounds().values()],
        durations=[_choice(one) for one in rules.durations().values()],
    )


def page(
    tx: Transaction, asker: Asker, state: str | None, before: int | None, limit: int, today: date
) -> PublicationPage:
    """Publications of the asker's part of the tree; an officer's own."""
    officer = (asker.officer_id or "") if asker.role == "officer" else None
    scope = asker.agency_path if officer is None else "/"
    rows = store.page(tx, scope, officer, state, before, limit + 1)
    some = rows[:limit]
    return PublicationPage(
        publications=[publication_of(tx, one, today) for one in some],
        next_before=some[-1].last_idx if len(rows) > len(some) else None,
    )


def publication_of(tx: Transaction, row: store.Row, today: date) -> Publication:
    steps = store.steps(tx, row.id)
    people = evidence.people(tx, {row.prepared_by, *(one.by for one in steps)})
    agency, zh, en = inspections_store.agencies_at(tx, [row.agency_path]).get(
        row.agency_path, (row.agency_path,) * 3
    )
    prepared = row.prepared
    due = due_of(tx, row, today)
    return Publication(
        id=row.id,
        case=row.case,
        on_the_spot=store.is_on_the_spot(tx, row.case),
        agency=AgencyNamed(id=agency, name=Name(zh, en)),
        number=prepared.number if prepared else "",
        title=prepared.title if prepared else "",
        state=row.state,
        shown=is_shown(row, due, today),
        version=prepared.id if prepared else "",
        versions=row.versions,
        text=prepared.text if prepared else "",
        kept=list(prepared.kept) if prepared else [],
        hidden=prepared.hidden if prepared else {},
        first=row.first,
        last=row.last,
        prepared_by=_person(row.prepared_by, people),
        due=due,
        history=[
            Step(
                kind=one.kind,
                index=one.idx,
                at=clock.from_ms(one.received_ms),
                by=_person(one.by, people),
                words=_words(one),
            )
            for one in steps
        ],
    )


def shown_of(tx: Transaction, publication: str, today: date) -> tuple[store.Row, bool]:
    """A publication and whether everybody may read it today. NotFound for one that never was
    public: whoever guesses its address does not learn that one is being prepared.
    """
    row = store.by_id(tx, publication)
    if row is None or not _was_public(tx, row):
        raise NotFound
    return row, is_shown(row, due_of(tx, row, today), today)


def _was_public(tx: Transaction, row: store.Row) -> bool:
    steps = store.steps(tx, row.id)
    return any(one.kind == "publication.checked" and one.body.get("agrees") for one in steps)


def all_shown(
    tx: Transaction, today: date, before: int | None, limit: int
) -> tuple[list[store.Row], int | None]:
    """What everybody may read today, and where the next page begins."""
    rows = store.shown(tx, today, before, limit + 1)
    some = rows[:limit]
    more = some[-1].last_idx if len(rows) > len(some) else None
    return [one for one in some if is_shown(one, due_of(tx, one, today), today)], more


def is_shown(row: store.Row, due: Clock | None, today: date) -> bool:
    """Published, within its time, and not past the day on which it had to be withdrawn: a page
    whose decision does not stand ends by itself, at once where nobody knows the holidays.
    """
    if row.state != "published" or row.first is None or row.last is None:
        return False
    within = row.first <= today <= row.last
    return within and (due is None or due.state == "running")


def due_of(tx: Transaction, row: store.Row, today: date) -> Clock | None:
    """Until when it has to be withdrawn (行政处罚法 48); None while its decision stands."""
    if row.state != "published" or row.prepared is None:
        return None
    changed = standing.changed_on(tx, row.case, row.prepared.decision)
    if changed is None:
        return None
    limit = shipped_limits()[LIMIT]
    try:
        found = deadline(limit, changed, calendar_of(tx))
    except CalendarUnknownError as unknown:
        explanation = Bilingual(
            zh=f"没有 {unknown.year} 年的节假日安排，不能计算；页面已自动停止公开",
            en=f"The holidays of {unknown.year} are not known; the page is not shown any more",
        )
        return Clock(
            limit=LIMIT,
            name=limit.name,
            last=None,
            explanation=explanation,
            verified=limit.basis.verified,
            state="unknown",
        )
    return Clock(
        limit=LIMIT,
        name=limit.name,
        last=found.last,
        explanation=found.explanation,
        verified=found.verified,
        state="over" if today > found.last else "running",
    )


def _choice(one: Ground | Duration) -> Choice:
    return Choice(
        id=one.id, name=one.name, basis=rules.cited(one.basis), verified=one.basis.verified
    )


def _person(person: str, people: dict[str, Name]) -> Person:
    return Person(id=person, name=people.get(person, Name(person, person)))


def _words(step: store.StepRow) -> str:
    """What the person said with it."""
    for member in ("note", "reason"):
        if step.body.get(member):
            return str(step.body[member])
    return ""
