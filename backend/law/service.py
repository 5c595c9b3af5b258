"""Reads the law's data files once and gives them out as one reference."""

import functools
from importlib.resources import files

import msgspec

from backend.law.model import Bilingual, Checklist, Item, Provision, basis_of


class _ItemFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    text: Bilingual
    provisions: tuple[str, ...]
    wordings: tuple[Bilingual, ...]


class _ChecklistFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    order: int
    title: Bilingual
    items: tuple[_ItemFile, ...]


@functools.cache
def provisions() -> dict[str, Provision]:
    """Every provision by its key in the data files."""
    raw = (files("backend") / "law" / "data" / "provisions.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, Provision])


@functools.cache
def checklists() -> tuple[Checklist, ...]:
    """Every checklist in its order; KeyError when an item names an unknown provision."""
    folder = files("backend") / "law" / "data" / "checklists"
    read = [
        msgspec.json.decode(file.read_bytes(), type=_ChecklistFile)
        for file in folder.iterdir()
        if file.name.endswith(".json")
    ]
    return tuple(
        Checklist(id=file.id, title=file.title, items=tuple(_item(item) for item in file.items))
        for file in sorted(read, key=lambda file: file.order)
    )


def _item(item: _ItemFile) -> Item:
    return Item(
        id=item.id,
        text=item.text,
        basis=basis_of(tuple(provisions()[key] for key in item.provisions)),
        wordings=item.wordings,
    )


def checklist_by_id(checklist_id: str) -> Checklist | None:
    return next((found for found in checklists() if found.id == checklist_id), None)


def reference() -> bytes:
    """The checklists a phone carries: JSON, the same bytes for the same data."""
    return msgspec.json.encode(checklists(), order="deterministic")
