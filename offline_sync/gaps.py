"""Which sequence numbers of a chain are missing, as ranges; no I/O, no copies of the chain."""

from bisect import bisect_right
from collections.abc import Iterable

import msgspec


class Gap(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Missing numbers, both ends included. On disk and on the wire: `[first, last]`."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class Coverage(msgspec.Struct, frozen=True):
    """Numbers held: 1 … highest without the gaps. The gaps are sorted, apart, below highest."""

    highest: int = 0
    gaps: tuple[Gap, ...] = ()

    @property
    def contiguous(self) -> int:
        """Highest number up to which nothing is missing."""
        return self.gaps[0].first - 1 if self.gaps else self.highest

    def holds(self, seq: int) -> bool:
        if not 1 <= seq <= self.highest:
            return False
        at = bisect_right(self.gaps, seq, key=_first) - 1
        return at < 0 or self.gaps[at].last < seq


def add(coverage: Coverage, seq: int) -> Coverage:
    """Coverage after this number has been taken in; twice is harmless."""
    if seq > coverage.highest:
        skipped = (Gap(coverage.highest + 1, seq - 1),) if seq > coverage.highest + 1 else ()
        return Coverage(seq, coverage.gaps + skipped)
    if coverage.holds(seq):
        return coverage
    at = bisect_right(coverage.gaps, seq, key=_first) - 1
    hit = coverage.gaps[at]
    parts = (Gap(hit.first, seq - 1), Gap(seq + 1, hit.last))
    rest = tuple(part for part in parts if part.first <= part.last)
    return Coverage(coverage.highest, coverage.gaps[:at] + rest + coverage.gaps[at + 1 :])


def covering(seqs: Iterable[int]) -> Coverage:
    """Coverage computed from the numbers themselves: what `fsck` compares the stored one with."""
    highest = 0
    gaps: list[Gap] = []
    for seq in sorted(set(seqs)):
        if seq > highest + 1:
            gaps.append(Gap(highest + 1, seq - 1))
        highest = seq
    return Coverage(highest, tuple(gaps))


def missing(coverage: Coverage, announced: int = 0) -> tuple[Gap, ...]:
    """Gaps, and the tail up to the highest number any outside memory has seen.

    A deleted tail leaves no gap in the chain itself; only a partner's phone, a scanned code
    or an imported file that named a higher number can show it.
    """
    if announced <= coverage.highest:
        return coverage.gaps
    return merge((*coverage.gaps, Gap(coverage.highest + 1, announced)))


def merge(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The same numbers in the fewest ranges."""
    merged: list[Gap] = []
    for gap in sorted(gaps):
        if merged and gap.first <= merged[-1].last + 1:
            merged[-1] = Gap(merged[-1].first, max(merged[-1].last, gap.last))
        else:
            merged.append(gap)
    return tuple(merged)


def _first(gap: Gap) -> int:
    return gap.first
