"""What is measured besides visits: doors, approvals, complaints, ratings, penalties, referrals,
conditions that were set aside.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec

from backend import clock
from backend.clock import CHINA, day_of
from backend.database import Transaction
from backend.feedback.ratings.model import Distribution
from backend.planning.permits import store as permits_store
from backend.supervision.warnings.model import Case, CaseKind, Fact, Spot
from backend.supervision.warnings.records import store

LOW_RATINGS = 2
"""The lowest two of five."""


def measure(
    tx: Transaction, now: datetime, kind: CaseKind, ids: Sequence[str] | None
) -> Iterator[Case]:
    """Every case of the kind that is measured from these (None: from all there are)."""
    match kind:
        case "visit":
            raise AssertionError("visits are measured on their own")
        case "door":
            yield from _doors(tx, now, ids)
        case "permit":
            yield from _permits(tx, now, ids)
        case "complaint":
            yield from _complaints(tx, ids)
        case "ratings":
            yield from _ratings(tx, ids)
        case "penalties":
            yield from _penalties(tx, ids)
        case "referral":
            yield from _referrals(tx, ids)
        case "override":
            yield from _overrides(tx, ids)


RECORDS: tuple[CaseKind, ...] = (
    "door",
    "permit",
    "complaint",
    "ratings",
    "penalties",
    "referral",
    "override",
)


def _doors(tx: Transaction, now: datetime, visits: Sequence[str] | None) -> Iterator[Case]:
    """Codes that somebody scanned at a door, of visits that have not arrived."""
    today = day_of(now)
    for visit, scanned_ms, path in store.doors_without_visit(tx, visits):
        day = day_of(clock.from_ms(scanned_ms))
        yield Case(
            kind="door",
            id=visit,
            origin=f"door:{visit}",
            opens=visit,
            at_ms=scanned_ms,
            day=day,
            agency_path=path,
            about_path=path,
            facts={"waitingDays": max(0, (today - day).days)},
        )


def _permits(tx: Transaction, now: datetime, permits: Sequence[str] | None) -> Iterator[Case]:
    """Approvals whose days are over and whose enterprises were not all visited."""
    today = day_of(now)
    over = store.permits_over(tx, today, permits)
    visited = store.enterprises_visited(tx, [permit for permit, *_ in over])
    for permit, path, until, enterprises in over:
        if set(enterprises) <= visited.get(permit, set()):
            continue
        day = date.fromisoformat(until)
        yield Case(
            kind="permit",
            id=permit,
            origin=f"permit:{permit}",
            opens=permit,
            at_ms=_ms(day),
            day=day,
            agency_path=path,
            about_path=path,
            facts={"unusedDays": (today - day).days},
        )


def _complaints(tx: Transaction, complaints: Sequence[str] | None) -> Iterator[Case]:
    """Of a known body. Only whoever handles a complaint may know that there is one."""
    for complaint in store.complaints(tx, complaints):
        yield Case(
            kind="complaint",
            id=complaint.id,
            origin=f"complaint:{complaint.id}",
            opens=complaint.id,
            at_ms=complaint.filed_ms,
            day=day_of(clock.from_ms(complaint.filed_ms)),
            agency_path=complaint.handler_path,
            about_path=complaint.about_path,
            spot=_spot(complaint),
            region=complaint.region,
            facts={
                "complaint": complaint.kind,
                "via": complaint.via,
                "accepted": complaint.accepted_ms is not None,
            },
        )


def _spot(complaint: store.Complaint) -> Spot | None:
    if complaint.lat is None or complaint.lon is None:
        return None
    return Spot(lat=complaint.lat, lon=complaint.lon, acc=0.0)


def _ratings(tx: Transaction, batches: Sequence[str] | None) -> Iterator[Case]:
    """Released totals: there is none of fewer ratings than the least that may be released."""
    for batch, path, until, text in store.rating_batches(tx, batches):
        totals = msgspec.json.decode(text, type=Distribution)
        if totals.count == 0:
            continue
        stars = sum(star * count for star, count in enumerate(totals.overall, 1))
        low = sum(totals.overall[:LOW_RATINGS])
        day = date.fromisoformat(until)
        yield Case(
            kind="ratings",
            id=batch,
            origin=f"ratings:{batch}",
            opens=batch,
            at_ms=_ms(day),
            day=day,
            agency_path=path,
            about_path=path,
            facts={
                "ratings": totals.count,
                "averageTenths": round(10 * stars / totals.count),
                "lowPercent": round(100 * low / totals.count),
            },
        )


def _penalties(tx: Transaction, paths: Sequence[str] | None) -> Iterator[Case]:
    """By body and month: how many cases ended with a penalty; never what they brought in."""
    months: dict[tuple[str, str], list[str]] = {}
    for path, day in store.penalties(tx, paths):
        months.setdefault((path, day[:7]), []).append(day)
    for (path, month), days in months.items():
        last = date.fromisoformat(max(days))
        before = len(months.get((path, f"{last.year - 1}{month[4:]}"), ()))
        facts: dict[str, Fact] = {"penalties": len(days), "penaltiesYearBefore": before}
        if before:
            facts["growthPercent"] = round(100 * (len(days) - before) / before)
        yield Case(
            kind="penalties",
            id=f"{path} {month}",
            origin=f"penalties:{path}",
            opens=path,
            at_ms=_ms(last),
            day=last,
            agency_path=path,
            about_path=path,
            facts=facts,
        )


def _referrals(tx: Transaction, cases: Sequence[str] | None) -> Iterator[Case]:
    """Cases that were referred to another body and came back."""
    for act, case, path, day in store.referrals_returned(tx, cases):
        on = date.fromisoformat(day)
        yield Case(
            kind="referral",
            id=act,
            origin=f"referral:{case}",
            opens=case,
            at_ms=_ms(on),
            day=on,
            agency_path=path,
            about_path=path,
            facts={"returned": True},
        )


def _overrides(tx: Transaction, cases: Sequence[str] | None) -> Iterator[Case]:
    """Conditions of the procedure that somebody set aside with a reason."""
    for case, path, facts in store.cases_with_overrides(tx, cases):
        for place, one in enumerate(facts.set_aside):
            yield Case(
                kind="override",
                id=f"{case}.{place}",
                origin=f"override:{case}",
                opens=case,
                at_ms=_ms(one.on),
                day=one.on,
                agency_path=path,
                about_path=path,
                facts={"setAside": True, "guard": one.guard, "act": one.act},
            )


def _ms(day: date) -> int:
    """The first instant of the day in China."""
    return clock.to_ms(datetime(day.year, day.month, day.day, tzinfo=CHINA))


def named_permits(tx: Transaction, visits: Sequence[str]) -> set[str]:
    """Approvals that these visits name: whether they were used may have changed."""
    return {permit for permit, _ in permits_store.permits_of_visits(tx, visits).values()}
