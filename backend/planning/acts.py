"""Acts about a plan or an approval as the log has them: the log decides, its views may lag."""

from typing import Any

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.planning import steps
from backend.planning.permits.rules import rules
from backend.planning.problems import ContentChanged, NotHead, OwnDraft, StepImpossible
from backend.planning.steps import Actor, Standing, Steps
from backend.problems import Problem
from backend.web import Asker

NAMES = {
    "drafted": "draft",
    "asked": "ask",
    "submitted": "submit",
    "returned": "return",
    "approved": "approve",
    "published": "publish",
    "withdrawn": "withdraw",
    "revoked": "revoke",
}
KINDS = {act: name for name, act in NAMES.items()}


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was done about one plan or approval."""

    standing: Standing = Standing()
    content: dict[str, Any] = {}
    """Body of the latest content."""
    content_by: str = ""
    last: str = ""
    """The latest act."""
    last_by: str = ""
    last_index: int = -1

    def did(self, act: str, by: str, seen: int) -> bool:
        """Whether this very act was done already: its answer was lost and it is asked again."""
        return self.last == act and self.last_by == by and self.standing.seen == seen


def past_of(tx: Transaction, ledger: Ledger, table: Steps, noun: str, subject: str) -> Past:
    """What the server's chain says about `subject`; an empty past when it says nothing."""
    past = Past()
    for index, kind, by, _, raw in ledger_store.all_about(tx, ledger.keys.kid, subject):
        of, _, name = kind.partition(".")
        if of != noun or name not in NAMES:
            continue
        act = NAMES[name]
        past = Past(
            standing=steps.after(table, past.standing, act, by, index),
            content=payload_of(raw)["body"] if act in ("ask", "draft") else past.content,
            content_by=by if act in ("ask", "draft") else past.content_by,
            last=act,
            last_by=by,
            last_index=index,
        )
    return past


def check(
    tx: Transaction,
    table: Steps,
    past: Past,
    act: str,
    asker: Asker,
    agency_path: str,
    seen: int | None = None,
) -> None:
    """NotHead, OwnDraft, StepImpossible or ContentChanged when this act cannot be done now.

    The account is read again: it may have been closed since its session began.
    """
    account = accounts_store.account_by_id(tx, asker.account_id)
    actor = Actor(
        account=asker.account_id,
        role=account.role if account else "",
        path=account.agency_path if account else "",
        disabled=account is None or account.disabled,
    )
    heads = frozenset(rules().head_roles)
    why = steps.refusal(
        table, past.standing, act, actor, agency_path=agency_path, heads=heads, seen=seen
    )
    if why is not None:
        raise problem_of(why, past)


def problem_of(why: steps.Refusal, past: Past) -> Problem:
    """What the asker is told."""
    match why:
        case "entitled":
            return NotHead()
        case "own":
            return OwnDraft()
        case "content":
            return ContentChanged()
        case "state":
            return StepImpossible(state=past.standing.state or "—")


def may(act: str, asker: Asker, state: str, agency_path: str, writers: frozenset[str]) -> bool:
    """Whether this act of the asker about an approval would be taken, for the screen."""
    actor = Actor(account=asker.account_id, role=asker.role, path=asker.agency_path)
    standing = Standing(state=state, seen=0, writers=writers)
    heads = frozenset(rules().head_roles)
    return (
        steps.refusal(
            steps.PERMIT,
            standing,
            act,
            actor,
            agency_path=agency_path,
            heads=heads,
            seen=0,
        )
        is None
    )
