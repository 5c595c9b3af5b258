"""The only way to take a step: a pure function of the case, the act and the table."""

import msgspec

from backend.cases.procedure.acts import Act, name_of
from backend.cases.procedure.facts import Facts, after
from backend.cases.procedure.guards.model import Refusal
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.table import Row, Table
from backend.cases.procedure.world import Rules, World
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
    refusals = tuple(
        Refusal(guard=name, basis=blocked[2], text=Bilingual(zh=blocked[0], en=blocked[1]))
        for name in row.guards
        if (blocked := GUARDS[name](facts, act, world)) is not None
    )
    if refusals:
        return Step(facts=facts, refusals=refusals)
    return Step(facts=after(facts, act, _stage(facts, row, world.rules)))


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


def _stage(facts: Facts, row: Row, rules: Rules) -> str | None:
    """Review may stand before the notice or after it, and is passed by where none is needed; what
    is done again in a later stage leads nowhere.
    """
    if row.to is None:
        return facts.stage
    if row.completes is None:
        return row.to
    here, ends = rules.order.index(facts.stage or ""), rules.order.index(row.completes)
    passed = rules.order[here:ends]
    if here > ends or any(stage != "review" for stage in passed):
        return facts.stage
    return rules.order[ends + 1]
