"""The rules that hold in a body, and setting them."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.cases.procedure.rules import ORDERS, CaseRules
from backend.cases.rules import store
from backend.cases.rules.model import (
    CaseRulesAsked,
    CaseRulesKept,
    CaseRulesShown,
    CaseRulesVersion,
)
from backend.cases.rules.problems import RulesMoved, RulesRefused
from backend.cases.rules.store import KeptRow
from backend.database import Database, Transaction
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest
from backend.web import Asker


def rules_of(tx: Transaction, agency_path: str) -> CaseRules:
    """What holds for a case that this body proposes now."""
    known = store.above(tx, agency_path)
    return known[0].body.rules if known else CaseRules()


def shown(tx: Transaction, asker: Asker) -> CaseRulesShown:
    """What holds in the asker's own body, and how it came to."""
    known = store.above(tx, asker.agency_path)
    own = [one for one in known if one.body.agency == asker.agency_path]
    return CaseRulesShown(
        rules=known[0].body.rules if known else CaseRules(),
        seen=own[0].idx if own else 0,
        versions=[_version(tx, one) for one in known],
        may_keep=asker.role == "admin",
    )


def _version(tx: Transaction, one: KeptRow) -> CaseRulesVersion:
    path = one.body.agency
    agency, zh, en = inspections_store.agencies_at(tx, [path]).get(path, (path,) * 3)
    account = accounts_store.account_by_id(tx, one.by)
    return CaseRulesVersion(
        rules=one.body.rules,
        source=one.body.source,
        agency=AgencyNamed(id=agency, name=Name(zh, en)),
        by=account.name if account else Name(one.by, one.by),
        at=clock.from_ms(one.received_ms),
        index=one.idx,
    )


async def keep(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: CaseRulesAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Set the rules of the asker's own body. Asked again under its id, nothing changes.

    RulesRefused for an order the law does not know; RulesMoved when somebody else was faster.
    Cases that were proposed before keep theirs.
    """
    if asked.rules.order not in ORDERS:
        raise RulesRefused
    path = asker.agency_path
    body = CaseRulesKept(id=asked.id, agency=path, rules=asked.rules, source=asked.source.strip())

    def write(tx: Transaction) -> int | None:
        before = [
            (index, msgspec.convert(payload_of(raw)["body"], CaseRulesKept))
            for index, raw in store.logged(tx, ledger.keys.kid, path)
        ]
        known = next((one for _, one in before if one.id == asked.id), None)
        if known is not None:
            if known != body:
                raise MalformedRequest(why="id: other rules have it")
            return None
        if asked.seen != (before[-1][0] if before else 0):
            raise RulesMoved
        return ledger.act(
            tx, kind="procedure.ruled", by=asker.account_id, subject=path, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
