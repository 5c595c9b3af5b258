"""A process that reads hostile files so that the server need not. Run by `workbench`.

It has no secrets (its environment is empty), a bound on memory, file size and CPU time, and
ends when its standard input does.
"""

import errno
import importlib
import os
import resource
import sys
import traceback
from typing import BinaryIO, get_type_hints

import msgspec

from media_store.job import HEADER_BYTES, Done, Failed, Job, NoRoom, Refused, UnreadableError, frame

MEMORY_BYTES_MAX = 2 << 30
"""Address space, not resident memory: libraries map a few hundred MB that they never touch."""
FILE_BYTES_MAX = 64 << 20
NICENESS = 5
"""Whoever waits for a receipt comes before a thumbnail and before EXIF that nobody waits for."""


def main() -> None:
    """Do jobs from standard input until it ends."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What a library prints must not be taken for an answer
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while (job := _next_job(sys.stdin.buffer)) is not None:
        answers.write(frame(msgspec.msgpack.encode(_do(job))))
        answers.flush()


def _next_job(jobs: BinaryIO) -> Job | None:
    header = jobs.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    return msgspec.msgpack.decode(jobs.read(int.from_bytes(header, "big")), type=Job)


def _do(job: Job) -> Done | Refused | NoRoom | Failed:
    try:
        module, _, name = job.task.partition(":")
        task = getattr(importlib.import_module(module), name)
        argument = msgspec.msgpack.decode(job.argument, type=get_type_hints(task)["argument"])
        _limit_cpu(job.seconds)
        return Done(msgspec.Raw(msgspec.msgpack.encode(task(argument))))
    except UnreadableError as error:
        return Refused(error.reason, error.detail)
    except (MemoryError, RecursionError) as error:
        return Refused("crashed-the-reader", repr(error))
    except Exception as error:  # noqa: BLE001 (told to the server, which logs it)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return NoRoom()
        return Failed(traceback.format_exc())


def _limit_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    allowed = allowed if hard == resource.RLIM_INFINITY else min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


if __name__ == "__main__":
    main()
