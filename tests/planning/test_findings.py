"""A visit held against its approval."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from backend import clock
from backend.planning.permits.findings import find
from backend.planning.permits.model import Finding, PermitFacts, VisitFacts

DAY = date(2026, 11, 23)


def ms(day: int, hour: int = 2) -> int:
    """An instant; 16:00 UTC is the next day in China."""
    return clock.to_ms(datetime(2026, 11, day, hour, tzinfo=UTC))


VISIT = VisitFacts(
    day=DAY,
    at_ms=ms(23),
    purpose="inspection",
    enterprise="e1",
    officers=frozenset({"o1", "o2"}),
    urgent=False,
    by_task=False,
)
PERMIT = PermitFacts(
    state="approved",
    enterprises=frozenset({"e1", "e2"}),
    officers=frozenset({"o1", "o2"}),
    from_day=DAY,
    until_day=DAY,
    approved_ms=ms(22),
    urgent=False,
    made_up=False,
)
AFTER: dict[str, Any] = {"approved_ms": ms(23, 3)}


@pytest.mark.parametrize(
    ("visit", "permit", "expected"),
    [
        ({}, {}, []),
        ({}, None, ["no-permit"]),
        ({"purpose": "service"}, None, []),
        ({}, {"state": "submitted", "approved_ms": None}, ["no-permit"]),
        ({}, {"state": "returned", "approved_ms": None}, ["no-permit"]),
        ({"enterprise": "e3"}, {}, ["permit-other-enterprise"]),
        ({"enterprise": None}, {}, ["permit-other-enterprise"]),
        ({"officers": frozenset({"o2", "o9"})}, {}, []),
        ({"officers": frozenset({"o9"})}, {}, ["permit-other-officers"]),
        ({"day": date(2026, 11, 24)}, {}, ["permit-expired"]),
        ({"day": date(2026, 11, 22)}, {}, ["permit-expired"]),
        ({}, AFTER, ["permit-afterwards"]),
        ({"by_task": True}, AFTER, []),
        ({"urgent": True}, AFTER, []),
        ({}, {"approved_ms": ms(25, 15), "urgent": True, "made_up": True}, []),
        ({}, {"approved_ms": ms(25, 16), "urgent": True}, ["permit-made-up-late"]),
        ({"enterprise": None}, {"approved_ms": ms(24), "urgent": True, "made_up": True}, []),
    ],
)
def test_a_visit_is_held_against_its_approval(
    visit: dict[str, Any], permit: dict[str, Any] | None, expected: list[Finding]
) -> None:
    facts = None if permit is None else replace(PERMIT, **permit)
    told = find(replace(VISIT, **visit), facts, make_up_days=2, today=DAY)
    assert told == expected


@pytest.mark.parametrize(
    ("today", "expected"), [(23, []), (25, []), (26, ["no-permit"])], ids=["same", "last", "late"]
)
def test_an_urgent_visit_has_until_the_last_day(today: int, expected: list[Finding]) -> None:
    told = find(replace(VISIT, urgent=True), None, make_up_days=2, today=date(2026, 11, today))
    assert told == expected
