"""CPU, memory and load of processes and of the machine, from /proc."""

import contextlib
import os
import platform
import threading
import time
from collections.abc import Iterator
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.25


def _stat(pid: int) -> tuple[int, int]:
    """Parent and CPU ticks (own and of children already reaped)."""
    rest = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
    return int(rest[1]), sum(int(x) for x in rest[11:15])


def tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for name in (path.name for path in Path("/proc").iterdir()):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                children.setdefault(_stat(int(name))[0], []).append(int(name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError, IndexError):
            total += _stat(pid)[1]
    return total / TICK


def memory_mb(root: int) -> float:
    """PSS of the tree: shared pages count once."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
                if line.startswith(b"Pss:"):
                    total += int(line.split()[1])
    return total / 1000


def busy_seconds() -> float:
    """CPU seconds in which the whole machine was not idle."""
    user, nice, system, _, _, irq, softirq, *_ = (
        int(x) for x in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    )
    return (user + nice + system + irq + softirq) / TICK


class Usage:
    """What a run used: server, client, everybody else."""

    def __init__(self, root: int) -> None:
        self._root = root
        self.wall = self.server = self.client = self.foreign = self.peak_mb = 0.0

    @contextlib.contextmanager
    def measured(self) -> Iterator["Usage"]:
        stop = threading.Event()
        sampler = threading.Thread(target=self._sample, args=(stop,), daemon=True)
        sampler.start()
        wall, own, busy = time.perf_counter(), time.process_time(), busy_seconds()
        server = cpu_seconds(self._root)
        yield self
        self.wall = time.perf_counter() - wall
        self.client = time.process_time() - own
        self.server = cpu_seconds(self._root) - server
        self.foreign = max(0.0, busy_seconds() - busy - self.client - self.server)
        stop.set()
        sampler.join()

    def _sample(self, stop: threading.Event) -> None:
        while not stop.wait(SAMPLE_SECONDS):
            self.peak_mb = max(self.peak_mb, memory_mb(self._root))

    @property
    def foreign_share(self) -> float:
        """Part of the machine that processes of other people used."""
        return self.foreign / self.wall / (os.cpu_count() or 1) if self.wall else 0.0


def describe() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} × {model}, {pages / 1e9:.0f} GB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}"
    )


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 1000) // 1000) - 1)] if ordered else 0.0
