"""The table of acts, read once and checked: an unknown guard, stage or provision is refused."""

import functools
from importlib.resources import files

import msgspec

from backend.cases.procedure.acts import AnyAct, Role
from backend.cases.procedure.guards.registry import GUARDS
from backend.law.model import Bilingual, Provision

NEXT = "next"
"""The stage after the one this act completes, in the body's own order."""
TAGS = {str(kind.__struct_config__.tag) for kind in AnyAct.__args__}


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act: where it is allowed, where it leads, what it needs, on what basis."""

    act: str
    name: Bilingual
    stages: tuple[str | None, ...]
    """None: before there is a case."""
    to: str | None
    """None: the stage stays."""
    guards: tuple[str, ...]
    basis: str
    by: tuple[Role, ...]
    completes: str | None = None
    """The stage that ends with this act, where `to` is `next`."""
    results: dict[str, str] = {}
    """Where it leads by its `result` instead, for those results that lead somewhere."""


class GuardNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a guard asks for, in the words of the page that officials review."""

    name: Bilingual
    basis: tuple[str, ...]
    """Every provision it may cite."""


class Overridable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A guard that may be set aside with a reason: where the law itself leaves room."""

    room: Bilingual
    """Why the law leaves room."""
    basis: str


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole procedure."""

    order: tuple[str, ...]
    provisions: dict[str, Provision]
    guards: dict[str, GuardNamed]
    acts: tuple[Row, ...]
    overridable: dict[str, Overridable] = {}

    def __post_init__(self) -> None:
        named = [row.act for row in self.acts]
        if set(named) != TAGS or len(named) != len(TAGS):
            raise ValueError(f"acts differ: {sorted(set(named) ^ TAGS)}")
        for row in self.acts:
            led = (*row.stages, row.to, *row.results.values())
            stages = {stage for stage in led if stage not in (None, NEXT)}
            unknown = (stages - set(self.order)) | (set(row.guards) - set(GUARDS))
            loose = (row.to == NEXT) != (row.completes is not None)
            if unknown or loose or row.basis not in self.provisions:
                raise ValueError(f"{row.act}: unknown {sorted(map(str, unknown))} {row.basis}")

        cited = {basis for one in self.guards.values() for basis in one.basis}
        if set(self.guards) != set(GUARDS) or cited - set(self.provisions):
            raise ValueError(f"guards differ: {sorted(set(self.guards) ^ set(GUARDS))}")
        used = {guard for row in self.acts for guard in row.guards}
        loose = {name for name in self.overridable if name not in used}
        if loose or any(one.basis not in self.provisions for one in self.overridable.values()):
            raise ValueError(f"overridable: {sorted(loose)}")

    def row(self, act: str) -> Row:
        return next(row for row in self.acts if row.act == act)


@functools.cache
def ordinary() -> Table:
    """The ordinary procedure (普通程序)."""
    folder = files("backend") / "cases" / "procedure" / "data"
    return msgspec.json.decode((folder / "ordinary.json").read_bytes(), type=Table)
