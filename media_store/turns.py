"""One writer per upload, and a way to take the turn from one that is stuck.

The phone sees a broken connection before the server does: it comes back while the old PATCH
still waits for bytes that never arrive. HEAD and DELETE always take the turn; a PATCH takes it
only from a writer that has been silent for a while, so of two racing PATCHes one wins.
"""

import asyncio
from typing import Self

RELEASE_SECONDS_MAX = 5.0
"""How long a newcomer waits for an interrupted writer to bring its bytes to the disk."""


class Turn:
    """Right to write to one upload. `interrupted` once somebody newer wants it."""

    def __init__(self, turns: "Turns", upload_id: str) -> None:
        self.interrupted = False
        self.heard = asyncio.get_running_loop().time()
        """Loop time of the last byte."""
        self.reading: asyncio.Timeout | None = None
        """Set while waiting for bytes: the only moment when giving up costs nothing."""
        self.over = asyncio.Event()
        self._turns = turns
        self._upload_id = upload_id

    def interrupt(self) -> None:
        self.interrupted = True
        if self.reading is not None and not self.reading.expired():
            self.reading.reschedule(asyncio.get_running_loop().time())

    def silent_seconds(self) -> float:
        """Zero while bytes are being written: a slow disk is not a stuck client."""
        if self.reading is None:
            return 0.0
        return asyncio.get_running_loop().time() - self.heard

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._turns.release(self._upload_id)
        self.over.set()


class Turns:
    def __init__(self, *, stuck_seconds: float) -> None:
        self._holders: dict[str, Turn] = {}
        self._stuck_seconds = stuck_seconds

    async def take(self, upload_id: str, *, insist: bool) -> Turn | None:
        """The turn, or None when a living writer keeps it or does not let go in time."""
        if upload_id in self._holders and not await self._free(upload_id, insist=insist):
            return None
        turn = self._holders[upload_id] = Turn(self, upload_id)
        return turn

    async def _free(self, upload_id: str, *, insist: bool) -> bool:
        try:
            async with asyncio.timeout(RELEASE_SECONDS_MAX):
                while holder := self._holders.get(upload_id):
                    if not insist and holder.silent_seconds() < self._stuck_seconds:
                        return False
                    holder.interrupt()
                    await holder.over.wait()
        except TimeoutError:
            return False
        return True

    def release(self, upload_id: str) -> None:
        del self._holders[upload_id]
