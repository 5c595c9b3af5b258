"""SQL of the cases that are no visits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.cases.procedure.acts import Decided
from backend.cases.procedure.facts import Facts
from backend.database import Transaction
from backend.evidence.store import marks

IDS_AT_ONCE = 500
_decided = msgspec.json.Decoder(Decided)


def _rows(
    tx: Transaction, sql: str, column: str, values: Sequence[str] | None, first: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Rows where `column` is one of the values (None: all), asked in bounded parts."""
    if values is None:
        return tx.fetch_all(sql.format("1 = 1"), first)
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(values), IDS_AT_ONCE):
        some = values[start : start + IDS_AT_ONCE]
        found += tx.fetch_all(sql.format(f"{column} IN ({marks(some)})"), (*first, *some))
    return found


def doors_without_visit(
    tx: Transaction, visits: Sequence[str] | None
) -> list[tuple[str, int, str]]:
    """Visit, first scan, path of the phone's body: scanned codes of visits not opened here."""
    rows = _rows(
        tx,
        "SELECT s.visit, MIN(s.scanned_ms), MIN(d.agency_path) FROM code_scan s"
        " JOIN device d ON d.kid = s.kid LEFT JOIN visit v ON v.id = s.visit"
        " WHERE v.opened_idx IS NULL AND {} GROUP BY s.visit ORDER BY s.visit",
        "s.visit",
        visits,
    )
    return [(str(visit), int(at), str(path)) for visit, at, path in rows]


def permits_over(
    tx: Transaction, today: date, permits: Sequence[str] | None
) -> list[tuple[str, str, str, list[str]]]:
    """Id, body, last day and enterprises of approvals whose days are over."""
    rows = _rows(
        tx,
        "SELECT p.id, p.agency_path, p.until_day, e.enterprise FROM permit p"
        " JOIN permit_enterprise e ON e.permit = p.id"
        " WHERE p.state = 'approved' AND p.visit IS NULL AND p.until_day < ? AND {}"
        " ORDER BY p.id, e.enterprise",
        "p.id",
        permits,
        (today.isoformat(),),
    )
    found: dict[str, tuple[str, str, str, list[str]]] = {}
    for permit, path, until, enterprise in rows:
        one = found.setdefault(str(permit), (str(permit), str(path), str(until), []))
        one[3].append(str(enterprise))
    return list(found.values())


def enterprises_visited(tx: Transaction, permits: Sequence[str]) -> dict[str, set[str]]:
    """By approval: the enterprises that were visited under it."""
    rows = _rows(
        tx,
        "SELECT n.permit, v.enterprise_id FROM permit_visit n JOIN visit v ON v.id = n.visit"
        " WHERE v.enterprise_id IS NOT NULL AND {}",
        "n.permit",
        permits,
    )
    found: dict[str, set[str]] = {}
    for permit, enterprise in rows:
        found.setdefault(str(permit), set()).add(str(enterprise))
    return found


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """One that says which body it is about."""

    id: str
    kind: str
    via: str
    about_path: str
    handler_path: str
    filed_ms: int
    accepted_ms: int | None
    lat: float | None
    lon: float | None
    region: str
    """Where the enterprise is registered that it came from or whose visit it names; else where that
    visit was opened.
    """


_OF_COMPLAINT = ", ".join(f"c.{name}" for name in Complaint.__struct_fields__[:-3])


def complaints(tx: Transaction, ids: Sequence[str] | None) -> list[Complaint]:
    """Those with a known body that nobody declined."""
    names = Complaint.__struct_fields__
    rows = _rows(
        tx,
        f"SELECT {_OF_COMPLAINT}, COALESCE(e.lat, v.lat), COALESCE(e.lon, v.lon),"  # noqa: S608 - constant columns
        " COALESCE(e.agency_path, '') FROM complaint c"
        " LEFT JOIN complaint_holder h ON h.complaint = c.id"
        " LEFT JOIN visit v ON v.id = h.visit"
        " LEFT JOIN enterprise e ON e.id = COALESCE(h.enterprise_id, v.enterprise_id)"
        " WHERE c.about_path IS NOT NULL AND c.state <> 'declined' AND {} ORDER BY c.id",
        "c.id",
        ids,
    )
    return [Complaint(**dict(zip(names, row, strict=True))) for row in rows]


def complaints_of_visits(tx: Transaction, visits: Sequence[str]) -> set[str]:
    """Complaints that name these visits: what arrives of a visit may tell where it was."""
    rows = _rows(tx, "SELECT complaint FROM complaint_holder WHERE {}", "visit", visits)
    return {str(row[0]) for row in rows}


def rating_batches(
    tx: Transaction, batches: Sequence[str] | None
) -> list[tuple[str, str, str, str]]:
    """Id, path of the body, until, totals as JSON."""
    rows = _rows(
        tx,
        "SELECT b.batch, a.path, b.until, b.totals FROM rating_batch b"
        " JOIN agency a ON a.id = b.agency WHERE {} ORDER BY b.batch",
        "b.batch",
        batches,
    )
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3])) for r in rows]


def penalties(tx: Transaction, paths: Sequence[str] | None) -> list[tuple[str, str]]:
    """Body and day of every decision that ended with a penalty."""
    rows = _rows(
        tx,
        "SELECT c.agency_path, a.on_day, a.body FROM case_act a"
        " JOIN case_file c ON c.id = a.case_id WHERE a.act = 'decision.made' AND {} ORDER BY a.idx",
        "c.agency_path",
        paths,
    )
    return [(str(path), str(day)) for path, day, body in rows if _is_penalty(str(body))]


def _is_penalty(body: str) -> bool:
    return _decided.decode(body).outcome == "penalty"


def referrals_returned(
    tx: Transaction, cases: Sequence[str] | None
) -> list[tuple[str, str, str, str]]:
    """Act, case, body and day of every referral that came back."""
    rows = _rows(
        tx,
        "SELECT a.id, a.case_id, c.agency_path, a.on_day FROM case_act a"
        " JOIN case_file c ON c.id = a.case_id WHERE a.act = 'referral.returned' AND {}"
        " ORDER BY a.idx",
        "a.case_id",
        cases,
    )
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3])) for r in rows]


_SET_ASIDE = '%"set_aside":[{%'
"""Facts in which the list of what was set aside is not empty."""


def cases_with_overrides(
    tx: Transaction, cases: Sequence[str] | None
) -> list[tuple[str, str, Facts]]:
    """Case, body and facts of every case in which a condition was set aside."""
    rows = _rows(
        tx,
        "SELECT id, agency_path, facts FROM case_file WHERE facts LIKE ? AND {} ORDER BY first_idx",
        "id",
        cases,
        (_SET_ASIDE,),
    )
    return [(str(r[0]), str(r[1]), msgspec.json.decode(r[2], type=Facts)) for r in rows]


def bodies_of_cases(tx: Transaction, cases: Sequence[str]) -> set[str]:
    """Paths of the bodies that handle these cases."""
    rows = _rows(tx, "SELECT agency_path FROM case_file WHERE {}", "id", cases)
    return {str(row[0]) for row in rows}
