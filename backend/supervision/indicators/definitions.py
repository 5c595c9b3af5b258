"""The indicators there are: read once from data, refused whole when something is wrong."""

import functools
from collections.abc import Iterable
from importlib.resources import files

import msgspec

from backend.supervision.indicators.measures import DISTINCT, MEASURES, WARNED
from backend.supervision.indicators.model import Definition, Part

KNOWN = frozenset({*MEASURES, DISTINCT, *WARNED})


@functools.cache
def indicators() -> tuple[Definition, ...]:
    """In the order in which they are shown."""
    raw = (files("backend") / "supervision/indicators/data/indicators.json").read_bytes()
    return checked(msgspec.json.decode(raw, type=tuple[Definition, ...]))


def indicator(identity: str) -> Definition | None:
    return next((one for one in indicators() if one.id == identity), None)


def checked(given: Iterable[Definition]) -> tuple[Definition, ...]:
    """ValueError names the indicator and the measure nobody takes."""
    found = tuple(given)
    if len({one.id for one in found}) != len(found):
        raise ValueError("two indicators have the same id")
    for one in found:
        named = {one.of, one.per, one.records.all, one.records.without} - {None}
        if strange := named - KNOWN:
            raise ValueError(f"{one.id}: nobody measures {', '.join(map(str, strange))}")
        if (one.per is None) != (one.unit == "count"):
            raise ValueError(f"{one.id}: a count is divided by nothing, all others by something")
    return found


def parts(one: Definition) -> list[Part]:
    """Of a share also what is in the part and what is missing in it."""
    if one.unit == "share":
        return ["all", "with", "without"]
    return ["all"] if one.records.without is None else ["all", "without"]
