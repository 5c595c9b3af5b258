"""As whom somebody stands before a lead: who sees it, whose turn it is, who decides objections."""

from collections.abc import Sequence

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.problems import NotFound
from backend.supervision.loop import store
from backend.supervision.loop.model import Side
from backend.supervision.loop.procedure.facts import Facts
from backend.supervision.loop.procedure.table import Role, Turn
from backend.supervision.powers import ACTING, SEERS
from backend.web import Asker

SUPERVISING, SUPERVISED = "supervising", "supervised"


def agency_of(tx: Transaction, asker: Asker) -> Agency:
    agency = agencies_store.agency_by_id(tx, asker.agency_id)
    if agency is None:
        raise NotFound
    return agency


def side_of(agency: Agency) -> Side:
    """Whether a body supervises others or is supervised."""
    return SUPERVISING if agency.kind == "supervision" else SUPERVISED


def sees(asker: Asker, side: Side, *, agency_path: str, served: bool) -> bool:
    """The supervising side sees its part of the tree, the body what it was served."""
    if asker.role not in SEERS or not in_scope(agency_path, asker.agency_path):
        return False
    return side == SUPERVISING or served


def decides(agency: Agency, asker: Asker) -> bool:
    """A street studio sees and does not decide; an auditor only looks."""
    return asker.role in ACTING and agency.kind == "supervision" and agency.level != "street"


def handler_for(tx: Transaction, agency: Agency) -> str | None:
    """Path of the body that handles what this supervising body opens: itself, or the next above a
    street studio.
    """
    bodies = store.deciding_bodies(tx)
    return next((path for path in bodies if agency.path.startswith(path)), None)


def above(bodies: Sequence[str], path: str) -> str | None:
    """The next deciding body above a path; None at the top."""
    return next((body for body in bodies if path.startswith(body) and body != path), None)


def decider(bodies: Sequence[str], facts: Facts) -> str | None:
    """Who decides an objection: the level above the one that issued, at the top the same body."""
    if facts.paper is None:
        return None
    return above(bodies, facts.paper.issuer) or facts.paper.issuer


def turn_path(
    turn: Turn | None, facts: Facts, agency_path: str, bodies: Sequence[str]
) -> str | None:
    """Path of the body that has to do the next step."""
    if turn == "handler":
        return facts.handler
    if turn == "body":
        return agency_path
    return decider(bodies, facts) if turn == "above" else None


def roles_of(tx: Transaction, asker: Asker, facts: Facts, agency_path: str) -> frozenset[Role]:
    """As whom this asker may act. At the top, whoever issued a paper does not decide about it."""
    agency = agency_of(tx, asker)
    found: set[Role] = set()
    if asker.role not in ACTING:
        return frozenset()
    if agency.kind != "supervision":
        return frozenset({"body"}) if in_scope(agency_path, asker.agency_path) else frozenset()
    if not decides(agency, asker):
        return frozenset()
    if facts.handler == asker.agency_path:
        found.add("handler")
    own = facts.paper is not None and facts.paper.by == asker.account_id
    if not own and decider(store.deciding_bodies(tx), facts) == asker.agency_path:
        found.add("above")
    return frozenset(found)
