"""A file of enterprises: what is read from it, what the log keeps, what the desk is told."""

from datetime import datetime

import msgspec

from backend.accounts.model import Name
from backend.enterprises.model import Status


class RowWrong(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out."""

    line: int
    reason: Name


class ReadEnterprise(msgspec.Struct, frozen=True, kw_only=True):
    """A good row."""

    line: int
    uscc: str
    name: str
    address: str
    lat: float | None
    lon: float | None
    region: str
    """Path of the region it lies in."""
    region_said: bool = True
    """False where the row leaves it open: whoever is known stays where he is."""
    status: Status | None = None
    """None where the file does not say."""


class EnterprisesImported(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `enterprises.imported` (subject = SHA-256 of the file)."""

    sha256: str
    territory: str
    rows: int
    added: int
    changed: int
    same: int
    refused: int


class EnterpriseImport(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of a file. `refused` holds at most the first 200 of `refusedCount`."""

    sha256: str
    encoding: str
    rows: int
    added: int
    changed: int
    same: int
    """They stood in the register just so."""
    refused: list[RowWrong]
    refused_count: int


class ImportedBefore(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One import, as its log entry says."""

    at: datetime
    by: Name | None
    added: int
    changed: int
    refused: int


class ImportsShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The size of the register and the newest imports; `regions` are what a row may name."""

    enterprises: int
    imports: list[ImportedBefore]
    regions: list["RegionNamed"]


class RegionNamed(msgspec.Struct, frozen=True, kw_only=True):
    """What the column of regions may hold, and the body it stands for."""

    code: str
    number: str
    name: Name
