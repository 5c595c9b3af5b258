"""The curious administrator again and again: a leak of two points that one run's luck would hide.

One run of tests/feedback/test_curious_administrator.py has 1,464 guesses and wavers by a point;
five times as many waver by half of one, so that what is left above chance is a leak. Here few
bodies share a box: the fewer other ratings lie between, the better for the attacker.
"""

import math
from collections import defaultdict
from pathlib import Path

import pytest

from tests.feedback.test_curious_administrator import MONTHS, K, OurBox, attack

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(400)]

RUNS, BODIES = 25, 4
LEAK = 0.02
"""What an attacker may gain over 1/k: nothing, and here the least that is still seen."""


async def test_over_many_runs_no_strategy_gains_two_points_on_chance(tmp_path: Path) -> None:
    right, guesses = defaultdict[str, float](float), 0
    for run in range(RUNS):
        ours = OurBox(tmp_path / f"box-{run}")
        rates, made, _ = await attack(ours, MONTHS, BODIES)
        ours.box.close()
        guesses += made
        for strategy, rate in rates.items():
            right[strategy] += rate * made
    assert 4 * math.sqrt((1 / K) * (1 - 1 / K) / guesses) < LEAK
    assert max(right.values()) / guesses <= 1 / K + LEAK, {s: n / guesses for s, n in right.items()}
