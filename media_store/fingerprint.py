"""What a picture shows, as 64 bits: alike pictures differ in few of them.

A discrete cosine transform of a 32 × 32 grey copy; of its 64 lowest waves (without the mean) each
bit says whether it is stronger than the median. Scaling, recompression and brightness change few
bits; another scene about half. It proves nothing: people look at both pictures.
"""

import math

import msgspec

from media_store.derived import local_copy
from media_store.exif_reading import Picture
from media_store.job import UnreadableError
from media_store.store import MediaStore
from media_store.workbench import Workbench, WorkFailedError

SECONDS_MAX = 10.0
SIDE = 32
WAVES = 8
SPREAD_MIN = 4.0
"""Grey levels (standard deviation): below it a picture is dark, blank or fog, like any other."""


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """None where there is too little to tell by, or nobody can read the file."""

    bits: int | None


async def fingerprint(workbench: Workbench, store: MediaStore, sha256: str) -> int | None:
    """`ObjectMissingError`; `WorkbenchFullError`."""
    async with local_copy(store, sha256) as path:
        try:
            told = await workbench.do(
                "media_store.fingerprint_drawing:draw",
                Picture(str(path)),
                Fingerprint,
                seconds=SECONDS_MAX,
            )
        except (UnreadableError, WorkFailedError):
            return None
    return told.bits


def of_grey(levels: list[float]) -> int | None:
    """Of 32 × 32 grey levels, row by row."""
    mean = sum(levels) / len(levels)
    spread = math.sqrt(sum((level - mean) ** 2 for level in levels) / len(levels))
    if spread < SPREAD_MIN:
        return None
    rows = [levels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[_sum(row, wave) for wave in _COSINES] for row in rows]
    waves = [_sum([row[u] for row in across], wave) for u in range(WAVES) for wave in _COSINES]
    median = sorted(waves)[len(waves) // 2]
    bits = 0
    for strength in waves:
        bits = bits << 1 | (strength > median)
    return bits


def _sum(levels: list[float], wave: list[float]) -> float:
    return sum(level * part for level, part in zip(levels, wave, strict=True))


_COSINES = [
    [math.cos(math.pi * wave * (2 * at + 1) / (2 * SIDE)) for at in range(SIDE)]
    for wave in range(1, WAVES + 1)
]
