"""Hotline tickets: what a file holds, what is kept, what desks read."""

from datetime import date, datetime

import msgspec

from backend.evidence.model import Person
from backend.inspections.model import AgencyNamed
from backend.law.model import Bilingual


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class ReadTicket(msgspec.Struct, frozen=True, kw_only=True):
    """One good row of a file."""

    line: int
    """Where the row begins, counted from 1."""
    number: str
    received_on: date | None
    place: str
    subject: str
    text: str
    body: str


class RowRefused(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One bad row."""

    line: int
    reason: Bilingual


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which headers each column is known; hotlines name them differently."""

    number: tuple[str, ...]
    received: tuple[str, ...]
    place: tuple[str, ...]
    subject: tuple[str, ...]
    text: tuple[str, ...]
    body: tuple[str, ...]


class TicketsImported(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `tickets.imported`. The words of citizens are no part of the log."""

    sha256: str
    rows: int
    taken: int
    refused: int
    known: int
    """Rows whose ticket came with an earlier file."""


class TicketImport(_Wire, frozen=True, kw_only=True, rename="camel"):
    sha256: str
    encoding: str
    rows: int
    taken: int
    known: int
    refused: list[RowRefused]
    """At most 200; `refused_count` counts all."""
    refused_count: int
    again: bool = False
    """This body took in this very file before: nothing was changed."""


class TicketRow(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as it is kept."""

    id: str
    """Of the body that took it in, and its number: what the log names it by."""
    number: str
    owner_path: str
    agency_path: str | None
    received_on: str | None
    place: str
    subject: str
    text: str
    body: str
    cluster: str
    file: str
    line: int


class Ticket(_Wire, frozen=True, kw_only=True, rename="camel"):
    number: str
    received_on: date | None = None
    place: str = ""
    subject: str = ""
    text: str = ""
    body: str = ""


class Cluster(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Tickets about one place and subject that no lead has taken up."""

    id: str
    place: str
    subject: str
    count: int
    first_on: date | None
    last_on: date | None
    agency: AgencyNamed | None
    """Whom all of them name; None when they name nobody we know, or several."""
    tickets: list[Ticket]
    """The newest 20."""


class ImportedFile(_Wire, frozen=True, kw_only=True, rename="camel"):
    sha256: str
    at: datetime
    by: Person
    rows: int
    taken: int
    refused: list[RowRefused]
    """At most 200; `refused_count` counts all."""
    refused_count: int


class Clusters(_Wire, frozen=True, kw_only=True, rename="camel"):
    clusters: list[Cluster]
    """The largest first."""
    single: int
    """Tickets that stand alone."""
    alone: list[Cluster]
    """The newest 50 of them, each a cluster of its own."""
    files: list[ImportedFile]
    imports: bool
    """Whether the asker may take a file in: a street studio reads only."""
