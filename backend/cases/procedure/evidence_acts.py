"""Acts about evidence: what a piece is, what it shall prove, and where its original lies.

A piece that comes from a visit or from the case's own papers is a link: it names the capture and
the digest, so that what a decision rests on is fixed to the byte. Other pieces are entered by name,
with a file or with the place where they are kept.
"""

from typing import Annotated, Literal

import msgspec

from backend.cases.procedure.act import Act, Id, Text

EvidenceKind = Literal[
    "documentary",
    "physical",
    "audio_visual",
    "electronic",
    "testimony",
    "statement",
    "expert_opinion",
    "record",
]
"""The eight kinds of 行政处罚法 46, in its order."""
SourceForm = Literal["photo", "sound", "signature", "note", "answer", "interview", "paper"]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
PIECES_AT_ONCE = 100


class Source(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where in the log a piece of evidence stands."""

    form: SourceForm
    visit: Annotated[str, msgspec.Meta(max_length=128)]
    """Empty for a paper of the case itself."""
    capture: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    """Capture, note, interview or paper; `checklist~item` of an answer."""
    sha256: Sha256
    """Of the original file; where there is none, of the signed entry."""

    @property
    def key(self) -> str:
        """One for each thing that can be linked."""
        return f"{self.visit}/{self.capture}"


class KeptFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A file that was put in at the desk, byte for byte."""

    sha256: Sha256
    size: Annotated[int, msgspec.Meta(ge=0)]
    type: Annotated[str, msgspec.Meta(max_length=100)]
    name: Annotated[str, msgspec.Meta(max_length=200)]


class Piece(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One piece of evidence that is linked."""

    evidence: Id
    kind: EvidenceKind
    proves: Text
    source: Source


class EvidenceLinked(Act, tag="evidence.linked", frozen=True, kw_only=True, rename="camel"):
    """Records of the visit, or papers of the case, are taken as evidence: several at once."""

    officers: tuple[Id, ...]
    pieces: Annotated[tuple[Piece, ...], msgspec.Meta(min_length=1, max_length=PIECES_AT_ONCE)]


class EvidenceAdded(Act, tag="evidence.added", frozen=True, kw_only=True, rename="camel"):
    """Evidence by its name: what no phone captured, and what was typed before links were known."""

    evidence: Id
    officers: tuple[Id, ...]
    proves: Text = ""
    kind: EvidenceKind | None = None
    file: KeptFile | None = None
    place: Annotated[str, msgspec.Meta(max_length=400)] = ""
    """Where the thing itself is kept."""


class EvidenceExcluded(Act, tag="evidence.excluded", frozen=True, kw_only=True, rename="camel"):
    evidence: Id
    reason: Text
