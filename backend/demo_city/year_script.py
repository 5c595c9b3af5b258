"""What happens in the demo year: which pair goes where, when and why, and how it ends. Pure.

The same seed and the same first day tell the same year every time.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar

import msgspec

from backend.agencies.model import Agency, Officer
from backend.clock import CHINA
from backend.demo_city.year_words import CAUSES, NOTES, REMARKS, SUMMARIES, UNSCANNED
from backend.enterprises.model import Enterprise
from backend.evidence.bodies import Purpose
from backend.law.model import Checklist
from backend.planning.frequency.model import TriggerKind

InspectionType = Literal["routine", "case_based", "special"]
T = TypeVar("T")

SEED = 20_251_122
DAYS = 365
SLOTS = (time(9, 20), time(10, 40), time(14, 0), time(15, 10), time(16, 20))
"""When a pair can begin a visit."""
SHOWN = 3
"""The first enterprises are those whose codes are printed: they have something to show."""
RECENT_DAYS = 8
"""Working days in which they were visited last: the page of a visit says less after a month."""
HOT = 23
"""Every so many an enterprise is visited far too often by one body."""
_VISITS = ((0, 32), (1, 40), (2, 20), (3, 7), (4, 1))
_TYPES: tuple[tuple[InspectionType, int], ...] = (
    ("routine", 72),
    ("case_based", 17),
    ("special", 11),
)
_PURPOSES: tuple[tuple[Purpose, int], ...] = (
    ("inspection", 86),
    ("service", 6),
    ("guidance", 5),
    ("publicity", 3),
)
_RESULTS = (
    ("no_problem", 62),
    ("corrected_on_site", 19),
    ("correction_ordered", 14),
    ("clue_found", 5),
)
_CLOSED_DAYS = {(1, 1), (1, 2), (5, 1), (5, 2), (5, 3)} | {(10, day) for day in range(1, 8)}
"""Public holidays of every year, as far as they are fixed."""


class Pair(msgspec.Struct, frozen=True):
    """Two officers of a body who go out together; the first one's phone keeps the record."""

    agency: Agency
    lead: Officer
    partner: Officer


class Outing(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as it goes."""

    id: str
    at: datetime
    minutes: int
    pair: Pair
    enterprise: Enterprise
    purpose: Purpose
    inspection_type: InspectionType
    checklists: tuple[str, ...]
    joint: tuple[Agency, ...] = ()
    failed: int = 0
    """How many questions are answered with a problem."""
    result: str
    summary: str
    note: str = ""
    confirmed: bool = True
    """The partner's phone said that he came along."""
    shown: bool = True
    scan: Literal["fresh", "stale", "none"] = "fresh"
    exception: tuple[str, str] | None = None
    """Why no code was scanned, and a word more."""
    made_up_days: int = 0
    cause: tuple[TriggerKind, str] | None = None
    urgent: str = ""
    over_cap: str = ""
    confirms: bool = True
    """The enterprise confirms the list and the result."""
    remark: str = ""

    @property
    def ends(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)

    @property
    def needs_permit(self) -> bool:
        return self.purpose == "inspection" and not self.urgent


def monday_of(moment: datetime) -> datetime:
    """Midnight in China at the beginning of its week."""
    day = moment.astimezone(CHINA).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), CHINA)


def weeks(now: datetime) -> list[datetime]:
    """The Mondays of the year that ends at `now`."""
    first = monday_of(now - timedelta(days=DAYS))
    count = (monday_of(now) - first).days // 7 + 1
    return [first + timedelta(weeks=number) for number in range(count)]


class Writer:
    """Tells the year of these enterprises and bodies."""

    def __init__(
        self,
        enterprises: Sequence[Enterprise],
        agencies: Sequence[Agency],
        officers: Sequence[Officer],
        checklists: Sequence[Checklist],
        now: datetime,
    ) -> None:
        self._chance = random.Random(SEED)  # noqa: S311 - invented data, the same every time
        self._enterprises = enterprises
        enforcing = [a for a in agencies if a.kind == "enforcement"]
        self._bodies = sorted(enforcing, key=lambda agency: agency.path)
        self._pairs = pairs_of(self._bodies, officers)
        self._known = {one.id: one for one in checklists}
        self._until = now - timedelta(hours=2)
        self._days = _working_days(weeks(now)[0].date(), now.astimezone(CHINA).date())
        self._taken: set[tuple[str, date, int]] = set()
        self._own: Counter[tuple[str, str, int]] = Counter()

    def outings(self) -> list[Outing]:
        """Every visit of the year, by time."""
        told: list[Outing] = []
        for number, enterprise in enumerate(self._enterprises):
            hot = number % HOT == 7
            count = 4 if hot else 3 if number < SHOWN else _drawn(self._chance, _VISITS)
            body = self._body(enterprise)
            for visit in range(count):
                recent = number < SHOWN and visit == 0
                days = self._days[-RECENT_DAYS:] if recent else self._days
                one = self._outing(enterprise, body if hot else self._body(enterprise), days)
                if one is not None:
                    told.append(one)
        told.sort(key=lambda one: (one.at, one.id))
        return [self._counted(one) for one in told]

    def _body(self, enterprise: Enterprise) -> Agency:
        """Mostly those next door."""
        near = [a for a in self._bodies if enterprise.agency_path.startswith(a.territory)]
        weights = [{"street": 10, "district": 4, "city": 1}[a.level] for a in near]
        return self._chance.choices(near, weights)[0]

    def _outing(self, enterprise: Enterprise, body: Agency, days: Sequence[date]) -> Outing | None:
        chance = self._chance
        pair = chance.choice(self._pairs[body.id])
        at = self._free(pair, days)
        if at is None:
            return None
        purpose = _drawn(chance, _PURPOSES)
        kind = _drawn(chance, _TYPES)
        joint = self._joint(enterprise, body) if chance.random() < 0.05 else ()
        lists = self._lists(enterprise, body, joint)
        result = _drawn(chance, _RESULTS) if purpose == "inspection" else "no_problem"
        scan, exception = _scanned(chance)
        return Outing(
            id=_uuid(chance),
            at=at,
            minutes=chance.randrange(18, 50),
            pair=pair,
            enterprise=enterprise,
            purpose=purpose,
            inspection_type=kind,
            checklists=lists if purpose == "inspection" else (),
            joint=joint,
            failed=0 if result == "no_problem" else chance.randrange(1, 3),
            result=result,
            summary=chance.choice(SUMMARIES[result if purpose == "inspection" else purpose]),
            note=chance.choice(NOTES) if chance.random() < 0.35 else "",
            confirmed=chance.random() < 0.94,
            shown=scan != "none" or chance.random() < 0.45,
            scan=scan,
            exception=exception,
            made_up_days=chance.choice((2, 3, 5, 8, 14)) if chance.random() < 0.025 else 0,
            cause=chance.choice(CAUSES) if kind == "case_based" else None,
            urgent=_urgent(chance) if purpose == "inspection" else "",
            confirms=chance.random() < 0.78,
            remark=chance.choice(REMARKS) if chance.random() < 0.05 else "",
        )

    def _free(self, pair: Pair, days: Sequence[date]) -> datetime | None:
        """A working day on which this pair still has time; None after a few tries."""
        for _ in range(8):
            day = self._chance.choice(days)
            slot = self._chance.randrange(len(SLOTS))
            if (pair.lead.id, day, slot) not in self._taken:
                minute = timedelta(minutes=self._chance.randrange(14))
                at = datetime.combine(day, SLOTS[slot], CHINA) + minute
                if at < self._until:
                    self._taken.add((pair.lead.id, day, slot))
                    return at
        return None

    def _joint(self, enterprise: Enterprise, body: Agency) -> tuple[Agency, ...]:
        near = [
            a
            for a in self._bodies
            if a.id != body.id
            and a.level in ("district", "street")
            and enterprise.agency_path.startswith(a.territory)
        ]
        return tuple(self._chance.sample(near, k=min(len(near), self._chance.randrange(1, 3))))

    def _lists(
        self, enterprise: Enterprise, body: Agency, joint: Sequence[Agency]
    ) -> tuple[str, ...]:
        asked = [published(body)[self._chance.randrange(2)] for body in (body, *joint)]
        if any(word in enterprise.name for word in ("面馆", "小吃", "火锅", "烧烤", "餐", "食品")):
            asked[0] = "catering" if body.id.endswith("market") else asked[0]
        return tuple(dict.fromkeys(one for one in asked if one in self._known))

    def _counted(self, one: Outing) -> Outing:
        """Over the cap: the phone warned, and they went all the same."""
        if one.purpose != "inspection" or one.inspection_type != "routine":
            return one
        key = (one.pair.agency.id, one.enterprise.id, one.at.year)
        self._own[key] += 1
        if self._own[key] <= 2:
            return one
        return msgspec.structs.replace(one, over_cap="上次检查发现的问题需要复查。")


def published(agency: Agency) -> tuple[str, ...]:
    """Checklists that a body has published."""
    if agency.id.endswith("market"):
        return ("food-operation", "price-publication", "catering")
    if agency.id.endswith("emergency"):
        return ("safety-exits", "ebike-charging")
    return ("safety-exits", "ebike-charging", "price-publication")


def pairs_of(agencies: Sequence[Agency], officers: Sequence[Officer]) -> dict[str, list[Pair]]:
    """Two pairs of each body, of officers whose certificates are valid."""
    home: dict[str, list[Officer]] = defaultdict(list)
    for one in officers:
        if not one.certificate.suspended and one.certificate.valid_until >= _latest(officers):
            home[one.agency_id].append(one)
    return {
        agency.id: [Pair(agency, *home[agency.id][start : start + 2]) for start in (0, 2)]
        for agency in agencies
    }


def _latest(officers: Sequence[Officer]) -> date:
    """Everybody but the one whose certificate has run out is valid until then."""
    return sorted(one.certificate.valid_until for one in officers)[1]


def _working_days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5 and (day.month, day.day) not in _CLOSED_DAYS]


def _scanned(
    chance: random.Random,
) -> tuple[Literal["fresh", "stale", "none"], tuple[str, str] | None]:
    drawn = chance.random()
    if drawn < 0.86:
        return "fresh", None
    if drawn < 0.89:
        return "stale", None
    return "none", chance.choice(UNSCANNED) if drawn < 0.97 else None


def _urgent(chance: random.Random) -> str:
    return "接报有燃气泄漏气味，来不及事先审批。" if chance.random() < 0.012 else ""


def _uuid(chance: random.Random) -> str:
    """RFC 9562 version 4, drawn from the seed."""
    number = (chance.getrandbits(128) & ~(0xF << 76 | 3 << 62)) | 4 << 76 | 2 << 62
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _drawn(chance: random.Random, table: Sequence[tuple[T, int]]) -> T:
    return chance.choices([value for value, _ in table], [weight for _, weight in table])[0]


def in_week(told: Sequence[Outing], monday: datetime) -> Iterator[Outing]:
    end = monday + timedelta(weeks=1)
    return (one for one in told if monday <= one.at < end)
