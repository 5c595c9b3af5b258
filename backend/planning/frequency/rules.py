"""Reads the governor's data files once."""

import functools
from importlib.resources import files

import msgspec

from backend.planning.frequency.model import Rules


@functools.cache
def rules() -> Rules:
    """The figures and lists; ValueError when an exemption would exempt everything."""
    raw = (files("backend") / "planning" / "frequency" / "data" / "rules.json").read_bytes()
    read = msgspec.json.decode(raw, type=Rules)
    if not all(one.is_bounded for one in read.exemptions):
        raise ValueError("an exemption states no condition")
    return read
