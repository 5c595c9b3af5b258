"""What evidence can be taken from, and the evidence of a case as desks read it."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from backend.cases.procedure.acts import EvidenceKind, KeptFile, Source, SourceForm
from backend.evidence.model import Person
from backend.law.model import Bilingual

Why = Literal["voided", "unusable"]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class Fall(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Why something recorded does not count any more. Its bytes stay."""

    why: Why
    reason: str
    index: int
    """Of the entry that says so."""


class Material(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Something of a visit, or a paper of the case, that may be taken as evidence."""

    source: Source
    name: Annotated[str, msgspec.Meta(max_length=128)]
    """What it is called in the case: with the number of its record, so that it is unique."""
    title: Bilingual
    kind: EvidenceKind
    """As it is taken when nobody says otherwise."""
    detail: str
    index: int
    wall: str
    """The device's own clock; empty for a paper."""
    by: Person
    type: str = ""
    """Media type of the original."""
    thumbnail: str = ""
    """Digest of the picture to show; empty where there is none here."""
    stored: bool = True
    """Whether the original is here; entries always are."""
    fallen: Fall | None = None
    suggested: bool = False
    """Belongs to the finding the case came from."""
    taken: bool = False
    """In the file of the case already."""


class VisitChoice(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A visit whose records may be taken."""

    id: str
    opened_wall: str
    own: bool
    """The one the case came from."""


class Materials(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Everything of one visit that may be taken, and the papers of the case."""

    visits: list[VisitChoice]
    visit: str
    materials: list[Material]
    cut: bool
    """More was recorded than is shown."""


class PieceShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One piece of evidence of a case."""

    name: str
    kind: EvidenceKind | None
    kind_name: Bilingual | None
    proves: str
    source: Source | None
    """None for what was entered by name."""
    form: SourceForm | None
    title: Bilingual | None
    wall: str
    thumbnail: str
    stored: bool
    file: KeptFile | None
    place: str
    sample: bool
    on: date
    act: str
    """Id of the act that put it in."""
    excluded: str | None
    """Why it was excluded from the file."""
    fallen: Fall | None
    changed: bool
    """What the link points at is not there any more as it was linked."""
    decided_on: bool
    """The decision rests on it."""
    after_decision: bool
    """It fell after the decision was made."""


class CaseEvidence(_Wire, frozen=True, kw_only=True, rename="camel"):
    """All evidence of a case, in the order in which it was put in."""

    pieces: list[PieceShown]
    kinds: dict[EvidenceKind, Bilingual]
    may_add: bool
    fallen: int
    """Pieces in the file that do not count any more."""
    fallen_after: int
    """Of these, pieces the decision rests on."""


class FileKeptShown(_Wire, frozen=True, kw_only=True, rename="camel"):
    """A file that was put in: name it in the act that adds the evidence."""

    sha256: str
    size: int
    type: str
    name: str
