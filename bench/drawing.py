"""A draw of 500 enterprises from 100,000, with 1,000 officers, from lists to result."""

import hashlib
import statistics
import time
from datetime import date

from backend.draws import lists
from backend.draws.drawing import Candidate, Inspector
from backend.draws.model import Committed
from backend.draws.service import repeat
from bench.lines import Line

DAY = date(2026, 11, 22)
ENTERPRISES, OFFICERS, COUNT = 100_000, 1_000, 500


def draw(runs: int) -> list[Line]:
    candidates = lists.write_candidates(
        Candidate(f"e{number:06d}", 1 + number % 4) for number in range(ENTERPRISES)
    )
    people = lists.write_inspectors(Inspector(f"o{number:04d}", DAY) for number in range(OFFICERS))
    committed = Committed(
        draw="bench",
        agency="bench",
        agency_path="/bench/",
        title="bench",
        day=DAY,
        count=COUNT,
        each=2,
        weights={},
        contribution="",
        enterprises=lists.named(candidates),
        officers=lists.named(people),
        secret_sha256="",
    )
    took: list[float] = []
    bare: list[float] = []
    for number in range(max(runs, 3)):
        started = time.perf_counter()
        tickets = sum(1 + n % 4 for n in range(ENTERPRISES))
        for ticket in range(tickets):
            hashlib.sha256(b"%064d" % ticket).digest()
        bare.append(time.perf_counter() - started)
        started = time.perf_counter()
        dealt = repeat(committed, hashlib.sha256(b"%d" % number).digest(), candidates, people)
        took.append(time.perf_counter() - started)
        assert len(dealt) == COUNT
    shown = statistics.median(took)
    return [
        Line(
            f"draw of {COUNT} from {ENTERPRISES:,}, {OFFICERS:,} officers",
            "≤ 1 s",
            f"{shown:.2f} s",
            shown <= 1,
            f"{statistics.median(bare):.2f} s for as many bare hashes",
        )
    ]
