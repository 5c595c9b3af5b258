"""Until when each step is due, and what follows by rule when nobody takes it.

Both are pure: of the lead's facts, a day, and figures that are data. What follows by rule is the
same whether somebody reads the lead or the server's loop comes by.
"""

import functools
from datetime import date, timedelta
from importlib.resources import files
from typing import Annotated

import msgspec

from backend.law.deadlines import Deadline, Limit, deadline
from backend.law.model import Bilingual
from backend.law.working_days import WorkCalendar
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.procedure.acts import (
    RULE,
    Chased,
    Escalated,
    PaperKind,
    name_of,
    outcome_of,
)
from backend.supervision.loop.procedure.facts import Facts

Days = Annotated[int, msgspec.Meta(ge=1, le=400)]


class StepDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Calendar days for a step of the supervising body itself."""

    days: Days
    name: Bilingual


class Timing(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Figures that no law we read gives: data, marked as such on the screen."""

    verified: bool
    source: Bilingual
    steps: dict[str, StepDays]
    chase_every_days: Days
    chases_before_raising: Annotated[int, msgspec.Meta(ge=1, le=20)]
    chases_at_top: Annotated[int, msgspec.Meta(ge=1, le=100)]
    """Where no level stands above; then it stays overdue and silent."""


@functools.cache
def shipped_timing() -> Timing:
    folder = files("backend") / "supervision" / "loop" / "procedure" / "data"
    return msgspec.json.decode((folder / "timing.json").read_bytes(), type=Timing)


@functools.cache
def supervision_limits() -> dict[str, Limit]:
    """Limits of papers and objections, by id."""
    folder = files("backend") / "supervision" / "loop" / "procedure" / "data"
    listed = msgspec.json.decode((folder / "limits.json").read_bytes(), type=list[Limit])
    return {limit.id: limit for limit in listed}


OBJECTION, OBJECTION_DECISION = "supervision-objection", "supervision-objection-decision"
OBJECTED_TO: frozenset[PaperKind] = frozenset({"opinion", "decision"})
"""Papers that can be objected to."""


def limit_of(kind: PaperKind) -> Limit:
    """The time a paper gives."""
    return supervision_limits()[f"supervision-{kind}"]


def last_day(limit: str, start: date, calendar: WorkCalendar) -> Deadline:
    """CalendarUnknownError beyond the known holidays."""
    return deadline(supervision_limits()[limit], start, calendar)


_OWN_STEPS: dict[tuple[str, str], str] = {
    ("lead.opened", ""): "assess",
    ("lead.assessed", "founded"): "paper",
    ("rectification.reported", ""): "check",
    ("effect.checked", "holds"): "close",
    ("objection.decided", "revoked"): "assess",
}
"""Which step of the supervising body an act leads to, by its outcome."""


def timed(facts: Facts, act: acts.AnyAct, timing: Timing, calendar: WorkCalendar) -> acts.AnyAct:
    """The act with the last day for the step after it, and what else the server says.

    CalendarUnknownError where a limit in working days would need unknown holidays.
    """
    step = _OWN_STEPS.get((name_of(act), outcome_of(act)))
    if step is not None:
        return _due(act, act.on + timedelta(days=timing.steps[step].days))
    if isinstance(act, acts.Checked) and act.passed:
        effect_on = act.on + timedelta(days=act.effect_days)
        due = effect_on + timedelta(days=timing.steps["effect"].days)
        return msgspec.structs.replace(act, due=due, effect_on=effect_on)
    if isinstance(act, acts.Issued):
        until = None
        if act.kind in OBJECTED_TO:
            until = last_day(OBJECTION, act.on, calendar).last
        due = deadline(limit_of(act.kind), act.on, calendar).last
        return msgspec.structs.replace(act, due=due, objection_until=until)
    if isinstance(act, acts.Checked | acts.EffectChecked):
        kind = facts.paper.kind if facts.paper else "opinion"
        return _due(act, deadline(limit_of(kind), act.on, calendar).last)
    return _objection_timed(facts, act, calendar)


def _objection_timed(facts: Facts, act: acts.AnyAct, calendar: WorkCalendar) -> acts.AnyAct:
    if isinstance(act, acts.Objected):
        return _due(act, last_day(OBJECTION_DECISION, act.on, calendar).last)
    if isinstance(act, acts.ObjectionDecided):
        return _due(act, _longer(facts, act.on))
    return act


def _due(act: acts.AnyAct, last: date) -> acts.AnyAct:
    return msgspec.structs.replace(act, due=last)


def _longer(facts: Facts, on: date) -> date:
    """The days an objection took are given back (own rule)."""
    before = facts.due_before_objection or on
    return before + (on - (facts.objected_on or on))


def following(facts: Facts, on: date, timing: Timing, above: str | None) -> acts.AnyAct | None:
    """What follows by rule on this day, if anything: the next chase, or the next level.

    `above`: path of the next supervising body, None at the top. An act of the day it is entered:
    after a standstill of the server nobody is chased twice on one day.
    """
    due = next_by_rule(facts, timing, above)
    if due is None or on < due[0] or (facts.last_on is not None and on < facts.last_on):
        return None
    if due[1] == "chase":
        return Chased(on=on, by=RULE, count=facts.chases + 1)
    assert above is not None
    return Escalated(on=on, by=RULE, to=above)


def next_by_rule(facts: Facts, timing: Timing, above: str | None) -> tuple[date, str] | None:
    """The day on which a rule acts next, and which: `chase` or `raise`."""
    if facts.due is None:
        return None
    first = facts.due + timedelta(days=1)
    if facts.chased_on is not None:
        first = max(first, facts.chased_on + timedelta(days=timing.chase_every_days))
    raises = above is not None and facts.stage != "objected"
    if raises and facts.chases >= timing.chases_before_raising:
        return first, "raise"
    if not raises and facts.chases >= timing.chases_at_top:
        return None
    return first, "chase"
