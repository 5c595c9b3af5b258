"""What the supervisor decided about the visits of the demo year."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_script import Outing
from backend.demo_city.year_voices import CHEN
from backend.supervision.review import service
from backend.supervision.review.model import REVIEWED_AT_ONCE, ReviewAsked, Target
from backend.supervision.review.service import Desk

WEEKS_WAITING = 2
"""What is younger waits for a decision."""
REMARKS = "请补充整改前后的照片，并说明整改完成的时间。"
RETURNED = 2


async def approve(desk: Desk, told: Sequence[Outing], now: datetime) -> None:
    """Visits of an earlier week. Safe to be asked for again: a decision is known by its id."""
    visits = [one.id for one in told]
    for start in range(0, len(visits), REVIEWED_AT_ONCE):
        await _decide(desk, visits[start : start + REVIEWED_AT_ONCE], "approved", now)


async def give_back(desk: Desk, told: Sequence[Outing], now: datetime) -> None:
    """The first that wait are returned."""
    await _decide(desk, [one.id for one in told[:RETURNED]], "returned", now)


async def _decide(
    desk: Desk, visits: Sequence[str], verdict: Literal["approved", "returned"], now: datetime
) -> None:
    if not visits:
        return
    asked = ReviewAsked(
        id=uuid.UUID(demo_id("review", visits[0])),
        targets=[Target(visit=visit, seen=-1) for visit in visits],
        verdict=verdict,
        remarks=REMARKS if verdict == "returned" else "",
    )
    await service.decide(desk, asked, asker=CHEN, now=now)
