"""What is measured of each visit: read from what the views already know, never judged twice."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from backend.agencies import store as agencies_store
from backend.agencies.model import Certificate, certificate_state
from backend.codes import service as codes
from backend.codes.coverage import store as coverage
from backend.codes.model import CoverageGroup
from backend.database import Transaction
from backend.inspections import service as inspections
from backend.inspections.model import VisitRow, VisitSummary
from backend.planning.frequency import service as frequency
from backend.planning.permits import watching as permits
from backend.planning.permits.times import happened_ms, happened_on
from backend.supervision.warnings.model import Case, Fact

FACTS: dict[str, Literal["bool", "int", "str"]] = {
    "purpose": "str",
    "inspectionType": "str",
    "trigger": "str",
    "result": "str",
    "closed": "bool",
    "urgent": "bool",
    "madeUp": "bool",
    "officers": "int",
    "photos": "int",
    "coded": "bool",
    "shown": "bool",
    "unexplained": "bool",
    "certificateInvalid": "bool",
    "overCap": "int",
    "daysSincePrevious": "int",
    "daysSinceOtherBody": "int",
    **dict.fromkeys(
        (
            "place-far",
            "single-officer",
            "imported",
            "chain-gap",
            "chain-forked",
            "head-differs",
            "scan-stranger",
            "shown-revoked",
            "act-code-wrong",
            "act-code-twice",
            "made-up-late",
            "no-permit",
            "permit-other-enterprise",
            "permit-other-officers",
            "permit-expired",
            "permit-afterwards",
            "permit-made-up-late",
            "item-unpublished",
        ),
        "bool",
    ),
}
"""Every fact a condition can be about; those in lower case are the findings and concerns that
lists of visits show under the same name. Of facts that no visit has there is none."""

ROWS_AT_ONCE = 500
FOREVER_MS = 2**53


class _City(msgspec.Struct, frozen=True, kw_only=True):
    """What is fetched once for all visits."""

    uncoded: frozenset[str]
    unshown: frozenset[str]
    unexplained: frozenset[str]
    over_cap: dict[str, int]
    certificates: dict[str, Certificate]


def measure(tx: Transaction, now: datetime) -> list[Case]:
    """Every opened visit of the log with its facts, as they stand at `now`."""
    rows = _rows(tx, None)
    city = _City(
        uncoded=_ids(tx, "uncoded"),
        unshown=_ids(tx, "unshown"),
        unexplained=_ids(tx, "unexplained"),
        over_cap=_over_cap(tx, rows),
        certificates={one.id: one.certificate for one in agencies_store.officers_in_scope(tx, "")},
    )
    found: list[Case] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        odd = codes.findings(tx, some)
        uncovered = permits.findings(tx, some, now)
        registered = inspections.registered_of(tx, some)
        for row, summary in zip(some, inspections.summaries(tx, some), strict=True):
            known = registered.get(row.id)
            concerns = [
                *summary.concerns,
                *(one.code for one in odd.get(row.id, [])),
                *uncovered.get(row.id, []),
            ]
            found.append(
                Case(
                    visit=row.id,
                    at_ms=happened_ms(row),
                    day=happened_on(row),
                    agency_path=row.agency_path,
                    enterprise=known.id if known else row.enterprise_id or row.uscc,
                    enterprise_name=summary.enterprise.name,
                    task=row.task,
                    facts={**_facts(row, summary, city), **dict.fromkeys(concerns, True)},
                )
            )
    return found


def _facts(row: VisitRow, summary: VisitSummary, city: _City) -> dict[str, Fact]:
    found: dict[str, Fact] = {
        "purpose": row.purpose,
        "inspectionType": row.inspection_type,
        "closed": row.state == "closed",
        "urgent": row.urgent is not None,
        "madeUp": row.happened_at is not None,
        "officers": len(summary.officers),
        "photos": row.photos,
        "coded": row.id not in city.uncoded,
        "shown": row.id not in city.unshown,
        "unexplained": row.id in city.unexplained,
        "certificateInvalid": _uncertified(row, summary, city),
        "overCap": city.over_cap.get(row.id, 0),
    }
    if row.trigger_kind is not None:
        found["trigger"] = row.trigger_kind
    if row.result is not None:
        found["result"] = row.result
    return found


def _uncertified(row: VisitRow, summary: VisitSummary, city: _City) -> bool:
    """An officer of the register was not qualified that day; of strangers nothing is known."""
    day = happened_on(row)
    certificates = (city.certificates.get(officer.id) for officer in summary.officers)
    return any(one is not None and certificate_state(one, day) != "valid" for one in certificates)


def _rows(tx: Transaction, group: CoverageGroup | None) -> list[VisitRow]:
    asked = coverage.Asked(scope="", first_ms=0, end_ms=FOREVER_MS)
    found: list[VisitRow] = []
    before = None
    while True:
        some = coverage.visits(
            tx, asked, group=group, reason=None, before=before, limit=ROWS_AT_ONCE * 10
        )
        found += some
        if len(some) < ROWS_AT_ONCE * 10:
            return found
        before = some[-1].last_idx


def _ids(tx: Transaction, group: CoverageGroup) -> frozenset[str]:
    return frozenset(row.id for row in _rows(tx, group))


def _over_cap(tx: Transaction, rows: Sequence[VisitRow]) -> dict[str, int]:
    """By visit: how many over the year's cap it was, as the body's counter counts."""
    visits: dict[tuple[str, str, int], int] = {}
    for row in rows:
        if row.enterprise_id is not None:
            counter = (row.agency_path, row.enterprise_id, happened_on(row).year)
            visits[counter] = visits.get(counter, 0) + 1
    lowest: dict[tuple[str, int], int | None] = {}
    known = {row.enterprise_id for row in rows if row.enterprise_id}
    registered = _registered(tx, rows, known)
    found: dict[str, int] = {}
    for (path, enterprise, year), count in visits.items():
        if (path, year) not in lowest:
            cap = frequency.cap_for(tx, path, year)
            lowest[path, year] = (
                None if cap is None else min((one.per_year for one in cap.body.limits), default=0)
            )
        low = lowest[path, year]
        if low is None or count <= low or enterprise not in registered:
            continue
        answer = frequency.check(tx, path, enterprise, date(year, 12, 31))
        if answer.cap is None:
            continue
        counted = sorted(
            (one.day, one.visit)
            for one in answer.visits
            if one.own and one.standing == "counted" and one.day.year == year
        )
        per_year = answer.cap.per_year
        found |= {visit: i + 1 for i, (_, visit) in enumerate(counted[per_year:])}
    return found


def _registered(tx: Transaction, rows: Sequence[VisitRow], known: set[str]) -> set[str]:
    """Those the register has: of others there is no counter."""
    found: set[str] = set()
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = inspections.registered_of(tx, rows[start : start + ROWS_AT_ONCE])
        found |= {one.id for one in some.values()}
    return found & known
