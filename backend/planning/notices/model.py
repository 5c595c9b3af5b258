"""Notices in advance (检查通知书) as the enterprise reads them."""

from datetime import date, datetime
from typing import Literal

import msgspec

from backend.inspections.model import AgencyNamed, Slot
from backend.planning.permits.model import OfferedSlot


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class NoticeSent(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `notice.sent`: all that an enterprise is told, and nothing else."""

    permit: str
    number: str
    enterprise: str
    agency: str
    """Path of the body."""
    inspection_type: str
    from_day: date
    until_day: date
    checklists: list[str]
    """Of every body that comes."""
    slots: list[OfferedSlot]
    joint: list[str] = []
    """Paths of the bodies that come along."""


class SlotShown(msgspec.Struct, frozen=True, kw_only=True):
    """A time on offer."""

    day: date
    half: Literal["morning", "afternoon"]
    free: bool
    """Whether it can (still) be chosen."""


class Notice(_Wire, frozen=True, kw_only=True, rename="camel"):
    """An announced inspection that is still to come."""

    permit: str
    number: str
    agency: AgencyNamed
    inspection_type: str
    from_day: date
    until_day: date
    checklists: list[str]
    joint: list[AgencyNamed]
    """Who comes along."""
    slots: list[SlotShown]
    chosen: Slot | None
    sent_at: datetime
    withdrawn_at: datetime | None
    """The approval was revoked: nobody comes."""
