"""The only way to take a step: a pure function of the lead, the act and the table."""

import msgspec

from backend.law.model import Bilingual
from backend.supervision.loop.procedure.acts import Act, name_of, outcome_of
from backend.supervision.loop.procedure.facts import Facts, after
from backend.supervision.loop.procedure.guards import GUARDS
from backend.supervision.loop.procedure.table import Table


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why an act is not possible now."""

    guard: str
    text: Bilingual


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an act: a lead one step further, or everything that speaks against it."""

    facts: Facts
    refusals: tuple[Refusal, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.refusals


def advance(facts: Facts, act: Act, act_id: str, table: Table) -> Step:
    """Take the act if the table allows it; nothing else assigns a stage."""
    row = table.row(name_of(act))
    if facts.stage not in row.stages:
        zh, en = f"现阶段不能{row.name.zh}", f"Not possible at this stage: {row.name.en}"
        return Step(facts=facts, refusals=(Refusal(guard="stage", text=Bilingual(zh=zh, en=en)),))
    if facts.last_on is not None and act.on < facts.last_on:
        text = Bilingual(
            zh=f"日期不能早于上一步（{facts.last_on}）",
            en=f"it cannot be dated before the step before it ({facts.last_on})",
        )
        return Step(facts=facts, refusals=(Refusal(guard="backdated", text=text),))
    refusals = tuple(
        Refusal(guard=name, text=text)
        for name in row.guards
        if (text := GUARDS[name](facts, act)) is not None
    )
    if refusals:
        return Step(facts=facts, refusals=refusals)
    stage = row.to[outcome_of(act)] if row.to else facts.stage
    return Step(facts=after(facts, act, act_id, stage))
