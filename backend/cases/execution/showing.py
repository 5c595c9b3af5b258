"""Execution as desks read it: pure, from the case, the day and the calendar."""

from datetime import date, timedelta

from backend.cases.execution.model import Execution, ExecutionWindow, RemedyShown, SetAsideShown
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import Owing, court_last, owing_at, remedy_ended
from backend.cases.procedure.table import ordinary
from backend.law.deadlines import deadline, shipped_limits
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError, WorkCalendar

_DAY = timedelta(days=1)


def execution_of(facts: Facts, today: date, calendar: WorkCalendar) -> Execution | None:
    """None before a penalty was decided, and where no remedy ever overturned one."""
    penalised = facts.decision is not None and facts.decision.penalty is not None
    if not penalised and not facts.remedies:
        return None
    owing: Owing | None = None
    windows: list[ExecutionWindow] = []
    unknown: int | None = None
    try:
        owing = owing_at(facts, today, calendar)
        if owing.remaining and facts.served is not None and facts.stage == "execution":
            windows = _windows(facts, owing, today, calendar)
    except CalendarUnknownError as missing:
        unknown = missing.year
    return Execution(
        owing=owing,
        unknown_year=unknown,
        windows=windows,
        remedies=[
            RemedyShown(kind=one.kind, begun=one.begun, ended=one.ended, result=one.result)
            for one in facts.remedies
        ],
        overturned=facts.overturned,
        void=facts.void,
    )


def set_aside_of(facts: Facts) -> list[SetAsideShown]:
    """What was set aside in this case, and why."""
    table = ordinary()
    return [
        SetAsideShown(
            act=table.row(one.act).name,
            guard=table.guards[one.guard].name
            if one.guard in table.guards
            else Bilingual(zh=one.guard, en=one.guard),
            reason=one.reason,
            on=one.on,
        )
        for one in facts.set_aside
    ]


def _windows(
    facts: Facts, owing: Owing, today: date, calendar: WorkCalendar
) -> list[ExecutionWindow]:
    """Demand, own enforcement, application to the court; what cannot be counted is left out."""
    assert owing.due is not None
    found = [
        _window(
            "demand.served", owing.due + _DAY, None, today, done=facts.demand_on, limit="payment"
        )
    ]
    if owing.begun is not None and facts.demand_on is not None:
        days = shipped_limits()["own-enforcement"].amount
        first = owing.begun + timedelta(days=days + 1)
        done = facts.enforcement_on
        found.append(
            _window("enforcement.decided", first, None, today, done=done, limit="own-enforcement")
        )
    try:
        court = _court(facts, today, calendar)
    except CalendarUnknownError:
        court = None
    return found if court is None else [*found, court]


def _court(facts: Facts, today: date, calendar: WorkCalendar) -> ExecutionWindow | None:
    ended = remedy_ended(facts, calendar)
    if ended is None:
        return None
    first = ended + _DAY
    if facts.demand_on is not None:
        waited = deadline(shipped_limits()["demand"], facts.demand_on, calendar).last
        first = max(first, waited + _DAY)
    last = court_last(facts, ended, calendar)
    return _window(
        "court.applied", first, last, today, done=facts.court_on, limit="court-application"
    )


def _window(
    act: str, first: date, last: date | None, today: date, *, done: date | None, limit: str
) -> ExecutionWindow:
    basis = shipped_limits()[limit].basis
    state = "open"
    if done is not None:
        state = "done"
    elif today < first:
        state = "early"
    elif last is not None and today > last:
        state = "over"
    article = basis.article
    return ExecutionWindow(
        act=act,
        name=ordinary().row(act).name,
        first=first,
        last=last,
        state=state,
        why=Bilingual(
            zh=f"{basis.title.zh}{article.zh if article else ''}",
            en=f"{basis.title.en}{f', {article.en}' if article else ''}",
        ),
    )
