"""The only way to take a step: a pure function of the case, the act and the table."""

import msgspec

from backend.cases.procedure.acts import Act, name_of
from backend.cases.procedure.facts import Facts, after
from backend.cases.procedure.guards.model import Refusal
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.rules import CaseRules
from backend.cases.procedure.table import Row, Table
from backend.cases.procedure.world import World
from backend.law.model import Bilingual


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an act: a case one step further, or everything that speaks against it."""

    facts: Facts
    refusals: tuple[Refusal, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.refusals


def advance(facts: Facts, act: Act, table: Table, world: World) -> Step:
    """Take the act if the table allows it; nothing else assigns a stage.

    Raises CalendarUnknownError where a deadline would need holidays nobody has entered.
    """
    row = table.row(name_of(act))
    out_of_place = _out_of_place(facts, act, row, table)
    if out_of_place is not None:
        return Step(facts=facts, refusals=(out_of_place,))
    refusals = (
        *_overridden_past_the_law(act, row, table),
        *(
            Refusal(guard=name, basis=blocked[2], text=Bilingual(zh=blocked[0], en=blocked[1]))
            for name in row.guards
            if (blocked := GUARDS[name](facts, act, world)) is not None
            and not _set_aside(act, name, table)
        ),
    )
    if refusals:
        return Step(facts=facts, refusals=refusals)
    return Step(facts=after(facts, act, _stage(facts, act, row, world.rules)))


def _set_aside(act: Act, guard: str, table: Table) -> bool:
    """Whether the actor set this guard aside, with a reason, where the table leaves room."""
    return guard in table.overridable and any(
        one.guard == guard and one.reason.strip() for one in act.overrides
    )


def _overridden_past_the_law(act: Act, row: Row, table: Table) -> list[Refusal]:
    """Overrides of guards that nobody may set aside, or that this act does not have."""
    return [
        Refusal(
            guard="override",
            basis=row.basis,
            text=Bilingual(
                zh=f"不能越过的条件：{one.guard}", en=f"Nobody may set this aside: {one.guard}"
            ),
        )
        for one in act.overrides
        if one.guard not in row.guards
        or one.guard not in table.overridable
        or not one.reason.strip()
    ]


def _out_of_place(facts: Facts, act: Act, row: Row, table: Table) -> Refusal | None:
    if facts.stage not in row.stages:
        zh = f"现阶段不能{row.name.zh}"
        text = Bilingual(zh=zh, en=f"Not possible at this stage: {row.name.en}")
        return Refusal(guard="stage", basis=row.basis, text=text)
    if facts.last_on is not None and act.on < facts.last_on:
        text = Bilingual(
            zh=f"日期不能早于上一步（{facts.last_on}）",
            en=f"It cannot be dated before the step before it ({facts.last_on})",
        )
        return Refusal(guard="backdated", basis="own-rules", text=text)
    assert row.basis in table.provisions
    return None


def _stage(facts: Facts, act: Act, row: Row, rules: CaseRules) -> str | None:
    """Review may stand before the notice or after it, and is passed by where none is needed; what
    is done again in a later stage leads nowhere.
    """
    led = row.results.get(str(getattr(act, "result", "")))
    if led is not None:
        return led
    if row.to is None:
        return facts.stage
    if row.completes is None:
        return row.to
    here, ends = rules.order.index(facts.stage or ""), rules.order.index(row.completes)
    passed = rules.order[here:ends]
    if here > ends or any(stage != "review" for stage in passed):
        return facts.stage
    return rules.order[ends + 1]
