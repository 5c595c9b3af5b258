"""`$filter` of OData 4.0, as much of it as a read-only table needs: comparisons of a property with
a literal, joined by `and`, `or`, `not` and brackets (OData-ABNF, `boolCommonExpr`).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from backend.supervision.indicators.feed.problems import FeedQueryRefused

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
Test = Callable[[Row], bool]

LENGTH_MAX = 2_000
DEPTH_MAX = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<bracket>[()])|(?P<text>'(?:[^']|'')*')|(?P<date>\d{4}-\d\d-\d\d)(?![\w:])"
    r"|(?P<number>-?\d+(?:\.\d+)?)(?![\w.-])|(?P<word>[A-Za-z_][A-Za-z0-9_]*))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and b is not None and a > b,
    "ge": lambda a, b: a is not None and b is not None and a >= b,
    "lt": lambda a, b: a is not None and b is not None and a < b,
    "le": lambda a, b: a is not None and b is not None and a <= b,
}
_CONSTANTS: dict[str, Cell] = {"true": True, "false": False, "null": None}


def parse(text: str, properties: Mapping[str, type]) -> Test:
    """FeedQueryRefused names what cannot be read."""
    if len(text) > LENGTH_MAX:
        raise FeedQueryRefused(why=f"$filter: longer than {LENGTH_MAX}")
    reader = _Reader(_tokens(text), properties)
    found = reader.either(0)
    reader.end()
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise FeedQueryRefused(why=f"$filter: cannot be read at {at + 1}: {text[at : at + 20]}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Recursive descent: `or` binds weaker than `and`, `and` weaker than `not`."""

    def __init__(self, tokens: list[tuple[str, str]], properties: Mapping[str, type]) -> None:
        self._tokens = tokens
        self._at = 0
        self._properties = properties

    def either(self, depth: int) -> Test:
        found = self._both(depth)
        while self._take("word", "or"):
            found = _or(found, self._both(depth))
        return found

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise FeedQueryRefused(why=f"$filter: not expected here: {self._tokens[self._at][1]}")

    def _both(self, depth: int) -> Test:
        found = self._one(depth)
        while self._take("word", "and"):
            found = _and(found, self._one(depth))
        return found

    def _one(self, depth: int) -> Test:
        if depth > DEPTH_MAX:
            raise FeedQueryRefused(why="$filter: nested too deep")
        if self._take("word", "not"):
            negated = self._one(depth + 1)
            return lambda row: not negated(row)
        if self._take("bracket", "("):
            found = self.either(depth + 1)
            if not self._take("bracket", ")"):
                raise FeedQueryRefused(why="$filter: a bracket is not closed")
            return found
        return self._comparison()

    def _comparison(self) -> Test:
        name = self._next("word")
        kind = self._properties.get(name)
        if kind is None:
            raise FeedQueryRefused(why=f"$filter: no such property or function: {name}")
        operator = self._next("word")
        compare = _COMPARE.get(operator)
        if compare is None:
            raise FeedQueryRefused(why=f"$filter: no such comparison: {operator}")
        literal = self._literal()
        number = kind in (int, float) and not isinstance(literal, str)
        if literal is not None and not isinstance(literal, kind) and not number:
            raise FeedQueryRefused(why=f"$filter: {name} is of another type")
        return lambda row: compare(row[name], literal)

    def _literal(self) -> Cell:
        if self._at >= len(self._tokens):
            raise FeedQueryRefused(why="$filter: a value is missing at the end")
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "date":
            return text
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "word" and text in _CONSTANTS:
            return _CONSTANTS[text]
        raise FeedQueryRefused(why=f"$filter: no value: {text}")

    def _take(self, kind: str, text: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == (kind, text):
            self._at += 1
            return True
        return False

    def _next(self, kind: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at][0] != kind:
            raise FeedQueryRefused(why="$filter: expected a property, a comparison and a value")
        self._at += 1
        return self._tokens[self._at - 1][1]


def _or(one: Test, other: Test) -> Test:
    return lambda row: one(row) or other(row)


def _and(one: Test, other: Test) -> Test:
    return lambda row: one(row) and other(row)
