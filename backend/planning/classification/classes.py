"""Reads the configured classes and tags once."""

import functools
from importlib.resources import files

import msgspec

from backend.planning.classification.model import Classes


@functools.cache
def classes() -> Classes:
    raw = (files("backend") / "planning" / "classification" / "data" / "classes.json").read_bytes()
    return msgspec.json.decode(raw, type=Classes)
