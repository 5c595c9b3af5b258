"""What an administrator asks about bodies, and what the log keeps of it."""

from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Level, Name
from backend.agencies.model import Agency, Kind

Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
BodyName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
RegionCode = Annotated[str, msgspec.Meta(pattern=r"^\d{6}\Z")]
"""GB/T 2260."""
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Act = Literal["added", "renamed", "closed"]


class BodyAsked(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """A new body. `own_region`: it works in a region of its own, like a district's first body;
    else in the region of the body above. Without a number it gets the next free one.
    """

    id: Uuid
    parent_id: Annotated[str, msgspec.Meta(max_length=200)]
    name_zh: BodyName
    name_en: BodyName
    level: Level
    kind: Kind
    region_code: RegionCode
    own_region: bool = False
    number: Annotated[str, msgspec.Meta(pattern=r"^(\d{4})?\Z")] = ""


class BodyRenamed(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """`was_zh`, `was_en`: the names the asker saw."""

    id: Uuid
    name_zh: BodyName
    name_en: BodyName
    was_zh: str
    was_en: str


class BodyClosed(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    id: Uuid
    reason: Reason


class BodyFact(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `agency.added`, `agency.renamed` and `agency.closed` (subject = agency)."""

    id: str
    agency: Agency
    was: Name | None = None
    """The name before."""
    reason: str = ""
