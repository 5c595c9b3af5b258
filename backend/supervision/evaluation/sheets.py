"""Scoring sheets are data: fatal points that zero a file, and items with their points.

A file is `backend/supervision/evaluation/data/*.json`; an operator's in `<data>/scoring-sheets/`
joins them, or replaces the shipped one of its id.
"""

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from backend.law.model import Bilingual

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
Points = Annotated[int, msgspec.Meta(ge=1, le=100)]
FOLDER = "scoring-sheets"
SHEETS_MAX = 50
SHEET_BYTES_MAX = 100_000


class _Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Members in camelCase; an unknown one is an error."""


class FatalPoint(_Part, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: Key
    text: Bilingual


class SheetItem(_Part, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: Key
    points: Points
    text: Bilingual


class SheetSection(_Part, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: Key
    name: Bilingual
    items: Annotated[tuple[SheetItem, ...], msgspec.Meta(min_length=1, max_length=60)]


class Sheet(_Part, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What files are scored by. It stands whole in the entry that commits an evaluation to it."""

    id: Key
    name: Bilingual
    source: Bilingual
    files: Literal["ordinary", "summary"] = "ordinary"
    """Which files it scores: of the ordinary procedure, or of decisions on the spot."""
    verified: bool
    """Whether somebody has read the source itself; shown either way."""
    difference_max: Annotated[int, msgspec.Meta(ge=0, le=100)]
    """Two totals may differ by so many points; a third scorer settles what differs by more."""
    objection_days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    """Calendar days in which the body may object once."""
    fatal: Annotated[tuple[FatalPoint, ...], msgspec.Meta(max_length=40)]
    sections: Annotated[tuple[SheetSection, ...], msgspec.Meta(min_length=1, max_length=12)]

    def __post_init__(self) -> None:
        ids = [one.id for one in (*self.fatal, *self.items())]
        if len(ids) != len(set(ids)):
            raise ValueError("two points of the sheet have the same id")

    def items(self) -> list[SheetItem]:
        return [item for section in self.sections for item in section.items]

    def most(self) -> int:
        """Points of a file without a fault."""
        return sum(item.points for item in self.items())


class SheetTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is no sheet: which and why. The others stay in use."""

    file: str
    reason: str


class SheetsRead(msgspec.Struct, frozen=True, kw_only=True):
    sheets: list[Sheet]
    troubles: list[SheetTrouble]


def read_sheets(data: Path) -> SheetsRead:
    """The shipped sheets and the operator's, by id. Reads files: call it in a thread."""
    found: dict[str, Sheet] = {}
    troubles: list[SheetTrouble] = []
    for name, raw in [*_shipped(), *_operators(data)]:
        try:
            sheet = msgspec.json.decode(raw, type=Sheet)
        except ValueError as wrong:
            troubles.append(SheetTrouble(file=name, reason=str(wrong)[:300]))
        else:
            found[sheet.id] = sheet
    return SheetsRead(sheets=list(found.values()), troubles=troubles)


def _shipped() -> list[tuple[str, bytes]]:
    folder = files("backend") / "supervision" / "evaluation" / "data"
    shipped = sorted(
        (one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name
    )
    return [(one.name, one.read_bytes()) for one in shipped]


def _operators(data: Path) -> list[tuple[str, bytes]]:
    folder = data / FOLDER
    if not folder.is_dir():
        return []
    found = sorted(folder.glob("*.json"))[:SHEETS_MAX]
    return [(one.name, _start_of(one)) for one in found]


def _start_of(path: Path) -> bytes:
    """All of a sheet; of anything longer a part, which is no JSON."""
    with path.open("rb") as file:
        return file.read(SHEET_BYTES_MAX)
