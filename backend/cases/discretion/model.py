"""Lists of discretion as files carry them, and what is said of a case by them.

The seeds use four families of lists that do not fit into one another, so that families, their
types and their conditions are data. What a type does is one of a few effects.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from backend.cases.model import Uuid
from backend.cases.procedure.acts import Fen, Id
from backend.evidence.model import Person
from backend.law.model import Bilingual, Provision

Effect = Literal[
    "none", "commitment", "compliance", "no_coercion", "caution", "mitigated", "lighter", "heavier"
]
"""From the mildest to the gravest; what a type of list does with a penalty."""
EFFECTS: tuple[Effect, ...] = (
    "none",
    "commitment",
    "compliance",
    "no_coercion",
    "caution",
    "mitigated",
    "lighter",
    "heavier",
)
Measured = Literal["first_time", "corrected", "no_harm"]
"""What the case itself or the register of decided cases can tell."""
Reach = Literal["body", "tree"]
State = Literal["met", "not_met", "unsaid"]
Text = Annotated[str, msgspec.Meta(max_length=5_000)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]


class _File(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Members in camelCase; unknown ones are refused."""


class Condition(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One thing that has to hold."""

    id: Key
    name: Bilingual
    fact: Measured | None = None
    """None: an officer says whether it holds, and on which evidence."""
    years: Annotated[int, msgspec.Meta(ge=1, le=10)] = 2
    """How far "first time" looks back."""
    reach: Reach = "body"
    """Whose decided cases "first time" looks at: those of the body, or of all it stands under."""


class Range(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A fine in fen, both ends included."""

    at_least: Fen
    at_most: Fen

    def __post_init__(self) -> None:
        if self.at_least > self.at_most:
            raise ValueError("range: atLeast is more than atMost")


class Item(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One line of a list."""

    id: Key
    type: Key
    matter: Key
    """The kind of breach; items of one matter stand beside each other."""
    name: Bilingual
    sector: Key
    conditions: tuple[Condition, ...]
    consequence: Bilingual
    range: Range | None = None
    basis: str
    from_: date = msgspec.field(name="from")
    until: date | None = None
    replaces: Key | None = None
    """The item of the same list that it took the place of."""

    def in_force(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day <= self.until)


class ListType(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: Key
    name: Bilingual
    effect: Effect


class Sector(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How strictly a field is treated: which types of list do not apply in it."""

    id: Key
    name: Bilingual
    excludes: tuple[Key, ...] = ()
    why: Bilingual | None = None


class Change(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One line of the log of changes."""

    on: date
    what: Bilingual


class Family(_File, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The lists of one place, as it names them."""

    id: Key
    name: Bilingual
    source: Bilingual
    verified: bool
    types: tuple[ListType, ...]
    sectors: tuple[Sector, ...]
    provisions: dict[str, Provision]
    items: tuple[Item, ...]
    changes: tuple[Change, ...]

    def type_of(self, item: Item) -> ListType:
        return next(one for one in self.types if one.id == item.type)

    def sector_of(self, item: Item) -> Sector:
        return next(one for one in self.sectors if one.id == item.sector)


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class ConditionSeen(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A condition held against a case."""

    id: str
    name: Bilingual
    state: State
    measured: bool
    why: Bilingual
    """Whence it is known; what an officer still has to say."""


class Match(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An item held against a case."""

    family: str
    family_name: Bilingual
    item: str
    name: Bilingual
    type: str
    type_name: Bilingual
    effect: Effect
    matter: str
    state: Literal["fits", "may_fit", "does_not"]
    conditions: list[ConditionSeen]
    barred: Bilingual | None
    """Why it may not be used although its conditions may hold."""
    law: Bilingual | None
    """Why the older or the newer version applies, where they differ (行政处罚法 37)."""
    consequence: Bilingual
    range: Range | None
    basis: Bilingual
    verified: bool


class Similar(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the body decided in cases of the same matter."""

    cases: int
    outcomes: dict[str, int]
    fined: int
    least: int | None
    median: int | None
    most: int | None
    """Fines in fen."""
    newest: list[str]
    """Ids of the newest ones."""


class Applied(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `discretion.applied`: what an officer decided by the lists, with reasons."""

    case: str
    id: str
    family: str
    item: str | None
    """None: no item of any list fits."""
    version: str
    """SHA-256 of the file of the list."""
    type: str
    effect: Effect | None
    matter: str
    states: dict[str, State]
    said: dict[str, bool]
    evidence: tuple[Id, ...]
    range: Range | None
    reasons: Text
    agency: str
    on: date
    by: Id


class ApplyAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`seen`: index of the newest application the officer knew, 0 for none."""

    id: Uuid
    family: Annotated[str, msgspec.Meta(max_length=64)] = ""
    item: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    said: Annotated[dict[Key, bool], msgspec.Meta(max_length=40)] = {}
    evidence: Annotated[tuple[Id, ...], msgspec.Meta(max_length=100)] = ()
    reasons: Annotated[str, msgspec.Meta(min_length=1, max_length=5_000)]
    seen: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0


class AppliedShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One application as the case page shows it."""

    index: int
    at: int
    by: Person
    application: Applied
    item_name: Bilingual | None
    type_name: Bilingual | None


class Discretion(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything about the discretion of one case."""

    matters: dict[str, Bilingual]
    matter: str
    matches: list[Match]
    similar: Similar
    applied: list[AppliedShown]
    """Newest first; the newest one stands."""
    may_apply: bool
    departs: Bilingual | None
    """Where what is proposed lies outside the range of the item that was applied."""


class MeasureLists(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the lists that spare a party say of a measure in one matter."""

    matters: dict[str, Bilingual]
    """Those that any such list has."""
    matter: str
    """The one that was asked for, else the one that was applied to the case."""
    matches: list[Match]


class TypeUse(_Wire, frozen=True, kw_only=True, rename="camel"):
    family: str
    family_name: Bilingual
    type: str
    type_name: Bilingual
    effect: Effect
    uses: int
    parties: int


class Use(_Wire, frozen=True, kw_only=True, rename="camel"):
    """How often lists were used: the latest application of each case counts."""

    from_: date = msgspec.field(name="from")
    until: date
    types: list[TypeUse]
    cases: int
    none_fits: int
