"""How campaigns follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.campaigns import store
from backend.supervision.campaigns.model import Closed, Found, Opened
from backend.supervision.campaigns.procedure import STEPS


def _campaign(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "campaign.opened":
        store.add(tx, entry, msgspec.convert(entry.body, Opened))
    elif entry.kind == "campaign.found":
        store.add_finding(tx, entry, msgspec.convert(entry.body, Found))
    else:
        store.close(tx, entry, msgspec.convert(entry.body, Closed))


FOLLOWERS = (
    Follower(
        name="campaign",
        tables=("campaign", "campaign_finding"),
        kinds=frozenset(STEPS),
        apply=_campaign,
    ),
)
