"""Facts of a visit that rest on other visits: of the same enterprise, officer or point. Pure."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from backend.evidence.trust import distance_metres
from backend.supervision.warnings.model import Case, Fact

Placed = tuple[int, str]
"""When, and the key of the case: the order of happening."""

TRAVEL_METRES_MIN = 1_000.0
"""Below this it is no journey, whatever the clocks say."""
MINUTE_MS = 60_000
KMH_MAX = 9_999
PRECISE_METRES = 50.0
"""A vaguer fix may be a mast's or a quarter's, which many places share."""


class Neighbours:
    """Visits by what they share, each group in the order of happening."""

    def __init__(self) -> None:
        self._groups: dict[str, list[Placed]] = {}
        self._visited: dict[str, Counter[str | None]] = {}
        """By point: how many visits of each enterprise were opened there."""

    def add(self, case: Case) -> None:
        for group in _groups_of(case):
            insort(self._groups.setdefault(group, []), (case.at_ms, case.key))
        point = point_of(case)
        if point is not None:
            self._visited.setdefault(point, Counter())[case.enterprise] += 1

    def remove(self, case: Case) -> None:
        for group in _groups_of(case):
            placed = self._groups[group]
            del placed[bisect_left(placed, (case.at_ms, case.key))]
            if not placed:
                del self._groups[group]
        point = point_of(case)
        if point is not None:
            visited = self._visited[point]
            visited[case.enterprise] -= 1
            if not visited[case.enterprise]:
                del visited[case.enterprise]
            if not visited:
                del self._visited[point]

    def affected(self, case: Case) -> Iterator[str]:
        """Whose facts rest on this case, as the groups stand: of an officer only the next visit,
        at a point nobody's unless the case alone stands for its enterprise there.
        """
        here = (case.at_ms, case.key)
        for group in _groups_of(case):
            placed = self._groups.get(group, [])
            if group.startswith("officer"):
                start = bisect_left(placed, here)
                placed = placed[start : start + 3]
            elif group in self._visited and self._visited[group][case.enterprise] > 1:
                placed = []
            yield from (key for _, key in placed)

    def related(self, case: Case, known: Mapping[str, Case], today: date) -> Case:
        """The case with the facts that rest on others."""
        if case.kind != "visit":
            return case
        more: dict[str, Fact] = {}
        if case.enterprise is not None:
            placed = self._groups[f"enterprise {case.enterprise}"]
            at = bisect_left(placed, (case.at_ms, case.key))
            if _counts(case):
                more |= _since(case, (known[placed[i][1]] for i in range(at - 1, -1, -1)))
            more |= _correction(
                case, (known[placed[i][1]] for i in range(at + 1, len(placed))), today
            )
        more |= self._travel(case, known)
        more |= self._elsewhere(case)
        return replace_facts(case, more) if more else case

    def _travel(self, case: Case, known: Mapping[str, Case]) -> dict[str, Fact]:
        """The speed between this visit and the one before of an officer of both."""
        if not _witnessed(case):
            return {}
        fastest = 0
        for officer in case.officers:
            placed = self._groups[f"officer {officer}"]
            at = bisect_left(placed, (case.at_ms, case.key))
            if at > 0:
                fastest = max(fastest, _kmh(known[placed[at - 1][1]], case))
        return {"travelKmh": fastest} if fastest else {}

    def _elsewhere(self, case: Case) -> dict[str, Fact]:
        """How many other enterprises were visited at this very point, to the last digit."""
        point = point_of(case)
        count = 0 if point is None else len(self._visited[point].keys() - {case.enterprise})
        return {"pointElsewhere": count} if count else {}


def replace_facts(case: Case, more: Mapping[str, Fact]) -> Case:
    """The same case with more facts."""
    return msgspec.structs.replace(case, facts={**case.facts, **more})


def _groups_of(case: Case) -> Iterator[str]:
    if case.kind != "visit":
        return
    if case.enterprise is not None:
        yield f"enterprise {case.enterprise}"
    point = point_of(case)
    if point is not None:
        yield point
    if _witnessed(case):
        yield from (f"officer {one}" for one in case.officers)


def _witnessed(case: Case) -> bool:
    """Entered there and then: what is made up later has the place of the desk."""
    return case.spot is not None and case.facts.get("madeUp") is not True


def point_of(case: Case) -> str | None:
    """Where it was opened, to the last digit; None for a vague fix."""
    spot = case.spot
    if spot is None or case.enterprise is None or spot.acc > PRECISE_METRES:
        return None
    return f"point {spot.lat!r} {spot.lon!r}"


def _counts(case: Case) -> bool:
    """An inspection without a cause of its own (投诉举报 and the like)."""
    return case.facts.get("purpose") == "inspection" and "trigger" not in case.facts


def counted_before(case: Case, earlier: Iterable[Case]) -> Iterator[Case]:
    """Of earlier visits those of the same enterprise that are held against this one."""
    for one in earlier:
        same = one.enterprise is not None and one.enterprise == case.enterprise
        together = one.task is not None and one.task == case.task
        if same and _counts(one) and not together:
            yield one


def came_from(case: Case, earlier: Iterable[Case]) -> Iterator[Case]:
    """Where an officer of this visit was just before, if that is the greatest speed."""
    if not _witnessed(case):
        return
    left = set(case.officers)
    last: list[Case] = []
    for one in earlier:
        if left and _witnessed(one) and not left.isdisjoint(one.officers):
            left -= set(one.officers)
            last.append(one)
    speeds = [(_kmh(one, case), one) for one in last]
    fastest = max((kmh for kmh, _ in speeds), default=0)
    yield from (one for kmh, one in speeds if 0 < kmh == fastest)


def _since(case: Case, earlier: Iterable[Case]) -> dict[str, Fact]:
    """Days since the visit before, of anybody and of another body; one joint visit is one.
    `earlier` comes latest first: no more of it is read than is needed.
    """
    found: dict[str, Fact] = {}
    for one in counted_before(case, earlier):
        days = (case.day - one.day).days
        found.setdefault("daysSincePrevious", days)
        if one.agency_path != case.agency_path:
            found["daysSinceOtherBody"] = days
            break
    return found


def _correction(case: Case, later: Iterable[Case], today: date) -> dict[str, Fact]:
    """Days since a correction was ordered, while the body has not come back."""
    if case.facts.get("result") != "correction_ordered":
        return {}
    if any(one.agency_path == case.agency_path for one in later):
        return {}
    return {"correctionOpenDays": max(0, (today - case.day).days)}


def _kmh(before: Case, case: Case) -> int:
    if before.spot is None or case.spot is None:
        return 0
    metres = distance_metres(before.spot.lat, before.spot.lon, case.spot.lat, case.spot.lon)
    metres -= before.spot.acc + case.spot.acc
    if metres < TRAVEL_METRES_MIN:
        return 0
    hours = max(MINUTE_MS, case.at_ms - before.at_ms) / (60 * MINUTE_MS)
    return min(KMH_MAX, round(metres / 1_000 / hours))
