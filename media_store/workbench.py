"""A few worker processes that may crash, hang or eat memory without harm to the server.

A hanging parser cannot be interrupted from inside Python, so each runs in a process of its own
that is killed when its time is over and replaced when the next job comes.
"""

import asyncio
import errno
import logging
import os
import select
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from media_store.job import (
    ANSWER_BYTES_MAX,
    HEADER_BYTES,
    Done,
    Failed,
    Job,
    NoRoom,
    Refused,
    UnreadableError,
    frame,
)

T = TypeVar("T")

log = logging.getLogger(__name__)

JOBS_PER_WORKER_MAX = 500
"""Then a fresh process takes over: what leaks, leaks for a while only."""

_ROOT = Path(__file__).resolve().parent.parent


class WorkbenchFullError(Exception):
    """Too many jobs are waiting: try again later."""


class WorkFailedError(Exception):
    """The program of a worker is at fault, not the file. The trace is in the log."""


class Workbench:
    """`do` runs one job in a worker. Belongs to no event loop."""

    def __init__(self, *, workers: int = 2, waiting_max: int = 64) -> None:
        self._threads = ThreadPoolExecutor(workers, "workbench")
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._places = workers + waiting_max
        self._taken = 0

    async def do(
        self, task: str, argument: msgspec.Struct, answer: type[T], *, seconds: float
    ) -> T:
        """Run `task` (`module:function`) on `argument`; at most `seconds` once it has begun.

        `UnreadableError` when the file is at fault (also when it hangs or kills its worker),
        `WorkbenchFullError` when too many jobs wait, `WorkFailedError` for faults of ours,
        `OSError` (ENOSPC) when the disk is full.
        """
        with self._lock:
            if self._taken >= self._places:
                raise WorkbenchFullError
            self._taken += 1
        job = Job(
            task=task, argument=msgspec.Raw(msgspec.msgpack.encode(argument)), seconds=seconds
        )
        try:
            future = self._threads.submit(self._do, job)
        except BaseException:
            self._leave()
            raise
        future.add_done_callback(lambda _: self._leave())
        return msgspec.msgpack.decode(await asyncio.wrap_future(future), type=answer)

    def close(self) -> None:
        """End all workers, waiting for those that still work."""
        self._threads.shutdown(cancel_futures=True)
        while self._idle:
            self._idle.pop().kill()

    def _idle_worker(self) -> "_Worker | None":
        """One that lives: a file must not be blamed for what happened before it came."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.lives():
                    return worker
                worker.kill()
        return None

    def _leave(self) -> None:
        with self._lock:
            self._taken -= 1

    def _do(self, job: Job) -> msgspec.Raw:
        worker = self._idle_worker() or _Worker()
        try:
            answer = worker.ask(job)
        except BaseException:
            worker.kill()
            raise
        if worker.jobs < JOBS_PER_WORKER_MAX:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.kill()
        match answer:
            case Done(raw):
                return raw
            case Refused(reason, detail):
                raise UnreadableError(reason, detail)
            case NoRoom():
                raise OSError(errno.ENOSPC, "the disk is full", job.task)
            case Failed(trace):
                log.error("a worker failed at %s\n%s", job.task, trace)
                raise WorkFailedError(job.task)


class _Worker:
    """One process. Used by one thread at a time."""

    def __init__(self) -> None:
        self.jobs = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "media_store.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8"},
            start_new_session=True,
        )

    def ask(self, job: Job) -> Done | Refused | NoRoom | Failed:
        self.jobs += 1
        assert self._process.stdin is not None
        deadline = time.monotonic() + job.seconds
        try:
            self._process.stdin.write(frame(msgspec.msgpack.encode(job)))
            self._process.stdin.flush()
            size = int.from_bytes(self._read(HEADER_BYTES, deadline), "big")
            if size > ANSWER_BYTES_MAX:
                raise UnreadableError("crashed-the-reader", "its answer is too long")
            body = self._read(size, deadline)
            return msgspec.msgpack.decode(body, type=Done | Refused | NoRoom | Failed)
        except (BrokenPipeError, EOFError, msgspec.DecodeError) as error:
            raise UnreadableError("crashed-the-reader") from error

    def lives(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """Certain: SIGKILL, then waiting for the kernel to say that it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        fd = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(fd, select.POLLIN)
        parts = bytearray()
        while len(parts) < size:
            if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise UnreadableError("took-too-long")
            piece = os.read(fd, size - len(parts))
            if not piece:
                raise EOFError
            parts += piece
        return bytes(parts)
