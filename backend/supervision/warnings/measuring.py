"""What is measured of each visit: read from what the views already know, never judged twice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from backend.agencies import store as agencies_store
from backend.agencies.model import Certificate, certificate_state
from backend.codes import service as codes
from backend.codes.coverage import store as coverage
from backend.database import Transaction
from backend.evidence.likeness import store as likeness
from backend.inspections import service as inspections
from backend.inspections.model import VisitRow, VisitSummary
from backend.planning.frequency import service as frequency
from backend.planning.permits import watching as permits
from backend.planning.permits.times import happened_ms, happened_on
from backend.supervision.halts import service as halts
from backend.supervision.warnings import store
from backend.supervision.warnings.model import Case, Fact, Spot

ROWS_AT_ONCE = 400


def origin_of(visit: str) -> str:
    return f"visit:{visit}"


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What is fetched once for some visits."""

    flags: dict[str, coverage.Flags]
    over_cap: dict[str, int]
    certificates: dict[str, Certificate | None]
    still: dict[str, int]
    silent_ms: dict[str, int]
    photos: dict[str, int]


class Caps:
    """How many over the year's cap each visit was, as the body's counter counts; each counter
    asked once.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._lowest: dict[tuple[str, int], int | None] = {}
        self._counted: dict[tuple[str, str, int], dict[str, int]] = {}

    def over(self, rows: Sequence[VisitRow], registered: Collection[str]) -> dict[str, int]:
        """By visit; `registered`: enterprises the register has, of others there is no counter."""
        found: dict[str, int] = {}
        for row in rows:
            if row.enterprise_id is None or row.enterprise_id not in registered:
                continue
            year = happened_on(row).year
            if self._cap(row.agency_path, year) is None:
                continue
            over = self._over(row.agency_path, row.enterprise_id, year).get(row.id)
            if over is not None:
                found[row.id] = over
        return found

    def _cap(self, path: str, year: int) -> int | None:
        if (path, year) not in self._lowest:
            cap = frequency.cap_for(self._tx, path, year)
            lowest = min((one.per_year for one in cap.body.limits), default=0) if cap else None
            self._lowest[path, year] = lowest
        return self._lowest[path, year]

    def _over(self, path: str, enterprise: str, year: int) -> dict[str, int]:
        counter = (path, enterprise, year)
        if counter not in self._counted:
            self._counted[counter] = self._ask(*counter)
        return self._counted[counter]

    def _ask(self, path: str, enterprise: str, year: int) -> dict[str, int]:
        lowest = self._cap(path, year)
        if lowest is None or store.visits_counted(self._tx, enterprise, year) <= lowest:
            return {}
        return frequency.over_cap(self._tx, path, enterprise, year)


def counted_otherwise(
    tx: Transaction, visits: Collection[str], cases: Mapping[str, Case], caps: Caps
) -> set[str]:
    """Which of these visits stand otherwise in their counter than when they were measured: the
    only thing of a visit that rests on the enterprise's other visits and is measured here.
    """
    found: set[str] = set()
    ids = sorted(visits)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = store.visit_rows(tx, ids[start : start + ROWS_AT_ONCE])
        registered = inspections.registered_of(tx, rows)
        over = caps.over(rows, {one.id for one in registered.values()})
        for row in rows:
            known = cases.get(f"visit:{row.id}")
            if known is None or known.facts.get("overCap", 0) != over.get(row.id, 0):
                found.add(row.id)
    return found


def measure(
    tx: Transaction, now: datetime, visits: Sequence[str] | None, caps: Caps
) -> Iterator[Case]:
    """Every opened visit of these (None: of all) with its facts, as they stand at `now`."""
    ids = store.opened_visits(tx) if visits is None else sorted(visits)
    certificates: dict[str, Certificate | None] = {}
    if visits is None:
        officers = agencies_store.officers_in_scope(tx, "")
        certificates |= {one.id: one.certificate for one in officers}
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = store.visit_rows(tx, ids[start : start + ROWS_AT_ONCE])
        opened = [row for row in rows if row.opened_idx is not None]
        yield from _measure_some(tx, now, opened, caps, certificates)


def _measure_some(
    tx: Transaction,
    now: datetime,
    rows: Sequence[VisitRow],
    caps: Caps,
    certificates: dict[str, Certificate | None],
) -> Iterator[Case]:
    ids = [row.id for row in rows]
    registered = inspections.registered_of(tx, rows)
    around = _Around(
        flags=coverage.flags(tx, ids),
        over_cap=caps.over(rows, {one.id for one in registered.values()}),
        certificates=certificates,
        still=store.still_fixes(tx, ids),
        silent_ms=store.silent_ms(tx, ids),
        photos=likeness.distances(tx, ids),
    )
    odd = codes.findings(tx, rows)
    uncovered = permits.findings(tx, rows, now)
    stopped = halts.stopped(tx, ids)
    summaries = inspections.summaries(tx, rows)
    for officer in {one.id for summary in summaries for one in summary.officers}:
        if officer not in certificates:
            known_officer = agencies_store.officer_by_id(tx, officer)
            certificates[officer] = known_officer.certificate if known_officer else None
    for row, summary in zip(rows, summaries, strict=True):
        known = registered.get(row.id)
        concerns = [
            *summary.concerns,
            *(one.code for one in odd.get(row.id, [])),
            *uncovered.get(row.id, []),
            *halts.concerns(stopped.get(row.id)),
        ]
        yield Case(
            id=row.id,
            origin=origin_of(row.id),
            opens=row.id,
            at_ms=happened_ms(row),
            day=happened_on(row),
            agency_path=row.agency_path,
            about_path=row.agency_path,
            enterprise=known.id if known else row.enterprise_id or row.uscc,
            enterprise_name=summary.enterprise.name,
            task=row.task,
            officers=tuple(dict.fromkeys(one.id for one in summary.officers)),
            spot=_spot(row),
            facts={**_facts(row, summary, around), **dict.fromkeys(concerns, True)},
        )


def _spot(row: VisitRow) -> Spot | None:
    if row.lat is None or row.lon is None or row.acc is None:
        return None
    return Spot(lat=row.lat, lon=row.lon, acc=row.acc)


def _facts(row: VisitRow, summary: VisitSummary, around: _Around) -> dict[str, Fact]:
    flags = around.flags[row.id]
    found: dict[str, Fact] = {
        "purpose": row.purpose,
        "inspectionType": row.inspection_type,
        "closed": row.state == "closed",
        "urgent": row.urgent is not None,
        "madeUp": row.happened_at is not None,
        "byTask": row.task is not None,
        "officers": len(summary.officers),
        "photos": row.photos,
        "coded": flags.coded,
        "shown": flags.shown,
        "unexplained": flags.unexplained,
        "certificateInvalid": _uncertified(row, summary, around),
        "overCap": around.over_cap.get(row.id, 0),
        "fixesFrozen": around.still.get(row.id, 0),
        "silentSeconds": around.silent_ms.get(row.id, 0) // 1000,
    }
    if row.trigger_kind is not None:
        found["trigger"] = row.trigger_kind
    if row.result is not None:
        found["result"] = row.result
    if row.id in around.photos:
        found["photoDistance"] = around.photos[row.id]
    return found


def _uncertified(row: VisitRow, summary: VisitSummary, around: _Around) -> bool:
    """An officer of the register was not qualified that day; of strangers nothing is known."""
    day = happened_on(row)
    certificates = (around.certificates.get(officer.id) for officer in summary.officers)
    return any(one is not None and certificate_state(one, day) != "valid" for one in certificates)
