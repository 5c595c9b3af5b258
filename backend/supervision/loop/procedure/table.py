"""The table of acts, read once and checked: an unknown act, guard or stage is refused."""

import functools
from importlib.resources import files
from typing import Literal

import msgspec

from backend.law.model import Bilingual
from backend.supervision.loop.procedure.acts import TAGS
from backend.supervision.loop.procedure.guards import GUARDS

Role = Literal["opener", "handler", "body", "above", "rule"]
"""`handler`: the supervising body whose lead it is; `above`: who decides objections to its papers;
`opener`: anybody who supervises; `rule`: nobody, the clock.
"""
Turn = Literal["handler", "body", "above"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: where it is allowed, where it leads by its outcome, what it needs, who does it."""

    act: str
    name: Bilingual
    stages: tuple[str | None, ...]
    """None: before there is a lead."""
    to: dict[str, str]
    """By outcome; empty: the stage stays."""
    guards: tuple[str, ...]
    by: Role


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole loop."""

    stages: tuple[str, ...]
    final: tuple[str, ...]
    turns: dict[str, Turn]
    """Whom a stage waits for."""
    acts: tuple[Row, ...]

    def __post_init__(self) -> None:
        named = [row.act for row in self.acts]
        if sorted(named) != sorted(TAGS):
            raise ValueError(f"acts differ: {sorted(set(named) ^ TAGS)}")
        waiting = set(self.stages) - set(self.final)
        if waiting ^ set(self.turns):
            raise ValueError("every stage that is not final waits for somebody")
        for row in self.acts:
            stages = {stage for stage in (*row.stages, *row.to.values()) if stage is not None}
            unknown = (stages - set(self.stages)) | (set(row.guards) - set(GUARDS))
            if unknown or set(row.stages) & set(self.final):
                raise ValueError(f"{row.act}: {sorted(unknown)}")

    def row(self, act: str) -> Row:
        return next(row for row in self.acts if row.act == act)


@functools.cache
def loop_table() -> Table:
    """The steps that come with the product."""
    folder = files("backend") / "supervision" / "loop" / "procedure" / "data"
    return msgspec.json.decode((folder / "table.json").read_bytes(), type=Table)
