"""Figures of the rules about codes: data, because they differ from place to place."""

import functools
from importlib.resources import files

import msgspec


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, where it comes from, and whether anybody held it against the text of the rule."""

    value: int
    unit: str
    source: str
    verified: bool


class Limits(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    made_up_days: Limit
    """Within how many calendar days a visit may be entered afterwards."""


@functools.cache
def limits() -> Limits:
    """The figures in force."""
    raw = (files("backend") / "codes" / "data" / "limits.json").read_bytes()
    return msgspec.json.decode(raw, type=Limits)
