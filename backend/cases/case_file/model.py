"""The file of a case: what goes into it, and how far its making is."""

from datetime import date, datetime
from typing import Literal

import msgspec

from backend.accounts.model import Name
from backend.cases.evidence.telling import Told
from backend.cases.model import Uuid
from backend.cases.papers.model import Paper
from backend.cases.papers.service import Found
from backend.cases.store import ActRow, CaseRow
from backend.evidence.model import Item
from backend.inspections.model import VisitRow

Form = Literal["pdf", "bagit"]
State = Literal["waiting", "making", "ready", "failed"]
Step = Literal["waiting", "papers", "pictures", "joining", "packing", "sealing", "ready"]


class FileAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A file that somebody wants; `id` is chosen by the desk, asking again makes no second one."""

    id: Uuid
    form: Form


class FileMade(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How far it is, and what it was called when it is ready."""

    id: str
    case: str
    form: Form
    state: State
    step: Step
    done: int
    of: int
    """Steps done, and all of them; they say how far, not how long."""
    pages: int
    size: int
    sha256: str
    name: str
    without: list[str]
    """Digests of the originals that are not here and were left out because somebody said so."""
    problem: str
    """Name of the problem that ended it."""


class Exported(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Body of `case.exported`.

    `sha256` is that of the PDF itself, of a bag that of its payload manifest
    (`manifest-sha256.txt`): a bag carries this very entry as its seal.
    """

    case: str
    form: Form
    sha256: str
    items: int
    without: tuple[str, ...]


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an entry of the visit names."""

    sha256: str
    size: int
    type: str
    capture: str
    kind: str
    index: int
    present: bool
    """Whether it is really there, not only named."""
    evidence: str = ""
    """What the case calls it; empty for what was recorded and is no evidence."""


class Fallen(msgspec.Struct, frozen=True, kw_only=True):
    """Why a piece of evidence does not count any more."""

    why: Literal["voided", "unusable", "excluded"]
    reason: str
    index: int
    """Of the entry that says so."""
    after_decision: bool


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as the log has it."""

    index: int
    kind: str
    raw: bytes


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the file of a case holds, read in one go."""

    row: CaseRow
    body: str
    names: dict[str, Name]
    acts: list[ActRow]
    papers: list[Found]
    paper_indexes: list[int]
    """Log index of the act each paper belongs to."""
    interviews: list[tuple[Paper, datetime]]
    """Records of interviews, each with the moment it began: those of the case's own visit, and of
    other visits those that were taken as evidence.
    """
    visit: VisitRow | None
    items: list[Item]
    stamps: dict[int, tuple[str, ...]]
    """Lines of the stamp of a picture, by the index of its entry."""
    originals: list[Original]
    fallen: dict[str, Fallen]
    """By capture, or by what the case calls the evidence."""
    entries: list[LogEntry]
    evidence: dict[str, Told]
    """Every piece by its name, in the order in which it was put in."""

    @property
    def missing(self) -> list[Original]:
        return [one for one in self.originals if not one.present]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the index."""

    title: str
    number: str
    on: str
    pages: str
    remark: str = ""


class Piece(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What `data/case.json` of a bag says of a file in it."""

    path: str
    sha256: str
    title: str
    remark: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What `data/case.json` says of a piece of evidence."""

    name: str
    kind: str
    proves: str
    path: str
    """Of its original in the bag; empty where that is a signed entry, or a thing."""
    sha256: str
    place: str
    excluded: bool


class Described(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`data/case.json`: what this is, for programs and for people without ours."""

    palm: Literal["case-file/1"] = "case-file/1"
    case: str
    number: str
    body: str
    party: str
    cause: str
    stage: str
    filed_on: date | None
    made_at: datetime
    pages: int
    pieces: list[Piece]
    evidence: list[Proof]
    missing: list[Piece]
    """Originals that entries name and that were not here; `path` is where they belong."""
    fallen: dict[str, Fallen]
