"""Keeps codes, doors and numbers from being searched for."""

from collections import OrderedDict
from datetime import datetime, timedelta

MISSES_MAX = 30
"""Wrong codes an address may try; a person who mistypes never reaches it."""
MISSES_WITHIN = timedelta(minutes=10)
ADDRESSES_REMEMBERED_MAX = 20_000


class GuessLimit:
    """Counts misses by network address, in memory: a restart forgives."""

    def __init__(
        self, misses_max: int = MISSES_MAX, misses_within: timedelta = MISSES_WITHIN
    ) -> None:
        self._misses: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._misses_max = misses_max
        self._misses_within = misses_within

    def is_over(self, address: str, now: datetime) -> bool:
        """Whether this address has guessed too often lately."""
        count, since = self._misses.get(address, (0, now))
        return count >= self._misses_max and now - since < self._misses_within

    def note(self, address: str, now: datetime) -> None:
        """One more miss."""
        count, since = self._misses.pop(address, (0, now))
        if now - since >= self._misses_within:
            count, since = 0, now
        self._misses[address] = (count + 1, since)
        while len(self._misses) > ADDRESSES_REMEMBERED_MAX:
            self._misses.popitem(last=False)

    def take_back(self, address: str) -> None:
        """What was noted before anybody knew was no miss."""
        count, since = self._misses.get(address, (0, None))
        if since is not None and count > 0:
            self._misses[address] = (count - 1, since)
