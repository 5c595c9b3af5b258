"""Where a lead came from, as it leaves in the package of a referral.

A warning is computed and tickets stand beside the log: neither is an entry that could be packed.
Who complained stays with whoever handles complaints.
"""

from datetime import datetime
from typing import Any

import msgspec

from backend.database import Database, Transaction
from backend.problems import NotFound
from backend.supervision.loop import showing, store
from backend.supervision.loop.procedure import acts
from backend.supervision.warnings import service as warnings
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    files: tuple[tuple[str, bytes], ...] = ()
    """Path below `data/`, and the content."""
    visits: tuple[str, ...] = ()
    """Those the warning rests on; their entries go along."""

    @property
    def listed(self) -> list[str]:
        return [path for path, _ in self.files]


async def origin_of(
    database: Database, book: WarningBook, lead: str, asker: Asker, now: datetime
) -> Origin:
    """NotFound for whoever may not see the lead."""
    source = await database.read(lambda tx: _source(tx, asker, lead))
    if source.kind == "tickets":
        told = await database.read(lambda tx: showing.tickets_of(tx, source))
        return Origin(files=(_file("source/tickets.json", told),))
    if source.kind != "warning":
        return Origin()
    try:
        found = await warnings.find(book, asker, source.id, now)
    except NotFound:
        # Taken back by what came later: the entry that opened the lead still says why.
        return Origin()
    read = await database.read(lambda tx: warnings.read(tx, asker, found, now))
    visits = tuple(one.visit.id for one in read.evidence)
    return Origin(files=(_file("source/warning.json", read),), visits=visits)


def _source(tx: Transaction, asker: Asker, lead: str) -> acts.Source:
    showing.seen(tx, asker, lead)
    opened = store.acts_of(tx, lead)[0].act
    assert isinstance(opened, acts.Opened)
    return opened.source


def _file(path: str, told: Any) -> tuple[str, bytes]:
    return path, msgspec.json.format(msgspec.json.encode(told), indent=1)
