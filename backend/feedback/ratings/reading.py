"""What desks read of ratings: totals for the body, texts only for those above it.

Bodies stand in the order of the tree, never of their totals, and nothing is told of an officer.
"""

from collections import defaultdict
from datetime import date, datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Database, Transaction
from backend.feedback.ratings import store
from backend.feedback.ratings.ballots.box import BallotBox
from backend.feedback.ratings.model import (
    BatchTotals,
    BodyTotals,
    Distribution,
    FreeText,
    TextScreened,
    sum_of,
)
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.web import Asker

BATCHES_SHOWN_MAX = 12
TEXTS_SHOWN_MAX = 500


def totals_for(tx: Transaction, asker: Asker) -> list[BodyTotals]:
    """Released totals of every body in the asker's scope that was rated, parents first."""
    bodies = agencies_store.agencies_in_scope(tx, asker.agency_path)
    by_body: dict[str, list[BatchTotals]] = defaultdict(list)
    for batch, agency, until, totals, index in store.batches(tx, [body.id for body in bodies]):
        by_body[agency].append(
            BatchTotals(
                batch=batch,
                until=date.fromisoformat(until),
                index=index,
                totals=msgspec.json.decode(totals, type=Distribution),
            )
        )
    return [
        BodyTotals(
            agency=body.id,
            name=body.name,
            totals=sum_of([batch.totals for batch in by_body[body.id]]),
            batches=by_body[body.id][:BATCHES_SHOWN_MAX],
        )
        for body in bodies
        if by_body[body.id]
    ]


def reads_texts_of(asker: Asker, path: str) -> bool:
    """Texts are for those who stand above the body they speak of, and for auditors: it must not
    read, let alone screen, what is said about itself.
    """
    if asker.role == "auditor":
        return in_scope(path, asker.agency_path)
    return (
        asker.role == "supervisor"
        and in_scope(path, asker.agency_path)
        and path != asker.agency_path
    )


def _bodies(tx: Transaction, asker: Asker) -> dict[str, Agency]:
    found = agencies_store.agencies_in_scope(tx, asker.agency_path)
    return {body.id: body for body in found if reads_texts_of(asker, body.path)}


async def texts_for(database: Database, box: BallotBox, asker: Asker) -> list[FreeText]:
    """What was written in released batches: what waits for a person, and what was decided."""
    bodies = await database.read(lambda tx: _bodies(tx, asker))
    written = await box.texts(sorted(bodies), TEXTS_SHOWN_MAX)
    decided = await database.read(lambda tx: store.screened(tx, [one.id for one in written]))
    found: list[FreeText] = []
    for one in written:
        shown, reason = decided.get(one.id, (None, ""))
        found.append(
            FreeText(
                id=one.id,
                agency=one.agency,
                name=bodies[one.agency].name,
                until=one.until,
                text=one.text,
                state="waiting" if shown is None else "shown" if shown else "withheld",
                reason=reason,
            )
        )
    return found


async def screen(
    database: Database,
    ledger: Ledger,
    views: Views,
    box: BallotBox,
    text: str,
    *,
    shown: bool,
    reason: str,
    asker: Asker,
    now: datetime,
) -> None:
    """Decide about a text; the log keeps who did. The same decision again changes nothing.

    NotFound for a text that does not exist, is not released, or is none of the asker's.
    """
    found = await box.text_by_id(text)
    if found is None:
        raise NotFound
    batch, agency = found

    def write(tx: Transaction) -> int | None:
        if agency not in _bodies(tx, asker):
            raise NotFound
        if store.screened(tx, [text]).get(text) == (shown, reason):
            return None
        body = TextScreened(text=text, batch=batch, shown=shown, reason=reason)
        return ledger.act(
            tx, kind="rating.text_screened", by=asker.account_id, subject=text, body=body, now=now
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)
