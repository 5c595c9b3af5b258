"""The act code that the papers of a case carry: that of its visit, else one of its own."""

from datetime import date

from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.cases import store
from backend.codes import act_code
from backend.database import Transaction
from backend.inspections import store as inspections_store


def code_of(tx: Transaction, row: store.CaseRow) -> str:
    """Empty only while nothing has happened in the case."""
    visit = inspections_store.by_id(tx, row.visit) if row.visit else None
    if visit is not None and visit.act_code:
        return visit.act_code
    numbered = store.serial_of(tx, row.id)
    agency = agencies_store.agency_at(tx, row.agency_path)
    if numbered is None or agency is None:
        return ""
    return _own(agency, *numbered)


def cases_of_code(tx: Transaction, code: str) -> list[str]:
    """The case that has this code of its own."""
    parsed = act_code.parse(code)
    if parsed is None or parsed.kind != "A":
        return []
    bodies = [
        one.path
        for one in agencies_store.agencies_in_scope(tx, "/")
        if (one.region_code, one.number) == (parsed.region, parsed.body)
    ]
    return [
        case
        for path in bodies
        for case in store.cases_numbered(tx, path, parsed.serial)
        if (row := store.case_by_id(tx, case)) is not None
        and code_of(tx, row) == act_code.canonical(code)
    ]


def _own(agency: Agency, day: date, serial: int) -> str:
    return act_code.of_case(region=agency.region_code, body=agency.number, day=day, serial=serial)
