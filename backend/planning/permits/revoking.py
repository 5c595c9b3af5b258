"""Taking an approval back: what it still means, and for whom."""

from backend.database import Transaction
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.planning.permits import store
from backend.planning.permits.model import PermitContent
from backend.planning.problems import NothingToRevoke
from backend.problems import MalformedRequest


def visits_under(tx: Transaction, permit: str) -> list[VisitRow]:
    """The visits made under it, or that it was made up for."""
    ids = sorted({visit for _, visit, _ in store.visits_of_permits(tx, [permit])})
    rows = [inspections_store.by_id(tx, visit) for visit in ids]
    return [row for row in rows if row is not None]


def check(tx: Transaction, content: PermitContent, reason: str) -> None:
    """MalformedRequest without a reason; NothingToRevoke when every visit is over."""
    if not reason.strip():
        raise MalformedRequest(why="remarks: why it is revoked")
    closed = {row.enterprise_id for row in visits_under(tx, content.permit) if _is_over(row)}
    goals = set(content.asked.enterprises)
    if content.asked.visit is not None:
        made = inspections_store.by_id(tx, content.asked.visit)
        is_over = made is not None and _is_over(made)
    else:
        is_over = goals <= closed
    if is_over:
        raise NothingToRevoke


def _is_over(row: VisitRow) -> bool:
    return row.state == "closed"
