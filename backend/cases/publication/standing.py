"""Where a publication stands: by the log, and by the decision it is about."""

import uuid
from datetime import date
from typing import Any, Literal

import msgspec

from backend.cases import store as cases_store
from backend.cases.procedure.acts import AnyAct
from backend.cases.procedure.execution_acts import OVERTURNED
from backend.cases.procedure.facts import Facts, after
from backend.cases.publication import store
from backend.cases.publication.matter import Matter
from backend.cases.publication.model import AnyBody, Checked, Declined, Prepared, Withdrawn
from backend.cases.publication.views import BODIES
from backend.cases.service import roles_of
from backend.cases.summary import store as summary_store
from backend.cases.summary.said import said_of
from backend.database import Transaction
from backend.ledger.service import Ledger
from backend.web import Asker

_OF = uuid.UUID("6d7a8a0e-6c1b-4b52-9f64-0f0b1f0c1a48")
"""Namespace of publications: one a case, whoever begins it."""
May = Literal["prepare", "check", "withdraw", "decline"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a publication stands, by the log."""

    state: str = ""
    prepared: Prepared | None = None
    prepared_by: str = ""
    done: frozenset[str] = frozenset()
    """Ids of its steps."""


def id_of(case: str) -> str:
    return str(uuid.uuid5(_OF, case))


def standing(tx: Transaction, ledger: Ledger, publication: str) -> Standing:
    found = Standing()
    for kind, by, raw in store.logged(tx, ledger.keys.kid, publication):
        found = _after(found, by, msgspec.convert(raw, BODIES[kind]))
    return found


def _after(before: Standing, by: str, body: AnyBody) -> Standing:
    done = before.done | {body.id}
    match body:
        case Prepared():
            return Standing(state="prepared", prepared=body, prepared_by=by, done=done)
        case Checked():
            state = "published" if body.agrees else "returned"
        case Withdrawn():
            state = "withdrawn"
        case Declined():
            state = "declined"
    return msgspec.structs.replace(before, state=state, done=done)


def changed_on(tx: Transaction, case: str, decision: str) -> date | None:
    """The day on which the decision stopped being the one that stands."""
    spot = summary_store.by_id(tx, case) if decision == case else None
    if spot is not None:
        changed = said_of(summary_store.events(tx, [case])).changed
        return changed[0][1].on if changed else None
    facts, named = Facts(), None
    for row in cases_store.acts_of(tx, case):
        facts = after(facts, msgspec.convert(row.body, AnyAct), None)
        if row.id == decision:
            named = facts.decision
        elif named is not None and (facts.decision != named or _ends(row.act, row.body)):
            return row.on
    return None


STATES_ZH = {
    "": "尚未提交公开文本",
    "prepared": "正在等待复核",
    "published": "已经公开",
    "returned": "复核未通过",
    "withdrawn": "已经撤回",
    "declined": "已决定不公开",
}

ENDS = frozenset(("case.withdrawn",))
"""Acts that end a decision without another one in its place."""
REMEDIES = frozenset(("reconsideration.decided", "suit.decided"))


def _ends(act: str, body: dict[str, Any]) -> bool:
    """Whether the decision was ended, annulled or found illegal by this act."""
    remedied = act in REMEDIES and body.get("result") in OVERTURNED
    return remedied or act in ENDS


def may(tx: Transaction, matter: Matter, asker: Asker, now: Standing) -> list[May]:
    """What this asker may do with the publication of this case, as it stands."""
    roles = roles_of(tx, asker, matter.agency_path)
    leads = bool(roles & {"head", "reviewer"})
    investigates = asker.officer_id is not None and asker.officer_id in matter.officers
    found: list[May] = []
    if (leads or investigates) and now.state in ("", "returned", "withdrawn", "declined"):
        found.append("prepare")
    if leads and not is_own(matter, asker, now) and now.state == "prepared":
        found.append("check")
    if leads and now.state == "published":
        found.append("withdraw")
    if leads and now.state in ("", "prepared", "returned", "withdrawn"):
        found.append("decline")
    return found


def is_own(matter: Matter, asker: Asker, now: Standing) -> bool:
    return asker.account_id == now.prepared_by or asker.officer_id in matter.officers
