"""The records behind a number: which ones, never what they say. That is read where it stands."""

from datetime import date

import msgspec

from backend.accounts.model import Name
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.inspections.period import Period
from backend.problems import MalformedRequest, NotFound
from backend.supervision.indicators import store
from backend.supervision.indicators.definitions import indicator, parts
from backend.supervision.indicators.measures import Fact, Kind
from backend.supervision.indicators.model import Definition, Part, Record, RecordPage
from backend.supervision.indicators.warned import Warned, warned
from backend.supervision.warnings.book import Standing


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the records, and where the page before ended."""

    indicator: str
    part: Part = "all"
    after: str | None = None
    limit: int = 50


def records(
    tx: Transaction, standing: Standing, agency: Agency, period: Period, question: Question
) -> RecordPage:
    """Newest first. NotFound for an indicator nobody knows; MalformedRequest for a part it has
    not, or a page nobody gave.
    """
    one = indicator(question.indicator)
    if one is None:
        raise NotFound
    if question.part not in parts(one):
        raise MalformedRequest(why="part: this indicator has no such part")
    if one.records.kind == "warning":
        return _warnings(tx, standing, agency, period, one, question)
    facts = store.facts(tx, _wanted(one.records.kind, one, agency, period, question))
    shown = facts[: question.limit]
    return RecordPage(
        records=_listed(tx, one, shown),
        next_after=_mark(shown[-1]) if len(facts) > len(shown) else None,
    )


def _wanted(
    kind: Kind, one: Definition, agency: Agency, period: Period, question: Question
) -> store.Wanted:
    part = question.part
    return store.Wanted(
        scope=agency.path,
        first=period.first,
        last=period.last,
        kind=kind,
        has=one.of if part == "with" else one.records.all,
        lacks=(one.records.without or one.of) if part == "without" else None,
        before=None if question.after is None else _position(question.after),
        limit=question.limit + 1,
    )


def _mark(fact: Fact) -> str:
    return f"{fact.day}:{fact.idx}"


def _position(mark: str) -> tuple[str, int]:
    day, _, index = mark.partition(":")
    try:
        return date.fromisoformat(day).isoformat(), int(index)
    except ValueError:
        raise MalformedRequest(why="after: not the end of a page") from None


def _listed(tx: Transaction, one: Definition, facts: list[Fact]) -> list[Record]:
    agencies = _agencies(tx, {fact.agency_path for fact in facts})
    titles = store.titles(tx, one.records.kind, [(f.subject, f.enterprise) for f in facts])
    wholes = store.wholes(tx, one.records.kind, [fact.subject for fact in facts])
    return [
        Record(
            kind=fact.kind,
            id=fact.subject,
            opens=wholes.get(fact.subject, fact.subject),
            day=date.fromisoformat(fact.day),
            agency=agencies[fact.agency_path],
            title=Name(title, title),
            counted=bool(fact.amounts.get(one.records.without or one.of)),
        )
        for fact in facts
        for title in [titles.get(fact.subject, "")]
    ]


def _agencies(tx: Transaction, paths: set[str]) -> dict[str, AgencyNamed]:
    known = inspections_store.agencies_at(tx, sorted(paths))
    return {
        path: AgencyNamed(id=identity, name=Name(zh, en))
        for path in paths
        for identity, zh, en in [known.get(path, (path, path, path))]
    }


def _warnings(
    tx: Transaction,
    standing: Standing,
    agency: Agency,
    period: Period,
    one: Definition,
    question: Question,
) -> RecordPage:
    fitting = [
        found
        for found in warned(tx, standing, agency.path, period.first, period.last)[::-1]
        if _fits(found, one, question.part)
    ]
    start = 0
    if question.after is not None:
        places = {found.id: i for i, found in enumerate(fitting)}
        start = places.get(question.after, -1) + 1
    shown = fitting[start : start + question.limit]
    agencies = _agencies(tx, {found.agency_path for found in shown})
    return RecordPage(
        records=[
            Record(
                kind="warning",
                id=found.id,
                opens=found.id,
                day=found.day,
                agency=agencies[found.agency_path],
                title=Name(rule.zh, rule.en),
                counted=bool(found.amounts[one.of]),
            )
            for found in shown
            for rule in [standing.rules[found.rule].name]
        ],
        next_after=shown[-1].id if len(fitting) > start + len(shown) else None,
    )


def _fits(found: Warned, one: Definition, part: Part) -> bool:
    amounts = found.amounts
    if not amounts[one.records.all]:
        return False
    return part == "all" or bool(amounts[one.of]) == (part == "with")
