"""What the supervisor decided about the visits of the demo year."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_script import Outing
from backend.demo_city.year_voices import CHEN
from backend.supervision.review import service
from backend.supervision.review.model import REVIEWED_AT_ONCE, ReviewAsked, Target
from backend.supervision.review.service import Desk

WAITING = timedelta(days=10)
"""What is younger waits for a decision."""
REMARKS = "请补充整改前后的照片，并说明整改完成的时间。"
RETURNED = 2


async def review(desk: Desk, told: Sequence[Outing], now: datetime) -> None:
    """Old visits are approved, the first that wait are returned. Safe to be asked for again: a
    decision is known by its id.
    """
    ordered = sorted(told, key=lambda one: (one.at, one.id))
    old = [one.id for one in ordered if one.at < now - WAITING]
    for start in range(0, len(old), REVIEWED_AT_ONCE):
        visits = old[start : start + REVIEWED_AT_ONCE]
        asked = ReviewAsked(
            id=uuid.UUID(demo_id("review", start)),
            targets=[Target(visit=visit, seen=-1) for visit in visits],
            verdict="approved",
        )
        await service.decide(desk, asked, asker=CHEN, now=now)
    returned = [one.id for one in ordered if one.at >= now - WAITING][:RETURNED]
    if returned:
        asked = ReviewAsked(
            id=uuid.UUID(demo_id("review", "returned")),
            targets=[Target(visit=visit, seen=-1) for visit in returned],
            verdict="returned",
            remarks=REMARKS,
        )
        await service.decide(desk, asked, asker=CHEN, now=now)
