"""Who may what in supervision, by role and level (docs/supervision.md 3)."""

import msgspec

from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.supervision.problems import PowerMissing
from backend.web import Asker

ACTING = ("supervisor", "admin")
"""Roles that act; an auditor only looks."""
SEERS = ("supervisor", "admin", "auditor")


class Powers(msgspec.Struct, frozen=True, kw_only=True):
    """What this asker may do about an act in his part of the tree."""

    ask: bool
    halt: bool
    dispatch: bool


def powers_of(tx: Transaction, asker: Asker) -> Powers:
    acting = asker.role in ACTING
    return Powers(ask=acting, halt=acting and not is_studio(tx, asker), dispatch=acting)


def is_studio(tx: Transaction, asker: Asker) -> bool:
    """Whether he speaks for a street studio; the head of a street's own body does not."""
    if asker.role != "supervisor":
        return False
    agency = agencies_store.agency_by_id(tx, asker.agency_id)
    return agency is not None and agency.level == "street"


def need_halting(tx: Transaction, asker: Asker) -> None:
    """PowerMissing where the asker's level sees but does not decide."""
    if not powers_of(tx, asker).halt:
        raise PowerMissing
