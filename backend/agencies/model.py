"""Agencies and officers as everybody may read them."""

from datetime import date
from typing import Literal

import msgspec

from backend.accounts.model import CertificateBrief, CertificateState, Level, Name

Kind = Literal["enforcement", "supervision"]


class Agency(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One body of the tree."""

    id: str
    parent_id: str | None
    path: str
    """Every agency from the city down to this one: `/city/district/street/`."""
    level: Level
    kind: Kind
    name: Name
    region_code: str
    """GB/T 2260, six digits; fictional in the demo city."""
    territory: str
    """Path of the region it works in: enterprises at and below it are its own to inspect."""
    number: str = "0000"
    """Four digits by which an act code names it; `0000` while it has none."""
    closed: bool = False
    """It is no more: nobody works for it, what it did stays under its name."""


class Certificate(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An enforcement certificate; how numbers are built is not published, so it is text."""

    number: str
    province: str
    valid_from: date
    valid_until: date
    """The last day on which it is valid."""
    suspended: bool = False


class Officer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One who may enforce."""

    id: str
    agency_id: str
    agency_path: str
    name: Name
    certificate: Certificate


class NamedAgency(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: Name


class ListedOfficer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An officer as desks and phones list them."""

    id: str
    name: Name
    agency_id: str
    agency: NamedAgency
    certificate: CertificateBrief


def certificate_state(certificate: Certificate, day: date) -> CertificateState:
    """Whether its holder is qualified on that day (行政处罚法 42).

    Before its first day it does not qualify either: that, too, reads as `expired`.
    """
    if certificate.suspended:
        return "suspended"
    if certificate.valid_from <= day <= certificate.valid_until:
        return "valid"
    return "expired"


PORTRAIT_SIZE = (144, 192)
"""Pixels in which portraits are kept: what a phone shows, and no more."""
PORTRAIT_BYTES_MAX = 8 * 1024
"""Two of them and the rest of the page stay within 40 KB."""
