"""The only way to take a step: a pure function of the evaluation, the act and the table."""

import msgspec

from backend.law.model import Bilingual
from backend.supervision.evaluation.procedure.acts import Act, name_of, outcome_of
from backend.supervision.evaluation.procedure.facts import Facts, after
from backend.supervision.evaluation.procedure.guards import GUARDS
from backend.supervision.evaluation.procedure.table import Table


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation one step further, or everything that speaks against it."""

    facts: Facts
    refusals: tuple[Bilingual, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.refusals


def advance(facts: Facts, act: Act, table: Table) -> Step:
    """Take the act if the table allows it; nothing else assigns a stage."""
    row = table.row(name_of(act))
    if facts.stage not in row.stages:
        text = Bilingual(f"现阶段不能{row.name.zh}", f"Not possible at this stage: {row.name.en}")
        return Step(facts=facts, refusals=(text,))
    refusals = tuple(text for name in row.guards if (text := GUARDS[name](facts, act)) is not None)
    if refusals:
        return Step(facts=facts, refusals=refusals)
    ways = row.to or {"": facts.stage or ""}
    stage = ways.get(outcome_of(act)) or ways[facts.stage or ""]
    return Step(facts=after(facts, act, stage))
