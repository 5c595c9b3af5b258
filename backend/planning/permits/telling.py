"""Who is told that an approval was refused or taken back."""

from datetime import datetime

import msgspec

from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.inspections.model import VisitRow
from backend.inspections.service import officers_of
from backend.ledger.service import Ledger
from backend.notifications import service as notifications
from backend.notifications.model import Told
from backend.planning.permits import revoking
from backend.planning.permits.model import PermitContent

WORDS_MAX = 300
RETURNED = Name("检查审批被退回", "An approval was refused")
REVOKED = Name("检查审批已撤销", "An approval was revoked")
STAY = Name("检查审批已撤销，请不要前往", "Approval revoked: do not go")
KEEP = Name("检查审批已撤销，本次检查可以做完", "Approval revoked: this visit may be ended")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about which content."""

    content: PermitContent
    act: str
    remarks: str
    asked_by: str


def tell(
    tx: Transaction, ledger: Ledger, decision: Decision, *, by: str, now: datetime
) -> tuple[Told, ...]:
    """Messages to whoever asked, and after a revocation to all who would have gone or are there.

    Whoever decides is told nothing about it; a closed account neither.
    """
    if decision.act not in ("return", "revoke"):
        return ()
    title = RETURNED if decision.act == "return" else REVOKED
    receivers: dict[str, tuple[Name, str | None]] = {decision.asked_by: (title, None)}
    if decision.act == "revoke":
        receivers |= _those_who_go(tx, decision.content)
    words = _words(tx, decision)
    told: list[Told] = []
    for account_id in sorted(receivers.keys() - {by}):
        account = accounts_store.account_by_id(tx, account_id)
        if account is None or account.disabled:
            continue
        heading, visit = receivers[account_id]
        message = notifications.send_message(
            tx, ledger, to=account_id, by=by, title=heading, text=words, visit=visit, now=now
        )
        told.append((account_id, message))
    return tuple(told)


def _those_who_go(tx: Transaction, content: PermitContent) -> dict[str, tuple[Name, str | None]]:
    """By account: what it is told, and the visit that it is about. Whoever is at a visit now is
    told that it may be ended: that matters more than the others he need not make.
    """
    visits = revoking.visits_under(tx, content.permit)
    begun = {row.enterprise_id for row in visits}
    found: dict[str, tuple[Name, str | None]] = {}
    for enterprise in content.asked.enterprises:
        if enterprise not in begun and content.asked.visit is None:
            for officer in content.officers_for(enterprise):
                _add(tx, found, officer, STAY, None)
    for row in visits:
        if row.state == "open":
            _add_all(tx, found, row)
    return found


def _add_all(tx: Transaction, found: dict[str, tuple[Name, str | None]], row: VisitRow) -> None:
    for officer in officers_of(row):
        _add(tx, found, officer, KEEP, row.id)


def _add(
    tx: Transaction,
    found: dict[str, tuple[Name, str | None]],
    officer: str,
    title: Name,
    visit: str | None,
) -> None:
    account = accounts_store.account_of_officer(tx, officer)
    if account is not None:
        found[account.id] = (title, visit)


def _words(tx: Transaction, decision: Decision) -> Name:
    """What it was about, and why; the reason in the words of whoever decided."""
    content, remarks = decision.content, decision.remarks.strip()
    if content.draw is not None:
        zh = en = content.draw.title
    else:
        first = next(iter(content.asked.enterprises), "")
        known = enterprises_store.by_id(tx, first)
        zh = en = known.name if known else first
    count = len(content.asked.enterprises)
    if count > 1:
        zh, en = f"{zh}，共 {count} 家", f"{en}, {count} enterprises"
    return Name(f"{zh}：{remarks}"[:WORDS_MAX], f"{en}: {remarks}"[:WORDS_MAX])
