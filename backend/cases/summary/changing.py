"""A decision on the spot that does not stand as it was made: annulled, changed, found illegal.

The phone's entry is never undone; the head enters what became of it, with the document and the
reason. What is owed, what its party reads and what is published follow from it.
"""

from datetime import datetime

from backend.cases.procedure.money import yuan_of
from backend.cases.store import heads_of
from backend.cases.summary.model import ChangeAsked, SummaryChanged
from backend.cases.summary.problems import SummaryChangeRefused
from backend.cases.summary.said import Said
from backend.cases.summary.service import said_logged, seen
from backend.cases.summary.store import SummaryRow
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, MalformedRequest
from backend.web import Asker


def may_change(tx: Transaction, asker: Asker, row: SummaryRow, said: Said) -> bool:
    """Heads of the body, never in what they decided themselves."""
    heads = heads_of(tx, row.agency_path)
    own = asker.officer_id is not None and asker.officer_id in {row.by, *row.body.officers}
    return asker.account_id in heads and not own and not said.is_annulled


async def change(
    database: Database,
    ledger: Ledger,
    views: Views,
    case: str,
    asked: ChangeAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Enter what became of a decision. Asked again under its id, nothing changes.

    Forbidden for who is no head of its body; SummaryChangeRefused for a fine that is not lower, or
    for a decision that is annulled already: of two people the first stands.
    """

    def write(tx: Transaction) -> int | None:
        row = seen(tx, asker, case)
        said = said_logged(tx, ledger, row)
        body = SummaryChanged(
            case=case,
            id=asked.id,
            on=day_of(now),
            result=asked.result,
            ground=asked.ground,
            document=asked.document.strip(),
            reason=asked.reason.strip(),
            fine=asked.fine,
        )
        before = next((one for _, one in said.changed if one.id == asked.id), None)
        if before is not None:
            if _said(before) != _said(body):
                raise MalformedRequest(why="id: another change has it")
            return None
        if said.is_annulled:
            raise SummaryChangeRefused(zh="这份决定已经撤销", en="It is annulled already")
        if not may_change(tx, asker, row, said):
            raise Forbidden
        _check(body, said.fine_of(row.body.fine))
        return ledger.act(
            tx, kind="summary.changed", by=asker.account_id, subject=case, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _said(body: SummaryChanged) -> tuple[object, ...]:
    return (body.result, body.ground, body.document, body.reason, body.fine)


def _check(body: SummaryChanged, standing: int) -> None:
    if not body.reason:
        raise SummaryChangeRefused(zh="应当写明理由", en="The reason is missing")
    if body.ground in ("reconsideration", "suit") and not body.document:
        raise SummaryChangeRefused(
            zh="应当写明复议决定书或者裁判文书的文号",
            en="The number of the reconsideration decision or judgment is missing",
        )
    if (body.result == "changed") != (body.fine is not None):
        raise SummaryChangeRefused(
            zh="变更应当写明变更后的罚款，其他结果不写",
            en="A change names the fine that stands instead; nothing else does",
        )
    if body.fine is not None and body.fine >= standing:
        raise SummaryChangeRefused(
            zh=f"变更后的罚款应当低于现在的 {yuan_of(standing)} 元",
            en=f"The fine has to be lower than the present {yuan_of(standing)} yuan",
        )
