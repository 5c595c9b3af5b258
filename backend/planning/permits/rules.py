"""Reads the figures of approvals once."""

import functools
from importlib.resources import files

import msgspec

from backend.planning.permits.model import PermitRules


@functools.cache
def rules() -> PermitRules:
    raw = (files("backend") / "planning" / "permits" / "data" / "rules.json").read_bytes()
    return msgspec.json.decode(raw, type=PermitRules)
