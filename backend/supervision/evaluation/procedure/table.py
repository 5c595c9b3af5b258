"""The table of acts, read once and checked: an unknown act, guard or stage is refused."""

import functools
from importlib.resources import files
from typing import Literal

import msgspec

from backend.law.model import Bilingual
from backend.supervision.evaluation.procedure.acts import TAGS
from backend.supervision.evaluation.procedure.guards import GUARDS

Role = Literal["opener", "evaluator", "scorer", "body", "above"]
"""`evaluator`: the supervising body whose evaluation it is; `above`: who answers objections."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: where it is allowed, where it leads, what it needs, who does it."""

    act: str
    name: Bilingual
    stages: tuple[str | None, ...]
    """None: before there is an evaluation."""
    to: dict[str, str]
    """By outcome, or by the stage before; empty: the stage stays."""
    guards: tuple[str, ...]
    by: Role


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    stages: tuple[str, ...]
    final: tuple[str, ...]
    acts: tuple[Row, ...]

    def __post_init__(self) -> None:
        if sorted(row.act for row in self.acts) != sorted(TAGS):
            raise ValueError("acts of the table differ from those there are")
        for row in self.acts:
            stages = {stage for stage in (*row.stages, *row.to.values()) if stage is not None}
            unknown = (stages - set(self.stages)) | (set(row.guards) - set(GUARDS))
            if unknown or set(row.stages) & set(self.final):
                raise ValueError(f"{row.act}: {sorted(unknown)}")

    def row(self, act: str) -> Row:
        return next(row for row in self.acts if row.act == act)


@functools.cache
def evaluation_table() -> Table:
    """The steps that come with the product."""
    folder = files("backend") / "supervision" / "evaluation" / "procedure" / "data"
    return msgspec.json.decode((folder / "table.json").read_bytes(), type=Table)
