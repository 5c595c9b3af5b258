"""One push of everything that waits: beacon, entries, previews, originals, receipts."""

import asyncio
import fcntl
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backend.field_client import proving, uploads
from backend.field_client.faults import FieldError
from backend.field_client.model import (
    HeldEntry,
    HeldMedium,
    MediaReceipts,
    PushAnswer,
    PushReport,
)
from backend.field_client.server import Server
from backend.field_client.store import FieldStore
from backend.ledger.checkpoint import Checkpoint, VerifierKey
from backend.ledger.proofs import Tile
from offline_sync import keys
from offline_sync.chain import Status

ENTRIES_PER_PUSH = 200
PUSH_BYTES = 3 * 1024**2
DIGESTS_PER_QUESTION = 200
RECEIPT_QUESTIONS = 10
RECEIPT_PAUSE_SECONDS = 0.2
"""The receipt of a file that has just arrived follows when the server's view has."""


@contextmanager
def only_sender(folder: Path) -> Generator[None]:
    """Two processes never send the same bytes at the same time; FieldError for the second."""
    descriptor = os.open(folder / "sending.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FieldError("already-sending") from None
        yield
    finally:
        os.close(descriptor)


class Sender:
    """Sends what a store holds to the server it was enrolled at."""

    def __init__(
        self,
        store: FieldStore,
        server: Server,
        folder: Path,
        *,
        log_key: VerifierKey,
        server_key: keys.PublicKey,
    ) -> None:
        self._store = store
        self._server = server
        self._folder = folder
        self._log_key = log_key
        self._server_key = server_key

    async def push(self) -> PushReport:
        """Everything that waits. Whatever breaks off, calling again goes on there."""
        proven, quarantined = await self._push_entries()
        waiting = self._store.media(unproven=True)
        bytes_sent = 0
        for held in waiting:
            path = self._folder / "media" / held.medium.sha256
            bytes_sent += await uploads.upload(self._server, self._store, held, path)
        files_proven = await self.prove_media(patient=True) if waiting else 0
        await self.check_log()
        return PushReport(
            entries_proven=proven,
            entries_quarantined=quarantined,
            files_sent=len(waiting),
            files_proven=files_proven,
            bytes_sent=bytes_sent,
            waiting_files=len(waiting) - files_proven,
        )

    async def _push_entries(self) -> tuple[int, int]:
        proven = quarantined = 0
        while batch := _bounded(self._store.waiting(ENTRIES_PER_PUSH)):
            asked = {"entries": [one.jws.decode() for one in batch]}
            answer = await self._server.call("/api/sync/push", asked, PushAnswer)
            checkpoints = self._checkpoints(answer.checkpoints)
            proving.check_verdicts(batch, answer, checkpoints)
            kept_aside = sum(v.status is Status.QUARANTINED for v in answer.verdicts)
            self._store.settle(
                [
                    (
                        one.hash,
                        "quarantined" if verdict.reason else "proven",
                        verdict.reason,
                        msgspec.json.encode(verdict).decode(),
                    )
                    for one, verdict in zip(batch, answer.verdicts, strict=True)
                ]
            )
            proven += len(batch) - kept_aside
            quarantined += kept_aside
        return proven, quarantined

    async def prove_media(self, *, patient: bool = False) -> int:
        """Ask for the receipts of files that have none yet; how many passed."""
        passed = 0
        for question in range(RECEIPT_QUESTIONS if patient else 1):
            waiting = self._store.media(unproven=True)
            if not waiting:
                break
            if question:
                await asyncio.sleep(RECEIPT_PAUSE_SECONDS)
            for start in range(0, len(waiting), DIGESTS_PER_QUESTION):
                passed += await self._ask(waiting[start : start + DIGESTS_PER_QUESTION])
        return passed

    async def check_log(self) -> int:
        """Hold every checkpoint not yet compared against the newest one; the newest size.

        FieldError `log-forked` when the log did not only grow.
        """
        kept = {
            size: (proving.read_checkpoints([text], self._log_key)[size], compared)
            for size, text, compared in self._store.checkpoints()
        }
        if not kept:
            return 0
        newest = kept[max(kept)][0]
        anchor = max((size for size, (_, compared) in kept.items() if compared), default=-1)
        tiles: dict[Tile, bytes] = {}
        for size, (checkpoint, compared) in kept.items():
            if size == anchor or not compared:
                await proving.check_growth(self._server, checkpoint, newest, tiles)
        self._store.mark_compared()
        return newest.size

    async def _ask(self, some: Sequence[HeldMedium]) -> int:
        asked = {"digests": [one.medium.sha256 for one in some]}
        answer = await self._server.call("/api/sync/media-receipts", asked, MediaReceipts)
        checkpoints = self._checkpoints(answer.checkpoints)
        proving.check_media_receipts(some, answer, checkpoints, self._server_key)
        for receipt in answer.receipts:
            self._store.prove_medium(receipt.sha256, msgspec.json.encode(receipt).decode())
        return len(answer.receipts)

    def _checkpoints(self, texts: Sequence[str]) -> dict[int, Checkpoint]:
        found = proving.read_checkpoints(texts, self._log_key)
        for text in texts:
            ((size, checkpoint),) = proving.read_checkpoints([text], self._log_key).items()
            kept = self._store.keep_checkpoint(size, text)
            (before,) = proving.read_checkpoints([kept], self._log_key).values()
            if before.root != checkpoint.root:
                raise FieldError("log-forked")
        return found


def _bounded(waiting: Sequence[HeldEntry]) -> list[HeldEntry]:
    """As many of the oldest as one push may carry."""
    batch: list[HeldEntry] = []
    total = 0
    for one in waiting:
        total += len(one.jws)
        if batch and total > PUSH_BYTES:
            break
        batch.append(one)
    return batch
