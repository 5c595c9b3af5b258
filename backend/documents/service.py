"""Papers for those who ask over HTTP: one thread sets them, so many may wait, so long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from backend.problems import Overloaded

if TYPE_CHECKING:
    from backend.documents.typesetting import Typesetter

WAITING_MAX = 64
"""Papers under way at once; whoever comes after is told to come back."""
SECONDS_MAX = 20.0
"""Longer than any paper takes behind a full queue."""


class Documents:
    """Opened once; typst (140 MB) is loaded by the first paper that somebody wants."""

    def __init__(self, *, waiting_max: int = WAITING_MAX, seconds_max: float = SECONDS_MAX) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._typesetter: Typesetter | None = None
        self._waiting_max, self._seconds_max = waiting_max, seconds_max
        self._under_way = 0

    async def render(
        self, template: str, data: msgspec.Struct | dict[str, Any], *, now: datetime
    ) -> bytes:
        """A PDF/A-2b from a template inside `backend/` (`codes/sheets/poster.typ`).

        Raises NoChineseFont, and Overloaded when too many wait or it takes too long.
        """
        if self._under_way >= self._waiting_max:
            raise Overloaded(headers={"Retry-After": "5"})
        work = asyncio.get_running_loop().run_in_executor(
            self._thread, self._set, template, data, now
        )
        self._under_way += 1
        work.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._seconds_max):
                return await asyncio.shield(work)
        except TimeoutError:
            raise Overloaded(headers={"Retry-After": "10"}) from None

    async def ready(self) -> None:
        """NoChineseFont before anything is done that a paper should follow."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _done(self, work: "asyncio.Future[bytes]") -> None:
        """Its place is free only now: a paper that nobody waits for any more is still being set."""
        self._under_way -= 1
        if not work.cancelled():
            work.exception()  # heard, also when nobody waited for it

    def _set(self, template: str, data: msgspec.Struct | dict[str, Any], now: datetime) -> bytes:
        return self._open().render(template, data, now)

    def _open(self) -> "Typesetter":
        if self._typesetter is None:
            from backend.documents.typesetting import Typesetter  # noqa: PLC0415 - 140 MB, lazily

            self._typesetter = Typesetter()
        return self._typesetter
