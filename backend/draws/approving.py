"""From the outcome of a draw to its approval: asked for as a whole, decided at the approvals.

The draw itself is never changed: what is left out and who goes instead is said beside it, with the
reason, and stands in the log as part of what the head approves.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.database import Database, Transaction
from backend.draws import showing, store
from backend.draws.drawing import Drawn
from backend.draws.model import DrawPermitAsked
from backend.draws.problems import DrawUnrevealed, SubstituteMissing
from backend.draws.store import DrawRow
from backend.enterprises import store as enterprises_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning import acts, steps
from backend.planning.permits import service as permits
from backend.planning.permits import store as permits_store
from backend.planning.permits.model import ENTERPRISES_MAX, DrawGround, PermitAsked
from backend.problems import MalformedRequest
from backend.web import Asker

ATTEMPTS_MAX = 100
_PERMITS = uuid.UUID("6f2b1c0e-8f0b-5b7c-9a40-6d6177647261")


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the enterprises that were drawn, and the approval that is asked for them."""

    permit: str
    state: str
    """Where that approval stands; empty while nobody asked for it."""
    ground: DrawGround


async def ask(
    database: Database,
    ledger: Ledger,
    views: Views,
    row: DrawRow,
    asked: DrawPermitAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Ask the head to approve the whole draw; after a refusal or a revocation once more.

    Asked again with the same content nothing is asked for twice. DrawUnrevealed before there is an
    outcome; whatever stands against an inspection stands against each of these.
    """
    if row.revealed is None:
        raise DrawUnrevealed
    parts = await database.read(lambda tx: _parts(tx, ledger, row, asked))
    if not parts:
        raise MalformedRequest(why="leftOut: nobody is left to be visited")
    wanted = [part for part in parts if part.state in ("", "returned")]
    for part in wanted or parts:
        one = _asked(row, part, asked)
        await permits.ask(database, ledger, views, one, asker=asker, now=now, draw=part.ground)


def _parts(tx: Transaction, ledger: Ledger, row: DrawRow, asked: DrawPermitAsked) -> list[_Part]:
    drawn = [one for one in showing.drawn_of(tx, row) if one.officers]
    out = {one.enterprise for one in asked.left_out}
    strange = out - {one.enterprise for one in drawn}
    if strange:
        raise MalformedRequest(why=f"leftOut: {min(strange)} was not drawn")
    away = _recusals(tx, drawn, asked)
    starts = range(0, len(drawn), ENTERPRISES_MAX)
    found: list[_Part] = []
    for number, start in enumerate(starts, 1):
        some = drawn[start : start + ENTERPRISES_MAX]
        permit, state, done = _standing(tx, ledger, row.id, number)
        going = {
            one.enterprise: _going(tx, one, asked, away)
            for one in some
            if one.enterprise not in out | done
        }
        if going:
            here = {one.enterprise for one in some}
            ground = DrawGround(
                draw=row.id,
                title=row.committed.title,
                part=number,
                parts=len(starts),
                going=going,
                left_out=[one for one in asked.left_out if one.enterprise in here],
                substitutes=asked.substitutes,
            )
            found.append(_Part(permit=permit, state=state, ground=ground))
    return found


def _standing(tx: Transaction, ledger: Ledger, draw: str, part: int) -> tuple[str, str, set[str]]:
    """The approval of a part that may still be asked for or waits: its id and state, and the
    enterprises visited under earlier ones that were revoked. The log decides.
    """
    over: list[str] = []
    for attempt in range(ATTEMPTS_MAX):
        permit = str(uuid.uuid5(_PERMITS, f"{draw}/{part}/{attempt}"))
        state = acts.past_of(tx, ledger, steps.PERMIT, "permit", permit).standing.state
        if state not in ("withdrawn", "revoked"):
            visits = permits_store.visits_of_permits(tx, over) if over else []
            return permit, state, {enterprise for *_, enterprise in visits if enterprise}
        over.append(permit)
    raise MalformedRequest(why=f"draw: asked for {ATTEMPTS_MAX} times")


def _recusals(
    tx: Transaction, drawn: Sequence[Drawn], asked: DrawPermitAsked
) -> set[tuple[str, str]]:
    named = {officer for one in drawn for officer in one.officers}
    named |= {one.by for one in asked.substitutes}
    if not named:
        return set()
    return {(officer, place) for officer, place, _ in store.recusals_of(tx, sorted(named))}


def _going(
    tx: Transaction, one: Drawn, asked: DrawPermitAsked, away: set[tuple[str, str]]
) -> list[str]:
    """Who goes there: the drawn officers, each replaced by the first named for him who can."""
    going = list(one.officers)
    for place, officer in enumerate(one.officers):
        instead = [named.by for named in asked.substitutes if named.officer == officer]
        for other in instead:
            if other not in going and (other, one.enterprise) not in away:
                going[place] = other
                break
        if instead and going[place] == officer:
            known = enterprises_store.by_id(tx, one.enterprise)
            raise SubstituteMissing(enterprise=known.name if known else one.enterprise)
    return going


def _asked(row: DrawRow, part: _Part, asked: DrawPermitAsked) -> PermitAsked:
    going = part.ground.going
    return PermitAsked(
        id=part.permit,
        agency_id=row.committed.agency,
        inspection_type=asked.inspection_type,
        enterprises=list(going),
        officers=list(dict.fromkeys(one for some in going.values() for one in some)),
        checklists=asked.checklists,
        from_day=asked.from_day,
        until_day=asked.until_day,
        plan=asked.plan,
        reason=asked.reason or row.committed.title,
        announced=asked.announced,
        over_cap=asked.over_cap,
    )
