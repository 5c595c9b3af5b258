"""How the list of monthly reports follows the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.indicators.reports import store


class ReportMade(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `report.made`: the file is kept under its digest."""

    agency: str
    """Path."""
    month: str
    sha256: str
    size: int


def _made(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        body = msgspec.convert(entry.body, ReportMade)
        store.add(tx, entry, body.agency, body.month, body.sha256, body.size)


FOLLOWER = Follower(
    name="indicator_report",
    tables=("indicator_report",),
    kinds=frozenset({"report.made"}),
    apply=_made,
)
