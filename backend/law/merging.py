"""Which questions of several bodies' checklists are one question (综合查一次).

Two are the same when they have the same id and the same text, or when the data declare them
equivalent (`data/equivalents.json`). A merged question is asked once, as the first of its kind,
and answers for every body that asked it.
"""

import functools
from collections.abc import Iterable, Mapping
from importlib.resources import files

import msgspec

from backend.law import service
from backend.law.model import Bilingual, Checklist, Item


class ItemRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of one checklist."""

    checklist: str
    item: str


class Equivalents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Groups of questions that ask the same; no question stands in two groups."""

    verified: bool
    groups: tuple[tuple[ItemRef, ...], ...]

    def __post_init__(self) -> None:
        named = [one for group in self.groups for one in group]
        if len(named) != len(set(named)):
            raise ValueError("a question stands in two groups")


class OwnedItem(msgspec.Struct, frozen=True, kw_only=True):
    """Another body's wording of a merged question."""

    checklist: str
    item: str
    agency: str


class MergedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One question to be asked once; it is answered as `checklist` + `item`."""

    checklist: str
    item: str
    text: Bilingual
    owners: tuple[str, ...]
    """Ids of the bodies that the answer is for."""
    also: tuple[OwnedItem, ...]
    """The questions it stands for besides itself, and whose they are."""


@functools.cache
def equivalents() -> Equivalents:
    raw = (files("backend") / "law" / "data" / "equivalents.json").read_bytes()
    return msgspec.json.decode(raw, type=Equivalents)


def merge(
    checklists: Mapping[str, Iterable[Checklist]], same: Equivalents | None = None
) -> list[MergedItem]:
    """One list for several bodies: `checklists` by the id of the body, in the order to be asked.

    Nothing is lost: every question of every body is the `checklist` + `item` or in the `also` of
    exactly one merged question, and its body is among the owners.
    """
    asking = _Questions(equivalents() if same is None else same)
    found: dict[int, list[tuple[str, str, Item]]] = {}
    for agency, given in checklists.items():
        for checklist in given:
            for item in checklist.items:
                question = asking.question(checklist.id, item)
                found.setdefault(question, []).append((agency, checklist.id, item))
    return [_merged(asked) for asked in found.values()]


class _Questions:
    """Numbers questions as they come; one that was asked before keeps its number.

    An item in a group is also the same as its own copies: `pwa/src/domain/inspect_once.ts` does
    the same without a network.
    """

    def __init__(self, same: Equivalents) -> None:
        self._groups = {
            one: f"group {number}" for number, group in enumerate(same.groups) for one in group
        }
        self._known: dict[str, int] = {}
        self._count = 0

    def question(self, checklist: str, item: Item) -> int:
        names = [f"same {item.id}\n{item.text.zh}"]
        group = self._groups.get(ItemRef(checklist, item.id))
        if group is not None:
            names.append(group)
        found = next((self._known[name] for name in names if name in self._known), self._count)
        if found == self._count:
            self._count += 1
        self._known.update(dict.fromkeys(names, found))
        return found


def _merged(asked: list[tuple[str, str, Item]]) -> MergedItem:
    first_agency, checklist, item = asked[0]
    return MergedItem(
        checklist=checklist,
        item=item.id,
        text=item.text,
        owners=tuple(dict.fromkeys(agency for agency, _, _ in asked)),
        also=tuple(
            OwnedItem(checklist=other, item=one.id, agency=agency)
            for agency, other, one in asked[1:]
            if (agency, other, one.id) != (first_agency, checklist, item.id)
        ),
    )


def keys_of(checklist_ids: Iterable[str]) -> dict[str, ItemRef]:
    """What these checklists ask, by what makes two questions one.

    Unknown checklists ask nothing.
    """
    found: dict[str, ItemRef] = {}
    for checklist_id in checklist_ids:
        checklist = service.checklist_by_id(checklist_id)
        for item in checklist.items if checklist else ():
            ref = ItemRef(checklist_id, item.id)
            found.setdefault(_known_keys()[ref], ref)
    return found


def key_of(checklist_id: str, item_id: str) -> str | None:
    """What makes this question the same as another; None when nobody asks it."""
    return _known_keys().get(ItemRef(checklist_id, item_id))


@functools.cache
def _known_keys() -> dict[ItemRef, str]:
    asking = _Questions(equivalents())
    return {
        ItemRef(checklist.id, item.id): f"question {asking.question(checklist.id, item)}"
        for checklist in service.checklists()
        for item in checklist.items
    }
