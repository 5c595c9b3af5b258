"""What the desk is told besides visits (docs/desk-api.md)."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.accounts.model import CertificateBrief, Name
from backend.codes.model import VisitCodes
from backend.evidence.model import Item, MediaShown, Person, Position, Unreadable
from backend.inspections.model import AgencyNamed, JointTask, VisitSummary
from backend.supervision.oversight import Oversight
from backend.supervision.review.model import ReviewShown


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class VisitPage(_Wire, frozen=True, kw_only=True, rename="camel"):
    visits: list[VisitSummary]
    next_before: int | None
    """Ask with `before` for what follows; None at the end."""


class ItemBasis(_Wire, frozen=True, kw_only=True, rename="camel"):
    title: str
    article: str
    verified: bool


class ChecklistItem(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    title: Name
    basis: ItemBasis


class Checklist(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    title: Name
    items: list[ChecklistItem]


class CounterpartyAct(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Something the enterprise said on its page; nothing says which person it was."""

    index: int
    kind: str
    at: datetime
    text: str
    reason: str | None
    """Of a refusal: which one it chose."""
    officer: Person | None
    """Of a recusal: who should step aside."""
    media: MediaShown | None
    """Its own photo."""
    capture: str | None
    count: int | None
    """Of a confirmed list: how many entries."""


class Visit(VisitSummary, frozen=True, kw_only=True, rename="camel"):
    """One visit whole; its concerns are all of them, not only those a list knows."""

    partner_confirmed: bool
    registered: Position | None
    items: list[Item]
    checklists: list[Checklist]
    joint: JointTask | None
    """Several bodies on one visit: which questions are one, and whose answers they are."""
    unreadable: list[Unreadable]
    codes: VisitCodes
    counterparty: list[CounterpartyAct]
    reviews: list[ReviewShown]
    """Every decision about the visit and its items, in the order of the log."""
    oversight: Oversight
    """Questions, halts, and bodies that were called in."""


class Look(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Somebody looked at an original."""

    index: int
    at: datetime
    by: Person
    capture: str
    sha256: str
    form: str


class Looks(_Wire, frozen=True, kw_only=True, rename="camel"):
    looks: list[Look]


class WaitingMedia(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Files this phone has announced and that are not here."""

    count: int
    bytes: int


class Device(_Wire, frozen=True, kw_only=True, rename="camel"):
    kid: str
    label: str
    officer: Person
    agency: AgencyNamed
    enrolled_at: datetime
    revoked_at: datetime | None
    revoked_reason: str | None
    last_contact_at: datetime | None
    highest_seq: int
    missing: list[tuple[int, int]]
    announced: int
    forked: bool
    waiting_media: WaitingMedia
    open_visits: int


class Devices(_Wire, frozen=True, kw_only=True, rename="camel"):
    devices: list[Device]


class KeptAside(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An entry that was not authentic: kept, with the reason."""

    hash: str
    kid: str | None
    seq: int | None
    kind: str | None
    reason: str
    why: str
    received_at: datetime
    officer: Person | None


class Quarantine(_Wire, frozen=True, kw_only=True, rename="camel"):
    entries: list[KeptAside]


class OfficerShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    id: str
    name: Name
    agency: AgencyNamed
    certificate: CertificateBrief


class Officers(_Wire, frozen=True, kw_only=True, rename="camel"):
    officers: list[OfficerShown]


class Tiles(_Wire, frozen=True, kw_only=True, rename="camel"):
    url: str
    attribution: str
    crs: Literal["wgs84", "gcj02"]


class MapAnswer(_Wire, frozen=True, kw_only=True, rename="camel"):
    outline: dict[str, Any]
    """GeoJSON FeatureCollection (RFC 7946)."""
    tiles: Tiles | None


class LiveEntry(_Wire, frozen=True, kw_only=True, rename="camel"):
    """What the live stream says about one entry."""

    index: int
    kind: str
    visit: str | None
    device: str | None
    at: datetime
