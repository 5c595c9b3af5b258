"""The other visits that a fact of a visit rests on: what a desk opens beside it."""

from collections.abc import Collection, Sequence

from backend.database import Transaction
from backend.evidence.likeness import store as likeness
from backend.planning.frequency import service as frequency
from backend.supervision.warnings import relating
from backend.supervision.warnings.model import Case

BESIDE_MAX = 5

Beside = tuple[str, Case]
"""A fact, and a visit that it rests on."""


class Around:
    """Visits that share an enterprise, an officer or a point with some: found in one pass."""

    def __init__(self, cases: Sequence[Case], some: Sequence[Case]) -> None:
        self._cases = cases
        enterprises = {one.enterprise for one in some} - {None}
        officers = {officer for one in some for officer in one.officers}
        points = {relating.point_of(one) for one in some} - {None}
        self._near = sorted(
            (
                one
                for one in cases
                if one.kind == "visit"
                and (
                    one.enterprise in enterprises
                    or not officers.isdisjoint(one.officers)
                    or relating.point_of(one) in points
                )
            ),
            key=lambda one: (one.at_ms, one.key),
            reverse=True,
        )

    def beside(self, tx: Transaction, case: Case, facts: Collection[str]) -> list[Beside]:
        """Of each of these facts the visits it rests on besides its own, newest first."""
        found = [(fact, one) for fact in facts for one in self._rests_on(case, fact)]
        if "overCap" in facts:
            found += [("overCap", one) for one in self._named(_counted_before(tx, case))]
        if "photoDistance" in facts:
            others = [one.other for one in alike(tx, case.id)]
            found += [("photoDistance", one) for one in self._named(others)]
        return found

    def _rests_on(self, case: Case, fact: str) -> list[Case]:
        here = (case.at_ms, case.key)
        earlier = [one for one in self._near if (one.at_ms, one.key) < here]
        match fact:
            case "daysSincePrevious":
                return list(relating.counted_before(case, earlier))[:1]
            case "daysSinceOtherBody":
                counted = relating.counted_before(case, earlier)
                return [one for one in counted if one.agency_path != case.agency_path][:1]
            case "travelKmh":
                return list(relating.came_from(case, earlier))
            case "pointElsewhere":
                point = relating.point_of(case)
                there = [one for one in self._near if relating.point_of(one) == point]
                return [one for one in there if one.enterprise != case.enterprise][:BESIDE_MAX]
            case _:
                return []

    def _named(self, visits: Sequence[str]) -> list[Case]:
        known = {one.id: one for one in self._cases if one.kind == "visit" and one.id in visits}
        return [known[one] for one in visits if one in known]


def alike(tx: Transaction, visit: str) -> list[likeness.Pair]:
    """Photos of the visit and those of others they are most like, the most alike first."""
    return likeness.pairs(tx, visit, BESIDE_MAX)


def _counted_before(tx: Transaction, case: Case) -> list[str]:
    """Newest first, what filled the cap before this visit."""
    if case.enterprise is None:
        return []
    counted = frequency.counted(tx, case.agency_path, case.enterprise, case.day.year)
    if case.id not in counted:
        return []
    return counted[: counted.index(case.id)][: -BESIDE_MAX - 1 : -1]
