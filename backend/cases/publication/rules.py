"""What is looked for before anything is made public, as data: rules, grounds and durations."""

import functools
import re
from importlib.resources import files
from typing import Literal

import msgspec

from backend.law.model import UNVERIFIED_EN, UNVERIFIED_ZH, Bilingual, Provision

SEPARATORS = r"[\s\-–—·.]{0,2}"
"""What people put between digits; `{s}` in a pattern."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that may betray somebody. The first rule of the list has the last word."""

    id: str
    name: Bilingual
    pattern: str = ""
    """A regular expression; its first group, where it has one, is what is hidden."""
    finds: Literal["", "party.name", "party.identity", "party.phone", "party.address", "people"] = (
        ""
    )
    """Or what the case knows."""
    only: Literal["", "person", "organisation"] = ""
    shown: str
    """What stands in its place; `surname` leaves the surname of a Chinese name."""
    keep: bool
    """Whether a person may decide that it stays."""


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a decision is not published."""

    id: str
    name: Bilingual
    basis: Provision


class Duration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long it is shown."""

    id: str
    months: int
    name: Bilingual
    basis: Provision


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    grounds: tuple[Ground, ...]
    durations: tuple[Duration, ...]


def _raw(name: str) -> bytes:
    return (files("backend") / "cases" / "publication" / "data" / name).read_bytes()


@functools.cache
def rules() -> tuple[Rule, ...]:
    return msgspec.json.decode(_raw("rules.json"), type=tuple[Rule, ...])


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    return {
        one.id: re.compile(one.pattern.replace("{s}", SEPARATORS)) for one in rules() if one.pattern
    }


@functools.cache
def _file() -> _File:
    return msgspec.json.decode(_raw("grounds.json"), type=_File)


def grounds() -> dict[str, Ground]:
    return {one.id: one for one in _file().grounds}


def durations() -> dict[str, Duration]:
    return {one.id: one for one in _file().durations}


def cited(basis: Provision) -> Bilingual:
    """A provision with its mark when nobody has read it."""
    article = basis.article
    zh = basis.title.zh + (article.zh if article else "")
    en = basis.title.en + (f", {article.en}" if article else "")
    if basis.verified:
        return Bilingual(zh=zh, en=en)
    return Bilingual(zh=zh + UNVERIFIED_ZH, en=en + UNVERIFIED_EN)
