"""Tells whoever asked that an officer answered: a message for each answer, however often the server
was stopped between the two.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from backend import clock
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.notifications import service as notifications
from backend.notifications.model import Told
from backend.notifications.push import PushSender
from backend.supervision.questions import store

BY = "palm-server"
AT_ONCE_MAX = 50
TOLD_WITHIN = timedelta(days=7)
"""What a server that stood still makes up for; older answers are read where they stand."""
HINT_LENGTH_MAX = 200

TITLE = Name("提问已有回答", "Your question was answered")
_PHOTOS = Name("（以照片回答）", "(answered with photos)")


class AnswerTeller:
    """The loop of the server."""

    def __init__(
        self, database: Database, ledger: Ledger, sender: PushSender, now: Callable[[], datetime]
    ) -> None:
        self._database, self._ledger, self._sender, self._now = database, ledger, sender, now
        self._woken = asyncio.Event()

    def wake(self, entries: Sequence[LoggedEntry]) -> None:
        if any(one.kind == "question.answered" for one in entries):
            self._woken.set()

    async def follow(self) -> None:
        """Owned by the application's task group; it may be begun again when it broke off."""
        while True:
            self._woken.clear()
            while await self.tell(self._now()) == AT_ONCE_MAX:
                pass
            await self._woken.wait()

    async def tell(self, now: datetime) -> int:
        """Write a message for each answer that has none; how many there were."""
        since = clock.to_ms(now - TOLD_WITHIN)
        if not await self._database.read(lambda tx: store.untold(tx, since, 1)):
            return 0
        told = await self._database.write(lambda tx: _tell(tx, self._ledger, since, now))
        await notifications.hint_all(self._database, self._sender, told, now)
        return len(told)


def _tell(tx: Transaction, ledger: Ledger, since_ms: int, now: datetime) -> list[Told]:
    found: list[Told] = []
    for one in store.untold(tx, since_ms, AT_ONCE_MAX):
        words = one.text.strip()[:HINT_LENGTH_MAX]
        said = Name(words, words) if words else _PHOTOS
        message = notifications.send_message(
            tx,
            ledger,
            to=one.asked_by,
            by=BY,
            title=TITLE,
            text=Name(f"{one.enterprise}：{said.zh}", f"{one.enterprise}: {said.en}"),
            visit=one.visit,
            about=one.about,
            now=now,
        )
        found.append((one.asked_by, message))
    return found
