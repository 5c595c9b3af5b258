"""From a draft to an approval: which act follows from which state, and who may do it. Pure.

The head of a body approves (R-93). Which account stands for the head is data
(`permits/data/rules.json`): an administrator of that body or of one above it. Whoever wrote any
version of the content never decides about it. Any head may revoke: taking back harms nobody.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from backend.accounts.scope import in_scope

Refusal = Literal["state", "content", "own", "entitled"]
DECISIONS = frozenset({"approve", "return"})
FOR_HEADS = DECISIONS | {"publish", "revoke"}
SEEN = DECISIONS | {"revoke"}

Steps = Mapping[tuple[str, str], str]

PLAN: Steps = {
    ("", "draft"): "draft",
    ("draft", "draft"): "draft",
    ("returned", "draft"): "draft",
    ("draft", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "approve"): "approved",
    ("approved", "publish"): "published",
    ("draft", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
}
PERMIT: Steps = {
    ("", "ask"): "submitted",
    ("returned", "ask"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "approve"): "approved",
    ("returned", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("approved", "revoke"): "revoked",
}


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something, as the accounts say at this moment."""

    account: str
    role: str
    path: str
    disabled: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is on its way."""

    state: str = ""
    seen: int = -1
    """Log index of the content that stands."""
    writers: frozenset[str] = frozenset()
    """Accounts that wrote any version of it."""


def refusal(
    steps: Steps,
    standing: Standing,
    act: str,
    actor: Actor,
    *,
    agency_path: str,
    heads: frozenset[str],
    seen: int | None = None,
) -> Refusal | None:
    """Why this act cannot be done; None when it can.

    `heads` are the roles that stand for a head; `seen` is the content a decision is about.
    """
    may = heads if act in FOR_HEADS else {"supervisor", *heads}
    if actor.disabled or actor.role not in may or not in_scope(agency_path, actor.path):
        return "entitled"
    if (standing.state, act) not in steps:
        return "state"
    if act in DECISIONS and actor.account in standing.writers:
        return "own"
    return "content" if act in SEEN and seen != standing.seen else None


def after(steps: Steps, standing: Standing, act: str, by: str, index: int) -> Standing:
    """The standing after an act that was possible."""
    writes = act in ("draft", "ask")
    return Standing(
        state=steps[standing.state, act],
        seen=index if writes else standing.seen,
        writers=standing.writers | {by} if writes else standing.writers,
    )
