"""Words of pages: one JSON file a noun, `{"zh": {…}, "en": {…}}`, complete in both languages.

Text holds places in braces (`{count}`); a template fills them with the filter `fill`.
"""

import re
from importlib.resources import files
from typing import Any, cast

import msgspec

Texts = dict[str, Any]
"""Words by name; a value is a text, a list of texts, or again words by name."""

LANGUAGES = ("zh", "en")

_PLACE = re.compile(r"\{(\w+)\}")
_TAKEN = frozenset(dir(dict))


class IncompleteTextsError(ValueError):
    """The two languages do not say the same things; the message names the first difference."""


def load(path: str) -> dict[str, Texts]:
    """The words of `path`, given below the package `backend`, by language."""
    return read((files("backend") / path).read_bytes(), path)


def read(raw: bytes, name: str) -> dict[str, Texts]:
    """Raises IncompleteTextsError unless both languages have the same names and places."""
    found = msgspec.json.decode(raw, type=dict[str, Texts])
    if tuple(sorted(found)) != tuple(sorted(LANGUAGES)):
        raise IncompleteTextsError(f"{name}: languages {sorted(found)}")
    _compare(found["zh"], found["en"], name)
    return found


def _compare(left: Any, right: Any, where: str) -> None:
    if type(left) is not type(right):
        raise IncompleteTextsError(f"{where}: not of one kind")
    if isinstance(left, dict):
        ours, theirs = cast("Texts", left), cast("Texts", right)
        if ours.keys() != theirs.keys():
            raise IncompleteTextsError(f"{where}: {sorted(ours.keys() ^ theirs.keys())}")
        for key, value in ours.items():
            if key in _TAKEN:
                raise IncompleteTextsError(f"{where}.{key}: a template cannot reach this name")
            _compare(value, theirs[key], f"{where}.{key}")
    elif isinstance(left, list):
        some, others = cast("list[Any]", left), cast("list[Any]", right)
        if len(some) != len(others):
            raise IncompleteTextsError(f"{where}: {len(some)} and {len(others)}")
        for place, (one, other) in enumerate(zip(some, others, strict=True)):
            _compare(one, other, f"{where}.{place}")
    elif isinstance(left, str):
        _compare_texts(left, str(right), where)


def _compare_texts(left: str, right: str, where: str) -> None:
    if not left.strip() or not right.strip():
        raise IncompleteTextsError(f"{where}: nothing is said")
    if set(_PLACE.findall(left)) != set(_PLACE.findall(right)):
        raise IncompleteTextsError(f"{where}: other places in braces")
