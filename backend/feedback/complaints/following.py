"""What a complainant sees of the own complaint."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.feedback.complaints import handling, procedure, service, store
from backend.feedback.complaints.model import Filed, Holder, Progress
from backend.ledger.service import Ledger

OWN_MAX = 200


def progress(tx: Transaction, ledger: Ledger, holder: Holder, now: datetime) -> Progress:
    """The steps, without what was told to the other side, and without the handlers' names."""
    logged = service.entries(tx, ledger, holder.complaint)
    filed = msgspec.convert(logged[0].body, Filed)
    kinds = service.kinds_of(logged)
    state = procedure.state_after(kinds)
    accepted = [
        entry.received_ms for entry, kind in zip(logged, kinds, strict=True) if kind == "accepted"
    ]
    filed_at = clock.from_ms(logged[0].received_ms)
    due = procedure.due(state, filed_at, service.instant(accepted[-1] if accepted else None))
    about = agencies_store.agency_by_id(tx, filed.about) if filed.about else None
    handler = agencies_store.agency_by_id(tx, filed.handler)
    return Progress(
        id=filed.complaint,
        receipt=filed.receipt,
        kind=filed.kind,
        state=state,
        about=about.name if about else None,
        handler=handler.name if handler else Name(filed.handler, filed.handler),
        filed_at=filed_at,
        due=due,
        overdue=procedure.is_overdue(due, now),
        can_add=state != "closed",
        steps=handling.steps_shown(tx, logged, procedure.HIDDEN_FROM_COMPLAINANT),
        deadlines=procedure.deadlines(),
    )


def own(tx: Transaction, ledger: Ledger, enterprise_id: str, now: datetime) -> list[Progress]:
    """Every complaint this enterprise has filed signed in, newest first."""
    holders = store.holders_of_enterprise(tx, enterprise_id, OWN_MAX)
    return [progress(tx, ledger, holder, now) for holder in holders]
