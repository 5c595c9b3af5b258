"""Keeps the warnings up to date while nobody looks, and tells desks of those that appear."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from backend.accounts.scope import in_scope
from backend.ledger.model import LoggedEntry
from backend.supervision.warnings.book import WarningBook
from backend.supervision.warnings.evaluation import Changes
from backend.supervision.warnings.model import RuleWarning

GATHERING_SECONDS = 0.1
"""Entries that follow each other closely are looked at together."""
REST_SECONDS_MAX = 0.5
RESTS_PER_LOOK = 3
"""A look is followed by a rest three times as long: phones that send are served first, and what
several entries touch is measured once.
"""
LOOK_SECONDS = 30.0
"""How long a changed rule file or a new day may go unnoticed while nothing else happens."""
RENEW_SECONDS = 3_600.0
"""How long a change of the registers may: they are in no log."""


class WarningsChanged(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk is told: how many appeared and went away in its part of the tree."""

    new: int
    gone: int


class Desks(Protocol):
    """Who is told (the live hub)."""

    def tell(self, event: str, told: Callable[[str], msgspec.Struct | None]) -> None:
        """Send an event to every desk; `told` says what of it a part of the tree may know."""
        ...


class WarningWatch:
    """The loop of the server."""

    def __init__(self, book: WarningBook, desks: Desks, now: Callable[[], datetime]) -> None:
        self._book = book
        self._desks = desks
        self._now = now
        self._grown = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        book.on_changes(self._on_changes)

    def wake(self, _: Sequence[LoggedEntry] = ()) -> None:
        """Something was followed, or a picture was read."""
        self._grown.set()

    def _on_changes(self, changes: Changes) -> None:
        """Called from a thread of the book's."""
        if self._loop is not None:
            new, gone = _paths(changes.new), _paths(changes.gone)
            self._loop.call_soon_threadsafe(self._tell, new, gone)

    def _tell(self, new: list[frozenset[str]], gone: list[frozenset[str]]) -> None:
        def told(scope: str) -> WarningsChanged | None:
            here = WarningsChanged(new=_inside(new, scope), gone=_inside(gone, scope))
            return here if here.new or here.gone else None

        self._desks.tell("warnings", told)

    async def follow(self) -> None:
        """The loop, owned by the application's task group; it may be begun again."""
        self._loop = asyncio.get_running_loop()
        renewed = self._loop.time()
        while True:
            self._grown.clear()
            if self._loop.time() - renewed >= RENEW_SECONDS:
                self._book.renew()
                renewed = self._loop.time()
            begun = self._loop.time()
            await self._book.standing(self._now())
            rest = RESTS_PER_LOOK * (self._loop.time() - begun)
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._grown.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(min(max(rest, GATHERING_SECONDS), REST_SECONDS_MAX))


def _paths(warnings: Collection[RuleWarning]) -> list[frozenset[str]]:
    return [frozenset(case.agency_path for case in one.cases) for one in warnings]


def _inside(warnings: Sequence[frozenset[str]], scope: str) -> int:
    return sum(any(in_scope(path, scope) for path in paths) for paths in warnings)
