"""What desks do with decisions on the spot: have them on file, and answer what officers ask for."""

from datetime import date, datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.cases.service import logged_case
from backend.cases.summary import store
from backend.cases.summary.model import AsideAsked, SummaryReported, WishPutAside
from backend.cases.summary.problems import WishAnswered
from backend.cases.summary.store import SummaryRow, WishRow
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.inspections import store as inspections_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import Forbidden, NotFound
from backend.web import Asker


def seen(tx: Transaction, asker: Asker, case: str) -> SummaryRow:
    """The decision if this asker may see it; NotFound otherwise, as for one that is not there."""
    row = store.by_id(tx, case)
    if row is None or not may_see(asker, row):
        raise NotFound
    return row


def may_see(asker: Asker, row: SummaryRow) -> bool:
    """Officers see what names them, others what their part of the tree decided."""
    if asker.role == "officer":
        return asker.officer_id is not None and asker.officer_id in {row.by, *row.body.officers}
    return in_scope(row.agency_path, asker.agency_path)


async def report(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """The body has the decision on file (行政处罚法 52). The first report stands."""
    today: date = day_of(now)

    def write(tx: Transaction) -> int | None:
        seen(tx, asker, case)
        if store.logged_of(tx, ledger.keys.kid, case, "summary.reported") is not None:
            return None
        body = SummaryReported(case=case, on=today)
        return ledger.act(
            tx, kind="summary.reported", by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def wish_seen(tx: Transaction, asker: Asker, case: str) -> WishRow:
    """What an officer asked for, for those who may see the visit it came from."""
    row = store.wish_by_id(tx, case)
    if row is None:
        raise NotFound
    if asker.role == "officer":
        officer = asker.officer_id
        if officer is None or not inspections_store.is_officer_of(tx, row.visit, officer):
            raise NotFound
    elif not in_scope(row.agency_path, asker.agency_path):
        raise NotFound
    return row


async def put_aside(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: AsideAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """No case is proposed on it, and why. WishAnswered when somebody proposed it meanwhile, or put
    it aside with other words; the same words again are harmless.
    """

    def write(tx: Transaction) -> int | None:
        row = wish_seen(tx, asker, case)
        if asker.role == "officer" and asker.officer_id != row.by:
            raise Forbidden
        reason = asked.reason.strip()
        if logged_case(tx, ledger, case).bodies:
            raise WishAnswered
        known = store.logged_of(tx, ledger.keys.kid, case, "case.ask_declined")
        if known is not None:
            said = msgspec.convert(payload_of(known)["body"], WishPutAside)
            if said.reason != reason:
                raise WishAnswered
            return None
        body = WishPutAside(case=case, reason=reason)
        return ledger.act(
            tx, kind="case.ask_declined", by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
