"""The lists of a draw as text files: what enters the log is their SHA-256 (docs/draws.md).

Lines end with LF, columns are parted by TAB, ids are in ascending order of their UTF-8 bytes, each
once. The same lists always give the same bytes.
"""

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from backend.draws.drawing import WEIGHT_MAX, Candidate, Drawn, Inspector

ENTERPRISES = "palm-draw-enterprises/1"
OFFICERS = "palm-draw-officers/1"
RESULT = "palm-draw-result/1"
LIST_BYTES_MAX = 64 * 1024**2


class ListRefusedError(ValueError):
    """The text is no list of this kind."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A list by its content."""

    sha256: str
    """Hex."""
    size: int
    """Bytes."""
    count: int


def named(raw: bytes) -> Named:
    """How the log names a list."""
    return Named(sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), count=raw.count(b"\n") - 1)


def write_candidates(candidates: Iterable[Candidate]) -> bytes:
    ordered = sorted(candidates, key=lambda one: one.id.encode())
    return _text(ENTERPRISES, (f"{one.id}\t{one.weight}" for one in ordered))


def read_candidates(raw: bytes) -> list[Candidate]:
    """ListRefusedError when a line is wrong, an id stands twice or out of order."""
    found: list[Candidate] = []
    for line in _lines(raw, ENTERPRISES):
        enterprise, tab, weight = line.partition("\t")
        if not tab or not weight.isascii() or not weight.isdigit() or len(weight) > 3:
            raise ListRefusedError(line[:80])
        if not 1 <= int(weight) <= WEIGHT_MAX:
            raise ListRefusedError(line[:80])
        found.append(Candidate(enterprise, int(weight)))
    _ascending([one.id for one in found])
    return found


def write_inspectors(inspectors: Iterable[Inspector]) -> bytes:
    ordered = sorted(inspectors, key=lambda one: one.id.encode())
    return _text(
        OFFICERS,
        (f"{one.id}\t{one.valid_until}\t{','.join(sorted(one.recused))}" for one in ordered),
    )


def read_inspectors(raw: bytes) -> list[Inspector]:
    """ListRefusedError as above."""
    found: list[Inspector] = []
    for line in _lines(raw, OFFICERS):
        columns = line.split("\t")
        if len(columns) != 3:
            raise ListRefusedError(line[:80])
        try:
            until = date.fromisoformat(columns[1])
        except ValueError:
            raise ListRefusedError(line[:80]) from None
        recused = frozenset(columns[2].split(",")) if columns[2] else frozenset[str]()
        found.append(Inspector(columns[0], until, recused))
    _ascending([one.id for one in found])
    return found


def write_result(drawn: Sequence[Drawn]) -> bytes:
    return _text(
        RESULT,
        (
            f"{place}\t{one.enterprise}\t{','.join(one.officers)}"
            for place, one in enumerate(drawn, 1)
        ),
    )


def read_result(raw: bytes) -> list[Drawn]:
    """ListRefusedError as above; the order is that of the draw."""
    found: list[Drawn] = []
    for place, line in enumerate(_lines(raw, RESULT), 1):
        columns = line.split("\t")
        if len(columns) != 3 or columns[0] != str(place):
            raise ListRefusedError(line[:80])
        found.append(Drawn(columns[1], tuple(columns[2].split(",")) if columns[2] else ()))
    return found


def _text(head: str, lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in (head, *lines)).encode()


def _lines(raw: bytes, head: str) -> list[str]:
    if len(raw) > LIST_BYTES_MAX:
        raise ListRefusedError("too long")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ListRefusedError("not UTF-8") from None
    first, *lines = text.split("\n")
    if first != head or not lines or lines[-1]:
        raise ListRefusedError(first[:80])
    return lines[:-1]


def _ascending(ids: Sequence[str]) -> None:
    for before, after in itertools.pairwise(ids):
        if before.encode() >= after.encode():
            raise ListRefusedError(f"{after[:80]} stands twice or out of order")
