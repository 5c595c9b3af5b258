"""A draw as the log tells it and as the desk shows it."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.draws.lists import Named
from backend.evidence.model import Person
from backend.planning.frequency.model import InspectionType
from backend.planning.permits.model import Id, LeftOut, Permit, Substitute, Text, Uuid

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Contribution = Annotated[str, msgspec.Meta(max_length=200)]
Weight = Annotated[int, msgspec.Meta(ge=1, le=100)]
State = Literal["committed", "revealed"]


class Committed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `draw.committed`: everything that decides the outcome, but for the seed."""

    draw: str
    agency: str
    agency_path: str
    title: str
    day: date
    """The day of the visits: certificates have to be valid on it."""
    count: int
    each: int
    """Officers an enterprise."""
    weights: dict[str, int]
    """By `risk:<class>` and `credit:<class>`; an enterprise holds their product in tickets."""
    contribution: str
    """Which public words will be mixed in, such as a lottery's result of a later day; or empty."""
    enterprises: Named
    officers: Named
    secret_sha256: str
    """Hex SHA-256 of the secret half of the seed."""


class Revealed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `draw.revealed`."""

    draw: str
    secret: str
    """Hex, 32 bytes."""
    contribution: str
    """The public words themselves."""
    tree_size: int
    """Size of the checkpoint that acknowledged the commitment; its root is part of the seed."""
    root: str
    """Hex."""
    result: Named


class DrawAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks for."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{36}\Z")]
    """UUID chosen by the desk, so that asking again gives the same draw."""
    agency_id: Annotated[str, msgspec.Meta(max_length=128)]
    title: Title
    day: date
    count: Annotated[int, msgspec.Meta(ge=1, le=5000)]
    each: Annotated[int, msgspec.Meta(ge=2, le=4)] = 2
    weights: dict[str, Weight] = {}
    contribution: Contribution = ""


class DrawPermitAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a desk asks the head of the body to approve: the outcome, and what is changed about it.

    It needs no id of its own: a draw is asked for once, or once more after it was refused.
    """

    inspection_type: InspectionType = "routine"
    from_day: date
    until_day: date
    checklists: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    plan: Uuid | None = None
    reason: Text = ""
    announced: bool = False
    """Whether the enterprises are told in advance; what was drawn is not, unless said."""
    over_cap: Annotated[str, msgspec.Meta(max_length=500)] = ""
    left_out: Annotated[list[LeftOut], msgspec.Meta(max_length=5000)] = []
    substitutes: Annotated[list[Substitute], msgspec.Meta(max_length=200)] = []
    """Several of one officer: wherever the first goes already, the next goes instead."""


Hindrance = Literal["dissolved", "nobody"]


class DrawnVisit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One enterprise of the result and who goes there."""

    place: int
    enterprise_id: str
    name: str
    address: str
    officers: list[Person]
    unfit: list[str]
    """Which of them may not go, by id: no valid certificate any more, or has to stay away."""
    hindrance: Hindrance | None
    """Why nobody can be sent there at all."""
    task: str | None
    """The task that sends them, once it was approved."""


class Draw(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """As lists show it."""

    id: str
    agency: str
    title: str
    day: date
    count: int
    each: int
    weights: dict[str, int]
    contribution: str
    enterprises: int
    officers: int
    state: State
    committed_at: datetime
    committed_index: int
    by: Person
    revealed_at: datetime | None
    revealed_index: int | None
    revealed_contribution: str | None
    bundle: str
    """Address of the file with which anybody can repeat the draw."""


class DrawRead(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One draw with its result."""

    draw: Draw
    visits: list[DrawnVisit]
    permits: list[Permit]
    """What was asked for to carry it out, oldest first: of each part the last one stands."""
    may_ask: bool
    """Whether something of it is still to be asked for, or again."""


class RecusalDeclared(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `recusal.declared`."""

    officer: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    enterprise: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class Recusal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who stays away from where."""

    officer: Person
    enterprise_id: str
    enterprise: str
    reason: str


class Receipted(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An entry of the log with the proof of its place."""

    entry: str
    index: int
    tree_size: int
    proof: list[str]


class Bundle(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The file with which anybody can repeat a draw (`palm draw verify`)."""

    palm: Literal["draw/1"] = "draw/1"
    checkpoints: list[str]
    committed: Receipted
    revealed: Receipted | None
    """None until the draw is revealed: then only the commitment can be checked."""
    lists: dict[str, str]
    """Text of each list by the hex SHA-256 of its UTF-8 bytes."""
