"""Reads families of lists. A family with an error is refused with file, place and reason."""

import functools
import hashlib
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import combinations

import msgspec

from backend.cases.discretion.model import Family, Item

_AT = re.compile(r"^(?P<why>.*?)(?: - at `\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)


class ListRefusedError(ValueError):
    """What is wrong with a family of lists, and where."""

    def __init__(self, file: str, place: str, why: str) -> None:
        super().__init__(f"{file}: {place}: {why}")
        self.file = file
        self.place = place
        self.why = why


class ReadFamily(msgspec.Struct, frozen=True, kw_only=True):
    """A family with the digest that applications of it name."""

    family: Family
    sha256: str


def read_family(file: str, raw: bytes) -> ReadFamily:
    """ListRefusedError when members, names or ranges do not hold together."""
    try:
        family = msgspec.json.decode(raw, type=Family)
    except msgspec.ValidationError as error:
        found = _AT.match(str(error))
        place, why = (found["place"] or "$", found["why"]) if found else ("$", str(error))
        raise ListRefusedError(file, place, why) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ListRefusedError(file, "$", str(error)) from None
    for place, why in _wrong(family):
        raise ListRefusedError(file, place, why)
    return ReadFamily(family=family, sha256=hashlib.sha256(raw).hexdigest())


def _wrong(family: Family) -> Iterable[tuple[str, str]]:
    types = [one.id for one in family.types]
    sectors = [one.id for one in family.sectors]
    items = [one.id for one in family.items]
    for named, place in ((types, "types"), (sectors, "sectors"), (items, "items")):
        for twice in sorted({one for one in named if named.count(one) > 1}):
            yield f"{place}.{twice}", "stands twice"
    for sector in family.sectors:
        for unknown in sorted(set(sector.excludes) - set(types)):
            yield f"sectors.{sector.id}.excludes", f"no such type: {unknown}"
    for item in family.items:
        yield from _wrong_item(item, family)
    yield from _overlaps(family.items)


def _wrong_item(item: Item, family: Family) -> Iterable[tuple[str, str]]:
    place = f"items.{item.id}"
    for member, value, known in (
        ("type", item.type, {one.id for one in family.types}),
        ("sector", item.sector, {one.id for one in family.sectors}),
        ("basis", item.basis, set(family.provisions)),
        ("replaces", item.replaces or item.id, {one.id for one in family.items}),
    ):
        if value not in known:
            yield f"{place}.{member}", f"no such {member}: {value}"
    conditions = [one.id for one in item.conditions]
    if not conditions:
        yield f"{place}.conditions", "an item without a condition would fit everything"
    if len(set(conditions)) < len(conditions):
        yield f"{place}.conditions", "a condition stands twice"
    if item.until is not None and item.until < item.from_:
        yield f"{place}.until", "ends before it begins"


def _overlaps(items: Sequence[Item]) -> Iterable[tuple[str, str]]:
    """Two ranges of one matter and one time: nobody could say which of them holds."""
    for one, other in combinations(items, 2):
        first, second = one.range, other.range
        if first is None or second is None or one.matter != other.matter:
            continue
        together = (one.until is None or other.from_ <= one.until) and (
            other.until is None or one.from_ <= other.until
        )
        if together and first.at_least < second.at_most and second.at_least < first.at_most:
            yield f"items.{other.id}.range", f"overlaps the range of {one.id}"


@functools.cache
def shipped_families() -> tuple[ReadFamily, ...]:
    """The families that come with the product, in the order of their file names."""
    folder = files("backend") / "cases" / "discretion" / "data"
    read = [
        read_family(file.name, file.read_bytes())
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".json")
    ]
    ids = [one.family.id for one in read]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        raise ListRefusedError("*", "id", f"two families are called {twice}")
    return tuple(read)


def family_by_id(families: Sequence[ReadFamily], family: str) -> ReadFamily | None:
    return next((one for one in families if one.family.id == family), None)
