"""System query options (OData URL Conventions 5.1): `$filter`, `$select`, `$orderby`, `$top`,
`$skip`, `$count`, and the pages a server makes of a long answer.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from backend.supervision.indicators.feed import filtering
from backend.supervision.indicators.feed.filtering import Row
from backend.supervision.indicators.feed.problems import FeedQueryRefused, FeedQueryUnsupported
from backend.supervision.indicators.feed.schema import EntitySet

PAGE_ROWS = 5_000
SORTED_MAX = 200_000
"""Rows that are put into another order in memory; all sets that can be sorted are smaller."""
NUMBER_MAX = 2**31

RowsFrom = Callable[[int], Iterator[Row]]

_KNOWN = frozenset(
    {"$filter", "$select", "$orderby", "$top", "$skip", "$count", "$format", "$skiptoken"}
)
_TOKEN = re.compile(r"^(\d{1,10})(?:-(\d{1,10}))?\Z")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an entity set."""

    test: Callable[[Row], bool]
    columns: tuple[str, ...]
    order: tuple[tuple[str, bool], ...] = ()
    """Property, and whether descending."""
    top: int | None = None
    skip: int = 0
    count: bool = False
    offset: int = 0
    """Rows of the set that earlier pages have used up."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[dict[str, Any]]
    next_token: str | None
    count: int | None


def read(of: EntitySet, asked: Mapping[str, str]) -> Query:
    """FeedQueryUnsupported for options of OData we have not, FeedQueryRefused for bad ones.

    Options without `$` are nobody's: custom ones are ignored, as the standard asks.
    """
    for name in asked:
        if name.startswith("$") and name not in _KNOWN:
            raise FeedQueryUnsupported(option=name)
    if asked.get("$format", "json").partition(";")[0] not in ("json", "application/json"):
        raise FeedQueryUnsupported(option="$format")
    kinds = of.kinds
    told = asked.get("$filter", "")
    offset, top = _token(asked)
    return Query(
        test=filtering.parse(told, kinds) if told.strip() else _everything,
        columns=_columns(of, asked.get("$select", "*")),
        order=_order(of, asked.get("$orderby", "")),
        top=top,
        skip=0 if "$skiptoken" in asked else _number(asked, "$skip") or 0,
        count=asked.get("$count") == "true",
        offset=offset,
    )


def _everything(_: Row) -> bool:
    return True


def _number(asked: Mapping[str, str], name: str) -> int | None:
    told = asked.get(name)
    if told is None:
        return None
    if not told.isascii() or not told.isdigit() or len(told) > 10 or int(told) > NUMBER_MAX:
        raise FeedQueryRefused(why=f"{name}: no whole number from 0")
    return int(told)


def _token(asked: Mapping[str, str]) -> tuple[int, int | None]:
    told = asked.get("$skiptoken")
    if told is None:
        return 0, _number(asked, "$top")
    found = _TOKEN.match(told)
    if found is None:
        raise FeedQueryRefused(why="$skiptoken: not one of ours")
    return int(found[1]), None if found[2] is None else int(found[2])


def _columns(of: EntitySet, told: str) -> tuple[str, ...]:
    every = tuple(of.kinds)
    named = [part.strip() for part in told.split(",")]
    if "*" in named:
        return every
    for name in named:
        if name not in every:
            raise FeedQueryRefused(why=f"$select: no such property: {name[:100]}")
    return tuple(name for name in every if name in named)


def _order(of: EntitySet, told: str) -> tuple[tuple[str, bool], ...]:
    if not told.strip():
        return ()
    if not of.sortable:
        raise FeedQueryUnsupported(option=f"$orderby ({of.name})")
    found: list[tuple[str, bool]] = []
    for part in told.split(","):
        name, _, direction = part.strip().partition(" ")
        if name not in of.kinds or direction.strip() not in ("", "asc", "desc"):
            raise FeedQueryRefused(why=f"$orderby: cannot be read: {part[:100]}")
        found.append((name, direction.strip() == "desc"))
    return tuple(found)


def answer(query: Query, rows_from: RowsFrom) -> Answer:
    """One page of rows, and where the next one begins."""
    count = sum(1 for row in rows_from(0) if query.test(row)) if query.count else None
    source = _sorted(query, rows_from) if query.order else rows_from(query.offset)
    found: list[dict[str, Any]] = []
    at, skip, left = query.offset, query.skip, query.top
    for row in source:
        if left == 0:
            break
        if len(found) == PAGE_ROWS:
            token = f"{at}" if left is None else f"{at}-{left}"
            return Answer(rows=found, next_token=token, count=count)
        at += 1
        if not query.test(row):
            continue
        if skip:
            skip -= 1
            continue
        found.append({name: row[name] for name in query.columns})
        left = None if left is None else left - 1
    return Answer(rows=found, next_token=None, count=count)


def _sorted(query: Query, rows_from: RowsFrom) -> Iterator[Row]:
    kept: Sequence[Row] = list(itertools.islice(rows_from(0), SORTED_MAX))
    for name, descending in reversed(query.order):
        # Null comes before everything else (OData Protocol 11.2.6.2).
        kept = sorted(kept, key=lambda row: _rank(row[name]), reverse=descending)
    return itertools.islice(iter(kept), query.offset, None)


def _rank(value: filtering.Cell) -> tuple[bool, Any]:
    return (value is not None, 0 if value is None else value)
