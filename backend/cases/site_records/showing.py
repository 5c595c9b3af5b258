"""One visit for the paper of its record."""

from backend import clock
from backend.agencies import store as agencies_store
from backend.cases.site_records.paper import Told
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.ledger.service import Ledger
from backend.web import Asker


def told_of(tx: Transaction, ledger: Ledger, asker: Asker, visit: str) -> Told:
    """What its paper speaks of; NotFound for whoever may not see the visit."""
    row = inspections.visit_of(tx, visit, asker)
    known = inspections.registered_of(tx, [row]).get(visit)
    items = evidence.assemble(tx, visit, ledger, known.position if known else None).items
    people = inspections.officers_of(row)
    names = evidence.people(tx, people)
    officers = {one: agencies_store.officer_by_id(tx, one) for one in people}
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    return Told(
        visit=visit,
        agency=agency[1] if agency else row.agency_path,
        enterprise=row.enterprise_name,
        identity=row.uscc or (known.uscc if known and known.uscc else ""),
        address=known.address if known else "",
        officers=tuple(
            (names[one].zh if one in names else one, found.certificate.number if found else "")
            for one, found in officers.items()
        ),
        act_code=row.act_code or "",
        at=clock.from_ms(row.opened_ms),
        items=tuple(items),
    )
